"""A grant's audit in words (事项审计), in either language: what an auditor reads first."""

from collections.abc import Iterator
from datetime import datetime

from domain.lives.roles import ROLE_TITLES, Role
from domain.policy.conditions import Text
from domain.policy.texts import cited
from domain.refusals.refusals import Language, in_language
from domain.values.money import show_yuan
from workflows.running.grant_audit import Approval, GrantAudit
from workflows.runtime.clock import SHANGHAI


def words_of(audit: GrantAudit, spoken: Language) -> Iterator[str]:
    """Yield the lines of the page: what was done, who approved it on what, what was paid, whether all holds."""

    def say(zh: str, en: str) -> str:
        return in_language(Text(zh=zh, en=en), spoken)

    yield f"{audit.number}: " + say(f"审计记录 {len(audit.lines)} 条", f"{len(audit.lines)} lines of the audit")
    for line in audit.lines:
        role = in_language(ROLE_TITLES[Role(line.role)], spoken)
        award = line.outcome.get("award")
        since = [str(line.outcome["state"])] if line.outcome.get("state") else []
        since += [say(f"{show_yuan(award)} 元", f"{show_yuan(award)} yuan")] if award is not None else []
        yield f"{line.number:>4}  {_at(line.at)}  {line.deed}  {line.actor}（{role}）  {'  '.join(since)}".rstrip()
    for approval in audit.approvals:
        yield _approved(approval, spoken)
        for name, value in sorted(approval.facts.items()):
            yield f"        {name}: {value}"
    yield say(f"已支付 {show_yuan(audit.paid)} 元", f"Paid: {show_yuan(audit.paid)} yuan")
    if audit.fault is None:
        yield say("记录链完整", "The chain is whole")
    else:
        yield say(f"记录链有误：{audit.fault}", f"The chain is broken: {audit.fault}")
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
    award = "—" if approval.award is None else show_yuan(approval.award)
    zh = f"{_at(step.at)} 由{step.actor}批准 {award} 元，依据{clauses}；当时登记的事实："
    en = f"Approved {_at(step.at)} by {step.actor}: {award} yuan, under {clauses}; on the facts then on record:"
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
