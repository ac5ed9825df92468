// Asks Duixian for a document by its hash, typed by what was generated for it.
import type { TypedDocumentString } from "./gql/graphql.js";

export class Refused extends Error {}

export async function ask<Result, Variables>(
  url: string,
  token: string,
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  const documentId = document.__meta__?.["hash"];
  const answer = await fetch(url, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/graphql-response+json",
      "Accept-Language": "zh-CN",
      Authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({ documentId, variables }),
  });
  const { data, errors } = (await answer.json()) as { data?: Result; errors?: { message: string }[] };
  if (errors?.length || !data) throw new Refused(errors?.map((error) => error.message).join("; "));
  return data;
}
