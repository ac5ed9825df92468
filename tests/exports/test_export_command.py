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
        (1, "paymentRegister", str(tmp_path / "a.csv")),
    ):
        refused = run(city.settings.data_dir, "export", *wrong, **on)
        assert (refused.returncode, refused.stdout, "Traceback" in refused.stderr) == (status, "", False), (
            refused.stderr
        )
    assert [path.name for path in tmp_path.iterdir()] == ["grants.jsonl"]
