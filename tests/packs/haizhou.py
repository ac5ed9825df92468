"""海州市, a city that does not exist: where its pack stands."""

from tests.domain.wuhan import ROOT

PACKS = ROOT / "tests" / "packs"
PACK = PACKS / "haizhou-ocean-equipment.yaml"
CODE = PACK.stem
