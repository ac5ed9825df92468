"""A run of a plan: breadth first, one pass for a field and all the things of its level."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol, cast

from graphql import GraphQLAbstractType, GraphQLObjectType, is_abstract_type

from api.limits.answer_bounds import count, give_way, is_dear
from api.reads.lean.calls import Find, Given, Habit
from api.reads.lean.keeping import Keeping, may_be_alike
from api.reads.lean.plans import Plan, Selection, Shape, Step
from api.reads.lean.waiting import Waiting
from api.reads.ways import LeftError, Query, Reason

_NO_PROMISES = Habit(promises_alone=False)
_A_PIECE = 32
"""Things of which a value is found before it is looked at the clock."""


@dataclass(slots=True)
class Things:
    """Things of one type that are to be shown alike, and what is shown of them so far."""

    selection: Selection
    may_be_alike: bool = False
    """Whether what is shown of them may have been shown before."""
    sources: list[Any] = field(default_factory=list[Any])
    shown: list[dict[str, Any]] = field(default_factory=list[Any])
    times: list[int] = field(default_factory=list[int])
    """How often each is shown: what many things have alike is one source, and found once."""
    places: dict[int, int] = field(default_factory=dict[int, int])
    """The place of each source by its identity: it is kept by being a source."""

    def show(self, source: Any, times: int) -> dict[str, Any]:  # noqa: ANN401 - a thing of any class
        """Return what is shown of a thing that is met once more, so many times."""
        place = self.places.get(id(source))
        if place is not None:
            self.times[place] += times
            return self.shown[place]
        self.places[id(source)] = len(self.sources)
        shown = self.selection.template.copy()
        self.sources.append(source)
        self.shown.append(shown)
        self.times.append(times)
        return shown


@dataclass(slots=True)
class Pass:
    """One field of some things, of which the values are found."""

    step: Step
    things: Things
    values: list[Any]
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of some things otherwise than by their resolvers, and what is left to these."""

    rest: Sequence[Step]
    waits: Coroutine[Any, Any, list[dict[str, Any]]]
    """What is shown of each thing, by the names of the answer."""


class Sayings(Protocol):
    """Knows of what it has not to be asked resolver by resolver."""

    def of(self, things: Things, query: Query) -> Said | None:
        """Return what is said of some things; None where resolvers are asked for everything."""
        ...


@dataclass(slots=True)
class _Showing:
    """Things of which something is said all at once."""

    things: Things
    values: list[Any] = field(default_factory=lambda: [None])
    missing: int = 1

    async def complete(self) -> None:
        """Show what was said of each."""
        for shown, members in zip(self.things.shown, self.values[0], strict=True):
            shown.update(members)


class Run:
    """One run of a plan, for one query."""

    def __init__(self, plan: Plan, query: Query, sayings: Sayings | None = None) -> None:
        self._plan, self._query, self._sayings = plan, query, sayings
        self._keeping = Keeping(query)
        self._given = Given(query.variables, query.context)
        self._waiting = Waiting()
        self._next: list[Things] = []
        self._finds: dict[int, Find] = {}

    async def data(self) -> dict[str, Any]:
        """Return the data; raises LeftError, or whatever went wrong. Nothing goes on after it."""
        root = Things(self._plan.root)
        root.show(None, 1)
        await self.show([root])
        return root.shown[0]

    async def show(self, given: Sequence[Things]) -> None:
        """Have everything shown that is selected of things that are given; raises as ``data`` does."""
        cancelled = True
        try:
            if is_dear(self._given.context):
                for things in given:
                    for step in self._steps(things):
                        await self._begin(step, things)
                        await self._end()
                    await self._end()
            else:
                self._next += reversed(given)
                await self._end()
            self._keeping.end()
            cancelled = False
        except Exception:
            cancelled = False
            raise
        finally:
            await self._waiting.settle(cancelled=cancelled)

    async def _end(self) -> None:
        """Go on until nothing is left to be found."""
        waiting = self._waiting
        while True:
            while self._next:
                things = self._next.pop()
                for step in self._steps(things):
                    await self._begin(step, things)
            if not waiting.any and not waiting.ended:
                return
            if not waiting.ended:
                await waiting.some()
            ended, waiting.ended = waiting.ended, []
            for each in ended:
                await (each.complete() if isinstance(each, _Showing) else self._complete(cast("Pass", each)))

    def _steps(self, things: Things) -> Sequence[Step]:
        """The fields of things for which resolvers are asked; what is said of them otherwise is begun."""
        saying = self._sayings.of(things, self._query) if self._sayings is not None else None
        if saying is None:
            return things.selection.steps
        self._waiting.begin(saying.waits, _Showing(things), 0, _NO_PROMISES)
        return saying.rest

    async def _begin(self, step: Step, things: Things) -> None:
        """Find the values of a field; those that wait are shown later."""
        find = self._finds.get(id(step))
        if find is None:
            find = self._finds[id(step)] = step.call.find(self._plan.schema, self._plan.operation, self._given)
        if not step.call.waits:
            values = await self._values(find, things.sources)
            await self._complete(Pass(step, things, values))
            return
        count = len(things.sources)
        job = Pass(step, things, [None] * count, count)
        for place, source in enumerate(things.sources):
            self._waiting.begin(find(source), job, place, step.call.habit)

    async def _values(self, find: Find, sources: list[Any]) -> list[Any]:
        if len(sources) <= _A_PIECE:
            await give_way(self._given.context)
            return [find(source) for source in sources]
        values: list[Any] = []
        for start in range(0, len(sources), _A_PIECE):
            await give_way(self._given.context)
            values += [find(source) for source in sources[start : start + _A_PIECE]]
        return values

    async def _complete(self, done: Pass) -> None:
        """Show the values of a field, and go on with what is selected of them."""
        step, key, write = done.step, done.step.key, done.step.write
        if step.shape.entries is None and write is not None:
            for shown, value in zip(done.things.shown, done.values, strict=True):
                if value is not None:
                    shown[key] = write(value)
                elif not step.shape.nullable:
                    raise LeftError(Reason.NULL)
            return
        things, all_shown, times = dict[type, Things](), done.things.shown, done.things.times
        show = self._shower(step, things)
        for start in range(0, len(done.values), _A_PIECE):
            await give_way(self._given.context)
            for place in range(start, min(start + _A_PIECE, len(done.values))):
                all_shown[place][key] = show(step.shape, done.values[place], times[place])
        # The last of them is gone on with first: a level is as deep as its first field.
        self._next += reversed(things.values())

    def _shower(self, step: Step, things: dict[type, Things]) -> Callable[[Shape, Any, int], Any]:
        """Return what shows a value of a field, as far as it is known; things are gathered, by their classes."""
        write, context, plain = step.write, self._given.context, self._keeping.plain(step)

        def show(shape: Shape, value: Any, times: int) -> Any:  # noqa: ANN401 - whatever a resolver answers
            if value is None:
                if shape.nullable:
                    return None
                raise LeftError(Reason.NULL)
            if shape.entries is not None:
                entries = _entries(value)
                count(context, len(entries) * step.values * times)
                return _entries_shown(entries, plain, partial(show, shape.entries), times)
            if write is not None:
                return write(value)
            return self._thing(step, value, times, things)

        return show

    def _thing(self, step: Step, value: Any, times: int, things: dict[type, Things]) -> Any:  # noqa: ANN401 - any class
        """What is shown of a thing: as it was before, where all are shown it alike."""
        of_class = cast("type[object]", type(value))
        of_it = things.get(of_class)
        if of_it is None:
            selection = self._plan.selection(step, self._kind(step, value))
            of_it = things[of_class] = Things(selection, may_be_alike(of_class))
            self._keeping.begins(of_it)
        known = self._keeping.known(value, step, of_it.selection, times) if of_it.may_be_alike else None
        return of_it.show(value, times) if known is None else known

    def _kind(self, step: Step, value: Any) -> GraphQLObjectType:  # noqa: ANN401 - a thing of any class
        """The type as which a thing is shown; things of one class are of one type."""
        of_class = cast("type[object]", type(value))
        known = self._plan.kinds.get((step.kind, of_class))
        if known is None:
            known = self._plan.kinds[step.kind, of_class] = self._new_kind(step, value, of_class)
        return known

    def _new_kind(self, step: Step, value: Any, of_class: type) -> GraphQLObjectType:  # noqa: ANN401 - a thing of any class
        schema, kind = self._plan.schema, cast("Any", step.kind)
        definition: Any = getattr(of_class, "__strawberry_definition__", None)
        if definition is None or definition.is_graphql_generic:
            # What is no type of the schema may be shown as one thing here and as another there.
            raise LeftError(Reason.UNUSUAL)
        if is_abstract_type(kind):
            name = _type_name(schema, kind, definition.origin)
            kind = schema.type_map.get(name or "")
        if not isinstance(kind, GraphQLObjectType) or (
            kind.is_type_of and not kind.is_type_of(value, cast("Any", None))
        ):
            raise LeftError(Reason.UNUSUAL)
        return kind


def _type_name(schema: Any, kind: GraphQLAbstractType, origin: type) -> str | None:  # noqa: ANN401
    """The name of the type that a class is, among those that an interface or a union may be."""
    for possible in schema.get_possible_types(kind):
        if possible.extensions["strawberry-definition"].origin is origin:
            return possible.name
    return None


def _entries_shown(
    entries: Sequence[Any], plain: Mapping[int, tuple[Any, Any]], show: Callable[[Any, int], Any], times: int
) -> list[Any]:
    """What is shown of the entries of a list: those that are met again as they were shown before."""
    return [same[1] if (same := plain.get(id(entry))) else show(entry, times) for entry in entries]


def _entries(value: Any) -> Sequence[Any]:  # noqa: ANN401 - whatever a resolver answers
    if isinstance(value, list | tuple):
        return cast("Sequence[Any]", value)
    raise LeftError(Reason.UNUSUAL)
