// Composes a subgraph with another that refers to its grants; the errors of the composition are printed as JSON.
import { composeServices } from "@theguild/federation-composition";
import { readFileSync } from "node:fs";
import { parse } from "graphql";
import { given, print } from "./given.mjs";

const other = `
extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
type Query { visits: [Visit!]! }
type Visit { day: String! grant: Grant! }
type Grant @key(fields: "id", resolvable: false) { id: ID! }
`;
const result = composeServices([
  { name: "duixian", url: "http://duixian", typeDefs: parse(readFileSync(given().sdl, "utf8")) },
  { name: "visits", url: "http://visits", typeDefs: parse(other) },
]);
print({ errors: (result.errors ?? []).map((error) => error.message), supergraph: result.supergraphSdl ?? "" });
