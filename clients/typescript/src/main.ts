// Files an application and shows how it stands: `node dist/main.js URL TOKEN CREDIT_CODE` prints its number and state.
import { ask } from "./ask.js";
import { graphql } from "./gql/gql.js";

const Draft = graphql(`
  mutation Draft($input: CreateGrantInput!) {
    createGrant(input: $input) {
      grant { id version }
      errors { code message }
    }
  }
`);
const Submit = graphql(`
  mutation Submit($input: SubmitGrantInput!) {
    submitGrant(input: $input) {
      grant { id }
      errors { code message }
    }
  }
`);
const Status = graphql(`
  query Status($id: ID!) {
    grant(id: $id) {
      number
      state
      waitsFor { message }
      actions { event permitted }
    }
  }
`);

const [url, token, creditCode] = process.argv.slice(2) as [string, string, string];
const drafted = await ask(url, token, Draft, {
  input: {
    measureCode: "A08-1",
    idempotencyKey: `draft ${creditCode}`,
    applicant: { creditCode, name: "武汉示例科技有限公司", districtCode: "420111" },
    facts: {
      platform_name: "类脑智能国家重点实验室",
      approval_no: "国科发基〔2021〕1号",
      platform_kind: "NATIONAL_KEY_LAB",
      approved_on: "2021-02-01",
    },
  },
});
const grant = drafted.createGrant.grant;
if (!grant) throw new Error(drafted.createGrant.errors.map((error) => error.message).join("; "));
const submitted = await ask(url, token, Submit, {
  input: { id: grant.id, expectedVersion: grant.version, idempotencyKey: `submit ${creditCode}` },
});
const refused = submitted.submitGrant.errors.map((error) => error.message);
if (refused.length) throw new Error(refused.join("; "));
const shown = await ask(url, token, Status, { id: grant.id });
console.log(JSON.stringify(shown.grant));
