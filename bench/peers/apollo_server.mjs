// Apollo Server with DataLoader, as its documentation writes it: node apollo_server.mjs PORT
// Subscriptions are no part of it.

import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'
import DataLoader from 'dataloader'
import { plain, typeDefs } from './resolvers.mjs'
import * as rows from './rows.mjs'

const resolvers = {
  ...plain,
  Grant: {
    ...plain.Grant,
    applicant: (row, _, loaders) => loaders.applicants.load(row.applicant_id),
    milestones: (row, _, loaders) => loaders.milestones.load(row.id),
    payments: (row, _, loaders) => loaders.payments.load(row.id),
    factSnapshots: (row, _, loaders) => loaders.snapshots.load(row.id),
  },
  Payment: {
    ...plain.Payment,
    legs: (row, _, loaders) => loaders.legs.load(row.id),
    state: async (row, _, loaders) => rows.paymentState(await loaders.legs.load(row.id)),
  },
}

const server = new ApolloServer({ typeDefs, resolvers })
await startStandaloneServer(server, {
  listen: { port: Number(process.argv[2]), host: '127.0.0.1' },
  context: async () => ({
    applicants: new DataLoader(rows.applicants),
    milestones: new DataLoader(rows.milestones),
    payments: new DataLoader(rows.payments),
    legs: new DataLoader(rows.legs),
    snapshots: new DataLoader(rows.snapshots),
  }),
})
