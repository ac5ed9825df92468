"""What each clause of the first text gives on the facts, before earlier payments and other support."""

from fractions import Fraction

from tests.domain.wuhan import Json
from tests.readers.reckoning import (
    Question,
    Refused,
    asks,
    day,
    shown,
    truth,
)

WAN = 10_000 * 100


def _decided(q: Question, least: Fraction, most: Fraction) -> Fraction:
    if "decided_amount" not in q.request:
        raise Refused("FACT_MISSING")
    amount = Fraction(q.request["decided_amount"]) * 100
    if not least <= amount <= most:
        raise Refused("AMOUNT_OUT_OF_RANGE")
    return amount


def innovation(q: Question) -> Fraction:
    """Art. 1: what the competition decides, 5 million at most."""
    asks(holds=q["lead_unit_kind"] != "OTHER")
    asks(holds=q["lead_unit_in_wuhan"])
    asks(holds=q["partner_kinds"])
    asks(holds=q["selected"])
    return _decided(q, Fraction(1), Fraction(500 * WAN))


def international(q: Question) -> Fraction:
    """Art. 2: 30% of the national money of an international plan or project."""
    asks(holds=q["programme_kind"] in {"INTL_BIG_SCIENCE_PLAN", "INTL_BIG_SCIENCE_PROJECT"})
    asks(holds=q["role"] == "LEAD" and q["ai_field"] and q.money("national_funds_received") > 0)
    return min(q.money("national_funds_received") * 30 / 100, Fraction(1000 * WAN))


def national(q: Question) -> Fraction:
    """Art. 2: 50% of the national money of a national project, enterprises only."""
    asks(holds=q["applicant_kind"] == "ENTERPRISE")
    asks(holds=q["programme_kind"] in {"NATIONAL_MAJOR_PROJECT", "NATIONAL_KEY_RD"})
    asks(holds=q["role"] == "LEAD" and q["ai_field"] and q.money("national_funds_received") > 0)
    return min(q.money("national_funds_received") / 2, Fraction(500 * WAN))


def standard(q: Question) -> Fraction:
    """Art. 2: 1 million and 300,000."""
    asks(holds=q["role"] == "LEAD" and q["ai_field"])
    asks(holds=q["standard_level"] in {"INTERNATIONAL", "NATIONAL"})
    return Fraction(100 * WAN if q["standard_level"] == "INTERNATIONAL" else 30 * WAN)


def research(q: Question) -> Fraction:
    """Art. 3: 5% of what is not below 2 million."""
    asks(holds=q["applicant_kind"] == "ENTERPRISE" and q["high_tech_certified"] and q["ai_field"])
    asks(holds=q.money("annual_rd") >= 200 * WAN)
    asks(holds=_lies_in_force(q, "rd_year"))
    return min(q.money("annual_rd") * 5 / 100, Fraction(200 * WAN))


def _lies_in_force(q: Question, name: str) -> bool:
    """The year in which it came into force counts whole; in which it did not yet, not at all (I-10)."""
    since = q.request.get("in_force_from", "2021-01-01")
    return day(since).year <= q.number(name) <= 2023


def guarantee(q: Question) -> Fraction:
    """Art. 4: 1% of the liability, where the fee is not above 1% a year."""
    asks(holds=q["new_bank_guarantee_scheme"] and q["policy_guarantee"])
    rate = q["annual_fee_rate_pct"]
    asks(holds=isinstance(rate, Fraction) and rate <= 1)
    asks(holds=q["borrower_size"] in {"MICRO", "SMALL"} and q["borrower_ai"])
    return q.money("guarantor_liability") / 100


def _held(q: Question) -> None:
    asks(holds=q["fund_kind"] != "OTHER")
    asks(holds=q["investee_ai"] and q["investee_new_in_wuhan"])
    made, left = day(str(q["contributed_on"])), q["exit_signed_on"]
    try:
        anniversary = made.replace(year=made.year + 2)
    except ValueError:
        anniversary = made.replace(year=made.year + 2, day=28)
    asks(holds=left is None or day(str(left)) >= anniversary)


def manager(q: Question) -> Fraction:
    """Art. 5: 2% to the manager, 1 million a year and institution."""
    _held(q)
    return min(q.money("direct_investment") * 2 / 100, Fraction(50 * WAN), _left_of(q, 100))


def investee(q: Question) -> Fraction:
    """Art. 5: 8% to the enterprise, which no annual cap binds."""
    _held(q)
    return min(q.money("direct_investment") * 8 / 100, Fraction(300 * WAN))


def _left_of(q: Question, wan: int) -> Fraction:
    return max(wan * WAN - Fraction(q.so_far.get("cap_used", "0")) * 100, Fraction(0))


def restructuring(q: Question) -> Fraction:
    """Art. 6: 1.5 million to a listed company."""
    asks(holds=q["listing"] == "LISTED" and q["ai_field"])
    asks(holds=q["restructuring_completed"] and q["quality_raised"])
    return Fraction(150 * WAN)


def refinancing(q: Question) -> Fraction:
    """Art. 6: what is decided, up to 0.5% and 2 million."""
    asks(holds=q["listing"] in {"LISTED", "NEEQ"} and q["ai_field"])
    asks(holds=q["refinancing_completed"] and q["project_in_wuhan"])
    most = min(q.money("project_funds_in_place") * 5 / 1000, Fraction(200 * WAN))
    return _decided(q, Fraction(1), most)


def bonds(q: Question) -> Fraction:
    """Art. 6: 5 per mille, 1.5 million an enterprise and year."""
    asks(holds=q["listing"] in {"LISTED", "NEEQ"} and q["ai_field"])
    asks(holds=q["bond_kind"] in {"CORPORATE", "ENTERPRISE"})
    return min(q.money("actual_financing") * 5 / 1000, _left_of(q, 150))


def platform(q: Question) -> Fraction:
    """Art. 7: 30%, 2 million."""
    asks(holds=q["platform_kind"] != "OTHER" and q["newly_built"] and q["filing_review_passed"])
    return min(q.money("actual_investment") * 30 / 100, Fraction(200 * WAN))


def laboratory(q: Question) -> Fraction:
    """Art. 8: 5 million."""
    asks(holds=q["platform_kind"] != "OTHER" and q["newly_approved"] and q["ai_field"])
    return Fraction(500 * WAN)


def provincial(q: Question) -> Fraction:
    """Art. 8: as much as the province gave, 1 million."""
    asks(holds=q["platform_kind"] != "OTHER" and q["newly_approved"] and q["ai_field"])
    return min(q.money("provincial_funds_received"), Fraction(100 * WAN))


def scene(q: Question) -> Fraction:
    """Art. 9: 30%, 3 million."""
    asks(holds=q["newly_built"] and q["recognised_key_scene"])
    return min(q.money("total_investment") * 30 / 100, Fraction(300 * WAN))


def retrofit(q: Question) -> Fraction:
    """Art. 9: 8% of equipment and design, 20 million."""
    asks(holds=q["intelligent_retrofit"])
    return min((q.money("equipment_purchase") + q.money("rd_design_cost")) * 8 / 100, Fraction(2000 * WAN))


def institution(q: Question) -> Fraction:
    """Art. 10: 300,000 a year."""
    asks(holds=q["on_pilot_list"])
    asks(holds=_lies_in_force(q, "year"))
    return Fraction(30 * WAN)


def community(q: Question) -> Fraction:
    """Art. 10: 1 million once."""
    asks(holds=q["on_pilot_list"])
    return Fraction(100 * WAN)


def beds(q: Question) -> Fraction:
    """Art. 10: 3000 yuan a bed that was not paid before."""
    return Fraction(max(q.number("beds_accepted") - q.number("beds_already_paid"), 0) * 3000_00)


def park(q: Question) -> Fraction:
    """Art. 11: the tier that is reached."""
    asks(holds=q.number("ai_enterprises") >= 30)
    number = q.number("ai_enterprises")
    return Fraction((300 if number >= 100 else 200 if number >= 60 else 100) * WAN)


def incubator(q: Question) -> Fraction:
    """Art. 11: by the level of the recognition."""
    return Fraction({"NATIONAL": 150, "PROVINCIAL": 50, "MUNICIPAL": 30}[str(q["level"])] * WAN)


def discipline(q: Question) -> Fraction:
    """Art. 12: 5 and 2 million."""
    asks(holds=q["ai_related"])
    return Fraction((500 if q["level"] == "NATIONAL_WORLD_CLASS" else 200) * WAN)


def team(q: Question) -> Fraction:
    """Art. 12: 1 million a team."""
    asks(holds=q["selected"])
    return Fraction(100 * WAN)


def talent(q: Question) -> Fraction:
    """Art. 12: 500,000 a person."""
    asks(holds=q["recognised"] and q["employer_is_leading_wuhan_enterprise"])
    return Fraction(50 * WAN)


def event(q: Question) -> Fraction:
    """Art. 13: 1 to 5 million."""
    asks(holds=q["event_scope"] in {"NATIONAL", "GLOBAL"} and q["held_in_wuhan"])
    return _decided(q, Fraction(100 * WAN), Fraction(500 * WAN))


def windows(request: Json) -> Json:
    """Art. 10: the earliest six months in a row, each month reported and of one window; 300, then 300 more."""
    facts, since = request["facts"], day(request["in_force_from"])
    asks(holds=truth(facts["scale_and_brand_finding"]))
    persons = {each["month"]: each["signed_persons"] for each in facts["months"]}
    months = [f"{year}-{month:02}" for year in range(since.year, 2024) for month in range(1, 13)]
    months = months[since.month - (since.day == 1) :]
    rewarded: list[Json] = []
    place, needed = 0, 300
    while place + 6 <= len(months):
        six = months[place : place + 6]
        if all(month in persons for month in six) and (total := sum(persons[month] for month in six)) >= needed:
            code = "A10-5" if rewarded else "A10-4"
            rewarded.append({"code": code, "from": six[0], "to": six[-1], "sum": total})
            place, needed = place + 6, total + 300
        else:
            place += 1
    half, whole = len(rewarded) * 5 * WAN, len(rewarded) * 10 * WAN
    legs = {"legs": {"city": shown(half), "district": shown(half)}} if rewarded else {}
    return {"eligible": bool(rewarded), "amount": shown(whole), "milestones": rewarded, **legs}
