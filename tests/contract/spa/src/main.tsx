// The page: who signs in sees the desk, and one grant beside it.
import { useState } from "react";
import { createRoot } from "react-dom/client";
import { Provider } from "urql";
import { clientFor } from "./client";
import { Desk } from "./Desk";
import { GrantPage } from "./GrantPage";
import { ServedBy } from "./servedBy";
import { SignIn } from "./SignIn";

function Page({ api }: { api: string }) {
  const [client, setClient] = useState<ReturnType<typeof clientFor>>();
  const [grant, setGrant] = useState<string>();
  if (!client) return <SignIn onToken={(token) => setClient(clientFor(api, token))} />;
  return (
    <ServedBy value={api}>
      <Provider value={client}>
        <Desk onOpen={setGrant} />
        {grant && <GrantPage key={grant} id={grant} />}
      </Provider>
    </ServedBy>
  );
}

const { api } = (await (await fetch("/config.json")).json()) as { api: string };
createRoot(document.getElementById("page")!).render(<Page api={api} />);
