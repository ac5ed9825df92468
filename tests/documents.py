"""The GraphQL documents that tests send."""

_LEG = "id payer treasury amount state version voucherNo receipts { number outcome amount on reason }"
_PAYMENT = f"id amount state milestoneId legs {{ {_LEG} }}"
_MILESTONE = "id code from to sum baseline amount state version payment { id }"
_GRANT = f"""
  id number state version item facts award decidedAmount waitingFor submittedOn approvedOn publicityFirst publicityLast
  serviceMonths {{ month signedPersons }}
  milestones {{ {_MILESTONE} }}
  payments {{ {_PAYMENT} }}
"""
ERRORS = """errors {
  __typename code message path retryable citations { article clause quote reading }
  ... on RuleError { observed required }
  ... on StaleVersionError { expectedVersion currentVersion }
  ... on StepNotPossibleError { state possible }
}"""

GRANT = f"query Grant($id: ID!) {{ grant(id: $id) {{ {_GRANT} }} }}"
POLICY = "{ policy { id code contentHash state version publishedOn inForceFrom expiresOn } }"
HISTORY = """query History($id: ID!) { grant(id: $id) {
  history { subject event fromState toState actor role at reason evidence citations { clause } }
  actions { event permitted refusal { code } }
} }"""

_SHOWS = {
    "requestPayment": f"payment {{ {_PAYMENT} }}",
    "settleLeg": f"leg {{ {_LEG} }} payment {{ {_PAYMENT} }}",
    "returnLeg": f"leg {{ {_LEG} }} payment {{ {_PAYMENT} }}",
    "publishPolicy": "policy { id state version }",
    "verifyMilestone": f"milestone {{ {_MILESTONE} }} grant {{ {_GRANT} }}",
}


def mutation(name: str) -> str:
    """A document that does one deed and shows all of its thing, or the refusals."""
    shows = _SHOWS.get(name, f"grant {{ {_GRANT} }}")
    kind = f"{name[0].upper()}{name[1:]}Input"
    return f"mutation Do($input: {kind}!) {{ {name}(input: $input) {{ {shows} {ERRORS} }} }}"
