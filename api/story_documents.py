"""The GraphQL documents by which stories are told."""

_LEG = "legs { id payer treasury amount state version voucherNo }"
_PAYMENT = f"id amount state {_LEG}"

GRANT = f"""query Grant($id: ID!) {{
  grant(id: $id) {{
    id number state version award waitingFor item
    payments {{ {_PAYMENT} }}
    milestones {{ id code from to sum amount state version }}
  }}
}}"""

_SHOWS = {
    "requestPayment": "payment { id state }",
    "settleLeg": "leg { id state }",
    "returnLeg": "leg { id state }",
    "publishPolicy": "policy { id state }",
}


def mutation_document(name: str) -> str:
    """Answer a document that does one deed and shows its thing and its refusals."""
    kind = f"{name[0].upper()}{name[1:]}Input"
    shows = _SHOWS.get(name, "grant { id number state version }")
    return f"""mutation Tell($input: {kind}!) {{
  {name}(input: $input) {{ {shows} errors {{ code message path retryable citations {{ clause quote }} }} }}
}}"""
