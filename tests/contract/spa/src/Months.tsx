// The months of a programme, and a form that reports one.
import { useState } from "react";
import { useMutation } from "urql";
import { graphql } from "./gql";
import type { StatusQuery } from "./gql/graphql";

const REPORT = graphql(`
  mutation Report($input: RecordServiceMonthInput!) {
    recordServiceMonth(input: $input) {
      grant { id version serviceMonths { id month signedPersons } }
      errors { code message path }
    }
  }
`);

export function Months({ grant }: { grant: NonNullable<StatusQuery["grant"]> }) {
  const [, report] = useMutation(REPORT);
  const [refused, setRefused] = useState<string[]>([]);
  const send = async (form: FormData) => {
    const input = {
      id: grant.id,
      month: String(form.get("month")),
      signedPersons: Number(form.get("persons")),
      idempotencyKey: crypto.randomUUID(),
    };
    const { data, error } = await report({ input });
    setRefused(error ? [error.message] : data!.recordServiceMonth.errors.map(({ message }) => message));
  };
  return (
    <section id="months">
      <ul>
        {grant.serviceMonths.map(({ month, signedPersons }) => (
          <li key={month}>{`${month} ${signedPersons}`}</li>
        ))}
      </ul>
      <form action={send}>
        <input name="month" aria-label="月份" />
        <input name="persons" aria-label="签约人数" />
        <button>填报</button>
      </form>
      {refused.map((sentence) => (
        <p role="alert" key={sentence}>
          {sentence}
        </p>
      ))}
    </section>
  );
}
