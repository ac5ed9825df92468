"""Another city is a pack and a text: other bureaus, payers, formulas, days and words, and no line of code."""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from demonstration.seeding import Served, begin_demonstration, open_example, tell_story
from domain.lives.roles import Role
from domain.packs.packs import BadPackError, read_pack
from domain.policy.policy import Policy
from tests.packs.haizhou import CODE, PACK, PACKS
from tests.scenes.scenes_recoveries import recovered
from tests.world.budgets import arrange_plenty
from tests.world.city import City, Json, credit_code, new_key, served_city
from tests.world.databases import Databases
from tests.world.haizhou import EAST, PAID, SOUTH, WEST, duties, sea_case, walk
from tests.world.operations import WORKING_DAYS
from tests.world.paperwork import assigned
from workflows.running.demonstration import FIRST_DAY
from workflows.running.kept_city import load_city
from workflows.runtime.settings import Settings
from workflows.transaction.packs import load_pack

DUIXIAN = Path(sys.executable).parent / "duixian"
INTEREST = "query($id: ID!) { grant(id: $id) { recoveries { state interest } } }"
STORIES = sorted((PACKS / "stories").glob("*.yaml"))


@pytest.fixture
def sea_city(databases: Databases, settings: Settings) -> Iterator[City]:
    """海州, served by the same code: its pack is all that is its own."""
    own = settings.model_copy(update={"policy_pack": PACK})
    with databases.copy("migrated") as url, served_city(url, own) as served:
        assert served.run(open_example(own))
        served.run(arrange_plenty())
        served.move_to("2021-03-01")
        yield served


def pack() -> Policy:
    """The pack of the city."""
    return load_pack(PACK).policy


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
def test_a_story_of_another_city_comes_out_as_it_is_written(sea_city: City, story: Path) -> None:
    steps = sea_city.run(tell_story(Served(sea_city.address, sea_city.settings, sea_city.key), story))
    assert len(steps) > 10


def test_it_has_its_own_payers_formulas_and_bureaus(sea_city: City) -> None:
    assert len(pack().payers) == 3
    answer = sea_city.nobody.ask("""{
      policy { code districts { code } inForceFrom expiresOn publishedOn }
      measures(kind: GRANT) { code bureaus formulaKind split { payer share } }
    }""")
    assert answer["policy"]["inForceFrom"] == answer["policy"]["publishedOn"] == "2020-12-02"
    assert {d["code"] for d in answer["policy"]["districts"]} == {EAST, WEST, SOUTH}
    kinds = {m["code"]: m["formulaKind"] for m in answer["measures"]}
    assert kinds == {
        "YF-1": "RATE", "FB-1": "PER_UNIT", "ZZ-1": "TIERS", "YC-1": "WINDOWS", "XM-1": "FIXED", "TD-1": "BAND",
    }  # fmt: skip
    assert {payer["payer"] for m in answer["measures"] for payer in m["split"]} == {"province", "city", "county"}
    assert "市科技局" not in {bureau for m in answer["measures"] for bureau in m["bureaus"]}


def test_it_rests_on_fridays_and_its_own_holidays_and_counts_publicity_from_the_same_day(sea_city: City) -> None:
    days = sea_city.nobody.ask(WORKING_DAYS, **{"from": "2021-04-29", "to": "2021-05-08"})["workingDays"]
    assert [day["day"] for day in days if not day["works"]] == ["2021-04-30", "2021-05-03", "2021-05-04"]
    assert {day["announced"] for day in days} == {True}
    sea_city.move_to("2021-05-01")
    grant = walk(sea_case(sea_city, None), "submitGrant", "acceptGrant", "proposeGrant", "openPublicity").grant
    # Saturday 1, Sunday 2, and 5 May: the two holidays do not count.
    assert (grant["publicityFrom"], grant["publicityTo"]) == ("2021-05-01", "2021-05-05")
    sea_city.officer.done("correctWorkingDay", day="2021-05-03", works=True, reason="抢修", evidence="海政办函")
    grant = walk(sea_case(sea_city, None), "submitGrant", "acceptGrant", "proposeGrant", "openPublicity").grant
    assert grant["publicityTo"] == "2021-05-03"


def test_a_payer_that_bears_nothing_has_no_leg(sea_city: City) -> None:
    graded = walk(sea_case(sea_city, None, "ZZ-1", {"grade": "B"}), "submitGrant", "acceptGrant", "proposeGrant")
    walk(graded, "openPublicity", "approveGrant")
    assert [(leg["payer"], leg["amount"]) for leg in graded.grant["payments"][0]["legs"]] == [("city", "300000.00")]
    buoys = walk(sea_case(sea_city, None, district=WEST), "submitGrant", "acceptGrant", "proposeGrant", "openPublicity")
    walk(buoys, "approveGrant")
    legs = {leg["payer"]: (leg["treasury"], leg["amount"]) for leg in buoys.grant["payments"][0]["legs"]}
    assert legs == {"city": ("city", "52500.00"), "county": (WEST, "22500.00")}


def test_interest_runs_on_what_is_demanded_and_not_paid_in_time(sea_city: City) -> None:
    case = recovered(walk(sea_case(sea_city, None, "ZZ-1", {"grade": "B"}), *PAID), "DECIDED")
    last = sea_city.day + timedelta(days=10)
    case.do("demandRecovery", repaymentDueOn=last.isoformat())

    def standing() -> tuple[str, str]:
        recovery = sea_city.person(Role.AUDITOR).ask(INTEREST, id=case.id)["grant"]["recoveries"][0]
        return recovery["state"], recovery["interest"]

    sea_city.move_to(last)
    assert standing() == ("DEMANDED", "0.00")
    # 0.5‰ of 300,000.00 is 150.00 a day.
    sea_city.move_to(last + timedelta(days=2))
    assert standing() == ("DEMANDED", "300.00")
    case.do("recordRecoveryReceipt", amount="100000.01")
    assert standing() == ("PARTLY_RECOVERED", "249.99")
    sea_city.move_to(last + timedelta(days=3))
    assert standing() == ("PARTLY_RECOVERED", "349.99")
    case.do("recordRecoveryReceipt", amount="199999.99")
    sea_city.move_to(last + timedelta(days=30))
    assert standing() == ("RECOVERED", "249.99")


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("daily: 0.5‰", "daily: 5‰", "the figure 5‰ is not in the clause quoted"),
        ("quotes: [责令退回", "quotes: [责令缴回", "this is no exact part of the policy's text"),
    ],
)
def test_interest_that_the_text_does_not_state_is_refused(before: str, after: str, says: str) -> None:
    source, text = PACK.read_text(encoding="utf-8"), PACK.with_suffix(".zh.txt").read_text(encoding="utf-8")
    assert before in source
    with pytest.raises(BadPackError, match=says):
        read_pack(source.replace(before, after), text, PACK.name)


def test_a_higher_grade_pays_the_difference(sea_city: City) -> None:
    who = sea_city.applicant()
    for grade, award in (("B", "300000.00"), ("A", "600000.00")):
        case = sea_case(sea_city, None, "ZZ-1", {"grade": grade}, who)
        walk(case, "submitGrant", "acceptGrant", "proposeGrant", "openPublicity", "approveGrant")
        assert case.grant["award"] == award


def test_each_county_has_its_duty_and_one_that_was_merged_has_none_any_more(sea_city: City) -> None:
    sea_city.move_to("2022-12-31")
    by_year = {year: {d["district"] for d in duties(sea_city, year)} for year in (2020, 2021, 2022)}
    assert by_year == {2020: {None, EAST, WEST, SOUTH}, 2021: {None, EAST, WEST, SOUTH}, 2022: {None, EAST, WEST}}
    own = next(d for d in duties(sea_city, 2022) if d["district"] == WEST)
    county = sea_city.person(Role.DISTRICT_OFFICER, district=WEST)
    fields: Json = {"id": own["id"], "amount": "3000000.00", "evidence": "西财预〔2022〕1号"}
    assert (
        sea_city.person(Role.DISTRICT_OFFICER, district=EAST).refused("reportDuty", **fields)["code"] == "NOT_ALLOWED"
    )
    # What finance arranged has met it already.
    assert (own["state"], own["reports"][0]["evidence"]) == ("MET", "预算台账")
    assert county.refused("reportDuty", **fields)["code"] == "STEP_NOT_POSSIBLE"


def test_a_county_that_ended_takes_no_new_applicant(sea_city: City) -> None:
    sea_city.move_to("2022-09-01")
    code = credit_code()
    stated = {"creditCode": code, "name": "海州示例装备有限公司", "districtCode": SOUTH}
    command: Json = {"measureCode": "FB-1", "applicant": stated, "item": new_key(), "facts": {"buoys": 1}}
    assert sea_city.applicant(code).refused("createGrant", **command)["code"] == "DISTRICT_UNKNOWN"


def test_its_team_competition_selects_two_and_keeps_one_in_reserve(sea_city: City) -> None:
    city = sea_city
    notice: Json = {"documentNo": "海科〔2021〕5号", "title": "蓝海团队申报通知", "evidence": "市政府网站"}
    days = {"opensOn": "2021-03-01", "closesOn": "2021-03-10"}
    call = city.officer.done("announceCall", measureCode="TD-1", **notice, **days)["call"]
    teams = [sea_case(city, None, "TD-1", {}) for _ in range(4)]
    for case, score in zip(teams, (70, 95, 60, 80), strict=True):
        walk(case, "submitGrant", "acceptGrant")
        jury = [city.person(Role.EXPERT, desk=juror) for juror in ("甲", "乙")]
        assigned(case, *jury)
        for juror in jury:
            command: Json = {"id": case.id, "step": "JURY", "passed": True, "finding": "评审意见", "evidence": "评分表"}
            juror.done("recordReview", **command, score=score)
    city.move_to(date(2021, 3, 11))
    version = city.sql("SELECT version FROM call")[0]["version"]
    ranked = city.officer.done("rankCall", id=call["id"], expectedVersion=version)
    assert ranked
    document = "query G($id: ID!) { grant(id: $id) { rank rankingOutcome } }"
    standing = [city.officer.ask(document, id=case.id)["grant"] for case in teams]
    assert [(g["rank"], g["rankingOutcome"]) for g in standing] == [
        (3, "RESERVE"), (1, "SELECTED"), (4, "NOT_SELECTED"), (2, "SELECTED"),
    ]  # fmt: skip
    winner = teams[1]
    winner.look()
    assert winner.refused("proposeGrant", decidedAmount="500000.01", reason="评审")["code"] == "AMOUNT_OUT_OF_RANGE"
    winner.do("proposeGrant", decidedAmount="450000.00", reason="评审决定")
    assert winner.grant["award"] == "450000.00"


def test_its_pack_is_checked_by_the_command_without_a_mistake() -> None:
    checked = subprocess.run(
        [str(DUIXIAN), "policy", "check", str(PACK)], capture_output=True, text=True, check=False, cwd=PACK.parent
    )
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "11 rows, 6 grant measures, 1 readings. No mistake." in checked.stdout


def test_a_demonstration_of_it_begins_empty_where_no_city_is_kept_beside_its_pack(
    databases: Databases, settings: Settings
) -> None:
    own = settings.model_copy(update={"policy_pack": PACK})
    with databases.copy("migrated") as url, served_city(url, own) as served:
        assert served.run(load_city(own, url)) is False
        served.run(begin_demonstration(own))
        answer = served.officer.ask("{ policy { code state } grants { totalCount } server { today } }")
    assert answer["policy"] == {"code": CODE, "state": "IN_FORCE"}
    assert (answer["grants"]["totalCount"], answer["server"]["today"]) == (0, FIRST_DAY.isoformat())


MISTAKES = {
    "weekend: [5]": ("weekend: [1, 2, 3, 4, 5, 6, 7]", "no day of the week is left for work"),
    "working: [2021-05-07]": ("working: [2021-05-03]", "stands under holidays too"),
    "kind: LISTED": ("kind: STATE_COUNCIL", "days are listed for kind LISTED"),
    "duty: {counts: DONE}": ("duty: {counts: COUNT}", "names the figure to be reached"),
    "{counts: MONEY, figure: at_least, per_district: true}": (
        "{counts: COUNT, figure: at_least}",
        "a duty that counts COUNT is reached by a count above 0",
    ),
    "in_force_after_days: 0": ("in_force_after_days: -1", "write a number of at least 0"),
}


@pytest.mark.parametrize("written", MISTAKES)
def test_a_calendar_or_duty_that_cannot_be_is_named_with_the_way_out(written: str) -> None:
    source, text = PACK.read_text(encoding="utf-8"), PACK.with_suffix(".zh.txt").read_text(encoding="utf-8")
    instead, complaint = MISTAKES[written]
    with pytest.raises(BadPackError, match=re.escape(complaint)):
        read_pack(source.replace(written, instead), text, PACK.name)
