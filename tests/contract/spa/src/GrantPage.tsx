// How one grant stands, live: buttons from its actions, its months, its papers.
import { useQuery, useSubscription } from "urql";
import { Buttons } from "./Buttons";
import { graphql } from "./gql";
import { Months } from "./Months";
import { Papers } from "./Papers";

const STATUS = graphql(`
  query Status($id: ID!) {
    grant(id: $id) {
      id number state stateTitle version award
      measure { id code title }
      actions { event title permitted mutation onType fields { name title type required } refusals { code message } }
      serviceMonths { id month signedPersons }
      documents { id name mediaType size storedAt downloadUrl }
      history { id title takenAt takenBy reason }
    }
  }
`);
const LIVE = graphql(`
  subscription Live($id: ID!) {
    grantChanged(id: $id) {
      cursor
      grant {
        id state stateTitle version award
        actions { event title permitted mutation onType fields { name title type required } refusals { code message } }
        serviceMonths { id month signedPersons }
        documents { id name mediaType size storedAt downloadUrl }
        history { id title takenAt takenBy reason }
      }
    }
  }
`);

export function GrantPage({ id }: { id: string }) {
  const [{ data, error }] = useQuery({ query: STATUS, variables: { id } });
  useSubscription({ query: LIVE, variables: { id } });
  const grant = data?.grant;
  if (error) return <p role="alert">{error.message}</p>;
  if (!grant) return null;
  return (
    <section id="grant">
      <h1>
        {grant.number} {grant.measure.title}
      </h1>
      <p id="state" data-state={grant.state}>
        {grant.stateTitle}
      </p>
      <Buttons grant={grant} />
      <Months grant={grant} />
      <Papers grant={grant} />
      <ol id="history">
        {grant.history.map((step, index) => (
          <li key={index}>{step.title}</li>
        ))}
      </ol>
    </section>
  );
}
