"""Every guard of every life answers its own refusal, with its clause, and none stands there untried."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from domain.handling.calls import CallWindow, filing_refusal
from domain.handling.leg_queue import StandingLeg, unrequestable, untakeable
from domain.lives.capacities import CAPACITIES
from domain.lives.grants import GRANT_LIFE, GrantEvent, GrantState
from domain.lives.legs import LegState
from domain.lives.policy_life import PolicyState
from domain.lives.roles import Role
from domain.lives.table import Guard
from domain.policy.conditions import Text
from domain.refusals.refusals import Code, Refusal
from domain.treasury.paid_payments import PaidPayment, unrecoverable
from tests.domain.lives import CITED, DAY, LIVES, TODAY, VALIDITY, AnyRow
from tests.domain.one_change import refused_by_one_change
from tests.domain.wuhan import GRANTS, PACK

WAITING = (Text(zh="完工", en="completion"),)
YEARS_LATER = TODAY.replace(year=TODAY.year + 2)


@dataclass(frozen=True)
class Guarded:
    """One guard: the step it stands before, what makes it refuse, and how."""

    name: str
    event: str
    changes: dict[str, Any]
    code: Code
    role: Role | None = None

    @property
    def row(self) -> AnyRow:
        """The row of the table that it stands in."""
        return next(row for row in LIVES[self.name].life.rows if row.event.value == self.event)

    @property
    def by(self) -> Role:
        """Somebody who takes the step."""
        return self.role or min(self.row.roles)

    @property
    def at(self) -> Any:  # noqa: ANN401 - each life has its own
        """The situation in which it refuses."""
        return LIVES[self.name].at(self.row.event, self.by, **self.changes)


def grant(event: str, changes: dict[str, Any], code: Code, role: Role | None = None) -> Guarded:
    return Guarded("grant", event, changes, code, role)


def steps_taken(*events: GrantEvent) -> dict[str, Any]:
    return {"taken_by_this_person": frozenset(events)}


_E = GrantEvent
ANSWERS = ("SETTLE", "RETURN")
SEPARATE = [row for row in GRANT_LIFE.rows if row.event in CAPACITIES and row.event not in {"SUBMIT", "APPROVE"}]
DECIDED = (_E.SUBMIT, _E.ACCEPT, _E.CORRECT_FACTS, _E.RECORD_REVIEW)
CALLED = GRANTS["A12-2"]
_OVER = CallWindow("1", TODAY - 2 * DAY, TODAY - DAY)
CALL_SHUT, CALL_REQUIRED = ({"call": filing_refusal(CALLED, of, TODAY, CITED)} for of in ([_OVER], list[CallWindow]()))


def leg(state: LegState, run: str = "") -> StandingLeg:
    """Return a leg of a payment of one fen, for which no budget has anything."""
    return StandingLeg("1", state, "city", 1, {}, 0, 0, run)


def unrequested(state: LegState) -> dict[str, Any]:
    """Return why nothing can be requested of a payment with one leg."""
    return {"unrequestable": unrequestable([leg(state)], PACK.policy, TODAY.year, CITED)}


def untaken(state: LegState, run: str = "") -> dict[str, Any]:
    """Return why nothing can be taken back of a payment with one leg."""
    return {"untakeable": untakeable([leg(state, run)], Role.FINANCE, CITED)}


def unpaid(*payments: PaidPayment) -> dict[str, Any]:
    """Return why none of these payments can be asked back."""
    return {"unrecoverable": unrecoverable(payments, CITED)}


OF_ANOTHER = Refusal(Code.NOT_ALLOWED, {}, (), (CITED,))
CREDIT = [Refusal(code, {"why": "x"}, (), (CITED,)) for code in (Code.CREDIT_LISTED, Code.CREDIT_UNKNOWN)]
HELD = {"held": "群众举报"}
BUREAU_DECIDES, DISTRICT_DECIDES = ({"deciders": frozenset({role})} for role in (Role.OFFICER, Role.DISTRICT_OFFICER))
REPEALED = {"policy_state": PolicyState.REPEALED}

INTAKE = [
    grant("SUBMIT", {"policy_state": PolicyState.DRAFT}, Code.POLICY_NOT_PUBLISHED),
    grant("SUBMIT", {"in_force_from": None}, Code.POLICY_NOT_PUBLISHED),
    grant("SUBMIT", {"policy_state": PolicyState.SUSPENDED}, Code.POLICY_SUSPENDED),
    grant("SUBMIT", {"in_force_from": TODAY + DAY}, Code.POLICY_NOT_IN_FORCE, Role.OFFICER),
    grant("SUBMIT", {"expires_on": TODAY - DAY}, Code.POLICY_EXPIRED),
    grant("SUBMIT", {"expires_on": TODAY - 2 * DAY, "transition_until": TODAY - DAY}, Code.POLICY_EXPIRED),
    grant("SUBMIT", REPEALED, Code.POLICY_REPEALED),
    grant("SUBMIT", REPEALED | {"transition_until": TODAY, "in_force_from": None}, Code.POLICY_REPEALED),
    grant("SUBMIT", REPEALED | {"transition_until": TODAY - DAY}, Code.POLICY_EXPIRED),
    grant("SUBMIT", CALL_SHUT, Code.CALL_NOT_OPEN),
    grant("SUBMIT", CALL_REQUIRED, Code.CALL_REQUIRED),
    grant("SUBMIT", {"without_application": True}, Code.NOT_ALLOWED, Role.OFFICER),
    grant("REQUEST_SUPPLEMENT", {"supplement_until": TODAY}, Code.SUPPLEMENT_ONCE, Role.DISTRICT_OFFICER),
    grant("RESUBMIT", {"supplement_until": TODAY - DAY}, Code.SUPPLEMENT_LATE),
    grant("LAPSE", {"supplement_until": TODAY}, Code.GATE_CLOSED),
    grant("LAPSE", {"supplement_until": None}, Code.GATE_CLOSED),
    grant("REGISTER_UNITS", {"has_units": False}, Code.NOT_ASKED_BY_MEASURE),
    *[grant(row.event.value, steps_taken(_E.APPROVE), Code.FOUR_EYES) for row in SEPARATE],
]
REVIEWS = [
    grant("INSPECT_UNITS", {"has_units": False}, Code.NOT_ASKED_BY_MEASURE),
    grant("ASSIGN_EXPERTS", {"has_experts": False}, Code.NOT_ASKED_BY_MEASURE),
    grant("WITHDRAW_EXPERT", {"has_experts": False}, Code.NOT_ASKED_BY_MEASURE),
    grant("RECORD_REVIEW", {"review_open": False}, Code.NOT_ASKED_BY_MEASURE, Role.EXPERT),
    grant("PROPOSE", HELD, Code.ON_HOLD),
    grant("PROPOSE", {"reviews_missing": WAITING}, Code.REVIEW_MISSING),
    grant("PROPOSE", {"selected": False}, Code.NOT_SELECTED),
    *[grant(event, steps_taken(each), Code.FOUR_EYES) for event in ("PROPOSE", "APPROVE") for each in DECIDED],
    grant("RETURN_TO_REVIEW", HELD, Code.ON_HOLD),
    grant("REJECT", HELD, Code.ON_HOLD),
]
DECISIONS = [
    grant("PROPOSE", {"proposers": frozenset({Role.DISTRICT_OFFICER})}, Code.NOT_ALLOWED, Role.OFFICER),
    grant("APPROVE", DISTRICT_DECIDES, Code.NOT_ALLOWED, Role.OFFICER),
    *[
        grant(event, BUREAU_DECIDES, Code.NOT_ALLOWED, Role.DISTRICT_OFFICER)
        for event in ("APPROVE", "RETURN_TO_REVIEW", "REJECT", "OPEN_PUBLICITY", "TERMINATE")
    ],
]
PUBLICITY = [
    grant("OPEN_PUBLICITY", HELD, Code.ON_HOLD),
    grant("FILE_OBJECTION", {"publicity_last": TODAY - DAY}, Code.PUBLICITY_ENDED),
    grant("FILE_OBJECTION", {"publicity_last": None}, Code.PUBLICITY_ENDED),
    grant("END_PUBLICITY", {"publicity_last": TODAY}, Code.PUBLICITY_NOT_OVER),
    grant("APPROVE", HELD, Code.ON_HOLD),
    grant("APPROVE", {"last_to_approve": TODAY - DAY}, Code.POLICY_EXPIRED),
    grant("APPROVE", {"publicity_last": TODAY}, Code.PUBLICITY_NOT_OVER),
    grant("APPROVE", {"publicity_last": None}, Code.PUBLICITY_NOT_OVER),
    grant("APPROVE", {"open_objections": 1}, Code.OBJECTION_OPEN),
    *[grant("APPROVE", {"credit": refusal}, refusal.code) for refusal in CREDIT],
    grant("APPROVE", steps_taken(_E.PROPOSE), Code.FOUR_EYES),
]
_RECORDING = (_E.RECORD_COMPLETION, _E.RECORD_PRODUCTION_START, _E.RECORD_EXIT)
MONEY = [
    *[grant(event, {"recordable": frozenset()}, Code.NOT_ASKED_BY_MEASURE) for event in _RECORDING],
    *[grant(event, {"recorded": {event: TODAY}}, Code.ALREADY_ON_RECORD) for event in _RECORDING],
    grant("BREAK_TERM", {"term_broken": False}, Code.GATE_CLOSED),
    grant("REDEEM_VOUCHER", {"expires_on": TODAY - DAY}, Code.VOUCHER_EXPIRED),
    grant("LAPSE_VOUCHER", {"expires_on": TODAY}, Code.GATE_CLOSED),
    grant("OPEN_GATE", {"is_programme": True}, Code.NOT_ASKED_BY_MEASURE),
    grant("OPEN_GATE", HELD, Code.ON_HOLD),
    grant("OPEN_GATE", {"waiting_for": WAITING}, Code.GATE_CLOSED),
    *[
        grant(event, {"is_programme": False}, Code.NOT_ASKED_BY_MEASURE)
        for event in ("BEGIN_PROGRAMME", "RECORD_SERVICE_MONTH", "CORRECT_SERVICE_MONTH")
    ],
    grant("REQUEST_PAYMENT", HELD, Code.ON_HOLD),
    grant("REQUEST_PAYMENT", unrequested(LegState.SETTLED), Code.LEG_NOT_OPEN),
    grant("REQUEST_PAYMENT", unrequested(LegState.BUDGET_PENDING), Code.BUDGET_PENDING),
    grant("REQUEST_PAYMENT", {"unrequestable": OF_ANOTHER}, Code.NOT_ALLOWED),
    grant("TAKE_BACK", untaken(LegState.REQUESTED, "2022-1"), Code.LEG_IN_RUN),
    grant("TAKE_BACK", untaken(LegState.INSTRUCTED), Code.STEP_NOT_POSSIBLE),
    grant("TAKE_BACK", {"untakeable": OF_ANOTHER}, Code.NOT_ALLOWED),
    grant("OPEN_RECOVERY", unpaid(), Code.NOTHING_PAID),
    grant("OPEN_RECOVERY", unpaid(PaidPayment(1, "A08-1-2021-000001/R1")), Code.RECOVERY_OPEN),
    grant("CORRECT_SERVICE_MONTH", {"has_months": False}, Code.MONTH_NOT_REPORTED),
    grant("REPORT_TRANCHE", {"has_tranches": False}, Code.NOT_ASKED_BY_MEASURE),
    grant("AWARD_TRANCHE", {"has_tranches": False}, Code.NOT_ASKED_BY_MEASURE),
    grant("AWARD_TRANCHE", HELD, Code.ON_HOLD),
    grant("HOLD", HELD, Code.ON_HOLD, Role.SUPERVISOR),
    grant("RELEASE", {"held": None}, Code.NOT_ON_HOLD),
    grant("CLOSE", HELD, Code.ON_HOLD),
    grant("CLOSE", {"closing_missing": WAITING}, Code.NOT_YET_CLOSABLE),
]
OTHERS = [
    Guarded("milestone", "VERIFY", {"earlier_open": "2022-01"}, Code.EARLIER_WINDOW_OPEN),
    Guarded("milestone", "VERIFY", steps_taken(_E.ACCEPT), Code.FOUR_EYES),
    Guarded("milestone", "REQUEST_PAYMENT", steps_taken(_E.APPROVE), Code.FOUR_EYES),
    Guarded("tranche", "AWARD", steps_taken(_E.ACCEPT), Code.FOUR_EYES),
    Guarded("milestone", "VERIFY", HELD, Code.ON_HOLD),
    Guarded("milestone", "REQUEST_PAYMENT", HELD, Code.ON_HOLD),
    *[grant(event, HELD, Code.ON_HOLD) for event in ("REDUCE", "CORRECT_AWARD")],
    grant("CORRECT_AWARD", {"open_recovery": "A08-1-2021-000001/R1"}, Code.RECOVERY_OPEN),
    Guarded("other award", "REOPEN", {"stands": "A08-1-2021-000001"}, Code.GRANT_STILL_STANDS),
    *[Guarded("payment leg", e, {"requested_by_this_person": True}, Code.FOUR_EYES, Role.FINANCE) for e in ANSWERS],
    *[Guarded("payment run", event, {"made_by_this_person": True}, Code.RUN_FOUR_EYES) for event in ("CHECK", "CLEAR")],
    Guarded("payment run", "CLEAR", {"checked_by_this_person": True}, Code.RUN_FOUR_EYES),
    Guarded("proposal", "CONFIRM", {"proposed_by_this_person": True}, Code.PROPOSAL_FOUR_EYES),
    Guarded("proposal", "DECLINE", {"proposed_by_this_person": True}, Code.PROPOSAL_FOUR_EYES),
    Guarded("proposal", "CONFIRM", {"today": TODAY + DAY}, Code.PROPOSAL_LAPSED),
    Guarded("proposal", "CONFIRM", {"shown_agrees": False}, Code.PROPOSAL_DIFFERS),
    Guarded("proposal", "CONFIRM", {"basis_stands": False}, Code.PROPOSAL_OVERTAKEN),
    Guarded("proposal", "WITHDRAW", {"proposed_by_this_person": False}, Code.PROPOSAL_OF_ANOTHER),
    Guarded("proposal", "LAPSE", {"today": TODAY}, Code.GATE_CLOSED),
    Guarded("payment run", "CLEAR", {"needs_second": True}, Code.GATE_CLOSED),
    Guarded("policy", "ENTER_INTO_FORCE", {"today": TODAY - DAY}, Code.POLICY_NOT_IN_FORCE),
    Guarded("policy", "ENTER_INTO_FORCE", {"in_force_from": None}, Code.POLICY_NOT_IN_FORCE),
    Guarded("policy", "RECORD_TRANSITION_RULE", {"in_force_from": None}, Code.POLICY_REPEALED),
    Guarded("policy", "EXPIRE", {"today": TODAY}, Code.GATE_CLOSED),
    Guarded("call", "OPEN", {"today": TODAY - DAY}, Code.CALL_NOT_OPEN),
    Guarded("call", "CLOSE", {"today": TODAY}, Code.GATE_CLOSED),
    Guarded("call", "RANK", {"is_competition": False}, Code.NO_COMPETITION),
    *[Guarded("call", "RANK", {each: ("A12-2-1",)}, Code.REVIEW_MISSING) for each in ("undecided", "unscored")],
    Guarded("call", "PROMOTE", {"free_places": 0}, Code.NO_PLACE_FREE),
    Guarded("call", "PROMOTE", {"on_reserve": 0}, Code.NO_PLACE_FREE),
    Guarded("objection", "DISMISS", {"recorded_by_this_person": True}, Code.FOUR_EYES),
    Guarded("objection", "UPHOLD", {"recorded_by_this_person": True}, Code.FOUR_EYES),
    Guarded("tranche", "AWARD", {"reported_by_this_person": True}, Code.FOUR_EYES),
    Guarded("duty", "REPORT", {"today": date(TODAY.year + 1, 1, 1)}, Code.DUTY_YEAR_OVER, Role.DISTRICT_OFFICER),
    Guarded("duty", "MEET", {"reported": 9}, Code.DUTY_NOT_REACHED),
    Guarded("duty", "MISS", {"today": date(TODAY.year, 12, 31)}, Code.GATE_CLOSED),
    Guarded("recovery", "REPLY", {"today": TODAY + DAY}, Code.REPLY_LATE),
    Guarded("recovery", "LAPSE_REPLY", {"today": TODAY}, Code.GATE_CLOSED),
    Guarded("recovery", "LAPSE_REPLY", {"reply_until": None}, Code.GATE_CLOSED),
    *[
        Guarded("recovery", event, {"opened_by_this_person": True}, Code.FOUR_EYES)
        for event in ("DECIDE", "DROP", "WRITE_OFF")
    ],
    *[
        Guarded("recovery", event, {"challenged": True}, Code.CHALLENGE_PENDING)
        for event in ("DEMAND", "ENFORCE", "WRITE_OFF", "CHALLENGE")
    ],
    Guarded("recovery", "RECEIVE_PART", {"missing": 0}, Code.NOTHING_MISSING),
    Guarded("recovery", "RECEIVE_LATE", {"missing": 0}, Code.NOTHING_MISSING),
    Guarded("recovery", "RECEIVE_ALL", {"missing": 1}, Code.GATE_CLOSED),
    *[
        Guarded("recovery", event, {"challenged": False}, Code.NO_CHALLENGE)
        for event in ("DISMISS_CHALLENGE", "UPHOLD_CHALLENGE")
    ],
]
GUARDS = [*INTAKE, *REVIEWS, *DECISIONS, *PUBLICITY, *MONEY, *OTHERS]
BY_ONE_CHANGE = [Guarded(*each) for each in refused_by_one_change()]
"""What one flag decides is tried by itself, and needs no line above."""


@pytest.mark.parametrize(
    "row", [*GUARDS, *BY_ONE_CHANGE], ids=lambda row: f"{row.name}-{row.event}-{'-'.join(row.changes)}-{row.code}"
)
def test_a_guard_answers_its_refusal_with_its_clause(row: Guarded) -> None:
    life, state, event = LIVES[row.name].life, row.row.sources[0], row.row.event
    assert not isinstance(life.step(state, event, LIVES[row.name].at(event, row.by)), Refusal)
    refusal = life.step(state, event, row.at)
    assert isinstance(refusal, Refusal)
    assert refusal.code is row.code
    guard = refusing(row.row, row.at)
    assert refusal.clause == (VALIDITY if guard.clause else CITED).clause
    actions = [action for action in life.actions(state, row.at) if action.event is event]
    assert [action.refusals[0] for action in actions] == [refusal] * len(actions)


def refusing(row: AnyRow, at: Any) -> Guard[Any]:  # noqa: ANN401 - each life has its own
    """Return the guard that refuses a step, asked one after another."""
    return next(guard for guard in row.guards if guard(at) is not None)


@pytest.mark.parametrize("name", LIVES)
def test_every_code_that_a_guard_declares_is_tried_and_it_refuses_with_no_other(name: str) -> None:
    tried = {(r.event, refusing(r.row, r.at), r.code) for r in [*GUARDS, *BY_ONE_CHANGE] if r.name == name}
    declared = {(row.event.value, guard) for row in LIVES[name].life.rows for guard in row.guards}
    assert tried == {(event, guard, code) for event, guard in declared for code in guard.codes}


@pytest.mark.parametrize(
    "changes",
    [
        {"expires_on": TODAY - DAY, "transition_until": TODAY},
        {"policy_state": PolicyState.EXPIRED, "expires_on": TODAY - DAY, "transition_until": TODAY},
        REPEALED | {"transition_until": TODAY},
        {"transition_until": TODAY - DAY},
    ],
    ids=["after its end", "expired", "repealed", "a rule that ended before the policy"],
)
def test_a_transition_rule_opens_a_later_window_and_closes_none(changes: dict[str, Any]) -> None:
    lived = LIVES["grant"]
    assert lived.life.step(GrantState.DRAFT, _E.SUBMIT, lived.at(_E.SUBMIT, Role.APPLICANT, **changes)) == "SUBMITTED"


@pytest.mark.parametrize(
    ("name", "state", "event", "changes"),
    [
        ("grant", "SUPPLEMENT", "RESUBMIT", {"supplement_until": TODAY}),
        ("grant", "UNDER_REVIEW", "PROPOSE", {"selected": None}),
        ("recovery", "NOTIFIED", "REPLY", {"reply_until": None, "today": YEARS_LATER}),
        ("duty", "OPEN", "REPORT", {"today": date(TODAY.year, 12, 31)}),
        ("call", "RANKED", "PROMOTE", {"free_places": 3, "on_reserve": 2}),
        ("payment leg", "UNKNOWN", "SETTLE", {}),
    ],
)
def test_the_last_day_and_the_edge_still_pass(name: str, state: str, event: str, changes: dict[str, Any]) -> None:
    lived = LIVES[name]
    row = next(row for row in lived.life.rows if row.event.value == event)
    at = lived.at(row.event, min(row.roles), **changes)
    assert not isinstance(lived.life.step(lived.life.states(state), row.event, at), Refusal)
