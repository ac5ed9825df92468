"""Documents that are printed from the tables and the pack: the lives, the refusals, the measures. A test holds them."""

from pathlib import Path

from tools.error_pages import errors_document
from tools.life_pages import lives_page
from tools.measure_pages import measures_document
from tools.who_may_pages import who_may_document
from tools.who_sees_pages import who_sees_document
from workflows.runtime.settings import PACKAGED_POLICY_PACK
from workflows.transaction.packs import load_pack

DOCS = Path(__file__).parent.parent / "docs"
_BY_HAND = "Printed by `make docs`; a test holds it. Do not edit it by hand."


def printed_documents() -> dict[Path, str]:
    """Return every printed page by its file."""
    return {
        DOCS / "lives.md": lives_page(_BY_HAND),
        DOCS / "errors.md": errors_document(_BY_HAND),
        DOCS / "who_may.md": who_may_document(_BY_HAND),
        DOCS / "who_sees.md": who_sees_document(_BY_HAND),
        DOCS / "measures.md": measures_document(load_pack(PACKAGED_POLICY_PACK).policy),
    }


if __name__ == "__main__":
    for file, document in printed_documents().items():
        file.write_text(document, encoding="utf-8")
