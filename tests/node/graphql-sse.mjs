// graphql-sse follows a grant until it stands somewhere; the states that it was told are printed as JSON.
import { createClient } from "graphql-sse";
import { given, print } from "./given.mjs";

const { url, headers, query, id, after, until } = given();
const client = createClient({ url: `${url}/graphql`, headers });
const states = [];
for await (const { data } of client.iterate({ query, variables: { id, after } })) {
  const { grant } = data.grantChanged;
  states.push(grant.state);
  if (grant.state === until) break;
}
print(states);
