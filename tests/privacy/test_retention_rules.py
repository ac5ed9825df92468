"""The rules of retention are data: what they lack or get wrong is named before anything is erased."""

from pathlib import Path

import pytest

from workflows.running.retention.rules import Erased, Rule, retention


def test_no_rule_erases_sooner_than_the_database_lets_it() -> None:
    [answers] = [rule for rule in retention().erased if rule.rule is Rule.ANSWERS]
    with pytest.raises(ValueError, match="fewer than the 90"):
        Erased.model_validate({**answers.model_dump(), "days": 1})


def test_rules_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text("erased: [{rule: answers, days: 1}]\nkept: []\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"rules\.yaml cannot be used"):
        retention(tmp_path / "rules.yaml")
