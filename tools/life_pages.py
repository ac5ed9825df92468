"""docs/lives.md: every life as a picture, and in two tables: what changes its state, what is only allowed in one."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any, TypeAlias, cast

from transitions.extensions.diagrams import GraphMachine
from transitions.extensions.diagrams_mermaid import Graph

from domain.lives.events import Event
from domain.lives.life import Life
from domain.lives.lives import LIVES
from domain.lives.roles import Role
from domain.lives.table import Move, Permit
from domain.lives.titles import title_of_state
from domain.policy.conditions import Text

AnyLife: TypeAlias = Life[StrEnum, Event, Any]
AnyRow: TypeAlias = Move[StrEnum, Event, Any] | Permit[StrEnum, Event, Any]

_TITLES = {
    "POLICY": Text(zh="政策", en="policy"),
    "CALL": Text(zh="申报通知", en="call for applications"),
    "GRANT": Text(zh="申报事项", en="grant"),
    "OBJECTION": Text(zh="公示异议", en="objection"),
    "UNIT": Text(zh="验收件", en="unit"),
    "MILESTONE": Text(zh="里程碑", en="milestone"),
    "TRANCHE": Text(zh="后续拨付", en="tranche"),
    "LEG": Text(zh="拨付明细", en="payment leg"),
    "RUN": Text(zh="拨付批次", en="payment run"),
    "RECOVERY": Text(zh="追回", en="recovery"),
    "DUTY": Text(zh="年度责任", en="duty of a year"),
    "OTHER_AWARD": Text(zh="其他支持", en="award of another policy"),
    "PROPOSAL": Text(zh="提请复核", en="proposal that another person confirms"),
}
"""By whose life it is."""
_HEAD = """
A life is a table: what is not in it is refused. Whoever does not stand under *by* is refused with
[`NOT_ALLOWED`](errors.md#not_allowed), a step in a state that does not stand under *in* with
[`STEP_NOT_POSSIBLE`](errors.md#step_not_possible); then what stands under *refused when* is asked, from left to right.
The clause that a refusal cites stands above each table, and beside what refuses where it is another one. The pictures
show what changes a state alone.
"""


class _DrawnMachine(GraphMachine):
    """A machine that is drawn and never run: in black on white, as no case is in any of its states."""

    machine_attributes = {}  # noqa: RUF012 - the library's own are of the class
    style_attributes = {"node": {"default": {"fillcolor": "white", "color": "black"}}}  # noqa: RUF012


def picture(life: AnyLife, title: str) -> str:
    """Return what changes the state in a life as a Mermaid state diagram, drawn by ``transitions`` itself."""
    machine = life.machine(_DrawnMachine, life.moves, graph_engine="mermaid")
    for state in life.states:
        cast("Any", machine.get_state(state.value)).label = f"{title_of_state(state).zh} {state.value}"
    drawn = Graph(cast("Any", machine)).get_graph(title=f"title: {title}").source
    return "\n".join(line.rstrip() for line in drawn.splitlines())


def lives_page(by_hand: str) -> str:
    """Return every life: its picture, and each step with what it is called, who takes it and what refuses it."""
    parts = ["# The lives 生命周期", "", by_hand, _HEAD]
    for subject, life in LIVES.items():
        title = _TITLES[subject]
        article = "an" if title.en[0] in "aeiou" and title.en[:3] != "uni" else "a"
        parts += [f"## The life of {article} {title.en} {title.zh}", ""]
        parts += [f"Its refusals cite the clause {life.clause.en} ({life.clause.zh}).", ""]
        parts += ["```mermaid", picture(life, title.zh), "```", ""]
        parts += ["What changes its state (`MOVES`):", "", *_table(life.moves, "leads to"), ""]
        if life.permits:
            parts += ["What is only allowed in a state (`PERMITS`):", "", *_table(life.permits), ""]
    return "\n".join(parts)


def _table(rows: Sequence[AnyRow], *more: str) -> Iterator[str]:
    heads = ["step", "环节", "by", "in", *more, "refused when"]
    yield f"| {' | '.join(heads)} |"
    yield "|" + "---|" * len(heads)
    for row in rows:
        title = row.event.words
        who = ", ".join(role.value.lower() for role in Role if role in row.roles)
        cells = [f"`{row.event.value}` {title.en}", title.zh, who, ", ".join(state.value for state in row.sources)]
        cells += [row.target.value] if isinstance(row, Move) else []
        yield f"| {' | '.join([*cells, _refused_when(row)])} |"


def _refused_when(row: AnyRow) -> str:
    """Each guard in words, with its codes, and its clause where that is not the one of the life."""
    refusals: list[str] = []
    for guard in row.guards:
        codes = ", ".join(f"[`{code.value}`](errors.md#{code.value.lower()})" for code in guard.codes)
        clause = f", by the clause {guard.clause.en} ({guard.clause.zh})" if guard.clause else ""
        refusals.append(f"{guard.refuses_when}: {codes}{clause}")
    return "; ".join(refusals) or "—"
