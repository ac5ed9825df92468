"""What is set wrongly is named when anything begins, before it works without what was meant."""

from pathlib import Path

import pytest

from workflows.runtime.document_store import DocumentStore
from workflows.runtime.settings import Settings, read_settings

_NOWHERE = "/nowhere/at-all"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DUIXIAN_PRINTS", _NOWHERE),
        ("DUIXIAN_FONTS", __file__),
        ("DUIXIAN_TRUSTED_DOCUMENTS", _NOWHERE),
        ("DUIXIAN_ISSUERS", _NOWHERE),
        ("DUIXIAN_TIMESTAMP_ROOTS", _NOWHERE),
        ("DUIXIAN_READ_DATABASE_URL", "db.example.cn/duixian"),
        ("DATABASE_URL", "db.example.cn/duixian"),
        ("DUIXIAN_DATABASE_CONNECTIONS", "many"),
    ],
)
def test_what_cannot_be_is_one_sentence_that_names_the_setting_and_not_its_value(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match=f"^{name}\\b") as refusal:
        read_settings()
    assert "\n" not in str(refusal.value)
    assert value not in str(refusal.value)


def test_a_folder_of_documents_that_is_none_is_named_with_its_setting(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("no folder", encoding="utf-8")
    with pytest.raises(ValueError, match=f"^DUIXIAN_DOCUMENT_STORE: .*{place}: File exists"):
        DocumentStore.of(Settings(document_store=str(place)))
