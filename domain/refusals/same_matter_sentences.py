"""The sentences of refusals that stand on other support for the same matter (就高不重复, art. 16)."""

from domain.refusals.refusals import Code

# ruff: noqa: E501 - a sentence stands on one line, and Chinese has its own punctuation.
SAME_MATTER_SENTENCES: dict[Code, tuple[str, str, str]] = {
    Code.OTHER_SUPPORT_UNCLEARED: (
        "Other support for the same matter is on record: {others}. An officer clears it with a reason (`clearOtherAward`), or it is assigned to the matter that it is for.",
        "同一事项已登记其他支持：{others}。须由经办人核查并说明理由，或改认定至其所属事项。",
        "An award is proposed while no officer has looked at the support that another policy gives.",
    ),
    Code.OTHER_SUPPORT_SINCE: (
        "Beside {others}, this is due {observed}, not {required}. Reduce it (`reduceGrant`) or terminate it; or, where that is so, report the other one withdrawn, close it, or assign it to the matter that it is for.",
        "因同一事项另有支持（{others}），现应付 {observed} 元，低于拟拨付的 {required} 元。请核减或终止本项；另一支持确已撤销、放弃或不属同一事项的，请先登记。",
        "After the approval another bureau reports support for the same matter, and payment is requested in full.",
    ),
    Code.OTHER_SUPPORT_STANDS: (
        "Other support for the same matter stands: {others}. The rewards of a programme are not split: first report it withdrawn, close it, or assign it to the matter that it is for.",
        "同一事项另有支持：{others}。以奖代补不补差额，须先登记其撤销、放弃，或改认定至其所属事项。",
        "A window of a programme is verified while another policy pays for the same matter.",
    ),
    Code.OTHER_AWARD_DIFFERS: (
        "{source} already told of {reference}, with another {fact}. Under one number there is one award.",
        "{source} 的 {reference} 已登记，且“{fact}”不一致。一个编号只登记一项支持。",
        "A bureau reports an award again under its number with another amount.",
    ),
    Code.SIMILAR_ITEM_UNCLEARED: (
        "An item that is written alike is on record under {numbers}. Where it is another one, an officer clears it with a reason (`clearOtherAward`); where it is the same, the item is corrected to how it is written there.",
        "{numbers} 的事项写法相近，可能是同一事项。确非同一事项的，由经办人核查并说明理由；确属同一事项的，按已登记的写法更正事项。",
        "An award is proposed for contract 1 while 001 of the same applicant is on record, and no officer has looked whether they are one.",
    ),
    Code.NOTHING_TO_CLEAR: (
        "Nothing has to be cleared: no other support is on record for the matter and no item written alike, it was cleared, or the rule asks for no clearing here.",
        "没有须核查的事项：未登记其他支持或写法相近的事项、已核查，或按规定无须核查。",
        "Other support is cleared on a grant beside which none is on record.",
    ),
    Code.NOTHING_TO_REDUCE: (
        "Beside all other support on record it is due in full, {required}. There is nothing to reduce.",
        "按已登记的其他支持仍应全额支付 {required} 元，无须核减。",
        "An award is reduced although nothing beside it asks for that.",
    ),
    Code.GRANT_STILL_STANDS: (
        "It was given up in favour of {number}, which stands. It can be taken up again once that ended unpaid.",
        "该支持已因 {number} 放弃，而 {number} 仍然有效，须待其未付而终结后方可恢复。",
        "An award of another policy that was given up for a grant is taken up again while that grant stands.",
    ),
}
