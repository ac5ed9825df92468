"""The sentence of each refusal in English and in Chinese: the thing, the rule, the way out; and when it is met."""

import re

from domain.refusals.access_sentences import ACCESS_SENTENCES
from domain.refusals.correction_sentences import CORRECTION_SENTENCES
from domain.refusals.field_titles import FIELD_TITLES
from domain.refusals.money_sentences import MONEY_SENTENCES
from domain.refusals.procedure_sentences import PROCEDURE_SENTENCES
from domain.refusals.proposal_sentences import PROPOSAL_SENTENCES
from domain.refusals.refusals import Code, Language, Refusal, Term, in_language
from domain.refusals.same_matter_sentences import SAME_MATTER_SENTENCES

_NAMING = frozenset({"field", "fact"})
"""Terms that name a part of the input."""
_AMOUNT = re.compile(r"[0-9](?<![0-9A-Za-z.,/-][0-9])[0-9]{3,}(?=\.[0-9]{2}(?![0-9/-]|\.[0-9]))")
"""The yuan of an amount, before its fen. It begins with a digit: so most of a sentence is passed over at once."""

# ruff: noqa: E501 - a sentence stands on one line, and Chinese has its own punctuation.
_SENTENCES: dict[Code, tuple[str, str, str]] = {
    Code.MALFORMED_REQUEST: (
        "The request cannot be read: {why}. Send one JSON object with `measure` and `facts`.",
        "请求无法识别：{why}。请按接口说明提交事项编号和申报事实。",
        "A program sends a line to the assessment that is no JSON object, or an object without `measure`.",
    ),
    Code.UNKNOWN_MEASURE: (
        "There is no measure {measure} in this policy. The query `measures` lists them.",
        "本政策没有编号为 {measure} 的事项，请从本政策的事项清单中选择。",
        "Somebody applies under A99-9, which the policy does not have.",
    ),
    Code.NOT_A_GRANT: (
        "{measure} is no grant: nothing can be applied for or paid under it.",
        "{measure} 不是资金支持事项，不能据此申报或拨付。",
        "Somebody applies under a row of the policy that obliges a bureau and pays nobody.",
    ),
    Code.FACT_MISSING: (
        "“{fact}” is missing. State it.",
        "缺少“{fact}”，请补充。",
        "An application is submitted without the day of the certificate on which the award depends.",
    ),
    Code.FACT_INVALID: (
        "“{fact}” cannot be accepted: {why}.",
        "“{fact}”填写有误：{why}。",
        "A number of persons is stated as a text, or a day that the calendar does not have.",
    ),
    Code.CONDITION_NOT_MET: (
        "Condition not met: {condition} Stated: {observed}; asked: {required}.",
        "不符合条件：{condition}填报：{observed}；要求：{required}。",
        "The measure asks for a qualification that the applicant states not to have.",
    ),
    Code.AMOUNT_OUT_OF_RANGE: (
        "The decided amount {observed} is outside what may be decided: {required}.",
        "核定金额 {observed} 元超出可核定范围：{required}。",
        "An officer decides an amount above what the article leaves to decide.",
    ),
    Code.QUOTA_NEEDS_REASON: (
        "{count} awards were already made this year and the text speaks of {limit}. Going over needs a recorded reason.",
        "本年度已支持 {count} 项，政策名额为 {limit} 项左右，超出须记录理由。",
        "The text speaks of about ten awards a year; the eleventh is proposed without a reason.",
    ),
    Code.QUOTA_EXHAUSTED: (
        "All {limit} awards of this year were made. Nothing more can be awarded before next year.",
        "本年度 {limit} 个名额已用完，须待下一年度。",
        "Every award that the text allows in the year was made, and one more is proposed.",
    ),
    Code.HIGHER_SUPPORT_ELSEWHERE: (
        "{policy} gives {observed} for the same matter, which is more than {required}. Take the higher one, or close it first.",
        "同一事项另有“{policy}”支持 {observed} 元，高于本项 {required} 元，按就高不重复原则不再支持。",
        "The applicant has more from the province for the same matter (art. 16).",
    ),
    Code.NOTHING_DUE: (
        "Nothing is due: {why}.",
        "无应付金额：{why}。",
        "The support for the matter was already given in full, so that nothing is left to award.",
    ),
    Code.NOT_SIGNED_IN: (
        "Sign in to ask this: send a bearer token in the Authorization header.",
        "请先登录，并在请求中附上登录令牌。",
        "A client forgets the `Authorization` header.",
    ),
    Code.NOT_ALLOWED: (
        "This can be done by {allowed}, not by {role}.",
        "该操作由{allowed}办理，当前身份（{role}）无权办理。",
        "An applicant tries to approve its own application.",
    ),
    Code.NOT_FOUND: (
        "There is no {thing} with this id that you may see.",
        "未找到您有权查看的{thing}。",
        "A client asks to change a grant of somebody else, or one that never was; it is told the same of both.",
    ),
    Code.INPUT_INVALID: (
        "“{field}” cannot be accepted: {why}.",
        "“{field}”填写有误：{why}。",
        "A text is longer than the office keeps, or an id is one of another thing.",
    ),
    Code.STALE_VERSION: (
        "It was changed since you looked: version {observed} was expected, it is at {required}. Read it again, then decide.",
        "该事项已有更新：您依据的是第 {observed} 版，当前为第 {required} 版，请刷新后再办理。",
        "Two officers look at a grant; one proposes it, and the other decides on what he saw before.",
    ),
    Code.KEY_REUSED: (
        "This idempotency key was used for another request. Use a new key for a new request.",
        "该请求编号已用于另一请求，新的请求请使用新的编号。",
        "A program numbers its requests anew after a restart, and sends another input under an old key.",
    ),
    Code.BUSY: (
        "Others were changing the same thing. Send the same request again.",
        "同一事项正在办理中，请重新提交同一请求。",
        "Many deeds want one budget in the same instant, and this one did not get its turn.",
    ),
    Code.STEP_NOT_POSSIBLE: (
        "To {event} is not possible while it is {state}. Possible now: {possible}.",
        "当前状态（{state}）不能办理“{event}”。现可办理：{possible}。",
        "An officer approves a grant that was never proposed.",
    ),
    Code.REASON_REQUIRED: (
        "State the reason: it is put on record and shown to the applicant.",
        "请填写理由，理由将存档并告知申请人。",
        "An application is rejected without saying why.",
    ),
    Code.EVIDENCE_REQUIRED: (
        "Name the evidence on which this stands.",
        "请注明所依据的证明材料。",
        "A completion is recorded without naming the file that proves it.",
    ),
    Code.DATE_IN_FUTURE: (
        "“{fact}” lies after today ({today}). It can be stated once it has happened.",
        "“{fact}”晚于今天（{today}），须待发生后填报。",
        "A project is reported as completed next month.",
    ),
    Code.POLICY_NOT_PUBLISHED: (
        "The policy has not been published, so nothing can be applied for.",
        "本政策尚未公布，不能申报。",
        "Somebody applies while the policy is a draft.",
    ),
    Code.POLICY_NOT_IN_FORCE: (
        "The policy is in force from {from_day}. Submit from that day on.",
        "本政策自 {from_day} 起施行，请自施行之日起申报。",
        "The policy was published last week and comes into force thirty days after.",
    ),
    Code.POLICY_EXPIRED: (
        "The policy was in force until {last_day}. {rest}.",
        "本政策有效期至 {last_day}，{rest}。",
        "Somebody submits on the day after the last of the policy.",
    ),
    Code.IN_FORCE_DATE_DIFFERS: (
        "The first day in force proposed by the text is {required}, not {observed}. Confirm that day, or choose the other reading in the pack.",
        "按文本推算施行日为 {required}，与填报的 {observed} 不一致，请确认或在政策包中选择另一解释。",
        "Whoever publishes states another first day than the text gives.",
    ),
    Code.CREDIT_CODE_INVALID: (
        "{observed} is no unified social credit code: {why}. {way_out}.",
        "{observed} 不是有效的统一社会信用代码：{why}。{way_out}。",
        "Somebody states a citizen's number for a credit code; or two characters were swapped, and a check character tells.",
    ),
    Code.DISTRICT_UNKNOWN: (
        "{observed} is not in the register of paying districts. The policy's `districts` lists them.",
        "出资区登记中没有 {observed}，请从政策的出资区列表中选择。",
        "An applicant names a district that pays under no article.",
    ),
    Code.APPLICANT_DIFFERS: (
        "On record its {fact} is “{required}” (since {since}), not “{observed}”. State that. If it has changed, an officer of a responsible bureau or of its district reports it with the evidence by recordRegisterChange; what was written down wrongly is put right by correctRegister.",
        "该申请单位登记的{fact}为“{required}”（自{since}起），与填报的“{observed}”不一致，请按登记信息填报。如已变更，由责任单位或所在区经办人凭证明材料通过“登记变更”登记；如登记有误，通过“更正登记”更正。",
        "An enterprise applies under its new name before the office was told of the change.",
    ),
    Code.APPLICANT_KIND_DIFFERS: (
        "By its credit code the applicant is {observed}, and this is for: {required}. State whom the certificate names, or apply under another measure.",
        "按统一社会信用代码，申请单位为{observed}，与“{required}”不符，请按登记证照填报，或申报其他事项。",
        "An enterprise applies for a discipline of a university, or a university says that it is an enterprise.",
    ),
    Code.REGISTER_DAY_TAKEN: (
        "For {day} its {fact} is on record as “{observed}” (entry {number}). Correct that entry (correctRegister), or withdraw it first (withdrawRegisterChange).",
        "{day} 的{fact}已登记为“{observed}”（第 {number} 条），请通过“更正登记”更正，或先通过“撤回登记变更”撤销。",
        "Two officers report a change of name for one day, each with another name.",
    ),
    Code.ITEM_REQUIRED: (
        "State what is applied for: {item}.",
        "请填写申报事项：{item}。",
        "A measure pays for each certificate, and the application names none.",
    ),
    Code.ITEM_ALREADY_OPEN: (
        "Grant {number} is already open for the same item. Go on with that one.",
        "同一事项已有在办申请 {number}，请继续办理该申请。",
        "The same certificate was applied for last month, and that file is still open.",
    ),
    Code.SHOWN_BEYOND_CAP: (
        "Not all awards can stand that would be shown: {allowance} is {limit} at most; {taken} of it is taken, {shown} is shown already ({numbers}), and this award takes {own}. Decide on those first, then return this one to review and propose it anew; or say so (`beyondCap`) with the reason.",
        "公示的拟支持项目不能全部兑现：{allowance}最多 {limit}，已占用 {taken}，正在公示 {shown}（{numbers}），本项 {own}。请先就上述事项作出决定，再将本项退回审核、重新拟定；确需公示的，请注明“超额仍予公示”并说明理由。",
        "Two bonds of one enterprise are proposed at 1,000,000 each in a year that leaves it 1,500,000; the second is about to be shown, too.",
    ),
    Code.PUBLICITY_NOT_OVER: (
        "The publicity runs until {last_day}. It can be approved from the next day on.",
        "公示期至 {last_day}，期满次日起方可批准。",
        "An officer approves while the award is still shown to the public.",
    ),
    Code.ASSESSMENT_CHANGED: (
        "The assessment now gives {observed}, but {required} was proposed and shown to the public. Reject it, or propose again.",
        "按现有情况重新测算为 {observed} 元，与公示的拟支持金额 {required} 元不一致，须退回重新拟定。",
        "Between proposal and approval another award used up part of the enterprise's yearly cap.",
    ),
    Code.GATE_CLOSED: (
        "Payment waits for: {waiting}.",
        "尚不具备兑现条件，待：{waiting}。",
        "Payment is requested before the project is completed.",
    ),
    Code.NOT_ASKED_BY_MEASURE: (
        "Measure {measure} does not ask for this.",
        "事项 {measure} 不需要办理该步骤。",
        "A start of production is recorded for a measure that does not wait for one.",
    ),
    Code.ALREADY_ON_RECORD: (
        "“{fact}” is already on record as {observed}.",
        "“{fact}”已登记为 {observed}。",
        "The completion of a project is recorded a second time with another day.",
    ),
    Code.MONTH_ALREADY_REPORTED: (
        "{month} was already reported with {observed} persons. A month is reported once.",
        "{month} 已填报签约服务人数 {observed} 人，每月只能填报一次。",
        "A programme reports March twice, with different numbers of persons.",
    ),
    Code.MONTH_NOT_OVER: (
        "{month} is not over. Persons are counted on its last day.",
        "{month} 尚未结束，人数以月末为准，请月末后填报。",
        "A month is reported on its twentieth day.",
    ),
    Code.MONTH_OUTSIDE_VALIDITY: (
        "{month} is outside the months that count, {first} to {last}.",
        "{month} 不在政策有效的计算月份（{first} 至 {last}）内。",
        "A month before the policy was in force is reported.",
    ),
    Code.MONTH_CLOSED: (
        "{month} is not after {last}, the end of a window already verified. Months up to there are closed.",
        "{month} 不晚于已核定区间的末月 {last}，该月及以前不再接受填报。",
        "A month inside a window that was already verified and paid is reported.",
    ),
    Code.RECEIPT_REUSED: (
        "Receipt {receipt} is already on record with other particulars.",
        "回单 {receipt} 已登记，且内容不一致。",
        "A receipt's number comes again with another amount.",
    ),
    Code.RECEIPT_AMOUNT_DIFFERS: (
        "The receipt says {observed}, the voucher waits for {required}: less is a part of it, more and nothing are not.",
        "回单金额 {observed} 元与该凭证待答复金额 {required} 元不一致：可以部分到账，不得为0或超付。",
        "The treasury's receipt says one yuan more than the leg.",
    ),
    Code.LEG_NOT_OPEN: (
        "No leg of this payment can be requested: all of them are with the treasury or settled.",
        "该笔拨付没有可申请的部分：均已提交国库或已到账。",
        "Payment is requested again while the treasury still has the first request.",
    ),
    Code.FOUR_EYES: (
        "You took the step “{event}” on this grant. Another person must take this one.",
        "您已办理该事项的“{event}”环节，本环节须由他人办理。",
        "The officer who accepted an application proposes its award, too.",
    ),
    Code.ONLY_IN_DEMONSTRATION: (
        "This database runs in production: its day is today's, and no demonstration can be held in it.",
        "本系统为正式运行环境，日期以当日为准，不提供演示。",
        "Somebody states a day on a system that pays real money.",
    ),
    **PROCEDURE_SENTENCES,
    **MONEY_SENTENCES,
    **SAME_MATTER_SENTENCES,
    **CORRECTION_SENTENCES,
    **ACCESS_SENTENCES,
    **PROPOSAL_SENTENCES,
}


def sentence(refusal: Refusal, language: Language = "en") -> str:
    """Return the sentence of a refusal in one language, its terms filled in, its amounts in groups of three."""
    english, chinese, _ = _SENTENCES[refusal.code]
    template = chinese if language == "zh-CN" else english
    filled = template.format_map({name: _words_of(name, term, language) for name, term in refusal.terms.items()})
    return _AMOUNT.sub(_in_groups, filled)


def _in_groups(yuan: re.Match[str]) -> str:
    return f"{int(yuan[0]):,}"


def _words_of(name: str, term: Term, language: Language) -> str:
    words = in_language(term, language)
    return FIELD_TITLES.get(words, words) if language == "zh-CN" and name in _NAMING else words


def template(code: Code, language: Language) -> str:
    """Return the sentence of a code with its terms open, for documents."""
    return _SENTENCES[code][language == "zh-CN"]


def met_when(code: Code) -> str:
    """Return when a code is met, for the people who write clients and have not met it yet."""
    return _SENTENCES[code][2]


if _silent := [code for code in Code if code not in _SENTENCES]:  # pragma: no cover - holds at import
    message = f"every code has a sentence; these have none: {_silent}"
    raise LookupError(message)
