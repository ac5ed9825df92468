"""What a measure's procedure guards (办理程序条件): calls, supplements, reviews, objections, holds, tranches, units."""

from domain.lives.grant_guards import GrantContext, not_asked
from domain.lives.guards import awaited, nothing_missing, refused
from domain.lives.roles import Role, not_among
from domain.lives.table import refuses
from domain.refusals.refusals import Code, Refusal


@refuses(Code.NOT_ON_HOLD)
def is_held(context: GrantContext) -> Refusal | None:
    """Refuse where nobody holds it (未暂停)."""
    return None if context.held is not None else refused(Code.NOT_ON_HOLD, context)


@refuses(Code.CALL_NOT_OPEN, Code.CALL_REQUIRED)
def call_open(context: GrantContext) -> Refusal | None:
    """Refuse where the measure is filed inside a call, and none takes applications today (申报通知)."""
    return context.call


@refuses(Code.SUPPLEMENT_ONCE)
def supplement_not_asked(context: GrantContext) -> Refusal | None:
    """Refuse where a supplement was asked before (补正一次)."""
    if context.supplement_until is None:
        return None
    return refused(Code.SUPPLEMENT_ONCE, context, last_day=context.supplement_until.isoformat())


@refuses(Code.SUPPLEMENT_LATE)
def supplement_in_time(context: GrantContext) -> Refusal | None:
    """Refuse after the last day of the supplement (补正期限)."""
    last = context.supplement_until
    if last is None or context.today <= last:
        return None
    return refused(Code.SUPPLEMENT_LATE, context, last_day=last.isoformat())


@refuses(Code.GATE_CLOSED)
def supplement_over(context: GrantContext) -> Refusal | None:
    """Refuse until the last day of the supplement is over (补正期限)."""
    last = context.supplement_until
    if last is not None and context.today > last:
        return None
    return awaited(context, f"补正期限（{last}）届满", f"the end of the time for the supplement ({last})")


@refuses(Code.REVIEW_MISSING)
def reviews_done(context: GrantContext) -> Refusal | None:
    """Refuse while a review that the measure asks for before a proposal has not passed (审核环节)."""
    return nothing_missing(Code.REVIEW_MISSING, context.reviews_missing, context)


@refuses(Code.NOT_YET_CLOSABLE)
def closing_done(context: GrantContext) -> Refusal | None:
    """Refuse while something is missing that must happen before the file is closed (结项条件)."""
    return nothing_missing(Code.NOT_YET_CLOSABLE, context.closing_missing, context)


@refuses(Code.NOT_ASKED_BY_MEASURE)
def review_open(context: GrantContext) -> Refusal | None:
    """Refuse where the measure asks for no review that this person can record now (审核环节)."""
    return None if context.review_open else not_asked(context)


@refuses(Code.NOT_SELECTED)
def selected(context: GrantContext) -> Refusal | None:
    """Refuse where the measure is a competition, and its ranking did not select it (评选入选)."""
    return refused(Code.NOT_SELECTED, context) if context.selected is False else None


@refuses(Code.INTEREST_DECLARED)
def no_interest_yet(context: GrantContext) -> Refusal | None:
    """Refuse whoever said already that he has an interest in it (已回避)."""
    return refused(Code.INTEREST_DECLARED, context) if context.has_declared_interest else None


@refuses(Code.OBJECTION_OPEN)
def no_open_objection(context: GrantContext) -> Refusal | None:
    """Refuse while an objection is open (未处理异议)."""
    count = context.open_objections
    return refused(Code.OBJECTION_OPEN, context, count=count) if count else None


@refuses(Code.CREDIT_LISTED, Code.CREDIT_UNKNOWN)
def in_good_credit(context: GrantContext) -> Refusal | None:
    """Refuse while its applicant is on the credit blacklist that the office asks, or nobody knows it (失信名单)."""
    return context.credit


@refuses(Code.NOT_ASKED_BY_MEASURE)
def programme_only(context: GrantContext) -> Refusal | None:
    """Refuse where the measure is no programme of months (以奖代补)."""
    return None if context.is_programme else not_asked(context)


@refuses(Code.NOT_ASKED_BY_MEASURE)
def single_award(context: GrantContext) -> Refusal | None:
    """Refuse where the measure is a programme: it pays no single award (以奖代补)."""
    return not_asked(context) if context.is_programme else None


@refuses(Code.NOT_ALLOWED)
def confirmed_by_applicant(context: GrantContext) -> Refusal | None:
    """Refuse for officers where the enterprise itself confirms what the office drafted (免申即享)."""
    if not context.without_application or context.role is Role.APPLICANT:
        return None
    return not_among(frozenset({Role.APPLICANT}), context.role, context.citation)


@refuses(Code.NOT_ASKED_BY_MEASURE, Code.VOUCHER_EXPIRED)
def voucher_redeemable(context: GrantContext) -> Refusal | None:
    """Refuse where the measure gives no voucher, or the policy is no longer valid (券有效期)."""
    if not context.has_voucher:
        return not_asked(context)
    if context.today <= context.expires_on:
        return None
    return refused(Code.VOUCHER_EXPIRED, context, last_day=context.expires_on.isoformat())


@refuses(Code.NOT_ASKED_BY_MEASURE, Code.GATE_CLOSED)
def voucher_over(context: GrantContext) -> Refusal | None:
    """Refuse where there is no voucher, or it can still be redeemed (券到期)."""
    if not context.has_voucher:
        return not_asked(context)
    if context.today > context.expires_on:
        return None
    return awaited(context, "政策有效期届满", "the last day of the policy to be over")


@refuses(Code.NOT_ASKED_BY_MEASURE)
def tranches_only(context: GrantContext) -> Refusal | None:
    """Refuse where the measure is not paid by tranche (分批配套)."""
    return None if context.has_tranches else not_asked(context)


@refuses(Code.NOT_ASKED_BY_MEASURE)
def units_only(context: GrantContext) -> Refusal | None:
    """Refuse where the measure is not paid for accepted units (按件验收)."""
    return None if context.has_units else not_asked(context)


@refuses(Code.NOT_ASKED_BY_MEASURE)
def experts_only(context: GrantContext) -> Refusal | None:
    """Refuse where the measure is not reviewed by experts (专家评审)."""
    return None if context.has_experts else not_asked(context)
