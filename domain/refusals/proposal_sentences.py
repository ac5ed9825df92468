"""The sentences of refusals that proposals give: four eyes on what touches more than one grant."""

from domain.refusals.refusals import Code

# ruff: noqa: E501 - a sentence stands on one line, and Chinese has its own punctuation.
PROPOSAL_SENTENCES: dict[Code, tuple[str, str, str]] = {
    Code.PROPOSAL_FOUR_EYES: (
        "{person} proposed this and cannot decide on it, too. Let another person confirm or decline it; you can take it back.",
        "该事项由 {person} 提请，不得由本人复核，请由他人复核；本人可以撤回。",
        "An officer proposes to suspend a policy, and then confirms the proposal, too.",
    ),
    Code.PROPOSAL_OF_ANOTHER: (
        "{person} proposed this, and takes it back alone. You can decline it, with a reason.",
        "该事项由 {person} 提请，只能由其本人撤回；您可以不同意并说明理由。",
        "An officer takes back what a colleague proposed; she can decline it.",
    ),
    Code.PROPOSAL_WAITS: (
        "The same is proposed already, by {person}, until {last}: confirm or decline that, or let it be taken back first.",
        "{person} 已就此提请，复核期限至 {last}。请先复核该提请，或由其撤回。",
        "Two officers propose to suspend the same policy; the second is told that the first waits.",
    ),
    Code.PROPOSAL_DIFFERS: (
        "What you confirm is not what is proposed. Look at the proposal again, and confirm it by the hash that it shows.",
        "所复核的内容与提请内容不一致，请重新查看提请，并按其所示校验值复核。",
        "A client confirms a proposal by a hash that is not the one which was shown.",
    ),
    Code.PROPOSAL_OVERTAKEN: (
        "That on which this was proposed has changed since. Decline it or have it taken back, and propose it anew on what stands now.",
        "提请后情况已发生变化，本次提请不能再办理；请不同意或撤回，并依现状重新提请。",
        "A suspension is proposed, and before anybody confirms it the policy expires.",
    ),
    Code.PROPOSAL_LAPSED: (
        "This proposal could be confirmed until {last}, and has lapsed. Propose it anew.",
        "该提请的复核期限至 {last}，已逾期失效，请重新提请。",
        "A proposal lies for two weeks; on the day after its last somebody confirms it.",
    ),
}
