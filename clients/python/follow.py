"""Prints every change that a caller may see, by gql: ``python follow.py WS_URL TOKEN CURSOR UNTIL`` ends at a state."""

import sys

from gql import Client, gql
from gql.transport.websockets import WebsocketsTransport

INBOX = gql("subscription($after: String) { inboxChanged(after: $after) { cursor grant { number state } } }")


def main(url: str, token: str, cursor: str, until: str) -> None:
    """Follow until a grant stands where it is waited for."""
    INBOX.variable_values = {"after": cursor}
    transport = WebsocketsTransport(
        url=url, init_payload={"authorization": f"Bearer {token}"}, subprotocols=["graphql-transport-ws"]
    )
    for told in Client(transport=transport).subscribe(INBOX):
        grant = told["inboxChanged"]["grant"]
        print(grant["number"], grant["state"], flush=True)
        if grant["state"] == until:
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
