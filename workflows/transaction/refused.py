"""How a command stops: by raising its refusals, which roll back its transaction and become its answer."""

from collections.abc import Callable

from domain.lives.titles import THING_TITLES
from domain.refusals.refusals import Code, Refusal, Term


class RefusedError(Exception):
    """A command that the rules forbid. Caught in one place, ``transaction.work.handle``; an answer, no failure."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__(", ".join(refusal.code for refusal in refusals))
        self.refusals = list(refusals)


def refusals_of(check: Callable[[], object]) -> list[Refusal]:
    """Return what a check refuses; empty where it lets pass."""
    try:
        check()
    except RefusedError as refused:
        return refused.refusals
    return []


def not_found(thing: str, *path: str | int) -> RefusedError:
    """Return the refusal to raise for a thing that is not there, or not the actor's to see."""
    return refuse(Code.NOT_FOUND, *path, thing=THING_TITLES[thing])


def refuse(code: Code, *path: str | int, **terms: Term) -> RefusedError:
    """Return the refusal to raise for a code that stands on form rather than on a clause."""
    return RefusedError(Refusal(code, terms, path))
