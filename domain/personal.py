"""What names a person (个人信息): masked wherever it is shown, by the measure's own word that it does (A12-3)."""

from domain.policy import Measure

_FIRST, _LAST = 2, 2


def masked(text: str) -> str:
    """Answer a reference to a person with its middle hidden, whatever its length.

    >>> masked("420106199001011234"), masked("张三"), masked("")
    ('42***34', '***', '')
    """
    if not text:
        return ""
    return f"{text[:_FIRST]}***{text[-_LAST:]}" if len(text) > 2 * (_FIRST + _LAST) else "***"


def shown_item(measure: Measure, item: str) -> str:
    """Answer what an application is for as it may be shown."""
    return masked(item) if measure.procedure.personal_item else item
