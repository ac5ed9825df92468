"""What an office in China would not write: English words, codes for names, amounts in one row of digits (用语)."""

import re

KNOWN = {"PDF", "CSV", "JSON", "XLSX", "XLS", "UTF-8", "UTF-16", "GB18030", "SHA-256", "application/pdf"}
"""What stands so in Chinese, too."""
_TOKEN = re.compile(r"[A-Za-z0-9_./@:+-]+")
_WORD = re.compile(r"[A-Za-z_./:]*[A-Za-z]{2}[A-Za-z_./:]*")
_CODES = re.compile(r"city|district|4201\d\d|WH-[A-Z]+")
"""Of treasuries and of districts of the example policy."""
_LONG_AMOUNT = re.compile(r"\d{4,}\.\d{2}")


def strange_words(said: str) -> list[str]:
    """What of a Chinese sentence is no Chinese: numbers of grants, vouchers and receipts have digits, and stand."""
    tokens = [token.strip("./:") for token in _TOKEN.findall(said)]
    return [
        token
        for token in tokens
        if token not in KNOWN and (_WORD.fullmatch(token) or _CODES.fullmatch(token) or _LONG_AMOUNT.fullmatch(token))
    ]
