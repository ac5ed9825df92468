"""A line of the audit says from where it was done, under which request and by which input."""

from tests.world.cases import application
from tests.world.city import City, Person, new_key
from tests.world.operations import mutation

CLAIMED = "0af7651916cd43dd8448eb211c80319c"


def created(city: City, **headers: str) -> tuple[str, str]:
    """The id of a request that creates a grant, as the answer shows it, and the origin in the line of the audit."""
    who: Person = city.applicant()
    command = {**application(who.code), "idempotencyKey": new_key()}
    answer = who.post(mutation("createGrant"), {"input": command}, **headers)
    assert answer.json()["data"]["createGrant"]["errors"] == []
    [line] = city.sql(
        "SELECT origin::text AS origin FROM audit_line WHERE deed = 'create_grant' ORDER BY at DESC LIMIT 1"
    )
    return answer.headers["x-request-id"], str(line["origin"])


def test_a_line_names_the_address_the_request_and_the_input(city: City) -> None:
    request, origin = created(city)
    assert len(request) == 16
    assert f'"request": "{request}"' in origin
    assert '"address": "127.0.0.1"' in origin
    assert '"input": "' in origin


def test_a_request_keeps_the_id_that_it_came_with_where_that_is_one(city: City) -> None:
    assert created(city, X_Request_Id=CLAIMED)[0] == CLAIMED
    for strange in ("short", "with space in it", "x" * 65, "<script>alert(1)</script>"):
        assert created(city, X_Request_Id=strange)[0] != strange


def test_what_time_itself_does_names_no_door(city: City) -> None:
    city.move_to("2021-03-10")
    assert city.sql("SELECT 1 FROM audit_line WHERE role = 'SYSTEM' AND origin IS NOT NULL") == []
