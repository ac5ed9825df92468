"""What changes from one pack to another, and for whom (修订对照): figures, conditions, caps, dates, procedure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from domain.algebra.nodes import Scope
from domain.algebra.reading import read
from domain.packs.asked_lines import asked_lines
from domain.packs.measure_words import Line, cap_words, measure_lines
from domain.packs.pack_unsaid import unsaid
from domain.policy.conditions import Condition, Shape, Text
from domain.policy.policy import Measure, Policy
from domain.policy.texts import cited, listed
from domain.policy.titles import MEASURE_KIND_TITLES, SCOPE_TITLES

_COLON = ("：", ": ")
EVERYBODY = Text(zh="所有申请单位", en="every applicant")
_MEASURE = Text(zh="事项", en="Measure")
_OTHERWISE = Text(zh="其他内容", en="Something else")
_NUMBERED = re.compile(r" \(.*| I-.*")
"""What stands behind the kind of a line: when a review is taken, the number of a reading."""
_TOGETHER = "合计封顶："
"""How the line of a cap over several measures begins: it is told once, of the whole policy."""


class Difference(NamedTuple):
    """One thing that changes: of which measure (none for the whole policy), for whom, on which clause, what, how."""

    measure: str | None
    whom: Text
    clause: Text
    part: Text
    before: Text | None
    """None where it is new."""
    after: Text | None
    """None where it is gone."""


def differences(old: Policy, new: Policy) -> list[Difference]:
    """Return what changes from one policy to another, the whole policy first, then measure by measure; empty if none.

    What is written otherwise and says the same is no change; what no sentence tells is named by its keys.
    """
    return [*_of_policy(old, new), *_of_measures(old, new)]


def _of_policy(old: Policy, new: Policy) -> Iterator[Difference]:
    clause = cited(new.validity.article)
    changes = list(_changes(list(_policy_lines(old)), list(_policy_lines(new))))
    for part, before, after in [*changes, *_unworded(old, new, changes, but=("measures",))]:
        yield Difference(None, EVERYBODY, clause, part, before, after)


def _of_measures(old: Policy, new: Policy) -> Iterator[Difference]:
    before, after = ({measure.code: measure for measure in policy.measures} for policy in (old, new))
    for code in dict.fromkeys([*before, *after]):
        was, now = before.get(code), after.get(code)
        stands = now or was
        assert stands is not None
        for part, says, says_now in _of_measure((old, was), (new, now)):
            yield Difference(code, stands.beneficiary or stands.title, cited(stands.article), part, says, says_now)


Change = tuple[Text, Text | None, Text | None]


def _of_measure(old: tuple[Policy, Measure | None], new: tuple[Policy, Measure | None]) -> list[Change]:
    was, now = old[1], new[1]
    if was is None or now is None:
        return [(_MEASURE, was and was.title, now and now.title)]
    lines = [
        [*_head(measure), *asked_lines(policy, measure), *_own_lines(policy, measure)]
        for policy, measure in ((old[0], was), (new[0], now))
    ]
    changes = list(_changes(lines[0], lines[1]))
    return [*changes, *_unworded(was, now, changes)]


def _own_lines(policy: Policy, measure: Measure) -> Iterator[Line]:
    """The lines of a measure but those of what it shares with others."""
    return (line for line in measure_lines(policy, measure) if not line[0].startswith(_TOGETHER))


def _unworded(old: Shape, new: Shape, changes: list[Change], but: tuple[str, ...] = ()) -> list[Change]:
    """Return the keys of parts that differ and of which no sentence tells."""
    parts = {_NUMBERED.sub("", part.en) for part, _, _ in changes}
    names = unsaid(old, new, parts, but)
    words = Text(zh="、".join(f"“{name}”" for name in names), en=", ".join(names)) if names else None
    return [(_OTHERWISE, words, words)] if words else []


def _head(measure: Measure) -> Iterator[Line]:
    """What stands at the head of a measure, and each fact that it asks."""
    kind = MEASURE_KIND_TITLES[measure.kind]
    yield f"类别：{kind.zh}", f"Kind: {kind.en}"
    yield f"名称：{measure.title.zh}", f"Title: {measure.title.en}"
    article = cited(measure.article)
    yield f"所在条：{article.zh}", f"Article: {article.en}"
    bureaus = "、".join(measure.bureaus) or "—"
    yield f"责任单位：{bureaus}", f"Bureaus: {bureaus}"
    yield f"条文：{''.join(measure.quotes)}", f"Clause: {''.join(measure.quotes)}"
    for fact in measure.facts.values():
        yield f"填报项：{fact.title.zh}", f"Fact: {fact.title.en}"
    for condition in measure.conditions:
        yield from _test(measure, condition)


def _test(measure: Measure, condition: Condition) -> Iterator[Line]:
    """What a condition is held against, where its own sentence need not say it."""
    if condition.holds is not None:
        zh, en = read(condition.holds).words(Scope(measure.facts))
        yield f"判定：{zh}", f"Test: {en}"
    for limit, zh, en in ((condition.at_least, "不低于", "at least"), (condition.at_most, "不超过", "at most")):
        if limit is not None:
            title = measure.facts[condition.fact].title
            zh_written, en_written = (str(limit),) * 2 if isinstance(limit, int) else (limit.written, limit.english)
            yield f"判定：{title.zh}{zh}{zh_written}", f"Test: {title.en} {en} {en_written}"


def _policy_lines(policy: Policy) -> Iterator[Line]:
    yield f"名称：{policy.title.zh}", f"Title: {policy.title.en}"
    first, last = policy.validity.in_force_from, policy.validity.expires_on
    days = policy.validity.in_force_after_days
    yield f"施行日：{first or f'公布后{days}日'}", f"First day in force: {first or f'{days} days after publication'}"
    yield f"截止日：{last}", f"Last day in force: {last}"
    shown = policy.publicity.working_days
    yield f"公示：{shown}个工作日", f"Publicity: {shown} working days"
    if policy.late_payment:
        daily = policy.late_payment.daily
        yield f"逾期利息：每日{daily.written}", f"Late interest: {daily.english} a day"
    if policy.same_matter:
        scopes = listed(SCOPE_TITLES[scope] for scope in policy.same_matter.scopes)
        yield f"同一事项：{scopes.zh}支持计入", f"Same matter: support of {scopes.en} counts"
    for payer in policy.payers:
        yield f"出资方：{payer.name.zh}", f"Payer: {payer.name.en}"
    for cap in policy.caps:
        words, measures = cap_words(cap), ", ".join(cap.measures)
        yield f"合计封顶：{words.zh}（{measures}）", f"Cap together: {words.en} ({measures})"
    for reading in policy.readings:
        chosen = reading.options[reading.choice]
        yield f"解释{reading.id}：{chosen.zh}", f"Reading {reading.id}: {chosen.en}"


def _changes(old: Sequence[Line], new: Sequence[Line]) -> Iterator[Change]:
    """Return the lines that differ; of what is said once in either, as one that became another."""
    gone, come = (
        _by_part([line for line in old if line not in new]),
        _by_part([line for line in new if line not in old]),
    )
    for part in dict.fromkeys([*gone, *come]):
        for before, after in zip_longest(gone.get(part, []), come.get(part, [])):
            yield Text(zh=part[0], en=part[1]), before, after


def _by_part(lines: Sequence[Line]) -> Mapping[tuple[str, str], list[Text]]:
    parts: dict[tuple[str, str], list[Text]] = {}
    for zh, en in lines:
        (part_zh, _, says_zh), (part_en, _, says_en) = zh.partition(_COLON[0]), en.partition(_COLON[1])
        text = Text(zh=says_zh or part_zh, en=says_en or part_en)
        parts.setdefault((part_zh, part_en), []).append(text)
    return parts
