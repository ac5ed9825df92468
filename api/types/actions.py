"""What the caller may do with a thing (可办事项), as the API shows it: enough to build a button and its form."""

from collections.abc import Collection, Sequence
from typing import Any

import strawberry
from strawberry.utils.str_converters import to_camel_case

from api.kit.context import Info
from api.kit.enumerations import GrantEvent
from api.kit.errors import UserError, user_error
from api.kit.inputs import type_of
from api.kit.operations.alike import ShownAlike
from api.kit.part_offers import grant_of, part_offers
from api.money.grant_accounts import hidden_of
from domain.refusals.field_titles import field_title
from domain.refusals.refusals import Code, Refusal
from workflows.access.scopes import ACT, lacking_for
from workflows.grants.offered_steps import OfferedStep
from workflows.transaction.declarations import declaration_of, declared_fields
from workflows.transaction.offers import AskedField
from workflows.transaction.offers import Offer as Offered


@strawberry.type(description="A further field of a mutation's input: what a form asks for besides `id` and version.")
class ActionField:
    """A further field."""

    of_form: strawberry.Private[AskedField]
    hidden: strawberry.Private[Collection[str]]

    @strawberry.field(description="Its name in the input.")
    def name(self) -> str:
        """The name."""
        return to_camel_case(self.of_form.declared.input_name)

    @strawberry.field(description="For a person, in the language of the request.")
    def title(self, info: Info) -> str:
        """The title."""
        return info.context.say(field_title(to_camel_case(self.of_form.declared.input_name)))

    @strawberry.field(description="Its type in the schema, such as `CNYAmount` or `[String!]`.")
    def type(self) -> str:
        """The type."""
        return type_of(self.of_form.declared)

    @strawberry.field(description="Whether the mutation is refused without it, as the thing now stands.")
    def required(self) -> bool:
        """Whether it is required."""
        return self.of_form.required

    @strawberry.field(
        description="Of a field that may be left out elsewhere why it is required here; null where it is not."
    )
    def refusal(self, info: Info) -> UserError | None:
        """Why it is required."""
        refusal = self.of_form.refusal
        return user_error(refusal, info.context.language, self.hidden) if refusal else None


@strawberry.interface(description="Something that people do with a thing: permitted to the caller now, or why not.")
class Offer:
    """An offer."""

    offer: strawberry.Private[Offered]
    hidden: strawberry.Private[Collection[str]]
    """Accounts that are masked for the caller: why a step is refused may name one, as people wrote it."""

    @strawberry.field(description="What the office calls it, in the language of the request.")
    def title(self, info: Info) -> str:
        """The title."""
        return info.context.say(self.offer.title)

    @strawberry.field(description="The mutation by which it is done.")
    def mutation(self) -> str:
        """The mutation."""
        return declaration_of(self.offer.command).name

    @strawberry.field(
        description="Name of the type whose `id` the mutation takes: that of the thing itself, or of a part of it, "
        "such as `Payment`, whose own `actions` say of which."
    )
    def on_type(self) -> str:
        """The type."""
        return next(each.id or "" for each in declared_fields(self.offer.command) if each.input_name == "id")

    @strawberry.field(
        description="Whether the caller can do it now: nothing on record stands against it. What the fields of the "
        "input say is looked at when it is done; a `dryRun` tells beforehand."
    )
    def permitted(self, info: Info) -> bool:
        """Whether it is permitted."""
        return self.offer.permitted and not _beyond_scope(self.offer, info)

    @strawberry.field(description="All that stands against it, as the mutation would answer; empty where permitted.")
    def refusals(self, info: Info) -> list[UserError]:
        """Why not."""
        return [_shown(refusal, self.hidden, info) for refusal in _against(self.offer, info)]

    @strawberry.field(description="What the input asks for besides the id, the version and the key.")
    def fields(self) -> list[ActionField]:
        """The further fields."""
        return [ActionField(of_form=each, hidden=self.hidden) for each in self.offer.fields]


@strawberry.type(description="One step of a grant's life as the caller sees it: possible now, or why not.")
class Action(Offer):
    """One step."""

    step: strawberry.Private[GrantEvent]
    shown_alike: strawberry.Private[ShownAlike | None] = None
    """How it was shown, of one that grants share."""

    @classmethod
    def of(cls, offered: OfferedStep, hidden: Collection[str], *, alike: bool = True) -> "Action":
        """Return an action; one that grants share is made once, and names no account. Who is narrowed shares none."""
        if not offered.alike or not alike:
            return cls(offer=offered.offer, hidden=hidden, step=offered.event)
        offered.shown = action = cls(offer=offered.offer, hidden=(), step=offered.event, shown_alike=ShownAlike())
        return action

    @strawberry.field(description="The step.")
    def event(self) -> GrantEvent:
        """The step."""
        return self.step

    @strawberry.field(description="The first of `refusals`; null where it is permitted.")
    def refusal(self, info: Info) -> UserError | None:
        """Why not."""
        return next((_shown(refusal, self.hidden, info) for refusal in _against(self.offer, info)), None)


def is_narrowed(info: Info) -> bool:
    """Return whether the caller's token is good for less than his role is."""
    return info.context.actor is not None and ACT not in info.context.actor.scopes


def _against(offered: Offered, info: Info) -> Sequence[Refusal]:
    return (*_beyond_scope(offered, info), *offered.refusals)


def _beyond_scope(offered: Offered, info: Info) -> Sequence[Refusal]:
    """What stands against it for who shows this token, though his role may: its scope."""
    actor = info.context.actor
    if actor is None or not is_narrowed(info):
        return ()
    scopes = lacking_for(actor, declaration_of(offered.command).name)
    return (Refusal(Code.OUT_OF_SCOPE, {"scopes": scopes}),) if scopes else ()


def _shown(refusal: Refusal, hidden: Collection[str], info: Info) -> UserError:
    return user_error(refusal, info.context.language, hidden)


@strawberry.type(description="One thing that people do with a part of a grant, or with something beside it.")
class PartAction(Offer):
    """One thing to do."""


@strawberry.type
class PartActions:
    """What people do with a part of a grant, or with something beside it."""

    row: strawberry.Private[Any]

    def is_past(self) -> bool:
        """Return whether it is shown as it stood on a past day."""
        return False

    @strawberry.field(
        description="What people do with it (可办事项): permitted to the caller now, or why not; empty for who did not "
        "sign in, and of a past day."
    )
    async def actions(self, info: Info) -> list[PartAction]:
        """The actions."""
        if info.context.actor is None or self.is_past():
            return []
        grant = await grant_of(self.row, info)
        hidden = (await hidden_of(grant, info) if grant else None) or ()
        return [PartAction(offer=offer, hidden=hidden) for offer in await part_offers(self.row, info)]
