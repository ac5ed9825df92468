"""Pulling what authorities tell in bulk, page by page, into the same imports as files."""

import csv
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from io import StringIO
from pathlib import Path

import typer

from api.cli.importing import send_file
from workflows.facts.configured import Place
from workflows.facts.pages import KINDS, BulkSource, Page, columns_of, fetched_page
from workflows.runtime.clock import system_moment


@dataclass(frozen=True, slots=True)
class Pulled:
    """A page that was pulled: from where, what it is called by its hash, whether all its rows were done, and when."""

    after: str
    next: str
    sha256: str
    rows: int
    done: bool
    at: str


@dataclass(frozen=True, slots=True)
class Pull:
    """One source, the server to which its rows go, and the folder in which every page is kept."""

    source: BulkSource
    place: Place
    folder: Path
    address: str
    token: str
    language: str

    def run(self) -> bool:
        """Pull from where one left off until nothing more is there; return whether all rows were done.

        A page is kept before its rows are sent, and noted once they were: broken off, the same page goes on, by the
        same keys. Pages of which rows were refused are sent again first. Raises ValueError with a sentence.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        noted = self._noted()
        # The last word on each page counts.
        refused = [page for page in {page.sha256: page for page in noted}.values() if not page.done]
        all_done = True
        for page in refused:
            all_done &= self._sent(page)
        after, more = (noted[-1].next if noted else ""), True
        while more:
            page, more = self._next(after)
            if page.rows:
                all_done &= self._sent(page)
            more, after = more and page.next != after, page.next
        return all_done

    def _next(self, after: str) -> tuple[Pulled, bool]:
        token = self.place.token_file.read_text("utf-8").strip() if self.place.token_file else None
        body, page = fetched_page(self.place.url, token, self.source, after, self.place.seconds)
        sha256 = hashlib.sha256(body).hexdigest()
        (self.folder / f"{sha256}.json").write_bytes(body)
        (self.folder / f"{sha256}.csv").write_text(_table(columns_of(self.source), page), "utf-8")
        at = system_moment().now.isoformat(timespec="seconds")
        return Pulled(after, page.next_cursor, sha256, len(page.rows), done=True, at=at), page.more

    def _sent(self, page: Pulled) -> bool:
        file = self.folder / f"{page.sha256}.csv"
        done = send_file(self.address, KINDS[self.source], file, self.token, self.language, dry_run=False)
        with (self.folder / "pages.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(asdict(page) | {"done": done}) + "\n")
        typer.echo(f"page {page.sha256[:12]}… of {page.rows} rows: {'done' if done else 'some were refused'}")
        return done

    def _noted(self) -> Sequence[Pulled]:
        """Every page that was sent; a line that a kill cut off is none, and its page is pulled again."""
        log = self.folder / "pages.jsonl"
        lines = log.read_text("utf-8").splitlines() if log.exists() else []
        return [Pulled(**json.loads(line)) for line in lines if line.endswith("}")]


def _table(columns: Sequence[str], page: Page) -> str:
    written = StringIO()
    table = csv.DictWriter(written, columns, extrasaction="ignore", restval="")
    table.writeheader()
    table.writerows(page.rows)
    return written.getvalue()
