"""How a command is declared (指令): what it takes, on which step of which life it stands, who may, what is shown of it.

Each is said once, at the frozen dataclass of the command, beside the function that handles it. A door makes its inputs,
its parsing, its answers and its sentences of that. The docstring of a command says what it is; a field says what it
means, and its kind where its type does not say that: ``Annotated[Fen, YUAN, "Yuan asked back."]``.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields
from enum import Enum, StrEnum, auto
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Generic, TypeVar, Union, dataclass_transform, get_args, get_origin, get_type_hints

from domain.lives.lives import LIVES
from domain.lives.proposal_life import ProposedDeed
from domain.lives.roles import ROLE_TITLES, Role
from domain.refusals.refusals import Code
from workflows.transaction.refused import RefusedError
from workflows.transaction.shown import Shown, ShownRows

T = TypeVar("T")


class Kind(Enum):
    """What a value is, where its type does not say so."""

    YUAN = auto()
    """Fen, written as yuan."""
    MONTH = auto()
    """A month, kept as text."""
    FACTS = auto()
    """Facts by their names."""


@dataclass(frozen=True, slots=True)
class Id:
    """Of what kind the thing is that a UUID names: the name of its type in the API."""

    kind: str
    input_name: str = ""


def on(kind: str) -> Id:
    """Mark the id of what a command is on: an input calls it ``id``."""
    return Id(kind, "id")


@dataclass(frozen=True, slots=True)
class InputName:
    """What an input calls a field that the command calls otherwise."""

    name: str


@dataclass(frozen=True, slots=True)
class Default:
    """What holds where an input leaves out what the command always has."""

    value: object


@dataclass(frozen=True, slots=True)
class Setting:
    """What the installation sets, by its name there: no input has it."""

    name: str


class _Stated:
    """What a command may lack and an input has to say."""


YUAN, MONTH, FACTS = Kind
STATED = _Stated()


@dataclass(frozen=True, slots=True)
class Unread(Generic[T]):
    """A row of many as it was sent: one that states what cannot be read is refused by itself, when it is read."""

    read: Callable[[], T]

    def readable(self) -> T | None:
        """Return the row; None for one that is refused when it is read."""
        try:
            return self.read()
        except RefusedError:
            return None


@dataclass(frozen=True, slots=True)
class Declared:
    """One field of a command, as it is declared."""

    name: str
    input_name: str
    """Its name in an input."""
    type: Any
    """Of one value: without None, and of one of many where it holds many."""
    meaning: str
    kind: Kind | None
    id: str | None
    """Of what kind of thing it is the id."""
    setting: str | None
    """What the installation sets; None where an input says it."""
    many: bool
    unread: bool
    """Whether each of many is read by who handles it."""
    lacking: bool
    """Whether the command itself may lack it."""
    default: object
    """What holds where an input leaves it out; MISSING where it has to be said."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """What is said of a command beside its fields."""

    name: str
    """Its name in the API."""
    does: str
    """The sentences of what it does, who may, and what is refused."""
    takes: str
    """The sentence of what it is."""
    answers: str
    """The sentence of its answer."""
    shows: tuple[Shown, ...]
    rows: ShownRows | None
    """How each of many is shown; None for a command that is one."""
    step: StrEnum | None
    proposed: ProposedDeed | None


_DECLARATIONS: dict[type, Declaration] = {}
_PARTS: dict[type, str] = {}


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def command(  # noqa: PLR0913 - each is said once
    does: str,
    *,
    shows: tuple[Shown, ...] = (),
    rows: ShownRows | None = None,
    step: StrEnum | None = None,
    by: str | None = None,
    refuses: tuple[Code, ...] = (),
    answers: str = "",
    proposed: ProposedDeed | None = None,
) -> Callable[[type[T]], type[T]]:
    """Declare a command: a frozen dataclass whose docstring says what it is.

    ``by`` is the sentence of who may; without it the roles of the ``step`` of a life make one, and an empty one is left
    out. What is allowed is the life's, or that of ``WHO_MAY``, either way. ``proposed`` is what one person proposes and
    another confirms.
    """

    def declare(cls: type[T]) -> type[T]:
        frozen, name = dataclass(frozen=True, slots=True)(cls), f"{cls.__name__[0].lower()}{cls.__name__[1:]}"
        who = by if by is not None else _who_may(step)
        what = f"Refuses {', '.join(refuses)}." if refuses else ""
        _DECLARATIONS[frozen] = Declaration(
            name,
            " ".join(filter(None, (does, who, what))),
            sentence_of(frozen),
            answers or f"The answer of {name}.",
            shows,
            rows,
            step,
            proposed,
        )
        return frozen

    return declare


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def part(name: str) -> Callable[[type[T]], type[T]]:
    """Declare a part of commands: a frozen dataclass that stands in their fields, and its name."""

    def declare(cls: type[T]) -> type[T]:
        frozen = dataclass(frozen=True, slots=True)(cls)
        _PARTS[frozen] = name
        return frozen

    return declare


def declaration_of(command: type) -> Declaration:
    """Return what is declared of a command; raises KeyError for a class that declares nothing."""
    return _DECLARATIONS[command]


def declarations() -> Mapping[type, Declaration]:
    """Return what is declared of every command that a door can ask for, as far as its module is loaded."""
    return _DECLARATIONS


def part_of(kind: type) -> str | None:
    """Return the name of a part of commands; None for any other type."""
    return _PARTS.get(kind)


def sentence_of(cls: type) -> str:
    """Return the docstring of a class as one line."""
    return " ".join((inspect.getdoc(cls) or "").split())


def _who_may(step: StrEnum | None) -> str:
    """The sentence of who takes a step."""
    roles = roles_of(step) if step is not None else frozenset[Role]()
    if roles == frozenset({Role.APPLICANT, Role.OFFICER}):
        return "By the applicant, or an officer in its place."
    order = sorted(roles, key=lambda role: (role is Role.FINANCE, list(Role).index(role)))
    *most, last = [ROLE_TITLES[role].en for role in order] or [""]
    return f"By {' or '.join(filter(None, (', '.join(most), last)))}." if last else ""


def roles_of(step: StrEnum) -> frozenset[Role]:
    """Return the roles of the people who take a step of a life."""
    life = next(life for life in LIVES.values() if any(row.event is step for row in life.rows))
    return life.roles(step) - {Role.SYSTEM}


@cache
def declared_fields(command: type) -> tuple[Declared, ...]:
    """Return the fields of a command, or of a part, that are asked for or set; what says nothing stands as it does.

    Raises TypeError for one that says nothing and has no default.
    """
    hints = get_type_hints(command, include_extras=True)
    annotated = {each: hints[each.name] for each in fields(command)}
    for each, hint in annotated.items():
        if get_origin(hint) is not Annotated and each.default is MISSING and each.default_factory is MISSING:
            message = f"{command.__name__}.{each.name} does not say what it means"
            raise TypeError(message)
    return tuple(_declared(each, *get_args(hint)) for each, hint in annotated.items() if get_origin(hint) is Annotated)


def _declared(each: Field[Any], kind: Any, *annotations: Any) -> Declared:  # noqa: ANN401 - a type, and what is said of it
    meaning, setting = (
        next((one for one in reversed(annotations) if isinstance(one, str)), ""),
        _of(annotations, Setting),
    )
    one, lacking, many = _one(kind)
    unread = get_origin(one) is Unread
    named, default, renamed = _of(annotations, Id), _of(annotations, Default), _of(annotations, InputName)
    return Declared(
        name=each.name,
        input_name=(renamed and renamed.name) or (named and named.input_name) or each.name,
        type=get_args(one)[0] if unread else one,
        meaning=meaning,
        kind=_of(annotations, Kind),
        id=named.kind if named else None,
        setting=setting.name if setting else None,
        many=many,
        unread=unread,
        lacking=lacking,
        default=default.value if default else MISSING if STATED in annotations else _default(each, lacking=lacking),
    )


def _of(annotations: Sequence[Any], kind: type[T]) -> T | None:
    """The last marker of a kind; the first annotations are those of an alias."""
    return next((one for one in reversed(annotations) if isinstance(one, kind)), None)


def _one(kind: Any) -> tuple[Any, bool, bool]:  # noqa: ANN401
    """The type of one value, whether there may be none, and whether there are many."""
    lacking = get_origin(kind) in (Union, UnionType) and NoneType in get_args(kind)
    if lacking:
        (kind,) = (each for each in get_args(kind) if each is not NoneType)
    many = get_origin(kind) is tuple
    return get_args(kind)[0] if many else kind, lacking, many


def _default(each: Field[Any], *, lacking: bool) -> object:
    if each.default_factory is not MISSING:
        return None
    return None if lacking and each.default is MISSING else each.default
