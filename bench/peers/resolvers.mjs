// The resolvers that Mercurius and Apollo Server share: whatever is only a column, or made of one.

import { readFileSync } from 'node:fs'
import * as rows from './rows.mjs'

export const typeDefs = readFileSync(new URL('house.graphql', import.meta.url), 'utf8')

const day = await rows.today()
const id = (kind) => (row) => rows.globalId(kind, row.id)
const amount = (row) => rows.yuan(row.amount)

export const plain = {
  Query: {
    server: () => ({ today: day }),
    grant: (_, { id }) => rows.grant(rows.uidOf(id)),
    grants: async (_, { first, after, filter }) => {
      const found = await rows.grantsPage(first, after, filter)
      const shown = found.slice(0, first)
      const edges = shown.map((node) => ({ cursor: rows.cursorOf(node), node }))
      return {
        edges,
        pageInfo: { hasNextPage: found.length > first, endCursor: edges.at(-1)?.cursor ?? null },
        filter,
      }
    },
  },
  GrantConnection: { totalCount: ({ filter }) => rows.countGrants(filter) },
  Grant: {
    id: id('Grant'),
    award: (row) => rows.yuan(row.award),
    filedName: (row) => row.filed_name,
    filedDistrictCode: (row) => row.filed_district,
    publicityFrom: (row) => row.publicity_first,
    publicityTo: (row) => row.publicity_last,
    submittedOn: (row) => row.submitted_on,
    approvedOn: (row) => row.approved_on,
    createdAt: (row) => rows.instant(row.created_at),
    updatedAt: (row) => rows.instant(row.updated_at),
  },
  Applicant: {
    id: id('Applicant'),
    creditCode: (row) => row.credit_code,
    districtCode: (row) => row.district_code,
  },
  Milestone: {
    id: id('Milestone'),
    amount,
    from: (row) => rows.month(row.first_month),
    to: (row) => rows.month(row.last_month),
    sum: (row) => row.total,
  },
  Payment: { id: id('Payment'), amount, orderedAt: (row) => rows.instant(row.ordered_at) },
  PaymentLeg: {
    id: id('PaymentLeg'),
    amount,
    voucherNo: (row) => row.voucher_no,
    instructedOn: (row) => row.instructed_on,
  },
  FactSnapshot: {
    role: (row) => row.source,
    recordedBy: (row) => row.recorded_by,
    recordedAt: (row) => rows.instant(row.recorded_at),
  },
}
