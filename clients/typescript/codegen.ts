import type { CodegenConfig } from "@graphql-codegen/cli";

const config: CodegenConfig = {
  schema: "schema.graphql",
  documents: "src/*.ts",
  emitLegacyCommonJSImports: false,
  generates: {
    "./src/gql/": {
      preset: "client",
      // Each document goes by the SHA-256 of its text; persisted-documents.json is the manifest for the server.
      presetConfig: { persistedDocuments: { hashAlgorithm: "sha256" }, fragmentMasking: false },
      config: {
        documentMode: "string",
        useTypeImports: true,
        enumsAsTypes: true,
        strictScalars: true,
        // Money is a text of yuan with two decimals: never a number.
        scalars: { CNYAmount: "string", Date: "string", DateTime: "string", YearMonth: "string", Facts: "Record<string, unknown>" },
      },
    },
  },
};
export default config;
