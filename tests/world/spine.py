"""The spine of a case: from its draft to where a test begins, each step seen no further than the next one needs."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.domain.wuhan import GRANTS
from tests.world.paperwork import before_submission, record_all, reviewed

if TYPE_CHECKING:
    from tests.world.cases import Case

_SPINE = {
    "DRAFT": "submitGrant",
    "SUBMITTED": "acceptGrant",
    "UNDER_REVIEW": "proposeGrant",
    "PROPOSED": "openPublicity",
    "PUBLICITY": "approveGrant",
    "PUBLICITY_OVER": "approveGrant",
    "PAYABLE": "requestPayment",
    "PAYING": "settleLeg",
}
_LEADS_TO = {
    "DRAFT": ("SUBMITTED",),
    "SUBMITTED": ("UNDER_REVIEW",),
    "UNDER_REVIEW": ("PROPOSED",),
    "PROPOSED": ("PUBLICITY",),
    "PUBLICITY": ("APPROVED", "ACTIVE", "PAYABLE"),
    "PUBLICITY_OVER": ("APPROVED", "ACTIVE", "PAYABLE"),
    "APPROVED": ("PAYABLE",),
    "PAYABLE": ("PAYING",),
    "PAYING": ("PAID",),
}
"""Where the next step usually leads: what it shows is then all of the grant, and nobody has to look again."""
FROM_APPROVAL = ("APPROVED", "PAYABLE", "PAYING")
"""States in which the next step is one of money."""


def bring(case: "Case", state: str) -> None:
    """Bring a case along the spine to a state, and look at all of it there; the day moves past its publicity."""
    try:
        for _ in range(len(_SPINE) + 2):
            if case.state == state:
                break
            case.on_the_way = state not in _LEADS_TO.get(case.state, ())
            _go_on(case)
        else:
            message = f"{case.grant['number']} stands at {case.state} and never came to {state}"
            raise AssertionError(message)
        seen = not case.on_the_way
    finally:
        case.on_the_way = False
    if not seen:
        case.look()


def _go_on(case: "Case") -> None:
    """Take the next step, after all that it waits for."""
    if case.state == "DRAFT":
        before_submission(case, case.measure)
    if case.state == "UNDER_REVIEW":
        reviewed(case)
        _year_over(case)
    if case.state == "APPROVED":
        record_all(case, "BEFORE_PAYMENT")
        return
    if case.state == "PUBLICITY":
        case.city.move_to(date.fromisoformat(case.grant["publicityTo"]) + timedelta(days=1))
        case.look()
    case.do(_SPINE[case.state])


def _year_over(case: "Case") -> None:
    """A year is proposed once it is over: the day moves on to the next one where it is not."""
    facts = GRANTS[case.measure].facts if case.measure in GRANTS else {}
    years = [case.grant["facts"][name] for name, fact in facts.items() if fact.type == "YEAR"]
    if years and case.city.day.year <= years[0]:
        case.city.move_to(date(years[0] + 1, 1, 4))
