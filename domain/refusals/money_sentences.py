"""The sentences of refusals that money gives: budgets, their years, payment runs, accounts."""

from domain.refusals.refusals import Code

# ruff: noqa: E501 - a sentence stands on one line, and Chinese has its own punctuation.
MONEY_SENTENCES: dict[Code, tuple[str, str, str]] = {
    Code.BUDGET_PENDING: (
        "Nothing of this payment can be requested yet: it waits for the budget of {treasury_name} in {year}, which has {observed} free; {required} is needed{queue}. It is served, first approved first, as soon as money is arranged or released.",
        "该笔拨付暂不能申请：待{treasury_name} {year} 年预算安排，可用 {observed} 元，尚需 {required} 元{queue}。追加或释放额度后按批准先后安排。",
        "Payment is requested of an approved award whose district has not yet arranged its money: it waits in the queue.",
    ),
    Code.BUDGET_SHORT: (
        "The budget of {treasury_name} for {year} has {observed} free, less than {required}.",
        "{treasury_name} {year} 年预算可用额度为 {observed} 元，不足 {required} 元。",
        "Finance cuts more of a budget than is free.",
    ),
    Code.BUDGET_YEAR_OVER: (
        "The year {year} is over. Arrange money for {required} or later; what lapsed can be carried over.",
        "{year} 年度已结束，请安排 {required} 年及以后的预算；已收回的资金可以结转。",
        "Money is arranged for a year that is over.",
    ),
    Code.BUDGET_YEAR_NOT_OVER: (
        "The year {year} is not over. From {required} on it is known what it came to: carry over what was not used, and close its accounts, then.",
        "{year} 年度尚未结束，须自 {required} 起方可办理结转和年度决算。",
        "Money is carried over before the year ends.",
    ),
    Code.BUDGET_DOCUMENT_REUSED: (
        "Document {document} is already on record for this budget with {observed}.",
        "文件 {document} 已在该预算登记，金额为 {observed} 元。",
        "The same budget document arranges money a second time.",
    ),
    Code.YEAR_CLOSED: (
        "The accounts of {treasury_name} for {year} were closed by {person} on {day}, on document {document}, and stay as they are. What comes later is booked on its day, and told in its own year.",
        "{treasury_name} {year} 年度决算已由 {person} 于 {day} 办结（文号：{document}），不再变更；之后发生的收支在发生年度记账并反映。",
        "Finance closes a year that is closed already, on another document.",
    ),
    Code.YEAR_FIGURES_DIFFER: (
        "The hash is not that of the figures of {treasury_name} for {year}. Look at them again, and close the year by the hash that they show.",
        "所列校验值与{treasury_name} {year} 年度决算数不一致，请重新查看决算数，并按其所示校验值办理。",
        "Finance closes a year by a hash that is not that of its figures.",
    ),
    Code.TREASURY_UNKNOWN: (
        "{observed} is no treasury of this policy. The treasuries are its payers and its paying districts.",
        "本政策没有代码为 {observed} 的出资财政，请从出资方和出资区中选择。",
        "Money is arranged for a treasury that pays under no article.",
    ),
    Code.NOTHING_TO_RESTORE: (
        "Nothing came back that could be restored: it is restored once the recovery has come to its end.",
        "没有可恢复的额度：追回办结后方可恢复。",
        "Finance restores money to a budget before the recovery has come to its end.",
    ),
    Code.RUN_FOUR_EYES: (
        "You took the step “{event}” on this payment run. Another person must approve it.",
        "您已办理该拨付批次的“{event}”环节，须由他人审批。",
        "Whoever gathered a payment run approves it.",
    ),
    Code.RUN_EMPTY: (
        "No leg of {treasury} can be paid in a run now. Legs are gathered once they are requested, unless their grant is on hold or their applicant has no account.",
        "{treasury}目前没有可编入批次的拨付：须已申请拨付、未暂停且已登记收款账户。",
        "A run is gathered while no leg can be paid.",
    ),
    Code.LEG_IN_RUN: (
        "The leg is in run {number} already.",
        "该笔拨付已编入批次 {number}。",
        "A leg is gathered that stands in another run.",
    ),
    Code.LEG_HELD: (
        "Grant {number} is on hold ({reason}), so nothing of it is paid. Release it, or leave its leg out of the run.",
        "事项 {number} 已暂停（{reason}），不得拨付。请先恢复，或将其从批次中剔除。",
        "A leg of a grant on hold is gathered into a run.",
    ),
    Code.LEG_NOT_REQUESTED: (
        "The leg of grant {number} is {state}. A run pays legs that finance has requested.",
        "事项 {number} 的该笔拨付当前为“{state}”，批次只支付已申请拨付的部分。",
        "A leg is gathered before finance requested its payment.",
    ),
    Code.LEG_OF_OTHER_TREASURY: (
        "The leg is paid by {observed}; this run is of {required}.",
        "该笔拨付由 {observed} 出资，本批次属于 {required}。",
        "A district's leg is gathered into the city's run.",
    ),
    Code.ACCOUNT_MISSING: (
        "No account is on record to which grant {number} could be paid. Record it first.",
        "事项 {number} 未登记收款账户，请先登记。",
        "A leg is gathered for an applicant that has no bank account on record.",
    ),
    Code.ACCOUNT_HOLDER_DIFFERS: (
        "The account is held by {observed}; on {day} the name of the applicant was {required}, and awards are paid to it alone. A former name counts on days on which it was the name: state such a day as holderOn. A new name is reported by an officer first (recordRegisterChange).",
        "账户户名为“{observed}”，{day} 收款单位登记的名称为“{required}”，两者不一致。曾用名仅在其有效期内有效，请注明开户证明的日期；名称如已变更，请先由经办人通过“登记变更”登记。",
        "An account is recorded whose holder is somebody else than the applicant.",
    ),
    Code.CASE_FOUR_EYES: (
        "You took the step “{event}” on {number}, and do not pay it: leave it to another person.",
        "您已办理{number}的“{event}”环节，不得参与其拨付，须由他人办理。",
        "Somebody who approved an award gathers the run that pays it.",
    ),
    Code.ACCOUNT_FOUR_EYES: (
        "You put the account of grant {number} on record, and nothing was instructed to it since. Another person must gather and approve a run that pays to it.",
        "事项 {number} 的收款账户由您登记或更正，此后尚未向其下达拨付，须由他人编制、审批含该账户的批次。",
        "Whoever recorded an enterprise's account this morning gathers a run that pays to it.",
    ),
    Code.RUN_ROWS_DIFFER: (
        "The run's rows are others than those you state: the hash of its rows is not {observed}. Read the rows again, then decide.",
        "批次明细与您所见不一致（明细校验值不是 {observed}），请重新核对明细后再审批。",
        "Between reading a run and approving it, a colleague left a leg out; the hash that is stated is of the rows before.",
    ),
    Code.LEG_NOT_DUE: (
        "The leg of grant {number} is no longer due as it was requested. {why} Before that, leave it out of the run and take the request back (`takeBackPayment`).",
        "事项 {number} 的该笔拨付已不再按原申请应付。{why}办理前请先将其从批次中剔除，并撤回拨付申请（“撤回拨付申请”）。",
        "After payment was requested another policy pays for the same matter, and the leg stands in a run.",
    ),
    Code.LEG_PARTS_DIFFER: (
        "The parts add up to {observed}, the leg is {required}. A leg is split to the fen.",
        "各部分合计 {observed} 元，与该笔应付金额 {required} 元不一致，拆分后须分文不差。",
        "A leg of 3,000,000 is split into 1,000,000 and 1,000,000.",
    ),
    Code.ROW_OUTDATED: (
        "The row of grant {number} no longer agrees with what is on record ({fact}). Refresh the run, or leave the row out; then it is approved anew.",
        "事项 {number} 的批次明细与现登记信息不一致（{fact}），请更新批次或剔除该笔，再重新审批。",
        "An enterprise's account was corrected after its leg was gathered, and the run is approved as it was.",
    ),
}
