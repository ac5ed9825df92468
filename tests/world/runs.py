"""Payment runs for tests: a requested leg is gathered, approved by others and instructed."""

from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING

from openpyxl import load_workbook

from domain.lives.roles import Role
from tests.world.city import City, Json

if TYPE_CHECKING:
    from tests.world.cases import Case

_NUMBERS = count(10_000_000)
MAKER, CHECKER, APPROVER = "run maker", "run checker", "run approver"


def account(case: "Case", **fields: object) -> Json:
    """Put an account of a case's applicant on record, by itself; returns what was stated."""
    stated: Json = {"holder": case.grant["applicant"]["name"], "accountNo": f"42{next(_NUMBERS)}", "bank": "示例银行"}
    case.applicant.on_the_way("recordBankAccount", id=case.id, **(stated | fields))
    return stated | fields


def gathered(city: City, treasury: str, *legs: str) -> Json:
    """A run of these legs of a treasury."""
    maker = city.person(Role.FINANCE, desk=MAKER)
    return maker.done("createPaymentRun", treasury=treasury, legIds=list(legs))["run"]


def asked_of_run(name: str, run: Json) -> Json:
    """What a step of a run takes; who approves states the rows that were seen."""
    digest = {"rowsSha256": run["rowsSha256"]} if name == "approvePaymentRun" else {}
    return {"id": run["id"], "expectedVersion": run["version"]} | digest


def step(city: City, name: str, run: Json, desk: str = CHECKER, **fields: object) -> Json:
    """The run after a step by somebody of finance."""
    command = asked_of_run(name, run) | fields
    return city.person(Role.FINANCE, desk=desk).done(name, **command)["run"]


def approved(city: City, run: Json) -> Json:
    """The run, approved by as many as it takes."""
    run = step(city, "approvePaymentRun", run)
    return step(city, "approvePaymentRun", run, APPROVER) if run["state"] == "CHECKED" else run


def _on_the_way(city: City, name: str, desk: str, **fields: object) -> Json:
    run: Json = city.person(Role.FINANCE, desk=desk).on_the_way(name, **fields)["run"]
    return run


def instructed(case: "Case", leg: Json) -> None:
    """Bring a requested leg of a case to the treasury, by a run of its own."""
    if case.grant["bankAccount"] is None:
        account(case)
    run = _on_the_way(case.city, "createPaymentRun", MAKER, treasury=leg["treasury"], legIds=[leg["id"]])
    run = _on_the_way(case.city, "approvePaymentRun", CHECKER, **asked_of_run("approvePaymentRun", run))
    if run["state"] == "CHECKED":
        run = _on_the_way(case.city, "approvePaymentRun", APPROVER, **asked_of_run("approvePaymentRun", run))
    _on_the_way(case.city, "instructPaymentRun", CHECKER, **asked_of_run("instructPaymentRun", run))
    case.look()


def cells_of(workbook: bytes) -> list[list[str]]:
    """The cells of the first sheet of a workbook that hold something, line by line."""
    sheet = load_workbook(BytesIO(workbook)).worksheets[0]
    return [[str(cell.value) for cell in line if cell.value] for line in sheet.iter_rows()]
