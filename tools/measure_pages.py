"""The measures of a policy as a document (办事指南): clause, life, gates, caps and readings, printed from the pack."""

from collections.abc import Iterator

from domain.packs.measure_words import measure_lines
from domain.policy.policy import Measure, Policy
from domain.policy.texts import cited


def measures_document(policy: Policy) -> str:
    """Return a policy's measures as Markdown in both languages, in the order of the text."""
    head = [
        f"# {policy.title.zh}",
        "",
        f"*{policy.title.en}*",
        "",
        "Printed from the pack by `make docs`; a test holds it. 由政策包生成，请勿手工修改。",
    ]
    return "\n".join([*head, *(line for measure in policy.measures for line in _measure(policy, measure)), ""])


def _measure(policy: Policy, measure: Measure) -> Iterator[str]:
    bureaus = "、".join(measure.bureaus) or "—"
    yield from ("", f"## {measure.code} {measure.title.zh} · {measure.title.en}", "")
    article = cited(measure.article)
    yield f"{article.zh} · {article.en} · {measure.kind.value} · {', '.join(measure.rows)} · 责任单位 {bureaus}"
    yield ""
    yield from (f"> {quote}" for quote in measure.quotes)
    yield ""
    for zh, en in measure_lines(policy, measure):
        yield f"- {zh}  "
        yield f"  {en}"
    for reading in policy.readings:
        if reading.id in measure.readings:
            chosen = reading.options[reading.choice]
            yield f"- {reading.id} {reading.question.zh} **{chosen.zh}**  "
            yield f"  {reading.id} {reading.question.en} **{chosen.en}**"
