"""The register of payments as a workbook (兑现台账, XLSX): for each payer what it has to pay, and what it paid."""

from collections.abc import Sequence
from datetime import date

from api.kit.report_workbooks import Cell, Column, Kind, Report
from domain.lives.titles import STATE_TITLES
from domain.policy.policy import Policy
from workflows.runtime.clock import SHANGHAI
from workflows.treasury.payment_register import RegisterLeg, RegisterRow, measure_title_of

_BEFORE = (
    Column("序号", Kind.COUNT, 6),
    Column("事项编号", Kind.TEXT, 20),
    Column("支持事项", Kind.TEXT, 34),
    Column("申报单位", Kind.TEXT, 30),
    Column("统一社会信用代码", Kind.TEXT, 22),
    Column("申报日期", Kind.DAY, 12),
    Column("受理日期", Kind.DAY, 12),
    Column("公示起始", Kind.DAY, 12),
    Column("公示截止", Kind.DAY, 12),
    Column("批准日期", Kind.DAY, 12),
    Column("核定金额（元）"),
    Column("下达拨付日期", Kind.DAY, 14),
)
_AFTER = (
    Column("应拨付合计（元）"),
    Column("已支付合计（元）"),
    Column("其中追回（元）"),
    Column("支付完成日期", Kind.DAY, 14),
    Column("凭证号", Kind.TEXT, 30),
    Column("回单号", Kind.TEXT, 30),
    Column("状态", Kind.TEXT, 20),
)


def register_file(rows: Sequence[RegisterRow], policy: Policy, year: int, today: date) -> Report:
    """Answer the register as a report: the payments of a year as they stand today."""
    of_payers = [Column(f"{payer.name.zh}{what}（元）") for payer in policy.payers for what in ("应拨付", "已支付")]
    cells = [_cells(number, row, policy) for number, row in enumerate(rows, 1)]
    legs = [leg for row in rows for leg in row.legs]
    sums: list[Cell] = [sum(row.amount for row in rows), sum(row.paid for row in rows)]
    came_back = sum(row.came_back for row in rows)
    before: list[Cell] = [None, "合计", *[None] * (len(_BEFORE) - 2)]
    total = [*before, *_of_payers(legs, policy), *sums, came_back, None, None, None, None]
    about = f"{year}年度　截至：{today}　单位：元"
    return Report("兑现台账", about, [*_BEFORE, *of_payers, *_AFTER], cells, total)


def _of_payers(legs: Sequence[RegisterLeg], policy: Policy) -> list[Cell]:
    """What each payer of a policy has to pay of some legs, and what it paid; nothing where it has no part."""
    cells: list[Cell] = []
    for payer in policy.payers:
        own = [leg for leg in legs if leg.payer == payer.code]
        cells += [sum(leg.amount for leg in own), sum(leg.paid for leg in own)] if own else [None, None]
    return cells


def _cells(number: int, row: RegisterRow, policy: Policy) -> list[Cell]:
    title = measure_title_of(policy, row.measure).zh
    accepted = row.accepted_at.astimezone(SHANGHAI).date() if row.accepted_at else None
    days = [row.submitted_on, accepted, row.publicity_first, row.publicity_last, row.approved_on]
    states = dict.fromkeys(STATE_TITLES[leg.state].zh for leg in row.legs)
    return [
        *(number, row.number, title, row.filed_name, row.credit_code),
        *days,
        *(row.award, row.ordered_at.astimezone(SHANGHAI).date()),
        *_of_payers(row.legs, policy),
        *(row.amount, row.paid, row.came_back, row.settled_on),
        "、".join(leg.voucher_no for leg in row.legs if leg.voucher_no),
        "、".join(leg.receipt_no for leg in row.legs if leg.receipt_no),
        "、".join(states),
    ]
