"""`duixian export` writes a list as an auditor sees it, whole or not at all."""

import json
from pathlib import Path

from tests.operations.test_command_line import run
from tests.world.cases import open_case
from tests.world.city import City


def test_a_list_is_written_whole_or_not_at_all(city: City, tmp_path: Path) -> None:
    numbers = {open_case(city).grant["number"] for _ in range(3)}
    file = tmp_path / "grants.jsonl"
    on = {"DATABASE_URL": city.url}
    done = run(city.settings.data_dir, "export", "grants", str(file), "--where", 'filter={"states": ["DRAFT"]}', **on)
    assert (done.returncode, done.stdout) == (0, f"{file}: 3 rows of grants\n"), done.stderr
    assert {json.loads(line)["number"] for line in file.read_text(encoding="utf-8").splitlines()} == numbers
    for status, *wrong in (
        (2, "grants", str(file)),
        (2, "granted", str(tmp_path / "a.csv")),
        (2, "grants", str(tmp_path / "a.doc")),
        (2, "grants", str(tmp_path / "a.csv"), "--where", "filter"),
        (2, "grants", str(tmp_path / "a.csv"), "--where", "filter={"),
        (1, "grants", str(tmp_path / "a.csv"), "--where", 'filter={"state": "PAID"}'),
        (2, "paymentRegister", str(tmp_path / "a.csv")),
        (2, "grants", str(tmp_path / "nowhere" / "a.csv")),
        (2, "grants", str(tmp_path / "a.csv"), "--lang", "fr"),
    ):
        refused = run(city.settings.data_dir, "export", *wrong, **on)
        assert (refused.returncode, refused.stdout, "Traceback" in refused.stderr) == (status, "", False), (
            refused.stderr
        )
    assert [path.name for path in tmp_path.iterdir()] == ["grants.jsonl"]


def test_what_a_list_needs_is_named_as_it_is_written(city: City, tmp_path: Path) -> None:
    on = {"DATABASE_URL": city.url}
    for name, argument in (("paymentRegister", "year"), ("budgetQueue", "treasury")):
        refused = run(city.settings.data_dir, "export", name, str(tmp_path / "a.csv"), **on)
        assert f"{name} needs {argument}: say --where {argument}=…" in refused.stderr
    elsewhere = run(city.settings.data_dir, "export", "grants", str(tmp_path / "nowhere" / "a.csv"), **on)
    assert f"{tmp_path / 'nowhere'} is no folder" in elsewhere.stderr
    full = run(city.settings.data_dir, "export", "grants", f"{tmp_path}/{'a' * 248}.csv", **on)
    assert (full.returncode, full.stderr.endswith("cannot be written: File name too long\n")) == (1, True), full.stderr


def test_headers_are_in_the_language_of_the_settings_unless_another_is_named(city: City, tmp_path: Path) -> None:
    for place, (spoken, more, title) in enumerate(
        (
            ("en", (), "Measure measure.code"),
            ("zh-CN", (), "事项编号 measure.code"),
            ("zh-CN", ("--lang", "en"), "Measure measure.code"),
        )
    ):
        file = tmp_path / f"{place}.csv"
        on = {"DATABASE_URL": city.url, "DUIXIAN_LANGUAGE": spoken}
        run(city.settings.data_dir, "export", "grants", str(file), *more, **on)
        assert title in file.read_text(encoding="utf-8-sig").splitlines()[0].split(","), file
