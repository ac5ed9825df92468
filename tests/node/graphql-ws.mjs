// graphql-ws follows a grant until it stands somewhere; the states that it was told are printed as JSON.
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { given, print } from "./given.mjs";

const { url, headers, query, id, after, until } = given();
const client = createClient({
  url: `${url.replace("http", "ws")}/graphql`,
  webSocketImpl: WebSocket,
  connectionParams: { authorization: headers.Authorization },
});
// A new token over the open socket: the answer says until when it holds.
client.on("connected", (socket) =>
  socket.send(JSON.stringify({ type: "ping", payload: { authorization: headers.Authorization } })),
);
const renewed = new Promise((resolve) => client.on("pong", (received, payload) => received && resolve(payload)));
const states = [];
for await (const { data } of client.iterate({ query, variables: { id, after } })) {
  const { grant } = data.grantChanged;
  if (grant.id !== id) continue;
  states.push(grant.state);
  if (grant.state === until) break;
}
if (!(Date.parse((await renewed).signedInUntil) > Date.now())) throw new Error("the token was not taken");
print(states);
