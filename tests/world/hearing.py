"""What an office hears of Duixian while tests play: every refusal that is said, and what the system itself noted."""

import pytest

import api.kit.errors
from domain.refusals.refusals import Language, Refusal
from domain.refusals.sentences import sentence
from tests.world.chinese import strange_among
from tests.world.city import City


def heard(monkeypatch: pytest.MonkeyPatch) -> list[Refusal]:
    """The refusals that are said from now on, whatever their language."""
    refused: list[Refusal] = []

    def recorded(refusal: Refusal, language: Language) -> str:
        refused.append(refusal)
        return sentence(refusal, language)

    monkeypatch.setattr(api.kit.errors, "sentence", recorded)
    return refused


def noted_strangely(city: City) -> dict[str, list[str]]:
    """What the system itself wrote in Chinese, as a reason or as what was found, that holds what is no Chinese."""
    reasons = city.sql("SELECT DISTINCT reason AS said FROM history_step WHERE role = 'SYSTEM' AND reason IS NOT NULL")
    return strange_among({row["said"] for row in [*reasons, *city.sql("SELECT DISTINCT facts AS said FROM recovery")]})
