"""A grant's audit in words (事项审计), in either language: what an auditor reads first."""

from collections.abc import Iterator
from datetime import datetime

from domain.lives.roles import ROLE_TITLES, Role
from domain.lives.steps import state_title, step_title
from domain.policy.conditions import Text
from domain.policy.texts import cited
from domain.refusals.refusals import Language, in_language
from domain.values.money import show_yuan
from workflows.running.deed_titles import deed_title
from workflows.running.grant_audit import Approval, GrantAudit, Paid
from workflows.runtime.clock import SHANGHAI


def words_of(audit: GrantAudit, spoken: Language) -> Iterator[str]:
    """Yield the lines of the page: what was done, who approved it on what, what was paid, whether all holds."""

    def say(zh: str, en: str) -> str:
        return in_language(Text(zh=zh, en=en), spoken)

    yield f"{audit.number}: " + say(f"审计记录 {len(audit.lines)} 条", f"{len(audit.lines)} lines of the audit")
    for line in audit.lines:
        role = in_language(ROLE_TITLES[Role(line.role)], spoken)
        award = line.outcome.get("award")
        state = line.outcome.get("state")
        since = [in_language(state_title("GRANT", state), spoken)] if state else []
        since += [say(f"{show_yuan(award)} 元", f"{show_yuan(award)} yuan")] if award is not None else []
        deed = in_language(deed_title(line.deed), spoken)
        who = say(f"{line.actor}（{role}）", f"{line.actor} ({role})")
        yield f"{line.number:>4}  {_at(line.at)}  {deed}  {who}  {'  '.join(since)}".rstrip()
    for approval in audit.approvals:
        yield _approved(approval, spoken)
        for fact in approval.statements:
            title, value = in_language(fact.title, spoken), in_language(fact.value, spoken)
            yield f"        {say(f'{title}：{value}', f'{title}: {value}')}"
    yield from _money(audit, spoken)
    if audit.fault is None:
        yield say("记录链完整", "The chain is whole")
    else:
        yield say(f"记录链有误：{audit.fault.zh}", f"The chain is broken: {audit.fault.en}")
    if audit.seal:
        stamped = f" RFC 3161 {_at(audit.seal.timestamped_at)}" if audit.seal.timestamped_at else ""
        seal = audit.seal
        yield say(
            f"至第 {seal.line} 条已由第 {seal.digest} 号审计日摘要封存（{_at(seal.at)}{stamped}）",
            f"Sealed up to line {seal.line} by digest {seal.digest} of {_at(seal.at)}{stamped}",
        )
    yield _replayed(audit, spoken)


def _approved(approval: Approval, spoken: Language) -> str:
    step = approval.step
    clauses = ", ".join(in_language(cited(citation["article"]), spoken) for citation in step.citations)
    award = show_yuan(approval.award or 0)
    title = step_title(step.subject_kind, step.event)
    amount = Text(zh=f" {award} 元", en=f": {award} yuan") if approval.award is not None else Text(zh="", en="")
    zh = f"{_at(step.at)} 由{step.actor}{title.zh}{amount.zh}，依据{clauses}"
    en = f"{_at(step.at)} {step.actor} ({title.en}){amount.en}, under {clauses}"
    if approval.statements:
        zh, en = f"{zh}；当时登记的事实：", f"{en}; on the facts then on record:"
    return in_language(Text(zh=zh, en=en), spoken)


def _money(audit: GrantAudit, spoken: Language) -> Iterator[str]:
    """What was paid, leg by leg, and what came back of it."""
    paid, back = show_yuan(audit.paid), show_yuan(audit.had_back)
    yield in_language(Text(zh=f"已支付 {paid} 元", en=f"Paid: {paid} yuan"), spoken)
    for each in audit.payments:
        yield f"        {_paid(each, spoken)}"
    if audit.had_back:
        yield in_language(Text(zh=f"已收回 {back} 元", en=f"Had back: {back} yuan"), spoken)


def _paid(paid: Paid, spoken: Language) -> str:
    """One leg: which treasury, how much, under which voucher, and the receipt that says so."""
    day = f"{paid.on_day.isoformat()} " if paid.on_day else ""
    zh, en = (
        f"{day}{paid.treasury.zh} {show_yuan(paid.amount)} 元",
        f"{day}{paid.treasury.en}: {show_yuan(paid.amount)} yuan",
    )
    if paid.voucher_no:
        zh, en = f"{zh}，凭证号 {paid.voucher_no}", f"{en}, voucher {paid.voucher_no}"
    if paid.receipt:
        zh, en = f"{zh}，回单 {paid.receipt}", f"{en}, receipt {paid.receipt}"
    return in_language(Text(zh=zh, en=en), spoken)


def _replayed(audit: GrantAudit, spoken: Language) -> str:
    replayed = audit.replayed
    if replayed is None:
        says = Text(zh="尚未核定，无可复算", en="Nothing was reckoned yet")
    elif replayed.differs:
        says = Text(
            zh=f"复算不一致：{'；'.join(replayed.differs)}", en=f"Reckoned again: {'; '.join(replayed.differs)}"
        )
    elif not replayed.kept:
        says = Text(zh="核定依据未留存，无法复算", en="Its reckoning was not kept, so it cannot be reckoned again")
    else:
        says = Text(
            zh=f"复算 {replayed.reckonings} 次，结果一致", en=f"Reckoned again, {replayed.reckonings} times: identical"
        )
    return in_language(says, spoken)


def _at(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
