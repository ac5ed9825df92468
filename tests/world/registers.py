"""Registers of applicants in tests: told, refused, and read."""

from tests.scenes.scenes_registers import WHY
from tests.world.cases import Case, application
from tests.world.city import City, Json, Person, applicant_input
from tests.world.operations import APPLICANT, FILED

OLD_DISTRICT, NEW_DISTRICT = "420111", "420102"
DAY = "2022-03-01"
SEARCH = """query Search($search: String!) { grants(filter: {search: $search}) { edges { node { id } } } }"""


def register(city: City, case: Case) -> Json:
    """The applicant of a case as an officer sees it."""
    return city.officer.ask(APPLICANT, code=case.applicant.code)["applicant"]


def changed_register(
    case: Case, deed: str = "recordRegisterChange", /, *, by: Person | None = None, **fields: object
) -> Json:
    """A command on the register of a case's applicant that is done."""
    command = WHY | {"id": case.grant["applicant"]["id"]} | fields
    return (by or case.city.officer).done(deed, **command)


def no(case: Case, deed: str = "recordRegisterChange", /, *, by: Person | None = None, **fields: object) -> Json:
    """The refusal of a command on the register of a case's applicant."""
    command = WHY | {"id": case.grant["applicant"]["id"]} | fields
    return (by or case.city.officer).refused(deed, **command)


def filing(case: Case, measure: str = "A08-1", **stated: str) -> Json:
    """An application of a case's applicant, who states itself otherwise."""
    return application(case.applicant.code, measure, applicant=applicant_input(case.applicant.code) | stated)


def drafted(case: Case, measure: str = "A08-1", **stated: str) -> Case:
    """Another case of its applicant, who states itself otherwise."""
    return Case(
        case.city, case.applicant, case.applicant.done("createGrant", **filing(case, measure, **stated))["grant"]
    )


def but_for_answers(city: City) -> Json:
    """All that is on record; returns that are kept under a key are no command."""
    return {table: rows for table, rows in city.rows().items() if table != "answer"}


def names(city: City, case: Case) -> list[tuple[str, str | None, str | None]]:
    return [(held["name"], held["heldFrom"], held["heldTo"]) for held in register(city, case)["namesHeld"]]


def filed(case: Case) -> Json:
    return case.city.officer.ask(FILED, id=case.id)["grant"]


def search_grants(city: City, words: str) -> list[str]:
    return [edge["node"]["id"] for edge in city.officer.ask(SEARCH, search=words)["grants"]["edges"]]
