// Starts GraphiQL on this page. A file of its own, because the page's policy allows no inline script.
"use strict";

const STARTING_QUERY = `# 兑现 Duixian
# What the policy promises,
# and how each promise stands.
#
# Ctrl-Enter    run
# Ctrl-Space    complete
# Docs, left    every field explained
# Headers       act as somebody:
#   {"Authorization": "Bearer ..."}

{
  server {
    today
    demonstration
  }
  measures {
    code
    article
    titleZh
    titleEn
  }
}
`;

const root = document.getElementById("graphiql");
const endpoint = new URL(root.dataset.endpoint, window.location.href);
const stream = new URL(endpoint);
stream.protocol = endpoint.protocol === "https:" ? "wss:" : "ws:";

ReactDOM.createRoot(root).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: endpoint.href, subscriptionUrl: stream.href }),
    defaultQuery: STARTING_QUERY,
    defaultEditorToolsVisibility: "headers",
    isHeadersEditorEnabled: true,
    // A token stays in this tab's memory; it is never written to the browser's storage.
    shouldPersistHeaders: false,
    showPersistHeadersSettings: false,
  }),
);
