import type { CodegenConfig } from "@graphql-codegen/cli";

const config: CodegenConfig = {
  schema: process.env["SCHEMA"] ?? "../../../schema.graphql",
  documents: "src/*.tsx",
  emitLegacyCommonJSImports: false,
  generates: {
    "./src/gql/": {
      preset: "client",
      presetConfig: { fragmentMasking: false },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        strictScalars: true,
        // Money is a text of yuan with two decimals: never a number.
        scalars: { CNYAmount: "string", Date: "string", DateTime: "string", YearMonth: "string", Facts: "Record<string, unknown>" },
      },
    },
    // What the cache knows of the schema: by it the cache complains about objects that it cannot keep.
    "./src/gql/introspection.json": { plugins: ["introspection"], config: { minify: true, descriptions: false } },
  },
};
export default config;
