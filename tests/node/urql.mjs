// urql asks, does a deed twice under one key, and is refused: what it makes of each is printed as JSON.
import { Client, cacheExchange, fetchExchange, gql } from "@urql/core";
import { given, print } from "./given.mjs";

const { url, headers, creation } = given();
const client = new Client({ url, exchanges: [cacheExchange, fetchExchange], fetchOptions: { headers } });
const GRANTS = gql`query Grants($first: Int!) { grants(first: $first) { edges { node { id number state } } } }`;
const CREATE = gql`mutation Create($input: CreateGrantInput!) {
  createGrant(input: $input) { grant { id number } errors { code message } } }`;
const outcome = ({ data, error }) => ({ data, error: error && { message: error.message, codes: error.graphQLErrors.map((e) => e.extensions.code) } });

print({
  done: outcome(await client.mutation(CREATE, { input: creation })),
  again: outcome(await client.mutation(CREATE, { input: creation })),
  refused: outcome(await client.mutation(CREATE, { input: { ...creation, item: "别的" } })),
  listed: outcome(await client.query(GRANTS, { first: 5 })),
  wrong: outcome(await client.query(GRANTS, { first: 0 })),
  invalid: outcome(await client.query("{ grantz { id } }", {})),
});
