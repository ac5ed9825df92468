"""The GraphQL operations that tests send."""

_LEG = """id payer treasury amount state version voucherNo receipts { number edition outcome amount on reason }
  doublePayments { id receiptNo voucherNo amount state version closedOn closingReason }"""
_PAYMENT = f"id number amount state legs {{ {_LEG} }}"
_MILESTONE = "id code from to sum baseline amount state version payment { id }"
_RECOVERY = """id number cause state version facts claimed amount replyDueOn reply challenged legalBasis openedBy
  legs { id payer treasury amount received receipts { number amount excess excessRefunded on edition outcome } }"""
_CORRECTION = "number awardBefore awardAfter claimed proposedBy confirmedBy recoveries { number }"
_OTHER_AWARD = "id policyName reference amount matter matterKey paidOn state version closedFor { id }"
_PROCEDURE = "procedure { code when role bureau persons scored certifies needsDocument passed failed }"
_GRANT = f"""
  id number state version item facts award standingAward decidedAmount decidedPayer waitsFor {{ code message }}
  submittedOn approvedOn filedDistrictCode
  publicityFrom publicityTo
  serviceMonths {{ month signedPersons }}
  milestones {{ {_MILESTONE} }}
  payments {{ {_PAYMENT} }}
  {_PROCEDURE}
  experts {{ expert withdrawnAt }} reviews {{ number step recordedBy }}
  heldReason rank score rankingOutcome performance applicant {{ id name }} bankAccount {{ accountNo holder }}
  call {{ id state version closesOn }}
  supplement {{ items dueOn }}
  objections {{ id number state version finding }}
  tranches {{ id number receiptNo received award state version }}
  units {{ id code state version finding }}
  recoveries {{ {_RECOVERY} }}
  corrections {{ {_CORRECTION} }}
  matterKey otherAwards {{ {_OTHER_AWARD} }}
"""
_TO_APPROVAL = f"""id number state version facts filedDistrictCode publicityTo heldReason rankingOutcome {_PROCEDURE}
  call {{ id state version closesOn }} units {{ code state }}"""
_TO_PAYMENT = f"""{_TO_APPROVAL} applicant {{ name }} bankAccount {{ accountNo }}
  payments {{ id state legs {{ id payer treasury amount state voucherNo }} }}"""
_RECEIVER = "id url state kinds role owner waiting"
_DELEGATION = "id delegatorName delegateName role bureaus startsOn endsOn reason revokedBy revokedReason"
_POLICY = """id code state version inForceFrom expiresOn closingDocumentNo
  transitionRules { measures { code } documentNo endsOn evidence }"""
_DUTY = """id measure { code } year district { code } counts state version
  required { amount count } reported { amount count }
  reports { number reported { amount count } evidence recordedBy recordedAt }"""
_DAY = "day works announced correction { number works reason evidence recordedBy recordedAt }"
ERRORS = """errors {
  __typename code message path retryable citations { article clause quote reading }
  ... on RuleError { observed required }
  ... on StaleVersionError { expectedVersion currentVersion }
  ... on StepNotPossibleError { state possible }
  ... on BudgetError { treasury year free needed }
}"""

GRANT = f"query Grant($id: ID!) {{ grant(id: $id) {{ {_GRANT} }} }}"
TO_APPROVAL, TO_PAYMENT = (GRANT.replace(_GRANT, what) for what in (_TO_APPROVAL, _TO_PAYMENT))
"""A grant on its way to where a test begins, as far as the next step needs it."""
EXPERTS = "query Experts($id: ID!) { grant(id: $id) { version experts { expert withdrawnAt } } }"
POLICY = "{ policy { id code contentHash state version publishedOn inForceFrom expiresOn } }"
DUTIES = f"""query Duties($year: Int!, $states: [DutyState!], $district: String, $policyCode: String) {{
  duties(year: $year, states: $states, districtCode: $district, policyCode: $policyCode) {{ {_DUTY} }}
}}"""
WORKING_DAYS = f"query Days($from: Date!, $to: Date!) {{ workingDays(from: $from, to: $to) {{ {_DAY} }} }}"
HISTORY = """query History($id: ID!) { grant(id: $id) {
  history { subject event fromState toState takenBy role takenAt reason evidence citations { clause } }
  actions { event permitted refusal { code } }
} }"""

_CALL = "id measure { code } state version opensOn closesOn"
CALLS = f"""query Calls($measure: String!) {{
  calls(first: 50, filter: {{measureCodes: [$measure]}}) {{ edges {{ node {{ {_CALL} }} }} }}
}}"""

_BUDGET = "id treasury year appropriated free reserved paid recovered lapsed carriedOver version"
BUDGETS = f"""query Budgets($year: Int!, $policyCode: String) {{
  budgets(year: $year, policyCode: $policyCode) {{ {_BUDGET} }} }}"""
QUEUE = """query Queue($treasury: String!, $first: Int! = 20, $after: String) {
  budgetQueue(treasury: $treasury, first: $first, after: $after) {
    edges { cursor node { id amount state treasury } } pageInfo { hasNextPage endCursor }
  }
}"""
EXECUTION = """query Execution($year: Int!, $by: [ExecutionKey!]) { budgetExecution(year: $year, by: $by) {
  treasury article measureCode reserved waiting waitingLegs paid cameBack arrears
} }"""
OTHER_AWARDS = f"""query Awards($filter: OtherAwardFilter, $first: Int!, $after: String) {{
  otherAwards(first: $first, after: $after, filter: $filter) {{
    edges {{ node {{ {_OTHER_AWARD} }} }} pageInfo {{ hasNextPage endCursor }}
  }}
}}"""

_ON_OTHER_AWARDS = (
    "recordOtherAward",
    "reportOtherAwardPaid",
    "withdrawOtherAward",
    "assignOtherAward",
    "closeOtherAward",
    "reopenOtherAward",
)
_RUN = """id number treasury state version total count madeBy checkedBy clearedBy instructedOn rowsSha256
  rows { number leg { id } grantNumber voucherNo amount holder accountNo bank gatheredBy standing reason outcome }"""
RUNS = f"""query Runs($filter: PaymentRunFilter, $first: Int! = 20, $after: String) {{
  paymentRuns(filter: $filter, first: $first, after: $after) {{
    edges {{ node {{ {_RUN} }} }} pageInfo {{ hasNextPage endCursor }}
  }}
}}"""
FILES = """query Files($filter: PaymentRunFilter) { paymentRuns(filter: $filter) { edges { node {
  number csv: instructionFile { name mediaType content sha256 }
  json: instructionFile(format: JSON) { name mediaType content sha256 }
  xlsx: instructionFile(format: XLSX) { name mediaType content sha256 }
} } } }"""

PROPOSAL = """proposal { id deed title state version hash policyCode subject { id } treasury bureaus lapsesOn
  particulars { name title value } citations { clause quote } refusal { code }
  proposedBy role proposedAt decidedBy decidedAt decidedReason }"""
PROPOSALS = f"""query Proposals($filter: ProposalFilter, $first: Int! = 20, $after: String) {{
  proposals(filter: $filter, first: $first, after: $after) {{
    edges {{ {PROPOSAL.replace("proposal {", "node {", 1)} }} pageInfo {{ hasNextPage endCursor }}
  }}
}}"""
BY_TWO = (
    "publishPolicy",
    "suspendPolicy",
    "resumePolicy",
    "repealPolicy",
    "recordTransitionRule",
    "relaxSeparation",
    "correctWorkingDay",
    "withdrawOtherAward",
    "assignOtherAward",
    "closeOtherAward",
    "appropriateBudget",
    "cutBudget",
    "correctAward",
    "carryOverBudget",
    "closeYear",
)
"""What one person proposes and another confirms."""

_REGISTER = """applicant { id name districtCode version namesHeld { name heldFrom heldTo } }
  versions { number attribute kind value effectiveOn corrects reason evidence withdrawnAt withdrawnReason }"""
APPLICANT = """query Applicant($code: String!) { applicant(creditCode: $code) { id name districtCode version
  namesHeld { name heldFrom heldTo }
  registerVersions { number attribute kind value effectiveOn corrects withdrawnAt } } }"""
FILED = """query Filed($id: ID!) { grant(id: $id) { version filedName filedDistrictCode applicant { name districtCode }
  payingDistrict { district { code title } basis reason citation { clause quote reading } }
  payments { legs { payer treasury } } } }"""

_ACCOUNTS = """id policyCode treasury title year appropriated broughtForward free reserved paid returned recovered
  lapsed carriedOver waiting waitingLegs arrears sha256 written closedAt closedBy proposedBy documentNo evidence
  measures { measureCode measureTitle reserved waiting waitingLegs paid cameBack arrears }
  payments { budgetYear paid returned recovered reinstated }"""
YEAR = f"""query Year($year: Int!, $policyCode: String) {{
  yearAccounts(year: $year, policyCode: $policyCode) {{ {_ACCOUNTS} }} }}"""

_SHOWS = {
    "confirmProposal": f"""{PROPOSAL} policy {{ {_POLICY} }} workingDay {{ {_DAY} }}
      budget {{ {_BUDGET} }} later {{ {_BUDGET} }} accounts {{ {_ACCOUNTS} }}
      otherAward {{ {_OTHER_AWARD} }} grant {{ {_GRANT} }}""",
    "declineProposal": PROPOSAL,
    "withdrawProposal": PROPOSAL,
    **dict.fromkeys(("recordRegisterChange", "correctRegister", "withdrawRegisterChange"), _REGISTER),
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
    "reportLegUnknown": f"leg {{ {_LEG} }} payment {{ {_PAYMENT} }}",
    **dict.fromkeys(
        ("acceptGrants", "assignGrants", "proposeGrants", "openPublicities", "approveGrants", "recordBankAccounts"),
        f"rows {{ index grant {{ {_GRANT} }} {ERRORS} }}",
    ),
    "requestPayments": f"rows {{ index payment {{ {_PAYMENT} }} {ERRORS} }}",
    "recordTreasuryReceipts": f"rows {{ index leg {{ {_LEG} }} {ERRORS} }}",
    "appropriateBudget": f"budget {{ {_BUDGET} }}",
    "cutBudget": f"budget {{ {_BUDGET} }}",
    "carryOverBudget": f"budget {{ {_BUDGET} }} later {{ {_BUDGET} }}",
    "closeYear": f"accounts {{ {_ACCOUNTS} }}",
    "restoreBudget": f"recovery {{ {_RECOVERY} }} grant {{ {_GRANT} }}",
    **dict.fromkeys(_ON_OTHER_AWARDS, f"otherAward {{ {_OTHER_AWARD} }} grant {{ {_GRANT} }}"),
    "announceCall": f"call {{ {_CALL} }}",
    "rankCall": f"call {{ {_CALL} }} ranking {{ number rank score rankingOutcome }}",
    "promoteReserve": f"call {{ {_CALL} }} grant {{ {_GRANT} }}",
    "fileGrants": f"rows {{ index grant {{ number state }} {ERRORS} }}",
    "requestUpload": "document { id name sha256 storedAt downloadPath } uploadUrl expiresAt",
    "requestPayment": f"payment {{ {_PAYMENT} }}",
    "takeBackPayment": f"payment {{ {_PAYMENT} }}",
    "splitPaymentLeg": f"leg {{ {_LEG} parts {{ {_LEG} }} }} payment {{ {_PAYMENT} }}",
    "correctReceipt": f"leg {{ {_LEG} }} payment {{ {_PAYMENT} }}",
    "closeDoublePayment": f"doublePayment {{ id state version }} leg {{ {_LEG} }} payment {{ {_PAYMENT} }}",
    "recoverDoublePayment": f"doublePayment {{ id state version }} recovery {{ {_RECOVERY} }} grant {{ {_GRANT} }}",
    "settleLeg": f"leg {{ {_LEG} }} payment {{ {_PAYMENT} }}",
    "returnLeg": f"leg {{ {_LEG} }} payment {{ {_PAYMENT} }}",
    "publishPolicy": "policy { id code state version }",
    "suspendPolicy": f"policy {{ {_POLICY} }}",
    "resumePolicy": f"policy {{ {_POLICY} }}",
    "repealPolicy": f"policy {{ {_POLICY} }}",
    "relaxSeparation": f"policy {{ {_POLICY} }}",
    **dict.fromkeys(("delegateDuties", "revokeDelegation"), f"delegation {{ {_DELEGATION} }}"),
    **dict.fromkeys(("registerReceiver", "rotateReceiverSecret"), f"receiver {{ {_RECEIVER} }} secret"),
    **dict.fromkeys(
        (
            *("changeReceiver", "pauseReceiver", "resumeReceiver", "withdrawReceiver", "redeliverNotices"),
            "pingReceiver",
        ),
        f"receiver {{ {_RECEIVER} }}",
    ),
    "recordTransitionRule": f"policy {{ {_POLICY} }}",
    "reportDuty": f"duty {{ {_DUTY} }}",
    "revealBankAccount": "bankAccount { accountNo holder }",
    "admitCreditCode": "admitted { id creditCode fault reason evidence admittedBy admittedAt }",
    "correctWorkingDay": f"workingDay {{ {_DAY} }}",
    "recordServiceMonths": f"rows {{ index grant {{ {_GRANT} }} {ERRORS} }}",
    "disputeMilestone": f"milestone {{ {_MILESTONE} }} grant {{ {_GRANT} }}",
    "confirmMilestone": f"milestone {{ {_MILESTONE} }} grant {{ {_GRANT} }}",
    "verifyMilestone": f"milestone {{ {_MILESTONE} }} grant {{ {_GRANT} }}",
}


_ON_THE_WAY = {
    **dict.fromkeys(("submitGrant", "acceptGrant", "proposeGrant", "openPublicity"), f"grant {{ {_TO_APPROVAL} }}"),
    **dict.fromkeys(("recordReview", "approveGrant"), f"grant {{ {_TO_PAYMENT} }}"),
    **dict.fromkeys(("recordBankAccount", "assignExperts"), "grant { id }"),
    "requestPayment": "payment { id }",
    "settleLeg": "leg { id }",
    **dict.fromkeys(
        ("createPaymentRun", "approvePaymentRun", "instructPaymentRun"), "run { id state version rowsSha256 }"
    ),
}
"""What the steps of a case on its way to where a test begins show: as much as the next of them needs."""


def mutation(name: str, *, on_the_way: bool = False, also: str = "") -> str:
    """An operation that does one command and shows all of its thing, or what the next step needs, or the refusals."""
    shows = _SHOWS.get(name, f"grant {{ {_GRANT} }}") + (f" {PROPOSAL}" if name in BY_TWO else "")
    shows = _ON_THE_WAY.get(name, shows) if on_the_way else shows
    kind = f"{name[0].upper()}{name[1:]}Input"
    return f"mutation Do($input: {kind}!) {{ {name}(input: $input) {{ {shows} {ERRORS} {also} }} }}"


ON_MANY = {
    "acceptGrants": "acceptGrant",
    "assignGrants": "assignGrant",
    "proposeGrants": "proposeGrant",
    "openPublicities": "openPublicity",
    "approveGrants": "approveGrant",
    "requestPayments": "requestPayment",
    "recordBankAccounts": "recordBankAccount",
}
"""Commands on many things, and what each of their rows is by itself."""
OF_ALL_ROWS = {"assignGrants": ("officer", "reason")}
"""What such a command takes once, for all of its rows."""
