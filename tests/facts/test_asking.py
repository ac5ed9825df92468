"""Authorities are asked once at a time, in bounded time, and every answer is kept; what is no answer is unknown."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any

import pytest

from demonstration.stand_in import StandIn, standing_in
from tests.facts.authorities import CLEAN, sources_file, well_known
from tests.world.cases import open_case
from tests.world.chosen_city import chosen_city
from tests.world.city import City, credit_code
from tests.world.databases import Databases
from workflows.facts.answers import Answer, SourceOutcome
from workflows.facts.asking import Asker
from workflows.facts.breakers import FAILURES, PAUSE_SECONDS, Breaker
from workflows.facts.configured import configured
from workflows.facts.sources import SourceCode
from workflows.running.fetching import fetch, fetch_due
from workflows.runtime.settings import Settings

REGISTER, BLACKLIST = SourceCode.LEGAL_PERSON_REGISTER, SourceCode.CREDIT_BLACKLIST
LISTED = {"listings": [{"reason": "骗取财政补贴", "from": "2020-01-01", "to": None}]}


@dataclass
class Town:
    """A city, and the authorities that it asks."""

    city: City
    authorities: StandIn

    def answer_of(self, source: SourceCode, code: str, *, anew: bool = True) -> Answer:
        """What a source answers about an organisation."""

        async def ask_once() -> Answer | None:
            asker = Asker(configured())
            try:
                return await asker.known(source, code, anew=anew)
            finally:
                await asker.close()

        answer = self.city.run(ask_once())
        assert answer is not None
        return answer


@pytest.fixture(scope="module")
def town(databases: Databases, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with standing_in() as authorities:
        file = sources_file(authorities, tmp_path_factory.mktemp("sources"), REGISTER, BLACKLIST)
        with chosen_city(databases, settings, sources=file) as city:
            yield Town(city, authorities)


@pytest.fixture(autouse=True)
def well_behaved(town: Town) -> Iterator[None]:
    yield
    for source in CLEAN:
        town.authorities.misbehave(source, None)


def test_an_answer_is_kept_byte_for_byte_with_its_hash_and_counts_until_it_is_out_of_date(town: Town) -> None:
    code = credit_code()
    town.authorities.say("credit-blacklist", code, **LISTED)
    answer = town.answer_of(BLACKLIST, code)
    again = town.answer_of(BLACKLIST, code, anew=False)
    assert (answer.outcome, answer.counts, answer.id) == (SourceOutcome.KNOWN, True, again.id)
    assert town.authorities.asked_for.count(("credit-blacklist", code)) == 1
    [row] = town.city.sql(
        "SELECT encode(sha256(body), 'hex') AS hash, body FROM source_answer WHERE subject = $1", code
    )
    assert (row["hash"], bytes(row["body"])) == (answer.sha256, answer.body)
    assert "骗取财政补贴".encode() in answer.body


def test_who_asks_while_somebody_asks_waits_for_that_answer(town: Town) -> None:
    code = credit_code()
    well_known(town.authorities, code)
    town.authorities.misbehave("credit-blacklist", "SLOW", 0.4)

    async def at_once() -> list[Answer | None]:
        askers = [Asker(configured()) for _ in range(5)]  # as processes do, each with its own
        answers = await asyncio.gather(*(asker.known(BLACKLIST, code) for asker in askers))
        for asker in askers:
            await asker.close()
        return answers

    answers = town.city.run(at_once())
    assert len({answer.id for answer in answers if answer}) == 1
    assert town.authorities.asked_for.count(("credit-blacklist", code)) == 1


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ("SLOW", "no answer within 1 s"),
        ("DOWN", "it answered 503"),
        ("CUT", "RemoteProtocolError"),
        ("WRONG", "it breaks the contract at listings"),
        ("OTHER", "it is about another organisation"),
    ],
)
def test_what_is_no_answer_is_unknown_and_says_why(town: Town, fault: str, why: str) -> None:
    code = credit_code()
    well_known(town.authorities, code)
    town.authorities.misbehave("credit-blacklist", fault, 5)
    begun = monotonic()
    answer = town.answer_of(BLACKLIST, code)
    assert (answer.outcome, answer.organisation()) == (SourceOutcome.UNKNOWN, None)
    assert answer.why.startswith(why)
    assert monotonic() - begun < 4


def test_an_authority_that_does_not_answer_is_left_alone_and_then_tried_once(town: Town) -> None:
    codes = [credit_code() for _ in range(FAILURES + 3)]
    town.authorities.misbehave("credit-blacklist", "DOWN")

    async def one_after_another() -> list[Answer | None]:
        asker = Asker(configured())
        answers = [await asker.known(BLACKLIST, code) for code in codes]
        await asker.close()
        return answers

    answers = town.city.run(one_after_another())
    questions = [code for source, code in town.authorities.asked_for if code in codes and source == "credit-blacklist"]
    assert questions == codes[:FAILURES]
    assert {answer.why for answer in answers[FAILURES:] if answer} == {"not asked: it did not answer others before"}
    now = [0.0]
    breaker = Breaker(clock=lambda: now[0])
    for _ in range(FAILURES):
        breaker.came(answered=False)
    assert not breaker.lets_through()
    now[0] = PAUSE_SECONDS + 1
    assert [breaker.lets_through(), breaker.lets_through()] == [True, False]
    breaker.came(answered=True)
    assert breaker.lets_through()


def test_a_turn_that_a_killed_process_left_is_taken_over(town: Town) -> None:
    code = credit_code()
    well_known(town.authorities, code)
    town.city.sql(
        "INSERT INTO source_turn VALUES ('CREDIT_BLACKLIST', $1, now(), now() + interval '1 second') RETURNING 1", code
    )
    assert town.authorities.asked_for.count(("credit-blacklist", code)) == 0
    sleep(1)
    assert town.answer_of(BLACKLIST, code).is_known


def test_what_the_register_tells_comes_on_record_once_and_stays_withdrawn(town: Town) -> None:
    case = open_case(town.city)
    code = case.applicant.code
    name = {"names": [{"name": "旧名", "from": None}, {"name": "武汉新名有限公司", "from": "2021-02-01"}]}
    moved = {
        "districts": [{"districtCode": "420106", "from": "2021-02-15"}, {"districtCode": "1", "from": "2021-02-20"}]
    }
    well_known(town.authorities, code, legal_person_register={**name, **moved, "active": True})
    for _ in range(2):
        town.city.run(fetch([code]))
    document = f"""{{ applicant(creditCode: "{code}") {{ id version name districtCode
        registerVersions {{ number kind value effectiveOn evidence recordedBy withdrawnAt }}
        sourceAnswers {{ source title outcome why counts sha256 says }} }} }}"""
    officer = town.city.officer
    seen = officer.ask(document)["applicant"]
    changes = [entry for entry in seen["registerVersions"] if entry["kind"] == "CHANGE"]
    assert (seen["name"], seen["districtCode"], len(changes)) == ("武汉新名有限公司", "420106", 2)
    assert {entry["recordedBy"] for entry in changes} == {"duixian"}
    says = {answer["source"]: answer["says"] for answer in seen["sourceAnswers"]}
    assert says["LEGAL_PERSON_REGISTER"]["name"] == "武汉新名有限公司"
    assert says["CREDIT_BLACKLIST"] == {"listed": False, "reason": None}
    hashes = [answer["sha256"] for answer in seen["sourceAnswers"]]
    assert any(hash_ in entry["evidence"] for hash_ in hashes for entry in changes)
    number = next(entry["number"] for entry in changes if entry["value"] == "420106")
    officer.done("withdrawRegisterChange", id=seen["id"], number=number, evidence="登记机关更正函", reason="误登")
    town.city.run(fetch([code]))
    again = officer.ask(document)["applicant"]["registerVersions"]
    assert [entry["withdrawnAt"] is None for entry in again if entry["value"] == "420106"] == [False]


def test_nobody_is_approved_while_he_is_listed_or_nobody_knows(town: Town) -> None:
    case = open_case(town.city)
    code = case.applicant.code
    case.to("PUBLICITY")
    town.city.move_to("2021-04-01")
    refusal = case.refused("approveGrant")
    assert (refusal["code"], refusal["retryable"]) == ("CREDIT_UNKNOWN", True)
    town.authorities.say("credit-blacklist", code, **LISTED)
    town.city.run(fetch([code]))
    assert case.refused("approveGrant")["code"] == "CREDIT_LISTED"
    assert "骗取财政补贴" in case.refused("approveGrant")["message"]
    town.authorities.say("credit-blacklist", code, listings=[])
    town.authorities.misbehave("credit-blacklist", "DOWN")
    town.city.run(fetch([code]))
    assert case.refused("approveGrant")["code"] == "CREDIT_UNKNOWN"
    town.authorities.misbehave("credit-blacklist", None)
    town.city.run(fetch([code]))
    case.do("approveGrant")
    assert case.state != "PUBLICITY_OVER"


def test_what_is_due_is_asked_and_nothing_else(town: Town) -> None:
    case = open_case(town.city)
    well_known(town.authorities, case.applicant.code)
    while town.city.run(fetch_due(most=100)):
        pass
    before = len(town.authorities.asked_for)
    assert town.city.run(fetch_due()) == 0
    assert len(town.authorities.asked_for) == before
    questions: list[Any] = [source for source, code in town.authorities.asked_for if code == case.applicant.code]
    assert sorted(questions) == ["credit-blacklist", "legal-person-register"]


def test_who_was_asked_about_at_one_authority_is_asked_about_at_the_others(town: Town) -> None:
    case = open_case(town.city)
    code = case.applicant.code
    well_known(town.authorities, code)
    town.answer_of(REGISTER, code)
    while town.city.run(fetch_due(most=100)):
        pass
    assert ("credit-blacklist", code) in town.authorities.asked_for
