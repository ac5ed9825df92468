"""A document costs what it costs: lists are as long as on record, and no unit of cost does much more than another."""

import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from math import ceil
from types import FrameType
from typing import Any, cast

import pytest
from graphql import GraphQLField, parse
from tortoise.queryset import QuerySet

from api.kit.connections import Order
from api.kit.list_sizes import list_sizes
from api.limits.operation_cost import MOST_COST, OperationCost
from domain.lives.legs import LegState, PaymentState
from domain.models import DoublePayment, Payment, PaymentLeg, Recovery
from tests.contract.test_list_costs import statement_of
from tests.contract.test_schema_lint import FEEDS, fields, named
from tests.scenes.scenes import SCHEMA
from tests.world.city import City
from tests.world.databases import Databases
from tests.world.kept import kept_city
from workflows.running.demonstration import FIRST_DAY
from workflows.runtime.connecting import connect
from workflows.runtime.settings import Settings
from workflows.treasury.payment_lists import UNDER_VOUCHER, WITH_RECEIPT, legs_settled, legs_standing, payments_standing

# ruff: noqa: S608 - tables of the list below


@pytest.fixture(scope="module")
def city(databases: Databases, settings: Settings) -> Iterator[City]:
    """The city of the demonstration, in which nobody waits for a bucket to fill."""
    with kept_city(databases, settings) as served:
        yield served


LISTS = {
    "Applicant.registerVersions": ("applicant", "register_version", "applicant_id"),
    "Duty.reports": ("duty", "duty_report", "duty_id"),
    "Grant.bankAccounts": ("applicant", "bank_account", "applicant_id"),
    "Grant.documents": ("grants", "document", "grant_id"),
    "Grant.experts": ("grants", "expert_assignment", "grant_id"),
    "Grant.factSnapshots": ("grants", "fact_snapshot", "grant_id"),
    "Grant.history": ("grants", "history_step", "scope_id"),
    "Grant.milestones": ("grants", "milestone", "grant_id"),
    "Grant.objections": ("grants", "objection", "grant_id"),
    "Grant.payments": ("grants", "payment", "grant_id"),
    "Grant.recoveries": ("grants", "recovery", "grant_id"),
    "Grant.reviews": ("grants", "review", "grant_id"),
    "Grant.serviceMonths": ("grants", "service_month", "grant_id"),
    "Grant.tranches": ("grants", "tranche", "grant_id"),
    "Grant.units": ("grants", "unit", "grant_id"),
    "Payment.legs": ("payment", "payment_leg", "payment_id"),
    "PaymentLeg.doublePayments": ("payment_leg", "double_payment", "leg_id"),
    "PaymentLeg.history": ("payment_leg", "history_step", "subject_id"),
    "PaymentLeg.receipts": ("payment_leg", "receipt", "leg_id"),
    "PaymentRun.history": ("payment_run", "history_step", "scope_id"),
    "Recovery.legs": ("recovery", "recovery_leg", "recovery_id"),
    "RecoveryLeg.receipts": ("recovery_leg", "recovery_receipt", "leg_id"),
}
"""Lists of records: the table of that which has them, their own, and the column between them."""


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_taken_to_be_as_long_as_those_on_record(city: City, name: str) -> None:
    parents, entries, column = LISTS[name]
    counted = f"SELECT count(*) AS n FROM {entries} JOIN {parents} AS p ON p.id = {column} GROUP BY p.id"
    mean = city.sql(f"SELECT avg(n)::float AS mean FROM ({counted}) AS counted")[0]["mean"]
    usual = ceil(round(mean or 1, 1))
    assert usual <= list_sizes()[name] <= 2 * usual


def test_every_payer_is_taken_to_have_one_leg() -> None:
    assert list_sizes()["Payment.legs"] == 2


ROWS = "id number item state version award"
RECEIPTS = "receipts { number outcome amount on }"
LEGS = f"legs {{ id payer treasury amount state voucherNo {RECEIPTS} }}"
REGISTER = f"""{ROWS} waitsFor {{ code message }} submittedOn approvedOn
  applicant {{ id name creditCode districtCode }}
  measure {{ code title article }} payments {{ id amount state orderedAt {LEGS} }}"""
OF_GRANTS = (
    "id",
    f"{ROWS} submittedOn approvedOn createdAt updatedAt",
    "actions { event title permitted refusal { code message } }",
    "applicant { id name creditCode districtCode }",
    "assessment { amount steps { rule clause after } }",
    "bankAccounts { number holder bank }",
    "factSnapshots { number facts }",
    "history { takenAt event title takenBy reason }",
    "measure { code title article }",
    "otherAwards { amount state }",
    "payingDistrict { district { code title } basis }",
    "payments { legs { history { takenAt title } doublePayments { amount } } }",
    "policy { code state }",
    "procedure { code when role passed }",
    "recoveries { number state claimed legs { payer amount received } }",
    "reviews { step passed }",
    "waitsFor { code message sinceOn waitedDays dueOn }",
    "nextActors payable paid outstanding acceptedBy",
    REGISTER,
)
DOCUMENTS = (
    *(f"{{ grants(first: 100) {{ edges {{ node {{ {fields} }} }} }} }}" for fields in OF_GRANTS),
    f"{{ paymentLegs(first: 100) {{ edges {{ node {{ amount state payer {RECEIPTS} grant {{ number }} }} }} }} }}",
    "{ paymentRuns(first: 100) { edges { node { number rows { grantNumber holder amount } } } } }",
    f"{{ paymentLegs(first: 100) {{ nodes {{ id payment {{ id }} grant {{ {ROWS} applicant {{ name }} }} }} }} }}",
    "{ otherAwards(first: 100) { nodes { id applicant { name } grants { number } } } }",
    "{ recoveries(first: 100) { nodes { number payment { amount } grant { number } legs { recovery { id } } } } }",
    "{ recoveries(first: 100) { edges { node { number state claimed } } } }",
    "{ measures { code title bureaus conditions { fact says } facts { name title } readings { number key quotes } } }",
)
MOST_CALLS_A_UNIT = 50
"""Of Python functions: about ten microseconds. A document may cost 50,000."""


def cost(document: str) -> int:
    return OperationCost(SCHEMA, parse(document), {}).of(None)


def calls(city: City, document: str) -> int:
    """How many Python functions the server calls to answer a document: a measure that no other process disturbs."""
    called = 0

    def count(_: FrameType, event: str, __: object) -> None:
        nonlocal called
        called += event == "call"

    async def watch(count: object) -> None:
        sys.setprofile(count)  # pyright: ignore[reportArgumentType]

    city.auditor.ask(document)
    city.run(watch(count))
    try:
        city.auditor.ask(document)
    finally:
        city.run(watch(None))
    return called


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_unit_of_cost_does_much_more_than_another(city: City, document: str) -> None:
    assert cost(document) <= MOST_COST
    assert calls(city, document) <= MOST_CALLS_A_UNIT * cost(document)


def test_a_register_page_of_a_hundred_grants_with_its_payments_is_well_within_the_limit(city: City) -> None:
    register = f"{{ grants(first: 100) {{ totalCount edges {{ node {{ {REGISTER} }} }} }} }}"
    assert cost(register) <= MOST_COST * 2 // 5
    assert len(city.auditor.ask(register)["grants"]["edges"]) == 100


ASKED_OF = {"year": str(FIRST_DAY.year), "treasury": '"city"'}
"""What some lists have to be asked for, besides pages."""


NOT_IN_THE_CITY = {"admittedCreditCodes", "doublePayments", "proposals", "receivers"}
OF_A_RECEIVER = {"deliveryTries"}
"""Asked of a receiver, of which the city has none: its own test asks for them by pages."""


def connections() -> dict[str, GraphQLField]:
    """The lists that are asked for by pages; feeds have no last one, and are not counted."""
    roots = {name for name, _ in fields() if name.startswith("Query.")} - FEEDS
    asked_for = {name.removeprefix("Query."): field for name, field in fields() if name in roots}
    asked_for = {name: field for name, field in asked_for.items() if name not in OF_A_RECEIVER}
    return {name: field for name, field in asked_for.items() if named(field).name.endswith("Connection")}


@pytest.mark.parametrize("name", connections())
def test_a_list_counts_what_its_pages_hold_and_names_it_with_its_place_and_without(city: City, name: str) -> None:
    field = connections()[name]
    needed = "".join(f", {argument}: {value}" for argument, value in ASKED_OF.items() if argument in field.args)
    thing: Any = named(cast("Any", named(field)).fields["nodes"])
    by = "id" if "id" in thing.fields else "__typename"
    document = f"""query($after: String) {{ page: {name}(first: 100, after: $after{needed}) {{
      totalCount nodes {{ {by} }} edges {{ node {{ {by} }} }} pageInfo {{ hasNextPage endCursor }} }} }}"""
    held, after, counts = list[str](), None, set[int]()
    while True:
        page = city.auditor.ask(document, after=after)["page"]
        assert page["nodes"] == [edge["node"] for edge in page["edges"]]
        held += [node[by] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        counts.add(page["totalCount"])
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert counts == {len(held)}
    assert len(set(held)) == len(held) or by != "id"
    assert bool(held) is (name not in NOT_IN_THE_CITY)


def in_state(state: PaymentState) -> QuerySet[Any]:
    return Payment.filter(payments_standing([state]))


INDEXED: dict[str, tuple[Callable[[], QuerySet[Any]] | str, Order, str]] = {
    "payments by day": (Payment.all, Order("ordered_at"), "payments_by_day"),
    "payments by amount": (Payment.all, Order("amount", int), "payments_by_amount"),
    "payments on their way": (partial(in_state, PaymentState.REQUESTED), Order("ordered_at"), "legs_on_their_way"),
    "payments that came back": (partial(in_state, PaymentState.RETURNED), Order("ordered_at"), "legs_on_their_way"),
    "legs that came back": (
        lambda: PaymentLeg.filter(legs_standing([LegState.RETURNED])), Order("awarded_on", date, tie="place"),
        "legs_in_a_state",
    ),
    "legs by award": (PaymentLeg.all, Order("awarded_on", date, tie="place"), "legs_by_award"),
    "legs by amount": (PaymentLeg.all, Order("amount", int, tie="place"), "legs_by_amount"),
    "legs by the day of their instruction": (
        lambda: PaymentLeg.filter(instructed_on=date(2023, 3, 1)), Order("awarded_on", date, tie="place"),
        "legs_by_instruction",
    ),
    "legs by the day of their receipt": (
        lambda: PaymentLeg.filter(legs_settled(date(2023, 3, 1), date(2023, 3, 1))),
        Order("awarded_on", date, tie="place"), "settlements_by_day",
    ),
    "legs by a voucher that is asked now": (UNDER_VOUCHER, Order("id"), "legs_of_a_voucher"),
    "legs by a voucher of a run": (UNDER_VOUCHER, Order("id"), "one_standing_row_a_voucher"),
    "legs by a voucher that was answered": (UNDER_VOUCHER, Order("id"), "receipts_of_a_voucher"),
    "legs by a receipt": (WITH_RECEIPT, Order("id"), "receipts_by_number"),
    "double payments by day": (DoublePayment.all, Order("recorded_at"), "double_payments_by_day"),
    "recoveries by what they claim": (Recovery.all, Order("claimed", int), "recoveries_by_claim"),
}  # fmt: skip
"""What a list of money asks the database for, and by which index that is found, once there is much of it."""


@pytest.mark.parametrize("what", INDEXED)
def test_whatever_a_list_of_money_is_asked_by_is_found_by_an_index(city: City, what: str) -> None:
    listed, order, index = INDEXED[what]

    async def plan() -> str:
        sql, values = (listed, ["x"]) if isinstance(listed, str) else statement_of(listed(), order)
        connection = await connect(city.url)
        try:
            # As in a table of which nobody would read the whole.
            await connection.execute("SET enable_seqscan = off")
            return "\n".join(str(row["QUERY PLAN"]) for row in await connection.fetch(f"EXPLAIN {sql}", *values))
        finally:
            await connection.close()

    assert f" {index} " in city.run(plan())
