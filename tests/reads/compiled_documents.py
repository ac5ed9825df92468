"""Documents that one statement answers, with everything that is declared of what they ask for."""

_LEG = """id payer treasury amount state stateTitle version voucherNo instructedOn splitFrom { id } payment { id state }
  receipts { number voucherNo edition outcome amount on reason evidence recordedBy recordedAt }
  doublePayments { id amount paidOn state stateTitle closingReason } grant { number }"""
_RECOVERY = """id number cause state stateTitle version facts claimed amount replyDueOn reply challenged legalBasis
  openedBy openedAt payment { id } grant { id } legs { id payer treasury amount received recovery { id }
    receipts { number amount excess excessRefunded on edition outcome reason evidence recordedBy recordedAt } }"""
GRANT = f"""__typename id number state stateTitle version item facts award decidedAmount decidedPayer publicityFrom
  publicityTo submittedOn approvedOn createdAt updatedAt filedName
  filedDistrictCode score rank rankingOutcome heldReason
  performance
  applicant {{ id name districtCode version creditCode otherAwards {{ id matterKey amount }} }}
  milestones(includeVoid: true) {{ id code from to sum baseline amount state stateTitle version dispute
    grant {{ number }} }}
  payments {{ id amount number orderedAt state stateTitle legs {{ {_LEG} }} milestone {{ id }}
    tranche {{ id receiptNo received receivedOn facts state award }} }}
  recoveries {{ {_RECOVERY} }} tranches {{ number award }}"""
PAGE = """{ grants(first: 50) { edges { cursor node { id number state award createdAt applicant { name creditCode }
  milestones { id state amount from to } payments { id state amount legs { payer state amount } } } }
  pageInfo { hasNextPage endCursor } } }"""
WHOLE: tuple[str, ...] = (
    PAGE,
    "{ grants(first: 3) { totalCount nodes { __typename id number } } }",
    """{ grants(last: 7, filter: {states: [PAID, APPROVED]}, orderBy: {field: AWARD, direction: ASC}) { totalCount
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { %s } } } }"""  # noqa: UP031 - braces
    % GRANT,
    """{ a: grants(first: 2, filter: {search: "91"}) { nodes { n: number ...F } }
      b: grants(first: 2, filter: {overdue: true}) { totalCount } }
      fragment F on Grant { ... on Node { id } state applicant { ... @skip(if: true) { name } creditCode } }""",
    """{ payments(first: 30, filter: {states: [PARTIALLY_SETTLED, SETTLED, ORDERED]}) { totalCount totalAmount
      nodes { id state amount legs { state grant { id } } } } }""",
    """{ paymentLegs(first: 30, orderBy: {field: AMOUNT, direction: DESC}) { totalCount totalAmount
      pageInfo { endCursor hasNextPage } edges { cursor node { id grant { number applicant { name } } } } } }""",
    "{ paymentLegs(last: 9) { pageInfo { startCursor endCursor hasPreviousPage } edges { cursor node { id } } } }",
    """{ recoveries(first: 20, filter: {overdue: false}) { totalCount nodes { %s } } }""" % _RECOVERY,  # noqa: UP031
)
"""What is asked of lists of grants and of their money by everybody who signed in."""
OF_THE_OFFICE = """{ paymentRuns(first: 30) { totalCount edges { cursor node { id number treasury state stateTitle
  version total count madeBy madeAt checkedBy clearedBy instructedOn } } } }"""
QUEUES = f"""{{ city: budgetQueue(treasury: "city", first: 20) {{ totalCount pageInfo {{ endCursor hasNextPage }}
  edges {{ cursor node {{ {_LEG} }} }} }} none: budgetQueue(treasury: "x", last: 2) {{
  totalCount nodes {{ id }} }} }}"""
PAST_QUEUE = """{ budgetQueue(treasury: "city", asOf: "2022-06-01") { totalCount nodes { id state instructedOn
  payment { id } receipts { number } } } }"""
"""The queue of the city, as it stands, and as it stood; for the office."""
MIXED = """{ grants(first: 6) { nodes { id measure { code title } policy { code } actions { event permitted } number
  procedure { code passed } applicant { id name(on: "2022-01-01") } payments { id legs { dueOn actions { mutation } } }
  bankAccount { accountNo } waitsFor { code } } edges { node { id actions { title } } } pageInfo { endCursor } } }"""
"""What no statement says, between what one says."""
_BENEATH = "applicant { name } payments { id amount legs { id state treasury } } milestones { id state }"
BY_RESOLVERS: tuple[str, ...] = (
    f"""query($ids: [ID!]!, $id: ID!) {{ nodes(ids: $ids) {{ __typename id ... on Grant {{ number {_BENEATH}
      actions {{ event }} }} ... on Payment {{ amount legs {{ state }} }} }} node(id: $id) {{ ... on Grant
      {{ {_BENEATH} }} }} }}""",
    f"""query($ids: [ID!]!) {{ changes(first: 40) {{ pageInfo {{ endCursor }} nodes {{ cursor
      grant {{ number {_BENEATH} }} }} }}
      nodes(ids: $ids) {{ id }} }}""",
    f"""query($ids: [ID!]!) {{ __typename viewer {{ name inbox {{ waiting proposals }} applicant {{ name
      otherAwards {{ id }} }} }} grants(first: 2) {{ nodes {{ id {_BENEATH} }} }} server {{ today }}
      nodes(ids: $ids) {{ id }} }}""",
)
"""Whose roots are found by resolvers, all or some of them, and what is beneath them is said by statements."""
