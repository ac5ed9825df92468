"""What comes after an approval or a payment: tranches, the months of a programme, money that is asked back."""

from datetime import timedelta

from demonstration.courses import Course, Part
from demonstration.money import MAKER
from demonstration.plans import Ending

_MOST_TRANCHES = 2
_SOME = 4
_FIRST = "A10-4"
"""The first window, which is verified; of later ones some are not yet, and some in dispute."""
_OVERDUE = 3
"""Each so-manieth institution of a programme reports no more for as many months."""
RECOVERIES = frozenset(
    {
        Ending.RECOVERED,
        Ending.DEMANDED,
        Ending.NOTIFIED,
        Ending.CHALLENGED,
        Ending.ENFORCED,
        Ending.WRITTEN_OFF,
        Ending.DROPPED,
    }
)
"""Endings for which money is asked back."""


def tranches(course: Course) -> Part:
    """Money from above comes once more, and is matched as far as the cap allows."""
    clerk = course.clerk
    for turn in range(course.plan.number % (_MOST_TRANCHES + 1)):
        yield from course.pause(60, 160)
        money = {
            "receiptNo": f"{course.measure['tranches']}{course.plan.number}-{turn + 1}",
            "received": course.yuan([200_000, 900_000, 10_000]),
            "receivedOn": (clerk.day - timedelta(days=9)).isoformat(),
            "evidence": "示例银行回单",
        }
        clerk.do("reportTranche", "applicant", inputs=money)
        yield from course.pause(3, 9)
        if not clerk.do("awardTranche", course.approver, foreseen=("NOTHING_DUE",)):
            clerk.do("refuseTranche", course.officer, inputs={"reason": "单个项目支持金额已达上限"})
        elif (yield from course.settled()):
            return True
    return False


def programme(course: Course) -> Part:
    """Months are reported, windows reached, verified and paid; some reports are overdue."""
    clerk = course.clerk
    month, persons = clerk.day.replace(day=1), course.rng.randint(38, 56)
    late = timedelta(days=31 * _OVERDUE if course.plan.number % _OVERDUE == 0 else 0)
    while month < course.last - late:
        following = (month + timedelta(days=32)).replace(day=1)
        yield following + timedelta(days=course.rng.randint(2, 9))
        persons += course.rng.randint(-1, 9)
        clerk.do("recordServiceMonth", "applicant", inputs={"month": f"{month:%Y-%m}", "signedPersons": persons})
        month = following
        for milestone in clerk.look()["milestones"]:
            left = course.plan.number % 3 if milestone["code"] != _FIRST else 0
            if milestone["state"] == "REACHED" and not left:
                yield from _verified(course)
            elif milestone["state"] == "REACHED" and left == 1:
                clerk.do("disputeMilestone", "supervisor", inputs={"reason": "人数增长异常，待核查"})
        clerk.look()
        course.request()
    return True


def _verified(course: Course) -> Part:
    if course.plan.number % 2:
        course.clerk.do("disputeMilestone", "supervisor", inputs={"reason": "两份合同日期存疑"})
        yield from course.pause(4, 9)
        course.clerk.do("confirmMilestone", course.officer, inputs={"reason": "经核实，合同有效"})
    course.clerk.do("verifyMilestone", course.approver, inputs={"evidence": "抽查合同三十份，均有效"})
    return False


def recovery(course: Course) -> Part:
    """Money is asked back: who had it is heard, and it comes back, or is enforced, or is lost."""
    clerk = course.clerk
    yield from course.pause(20, 60)
    if course.ends(Ending.NOTIFIED):
        yield max(clerk.day, course.last - timedelta(days=6))
    cause = "FRAUD" if course.plan.number % 2 else "MISUSE"
    inputs = {"cause": cause, "facts": course.one_of(cause.lower()), "evidence": "示例专项检查报告"}
    clerk.do("openRecovery", "supervisor", inputs=inputs)
    if course.ends(Ending.NOTIFIED) and course.plan.number % 2:
        return True
    until = clerk.day + timedelta(days=15)
    clerk.do("notifyRecovery", course.officer, inputs={"replyDueOn": until.isoformat()})
    if course.ends(Ending.NOTIFIED) and course.plan.number % _SOME:
        return True
    yield from course.pause(1, 2)
    clerk.do("replyToRecovery", "applicant", inputs={"reply": "情况说明见附件，请予核实"})
    if course.ends(Ending.NOTIFIED):
        return True
    if course.ends(Ending.DROPPED):
        clerk.do("dropRecovery", course.officer, inputs={"reason": "经核查资金使用符合规定"})
        return True
    claimed = clerk.look()["recoveries"][-1]["claimed"]
    clerk.do("decideRecovery", course.officer, inputs={"amount": claimed, "reason": "查证属实，全额追回"})
    if course.ends(Ending.CHALLENGED):
        clerk.do("challengeRecovery", "applicant", inputs={"reason": "已申请行政复议"})
        return True
    yield from course.pause(3, 9)
    clerk.do("demandRecovery", MAKER)
    return (yield from _answered(course))


def _answered(course: Course) -> Part:
    clerk = course.clerk
    yield from course.pause(10, 25)
    legs = clerk.look()["recoveries"][-1]["legs"]
    number = f"示例追回{course.plan.number}"
    if course.ends(Ending.RECOVERED):
        for leg in legs:
            inputs = {"receiptNo": f"{number}-{leg['payer']}"}
            clerk.do("recordRecoveryReceipt", "treasury", leg=leg["payer"], inputs=inputs)
        return True
    if course.plan.number % 2:
        part = {"receiptNo": f"{number}-1", "amount": "1000.00"}
        clerk.do("recordRecoveryReceipt", "treasury", leg=legs[0]["payer"], inputs=part)
    if course.ends(Ending.ENFORCED, Ending.WRITTEN_OFF):
        clerk.do("enforceRecovery", course.officer, inputs={"legalBasis": "行政强制法第五十三条"})
    if course.ends(Ending.WRITTEN_OFF):
        yield from course.pause(60, 120)
        inputs = {"legalBasis": "示例法院终结本次执行裁定", "reason": "企业破产，无可供执行财产"}
        clerk.do("writeOffRecovery", course.officer, inputs=inputs)
    return True
