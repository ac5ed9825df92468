"""Assessment by columns answers as the single way does, to the fen, and says what is wrong with a file."""

# The types of polars name numpy, which is not installed here.
# pyright: reportUnknownMemberType=false

import sys
from functools import cache
from pathlib import Path
from random import Random

import polars as pl
import pytest
import typer

from api.cli.assessed_columns import answer_columns
from domain.refusals.refusals import Language
from tests.domain import wuhan
from tests.domain.wuhan import GRANTS, PACK, TODAY, Json
from tests.operations.test_command_line import run
from tests.packs import haizhou, jiangcheng
from tests.packs.columns import BothWays, by_columns, drawn, one_by_one, row_of, single_answers
from workflows.transaction.packs import CompiledPolicy, load_pack

PACKS = {"wuhan": (PACK, wuhan.VECTORS), "jiangcheng": (jiangcheng.pack(), jiangcheng.VECTORS)}
BY_CHANCE = {"haizhou": load_pack(haizhou.PACK), **{name: pack for name, (pack, _) in PACKS.items()}}
LISTS = {"haizhou": ["YC-1"], "wuhan": ["A01-1", "A10-4"], "jiangcheng": []}
"""The measures that ask a list, of which every row goes the single way."""
MEASURES = [
    (name, code)
    for name, pack in BY_CHANCE.items()
    for code in CompiledPolicy(pack).assessors
    if code not in LISTS[name]
]
ROWS = 250
A03_1: Json = {
    "measure": "A03-1",
    "applicant_kind": "ENTERPRISE",
    "high_tech_certified": True,
    "ai_field": True,
    "annual_rd": "3333333.33",
    "rd_year": 2022,
}


@cache
def both(name: str) -> BothWays:
    return BothWays.of(BY_CHANCE[name])


@pytest.mark.parametrize("name", PACKS)
def test_every_vector_is_answered_as_the_single_way_answers_it(name: str) -> None:
    for vector in PACKS[name][1]:
        request: Json = vector["request"]
        answered = both(name).columns.answer(pl.DataFrame([row_of(request)]), TODAY)
        assert by_columns(answered.answers.row(0, named=True)) == one_by_one(both(name).single.answer(request, TODAY))


@pytest.mark.parametrize("name", BY_CHANCE)
def test_measures_that_ask_a_list_alone_have_no_columns(name: str) -> None:
    assert both(name).columns.not_in_columns == LISTS[name]


@pytest.mark.parametrize(("name", "code"), MEASURES)
def test_rows_drawn_by_chance_are_answered_as_the_single_way_answers_them(name: str, code: str) -> None:
    assessor = CompiledPolicy(BY_CHANCE[name]).assessors[code]
    chance, facts = Random(code), assessor.measure.facts  # noqa: S311 - nothing secret is drawn
    rows = [drawn(chance, code, facts, sorted(assessor.caps)) for _ in range(ROWS)]
    frame = pl.DataFrame(rows, infer_schema_length=None)
    for stated in (frame, frame.select(name for name in frame.columns if name in {"measure", *facts})):
        answered = both(name).columns.answer(stated, TODAY)
        assert [by_columns(row) for row in answered.answers.to_dicts()] == single_answers(both(name), stated, facts)
        assert answered.singly < ROWS / 2, "most of the rows is reckoned in columns"


def test_rows_of_all_measures_stand_in_one_file_and_are_answered_in_its_order() -> None:
    rows = [row_of(vector["request"]) for vector in wuhan.VECTORS if vector["request"]["measure"] != "A10-4"]
    ours = {name for row in rows for name in row} - {"other_awards"}
    frame = pl.DataFrame([{name: row.get(name) for name in ours} for row in rows], infer_schema_length=None)
    answers = both("wuhan").columns.answer(frame, TODAY).answers
    assert answers["id"].to_list() == [row["id"] for row in rows]
    for row, answer in zip(frame.iter_rows(named=True), answers.to_dicts(), strict=True):
        facts = GRANTS[row["measure"]].facts if row["measure"] in GRANTS else {}
        alone = pl.DataFrame([row], frame.schema)
        assert [by_columns(answer)] == single_answers(both("wuhan"), alone, facts)


def test_what_a_row_states_of_another_measure_is_refused() -> None:
    answered = both("wuhan").columns.answer(pl.DataFrame([A03_1 | {other_fact(): True}]), TODAY)
    assert (answered.answers["refusal"].to_list(), answered.singly) == (["FACT_INVALID"], 0)


def other_fact() -> str:
    """A fact that A03-1 does not have, true or false."""
    return next(
        name
        for measure in GRANTS.values()
        for name, fact in measure.facts.items()
        if fact.type == "BOOL" and name not in GRANTS["A03-1"].facts
    )


def test_numbers_too_great_for_columns_go_the_single_way_and_are_counted() -> None:
    rows = [A03_1, A03_1 | {"annual_rd": "9999999999999.99"}, A03_1 | {"measure": "A99-9"}]
    answered = both("wuhan").columns.answer(pl.DataFrame(rows), TODAY)
    assert answered.singly == 2
    assert answered.answers["amount"].to_list() == ["166666.66", "2000000.00", "0.00"]
    assert answered.answers["legs.city"].to_list() == ["83333.33", "1000000.00", None]
    assert answered.answers["refusal"].to_list() == [None, None, "UNKNOWN_MEASURE"]


def test_a_frame_without_rows_has_no_answers_and_a_row_without_a_measure_is_no_request() -> None:
    frame = pl.DataFrame([A03_1, A03_1 | {"measure": None}])
    assert both("wuhan").columns.answer(frame.clear(), TODAY).answers.height == 0
    assert both("wuhan").columns.answer(frame, TODAY).answers["refusal"].to_list() == [None, "MALFORMED_REQUEST"]


@pytest.mark.parametrize("dtype", [pl.Categorical, pl.Enum(["ENTERPRISE"])])
def test_choices_may_be_categories_and_days_days(dtype: pl.DataType) -> None:
    frame = pl.DataFrame([A03_1 | {"as_of": TODAY.replace(year=2023)}]).cast({"applicant_kind": dtype})
    assert both("wuhan").columns.answer(frame, TODAY).answers["amount"].to_list() == ["166666.66"]


@pytest.mark.parametrize("ending", ["parquet", "arrow"])
def test_the_command_answers_a_file_in_a_file_and_says_how_many_went_the_single_way(
    tmp_path: Path, ending: str
) -> None:
    requests, answers = tmp_path / f"requests.{ending}", tmp_path / f"answers.{ending}"
    frame = pl.DataFrame([A03_1 | {"id": "1"}, A03_1 | {"id": "2", "measure": "A99-9"}])
    (frame.write_parquet if ending == "parquet" else frame.write_ipc)(requests)
    done = run(tmp_path, "assess", str(requests), "--columns", str(answers))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "2 rows: 1 by columns, 1 one by one\n")
    read = pl.read_parquet(answers) if ending == "parquet" else pl.read_ipc(answers)
    assert read.columns == ["id", "measure", "eligible", "amount", "legs.city", "legs.district", "refusal", "assumed"]
    assert read["refusal"].to_list() == [None, "UNKNOWN_MEASURE"]


@pytest.mark.parametrize(
    ("rows", "english", "chinese"),
    [
        ({"annual_rd": ["1.00"]}, "there is no column 'measure'", "缺少“measure”列"),
        (A03_1 | {"annual_rd": 1.5}, "column 'annual_rd' is of Float64; it has to hold text", "“annual_rd”列的类型是"),
        (A03_1 | {"rd_year": "2022"}, "'rd_year' is of String; it has to hold whole numbers", "该列须为整数"),
        (A03_1 | {"as_of": 2022}, "it has to hold days, or text such as 2022-06-01", "该列须为日期"),
        (A03_1 | {"annual_r_and_d": "1.00"}, "'annual_r_and_d' is no fact and no part of", "没有名为“annual_r_and_d”"),
    ],
)
def test_columns_that_are_missing_unknown_or_of_another_type_are_named_in_both_languages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: Json, english: str, chinese: str
) -> None:
    requests = tmp_path / "requests.parquet"
    pl.DataFrame([rows] if "measure" in rows else rows).write_parquet(requests)
    assert english in complaint(requests, tmp_path / "answers.parquet", "en", capsys)
    assert chinese in complaint(requests, tmp_path / "answers.parquet", "zh-CN", capsys)


@pytest.mark.parametrize(
    ("name", "content", "english", "chinese"),
    [
        ("requests.parquet", b"PAR1 and no more", "is no whole file of Parquet", "不是完整的 Parquet 文件"),
        ("requests.arrow", b"", "is no whole file of Arrow", "不是完整的 Arrow 文件"),
        ("requests.parquet", None, "that can be read", "不存在或不能读取"),
        ("requests.csv", b"measure", "is no file of columns", "不是列式文件"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_in_both_languages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes | None, english: str, chinese: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert english in complaint(tmp_path / name, tmp_path / "answers.parquet", "en", capsys)
    assert chinese in complaint(tmp_path / name, tmp_path / "answers.parquet", "zh-CN", capsys)


def test_without_polars_it_says_what_to_install(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    requests, answers = tmp_path / "requests.parquet", tmp_path / "answers.parquet"
    monkeypatch.setitem(sys.modules, "polars", None)
    assert complaint(requests, answers, "en", capsys) == "--columns needs polars: pip install 'polars>=2.1,<3'\n"
    assert complaint(requests, answers, "zh-CN", capsys).startswith("“--columns”需要 polars")


def complaint(requests: Path, answers: Path, language: Language, capsys: pytest.CaptureFixture[str]) -> str:
    """What is said of a file; nothing is answered."""
    with pytest.raises(typer.Exit) as end:
        answer_columns(CompiledPolicy(PACK), str(requests), answers, language)
    assert end.value.exit_code == 2
    assert not answers.exists()
    return capsys.readouterr().err
