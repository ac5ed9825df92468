// The papers of a grant: each opened by a plain link, and one uploaded under its own signed link.
import { useContext, useState } from "react";
import { useMutation } from "urql";
import { graphql } from "./gql";
import type { StatusQuery } from "./gql/graphql";
import { ServedBy } from "./servedBy";

const REQUEST = graphql(`
  mutation RequestUpload($input: RequestUploadInput!) {
    requestUpload(input: $input) { document { id } uploadUrl errors { code message path } }
  }
`);

const hexadecimal = (bytes: ArrayBuffer) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export function Papers({ grant }: { grant: NonNullable<StatusQuery["grant"]> }) {
  const api = useContext(ServedBy);
  const [, request] = useMutation(REQUEST);
  const [outcome, setOutcome] = useState("");
  const upload = async (form: FormData) => {
    const file = form.get("file") as File;
    const sha256 = hexadecimal(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    const promise = { id: grant.id, name: file.name, mediaType: file.type, size: file.size, sha256 };
    const { data, error } = await request({ input: { ...promise, idempotencyKey: crypto.randomUUID() } });
    const answer = data?.requestUpload;
    if (error || !answer?.uploadUrl) return setOutcome(error?.message ?? answer!.errors.map(({ message }) => message).join());
    const stored = await fetch(api + answer.uploadUrl, { method: "PUT", body: file, headers: { "Content-Type": file.type } });
    const said = await stored.text();
    setOutcome(stored.ok ? "已上传" : (JSON.parse(said) as { errors: { message: string }[] }).errors[0]!.message);
  };
  return (
    <section id="papers">
      <ul>
        {grant.documents.map(({ id, name, downloadUrl }) => (
          <li key={id}>{downloadUrl ? <a href={api + downloadUrl}>{name}</a> : `${name}（未上传）`}</li>
        ))}
      </ul>
      <form action={upload}>
        <input type="file" name="file" aria-label="材料" required />
        <button>上传</button>
      </form>
      <p id="uploaded">{outcome}</p>
    </section>
  );
}
