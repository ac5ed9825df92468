// urql asks, does a deed twice under one key, and is refused: what it makes of each is printed as JSON.
import { Client, cacheExchange, fetchExchange, gql } from "@urql/core";
import { given, print } from "./given.mjs";

const { url, headers, creation } = given();
const client = new Client({ url, exchanges: [cacheExchange, fetchExchange], fetchOptions: { headers } });
const GRANTS = gql`query Grants($first: Int!) { grants(first: $first) { edges { node { id number state } } } }`;
const CREATE = gql`mutation Create($input: CreateGrantInput!) {
  createGrant(input: $input) { grant { id number } errors { code message } } }`;
const said = ({ data, error }) => ({ data, error: error && { message: error.message, codes: error.graphQLErrors.map((e) => e.extensions.code) } });

print({
  done: said(await client.mutation(CREATE, { input: creation })),
  again: said(await client.mutation(CREATE, { input: creation })),
  refused: said(await client.mutation(CREATE, { input: { ...creation, item: "别的" } })),
  listed: said(await client.query(GRANTS, { first: 5 })),
  wrong: said(await client.query(GRANTS, { first: 0 })),
  invalid: said(await client.query("{ grantz { id } }", {})),
});
