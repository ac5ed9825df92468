// An office's desk as Relay writes it: a list that is paged, and a fragment of each grant.
import { graphql } from "relay-runtime";

export const desk = graphql`
  query deskQuery($first: Int!, $after: String, $filter: GrantFilter) {
    grants(first: $first, after: $after, filter: $filter) @connection(key: "desk_grants", filters: ["filter"]) {
      edges {
        node {
          ...desk_grant
        }
      }
    }
  }
`;

export const grant = graphql`
  fragment desk_grant on Grant {
    number
    state
    applicant {
      name
    }
    payments {
      legs {
        amount
        state
      }
    }
  }
`;
