"""What can be brought in: each kind is a mutation of the contract, and says how its columns are called."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.imports.cells import CellType
from domain.policy.conditions import Text
from domain.treasury.headings import heading_key


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """A column: the path in the input of one row, what it holds, and how offices call it."""

    path: str
    kind: CellType
    names: tuple[str, ...]
    required: bool = True


@dataclass(frozen=True, slots=True)
class ImportKind:
    """A kind of row, and the mutation that does one."""

    name: str
    title: Text
    mutation: str
    columns: tuple[ImportColumn, ...]
    in_rows: bool = False
    """Whether the mutation takes many rows, of which each is sent alone."""

    @property
    def names(self) -> Mapping[str, str]:
        """Which column each heading means: by its names, and by its own in the contract."""
        return {
            heading_key(name): column.path
            for column in self.columns
            for name in (*column.names, column.path, column.path.rpartition(".")[2])
        }

    @property
    def titles(self) -> Mapping[str, Text]:
        """How a sentence names each column: in Chinese as offices head it, in English as the contract does."""
        return {column.path: Text(zh=column.names[0], en=column.path) for column in self.columns}

    @property
    def required(self) -> list[str]:
        """The columns without which a file is none of this kind."""
        return [column.path for column in self.columns if column.required]


_CODE = (
    "统一社会信用代码",
    "信用代码",
    "社会信用代码",
    "申报单位统一社会信用代码",
    "申报单位信用代码",
    "单位统一社会信用代码",
)
_T, _C = CellType.TEXT, CellType.CODE
_KINDS = (
    ImportKind(
        "months",
        Text(zh="月度签约服务人数", en="Months of programmes"),
        "recordServiceMonths",
        (
            ImportColumn("grantNumber", _C, ("受理编号", "申报编号", "项目编号")),
            ImportColumn("month", CellType.MONTH, ("月份", "所属月份", "服务月份")),
            ImportColumn("signedPersons", CellType.COUNT, ("签约人数", "签约服务人数", "人数", "服务人数")),
            ImportColumn("evidence", _T, ("证明材料", "依据", "凭据"), required=False),
        ),
        in_rows=True,
    ),
    ImportKind(
        "receipts",
        Text(zh="财政回单", en="Receipts of a treasury"),
        "recordTreasuryReceipts",
        (
            ImportColumn("voucherNo", _C, ("凭证号", "凭证编号", "支付凭证号", "voucher_no")),
            ImportColumn("receiptNo", _C, ("回单号", "回单编号", "receipt_no"), required=False),
            ImportColumn("outcome", CellType.OUTCOME, ("结果", "支付结果")),
            ImportColumn("amount", CellType.AMOUNT, ("金额", "支付金额"), required=False),
            ImportColumn("on", CellType.DAY, ("日期", "回单日期", "支付日期"), required=False),
            ImportColumn("reason", _T, ("原因", "退票原因", "说明"), required=False),
        ),
        in_rows=True,
    ),
    ImportKind(
        "other-awards",
        Text(zh="其他支持", en="Awards of other policies"),
        "recordOtherAward",
        (
            ImportColumn("creditCode", _C, _CODE),
            ImportColumn("policyName", _T, ("政策名称", "政策")),
            ImportColumn("source", _T, ("来源", "发放部门", "主管部门")),
            ImportColumn("reference", _T, ("文号", "依据文号")),
            ImportColumn("matter", _T, ("事项", "事项名称", "支持事项"), required=False),
            ImportColumn("scope", CellType.SCOPE, ("支持范围", "级次", "资金级次")),
            ImportColumn("amount", CellType.AMOUNT, ("金额", "支持金额", "奖补金额")),
            ImportColumn("paidOn", CellType.DAY, ("到账日期", "拨付日期"), required=False),
            ImportColumn("evidence", _T, ("证明材料", "凭据")),
        ),
    ),
    ImportKind(
        "applications",
        Text(zh="申报", en="Applications"),
        "createGrant",
        (
            ImportColumn("measureCode", _C, ("事项编号", "政策条款", "事项代码")),
            ImportColumn("applicant.creditCode", _C, _CODE),
            ImportColumn("applicant.name", _T, ("单位名称", "申报单位", "企业名称", "申报单位名称", "名称")),
            ImportColumn("applicant.districtCode", _C, ("区代码", "所在区代码", "出资区代码", "申报单位所在区代码")),
            ImportColumn("item", _T, ("申报内容", "项目名称", "事项名称"), required=False),
            ImportColumn("policyCode", _C, ("政策编号",), required=False),
        ),
    ),
)
KINDS: Mapping[str, ImportKind] = {kind.name: kind for kind in _KINDS}
"""Every kind, by its name."""
