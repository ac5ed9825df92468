"""How a recovery is divided among the treasuries (追回分担): in the ratio in which they paid (process 4.6)."""

from collections.abc import Mapping

from domain.values.money import Fen


def claims(amount: Fen, paid: Mapping[str, Fen], rest: str) -> dict[str, Fen]:
    """Divide ``amount`` fen among payers in the ratio of what each paid; the odd fen go to the payer ``rest``.

    ``paid`` is what each payer paid and has not got back, in sum at least ``amount``. No payer is given more than it
    paid: an odd fen for which ``rest`` has no room goes to the next. Payers of nothing have no part.

    >>> claims(101, {"city": 5_000, "district": 5_000}, rest="city")
    {'city': 51, 'district': 50}
    >>> claims(101, {"district": 5_000}, rest="city")
    {'district': 101}
    """
    total = sum(paid.values())
    if not 0 < amount <= total:
        message = f"{amount} fen cannot be asked back of {total} fen"
        raise ValueError(message)
    parts = {payer: amount * had // total for payer, had in paid.items()}
    odd = amount - sum(parts.values())
    for payer in sorted(paid, key=lambda payer: (payer != rest, payer)):
        more = min(odd, paid[payer] - parts[payer])
        parts[payer] += more
        odd -= more
    return {payer: part for payer, part in parts.items() if part}
