"""Each leg stands on a step with its clause, or the reading that gives it; a decision names who pays."""

import pytest

from domain.refusals.refusals import Code
from tests.domain.wuhan import GRANTS, ask, rival, service_of, sound
from tests.world.city import Json


def borne(answer: Json) -> list[tuple[str, str | None, str, str, str]]:
    """The steps of the legs: clause, reading, rule, the award and the leg."""
    legs = [leg for leg in answer["legs"].values() if leg != "0.00"]
    steps = answer["steps"][-len(legs) :]
    assert [step["before"] for step in steps] == [answer["amount"]] * len(legs)
    assert sorted(step["after"] for step in steps) == sorted(legs)
    return [(step["clause"], step.get("reading"), step["rule"], step["before"], step["after"]) for step in steps]


@pytest.mark.parametrize("code", GRANTS)
def test_the_legs_of_every_measure_stand_on_the_text_or_on_a_reading(code: str) -> None:
    answer, split = ask(sound(code)), GRANTS[code].split
    assert split is not None
    for clause, reading, *_ in borne(answer):
        assert clause == f"art. {GRANTS[code].article}"
        assert (reading is None) == split.stated


def test_a_split_that_the_text_states_cites_its_words() -> None:
    answer = ask(sound("A03-1"))
    assert [step[1:3] for step in borne(answer)] == [
        (None, "the rest borne by City of Wuhan"),
        (None, "50% borne by District"),
    ]


def test_a_split_by_reading_names_it() -> None:
    (step,) = borne(ask(sound("A08-1")))
    assert step[:3] == ("art. 8", "I-20", "all of it borne by City of Wuhan")
    both = borne(ask(sound("A09-2"), service_of(rival("A09-2.split", "HALF"))))
    assert {step[1] for step in both} == {"I-19"}


def test_a_decision_names_who_pays_an_event_and_the_city_pays_without() -> None:
    event = sound("A13-1")
    amount = ask(event)["amount"]
    assert ask(event)["legs"] == ask(event | {"decided_payer": "city"})["legs"] == {"city": amount, "district": "0.00"}
    answer = ask(event | {"decided_payer": "district"})
    assert answer["legs"] == {"city": "0.00", "district": amount}
    assert [step[1:3] for step in borne(answer)] == [("I-33", "all of it borne by District")]


def test_who_pays_an_event_hangs_on_its_reading() -> None:
    event = sound("A13-1")
    always, hosts = service_of(rival("A13-1.payer", "CITY")), service_of(rival("A13-1.payer", "ORGANISING_SIDE"))
    assert ask(event | {"decided_payer": "district"}, always)["refusal"] == Code.FACT_INVALID
    assert [(r["code"], r["fact"]) for r in ask(event, hosts)["refusals"]] == [(Code.FACT_MISSING, "decided_payer")]
    assert ask(event | {"decided_payer": "district"}, hosts)["eligible"]


@pytest.mark.parametrize("payer", ["province", "", "420106", "City"])
def test_a_decision_names_one_of_those_who_may_pay(payer: str) -> None:
    answer = ask(sound("A13-1") | {"decided_payer": payer})
    assert [(r["code"], r["fact"]) for r in answer["refusals"]] == [(Code.FACT_INVALID, "decided_payer")]
    assert "city, district" in answer["refusals"][0]["message"]


def test_no_decision_names_who_pays_where_the_rule_does() -> None:
    for code, measure in GRANTS.items():
        if code != "A13-1":
            assert measure.split is not None
            answer = ask(sound(code) | {"decided_payer": measure.split.rest})
            assert [(r["code"], r["fact"]) for r in answer["refusals"]] == [(Code.FACT_INVALID, "decided_payer")], code
