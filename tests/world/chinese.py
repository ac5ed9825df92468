"""What an office in China would not write: English words, codes for names, amounts in one row of digits (用语)."""

import re
from collections.abc import Iterable

from domain.refusals.refusals import Code, Refusal
from domain.refusals.sentences import sentence

KNOWN = {
    *("PDF", "CSV", "JSON", "XLSX", "XLS", "UTF-8", "UTF-16", "GB18030", "SHA-256", "application/pdf"),
    *("OFD", "JPEG", "PNG", "ZIP", "Word", "Excel", "GB/T", "GET", "POST", "PUT", "HEAD"),
}
"""What stands so in Chinese, too."""
REPEATING = {
    Code.DISTRICT_UNKNOWN,
    Code.TREASURY_UNKNOWN,
    Code.CREDIT_CODE_INVALID,
    Code.DOCUMENT_TYPE_REFUSED,
    Code.EXPERT_NOT_ASSIGNED,
    Code.EXPERT_HAS_INTEREST,
    Code.DELEGATION_NOT_PASSED_ON,
    Code.PROPOSAL_FOUR_EYES,
    Code.PROPOSAL_OF_ANOTHER,
    Code.PROPOSAL_WAITS,
    Code.YEAR_CLOSED,
}
"""They repeat what the caller wrote, for which no name is known, or the name of a person."""
_TOKEN = re.compile(r"[A-Za-z0-9_./@:+-]+")
_WORD = re.compile(r"[A-Za-z_./:]*[A-Za-z]{2}[A-Za-z_./:]*")
_CODES = re.compile(r"city|district|4201\d\d|WH-[A-Z]+")
"""Of treasuries and of districts of the example policy."""
_CODED = re.compile(r"(?<![\w/-])(?:4201\d\d|WH-[A-Z]+)(?![\w/-])|\bof city\b")
_LONG_AMOUNT = re.compile(r"\d{4,}\.\d{2}")


def strange_words(text: str) -> list[str]:
    """What of a Chinese sentence is no Chinese: numbers of grants, vouchers and receipts have digits, and stand."""
    tokens = [token.strip("./:") for token in _TOKEN.findall(text)]
    return [
        token
        for token in tokens
        if token not in KNOWN and (_WORD.fullmatch(token) or _CODES.fullmatch(token) or _LONG_AMOUNT.fullmatch(token))
    ]


def strangely_said(refusals: Iterable[Refusal]) -> dict[str, list[str]]:
    """The Chinese sentences of refusals that hold what is no Chinese."""
    return strange_among({sentence(refusal, "zh-CN") for refusal in refusals if refusal.code not in REPEATING})


def coded(refusals: Iterable[Refusal]) -> list[str]:
    """The English sentences of refusals that call a treasury or a district by its code: it has a name there, too."""
    sentences = {sentence(refusal, "en") for refusal in refusals if refusal.code not in REPEATING}
    return sorted(each for each in sentences if _CODED.search(each))


def strange_among(sentences: Iterable[str]) -> dict[str, list[str]]:
    """Those of some sentences that hold what is no Chinese, with what it is."""
    return {each: strange for each in sentences if (strange := strange_words(each))}
