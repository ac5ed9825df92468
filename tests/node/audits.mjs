// Runs every audit of the npm package graphql-http against a server, and prints its answers as JSON.
import { serverAudits } from "graphql-http";
import { given, print } from "./given.mjs";

const audits = serverAudits({ url: given().url, fetchFn: fetch });
const answers = [];
for (const audit of audits) {
  const { status, reason } = await audit.fn();
  answers.push({ id: audit.id, name: audit.name, status, reason });
}
print(answers);
