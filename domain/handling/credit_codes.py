"""How the refusal of a credit code (统一社会信用代码) is said: what is wrong with it, and the way out."""

from domain.handling.masking import masked
from domain.policy.conditions import Text
from domain.refusals.credit_code_sentences import FAULT_SENTENCES
from domain.values.credit_codes import ADMISSIBLE, CodeFault

_BY_CERTIFICATE = Text(
    zh="请与登记证照核对；证照所载确为该代码的，请责任单位经办人凭证照登记认可",
    en="Compare it with the certificate; if the certificate has this very code, an officer of a responsible bureau can "
    "admit it on that evidence (admitCreditCode)",
)
_CORRECT_IT = Text(zh="请更正后重新填报", en="Correct it and state it again")


def said_of(code: str, fault: CodeFault) -> dict[str, str | Text]:
    """Return the terms of the refusal of a code: the code (a person's masked), what is wrong, and the way out."""
    shown = masked(code) if fault is CodeFault.PERSON else code[:40]
    way_out = _BY_CERTIFICATE if fault in ADMISSIBLE else _CORRECT_IT
    return {"observed": shown, "why": FAULT_SENTENCES[fault], "way_out": way_out}
