"""What was done can be proved: a chain of hashes over every command, and a history that replays to what stands."""

from uuid import UUID

import pytest

from domain.lives.grants import GRANT_LIFE
from domain.lives.legs import LEG_LIFE
from domain.lives.milestone_life import MILESTONE_LIFE
from domain.lives.recovery_life import RECOVERY_LIFE
from domain.lives.roles import Role
from domain.lives.unit_life import UNIT_LIFE
from domain.models import AuditLine
from tests.scenes.scenes_recoveries import SIX_MONTHS, recovered
from tests.world.cases import Case, new_item, open_case
from tests.world.city import City, Json
from tests.world.operations import HISTORY
from workflows.transaction.audit_hashes import audit_hash

LIVES = {
    "GRANT": GRANT_LIFE,
    "MILESTONE": MILESTONE_LIFE,
    "LEG": LEG_LIFE,
    "UNIT": UNIT_LIFE,
    "RECOVERY": RECOVERY_LIFE,
}
BEGINNINGS = {kind: next(iter(life.states)) for kind, life in LIVES.items()}


@pytest.fixture(scope="module")
def cases(city: City) -> list[Case]:
    """A plain grant that was paid at the second try, a rejected one, and a programme that was paid and ended."""
    city.move_to("2022-01-04")
    returned = open_case(city, "A10-3").to("PAYING")
    returned.do("returnLeg", leg="district", reason="账号有误")
    returned.do("requestPayment")
    recovered(returned.to("PAID"), "RECOVERED")
    rejected = open_case(city).to("UNDER_REVIEW")
    rejected.refused("rejectGrant", reason="")
    rejected.do("rejectGrant", reason="不符合条件")
    programme = open_case(city, "A10-4").to("ACTIVE").months(SIX_MONTHS)
    programme.months({f"2021-{month:02d}": 99 for month in (8, 9, 10, 11)} | {"2021-12": 110})
    programme.months({"2021-07": 200})
    programme.do("verifyMilestone", evidence="合同抽查记录")
    programme.do("requestPayment")
    programme.do("settleLeg", leg="city")
    programme.do("settleLeg", leg="district")
    programme.do("terminateGrant", reason="机构注销")
    gated = open_case(city, "A06-2").to("APPROVED")
    gated.do("recordProductionStart", startedOn="2022-01-01", evidence="投产验收报告")
    gated.do("terminateGrant", reason="项目停建")
    taken_back = open_case(city).to("PROPOSED")
    taken_back.do("returnGrantToReview", reason="须重新核定")
    taken_back.to("PAYABLE")
    return [returned, rejected, programme, gated, taken_back]


def lines_of(city: City, chain: UUID) -> list[AuditLine]:
    """The audit lines of a chain, oldest first."""

    async def load() -> list[AuditLine]:
        return await AuditLine.filter(chain=chain).order_by("number")

    return city.run(load())


def row_id(city: City, case: Case) -> UUID:
    """The id of the row of a grant."""
    return UUID(str(city.sql("SELECT id FROM grants WHERE number = $1", case.grant["number"])[0]["id"]))


def test_every_chain_of_hashes_is_whole(city: City, cases: list[Case]) -> None:
    assert cases
    chains = [UUID(str(row["chain"])) for row in city.sql("SELECT DISTINCT chain FROM audit_line")]
    assert len(chains) >= len(cases)
    for chain in chains:
        previous = ""
        for number, line in enumerate(lines_of(city, chain), start=1):
            assert (line.number, line.previous_hash) == (number, previous)
            assert line.hash == audit_hash(line)
            previous = line.hash


def test_a_changed_line_shows(city: City, cases: list[Case]) -> None:
    line = lines_of(city, row_id(city, cases[0]))[3]
    for field, other in (
        ("actor", "somebody else"),
        ("deed", "reject_grant"),
        ("role", Role.AUDITOR),
        ("command", {**line.command, "reason": "…"}),
        ("outcome", {**line.outcome, "award": 1}),
        ("previous_hash", "0" * 64),
        ("number", line.number + 1),
    ):
        kept = getattr(line, field)
        setattr(line, field, other)
        assert audit_hash(line) != line.hash, field
        setattr(line, field, kept)
    assert audit_hash(line) == line.hash


def test_each_command_writes_one_line_and_a_refusal_none(city: City, cases: list[Case]) -> None:
    deeds = [line.deed for line in lines_of(city, row_id(city, cases[1]))]
    assert deeds == ["create_grant", "submit_grant", "accept_grant", "reject_grant"]
    last = lines_of(city, row_id(city, cases[1]))[-1]
    assert last.outcome["state"] == "REJECTED"
    assert last.command["reason"] == "不符合条件"


def test_a_command_that_finds_the_same_on_record_writes_no_line(city: City, cases: list[Case]) -> None:
    case = cases[0]
    leg = case.leg("city")
    receipt = {"voucherNo": leg["voucherNo"], "amount": leg["amount"], "receiptNo": leg["receipts"][0]["number"]}
    before = len(lines_of(city, row_id(city, case)))
    case.by("settleLeg").done("settleLeg", id=leg["id"], settledOn=leg["receipts"][0]["on"], **receipt)
    assert len(lines_of(city, row_id(city, case))) == before


def replayed(steps: list[Json]) -> dict[tuple[str, str], str]:
    """Where every subject stands after its steps, each of which its life allows."""
    standing: dict[tuple[str, str], str] = {}
    for step in steps:
        kind, subject = step["subject_kind"], str(step["subject_id"])
        before = standing.get((kind, subject), BEGINNINGS[kind])
        assert step["from_state"] == before
        rows = [
            row
            for row in LIVES[kind].rows
            if row.event.value == step["event"] and step["from_state"] in {state.value for state in row.sources}
        ]
        assert len(rows) == 1, step
        assert step["to_state"] == rows[0].leads_to(step["from_state"])
        assert step["role"] in {role.value for role in rows[0].roles}
        standing[kind, subject] = step["to_state"]
    return standing


def test_the_history_replays_to_what_stands(city: City, cases: list[Case]) -> None:
    statements = {
        "GRANT": "SELECT id, state FROM grants WHERE id = $1",
        "MILESTONE": "SELECT id, state FROM milestone WHERE grant_id = $1",
        "UNIT": "SELECT id, state FROM unit WHERE grant_id = $1",
        "RECOVERY": "SELECT id, state FROM recovery WHERE grant_id = $1",
        "LEG": "SELECT l.id, l.state FROM payment_leg l JOIN payment p ON p.id = payment_id WHERE grant_id = $1",
    }
    states: set[str] = set()
    for case in cases:
        uid = row_id(city, case)
        steps = city.sql("SELECT * FROM history_step WHERE scope_id = $1 ORDER BY number", uid)
        assert [step["number"] for step in steps] == list(range(1, len(steps) + 1))
        standing = replayed(steps)
        for kind, statement in statements.items():
            for row in city.sql(statement, uid):
                assert standing.get((kind, str(row["id"])), BEGINNINGS[kind]) == row["state"]
                states.add(f"{kind} {row['state']}")
    assert states >= {
        "GRANT PAID",
        "GRANT REJECTED",
        "GRANT TERMINATED",
        "MILESTONE PAID",
        "MILESTONE VOID",
        "LEG SETTLED",
        "UNIT ACCEPTED",
        "RECOVERY RECOVERED",
    }


def test_the_history_that_is_shown_names_who_when_why_and_on_which_clause(city: City, cases: list[Case]) -> None:
    history = city.auditor.ask(HISTORY, id=cases[1].id)["grant"]["history"]
    assert [step["event"] for step in history] == ["SUBMIT", "ACCEPT", "REJECT"]
    last = history[-1]
    assert (last["fromState"], last["toState"], last["reason"]) == ("UNDER_REVIEW", "REJECTED", "不符合条件")
    assert (last["role"], last["takenAt"][:10], last["citations"]) == ("OFFICER", "2022-01-12", [{"clause": "art. 8"}])


def test_facts_are_kept_as_they_were_stated(city: City) -> None:
    case = open_case(city, "A11-1", facts={}, item=new_item())
    case.do("updateGrantFacts", facts={"ai_enterprises": 30})
    snapshots = "query S($id: ID!) { grant(id: $id) { factSnapshots { number facts role recordedBy } } }"
    editions = city.auditor.ask(snapshots, id=case.id)["grant"]["factSnapshots"]
    assert [(s["number"], s["facts"], s["role"]) for s in editions] == [
        (1, {}, "APPLICANT"),
        (2, {"ai_enterprises": 30}, "APPLICANT"),
    ]
