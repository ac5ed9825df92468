// One button an action; what may not be done says why. What an action needs it says itself: its mutation, and further fields.
import { useState } from "react";
import { useClient } from "urql";
import type { StatusQuery } from "./gql/graphql";

type Grant = NonNullable<StatusQuery["grant"]>;
type Action = Grant["actions"][number];
type Payload = { errors: { code: string; message: string }[] };

/** The document of any command on a grant, which its action names. */
const command = (mutation: string) => `
  mutation Step($input: ${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input!) {
    ${mutation}(input: $input) { changed { id version } errors { code message } }
  }
`;

/** What a form of this page can ask for: a line of text, an amount, a day. */
const PLAIN = new Set(["String", "CNYAmount", "Date", "YearMonth"]);
const plain = (type: string) => PLAIN.has(type.replace("!", ""));
/** What can be done with the grant itself by plain fields; its parts have actions of their own. */
const ofTheGrant = ({ onType, fields }: Action) => onType === "Grant" && fields.every(({ type, required }) => plain(type) || !required);

function Field({ name, title, type, required }: Action["fields"][number]) {
  return plain(type) && <input name={name} aria-label={title} placeholder={title} required={required} />;
}

export function Buttons({ grant }: { grant: Grant }) {
  const client = useClient();
  const [refused, setRefused] = useState<string[]>([]);
  const act = async (action: Action, form: FormData) => {
    const filled = action.fields.map(({ name }) => [name, form.get(name)] as const).filter(([, value]) => value);
    const input = { id: grant.id, expectedVersion: grant.version, idempotencyKey: crypto.randomUUID(), ...Object.fromEntries(filled) };
    const { data, error } = await client.mutation<Record<string, Payload>>(command(action.mutation), { input });
    setRefused(error ? [error.message] : data![action.mutation]!.errors.map(({ message }) => message));
  };
  return (
    <section id="actions">
      {refused.map((sentence) => (
        <p role="alert" key={sentence}>
          {sentence}
        </p>
      ))}
      {grant.actions.filter(ofTheGrant).map((action) => (
        <form key={action.event} action={(form) => act(action, form)}>
          {action.permitted && action.fields.map((field) => <Field key={field.name} {...field} />)}
          <button data-event={action.event} disabled={!action.permitted} title={action.refusals.map(({ message }) => message).join("\n")}>
            {action.title}
          </button>
        </form>
      ))}
    </section>
  );
}
