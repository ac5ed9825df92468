// Rows for the peers on Node: hand-written statements that postgres.js keeps prepared, and texts as Duixian shows them.

import postgres from 'postgres'

const POOL = 10

// The database is named by the environment: PGHOST, PGUSER, PGDATABASE.
export const sql = postgres({
  host: process.env.PGHOST,
  user: process.env.PGUSER,
  database: process.env.PGDATABASE,
  max: POOL,
  idle_timeout: 0,
  // Numbers of fen are below 2^53; days stay texts.
  types: {
    bigint: { to: 20, from: [20], serialize: String, parse: Number },
    day: { to: 1082, from: [1082], serialize: String, parse: (text) => text },
  },
})

export const globalId = (kind, uid) =>
  Buffer.from(`${kind}:${uid.replaceAll('-', '')}`).toString('base64url')

export const uidOf = (text) => {
  const hex = Buffer.from(text, 'base64url').toString().split(':')[1]
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

export const yuan = (fen) => (fen === null ? null : `${Math.trunc(fen / 100)}.${String(fen % 100).padStart(2, '0')}`)

const EIGHT_HOURS = 8 * 3600 * 1000
// Shanghai has had no summer time since 1991.
export const instant = (date) => `${new Date(date.getTime() + EIGHT_HOURS).toISOString().slice(0, 19)}+08:00`

export const month = (value) =>
  `${String(Math.trunc(value / 12)).padStart(4, '0')}-${String((value % 12) + 1).padStart(2, '0')}`

const BY_A_LEG = [
  ['PARTIALLY_SETTLED', ['SETTLED']],
  ['RETURNED', ['RETURNED']],
  ['REQUESTED', ['REQUESTED', 'INSTRUCTED', 'UNKNOWN']],
  ['BUDGET_PENDING', ['BUDGET_PENDING']],
  ['CANCELLED', ['CANCELLED']],
  ['ORDERED', ['ORDERED']],
]
export const paymentState = (legs) =>
  legs.every((leg) => leg.state === 'SETTLED')
    ? 'SETTLED'
    : BY_A_LEG.find(([, of]) => legs.some((leg) => of.includes(leg.state)))[0]

export const cursorOf = (grant) => Buffer.from(`${grant.place} ${grant.id}`).toString('base64url')

const condition = (given, place) => {
  const parts = []
  if (given?.states) parts.push(sql`state IN ${sql(given.states)}`)
  if (given?.districtCodes) parts.push(sql`district_code IN ${sql(given.districtCodes)}`)
  if (given?.nextActor === 'OFFICER') parts.push(sql`id IN (SELECT id FROM waiting_for_officer)`)
  if (place) parts.push(sql`(created_at, id) < (${place[0]}::text::timestamptz, ${place[1]})`)
  return parts.length ? sql`WHERE ${parts.flatMap((part, i) => (i ? [sql` AND `, part] : [part]))}` : sql``
}

// `place` is the instant to the microsecond, which a Date does not hold.
export const grantsPage = async (first, after, given) => {
  const place = after ? Buffer.from(after, 'base64url').toString().split('Z ') : null
  const where = condition(given, place && [`${place[0]}Z`, place[1]])
  return sql`
    SELECT *, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS place
    FROM grants ${where} ORDER BY created_at DESC, id DESC LIMIT ${sql.unsafe(String(first + 1))}`
}

export const countGrants = async (given) =>
  (await sql`SELECT count(*)::int AS n FROM grants ${condition(given, null)}`)[0].n

export const grant = async (uid) => (await sql`SELECT * FROM grants WHERE id = ${uid}`)[0] ?? null

export const today = async () => (await sql`SELECT today FROM demonstration_day`)[0].today

export const applicants = async (uids) => {
  const found = new Map()
  for (const row of await sql`SELECT * FROM applicant WHERE id = ANY(${uids}::uuid[])`) found.set(row.id, row)
  return uids.map((uid) => found.get(uid))
}

const grouped = (rows, parent, uids) => {
  const found = new Map(uids.map((uid) => [uid, []]))
  for (const row of rows) found.get(row[parent]).push(row)
  return uids.map((uid) => found.get(uid))
}

export const milestones = async (uids) =>
  grouped(
    await sql`SELECT * FROM milestone WHERE grant_id = ANY(${uids}::uuid[]) AND state <> 'VOID'
      ORDER BY first_month, reached_at`,
    'grant_id',
    uids,
  )

export const payments = async (uids) =>
  grouped(
    await sql`SELECT * FROM payment WHERE grant_id = ANY(${uids}::uuid[]) ORDER BY ordered_at, id`,
    'grant_id',
    uids,
  )

export const legs = async (uids) =>
  grouped(
    await sql`SELECT * FROM payment_leg WHERE payment_id = ANY(${uids}::uuid[]) AND state <> 'SPLIT'
      ORDER BY payer, part`,
    'payment_id',
    uids,
  )

export const snapshots = async (uids) =>
  grouped(
    await sql`SELECT * FROM fact_snapshot WHERE grant_id = ANY(${uids}::uuid[]) ORDER BY number`,
    'grant_id',
    uids,
  )
