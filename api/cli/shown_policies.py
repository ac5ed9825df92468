"""What a pack says, as it is shown on a terminal."""

import typer
from rich.console import Console
from rich.table import Table

from domain.policy.policy import Policy
from domain.policy.texts import cited


def show_rows(policy: Policy) -> None:
    """Show the rows of a policy as a table."""
    table = Table("code", "art.", "kind", "title", "bureaus", title=f"{policy.title.zh}\n{policy.title.en}")
    for m in policy.measures:
        table.add_row(m.code, str(m.article), m.kind.value, f"{m.title.zh}\n{m.title.en}", "、".join(m.bureaus))
    Console().print(table)


def show_measure(policy: Policy, code: str) -> None:
    """Show one measure with its clause, facts, conditions and readings."""
    measure = next(m for m in policy.measures if m.code == code)
    lines = [
        f"{measure.code} {measure.title.zh} / {measure.title.en} ({cited(measure.article).en}, {measure.kind.value})"
    ]
    lines += [f"  『{quote}』" for quote in measure.quotes]
    lines += [f"  bureaus: {'、'.join(measure.bureaus) or '(none named)'}"]
    lines += [
        f"  fact {name}: {fact.type.value} {fact.title.zh} / {fact.title.en}" for name, fact in measure.facts.items()
    ]
    lines += [f"  condition: {condition.says.zh} / {condition.says.en}" for condition in measure.conditions]
    lines += [f"  formula: {measure.formula.kind}"] if measure.formula else []
    lines += [f"  cap: {cap.amount.written} per {cap.per}" for cap in measure.caps]
    lines += [f"  gate: {measure.gate.kind}"] if measure.gate else []
    for reading in policy.readings:
        if reading.id in measure.readings:
            rivals = ", ".join(option for option in reading.options if option != reading.choice)
            lines.append(
                f"  reading {reading.id} {reading.key} = {reading.choice} (risk {reading.risk.value}; rivals: {rivals})"
            )
    typer.echo("\n".join(lines))
