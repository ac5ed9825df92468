"""Which lists can be exported, and by which columns: each a path into what the list shows, with its title.

A file is what the list itself answers, page by page: who sees what, what is masked, filters and orders are the list's
own, and are declared nowhere again. A column's name is its path in the contract.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.policy.conditions import Text


@dataclass(frozen=True, slots=True)
class ExportedColumn:
    """One column: the path from a row to a leaf, and what people call it."""

    path: str
    title: Text

    @property
    def steps(self) -> list[str]:
        """The fields on the way."""
        return self.path.split(".")


@dataclass(frozen=True, slots=True)
class ExportedList:
    """A list of the contract, by the name of its field."""

    name: str
    title: Text
    columns: tuple[ExportedColumn, ...]


def _list(name: str, zh: str, en: str, *columns: tuple[str, str, str]) -> ExportedList:
    titled = tuple(ExportedColumn(path, Text(zh=its, en=English)) for path, its, English in columns)
    return ExportedList(name, Text(zh=zh, en=en), titled)


_FILE = ("grant.number", "申报编号", "File")
_APPLICANT = (
    ("grant.applicant.name", "申报单位", "Applicant"),
    ("grant.applicant.creditCode", "统一社会信用代码", "Credit code"),
)
_STATE = (("state", "状态代码", "State"), ("stateTitle", "状态", "State in words"))
_LEG = (
    ("id", "标识", "Id"),
    _FILE,
    *_APPLICANT,
    ("payer", "出资方", "Payer"),
    ("treasury", "财政", "Treasury"),
    ("amount", "金额（元）", "Yuan"),
    *_STATE,
    ("voucherNo", "凭证号", "Voucher"),
    ("run.number", "拨付批次", "Payment run"),
    ("instructedOn", "下达日期", "Instructed on"),
)

_LISTS = (
    _list(
        *("grants", "申报事项", "Grants"),
        ("id", "标识", "Id"),
        ("number", "申报编号", "File"),
        ("policy.code", "政策编号", "Policy"),
        ("measure.code", "事项编号", "Measure"),
        ("measure.title", "事项", "Title"),
        ("applicant.name", "申报单位", "Applicant"),
        ("applicant.creditCode", "统一社会信用代码", "Credit code"),
        ("filedDistrictCode", "申报区代码", "District of filing"),
        ("item", "申报内容", "For"),
        *_STATE,
        ("award", "支持金额（元）", "Yuan awarded"),
        ("submittedOn", "申报日期", "Submitted on"),
        ("publicityFrom", "公示起始", "Shown from"),
        ("publicityTo", "公示截止", "Shown to"),
        ("approvedOn", "批准日期", "Approved on"),
        ("createdAt", "建档时间", "Drafted at"),
        ("updatedAt", "更新时间", "Changed at"),
    ),
    _list(
        *("payments", "拨付", "Payments"),
        ("id", "标识", "Id"),
        _FILE,
        *_APPLICANT,
        ("number", "笔次", "Number"),
        ("amount", "金额（元）", "Yuan"),
        *_STATE,
        ("orderedAt", "下达时间", "Ordered at"),
    ),
    _list("paymentLegs", "拨付明细", "Payment legs", *_LEG),
    _list("budgetQueue", "待安排预算", "Legs that wait for money", *_LEG),
    _list(
        *("paymentRuns", "拨付批次", "Payment runs"),
        ("id", "标识", "Id"),
        ("number", "批次编号", "Run"),
        ("treasury", "财政", "Treasury"),
        ("count", "笔数", "Legs"),
        ("total", "金额合计（元）", "Yuan"),
        *_STATE,
        ("madeBy", "编制人", "Made by"),
        ("madeAt", "编制时间", "Made at"),
        ("checkedBy", "复核人", "Checked by"),
        ("clearedBy", "审批人", "Cleared by"),
        ("instructedOn", "下达日期", "Instructed on"),
    ),
    _list(
        *("paymentRegister", "兑现台账", "Register of payments"),
        ("grantNumber", "申报编号", "File"),
        ("measureCode", "事项编号", "Measure"),
        ("measureTitle", "事项", "Title"),
        ("applicantName", "申报单位", "Applicant"),
        ("creditCode", "统一社会信用代码", "Credit code"),
        ("submittedOn", "申报日期", "Submitted on"),
        ("acceptedAt", "受理时间", "Accepted at"),
        ("publicityFrom", "公示起始", "Shown from"),
        ("publicityTo", "公示截止", "Shown to"),
        ("approvedOn", "批准日期", "Approved on"),
        ("award", "核定金额（元）", "Yuan awarded"),
        ("orderedAt", "下达时间", "Ordered at"),
        ("amount", "应拨付（元）", "Yuan to be paid"),
        ("paid", "已支付（元）", "Yuan paid"),
        ("cameBack", "其中追回（元）", "Yuan that came back"),
        ("settledOn", "支付完成日期", "Settled on"),
    ),
    _list(
        *("recoveries", "追回", "Recoveries"),
        ("id", "标识", "Id"),
        ("number", "追回编号", "Recovery"),
        _FILE,
        *_APPLICANT,
        ("cause", "事由", "Cause"),
        ("claimed", "拟追回（元）", "Yuan claimed"),
        ("amount", "应追回（元）", "Yuan decided"),
        ("interest", "利息（元）", "Yuan of interest"),
        *_STATE,
        ("openedBy", "立案人", "Opened by"),
        ("openedAt", "立案时间", "Opened at"),
        ("replyDueOn", "陈述期限", "Reply due on"),
        ("repaymentDueOn", "退款期限", "Repayment due on"),
        ("overdue", "是否逾期", "Overdue"),
    ),
    _list(
        *("otherAwards", "其他支持", "Awards of other policies"),
        ("id", "标识", "Id"),
        ("creditCode", "统一社会信用代码", "Credit code"),
        ("applicant.name", "单位", "Applicant"),
        ("policyName", "政策名称", "Policy"),
        ("source", "来源", "Source"),
        ("reference", "文号", "Reference"),
        ("matter", "事项", "Matter"),
        ("matterKey", "事项标识", "Key of the matter"),
        ("scope", "支持范围", "Scope"),
        ("amount", "金额（元）", "Yuan"),
        ("paidOn", "到账日期", "Paid on"),
        *_STATE,
        ("recordedBy", "登记人", "Recorded by"),
        ("recordedAt", "登记时间", "Recorded at"),
    ),
    _list(
        *("doublePayments", "重复支付", "Double payments"),
        ("id", "标识", "Id"),
        _FILE,
        ("treasury", "财政", "Treasury"),
        ("voucherNo", "凭证号", "Voucher"),
        ("receiptNo", "回单号", "Receipt"),
        ("amount", "金额（元）", "Yuan"),
        ("paidOn", "支付日期", "Paid on"),
        *_STATE,
        ("recordedBy", "登记人", "Recorded by"),
        ("recordedAt", "登记时间", "Recorded at"),
        ("closedOn", "了结日期", "Closed on"),
        ("closingReason", "了结理由", "Why it was closed"),
    ),
    _list(
        *("proposals", "待确认事项", "Proposals"),
        ("id", "标识", "Id"),
        ("title", "内容", "Title"),
        ("deed", "事项代码", "Deed"),
        ("policyCode", "政策编号", "Policy"),
        ("treasury", "财政", "Treasury"),
        *_STATE,
        ("proposedBy", "提出人", "Proposed by"),
        ("proposedAt", "提出时间", "Proposed at"),
        ("decidedBy", "确认人", "Decided by"),
        ("decidedAt", "确认时间", "Decided at"),
        ("lapsesOn", "失效日期", "Lapses on"),
    ),
    _list(
        *("calls", "申报通知", "Calls"),
        ("id", "标识", "Id"),
        ("documentNo", "文号", "Document"),
        ("title", "标题", "Title"),
        ("measure.code", "事项编号", "Measure"),
        ("measure.title", "事项", "Title of the measure"),
        ("year", "年度", "Year"),
        ("opensOn", "开始日期", "Opens on"),
        ("closesOn", "截止日期", "Closes on"),
        *_STATE,
        ("createdAt", "发布时间", "Announced at"),
    ),
    _list(
        *("admittedCreditCodes", "特别准用的信用代码", "Admitted credit codes"),
        ("id", "标识", "Id"),
        ("creditCode", "统一社会信用代码", "Credit code"),
        ("fault", "不合规之处", "Fault"),
        ("reason", "理由", "Reason"),
        ("evidence", "依据", "Evidence"),
        ("admittedBy", "准用人", "Admitted by"),
        ("admittedAt", "准用时间", "Admitted at"),
    ),
    _list(
        *("publicityNotices", "公示公告", "Notices of publicity"),
        ("number", "公告编号", "Notice"),
        ("title", "标题", "Title"),
        ("policyCode", "政策编号", "Policy"),
        ("measureCode", "事项编号", "Measure"),
        ("shownFrom", "公示起始", "Shown from"),
        ("shownTo", "公示截止", "Shown to"),
        ("workingDays", "工作日数", "Working days"),
        ("total", "金额合计（元）", "Yuan"),
        *_STATE,
        ("openedOn", "发布日期", "Opened on"),
    ),
    _list(
        *("publicityList", "公示名单", "Awards shown to the public"),
        ("noticeNumber", "公告编号", "Notice"),
        ("number", "申报编号", "File"),
        ("measureCode", "事项编号", "Measure"),
        ("measureTitle", "事项", "Title"),
        ("applicantName", "申报单位", "Applicant"),
        ("item", "申报内容", "For"),
        ("award", "拟支持金额（元）", "Yuan"),
        ("shownFrom", "公示起始", "Shown from"),
        ("shownTo", "公示截止", "Shown to"),
    ),
    _list(
        *("openAwards", "支持情况公开数据", "Open data of awards"),
        ("number", "申报编号", "File"),
        ("policyCode", "政策编号", "Policy"),
        ("measureCode", "事项编号", "Measure"),
        ("measureTitle", "事项", "Title"),
        ("applicantName", "申报单位", "Applicant"),
        ("item", "申报内容", "For"),
        ("districtCode", "出资区代码", "District code"),
        ("districtTitle", "出资区", "District"),
        ("year", "年度", "Year"),
        ("approvedOn", "批准日期", "Approved on"),
        ("award", "支持金额（元）", "Yuan awarded"),
        ("paid", "已拨付（元）", "Yuan paid"),
        ("paidOn", "到账日期", "Paid on"),
    ),
)

LISTS: Mapping[str, ExportedList] = {each.name: each for each in _LISTS}
"""Every list that can be exported, by its name."""
