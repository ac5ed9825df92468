"""Credit codes (统一社会信用代码) of examples, with true check digits: the organisation's own and that of the whole."""

from stdnum.cn import uscc

from domain.values.credit_codes import organisation_check_digit


def true_code(beginning: str) -> str:
    """A whole code from its first sixteen characters: department, kind, region, and eight of the organisation's own."""
    assert len(beginning) == len("91420100MA4KDEM0"), beginning
    inner = beginning + organisation_check_digit(beginning[8:])
    return inner + str(uscc.calc_check_digit(inner))  # pyright: ignore[reportUnknownMemberType] - it has no types
