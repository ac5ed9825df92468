"""What the office calls each state of a life (状态名称), in both languages."""

from domain.conditions import Text

STATE_TITLES: dict[str, Text] = {
    "DRAFT": Text(zh="草稿", en="a draft"),
    "SUBMITTED": Text(zh="已提交", en="submitted"),
    "UNDER_REVIEW": Text(zh="审核中", en="under review"),
    "PROPOSED": Text(zh="拟支持", en="proposed"),
    "PUBLICITY": Text(zh="公示中", en="shown to the public"),
    "PUBLICITY_OVER": Text(zh="公示期满", en="shown to the public, the term over"),
    "APPROVED": Text(zh="已批准，待具备兑现条件", en="approved, waiting for its gate"),
    "PAYABLE": Text(zh="可拨付", en="payable"),
    "PAYING": Text(zh="拨付中", en="being paid"),
    "PAID": Text(zh="已拨付到账", en="paid"),
    "ACTIVE": Text(zh="纳入以奖代补", en="an active programme"),
    "REJECTED": Text(zh="不予支持", en="rejected"),
    "WITHDRAWN": Text(zh="已撤回", en="withdrawn"),
    "TERMINATED": Text(zh="已终止", en="terminated"),
    "TRACKING": Text(zh="跟踪中", en="being tracked"),
    "REACHED": Text(zh="已达标，待核定", en="reached, waiting to be verified"),
    "VERIFIED": Text(zh="已核定", en="verified"),
    "VOID": Text(zh="作废", en="void"),
    "ORDERED": Text(zh="已下达", en="ordered"),
    "REQUESTED": Text(zh="已申请拨付", en="requested from the treasury"),
    "PARTIALLY_SETTLED": Text(zh="部分到账", en="settled in part"),
    "SETTLED": Text(zh="已到账", en="settled"),
    "RETURNED": Text(zh="已退票", en="returned by the bank"),
    "CANCELLED": Text(zh="已取消", en="cancelled"),
    "PUBLISHED": Text(zh="已公布", en="published"),
    "IN_FORCE": Text(zh="施行中", en="in force"),
    "EXPIRED": Text(zh="已失效", en="expired"),
}

THING_TITLES: dict[str, Text] = {
    "applicant": Text(zh="申请单位", en="applicant"),
    "grant": Text(zh="申报事项", en="grant"),
    "leg": Text(zh="拨付分担部分", en="payment leg"),
    "milestone": Text(zh="里程碑", en="milestone"),
    "payment": Text(zh="拨付", en="payment"),
    "policy": Text(zh="政策", en="policy"),
}
