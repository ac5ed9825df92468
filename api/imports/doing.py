"""Rows of a file, done one after the other through the contract: an answer for each, and the same again twice over.

The key of a row is made of the file's hash and its line: who sends the same file again, after whatever broke it off, is
answered the same for what was done, and the rest is done.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeAlias

from graphql import GraphQLError

from api.imports.cells import Value, read_cell
from api.imports.facts import FACT, FactColumns
from api.imports.kinds import ImportKind
from api.imports.sheets import sheet_of
from api.kit.context import Context
from api.rows.receipt_files import FileBounds, lines_of_file
from api.schema.schema import schema
from domain.policy.conditions import Text
from domain.refusals.refusals import in_language

BOUNDS = FileBounds(most_bytes=10 << 20, unpacked=120 << 20, lines=25_000, columns=200)
Answer: TypeAlias = dict[str, Any]
_OF_ANOTHER = Text(zh="该事项没有这一项", en="its measure has no such fact")


@dataclass(frozen=True, slots=True)
class Import:
    """A file that is brought in."""

    kind: ImportKind
    content: bytes
    dry_run: bool

    async def answers(self, context_of: Callable[[], Context]) -> AsyncGenerator[Answer]:
        """Yield how many rows there are, an answer for each, and what came of them together.

        Raises UnreadableFileError for a file that is no table of this kind: then nothing was done.
        """
        lines = await asyncio.to_thread(lines_of_file, self.content, BOUNDS)
        facts = await FactColumns.of(self.kind, context_of)
        sheet = sheet_of(lines, {**facts.names, **self.kind.names}, self.kind.required, self.kind.titles)
        yield {"kind": self.kind.name, "rows": len(sheet.rows), "leftAside": list(sheet.left_aside)}
        prefix, done = f"import-{sha256(self.content).hexdigest()[:24]}", 0
        for number, row in sheet.rows:
            errors = await self._one(row, facts, f"{prefix}-{number}", context_of())
            done += not errors
            yield {"line": number, "done": not errors, **({"errors": errors} if errors else {})}
        yield {"done": done, "refused": len(sheet.rows) - done, "dryRun": self.dry_run}

    async def _one(self, row: Mapping[str, str], facts: FactColumns, key: str, context: Context) -> list[Answer]:
        """Do one row; return why it was refused."""
        read, wrong = self._read(row, facts)
        if wrong:
            return [
                {"code": "INPUT_INVALID", "message": in_language(self._sentence(column, why), context.language)}
                for column, why in wrong.items()
            ]
        sent: Answer = {"rows": [read]} if self.kind.in_rows else read
        name = self.kind.mutation
        shown = "errors { code message }"
        document = (
            f"mutation Import($input: {name[0].upper()}{name[1:]}Input!) {{ it: {name}(input: $input) "
            f"{{ {shown} {f'rows {{ {shown} }}' if self.kind.in_rows else ''} }} }}"
        )
        variables = {"input": {**sent, "idempotencyKey": key, "dryRun": self.dry_run}}
        try:
            result = await schema.execute(document, variable_values=variables, context_value=context)
            errors = result.errors
        except GraphQLError as error:
            result, errors = None, [error]
        if errors or result is None or result.data is None:
            return [{"code": (each.extensions or {}).get("code"), "message": each.message} for each in errors or ()]
        payload = result.data["it"]
        return [*payload["errors"], *(each for part in payload.get("rows") or () for each in part["errors"])]

    def _sentence(self, column: str, why: Text) -> Text:
        """What is wrong in a column, which is named as its file or its contract does."""
        fact = column.removeprefix(FACT)
        title = self.kind.titles.get(column, Text(zh=fact, en=fact))
        return Text(zh=f"{title.zh}：{why.zh}", en=f"{title.en}: {why.en}")

    def _read(self, row: Mapping[str, str], facts: FactColumns) -> tuple[Answer, dict[str, Text]]:
        """The input of a row, and what of it nobody can read."""
        read, wrong = dict[str, Any](), dict[str, Text]()
        own = {column.path: (column.path, column.kind) for column in self.kind.columns}
        for column, text in row.items():
            means = own.get(column) or facts.fact_of(row.get("measureCode", ""), column)
            value = read_cell(means[1], text) if means else None
            if means is None and text:
                wrong[column] = _OF_ANOTHER
            elif isinstance(value, Text):
                wrong[column] = value
            elif means and value is not None:
                _put(read, means[0], value)
        if self.kind.mutation == "createGrant":
            read.setdefault("facts", {})
        return read, wrong


def _put(read: Answer, path: str, value: Value) -> None:
    *way, leaf = path.split(".")
    for step in way:
        read = read.setdefault(step, {})
    read[leaf] = value
