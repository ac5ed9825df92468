"""Facts of applications as columns of a file: by the name or the title that the measure of a row gives them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from api.imports.cells import CellType
from api.imports.kinds import ImportKind
from api.kit.context import Context
from api.schema.schema import schema
from domain.treasury.headings import heading_key

FACT = "facts:"
"""Before the heading of a column that is a fact of some measure."""
_MEASURES = "{ measures { code facts { name title type } itemParts { name title type } } }"
_TYPES = {
    "BOOL": CellType.YES_OR_NO,
    "MONEY": CellType.AMOUNT,
    "DATE": CellType.DAY,
    "COUNT": CellType.COUNT,
    "YEAR": CellType.COUNT,
}


@dataclass(frozen=True, slots=True)
class FactColumns:
    """The facts of every measure, as columns."""

    names: Mapping[str, str] = field(default_factory=dict[str, str])
    """By their headings, the columns."""
    _facts: Mapping[tuple[str, str], tuple[str, CellType]] = field(
        default_factory=dict[tuple[str, str], tuple[str, CellType]]
    )

    @classmethod
    async def of(cls, kind: ImportKind, context_of: Callable[[], Context]) -> "FactColumns":
        """Return those of applications; none of another kind."""
        if kind.mutation != "createGrant":
            return cls()
        facts = dict[tuple[str, str], tuple[str, CellType]]()
        for spoken in ("en", "zh-CN"):
            context = context_of()
            context.language = spoken
            result = await schema.execute(_MEASURES, context_value=context)
            for measure in (result.data or {}).get("measures", ()):
                for fact in (*measure["facts"], *measure["itemParts"]):
                    means = fact["name"], _TYPES.get(fact["type"], CellType.TEXT)
                    for heading in (fact["name"], fact["title"]):
                        facts[measure["code"], heading_key(heading)] = means
        return cls({heading: f"{FACT}{heading}" for _, heading in facts}, facts)

    def fact_of(self, measure: str, column: str) -> tuple[str, CellType] | None:
        """Return the path and the type of a column under a measure; None where that has no such fact."""
        known = self._facts.get((measure.strip(), column.removeprefix(FACT)))
        return known and (f"facts.{known[0]}", known[1])
