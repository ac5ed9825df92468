"""Two readers of one text: the second shares nothing with the product, and comes to the same in every case drawn."""

from collections.abc import Callable
from random import Random

import pytest

from tests.domain import wuhan as first
from tests.domain.wuhan import Json
from tests.packs import jiangcheng as second
from tests.readers.jiangcheng_reader import ARTICLES, jiangcheng
from tests.readers.reckoning import answered
from tests.readers.wuhan_clauses import windows
from tests.readers.wuhan_reader import CLAUSES, wuhan

DRAWN = 400
SEED = 20261129


def edges(vectors: list[Json], measure: str, name: str) -> list[object]:
    """What the given vectors state of a fact: around these a draw is most likely to find an edge."""
    return [
        v["request"]["facts"][name]
        for v in vectors
        if v["request"]["measure"] == measure and name in v["request"]["facts"]
    ]


def drawn(dice: Random, vectors: list[Json], measure: str, names: list[str]) -> Json:
    """A request for a measure by chance: most facts sound, some a fen or a day off, a few missing or wrong."""
    facts = {name: _near(dice, dice.choice(edges(vectors, measure, name))) for name in names}
    if dice.random() < 0.08:
        del facts[dice.choice(names)]
    if dice.random() < 0.08:
        facts[dice.choice(names)] = dice.choice(["-1.00", "1.001", -1, 0, None, "NONE", True, 1.5, []])
    return {"measure": measure, "facts": facts}


def _near(dice: Random, value: object) -> object:
    if isinstance(value, bool):
        return value if dice.random() < 0.9 else not value
    if isinstance(value, int):
        return max(value + dice.choice([0, 0, 1, -1, 12, 24]), 0)
    if isinstance(value, str) and "." in value:
        fen = max(round(float(value) * 100) + dice.choice([0, 0, 1, -1, 37, -99, 100]), 0) * dice.choice([1, 1, 2, 3])
        fen //= dice.choice([1, 1, 1, 7])
        return f"{fen // 100}.{fen % 100:02d}"
    return value


def money(dice: Random, *yuan: int) -> str:
    """One of some amounts, or a fen below or above."""
    fen = max(dice.choice(yuan) * 100 + dice.choice([0, 1, -1]), 0)
    return f"{fen // 100}.{fen % 100:02d}"


def went_before(dice: Random, measure: str) -> Json:
    """What was had of an item, of caps and of places before, at their edges."""
    so_far: Json = {}
    if dice.random() < 0.3:
        so_far["paid"] = money(dice, 0, 1, 300_000, 500_000, 1_000_000, 3_000_000)
    if dice.random() < 0.3:
        so_far["count_this_year"] = dice.choice([0, 2, 3, 9, 10, 11])
    if measure.startswith("JC") and dice.random() < 0.4:
        most = {"ANNUAL": 2_000_000, "ENVELOPE": 200_000_000, "JOINT": 10_000_000, "LIFETIME": 30_000_000}
        chosen = dice.sample(list(most), dice.randint(1, 4))
        so_far["caps_used"] = {name: money(dice, 0, most[name], most[name] - 100_000) for name in chosen}
    elif dice.random() < 0.3:
        so_far["cap_used"] = money(dice, 0, 1_000_000, 1_500_000, 999_999, 10_000_000)
    return so_far


def requests(vectors: list[Json], measure: str, names: list[str]) -> list[Json]:
    """The requests that are drawn for a measure, the same ones each time."""
    dice = Random(f"{SEED} {measure}")  # noqa: S311 - it plays, and hides nothing
    all_requests: list[Json] = []
    for _ in range(DRAWN):
        request = drawn(dice, vectors, measure, names) | {"so_far": went_before(dice, measure)}
        if dice.random() < 0.9:
            request["decided_amount"] = money(dice, 1, 500_000, 1_000_000, 1_500_000, 5_000_000, 10_000_000)
        all_requests.append(request)
    return all_requests


def differing(
    all_requests: list[Json], reader: Callable[[Json], Json], product: Callable[[Json], Json]
) -> list[tuple[Json, Json, Json]]:
    """The requests to which the product and a reader come to different answers."""
    differences: list[tuple[Json, Json, Json]] = []
    for request in all_requests:
        by_reader = answered(reader, request)
        answer = product(request)
        if {key: answer.get(key) for key in by_reader} != by_reader:
            differences.append((request, by_reader, {key: answer.get(key) for key in by_reader}))
    return differences


DECIDED = {"JC-12", "A01-1", "A06-2", "A13-1"}


@pytest.mark.parametrize("measure", list(ARTICLES))
def test_the_second_text_comes_to_the_same(measure: str) -> None:
    all_requests = requests(second.VECTORS, measure, list(ARTICLES[measure][1]))
    if measure not in DECIDED:
        all_requests = [{key: part for key, part in one.items() if key != "decided_amount"} for one in all_requests]
    assert differing(all_requests, jiangcheng, second.ask) == []


@pytest.mark.parametrize("measure", list(CLAUSES))
def test_the_first_text_comes_to_the_same(measure: str) -> None:
    all_requests = requests(first.VECTORS, measure, list(CLAUSES[measure][1]))
    if measure not in DECIDED:
        all_requests = [{key: part for key, part in one.items() if key != "decided_amount"} for one in all_requests]
    dice = Random(f"{SEED} around {measure}")  # noqa: S311 - it plays, and hides nothing
    for request in all_requests:
        request |= {"in_force_from": "2021-01-01"}
        if dice.random() < 0.3:
            amount, paid = money(dice, 1, 400_000, 1_000_000, 3_000_000), dice.random() < 0.5
            request["other_awards"] = [{"policy": "另一项市级政策", "amount": amount, "paid": paid}]
    assert differing(all_requests, wuhan, first.ask) == []


def test_the_windows_of_six_months_come_to_the_same() -> None:
    dice = Random(SEED)  # noqa: S311 - it plays, and hides nothing
    all_requests: list[Json] = []
    for _ in range(DRAWN):
        start, persons = dice.randint(-3, 20), dice.choice([30, 50, 60])
        months: list[Json] = []
        for step in range(start, start + dice.randint(4, 40)):
            persons = max(persons + dice.choice([0, 0, 0, 1, -1, 10, 25, 50, -20]), 0)
            if dice.random() < 0.95:
                months.append({"month": f"{2021 + step // 12}-{step % 12 + 1:02}", "signed_persons": persons})
        facts = {"scale_and_brand_finding": dice.random() < 0.95, "months": dice.sample(months, len(months))}
        since = dice.choice(["2021-01-01", "2020-11-01", "2021-03-01"])
        all_requests.append({"measure": "A10-4", "facts": facts, "in_force_from": since})
    assert differing(all_requests, windows, first.ask) == []


@pytest.mark.parametrize("vectors", [first.VECTORS, second.VECTORS])
def test_the_second_reader_answers_the_given_vectors(vectors: list[Json]) -> None:
    """A reader who does not know the text proves nothing."""
    readers = {**dict.fromkeys(ARTICLES, jiangcheng), **dict.fromkeys(CLAUSES, wuhan)}
    for vector in vectors:
        request = vector["request"]
        if request["measure"] in readers:
            by_reader = answered(readers[request["measure"]], request)
            expected = {key: part for key, part in vector["expect"].items() if key in by_reader}
            assert {key: by_reader[key] for key in expected} == expected, vector
