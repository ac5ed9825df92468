"""What is stated in a proposal (提请内容), by its name in a command: its name in the input, and the office's word."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from domain.lives.proposal_life import ProposedDeed
from domain.policy.conditions import Text


class Particular(NamedTuple):
    """One thing that is stated."""

    name: str
    title: Text


TITLES: dict[str, Particular] = {
    "policy_id": Particular("id", Text(zh="政策", en="the policy")),
    "other_award_id": Particular("id", Text(zh="其他支持", en="the award of another policy")),
    "budget_id": Particular("id", Text(zh="预算指标", en="the budget")),
    "grant_id": Particular("grantId", Text(zh="申报事项", en="the grant")),
    "treasury": Particular("treasury", Text(zh="出资财政", en="the treasury")),
    "year": Particular("year", Text(zh="年度", en="the year")),
    "sha256": Particular("sha256", Text(zh="决算校验值", en="the hash of the year's figures")),
    "amount": Particular("amount", Text(zh="金额（元）", en="the amount in yuan")),
    "policy_code": Particular("policyCode", Text(zh="政策代码", en="the code of the policy")),
    "day": Particular("day", Text(zh="日期", en="the day")),
    "works": Particular("works", Text(zh="是否工作日", en="whether the office works on it")),
    "measures": Particular("measures", Text(zh="适用事项", en="the measures covered")),
    "ends_on": Particular("endsOn", Text(zh="申报截止日", en="the last day for filing")),
    "document_no": Particular("documentNo", Text(zh="文号", en="the number of the document")),
    "issuer": Particular("issuer", Text(zh="发文机关", en="the issuer")),
    "published_on": Particular("publishedOn", Text(zh="公布日期", en="the day of publication")),
    "in_force_from": Particular("inForceFrom", Text(zh="施行日期", en="the first day in force")),
    "paid_on": Particular("paidOn", Text(zh="拨付日期", en="the day on which it was paid")),
    "reason": Particular("reason", Text(zh="理由", en="the reason")),
    "evidence": Particular("evidence", Text(zh="依据", en="the evidence")),
}
"""What a command has beyond it is no statement: a version on which somebody decided."""


_CALLED_SINCE: dict[str, str] = {"policy": "policy_code", "last_day": "ends_on"}
"""What parts of commands are called since proposals were kept under other names: what was stated is written once."""


def as_called_now(stated: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was stated in a proposal by the names that its command has now."""
    return {_CALLED_SINCE.get(name, name): value for name, value in stated.items()}


def particulars_of(deed: ProposedDeed) -> dict[str, Particular]:
    """Return what can be stated in a proposal of a command: a grant goes by `id` where the command is on that alone."""
    if deed is ProposedDeed.CORRECT_AWARD:
        return TITLES | {"grant_id": TITLES["grant_id"]._replace(name="id")}
    return TITLES
