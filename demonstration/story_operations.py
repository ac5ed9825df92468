"""The GraphQL operations by which stories are told."""

from demonstration.story_inputs import OF_MANY

_LEG = "legs { id payer treasury amount state version voucherNo doublePayments { id version state } }"
_PAYMENT = f"id amount state {_LEG}"
_REFUSAL = "code message path retryable citations { clause quote }"
_SHOWN = f"""
  id number state version award decidedPayer
  waitsFor {{ message }} item heldReason rank score rankingOutcome publicityFrom publicityTo facts
  call {{ id version state }}
  procedure {{ code when role bureau persons scored certifies needsDocument passed failed }}
  payments {{ {_PAYMENT} }} bankAccount {{ number }}
  filedName filedDistrictCode applicant {{ id name districtCode }} payingDistrict {{ district {{ code }} basis }}
  milestones {{ id code from to sum amount state version }}
  objections {{ id number state version }}
  tranches {{ id number received award state version }}
  units {{ code state }}
  matterKey otherAwards {{ reference amount state }}
  recoveries {{ id number cause state version claimed amount legs {{ id payer amount received }} }}
"""

GRANT = f"query Grant($id: ID!) {{ grant(id: $id) {{ {_SHOWN} }} }}"
POLICY = "{ policy { id version } }"
DUTIES = """query Duties($year: Int!, $district: String) {
  duties(year: $year, districtCode: $district) { id version district { code } measure { code } }
}"""
BUDGETS = "query Budgets($year: Int!) { budgets(year: $year) { id version treasury } }"
_BUDGET = "treasury year appropriated free reserved paid recovered lapsed carriedOver"

_ACCOUNTS = "treasury year appropriated free reserved paid returned carriedOver sha256 closedBy"
YEAR = f"query Year($year: Int!) {{ yearAccounts(year: $year) {{ {_ACCOUNTS} }} }}"

_RUN = "id version rowsSha256 state total count checkedBy clearedBy"
RUN = f"query Run($id: ID!) {{ node(id: $id) {{ ... on PaymentRun {{ {_RUN} }} }} }}"
OTHER_AWARDS = """query Awards($creditCode: String!) {
  otherAwards(first: 100, filter: {creditCode: $creditCode}) { edges { node { id version reference } } }
}"""

_PROPOSAL = "proposal { id version hash state proposedBy decidedBy }"
_SHOWS = {
    "confirmProposal": f"{_PROPOSAL} policy {{ state }} workingDay {{ day works }} "
    f"budget {{ {_BUDGET} }} later {{ {_BUDGET} }} accounts {{ {_ACCOUNTS} }} grant {{ {_SHOWN} }}",
    "declineProposal": _PROPOSAL,
    "withdrawProposal": _PROPOSAL,
    **dict.fromkeys(
        ("withdrawOtherAward", "assignOtherAward", "closeOtherAward", "correctAward"),
        f"{_PROPOSAL} grant {{ {_SHOWN} }}",
    ),
    **dict.fromkeys(
        ("publishPolicy", "suspendPolicy", "resumePolicy", "repealPolicy", "recordTransitionRule", "relaxSeparation"),
        f"{_PROPOSAL} policy {{ state }}",
    ),
    "requestPayment": "payment { id }",
    "takeBackPayment": "payment { id }",
    "splitPaymentLeg": "leg { id }",
    "settleLeg": "leg { id }",
    "returnLeg": "leg { id }",
    "correctReceipt": "leg { id }",
    "closeDoublePayment": "leg { id }",
    "recoverDoublePayment": "recovery { id state }",
    "announceCall": "call { id state }",
    "rankCall": "call { id state }",
    "promoteReserve": "call { id state }",
    "requestUpload": "document { id } uploadUrl",
    "fileGrants": f"rows {{ index grant {{ id }} errors {{ {_REFUSAL} }} }}",
    **dict.fromkeys(sorted(OF_MANY), f"rows {{ index errors {{ {_REFUSAL} }} }}"),
    "recordServiceMonths": f"rows {{ index errors {{ {_REFUSAL} }} }}",
    "reportDuty": "duty { state }",
    **dict.fromkeys(
        (
            "createPaymentRun",
            "approvePaymentRun",
            "refreshPaymentRun",
            "instructPaymentRun",
            "cancelPaymentRun",
            "leaveOutOfRun",
        ),
        f"run {{ {_RUN} }}",
    ),
    "reportLegUnknown": "leg { id }",
    **dict.fromkeys(
        ("recordRegisterChange", "correctRegister", "withdrawRegisterChange"), "versions { number kind value }"
    ),
    "recordTreasuryReceipts": f"rows {{ index errors {{ {_REFUSAL} }} }}",
    "appropriateBudget": f"{_PROPOSAL} budget {{ {_BUDGET} }}",
    "cutBudget": f"{_PROPOSAL} budget {{ {_BUDGET} }}",
    "carryOverBudget": f"{_PROPOSAL} budget {{ {_BUDGET} }} later {{ {_BUDGET} }}",
    "closeYear": f"{_PROPOSAL} accounts {{ {_ACCOUNTS} }}",
    "admitCreditCode": "admitted { creditCode fault }",
    "correctWorkingDay": f"{_PROPOSAL} workingDay {{ day works }}",
}
"""What a command shows that is not on one grant, or not on the grant that the story is about."""


def mutation_document(name: str) -> str:
    """Return an operation that does one command and shows its thing and its refusals."""
    kind = f"{name[0].upper()}{name[1:]}Input"
    shows = _SHOWS.get(name, f"grant {{ {_SHOWN} }}")
    return f"mutation Tell($input: {kind}!) {{ {name}(input: $input) {{ {shows} errors {{ {_REFUSAL} }} }} }}"
