// Apollo Client asks, does a deed twice under one key, and is refused: what it makes of each is printed as JSON.
import { ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from "@apollo/client/core";
import { given, print } from "./given.mjs";

const { url, headers, creation } = given();
const client = new ApolloClient({ link: new HttpLink({ uri: url, headers }), cache: new InMemoryCache() });
const GRANTS = gql`query Grants($first: Int!) { grants(first: $first) { edges { node { id number state } } } }`;
const CREATE = gql`mutation Create($input: CreateGrantInput!) {
  createGrant(input: $input) { grant { id number } errors { code message } } }`;

async function outcome(operation) {
  try {
    return { data: (await operation).data };
  } catch (error) {
    const errors = CombinedGraphQLErrors.is(error) ? error.errors : [];
    return { error: { message: error.message, codes: errors.map((e) => e.extensions.code) } };
  }
}

const create = (input) => outcome(client.mutate({ mutation: CREATE, variables: { input } }));
const list = (first, query = GRANTS) => outcome(client.query({ query, variables: { first }, fetchPolicy: "network-only" }));
print({
  done: await create(creation),
  again: await create(creation),
  refused: await create({ ...creation, item: "别的" }),
  listed: await list(5),
  wrong: await list(0),
  invalid: await list(1, gql`query { grantz { id } }`),
});
