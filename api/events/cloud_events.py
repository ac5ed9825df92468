"""The feed of events: what happened to grants, as others are told it, from any place on and as it happens."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime

import strawberry

from api.kit.connections import MOST_A_PAGE
from api.kit.context import Info
from api.kit.enumerations import GrantState, LifeEvent, LifeState, LifeSubject
from api.kit.feeds.pages import FeedPage, FromThere, LookedAt, Shown, Since, feed_page, followed
from api.kit.feeds.places import cursor_of
from api.queries.changes import visible_grants
from api.types.grants import Grant
from domain.policy.conditions import Text
from workflows.changes.changes import Change, Mark
from workflows.notices.notices import SOURCE, Notice, notices_of


@strawberry.type(description="A step that a command took, as others are told of it.")
class EventStep:
    """A step that a command took."""

    thing: LifeSubject = strawberry.field(description="On what it was taken.")
    id: strawberry.ID = strawberry.field(description="Global id of that.")
    event: LifeEvent = strawberry.field(description="What happened.")
    from_state: LifeState = strawberry.field(description="State of that before.")
    to_state: LifeState = strawberry.field(description="State of that since.")


@strawberry.type(
    description="What others are told of a change of a grant (通知), after CloudEvents 1.0: one for all that a command "
    "did to it, and always the same."
)
class CloudEvent:
    """What others are told of a change."""

    notice: strawberry.Private[Notice]
    mark: strawberry.Private[Mark]
    grant: Grant = strawberry.field(description="The grant as it now stands; a later event may show in it already.")

    @strawberry.field(description="Its own id: the same wherever and however often it is told.")
    def id(self) -> strawberry.ID:
        """Its own id."""
        return strawberry.ID(str(self.notice.id))

    @strawberry.field(description="Where it comes from: always `/duixian`.")
    def source(self) -> str:
        """Where it comes from."""
        return SOURCE

    @strawberry.field(description="What kind of event it is: `cn.duixian.grant.moved.v1`, handled or recorded.")
    def type(self) -> str:
        """What kind of event it is."""
        return self.notice.kind.type

    @strawberry.field(description="Number of the file of the grant (受理编号).")
    def subject(self) -> str:
        """Number of the file."""
        return self.notice.number

    @strawberry.field(description="When the command began that did it.")
    def happened_at(self) -> datetime:
        """When."""
        return self.notice.at

    @strawberry.field(description="Its place among the events of its grant, from 1, without a gap.")
    def sequence(self) -> int:
        """Its place among the events of its grant."""
        return self.notice.sequence

    @strawberry.field(description="The state in which the command left the grant.")
    def state(self) -> GrantState:
        """The state of the grant."""
        return GrantState(self.notice.state)

    @strawberry.field(description="The version in which the command left the grant.")
    def grant_version(self) -> int:
        """The version of the grant."""
        return self.notice.version

    @strawberry.field(description="The steps that the command took, in their order.")
    def steps(self) -> list[EventStep]:
        """The steps."""
        return [
            EventStep(
                thing=LifeSubject(step.thing),
                id=strawberry.ID(step.id),
                event=LifeEvent(step.event),
                from_state=LifeState(step.from_state),
                to_state=LifeState(step.to_state),
            )
            for step in self.notice.steps
        ]

    @strawberry.field(description="The whole event in JSON, byte by byte as receivers are sent it.")
    def envelope(self) -> str:
        """The whole event."""
        return self.notice.envelope().decode()

    @strawberry.field(description="Its place among all events: `after` of what comes next, a year later too.")
    def cursor(self) -> str:
        """Its place among all events."""
        return cursor_of(self.mark)


@strawberry.type(description="An event, in a page.")
class CloudEventEdge:
    """An event, in a page."""

    cursor: str = strawberry.field(description="Its place: `after` of what comes next.")
    node: CloudEvent = strawberry.field(description="The event.")


@strawberry.type(
    description="A page of events, the first first. It is read forwards alone, and not counted: it has no last page."
)
class CloudEventConnection(FeedPage[CloudEvent]):
    """A page of events."""

    edges: list[CloudEventEdge] = strawberry.field(description="Events of grants that the caller may see.")


@strawberry.type
class EventQuery:
    """Reading events by pages."""

    @strawberry.field(
        description="Events of grants that the caller may see, the first first: a reader that goes on from `endCursor` "
        "misses none, and who reads from the beginning again is told the same."
    )
    async def events(self, info: Info, after: FromThere = None, first: LookedAt = MOST_A_PAGE) -> CloudEventConnection:
        """A page of events."""
        return await feed_page(CloudEventConnection, _edge, info, _EVENTS, (after, first))


@strawberry.type
class EventSubscription:
    """Events as they happen."""

    @strawberry.subscription(
        description="Every event of every grant that the caller may see, as it happens, from a place on or from now on."
    )
    async def events(self, info: Info, after: Since = None) -> AsyncGenerator[CloudEvent]:
        """Every event."""
        async with aclosing(followed(info, _EVENTS, after)) as events:
            async for event in events:
                yield event


def _mark(event: CloudEvent) -> Mark:
    return event.mark


def _edge(cursor: str, event: CloudEvent) -> CloudEventEdge:
    return CloudEventEdge(cursor=cursor, node=event)


async def _shown(info: Info, changes: list[Change]) -> list[CloudEvent]:
    """The events of changes of grants that the caller may see."""
    notices = await notices_of(changes)
    grants = await visible_grants(info, [change.grant_id for change in changes])
    return [
        CloudEvent(notice=notices[change.mark.number], mark=change.mark, grant=Grant(row=grants[change.grant_id]))
        for change in changes
        if change.grant_id in grants and change.mark.number in notices
    ]


_EVENTS = Shown[CloudEvent](Text(zh="条", en="events"), _shown, _mark)
