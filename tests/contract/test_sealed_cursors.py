"""Cursors tell nothing of what their reader may not see, hold in every process, and are made by the server alone."""

import base64
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.kit.identifiers import read_global_id
from tests.world.cases import Case, open_case
from tests.world.city import City, Json, Person
from tests.world.followers import INBOX, following
from tests.world.other_process import other_process
from workflows.runtime.secret import Secret

CHANGES = "query($after: String) { changes(after: $after, first: 100) { pageInfo { endCursor } nodes { cursor } } }"
GRANTS = """query($after: String, $orderBy: GrantOrder) { grants(first: 1, after: $after, orderBy: $orderBy) {
  pageInfo { endCursor } } }"""
CALLS = "query($after: String) { calls(first: 1, after: $after) { pageInfo { endCursor } } }"
PUBLIC = "query($after: String) { publicityList(first: 1, after: $after) { pageInfo { endCursor } } }"


def row_of(case: Case) -> UUID:
    """The id of a grant's row."""
    read = read_global_id(case.id)
    assert read
    return read[1]


def bytes_of(cursor: str) -> bytes:
    """What a cursor is, to whoever looks into it."""
    return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))


def code(person: Person, document: str, after: str) -> str:
    """How a cursor is answered."""
    answer = person.post(document, {"after": after}).json()
    return answer["errors"][0]["extensions"]["code"] if "errors" in answer else "done"


def changes_end(person: Person) -> str:
    """The cursor after every change."""
    after, ended = None, ""
    while after != ended:
        after, ended = ended or None, person.ask(CHANGES, after=ended or None)["changes"]["pageInfo"]["endCursor"]
    return ended


def test_a_cursor_behind_what_its_reader_may_not_see_holds_no_id_of_it(city: City) -> None:
    stranger, case = city.applicant(), open_case(city)
    uid = row_of(case)
    own = open_case(city, applicant=stranger)
    raw = bytes_of(changes_end(stranger))
    assert uid.bytes not in raw
    assert row_of(own).bytes not in raw
    assert uid.hex.encode() not in raw
    with following(stranger) as socket:
        socket.follow(INBOX)
        own.to("SUBMITTED")
        raw = bytes_of(socket.next_event()["cursor"])
        assert row_of(own).bytes not in raw


def test_no_cursor_of_a_list_holds_a_value_or_an_id(city: City) -> None:
    case = open_case(city).to("PUBLICITY")
    uid = row_of(case)
    orders: list[Json | None] = [
        None,
        {"field": "AWARD", "direction": "DESC"},
        {"field": "NUMBER", "direction": "DESC"},
    ]
    cursors = [city.officer.ask(GRANTS, orderBy=order)["grants"]["pageInfo"]["endCursor"] for order in orders]
    cursors.append(city.nobody.ask(PUBLIC)["publicityList"]["pageInfo"]["endCursor"])
    for cursor in cursors:
        raw = bytes_of(cursor)
        assert uid.bytes not in raw
        assert uid.hex.encode() not in raw
        assert case.grant["number"].encode() not in raw
        assert b"created_at" not in raw


def test_a_cursor_that_was_changed_anywhere_is_none(city: City) -> None:
    open_case(city)
    for document, cursor in (
        (CHANGES, changes_end(city.officer)),
        (GRANTS, city.officer.ask(GRANTS)["grants"]["pageInfo"]["endCursor"]),
    ):
        raw = bytes_of(cursor)
        assert code(city.officer, document, cursor) == "done"
        for place in range(len(raw)):
            other = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
            assert code(city.officer, document, base64.urlsafe_b64encode(other).decode()) == "BAD_USER_INPUT"
        for cut in (raw[:-1], raw[1:], raw + b"\0", raw * 2):
            assert code(city.officer, document, base64.urlsafe_b64encode(cut).decode()) == "BAD_USER_INPUT"


def test_a_cursor_is_of_no_use_in_another_list(city: City) -> None:
    case = open_case(city).to("PUBLICITY")
    assert case.state == "PUBLICITY"
    grants = city.officer.ask(GRANTS)["grants"]["pageInfo"]["endCursor"]
    changes = changes_end(city.officer)
    for document, cursor in ((CALLS, grants), (CALLS, changes), (GRANTS, changes), (CHANGES, grants)):
        assert code(city.officer, document, cursor) == "BAD_USER_INPUT"


def test_a_cursor_holds_in_another_process_of_the_same_secret(city: City) -> None:
    case = open_case(city)
    cursor = changes_end(case.applicant)
    with other_process(city) as other:
        elsewhere = Person(other, case.applicant.actor)
        case.to("SUBMITTED")
        assert len(elsewhere.ask(CHANGES, after=cursor)["changes"]["nodes"]) > 0
        assert changes_end(elsewhere) == changes_end(case.applicant)


@given(st.binary(max_size=60), st.text(max_size=20), st.text(max_size=20))
def test_what_is_sealed_for_one_use_opens_for_it_alone(place: bytes, use: str, other: str) -> None:
    secret, foreign = Secret(b"a" * 32), Secret(b"b" * 32)
    sealed = secret.seal(place, use)
    assert secret.unseal(sealed, use) == place
    assert sealed == secret.seal(place, use)
    for wrong, where in ((foreign, use), *(((secret, other),) if other != use else ())):
        with pytest.raises(ValueError, match="not sealed here"):
            wrong.unseal(sealed, where)
