// PostGraphile 5, as its documentation writes it: node postgraphile_server.mjs PORT

import { createServer } from 'node:http'
import { postgraphile } from 'postgraphile'
import { makePgService } from 'postgraphile/adaptors/pg'
import { grafserv } from 'postgraphile/grafserv/node'
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber'

const preset = {
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ connectionString: 'postgres://', schemas: ['peer'], poolConfig: { max: 10 } })],
  schema: { defaultBehavior: 'list' },
  grafserv: { graphqlPath: '/graphql', watch: false },
  grafast: { explain: false },
}

const instance = postgraphile(preset).createServ(grafserv)
const server = createServer()
await instance.addTo(server)
server.listen(Number(process.argv[2]), '127.0.0.1')
