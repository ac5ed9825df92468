"""Documents that are printed from the tables: the pictures of the lives and the table of refusals in the README."""

import re
from pathlib import Path

from domain.grants import GRANT_LIFE
from domain.legs import LEG_LIFE
from domain.milestone_life import MILESTONE_LIFE
from domain.policy_life import POLICY_LIFE
from domain.refusals import Code
from domain.sentences import template

README = Path(__file__).parent.parent / "README.md"


def pictures_of_lives() -> str:
    """Answer every life as a Mermaid picture under its name."""
    pictures = [(life.name, life.picture()) for life in (POLICY_LIFE, GRANT_LIFE, MILESTONE_LIFE, LEG_LIFE)]
    return "\n\n".join(f"### The life of a {name}\n\n```mermaid\n{picture}\n```" for name, picture in pictures)


def table_of_refusals() -> str:
    """Answer every refusal code with its sentence in both languages, as a Markdown table."""
    rows = [f"| `{code.value}` | {template(code, 'en')} | {template(code, 'zh-CN')} |" for code in Code]
    return "\n".join(["| code | sentence | 说明 |", "|---|---|---|", *rows])


def printed(document: str) -> str:
    """Answer a document with each printed part renewed between its marks."""
    for name, part in (("lives", pictures_of_lives()), ("refusals", table_of_refusals())):
        marks = re.compile(rf"(<!-- printed: {name} -->\n).*?(\n<!-- end -->)", re.DOTALL)
        document = marks.sub(lambda found, part=part: f"{found[1]}{part}{found[2]}", document)
    return document


if __name__ == "__main__":
    README.write_text(printed(README.read_text(encoding="utf-8")), encoding="utf-8")
