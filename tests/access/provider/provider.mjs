// An OpenID provider on a port of its own. Its keys are told by its standard input, one JWK set a line: it begins anew
// with each, at the same port, and says on its standard output where it is.
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'
import Provider from 'oidc-provider'

const AUDIENCE = 'https://duixian.example.cn'
const PEOPLE = { zhang: { duixian: { role: ['staff', 'OFFICER'] }, bureau: ['市科技局'], name: '张经办' } }
let handler
const server = createServer((request, response) => handler(request, response))
await new Promise((ready) => server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', ready))
const issuer = `http://127.0.0.1:${server.address().port}`

function begin(keys) {
  const provider = new Provider(issuer, {
    jwks: keys,
    cookies: { keys: ['a cookie of a test'] },
    clients: [
      client('desk', ['authorization_code'], { redirect_uris: ['https://desk.example.cn/cb'], response_types: ['code'] }),
      client('civil-affairs', ['client_credentials']),
      client('stranger', ['client_credentials'])
    ],
    clientDefaults: { id_token_signed_response_alg: keys.keys[0].alg },
    pkce: { required: () => false },
    scopes: ['openid', 'read', 'act', 'months'],
    findAccount: (_, sub) => ({ accountId: sub, claims: async () => ({ sub }) }),
    extraTokenClaims: async (_, token) => PEOPLE[token.accountId],
    features: {
      devInteractions: { enabled: true },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => AUDIENCE,
        useGrantedResource: () => true,
        getResourceServerInfo: (_, resource) => ({
          scope: 'read act months',
          audience: resource,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 600,
          jwt: { sign: { alg: keys.keys[0].alg } }
        })
      }
    }
  })
  handler = provider.callback()
}

function client(id, grants, more = {}) {
  return { client_id: id, client_secret: `${id} secret`, grant_types: grants, redirect_uris: [], response_types: [], ...more }
}

for await (const line of createInterface({ input: process.stdin })) {
  begin(JSON.parse(line))
  console.log(issuer)
}
process.exit(0)
