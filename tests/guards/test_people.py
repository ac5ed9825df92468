"""People are compared by a stable id, however a token spells it, and shown by the name that it states."""

from dataclasses import dataclass, replace
from uuid import UUID

import pytest

from api.access.access_tokens import AT_JWT
from api.access.tokens import CLIENT
from api.kit.identifiers import read_global_id
from domain.lives.roles import Role
from domain.values.people import BadPersonError, person_of, shown_name
from tests.world.cases import Case, open_case
from tests.world.city import FIRST_DAY, City, Json, Person, new_key
from tests.world.operations import HISTORY
from tests.world.paperwork import before_submission, record_all
from tests.world.runs import account, asked_of_run
from tests.world.scopes import acting, every_bureau, every_treasury
from workflows.grants.decisions import ProposeGrant, propose_grant
from workflows.runtime.clock import system_moment
from workflows.transaction.work import Done, handle

SPELLINGS = [
    "fin1",
    "fin1 ",
    "FIN1",
    " Fin1",
    "ｆｉｎ１",
    "ＦＩＮ１",
    "fin\u200b1",
    "fin1\ufe0f",
    "\u2060fin1",
    "fin1\u3164",
    "fin1\n",
]
NOBODY = ["fіn1", "\u3164", " ", "", "fin\n1", "fin1\x00", "f" * 81, "\u0441\u0435\u0440\u0433\u0435\u0439"]


@dataclass(frozen=True)
class Bearer(Person):
    """Somebody whose token another system wrote, with the server's key."""

    token: str = ""

    def headers(self) -> dict[str, str]:
        """The token as it was written."""
        return {"Authorization": f"Bearer {self.token}"}


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to(FIRST_DAY)


def bearer(city: City, subject: object, role: Role = Role.FINANCE, **claims: object) -> Bearer:
    """Somebody who signs in with these very claims."""
    scopes = {"bureau": list(every_bureau())} if role is Role.OFFICER else {"treasury": list(every_treasury())}
    own = {
        "iss": city.key.issuer,
        "aud": city.settings.audience,
        "client_id": CLIENT,
        "jti": new_key(),
        "scope": "read act",
    }
    now = int(system_moment().now.timestamp())
    payload = own | {"scope": "read act", "sub": subject, "role": role.value, "iat": now, "exp": now + 3600}
    return Bearer(city, None, city.key.keys.sign(AT_JWT, payload | scopes | claims))


def requested(city: City) -> Case:
    """A case whose payment is requested, with an account."""
    case = open_case(city).to("PAYABLE")
    account(case)
    case.do("requestPayment")
    return case


def gathered(case: Case, maker: Person) -> Json:
    """A run of a case's leg, made by somebody."""
    leg = case.leg()
    return maker.done("createPaymentRun", treasury=leg["treasury"], legIds=[leg["id"]])["run"]


def accepted(city: City, measure: str) -> Case:
    """An accepted application of which nothing was reviewed."""
    case = open_case(city, measure)
    before_submission(case, measure)
    case.do("submitGrant")
    case.do("acceptGrant")
    return case


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_one_person_in_every_spelling_never_approves_his_own_run(city: City, spelling: str) -> None:
    run = gathered(requested(city), bearer(city, "fin1"))
    again = bearer(city, spelling)
    assert again.refused("approvePaymentRun", **asked_of_run("approvePaymentRun", run))["code"] == "RUN_FOUR_EYES"
    assert (
        bearer(city, "fin2").done("approvePaymentRun", **asked_of_run("approvePaymentRun", run))["run"]["state"]
        == "CLEARED"
    )


@pytest.mark.parametrize("spelling", NOBODY)
def test_nobody_signs_in_by_what_could_be_taken_for_another(city: City, spelling: str) -> None:
    answer = bearer(city, spelling).post("{ server { signedInAs } }")
    assert answer.status_code == 401
    with pytest.raises(BadPersonError):
        person_of(spelling)


def test_a_person_is_shown_by_the_name_and_known_by_the_id(city: City) -> None:
    case = requested(city)
    maker = bearer(city, "U-0017", name="José Zhang 张三\u200b ")
    run = gathered(case, maker)
    assert run["madeBy"] == maker.ask("{ server { signedInAs } }")["server"]["signedInAs"] == "José Zhang 张三"
    renamed, namesake = bearer(city, "u-0017", name="李四"), bearer(city, "U-0018", name="José Zhang 张三")
    assert renamed.refused("approvePaymentRun", **asked_of_run("approvePaymentRun", run))["code"] == "RUN_FOUR_EYES"
    cleared = namesake.done("approvePaymentRun", **asked_of_run("approvePaymentRun", run))["run"]
    assert (cleared["state"], cleared["clearedBy"]) == ("CLEARED", "José Zhang 张三")
    lines = city.sql("SELECT actor, person FROM audit_line WHERE deed = 'create_payment_run' ORDER BY at")
    assert lines[-1] == {"actor": "José Zhang 张三", "person": "u-0017"}


@pytest.mark.parametrize("name", ["", " ", "\u3164", "甲\n乙", "甲" * 81])
def test_a_name_that_cannot_be_shown_on_a_line_is_no_name(city: City, name: str) -> None:
    with pytest.raises(BadPersonError):
        shown_name(name)
    if name:
        assert bearer(city, "fin1", name=name).post("{ server { signedInAs } }").status_code == 401


def test_the_same_key_of_one_person_is_one_command_in_every_spelling(city: City) -> None:
    case = open_case(city).to("PAYABLE")
    account(case)
    payment = case.grant["payments"][0]
    command: Json = {"id": payment["id"], "expectedVersion": case.grant["version"], "idempotencyKey": "one person's"}
    first = bearer(city, "fin9").done("requestPayment", **command)
    before = city.rows()
    again = bearer(city, "FIN9\u200b", name="王会计").done("requestPayment", **command)
    assert (again["payment"]["id"], city.rows()) == (first["payment"]["id"], before)


def test_who_reviewed_a_case_does_not_propose_it_under_another_spelling(city: City) -> None:
    case = accepted(city, "A02-1")
    record_all(case, "BEFORE_PROPOSAL")
    reviewer = acting("OFFICER  Receipt_Check seat 0", Role.OFFICER)
    namesake = acting(reviewer.name, Role.OFFICER, person="U-2")
    command = ProposeGrant(_uid(case), case.look()["version"])
    for actor in (reviewer, replace(reviewer, name="another name")):
        outcome = city.run(handle(actor, propose_grant, command, four_eyes=True))
        assert not isinstance(outcome, Done)
        assert outcome[0].code == "FOUR_EYES"
    assert isinstance(city.run(handle(namesake, propose_grant, command, four_eyes=True)), Done)


def test_an_expert_sees_what_his_id_is_assigned_and_the_office_reads_it_as_it_was_written(city: City) -> None:
    case, document = accepted(city, "A01-1"), "query($id: ID!) { grant(id: $id) { experts { expert } } }"
    case.do("assignExperts", experts=["E-17", "ｅ-17 "])
    assert city.officer.ask(document, id=case.id)["grant"]["experts"] == [{"expert": "E-17"}]
    expert = bearer(city, "e-17\u200b", Role.EXPERT, name="赵专家")
    assert expert.ask(document, id=case.id)["grant"] is not None
    stranger = bearer(city, "e-18", Role.EXPERT, name="E-17")
    assert stranger.ask(document, id=case.id)["grant"] is None


def test_the_history_shows_names_as_they_were_typed(city: City) -> None:
    case = requested(city)
    steps = city.auditor.ask(HISTORY, id=case.id)["grant"]["history"]
    assert {step["takenBy"] for step in steps if step["event"] == "SUBMIT"} == {case.by("submitGrant").actor.name}  # pyright: ignore[reportOptionalMemberAccess] - whoever submits is signed in
    kept = city.sql("SELECT DISTINCT person FROM history_step WHERE scope_id = $1", _uid(case))
    assert all(row["person"] == person_of(row["person"]) for row in kept)


def _uid(case: Case) -> UUID:
    read = read_global_id(case.id)
    assert read
    return read[1]
