// How the page asks: urql with its graph cache over fetch, changes over a WebSocket, in Chinese, under one token.
import { cacheExchange, type UpdateResolver } from "@urql/exchange-graphcache";
import { createClient } from "graphql-ws";
import { Client, fetchExchange, subscriptionExchange } from "urql";
import introspection from "./gql/introspection.json";

/** What has no id is a value of the thing that shows it, and is not kept apart from it. */
const VALUES = introspection.__schema.types.filter((type) => type.kind === "OBJECT" && !type.fields?.some(({ name }) => name === "id"));
const KEYS = Object.fromEntries(VALUES.map(({ name }) => [name, () => null]));

/** Whatever a command changed is read anew where it is shown; all of it where that is too much to be listed. */
const readAnew: UpdateResolver = (answer, _, cache, { fieldName }) => {
  const { changed } = answer[fieldName] as { changed?: { __typename: string; id: string }[] | null };
  if (changed === null) cache.invalidate("Query");
  for (const { __typename, id } of changed ?? []) cache.invalidate({ __typename, id });
};
const COMMANDS = introspection.__schema.types.find(({ name }) => name === "Mutation")!.fields!;
const UPDATES = Object.fromEntries(COMMANDS.map(({ name }) => [name, readAnew]));

export function clientFor(api: string, token: string): Client {
  const socket = createClient({
    url: `${api.replace(/^http/, "ws")}/graphql`,
    connectionParams: { authorization: `Bearer ${token}`, acceptLanguage: "zh-CN" },
  });
  return new Client({
    url: `${api}/graphql`,
    preferGetMethod: false,
    fetchOptions: { headers: { Authorization: `Bearer ${token}`, "Accept-Language": "zh-CN" } },
    exchanges: [
      cacheExchange({ schema: introspection as never, keys: KEYS, updates: { Mutation: UPDATES } }),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query, variables }) => ({
          subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query: query ?? "", variables }, sink) }),
        }),
      }),
    ],
  });
}
