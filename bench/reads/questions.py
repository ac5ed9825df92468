"""The questions of the bench: what is asked, of which grants and which pages, and what counts as the same answer."""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

Dialect = Literal["ours", "house", "postgraphile", "limit"]
Json = dict[str, Any]

PAGE_NODE = """id number state award createdAt applicant { name creditCode } milestones { id state amount from to }
  payments { id state amount legs { payer state amount } }"""
_LIST_NODE = "id number state award createdAt applicant { name creditCode }"
_ONE = """id number state version facts award filedName filedDistrictCode publicityFrom publicityTo submittedOn
  approvedOn createdAt updatedAt applicant { id name creditCode districtCode }
  milestones { id code state amount from to sum baseline dispute }
  payments { id number state amount orderedAt legs { id payer treasury state amount voucherNo instructedOn } }
  factSnapshots { number facts role evidence recordedBy recordedAt }"""
_WORDS_OF_POSTGRAPHILE = {
    "id": "id: shownId",
    "from": "from: monthFrom",
    "to": "to: monthTo",
    "milestones": "milestones(orderBy: [FIRST_MONTH_ASC, REACHED_AT_ASC])",
    "payments": "payments(orderBy: [ORDERED_ASC, UID_ASC])",
    "legs": "legs(orderBy: [PAYER_ASC, PART_ASC])",
    "factSnapshots": "factSnapshots: snapshots(orderBy: NUMBER_ASC)",
}
"""What it calls its fields otherwise, or in which order it is to list them."""


@dataclass(frozen=True, slots=True)
class Question:
    """One kind of question: its document, by dialect."""

    name: str
    title: str
    documents: Mapping[str, str] = field(hash=False)
    """Whoever has none is not asked it; the limit answers what the house is asked, without reading a document."""

    def body(self, dialect: Dialect, variables: Json) -> Json | None:
        """Return what is sent."""
        document = self.documents.get(dialect) or (None if dialect == "postgraphile" else self.documents.get("house"))
        if document is None:
            return None
        if dialect == "limit":
            return {"variables": variables}
        if dialect == "postgraphile" and "id" in variables:
            variables = {"id": node_id_of_postgraphile(variables["id"])}
        return {"query": document, "variables": variables}


def _in_postgraphile(selection: str) -> str:
    return re.sub(r"[a-zA-Z]+", lambda word: _WORDS_OF_POSTGRAPHILE.get(word[0], word[0]), selection)


def _page(node: str, arguments: str, declared: str = "", more: str = "") -> str:
    return (
        f"query{declared} {{ grants({arguments}) {{ {more} edges {{ cursor node {{ {node} }} }} "
        "pageInfo { hasNextPage endCursor } } }"
    )


def _page_in_postgraphile(node: str, grants: str, arguments: str, declared: str = "", more: str = "") -> str:
    arguments = f"{arguments}, orderBy: [DRAFTED_DESC, UID_DESC]"
    page = _page(_in_postgraphile(node), arguments, declared, more)
    return page.replace("grants(", f"grants: {grants}(", 1)


PAGE = Question(
    "page",
    "A page of 50",
    {
        "house": _page(PAGE_NODE, "first: 50, after: $after", "($after: String)"),
        "postgraphile": _page_in_postgraphile(PAGE_NODE, "allGrants", "first: 50, after: $after", "($after: Cursor)"),
    },
)
ONE = Question(
    "one",
    "One grant with everything",
    {
        "house": f"query($id: ID!) {{ grant(id: $id) {{ {_ONE} }} }}",
        "postgraphile": f"query($id: ID!) {{ grant(id: $id) {{ {_in_postgraphile(_ONE)} }} }}",
    },
)
FILTERED = Question(
    "filtered",
    "A filtered page of 20 with its count",
    {
        "house": _page(
            _LIST_NODE,
            "first: 20, filter: {states: [$state], districtCodes: [$district]}",
            "($state: GrantState!, $district: String!)",
            "totalCount",
        ),
        "postgraphile": _page_in_postgraphile(
            _LIST_NODE,
            "allGrants",
            "first: 20, condition: {state: $state, districtCode: $district}",
            "($state: String!, $district: String!)",
            "totalCount",
        ),
    },
)
INBOX = Question(
    "inbox",
    "The officer's inbox, 20 with their count",
    {
        "house": _page(_LIST_NODE, "first: 20, filter: {nextActor: OFFICER}", more="totalCount"),
        "postgraphile": _page_in_postgraphile(_LIST_NODE, "allInboxes", "first: 20", more="totalCount"),
    },
)
ACTIONS = Question(
    "actions",
    "A page of 50 with what may be done with each, and why not the rest (Duixian alone)",
    {"ours": _page(f"{_LIST_NODE} actions {{ event permitted refusal {{ code }} }}", "first: 50")},
)
TRIVIAL = Question(
    "trivial",
    "The day",
    {"house": "{ server { today } }", "postgraphile": "{ server: theServer { today } }"},
)
QUESTIONS = (PAGE, ONE, FILTERED, INBOX, ACTIONS, TRIVIAL)


def node_id_of_postgraphile(text: str) -> str:
    """Return what PostGraphile calls the grant of a global id."""
    _, _, uid = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition(":")
    return base64.b64encode(f'["Grant","{UUID(hex=uid)}"]'.encode()).decode()
