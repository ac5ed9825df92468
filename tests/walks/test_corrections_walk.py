"""Random walks over awards of two policies at once: approved, paid, corrected up and down, asked back, paid again."""

from dataclasses import dataclass
from math import floor
from random import Random

import pytest

from domain.lives.grants import GrantState
from domain.refusals.refusals import Code
from tests.books.ledger_truth import differences
from tests.grants.test_award_corrections import correction, had_back
from tests.packs.jiangcheng_city import PACK, applied, beside, walked
from tests.world.budgets import arrange_plenty
from tests.world.cases import Case, open_case
from tests.world.city import DISTRICT, City, Json
from tests.world.haizhou import draft, publish
from tests.world.proposing import answered

STEPS, SEEDS = 12, (3, 8)
DAY, FIRST = "2022-03-01", "wuhan-ai-pilot-zone"
YUAN = (1_999_999, 2_000_000, 3_333_333, 14_999_999, 15_000_000, 40_000_000, 60_000_000)
"""Expenditures and investments at the edges of both texts."""
OPEN = {"OPENED", "NOTIFIED", "REPLIED", "DECIDED", "DEMANDED", "PARTLY_RECOVERED"}


@dataclass
class Held:
    """A case of either policy, the figure on which its award stands, and what it is by the text, in whole fen."""

    case: Case
    fact: str
    yuan: int

    @property
    def due(self) -> int:
        """Art. 3 of the first text: 5% of 2 million and more, up to 2 million; art. 13 of the second: 20%, up to 3."""
        if self.fact == "annual_rd":
            return 0 if self.yuan < 2_000_000 else min(floor(self.yuan * 100 * 5 / 100), 2_000_000_00)
        return min(self.yuan * 20, 3_000_000_00)


def fen(text: str | None) -> int:
    """An amount as it is shown, in fen."""
    return round(float(text or "0") * 100)


def opened(city: City, code: str, dice: Random) -> Held:
    """A new award of either policy, payable or paid."""
    yuan, paid = dice.choice(YUAN[1:]), dice.random() < 0.5
    if dice.random() < 0.5:
        case = open_case(city, "A03-1", policyCode=FIRST)
        case.certified = {"annual_rd": f"{yuan}.00"}
        return Held(case.to("PAID" if paid else "PAYABLE"), "annual_rd", yuan)
    facts: Json = {"grade": "A", "investment": f"{yuan}.00"}
    case = walked(applied(city, code, "JC-13", facts, district=DISTRICT))
    return Held(walked(case, ("requestPayment", "settleLeg")) if paid else case, "investment", yuan)


def put_right(held: Held, yuan: int) -> None:
    """A correction by two, as far as it goes; what is refused is refused by name, and changes nothing."""
    case, city = held.case, held.case.city
    before = case.look()
    payload = city.officer.do("correctAward", **correction(case, **{held.fact: f"{yuan}.00"}))
    if payload["errors"]:
        assert {error["code"] for error in payload["errors"]} <= set(Code)
        assert case.look() == before
        return
    if payload["proposal"] is not None:
        city.officer.second().done("confirmProposal", **answered(payload["proposal"]))
    held.yuan = yuan
    case.look()


def settled_up(held: Held) -> None:
    """All that goes on with a case comes to its end: a higher award is approved, what is asked back comes back."""
    case = held.case
    case.look()
    if any(recovery["state"] in OPEN for recovery in case.grant["recoveries"]):
        had_back(case)
    if case.state == "PROPOSED":
        walked(case, ("openPublicity", "approveGrant"))
    case.look()


def check(city: City, everything: list[Held]) -> None:
    """The books agree; each award is what its text gives, no more of it was kept, and no cap is passed."""
    assert differences(city) == []
    for held in everything:
        grant = held.case.look()
        assert grant["state"] in set(GrantState)
        stands = 0 if grant["state"] == "TERMINATED" else fen(grant["award"])
        assert stands == held.due, (grant["number"], held.yuan)
        paid = sum(fen(leg["amount"]) for p in grant["payments"] for leg in p["legs"] if leg["state"] == "SETTLED")
        back = sum(fen(leg["received"]) for recovery in grant["recoveries"] for leg in recovery["legs"])
        assert 0 <= paid - back <= held.due
    beyond = "SELECT a.key FROM allowance a JOIN allowance_use u ON u.allowance_id = a.id WHERE a.used > u.most"
    assert city.sql(beyond) == []


@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", SEEDS)
def test_awards_of_two_policies_stay_what_their_texts_give_however_they_are_corrected(city: City, seed: int) -> None:
    dice, code = Random(seed), f"jiangcheng-walk-{seed}"  # noqa: S311 - it plays, and hides nothing
    city.move_to("2021-02-20")
    publish(city, draft(city, code, *beside(DISTRICT), pack=PACK), "2021-02-20", "2021-03-01")
    city.run(arrange_plenty(code))
    city.move_to(DAY)
    everything = [opened(city, code, dice), opened(city, code, dice)]
    for _ in range(STEPS):
        standing = [held for held in everything if held.case.state != "TERMINATED"]
        if not standing or dice.random() < 0.25:
            everything.append(opened(city, code, dice))
        else:
            held = dice.choice(standing)
            put_right(held, dice.choice(YUAN))
            settled_up(held)
        check(city, everything)
    assert {held.fact for held in everything} == {"annual_rd", "investment"}
    grants = [held.case.grant for held in everything]
    assert sum(len(grant["corrections"]) for grant in grants) >= 3
    assert any(grant["recoveries"] for grant in grants)
