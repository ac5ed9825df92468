"""An enterprise changes its name, moves, or was written down wrongly: the register follows, and grants keep theirs."""

from collections.abc import Callable

import pytest

from domain.lives.roles import Role
from tests.guards.broken_rows import refused as refused_by_database
from tests.guards.register_guards import BROKEN
from tests.guards.test_idempotency import at_once
from tests.scenes.scenes_registers import WHY
from tests.world.cases import new_key_and, open_case
from tests.world.city import City, Json, Person, new_key
from tests.world.registers import (
    DAY,
    NEW_DISTRICT,
    OLD_DISTRICT,
    but_for_answers,
    changed_register,
    drafted,
    filed,
    filing,
    names,
    no,
    register,
    search_grants,
)


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to(DAY)


def test_the_trial_a_new_name_is_stated_once_it_is_on_record(city: City) -> None:
    case = open_case(city).to("SUBMITTED")
    old, new = case.grant["applicant"]["name"], f"武汉更名{new_key()}（示例）有限公司"
    refusal = case.applicant.refused("createGrant", **filing(case, name=new))
    assert (refusal["code"], refusal["path"]) == ("APPLICANT_DIFFERS", ["applicant", "name"])
    assert old in refusal["message"]
    assert "recordRegisterChange" in refusal["message"]
    account: Json = {
        "holder": new.replace("（", "(").replace("）", ")"),
        "accountNo": "4200100020003000",
        "bank": "示例银行",
    }
    assert case.applicant.refused("recordBankAccount", id=case.id, **account)["code"] == "ACCOUNT_HOLDER_DIFFERS"
    payload = changed_register(case, name=new, effectiveOn=DAY)
    assert (payload["applicant"]["name"], payload["applicant"]["version"]) == (new, 2)
    assert drafted(case, name=f" {account['holder']}").grant["applicant"]["name"] == new
    held = case.applicant.done("recordBankAccount", id=case.id, **account)["grant"]["bankAccount"]["holder"]
    assert held == account["holder"]
    refusal = case.applicant.refused("createGrant", **filing(case))
    assert (refusal["code"], DAY in refusal["message"], new in refusal["message"]) == ("APPLICANT_DIFFERS", True, True)
    grant = filed(case)
    assert (grant["filedName"], grant["applicant"]["name"]) == (old, new)
    assert names(city, case) == [(old, None, "2022-02-28"), (new, DAY, None)]


def test_changes_told_in_any_order_twice_and_for_the_same_day(city: City) -> None:
    case = open_case(city)
    old = case.grant["applicant"]["name"]
    changed_register(case, name="丙有限公司", effectiveOn="2021-12-01")
    changed_register(case, name="乙有限公司", effectiveOn="2021-06-01")
    assert names(city, case) == [
        (old, None, "2021-05-31"), ("乙有限公司", "2021-06-01", "2021-11-30"), ("丙有限公司", "2021-12-01", None),
    ]  # fmt: skip
    before = but_for_answers(city)
    again = changed_register(case, name="丙 有限公司", effectiveOn="2021-12-01", expectedVersion=1)
    assert [version["number"] for version in again["versions"]] == [3]
    assert but_for_answers(city) == before
    refusal = no(case, name="丁有限公司", effectiveOn="2021-12-01")
    assert (refusal["code"], "丙有限公司" in refusal["message"]) == ("REGISTER_DAY_TAKEN", True)
    assert no(case, name="丙有限公司", effectiveOn="2022-01-01")["code"] == "ALREADY_ON_RECORD"
    assert no(case, name="丁有限公司", effectiveOn="2022-01-01", expectedVersion=1)["code"] == "STALE_VERSION"


def test_two_who_tell_at_once_the_same_or_not(city: City) -> None:
    case = open_case(city)
    uid = case.grant["applicant"]["id"]
    officers = [city.person(Role.OFFICER, desk=f"register {n}") for n in range(6)]

    def telling(officer: Person, name: str, day: str) -> Callable[[], Json]:
        command = new_key_and(WHY | {"id": uid, "name": name, "effectiveOn": day})
        return lambda: officer.do("recordRegisterChange", **command)

    answers = at_once([telling(officer, "甲乙有限公司", "2021-06-01") for officer in officers])
    assert [answer["errors"] for answer in answers] == [[]] * 6
    assert len(register(city, case)["registerVersions"]) == 3
    answers = at_once([telling(officer, f"名{n}有限公司", "2021-08-01") for n, officer in enumerate(officers)])
    codes = sorted(answer["errors"][0]["code"] if answer["errors"] else "done" for answer in answers)
    assert codes == [*["REGISTER_DAY_TAKEN"] * 5, "done"]


def test_a_change_to_come_comes_with_its_day(city: City) -> None:
    case = open_case(city).to("SUBMITTED")
    old, new = case.grant["applicant"]["name"], "将来有限公司"
    changed_register(case, name=new, districtCode=NEW_DISTRICT, effectiveOn="2022-03-10")
    assert register(city, case)["name"] == old
    assert case.applicant.refused("createGrant", **filing(case, name=new))["code"] == "APPLICANT_DIFFERS"
    case.applicant.done("createGrant", **filing(case))
    city.move_to("2022-03-09")
    assert (register(city, case)["name"], register(city, case)["districtCode"]) == (old, OLD_DISTRICT)
    city.move_to("2022-03-10")
    assert (register(city, case)["name"], register(city, case)["districtCode"]) == (new, NEW_DISTRICT)
    case.applicant.done("createGrant", **filing(case, name=new, districtCode=NEW_DISTRICT))
    assert city.sql("SELECT name, due_on FROM applicant WHERE credit_code = $1", case.applicant.code) == [
        {"name": new, "due_on": None}
    ]


def test_a_typo_is_corrected_as_if_it_had_always_been_so_and_a_wrong_change_is_withdrawn(city: City) -> None:
    case = open_case(city).to("SUBMITTED")
    typo, right = case.grant["applicant"]["name"], "武汉更正有限公司"
    changed_register(case, "correctRegister", name=right)
    assert names(city, case) == [(right, None, None)]
    assert filed(case)["filedName"] == typo
    number = changed_register(case, name="误登有限公司", effectiveOn="2021-06-01")["versions"][0]["number"]
    changed_register(case, "correctRegister", name="误登（集团）有限公司", number=number)
    assert names(city, case)[-1] == ("误登（集团）有限公司", "2021-06-01", None)
    changed_register(case, "withdrawRegisterChange", number=number)
    assert names(city, case) == [(right, None, None)]
    case.applicant.done("createGrant", **filing(case, name=right))
    before = but_for_answers(city)
    changed_register(case, "withdrawRegisterChange", number=number)
    changed_register(case, "correctRegister", name=right)
    assert but_for_answers(city) == before
    assert no(case, "withdrawRegisterChange", number=1)["code"] == "INPUT_INVALID"
    for wrong in (number, 99, 2):
        assert no(case, "correctRegister", name="另", number=wrong)["code"] == "NOT_FOUND"
    assert no(case, "withdrawRegisterChange", number=99)["code"] == "NOT_FOUND"


def test_a_former_name_holds_an_account_on_its_days_alone(city: City) -> None:
    case = open_case(city)
    old = case.grant["applicant"]["name"]
    account: Json = {"id": case.id, "accountNo": "4200100020003000", "bank": "示例银行"}
    case.applicant.done("recordBankAccount", holder=old, **account)
    changed_register(case, name="新名有限公司", effectiveOn="2022-02-01")
    case.applicant.done("recordBankAccount", holder=old, **account)
    other = account | {"accountNo": "4200100020004000", "reason": "更换账户", "evidence": "开户证明"}
    refusal = case.applicant.refused("recordBankAccount", holder=old, **other)
    assert (refusal["code"], "新名有限公司" in refusal["message"]) == ("ACCOUNT_HOLDER_DIFFERS", True)
    assert (
        case.applicant.refused("recordBankAccount", holder=old, holderOn="2022-03-02", **other)["code"]
        == "DATE_IN_FUTURE"
    )
    assert case.applicant.refused("recordBankAccount", holder="新名有限公司", holderOn="2022-01-31", **other)[
        "path"
    ] == ["holder"]
    case.applicant.done("recordBankAccount", holder=old, holderOn="2022-01-31", **other)


def test_the_register_is_kept_by_its_district_and_by_responsible_bureaus(city: City) -> None:
    case = open_case(city)
    theirs = city.person(Role.DISTRICT_OFFICER)
    others = city.person(Role.DISTRICT_OFFICER, district=NEW_DISTRICT)
    assert no(case, by=others, districtCode=NEW_DISTRICT, effectiveOn=DAY)["code"] == "NOT_FOUND"
    number = changed_register(case, by=theirs, districtCode=NEW_DISTRICT, effectiveOn=DAY)["versions"][0]["number"]
    changed_register(case, by=others, name="区里登记有限公司", effectiveOn=DAY)
    changed_register(case, "withdrawRegisterChange", by=theirs, number=number)
    science = city.person(Role.OFFICER, bureau="市科技局")
    changed_register(case, by=science, name="局里登记有限公司", effectiveOn="2022-03-02")
    refusal = no(case, by=city.person(Role.OFFICER, bureau="市民政局"), name="别局", effectiveOn="2022-03-03")
    assert (refusal["code"], "市科技局" in refusal["message"]) == ("NOT_ALLOWED", True)
    assert no(case, by=case.applicant, name="自己", effectiveOn="2022-03-03")["code"] == "NOT_ALLOWED"


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({}, "INPUT_INVALID", "name"),
        ({"name": " \u3164"}, "INPUT_INVALID", "name"),
        ({"name": "甲\n乙"}, "INPUT_INVALID", "name"),
        ({"name": "名" * 201}, "INPUT_INVALID", "name"),
        ({"districtCode": "420199"}, "DISTRICT_UNKNOWN", "districtCode"),
        ({"districtCode": OLD_DISTRICT}, "ALREADY_ON_RECORD", "districtCode"),
        ({"name": "甲", "evidence": " "}, "EVIDENCE_REQUIRED", "evidence"),
        ({"name": "甲", "reason": ""}, "REASON_REQUIRED", "reason"),
    ],
)
def test_what_cannot_be_kept_is_named(city: City, fields: Json, code: str, field: str) -> None:
    case = open_case(city)
    command: Json = {"id": case.grant["applicant"]["id"], "effectiveOn": DAY}
    refusal = city.officer.refused("recordRegisterChange", **WHY | command | fields)
    assert (refusal["code"], refusal["path"]) == (code, [field])


def test_search_finds_every_name_held_and_none_that_was_withdrawn(city: City) -> None:
    case = open_case(city).to("SUBMITTED")
    old = case.grant["applicant"]["name"]
    number = changed_register(case, name="撤销掉的名号有限公司", effectiveOn="2021-06-01")["versions"][0]["number"]
    changed_register(case, name="查得到（新）的名号有限公司", effectiveOn=DAY)
    assert search_grants(city, "撤销掉的名号") == [case.id]
    changed_register(case, "withdrawRegisterChange", number=number)
    assert (search_grants(city, old), search_grants(city, "查得到(新)的名号"), search_grants(city, "撤销掉的名号")) == (
        [case.id],
        [case.id],
        [],
    )


def test_a_command_on_the_register_is_a_change_of_each_of_its_grants(city: City) -> None:
    case = open_case(city)
    other = open_case(city, applicant=case.applicant)
    document = """query A($after: String) { changes(after: $after) {
      pageInfo { endCursor hasNextPage } nodes { grant { id } } } }"""

    def news(after: str | None) -> tuple[str, set[str]]:
        about: Json = {"endCursor": after, "hasNextPage": True}
        changed = set[str]()
        while about["hasNextPage"]:
            page = case.applicant.ask(document, after=about["endCursor"])["changes"]
            about = page["pageInfo"]
            changed |= {change["grant"]["id"] for change in page["nodes"]}
        return about["endCursor"], changed

    cursor, _ = news(None)
    changed_register(case, name="换了名有限公司", effectiveOn="2022-03-05")
    cursor, changed = news(cursor)
    assert changed == {case.id, other.id}
    city.move_to("2022-03-05")
    assert news(cursor)[1] == {case.id, other.id}


@pytest.mark.parametrize("what", BROKEN)
def test_the_database_keeps_the_register(city: City, what: str) -> None:
    case = open_case(city).to("SUBMITTED")
    number = changed_register(case, name="甲", effectiveOn="2021-06-01")["versions"][0]["number"]
    changed_register(case, "withdrawRegisterChange", number=number)
    changed_register(case, name="乙", effectiveOn="2021-07-01")
    statement, says = BROKEN[what]
    assert says in refused_by_database(city, statement)
