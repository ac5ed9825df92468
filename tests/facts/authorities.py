"""Authorities for tests: a stand-in on this machine, and the file by which an installation asks it."""

from pathlib import Path
from typing import Any

import yaml

from demonstration.stand_in import StandIn

WUHAN = "wuhan-ai-pilot-zone"
FOLLOWS: dict[str, Any] = {
    "high_tech_certified": {"source": "HIGH_TECH_CERTIFICATES", "field": "certified", "at": "YEAR_END"},
    "annual_rd": {"source": "TAX_RESEARCH", "field": "research", "years_ago": 1},
    "rd_year": {"source": "TAX_RESEARCH", "field": "year", "years_ago": 1},
}
ALL = (
    "LEGAL_PERSON_REGISTER",
    "CREDIT_BLACKLIST",
    "HIGH_TECH_CERTIFICATES",
    "TAX_RESEARCH",
    "RECOGNITIONS",
    "SECURITIES_DISCLOSURES",
)
CLEAN: dict[str, dict[str, Any]] = {
    "legal-person-register": {"names": [{"name": "示例公司"}], "districts": [], "active": True},
    "credit-blacklist": {"listings": []},
    "high-tech-certificates": {
        "certificates": [{"number": "GR202142000001", "validFrom": "2020-12-01", "validTo": "2023-11-30"}]
    },
    "tax-research": {"years": [{"year": 2020, "research": "3333333.33", "revenue": None}]},
    "recognitions": {"lists": [], "recognitions": []},
    "securities-disclosures": {"disclosures": []},
}
"""What each authority says of an organisation of which there is nothing bad to say."""


def sources_file(stand_in: StandIn, folder: Path, *chosen: str, **choices: object) -> Path:
    """Write the file of an installation that asks these authorities, all of them by default."""
    file = folder / f"sources-{len(list(folder.iterdir()))}.yaml"
    places = {str(source): {"url": stand_in.url, "seconds": 1, **choices} for source in chosen or ALL}
    file.write_text(yaml.safe_dump({"sources": places, "facts": {WUHAN: FOLLOWS}}), "utf-8")
    return file


def well_known(stand_in: StandIn, code: str, **otherwise: dict[str, Any]) -> None:
    """Let every authority say nothing bad of an organisation, but for what is given."""
    for source, answer in CLEAN.items():
        stand_in.say(source, code, **(otherwise.get(source.replace("-", "_")) or answer))
