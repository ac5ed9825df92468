"""Documents that are printed from the tables and the pack: the lives, the refusals, the measures. A test holds them."""

from pathlib import Path

from domain.lives.lives import LIVES
from domain.policy.conditions import Text
from tools.error_pages import errors_document
from tools.measure_pages import measures_document
from workflows.runtime.settings import PACKAGED_POLICY_PACK
from workflows.transaction.packs import load_pack

DOCS = Path(__file__).parent.parent / "docs"
_TITLES = {
    "POLICY": Text(zh="政策", en="policy"),
    "CALL": Text(zh="申报通知", en="call for applications"),
    "GRANT": Text(zh="申报事项", en="grant"),
    "OBJECTION": Text(zh="公示异议", en="objection"),
    "UNIT": Text(zh="验收件", en="unit"),
    "MILESTONE": Text(zh="里程碑", en="milestone"),
    "TRANCHE": Text(zh="到账批次", en="tranche"),
    "LEG": Text(zh="拨付明细", en="payment leg"),
    "RUN": Text(zh="拨付批次", en="payment run"),
    "RECOVERY": Text(zh="追回", en="recovery"),
    "DUTY": Text(zh="年度责任", en="duty of a year"),
    "OTHER_AWARD": Text(zh="其他支持", en="award of another policy"),
    "PROPOSAL": Text(zh="提请复核", en="proposal that another person confirms"),
}
"""By whose life it is."""
_BY_HAND = "Printed by `make docs`; a test holds it. Do not edit it by hand."


def lives_document() -> str:
    """Return every life as a picture under its name, with what each step is called and who takes it."""
    parts = ["# The lives 生命周期", "", _BY_HAND, ""]
    for subject, life in LIVES.items():
        title = _TITLES[subject]
        parts += [f"## The life of a {title.en} {title.zh}", "", "```mermaid", life.picture(), "```", ""]
        parts += ["| step | 环节 | by |", "|---|---|---|"]
        for move in life.moves:
            who = ", ".join(sorted(role.value.lower() for role in move.roles))
            parts.append(f"| `{move.event.value}` {move.title.en} | {move.title.zh} | {who} |")
        parts.append("")
    return "\n".join(parts)


def printed_documents() -> dict[Path, str]:
    """Return every printed page by its file."""
    return {
        DOCS / "lives.md": lives_document(),
        DOCS / "errors.md": errors_document(_BY_HAND),
        DOCS / "measures.md": measures_document(load_pack(PACKAGED_POLICY_PACK).policy),
    }


if __name__ == "__main__":
    for file, document in printed_documents().items():
        file.write_text(document, encoding="utf-8")
