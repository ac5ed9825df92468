"""The second text reckoned by its articles, as a clerk with pencil and paper would: nothing of the pack is read."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from tests.domain.wuhan import Json
from tests.readers.reckoning import (
    Question,
    Refused,
    asks,
    at_least_one,
    count,
    day,
    due_answer,
    one_of,
    read,
    shares,
    truth,
    yuan,
)

WAN = 10_000 * 100
YI = 10_000 * WAN
FIRST, LAST = day("2025-03-01"), day("2028-02-29")
PERCENT = Fraction(1, 100)
Facts = Mapping[str, Callable[[object], object]]


def _days(value: object) -> int:
    days = at_least_one(value)
    if days > 366:
        raise Refused("FACT_INVALID")
    return days


def _younger_than(years: int, registered: object, signed: object) -> bool:
    """The anniversary of 29 February is 28 February in a year without one; on it the years are full."""
    since, until = day(str(registered)), day(str(signed))
    try:
        anniversary = since.replace(year=since.year + years)
    except ValueError:
        anniversary = since.replace(year=since.year + years, day=28)
    return until < anniversary


def article_1(q: Question) -> Fraction:
    """1.5 points a year for the days of the loan, at most half of the interest that was paid."""
    return min(q.money("principal") * 15 / 1000 * q.number("days") / 365, q.money("interest_paid") / 2)


def article_2(q: Question) -> Fraction:
    """The highest of three rates, not added."""
    registered, signed = day(str(q["registered_on"])), day(str(q["contract_signed_on"]))
    asks(holds=FIRST <= signed <= LAST)
    asks(holds=registered <= signed)
    rate = 60 if _younger_than(5, registered, signed) else 40 if q["compute_kind"] == "DOMESTIC" else 30
    return q.money("paid") * rate * PERCENT


def _rent(q: Question) -> Fraction:
    month = min(q.number("area"), 1000) * min(q.money("monthly_rent"), Fraction(60 * 100))
    first = q.number("first_month")
    shares_of = [100 if m <= 12 else 70 if m <= 24 else 50 for m in range(first, min(first + q.number("months"), 37))]
    return month * sum(shares_of) * PERCENT


def article_3(q: Question) -> Fraction:
    """Rent month by month, 36 months at most."""
    asks(holds=q["newly_moved_in"])
    return _rent(q)


def article_4(q: Question) -> Fraction:
    """3000 or 2000 yuan a month, half from the 13th, 24 months at most."""
    asks(holds=q["degree"] in {"DOCTOR", "MASTER"})
    asks(holds=q["newly_recruited"])
    whole = Fraction(3000_00 if q["degree"] == "DOCTOR" else 2000_00)
    first = q.number("first_month")
    return sum(
        (whole if m <= 12 else whole / 2 for m in range(first, min(first + q.number("months"), 25))), Fraction(0)
    )


def article_5(q: Question) -> Fraction:
    """Half of what was compensated up to 3% of the guaranteed, 30% of the part up to 5%."""
    asks(holds=q["public_guarantor"])
    asks(holds=q.money("guaranteed") > 0)
    had, of = q.money("compensated"), q.money("guaranteed")
    lower = min(had, of * 3 / 100)
    upper = min(max(had - of * 3 / 100, Fraction(0)), of * 2 / 100)
    return lower / 2 + upper * 30 / 100


def article_6(q: Question) -> Fraction:
    """The highest tier that is reached."""
    asks(holds=q["ai_enterprise"])
    revenue = q.money("revenue")
    asks(holds=revenue >= YI)
    return Fraction(200 * WAN if revenue >= 10 * YI else 100 * WAN if revenue >= 5 * YI else 50 * WAN)


def article_7(q: Question) -> Fraction:
    """1% of what was added, in full ten thousands."""
    now, before = q.money("revenue"), q.money("revenue_last_year")
    asks(holds=before >= 2000 * WAN)
    asks(holds=(now - before) * 100 > before * 20)
    return Fraction((now - before) / 100 // WAN * WAN)


def article_8(q: Question) -> Fraction:
    """5% of what there was, 10% of what is more, half of it for the large."""
    asks(holds=q["high_tech"] or q["specialised"])
    asks(holds=not q["dishonest"])
    now, before = q.money("rd"), q.money("rd_last_year")
    whole = min(now, before) * 5 / 100 + max(now - before, Fraction(0)) / 10
    return whole / 2 if q["size"] == "LARGE" else whole


def article_9(q: Question) -> Fraction:
    """25% of the national money, 60% of it first."""
    whole = min(q.money("national_funds_received") / 4, Fraction(500 * WAN))
    return whole if q["accepted"] else whole * 60 / 100


def article_10(q: Question) -> Fraction:
    """30% of the first year's sales."""
    asks(holds=q["first_version"])
    return min(q.money("first_year_sales") * 30 / 100, Fraction(100 * WAN))


def article_11(q: Question) -> Fraction:
    """Half the premium, by days where it is less than a year."""
    return q.money("annual_premium") / 2 * min(q.number("days"), 365) / 365


def article_12(q: Question) -> Fraction:
    """What was decided, by the stage that is reached."""
    asks(holds=q["selected"])
    if "decided_amount" not in q.request:
        raise Refused("FACT_MISSING")
    decided = Fraction(q.request["decided_amount"]) * 100
    if not 0 < decided <= 1000 * WAN:
        raise Refused("AMOUNT_OUT_OF_RANGE")
    return decided * {"SIGNED": 30, "MIDTERM": 70, "ACCEPTED": 100}[str(q["stage"])] / 100


def article_13(q: Question) -> Fraction:
    """A fifth of the investment, by its grade."""
    asks(holds=q["grade"] in {"A", "B", "C"})
    rate = {"A": 100, "B": 80, "C": 60}[str(q["grade"])]
    return min(q.money("investment") * 20 / 100 * rate / 100, Fraction(300 * WAN))


def article_14(q: Question) -> Fraction:
    """Half of what article 3 gives."""
    asks(holds=q["new_subsidiary"])
    return _rent(q) / 2


_LEASE: Facts = {"area": count, "monthly_rent": yuan, "first_month": at_least_one, "months": at_least_one}
ARTICLES: dict[str, tuple[Callable[[Question], Fraction], Facts]] = {
    "JC-01": (article_1, {"principal": yuan, "days": _days, "interest_paid": yuan}),
    "JC-02": (
        article_2,
        {"paid": yuan, "compute_kind": one_of("DOMESTIC", "OTHER"), "registered_on": day, "contract_signed_on": day},
    ),
    "JC-03": (article_3, {"newly_moved_in": truth, **_LEASE}),
    "JC-04": (
        article_4,
        {
            "degree": one_of("DOCTOR", "MASTER", "OTHER"),
            "newly_recruited": truth,
            "first_month": at_least_one,
            "months": at_least_one,
        },
    ),
    "JC-05": (article_5, {"public_guarantor": truth, "guaranteed": yuan, "compensated": yuan}),
    "JC-06": (article_6, {"ai_enterprise": truth, "revenue": yuan}),
    "JC-07": (article_7, {"revenue": yuan, "revenue_last_year": yuan}),
    "JC-08": (
        article_8,
        {
            "high_tech": truth,
            "specialised": truth,
            "dishonest": truth,
            "size": one_of("LARGE", "MEDIUM", "SMALL", "MICRO"),
            "rd": yuan,
            "rd_last_year": yuan,
        },
    ),
    "JC-09": (article_9, {"national_funds_received": yuan, "accepted": truth}),
    "JC-10": (article_10, {"first_version": truth, "first_year_sales": yuan}),
    "JC-11": (article_11, {"annual_premium": yuan, "days": at_least_one}),
    "JC-12": (article_12, {"selected": truth, "stage": one_of("SIGNED", "MIDTERM", "ACCEPTED")}),
    "JC-13": (article_13, {"grade": one_of("A", "B", "C", "D"), "investment": yuan}),
    "JC-14": (article_14, {"new_subsidiary": truth, **_LEASE}),
}
ANNUAL = {"JC-01": 1000, "JC-02": 200, "JC-05": 500, "JC-07": 300, "JC-08": 500, "JC-11": 20}
PLACES = {"JC-10": 3, "JC-12": 10}
WITHOUT_LIFETIME = ("JC-04",)


def jiangcheng(request: Json) -> Json:
    """What article 15 and 17 leave of what an article gives, and who bears it."""
    code = request["measure"]
    article, table = ARTICLES[code]
    question = read(table, request)
    due = article(question)
    so_far = question.so_far
    if so_far.get("count_this_year", 0) >= PLACES.get(code, 1_000_000) and not question.paid:
        raise Refused("QUOTA_EXHAUSTED")
    due = max(due - question.paid, Fraction(0))
    stated = {"ANNUAL": so_far.get("cap_used", "0"), **so_far.get("caps_used", {})}
    used = {name: Fraction(amount) * 100 for name, amount in stated.items()}
    most = {"ANNUAL": ANNUAL.get(code, 0) * WAN}
    most["ENVELOPE"] = 2 * YI if code == "JC-02" else 0
    most["JOINT"] = 1000 * WAN if code in {"JC-02", "JC-07", "JC-08"} else 0
    most["LIFETIME"] = 0 if code in WITHOUT_LIFETIME else 3000 * WAN
    for name, limit in most.items():
        if limit:
            due = min(due, max(limit - used.get(name, Fraction(0)), Fraction(0)))
    if code == "JC-01":
        return due_answer(due, lambda fen: {**shares(fen), "district": 0, "park": 0})
    if code == "JC-13":
        return due_answer(due, lambda fen: shares(fen, district=Fraction(4, 10), park=Fraction(2, 10)))
    return due_answer(due, lambda fen: {**shares(fen, district=Fraction(4, 10)), "park": 0})
