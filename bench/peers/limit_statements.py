"""The statements of the limit, written by hand: each answers the bytes of its answer.

Texts are put together with ``||`` from cheap expressions, as far as PostgreSQL is quick at them; a session stands at
Asia/Shanghai. A cursor is the place itself.
"""


def _id(kind: str, column: str) -> str:
    plain = f"rtrim(encode(convert_to('{kind}:' || encode(uuid_send({column}), 'hex'), 'UTF8'), 'base64'), '=')"
    # It breaks lines after 76 characters, which no id has, and a kind and hexadecimal digits make no + and no /.
    return f"'\"' || {plain} || '\"'"


def _yuan(column: str) -> str:
    return f"'\"' || {column} / 100 || '.' || lpad(({column} % 100)::text, 2, '0') || '\"'"


def _instant(column: str) -> str:
    return f"to_json(date_trunc('second', {column}))"


def _day(column: str) -> str:
    return f"coalesce('\"' || {column} || '\"', 'null')"


def _text(column: str) -> str:
    return f"coalesce(to_json({column})::text, 'null')"


def _month(column: str) -> str:
    return f"'\"' || lpad(({column} / 12)::text, 4, '0') || '-' || lpad(({column} % 12 + 1)::text, 2, '0') || '\"'"


def _object(**fields: str) -> str:
    """An object of fields, each with the expression of its JSON."""
    parts = " || ',".join(f'"{name}":\' || {expression}' for name, expression in fields.items())
    return f"'{{{parts} || '}}'"


def _plain(column: str) -> str:
    """A text of which nothing needs a backslash."""
    return f"'\"' || {column} || '\"'"


def _list(of: str, source: str, order: str) -> str:
    """A list of objects of some rows."""
    return f"'[' || coalesce((SELECT string_agg({of}, ',' ORDER BY {order}) FROM {source}), '') || ']'"


_STATE_OF_PAYMENT = """(SELECT CASE WHEN bool_and(l.state = 'SETTLED') OR count(*) = 0 THEN '"SETTLED"'
    WHEN bool_or(l.state = 'SETTLED') THEN '"PARTIALLY_SETTLED"' WHEN bool_or(l.state = 'RETURNED') THEN '"RETURNED"'
    WHEN bool_or(l.state IN ('REQUESTED', 'INSTRUCTED', 'UNKNOWN')) THEN '"REQUESTED"'
    WHEN bool_or(l.state = 'BUDGET_PENDING') THEN '"BUDGET_PENDING"'
    WHEN bool_or(l.state = 'CANCELLED') THEN '"CANCELLED"' ELSE '"ORDERED"' END
    FROM payment_leg l WHERE l.payment_id = p.id AND l.state <> 'SPLIT')"""
_LEGS = "payment_leg l WHERE l.payment_id = p.id AND l.state <> 'SPLIT'"
_MILESTONES = "milestone m WHERE m.grant_id = g.id AND m.state <> 'VOID'"
_PAYMENTS = "payment p WHERE p.grant_id = g.id"
_AWARD = f"CASE WHEN g.award IS NULL THEN 'null' ELSE {_yuan('g.award')} END"

_APPLICANT = _object(name="to_json(a.name)", creditCode=_plain("a.credit_code"))
_IN_A_LIST = {
    "id": _id("Grant", "g.id"),
    "number": _plain("g.number"),
    "state": _plain("g.state"),
    "award": _AWARD,
    "createdAt": _instant("g.created_at"),
    "applicant": _APPLICANT,
}
_ON_A_PAGE = _IN_A_LIST | {
    "milestones": _list(
        _object(
            id=_id("Milestone", "m.id"),
            state=_plain("m.state"),
            amount=_yuan("m.amount"),
            **{"from": _month("m.first_month"), "to": _month("m.last_month")},
        ),
        _MILESTONES,
        "m.first_month, m.reached_at",
    ),
    "payments": _list(
        _object(
            id=_id("Payment", "p.id"),
            state=_STATE_OF_PAYMENT,
            amount=_yuan("p.amount"),
            legs=_list(
                _object(payer=_plain("l.payer"), state=_plain("l.state"), amount=_yuan("l.amount")),
                _LEGS,
                "l.payer, l.part",
            ),
        ),
        _PAYMENTS,
        "p.ordered_at, p.id",
    ),
}
_CURSOR = "'\"' || extract(epoch FROM g.created_at) || ' ' || g.id || '\"'"


def _page(size: int, node: dict[str, str], condition: str, counted: str | None = None) -> str:
    """A page of grants, newest first."""
    total = f"|| '\"totalCount\":' || (SELECT count(*) FROM grants g WHERE {counted}) || ','" if counted else ""
    return f"""WITH page AS MATERIALIZED (
        SELECT g.id, g.number, g.state, g.award, g.created_at, g.applicant_id,
            row_number() OVER (ORDER BY g.created_at DESC, g.id DESC) AS place
        FROM grants g WHERE {condition} ORDER BY g.created_at DESC, g.id DESC LIMIT {size + 1})
    SELECT '{{"data":{{"grants":{{' {total} || '"edges":[' || coalesce((
        SELECT string_agg({_object(cursor=_CURSOR, node=_object(**node))}, ',' ORDER BY g.place)
        FROM page g JOIN applicant a ON a.id = g.applicant_id WHERE g.place <= {size}), '')
    || '],"pageInfo":{{"hasNextPage":' || (SELECT count(*) > {size} FROM page)::text
    || ',"endCursor":' || coalesce((SELECT {_CURSOR} FROM page g WHERE g.place <= {size}
        ORDER BY g.place DESC LIMIT 1), 'null') || '}}}}}}}}'"""


_WITH_EVERYTHING = {
    "id": _id("Grant", "g.id"),
    "number": _plain("g.number"),
    "state": _plain("g.state"),
    "version": "g.version",
    "facts": "g.facts",
    "award": _AWARD,
    "filedName": "to_json(g.filed_name)",
    "filedDistrictCode": _plain("g.filed_district"),
    "publicityFrom": _day("g.publicity_first"),
    "publicityTo": _day("g.publicity_last"),
    "submittedOn": _day("g.submitted_on"),
    "approvedOn": _day("g.approved_on"),
    "createdAt": _instant("g.created_at"),
    "updatedAt": _instant("g.updated_at"),
    "applicant": _object(
        id=_id("Applicant", "a.id"),
        name="to_json(a.name)",
        creditCode=_plain("a.credit_code"),
        districtCode=_plain("a.district_code"),
    ),
    "milestones": _list(
        _object(
            id=_id("Milestone", "m.id"),
            code=_plain("m.code"),
            state=_plain("m.state"),
            amount=_yuan("m.amount"),
            **{"from": _month("m.first_month"), "to": _month("m.last_month")},
            sum="m.total",
            baseline="m.baseline",
            dispute=_text("m.dispute"),
        ),
        _MILESTONES,
        "m.first_month, m.reached_at",
    ),
    "payments": _list(
        _object(
            id=_id("Payment", "p.id"),
            number="p.number",
            state=_STATE_OF_PAYMENT,
            amount=_yuan("p.amount"),
            orderedAt=_instant("p.ordered_at"),
            legs=_list(
                _object(
                    id=_id("PaymentLeg", "l.id"),
                    payer=_plain("l.payer"),
                    treasury=_plain("l.treasury"),
                    state=_plain("l.state"),
                    amount=_yuan("l.amount"),
                    voucherNo=_text("l.voucher_no"),
                    instructedOn=_day("l.instructed_on"),
                ),
                _LEGS,
                "l.payer, l.part",
            ),
        ),
        _PAYMENTS,
        "p.ordered_at, p.id",
    ),
    "factSnapshots": _list(
        _object(
            number="s.number",
            facts="s.facts",
            role=_plain("s.source"),
            evidence=_text("s.evidence"),
            recordedBy="to_json(s.recorded_by)",
            recordedAt=_instant("s.recorded_at"),
        ),
        "fact_snapshot s WHERE s.grant_id = g.id",
        "s.number",
    ),
}
_FILTER = "g.state = $1 AND g.district_code = $2"
_WAITING = "g.id IN (SELECT id FROM waiting_for_officer)"

PAGE = _page(50, _ON_A_PAGE, "true")
PAGE_AFTER = _page(50, _ON_A_PAGE, "(g.created_at, g.id) < ($1::timestamptz, $2::uuid)")
FILTERED = _page(20, _IN_A_LIST, _FILTER, _FILTER)
INBOX = _page(20, _IN_A_LIST, _WAITING, _WAITING)
ONE = f"""SELECT '{{"data":{{"grant":' || {_object(**_WITH_EVERYTHING)} || '}}}}'
    FROM grants g JOIN applicant a ON a.id = g.applicant_id WHERE g.id = $1::uuid"""
