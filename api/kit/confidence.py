"""What experts said is for the office (评审保密): the applicant reads what came of it, an expert his own words."""

from collections.abc import Iterable

import domain.models as rows
from domain.lives.grants import GrantEvent
from domain.lives.roles import Role
from workflows.transaction.actors import Actor
from workflows.transaction.sight.who_sees import EXPERTS_READERS

_CONFIDENTIAL = frozenset(
    {GrantEvent.RECORD_REVIEW, GrantEvent.ASSIGN_EXPERTS, GrantEvent.WITHDRAW_EXPERT, GrantEvent.DECLARE_INTEREST}
)
"""Steps whose reason names an expert, or says what somebody found."""


def reads(actor: Actor | None, role: Role | str | None, by: str) -> bool:
    """Return whether somebody may read what a person, by the id, found in a role, and who it was."""
    if actor is None:
        return False
    own = actor.role is Role.EXPERT and role == Role.EXPERT and actor.person == by
    return actor.role in EXPERTS_READERS or own


def hides_reason(actor: Actor | None, step: rows.HistoryStep) -> bool:
    """Return whether why a step was taken, and on what, is not for somebody."""
    if step.event not in {event.value for event in _CONFIDENTIAL}:
        return False
    return not reads(actor, step.role, step.person)


def hides_person(actor: Actor | None, role: Role | str | None, by: str) -> bool:
    """Return whether who did something is not for somebody: experts are named to the office alone."""
    return role == Role.EXPERT and not reads(actor, role, by)


def shown_reviews(actor: Actor, reviews: Iterable[rows.Review]) -> list[rows.Review]:
    """Return the reviews that somebody may read."""
    return [review for review in reviews if reads(actor, review.role, review.recorded_by_person)]


def shown_document(actor: Actor, document: rows.Document) -> bool:
    """Return whether somebody may see a document of a grant that they see: an expert's is for the office."""
    return not hides_person(actor, document.uploader_role, document.uploaded_by_person)
