"""A random walk over awards of the second policy, beside an account that knows nothing of how the ledger is kept."""

from dataclasses import dataclass, field
from random import Random

import pytest

from tests.books.ledger_truth import differences
from tests.packs.jiangcheng_city import TO_PROPOSED, applied, contract, in_force, walked
from tests.packs.test_jiangcheng_caps import ENVELOPE, JOINT, LIFETIME
from tests.world.cases import Case
from tests.world.city import City, Json

WAN = 10_000_00
"""Fen of ten thousand yuan."""
ANNUAL = {"JC-02": 200 * WAN, "JC-07": 300 * WAN, "JC-08": 500 * WAN}
MOST = {"ENVELOPE": 500 * WAN, "JOINT": 600 * WAN, "LIFETIME": 700 * WAN}
PLACES, STEPS, SEEDS = 3, 24, (1, 2)


def yuan(fen: int) -> str:
    """An amount as an input has it."""
    return f"{fen // 100}.{fen % 100:02d}"


@dataclass
class Account:
    """What each award took, by who has it, its measure and year; the caps are sums over these."""

    taken: dict[str, tuple[str, str, int, int]] = field(default_factory=dict[str, tuple[str, str, int, int]])

    def used(self, cap: str, who: str, measure: str, year: int) -> int:
        """Fen that count against a cap of an award about to be made."""
        rows = list(self.taken.values())
        if cap == "ANNUAL":
            rows = [row for row in rows if row[:3] == (who, measure, year)]
        elif cap == "ENVELOPE":
            rows = [row for row in rows if row[1:3] == ("JC-02", year)]
        elif cap == "JOINT":
            rows = [row for row in rows if (row[0], row[2]) == (who, year) and row[1] in ANNUAL]
        else:
            rows = [row for row in rows if row[0] == who]
        return sum(row[3] for row in rows)

    def due(self, who: str, measure: str, year: int, whole: int) -> int:
        """Fen that are due of what the formula gives."""
        caps = {"ANNUAL": ANNUAL.get(measure), **MOST}
        bears = {"JC-10": ["LIFETIME"], "JC-02": ["ANNUAL", "ENVELOPE", "JOINT", "LIFETIME"]}
        for cap in bears.get(measure, ["ANNUAL", "JOINT", "LIFETIME"]):
            whole = min(whole, (caps[cap] or 0) - self.used(cap, who, measure, year))
        return max(whole, 0)

    def places(self, who: str, year: int) -> int:
        """Awards for products of one enterprise in a year."""
        return sum((w, m, y) == (who, "JC-10", year) for w, m, y, _ in self.taken.values())


def facts_for(measure: str, whole: int) -> Json:
    """Facts on which the formula of a measure gives so many fen."""
    research = {"high_tech": True, "specialised": False, "dishonest": False, "size": "SMALL"}
    costs = {"rd": yuan(whole * 20), "rd_last_year": yuan(whole * 20)}
    return {
        "JC-02": contract(yuan(whole * 10 // 3)),
        "JC-07": {"revenue": yuan(whole * 100 + 2000 * WAN), "revenue_last_year": yuan(2000 * WAN)},
        "JC-08": research | costs,
        "JC-10": {"first_version": True, "first_year_sales": yuan(whole * 10 // 3)},
    }[measure]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.timeout(400)
def test_awards_come_to_what_an_account_beside_them_says(city: City, seed: int) -> None:
    dice, account = Random(seed), Account()  # noqa: S311 - it plays, and hides nothing
    code = in_force(city, *JOINT, *ENVELOPE, *LIFETIME)
    people, standing = [city.applicant() for _ in range(3)], list[Case]()
    for _ in range(STEPS):
        if standing and dice.random() < 0.25:
            case = standing.pop(dice.randrange(len(standing)))
            case.do("terminateGrant", reason="企业放弃")
            del account.taken[case.id]
            continue
        if dice.random() < 0.1 and city.day.year == 2025:
            city.move_to("2026-03-02")
        who, measure = dice.choice(people), dice.choice(["JC-02", "JC-07", "JC-08", "JC-10"])
        whole = dice.choice([30, 90, 99] if measure == "JC-10" else [60, 150, 180, 300, 480]) * WAN
        case = walked(applied(city, code, measure, facts_for(measure, whole), who), TO_PROPOSED[:-1])
        due, year = account.due(who.code, measure, city.day.year, whole), city.day.year
        if measure == "JC-10" and account.places(who.code, year) >= PLACES:
            assert case.refused("proposeGrant")["code"] == "QUOTA_EXHAUSTED"
        elif due == 0:
            assert case.refused("proposeGrant")["code"] == "NOTHING_DUE"
        else:
            walked(case, ("proposeGrant", "openPublicity", "approveGrant"))
            assert case.grant["award"] == yuan(due)
            account.taken[case.id] = (who.code, measure, year, due)
            standing.append(case)
        assert sums_of(city, code) == sums_by(account)
    assert len(account.taken) > 2
    assert differences(city) == []


def sums_of(city: City, code: str) -> dict[str, int]:
    """What the ledger has of each cap, over everybody and all years."""
    rows = city.sql(
        "SELECT cap, sum(used)::bigint AS used FROM allowance WHERE policy_code = $1 AND cap <> '' GROUP BY cap", code
    )
    return {row["cap"]: row["used"] for row in rows if row["used"]}


def sums_by(account: Account) -> dict[str, int]:
    """The same by the account beside it."""
    capped = {"ANNUAL": [*ANNUAL], "ENVELOPE": ["JC-02"], "JOINT": [*ANNUAL], "LIFETIME": [*ANNUAL, "JC-10"]}
    sums = {cap: sum(a for _, m, _, a in account.taken.values() if m in measures) for cap, measures in capped.items()}
    return {cap: used for cap, used in sums.items() if used}
