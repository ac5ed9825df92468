"""The published pack is whole: every row, every reading, every rival."""

import ast
import json
import re
from fractions import Fraction
from functools import cache
from pathlib import Path

import jsonschema
import pytest
import yaml

from domain.packs.pack_checks import figures_in
from domain.packs.pack_schema import pack_schema, pack_schema_text
from domain.packs.packs import stored_pack
from domain.policy.policy import Kind
from domain.values.figures import Amount, Figure, Rate
from tests.domain.wuhan import GRANTS, PACK, ROOT, TEXT, YAML, Json, ask, complaints_of, rival, service_of, sound

CATALOGUE = (
    "A01-1 A02-1 A02-2 A02-3a A02-3b A03-1 A03-2 A03-3 A04-0 A04-1 A05-1 A05-2 A06-1 A06-2 A06-3 A07-1 A08-1 A08-2 "
    "A09-0 A09-1 A09-2 A10-1 A10-2 A10-3 A10-4 A10-5 A11-0 A11-1 A11-2 A12-0 A12-1a A12-1b A12-2 A12-3 A13-0 A13-1 "
    "A14-1 A14-2 A15-1 A15-2 A16-1 A16-2"
)
ROWS = CATALOGUE.split()
LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DUMPER: type[yaml.SafeDumper] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
RIVALS = [
    (reading.key, name)
    for reading in PACK.policy.readings
    for name, option in reading.options.items()
    if name != reading.choice and option.not_offered is None
]


def test_the_rows_of_the_pack_are_the_rows_of_the_catalogue_in_its_order() -> None:
    assert len(ROWS) == 42
    assert [row for measure in PACK.policy.measures for row in measure.rows] == ROWS
    assert [measure.article for measure in PACK.policy.measures] == sorted(
        measure.article for measure in PACK.policy.measures
    )


def test_there_are_26_grants_and_every_other_row_pays_nothing() -> None:
    assert len(GRANTS) == 26
    others = [measure for measure in PACK.policy.measures if measure.kind is not Kind.GRANT]
    assert all(measure.formula is None and measure.split is None for measure in others)


def test_the_register_holds_every_reading_with_its_rivals() -> None:
    """Numbered through; a letter marks a choice on the same words that can be made apart, such as I-16b."""
    numbers = [reading.id for reading in PACK.policy.readings]
    assert len(set(numbers)) == len(numbers)
    whole = list(dict.fromkeys(number[: len("I-16")] for number in numbers))
    assert whole == [f"I-{number:02d}" for number in range(1, len(whole) + 1)]
    assert {"I-47", "I-16b", "I-27b"} <= set(numbers)
    for reading in PACK.policy.readings:
        assert reading.choice in reading.options
        assert len(reading.options) > 1


@pytest.mark.parametrize(("key", "option"), RIVALS)
def test_every_rival_loads_and_is_another_version(key: str, option: str) -> None:
    other = rival(key, option)
    assert other.content_hash != PACK.content_hash
    assert {reading.key: reading.choice for reading in other.policy.readings}[key] == option


def test_to_choose_what_is_chosen_changes_nothing() -> None:
    reading = PACK.policy.readings[0]
    assert rival(reading.key, reading.choice).content_hash == PACK.content_hash


def test_a_stored_pack_keeps_the_order_of_the_text() -> None:
    kept = {measure.code: measure for measure in stored_pack(PACK.data, PACK.text).policy.measures}
    for measure in PACK.policy.measures:
        assert list(kept[measure.code].facts) == list(measure.facts)
        for name, fact in measure.facts.items():
            assert list(kept[measure.code].facts[name].choices) == list(fact.choices)
    assert any(list(measure.facts) != sorted(measure.facts) for measure in PACK.policy.measures)


def test_a_stored_pack_is_the_pack_that_was_stored() -> None:
    stored = stored_pack(PACK.data, PACK.text)
    assert stored.policy == PACK.policy
    assert stored.content_hash == PACK.content_hash
    assert stored_pack(PACK.data, PACK.text + " ").content_hash != PACK.content_hash


def test_entry_into_force_is_30_days_after_publication_or_31_by_the_rival() -> None:
    assert PACK.policy.validity.in_force_after_days == 30
    assert rival("entry_into_force", "D_PLUS_31").policy.validity.in_force_after_days == 31


def answers(request: Json, key: str, choice: str) -> tuple[Json, Json]:
    """Return a request under the published reading and under a rival."""
    return ask(request), ask(request, service_of(rival(key, choice)))


def test_who_pays_for_retrofits_hangs_on_its_reading() -> None:
    request = sound("A09-2")
    request["facts"] |= {"equipment_purchase": "10000000.00", "rd_design_cost": "0.25"}
    ours, rivals = answers(request, "A09-2.split", "HALF")
    assert ours["legs"] == {"city": "800000.02", "district": "0.00"}
    assert rivals["legs"] == {"city": "400000.01", "district": "400000.01"}


def test_who_pays_where_the_text_is_silent_hangs_on_its_reading() -> None:
    ours, rivals = answers(sound("A08-1"), "default_split", "HALF")
    assert ours["legs"] == {"city": "5000000.00", "district": "0.00"}
    assert rivals["legs"] == {"city": "2500000.00", "district": "2500000.00"}


@pytest.mark.parametrize(("code", "facts"), [("A11-1", {"ai_enterprises": 60}), ("A11-2", {"level": "NATIONAL"})])
def test_tiers_add_up_only_under_the_rival(code: str, facts: Json) -> None:
    ours, rivals = answers({"measure": code, "facts": facts}, "A11.tiers", "CUMULATIVE")
    assert Fraction(ours["amount"]) < Fraction(rivals["amount"])
    assert len(rivals["steps"]) > len(ours["steps"])


def test_other_talent_money_counts_only_under_the_rival() -> None:
    request = sound("A12-3") | {"other_awards": [{"policy": "人才政策", "amount": "200000.00", "paid": True}]}
    ours, rivals = answers(request, "A12-3.dup_check", "COUNTED")
    assert (ours["amount"], rivals["amount"]) == ("500000.00", "300000.00")


def test_an_unlisted_issuer_is_paid_only_under_the_rival() -> None:
    request = sound("A06-3")
    request["facts"]["listing"] = "UNLISTED"
    ours, rivals = answers(request, "A06-3.issuer", "ANY_AI")
    assert (ours["eligible"], rivals["eligible"]) == (False, True)


def test_amounts_are_rounded_to_the_quantum_of_the_reading() -> None:
    request = sound("A06-3")
    request["facts"]["actual_financing"] = "12345678.90"
    ours, rivals = answers(request, "award_quantum", "HUNDRED_YUAN")
    assert (ours["amount"], rivals["amount"]) == ("61728.39", "61700.00")


def test_the_schema_beside_the_packs_is_that_of_the_shapes() -> None:
    kept = (ROOT / "policies" / "pack.schema.json").read_text(encoding="utf-8")
    assert kept == pack_schema_text(), "write pack_schema_text() into policies/pack.schema.json"
    jsonschema.Draft202012Validator.check_schema(pack_schema())


@cache
def _as_written() -> str:
    return json.dumps(yaml.load(YAML, Loader=LOADER), default=str)  # noqa: S506 - it is one of the safe ones


def as_written() -> Json:
    """Return the pack as another tool reads it: YAML, its days as text."""
    return json.loads(_as_written())


@cache
def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(pack_schema())


def fits(written: Json) -> bool:
    """Return whether a pack as written fits the schema."""
    return bool(_validator().is_valid(written))  # pyright: ignore[reportUnknownMemberType] - jsonschema's own types are partial


def test_the_pack_as_written_fits_the_schema() -> None:
    assert fits(as_written())


MISFITS: list[tuple[str, object]] = [
    ("award_quantum_fen", "one"),
    ("validity", {"article": 16}),
    ("payers", []),
    ("publicity", {"working_days": {"FIVE": 5}, "counted_from": "NEXT_DAY"}),
    ("titel", "x"),
]


@pytest.mark.parametrize(("name", "value"), MISFITS)
def test_the_schema_refuses_what_the_loader_refuses(name: str, value: object) -> None:
    written = as_written() | {name: value}
    assert not fits(written)
    assert complaints_of(yaml.dump(written, Dumper=DUMPER, allow_unicode=True))


FIGURES = {figure.written: figure for measure in PACK.policy.measures for _, figure in figures_in(measure, ())}
ANY_FIGURE = re.compile(rf"(?<![\d.])(?:{'|'.join(map(re.escape, FIGURES))})")
SOURCES = [path for folder in ("domain", "workflows", "api") for path in sorted((ROOT / folder).rglob("*.py"))]
_LEAST = 10_000
"""Below this a number of fen or yuan may be anything: a year, a limit, a port."""


@cache
def amounts_of_the_pack() -> frozenset[int]:
    """Return every amount of the policy in fen and in whole yuan that is large enough to be nothing else."""
    fens = [figure.fen for figure in FIGURES.values() if isinstance(figure, Amount)]
    return frozenset(number for fen in fens for number in (fen, fen // 100) if number >= _LEAST)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_figure_of_the_policy_stands_in_code(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    numbers = {node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)}
    assert not amounts_of_the_pack() & {number for number in numbers if isinstance(number, int)}
    assert ANY_FIGURE.findall(source) == [], "a figure of the policy stands in its pack, examples are of no policy"


def test_the_search_for_figures_would_find_them() -> None:
    assert {"500万元", "5‰", "1：1", "2亿元", "3000元"} <= FIGURES.keys()
    assert {20_000_000, 500_000_000} <= amounts_of_the_pack()
    assert all(isinstance(figure, Amount | Rate) and isinstance(figure, Figure) for figure in FIGURES.values())
    assert len(SOURCES) > 30


def test_every_grant_quotes_the_text_and_names_its_bureaus_as_the_text_does() -> None:
    for measure in PACK.policy.measures:
        assert all(quote in TEXT for quote in measure.quotes)
        assert not measure.bureaus or f"（责任单位：{'、'.join(measure.bureaus)}）" in TEXT
