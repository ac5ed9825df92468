"""The chart: by question the requests a second of every server, and below them the CPU time of a request."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from bench.reads.questions import QUESTIONS, Question
from bench.reads.rounds import Runs

_BAR, _NAME, _LONGEST, _FIGURE = 16, 170, 420, 190
_OURS, _THEIRS, _LIMIT = "#b5352c", "#7d8a99", "#2f6b4f"


def chart_of(all_runs: Sequence[Runs]) -> str:
    """Return the chart as SVG; each question has a scale of its own."""
    rows: list[str] = []
    down = 24
    for question in QUESTIONS:
        measured = [runs for runs in all_runs if question in runs.figures]
        if len(measured) > 1:
            rows += _bars(question, measured, down)
            down += 30 + _BAR * len(measured) + 16
    width = _NAME + _LONGEST + _FIGURE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {down}" width="{width}" height="{down}" '
        'font-family="sans-serif" font-size="11">\n<title>Requests a second, and CPU milliseconds a request</title>\n'
        f'<rect width="{width}" height="{down}" fill="#ffffff"/>\n' + "\n".join(rows) + "\n</svg>\n"
    )


def _bars(question: Question, measured: Sequence[Runs], down: int) -> list[str]:
    rates = {runs.server.name: runs.median(question, lambda one: one.rate) or 0 for runs in measured}
    most = max(rates.values())
    lines = [f'<text x="4" y="{down}" font-size="13" font-weight="bold">{escape(question.title)}</text>']
    for place, runs in enumerate(measured):
        top, rate = down + 10 + place * _BAR, rates[runs.server.name]
        cpu = runs.median(question, lambda one: one.cpu) or 0
        long = max(1, round(rate / most * _LONGEST))
        lines += [
            f'<text x="{_NAME - 6}" y="{top + 11}" text-anchor="end">{escape(runs.server.name)}</text>',
            f'<rect x="{_NAME}" y="{top + 1}" width="{long}" height="{_BAR - 3}" fill="{_colour(runs)}"/>',
            f'<text x="{_NAME + long + 5}" y="{top + 11}">{rate:,.0f}/s, {cpu:.2f} ms</text>',
        ]
    return lines


def _colour(runs: Runs) -> str:
    if runs.server.dialect == "limit":
        return _LIMIT
    return _OURS if runs.server.is_ours else _THEIRS
