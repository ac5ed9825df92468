// Mercurius with its JIT and its loaders, as its documentation writes it: node mercurius_server.mjs PORT

import Fastify from 'fastify'
import DataLoader from 'dataloader'
import mercurius from 'mercurius'
import { plain, typeDefs } from './resolvers.mjs'
import * as rows from './rows.mjs'

const many = (load) => ({
  loader: (queries) => load(queries.map(({ obj }) => obj.id)),
  opts: { cache: false },
})

const ofLegs = (show) => ({
  loader: async (queries, { legs }) => (await legs.loadMany(queries.map(({ obj }) => obj.id))).map(show),
  opts: { cache: false },
})

const loaders = {
  Grant: {
    applicant: {
      loader: (queries) => rows.applicants(queries.map(({ obj }) => obj.applicant_id)),
      opts: { cache: false },
    },
    milestones: many(rows.milestones),
    payments: many(rows.payments),
    factSnapshots: many(rows.snapshots),
  },
  Payment: {
    // The state of a payment follows from its legs: both take them from one statement.
    legs: ofLegs((legs) => legs),
    state: ofLegs(rows.paymentState),
  },
}

const resolvers = {
  ...plain,
  Subscription: { grantChanged: { subscribe: (_, { id }, { pubsub }) => pubsub.subscribe(rows.uidOf(id)) } },
}

const app = Fastify()
app.register(mercurius, {
  schema: typeDefs,
  resolvers,
  loaders,
  jit: 1,
  context: () => ({ legs: new DataLoader(rows.legs) }),
  // What a socket follows is read anew at each change.
  subscription: { context: () => ({ legs: new DataLoader(rows.legs, { cache: false }) }) },
})
await app.ready()
await rows.sql.listen('grant_changed', async (uid) => {
  app.graphql.pubsub.publish({ topic: uid, payload: { grantChanged: { grant: await rows.grant(uid) } } })
})
await app.listen({ port: Number(process.argv[2]), host: '127.0.0.1' })
