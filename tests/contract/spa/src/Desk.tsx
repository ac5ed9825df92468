// The list of grants: searched on the server, paged both ways, and who looks at it.
import { useState } from "react";
import { useQuery } from "urql";
import { graphql } from "./gql";

const DESK = graphql(`
  query Desk($search: String, $first: Int, $after: String, $last: Int, $before: String) {
    grants(first: $first, after: $after, last: $last, before: $before, filter: { search: $search }, orderBy: { field: NUMBER, direction: ASC }) {
      totalCount
      edges { cursor node { id number item state stateTitle applicant { id name } } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`);
const SIZE = 3;
type Place = { first?: number; after?: string | null; last?: number; before?: string | null };

export function Desk({ onOpen }: { onOpen: (id: string) => void }) {
  const [search, setSearch] = useState("");
  const [place, setPlace] = useState<Place>({ first: SIZE });
  const [{ data, error }] = useQuery({ query: DESK, variables: { search: search || null, ...place }, requestPolicy: "cache-and-network" });
  const page = data?.grants;
  const find = (form: FormData) => {
    setSearch(String(form.get("search")));
    setPlace({ first: SIZE });
  };
  return (
    <section id="desk">
      {error && <p role="alert">{error.message}</p>}
      <form action={find}>
        <input name="search" aria-label="检索" />
        <button>检索</button>
      </form>
      <p id="count">{page?.totalCount}</p>
      <ul>
        {page?.edges.map(({ node }) => (
          <li key={node.id} data-number={node.number}>
            <button onClick={() => onOpen(node.id)}>{node.number}</button> {node.item} {node.applicant.name} <em>{node.stateTitle}</em>
          </li>
        ))}
      </ul>
      <button id="back" disabled={!page?.pageInfo.hasPreviousPage} onClick={() => setPlace({ last: SIZE, before: page?.pageInfo.startCursor })}>
        上一页
      </button>
      <button id="on" disabled={!page?.pageInfo.hasNextPage} onClick={() => setPlace({ first: SIZE, after: page?.pageInfo.endCursor })}>
        下一页
      </button>
    </section>
  );
}
