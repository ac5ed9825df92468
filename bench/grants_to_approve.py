"""Many grants whose publicity is over (待批准事项): one of a kind brought there by commands, the others copied."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from bench.console import give_up
from bench.copies import copy_grant
from domain.lives.roles import Role
from domain.models import Budget, DemonstrationDay, Grant
from tests.world.scopes import acting
from workflows.applicants.applicants import RegisterApplicant
from workflows.cases.documents import RequestUpload, StoreDocument, Uploads, store_document
from workflows.grants.applications import CreateGrant, SubmitGrant, create_grant, submit_grant
from workflows.grants.decisions import AcceptGrant, ProposeGrant, accept_grant, propose_grant
from workflows.grants.publicity import OpenPublicity, open_publicity
from workflows.grants.reviews import RecordReview, record_review
from workflows.running.demonstration import PUBLISHED_ON, publish_example, set_day
from workflows.running.startup import prepare
from workflows.runtime.clock import THE_DAY
from workflows.runtime.settings import Settings
from workflows.runtime.sql import ask
from workflows.transaction.actors import Actor
from workflows.transaction.shown import Thing
from workflows.transaction.work import Done, Work, handle
from workflows.treasury.budgets import AppropriateBudget, appropriate_budget

DAY = date(2021, 3, 1)
DISTRICTS = ("420102", "420103", "420104", "420105", "420106", "420107", "420111", "420112")
PLENTY = 5_000_000_000_00
"""Fen a treasury: more than all these grants take."""
CODE = "91420100MA0000007L"
OFFICER = acting("officer of the bench", Role.OFFICER)
_FINANCE = acting("finance of the bench", Role.FINANCE)
_PAGE = hashlib.sha256(b"a page").hexdigest()


@dataclass(frozen=True, slots=True)
class Kind:
    """Grants under one measure: ``name`` tells them apart, ``districts`` are those of the copies in turn."""

    name: str
    measure: str
    districts: tuple[str, ...]

    @property
    def item(self) -> str:
        """What the one of which the others are copies is for."""
        return f"基准 {self.name} 1"

    def decider(self, number: int = 1) -> Actor:
        """Who decides on a copy: an officer, or one of the district that pays it alone."""
        if self.measure == TOGETHER.measure:
            return OFFICER
        district = self.districts[(number - 1) % len(self.districts)]
        return Actor(f"district of the bench, {district}", Role.DISTRICT_OFFICER, district=district)


TOGETHER = Kind("together", "A08-1", DISTRICTS)
SPREAD = Kind("spread", "A12-3", DISTRICTS)
CROWD = Kind("crowd", "A12-3", DISTRICTS[:1])
KINDS = (TOGETHER, SPREAD, CROWD)
_FACTS: dict[str, dict[str, Any]] = {
    "A08-1": {
        "platform_name": "基准",
        "approval_no": "基准发〔2021〕1号",
        "platform_kind": "NATIONAL_KEY_LAB",
        "approved_on": "2021-01-15",
    },
    "A12-3": {},
}


_REVIEWS: dict[str, tuple[str, dict[str, Any], Actor | None]] = {
    "A08-1": ("APPROVAL_REVIEW", {"platform_kind": "NATIONAL_KEY_LAB", "approved_on": "2021-01-15"}, OFFICER),
    "A12-3": ("RECOGNITION", {}, None),
}
"""By measure its review, what that certifies, and who records it; None for an officer of the district."""


async def fill(settings: Settings, copies: int) -> None:
    """Publish the example policy, arrange plenty of money, and put copies of each kind into the database."""
    await prepare(settings)
    await set_day(settings, PUBLISHED_ON)
    await publish_example()
    await set_day(settings, DAY)
    for treasury in ("city", *DISTRICTS):
        command = AppropriateBudget(treasury, DAY.year, PLENTY, f"基准预〔{DAY.year}〕1号", "基准预算批复")
        await _done(_FINANCE, appropriate_budget, command)
    last = DAY
    for kind in KINDS:
        one = await _shown_to_the_public(kind)
        last = max(last, one.publicity_last or DAY)
        await copy_grant(kind.name, one.id, copies, districts=kind.districts)
    # The day comes, the nightly sweep does not: every grant still stands at PUBLICITY.
    await DemonstrationDay.filter(id=THE_DAY).update(today=last + timedelta(days=1))
    await ask("ANALYZE")


async def budget_ids() -> dict[str, UUID]:
    """Return the ids of the budgets by treasury."""
    return {budget.treasury: budget.id for budget in await Budget.filter(year=DAY.year)}


async def _shown_to_the_public(kind: Kind) -> Grant:
    """One grant of a kind, brought through the commands to its publicity."""
    applicant = RegisterApplicant(CODE, "基准申报单位", kind.districts[0])
    command = CreateGrant(kind.measure, applicant, "" if kind is TOGETHER else kind.item, _FACTS[kind.measure])
    uid = (await _done(OFFICER, create_grant, command)).shows[Thing.GRANT]
    await _done(OFFICER, submit_grant, SubmitGrant(uid, (await Grant.get(id=uid)).version))
    await _done(OFFICER, accept_grant, AcceptGrant(uid, (await Grant.get(id=uid)).version))
    await _reviewed(uid, kind)
    grant = await Grant.get(id=uid)
    await _done(kind.decider(), propose_grant, ProposeGrant(uid, grant.version))
    await _done(OFFICER, open_publicity, OpenPublicity(uid, (await Grant.get(id=uid)).version))
    return await Grant.get(id=uid)


async def _reviewed(uid: UUID, kind: Kind) -> None:
    """The one review that the measure asks for, on a document, by the district or by the bureau."""
    code, certified, person = _REVIEWS[kind.measure]
    if person is None:
        person = Actor("district of the bench", Role.DISTRICT_OFFICER, district=kind.districts[0])
    promise = RequestUpload(uid, "认定文件.pdf", "application/pdf", 1, _PAGE)
    document = (await _done(person, Uploads(1).request_upload, promise)).shows[Thing.DOCUMENT]
    await _done(person, store_document, StoreDocument(document, 1, _PAGE))
    command = RecordReview(uid, None, code, passed=True, finding="属实", facts=certified, document_ids=(document,))
    await _done(person, record_review, command)


async def _done(actor: Actor, handler: Callable[[Work, Any], Awaitable[Done]], command: Any) -> Done:  # noqa: ANN401
    answer = await handle(actor, handler, command)
    if not isinstance(answer, Done):
        give_up(f"{handler.__name__} was refused: {answer}")
    return answer
