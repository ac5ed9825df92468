"""Amounts by OpenFisca-core, run by ``bench.assess_columns`` in an environment of its own.

Measures that give a rate of a sum of facts up to a cap where some facts are true come as JSON on standard input, with
their figures from the pack and the files in which their columns stand; seconds of the core and amounts in fen go back.
"""

import json
import sys
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

APPLICANT = build_entity(key="applicant", plural="applicants", label="who applies", is_person=True)
PERIOD = "2022"


def variable(name: str, value_type: type, formula: Any = None) -> type:
    """Return a variable of the applicant."""
    body = {"value_type": value_type, "entity": APPLICANT, "definition_period": DateUnit.YEAR, "label": name}
    return type(name, (Variable,), body | ({"formula": formula} if formula else {}))


def system_of(measure: dict[str, Any]) -> TaxBenefitSystem:
    """Return a system of one measure."""

    def formula(applicants: Any, period: Any) -> Any:
        base = sum(applicants(name, period) for name in measure["of"])
        eligible = True
        for name in measure["true"]:
            eligible = eligible * applicants(name, period)
        return eligible * np.minimum(base * measure["rate"], measure["cap"])

    system = TaxBenefitSystem([APPLICANT])
    for name in measure["of"]:
        system.add_variable(variable(name, float))
    for name in measure["true"]:
        system.add_variable(variable(name, bool))
    system.add_variable(variable("amount", float, formula))
    return system


def main() -> None:
    """Reckon each measure some times; the best time counts."""
    results: list[float] = []
    for measure in json.load(sys.stdin):
        system = system_of(measure)
        columns = {name: np.fromfile(measure["files"][name]) for name in measure["of"]}
        columns |= {name: np.fromfile(measure["files"][name], dtype=bool) for name in measure["true"]}
        seconds, amounts = [], np.zeros(0)
        for _ in range(measure["runs"]):
            begun = process_time()
            simulation = SimulationBuilder().build_default_simulation(system, count=measure["rows"])
            for name in (*measure["of"], *measure["true"]):
                simulation.set_input(name, PERIOD, columns[name])
            amounts = simulation.calculate("amount", PERIOD)
            seconds.append(process_time() - begun)
        fen = np.floor(amounts.astype(np.float64) * 100 + 1e-6).astype(np.int64)
        Path(measure["amounts"]).write_bytes(fen.tobytes())
        results.append(min(seconds))
    json.dump(results, sys.stdout)


if __name__ == "__main__":
    main()
