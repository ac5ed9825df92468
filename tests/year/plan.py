"""The plan of the year (全年计划), read from its file: applications, and what happens on each day."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias, cast

import yaml

Json: TypeAlias = dict[str, Any]

_SAID = cast("Json", yaml.safe_load(Path(__file__).with_name("plan.yaml").read_text(encoding="utf-8")))
DISTRICT = "420111"
"""Of applicants of whom the plan says no other."""
TREASURIES = ("city", "420106", DISTRICT, "WH-DHGX")
YEARS = (2022, 2023, 2024)


def fen(yuan: float) -> int:
    """Fen of a sum of the plan."""
    return round(yuan * 100)


@dataclass(frozen=True)
class Application:
    """One application: by whom, for what, and what is due of whom by the clause."""

    name: str
    measure: str
    applicant: str
    """Whose it is: that of another application, or its own."""
    item: str
    district: str
    facts: Json
    decided: str | None
    pays: dict[str, int]
    """Fen by payer."""

    @property
    def award(self) -> int:
        """All that is due, in fen."""
        return sum(self.pays.values())

    def treasury(self, payer: str) -> str:
        """Whose money a payer's part is."""
        return self.district if payer == "district" else payer


def _application(name: str, entry: Json) -> Application:
    return Application(
        name,
        entry["measure"],
        entry.get("of", name),
        entry.get("item", name),
        entry.get("district", DISTRICT),
        entry.get("facts", {}),
        entry.get("decided"),
        {payer: fen(yuan) for payer, yuan in entry["pays"].items()},
    )


APPLICATIONS = {name: _application(name, entry) for name, entry in _SAID["applications"].items()}
DAYS: dict[date, list[tuple[str, Any]]] = {
    day: [next(iter(deed.items())) for deed in deeds] for day, deeds in _SAID["days"].items()
}
