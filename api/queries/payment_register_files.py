"""The register of payments as a workbook (兑现台账, XLSX): for each payer what it has to pay, and what it paid."""

from collections.abc import Sequence
from datetime import date

from domain.lives.titles import STATE_TITLES
from domain.policy.conditions import Text
from domain.policy.policy import Payer, Policy
from domain.treasury.tables import Cell, Column, Kind, Table, office_table
from workflows.runtime.clock import SHANGHAI
from workflows.treasury.payment_register import RegisterRow, measure_title_of
from workflows.treasury.register_legs import RegisterLeg

_BEFORE = (
    Column("line", Text(zh="序号", en="No."), Kind.COUNT),
    Column("grantNumber", Text(zh="事项编号", en="File")),
    Column("measureTitle", Text(zh="支持事项", en="Title")),
    Column("applicantName", Text(zh="申报单位", en="Applicant")),
    Column("creditCode", Text(zh="统一社会信用代码", en="Credit code")),
    Column("submittedOn", Text(zh="申报日期", en="Submitted on"), Kind.DAY),
    Column("acceptedOn", Text(zh="受理日期", en="Accepted on"), Kind.DAY),
    Column("publicityFrom", Text(zh="公示起始", en="Shown from"), Kind.DAY),
    Column("publicityTo", Text(zh="公示截止", en="Shown to"), Kind.DAY),
    Column("approvedOn", Text(zh="批准日期", en="Approved on"), Kind.DAY),
    Column("award", Text(zh="核定金额（元）", en="Award"), Kind.YUAN),
    Column("orderedOn", Text(zh="下达拨付日期", en="Ordered on"), Kind.DAY),
)
_AFTER = (
    Column("amount", Text(zh="应拨付合计（元）", en="To be paid"), Kind.YUAN),
    Column("paid", Text(zh="已支付合计（元）", en="Paid"), Kind.YUAN),
    Column("cameBack", Text(zh="其中追回（元）", en="Came back"), Kind.YUAN),
    Column("settledOn", Text(zh="支付完成日期", en="Settled on"), Kind.DAY),
    Column("vouchers", Text(zh="凭证号", en="Vouchers")),
    Column("receipts", Text(zh="回单号", en="Receipts")),
    Column("states", Text(zh="状态", en="States")),
)
_DUE, _PAID = Text(zh="应拨付", en="to pay"), Text(zh="已支付", en="paid")


def register_file(rows: Sequence[RegisterRow], policy: Policy, year: int, today: date) -> Table:
    """Return the register as a table of the office: the payments of a year as they stand today."""
    of_payers = [_of_payer(payer, what) for payer in policy.payers for what in (_DUE, _PAID)]
    cells = [_cells(number, row, policy) for number, row in enumerate(rows, 1)]
    legs = [leg for row in rows for leg in row.legs]
    sums: list[Cell] = [sum(row.amount for row in rows), sum(row.paid for row in rows)]
    came_back = sum(row.came_back for row in rows)
    before: list[Cell] = [None, "合计", *[None] * (len(_BEFORE) - 2)]
    total = [*before, *_of_payers(legs, policy), *sums, came_back, None, None, None, None]
    title = Text(zh="兑现台账", en="Register of payments")
    return office_table(title, year, today, [*_BEFORE, *of_payers, *_AFTER], cells, total)


def _of_payer(payer: Payer, what: Text) -> Column:
    title = Text(zh=f"{payer.name.zh}{what.zh}（元）", en=f"{payer.name.en} {what.en}")
    return Column(f"{payer.code} {what.en}", title, Kind.YUAN)


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
