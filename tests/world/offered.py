"""What somebody is offered of a thing, as a page asks for it to build its buttons (可办事项)."""

from tests.world.city import Json, Person

_OFFER = "title mutation onType permitted refusals { code message } fields { name title type required }"
_PARTS = ("Milestone", "Payment", "PaymentLeg", "PaymentRun", "Recovery", "RecoveryLeg", "Objection", "Tranche", "Call")
KINDS = (
    *_PARTS,
    "OtherAward",
    "Unit",
    "Policy",
    "Duty",
    "Proposal",
    "Budget",
    "DoublePayment",
    "Receipt",
    "RecoveryReceipt",
)
"""Of what something is offered besides grants."""
_ON_EACH = " ".join(f"... on {kind} {{ actions {{ {_OFFER} }} }}" for kind in KINDS)
_NODE = f"query($id: ID!) {{ node(id: $id) {{ {_ON_EACH} }} }}"


def offered_of(person: Person, uid: str) -> dict[str, Json]:
    """What somebody may do with a part of a grant, by mutation; nothing with what he does not see."""
    node = person.ask(_NODE, id=uid)["node"]
    return {action["mutation"]: action for action in node["actions"]} if node else {}


def in_words(refusals: list[Json]) -> list[tuple[str, str]]:
    """Refusals by their codes and sentences, in their order."""
    return [(refusal["code"], refusal["message"]) for refusal in refusals]


def refused_as_offered(person: Person, name: str, **command: object) -> Json:
    """The first refusal of a step that must be refused, which was offered so where nothing that is stated decides."""
    offered = offered_of(person, str(command["id"])).get(name)
    no = person.refused(name, **command)
    if offered and no["path"] in ([], ["id"]) and no["code"] != "STALE_VERSION":
        assert (offered["permitted"], offered["refusals"][0]["code"]) == (False, no["code"]), (name, offered)
    return no
