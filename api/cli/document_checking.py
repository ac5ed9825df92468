"""What is told of a check of documents while it runs, and at its end."""

import time
from datetime import timedelta

import typer

from api.cli.running import on_database
from domain.refusals.refusals import Language
from workflows.running.document_check import Shelf, check_documents
from workflows.runtime.clock import system_moment
from workflows.runtime.document_store import SHELVES, DocumentStore, SilentStoreError
from workflows.runtime.settings import Settings

SECONDS_BETWEEN_SIGNS = 20
_SILENT: dict[Language, str] = {
    "en": "The store of documents does not answer; the log says why.",
    "zh-CN": "材料存储没有应答，原因见日志。",
}
_SO_FAR: dict[Language, str] = {
    "en": "{documents} documents up to {shelf}…; broken off, it goes on with --from {shelf}",
    "zh-CN": "已核对至 {shelf}…，共 {documents} 份；如中断，以 --from {shelf} 继续",
}
_DONE: dict[Language, str] = {
    "en": "{documents} documents from {first}… on, {how}: {differences}.",
    "zh-CN": "自 {first}… 起共 {documents} 份材料，{how}：{differences}。",
}
_HOW: dict[bool, dict[Language, str]] = {
    True: {"en": "read whole", "zh-CN": "逐字节核对"},
    False: {"en": "by their sizes alone", "zh-CN": "仅核对大小"},
}
_FOUND: dict[bool, dict[Language, str]] = {
    False: {"en": "all are there and the same", "zh-CN": "全部完好"},
    True: {"en": "{count} differences", "zh-CN": "发现 {count} 处不符"},
}


def check(first: str, lang: str | None, age: timedelta, *, whole: bool) -> None:
    """Check documents from a shelf on, and tell what was found; raises Exit where that is not nothing."""
    report = _Report(first, whole=whole)
    try:
        on_database(lambda settings: report.run(settings, lang, age))
    except SilentStoreError:
        report.silent()
        raise typer.Exit(1) from None
    finally:
        report.broken_off()
    report.end()


class _Report:
    """What is told of one check while it runs, and at its end."""

    def __init__(self, first: str, *, whole: bool) -> None:
        self._first, self._whole = first, whole
        self._shelf: str | None = first
        self._documents = self._differences = 0
        self._language: Language = "en"

    async def run(self, settings: Settings, language: str | None, age: timedelta) -> None:
        self._language = "zh-CN" if (language or settings.language) == "zh-CN" else "en"
        since, signed = system_moment().now - age, time.monotonic()
        store = DocumentStore.of(settings)
        async for shelf_or_difference in check_documents(
            store, whole=self._whole, first=self._first, untouched_since=since
        ):
            if isinstance(shelf_or_difference, Shelf):
                self._documents += shelf_or_difference.documents
                self._shelf = next(iter(SHELVES[SHELVES.index(shelf_or_difference.name) + 1 :]), None)
                if self._shelf and time.monotonic() - signed > SECONDS_BETWEEN_SIGNS:
                    self._so_far()
                    signed = time.monotonic()
            else:
                self._differences += 1
                typer.echo(shelf_or_difference.sentence(self._language), err=True)

    def _so_far(self) -> None:
        line = _SO_FAR[self._language].format(documents=f"{self._documents:,}", shelf=self._shelf)
        typer.echo(line, err=True)

    def silent(self) -> None:
        """Say that the store does not answer."""
        typer.echo(_SILENT[self._language], err=True)

    def broken_off(self) -> None:
        """Say how far it came, where that is not to the end: by whatever, Ctrl-C too."""
        if self._shelf not in {self._first, None}:
            self._so_far()

    def end(self) -> None:
        """Say what was found; raises Exit where that is not nothing."""
        differs = self._differences > 0
        line = _DONE[self._language].format(
            documents=f"{self._documents:,}",
            first=self._first,
            how=_HOW[self._whole][self._language],
            differences=_FOUND[differs][self._language].format(count=self._differences),
        )
        typer.echo(line, err=differs)
        if differs:
            raise typer.Exit(1)
