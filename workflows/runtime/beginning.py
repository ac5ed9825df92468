"""The beginning of a server (启动): what it does before it answers, told to whoever waits for it."""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeAlias


class Stage(StrEnum):
    """What a server does before it answers, in this order."""

    POSTGRES = "starting PostgreSQL"
    TABLES = "making the tables"
    CITY = "loading the city of the demonstration"
    POLICY = "reading the policy"
    SERVER = "starting the server"


Progress: TypeAlias = Callable[[Stage, int, int], None]
"""Takes a stage, and of it how many parts are done of how many."""


def silent(_: Stage, __: int, ___: int) -> None:
    """Tell nobody."""
