"""The commands of keys and tokens, as people run them."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.access.tokens import TokenKey
from api.cli.commands import APP


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data directory of an installation."""
    monkeypatch.setenv("DUIXIAN_DATA_DIR", str(tmp_path))
    return tmp_path


def run(*arguments: str) -> Result:
    """One command, run to its end."""
    return CliRunner().invoke(APP, arguments)


def test_a_token_is_good_for_everything_or_for_the_scopes_that_are_named(directory: Path) -> None:
    key = TokenKey.kept_in(directory)
    assert key.read(run("token", "officer").stdout.strip()).scopes == ("act", "read")
    assert key.read(run("token", "officer", "--scope", "months").stdout.strip()).scopes == ("months",)
    wrong = run("token", "officer", "--scope", "everything")
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert "a scope is one of" in wrong.stderr


def test_keys_are_listed_rotated_and_retired(directory: Path) -> None:
    old = run("keys", "list").stdout.split()[0]
    assert str(run("keys", "retire", old).exception).startswith(f"{old} signs")
    new = run("keys", "rotate").stdout.split()[0]
    listed = [line.split() for line in run("keys", "list").stdout.splitlines()]
    assert listed[:2] == [[new, "signs"], [old, "known"]]
    assert listed[2][-1] == str(directory / "signing-key.pem")
    assert run("keys", "retire", old).stdout == f"{old} is known no longer.\n"
    assert old not in run("keys", "list").stdout


@pytest.mark.usefixtures("directory")
def test_production_signs_no_token_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUIXIAN_MODE", "production")
    monkeypatch.setenv("DATABASE_URL", "postgresql:///duixian")
    refused = run("token", "officer")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "in production" in refused.stderr
    monkeypatch.setenv("DUIXIAN_ISSUER", "https://duixian.example.cn")
    assert run("token", "officer").exit_code == 0
