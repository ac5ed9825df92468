"""What every error of the database's driver means for whoever asked: one table, by SQLSTATE and by its class."""

import random
from asyncio import sleep
from collections.abc import Iterator
from enum import Enum
from time import monotonic

from asyncpg import ClientConfigurationError, InterfaceError, InternalClientError, PostgresError

from domain.policy.conditions import Text

DRIVER_ERRORS = (PostgresError, InterfaceError, InternalClientError, ConnectionError, TimeoutError)
"""Whatever the driver raises; a server that says nothing is a TimeoutError."""
MOST_TRIES_OF_CONFLICTS = 5
MOST_WAITS_FOR_LOCKS = 2
"""Each as long as a statement may wait for a lock."""
MOST_SECONDS_OF_OUTAGES = 4.0
"""A PostgreSQL that is started anew is back by then; whoever asks waits for it instead of asking again."""
_MOST_CAUSES = 8
_PAUSE_OF_CONFLICTS, _PAUSE_OF_OUTAGES, _LONGEST_PAUSE = 0.02, 0.05, 1.0


class Trouble(Enum):
    """A kind of trouble with the database: what it is, and after how many seconds it may be over."""

    STARTING = (2, "数据库正在启动", "the database is starting")
    FULL = (5, "数据库连接数已满", "the database has no connection left")
    LOST = (2, "数据库连接中断", "the connection to the database was lost")
    UNREACHABLE = (5, "无法连接数据库", "the database cannot be reached")
    WAITING = (2, "本服务的数据库连接均在使用中", "every connection of this server to the database is in use")
    BUSY = (2, "所需记录正被他人占用", "somebody else holds what is asked for")
    SLOW = (5, "数据库用时过长，已中止", "the database took too long, and was told to stop")
    READ_ONLY = (10, "数据库目前只读", "the database can only be read at present")
    EXHAUSTED = (30, "数据库磁盘或内存不足", "the database has no disk or memory left")
    REFUSED = (30, "数据库拒绝本服务的用户名或密码", "the database refuses the user or the password of this server")
    FORBIDDEN = (30, "数据库用户权限不足", "the database denies its user what is needed")
    MISSING = (30, "数据库不存在", "there is no database of this name")
    OUTDATED = (30, "数据库尚未升级", "the database is not up to date: run `duixian migrate`")
    ADDRESS = (30, "数据库地址无法识别", "DATABASE_URL cannot be read")
    DAMAGED = (30, "数据库自身出错", "the database reports a fault of its own")

    def __init__(self, again_in_seconds: int, zh: str, en: str) -> None:
        self.again_in_seconds = again_in_seconds
        self.says = Text(zh=zh, en=en)

    @property
    def passes(self) -> bool:
        """Whether it passes by itself within seconds: what surely was not done is then tried again."""
        return self in {Trouble.STARTING, Trouble.FULL, Trouble.LOST, Trouble.UNREACHABLE}


_BY_STATE = {
    "25006": Trouble.READ_ONLY,
    "25P03": Trouble.LOST,
    "25P04": Trouble.LOST,
    "3D000": Trouble.MISSING,
    "3F000": Trouble.OUTDATED,
    "40002": None,  # a constraint, looked at when all was done: a bug
    "40003": Trouble.LOST,
    "42501": Trouble.FORBIDDEN,
    "42703": Trouble.OUTDATED,
    "42883": Trouble.OUTDATED,
    "42P01": Trouble.OUTDATED,
    "53300": Trouble.FULL,
    "55P03": Trouble.BUSY,
    "57014": Trouble.SLOW,
    "57P03": Trouble.STARTING,
    "57P04": Trouble.MISSING,
}
_BY_CLASS = {
    "08": Trouble.LOST,
    "28": Trouble.REFUSED,
    "40": Trouble.BUSY,
    "53": Trouble.EXHAUSTED,
    "57": Trouble.LOST,
    "58": Trouble.DAMAGED,
    "F0": Trouble.DAMAGED,
    "XX": Trouble.DAMAGED,
}
_BY_KIND: dict[type[BaseException], Trouble] = {
    TimeoutError: Trouble.SLOW,
    ClientConfigurationError: Trouble.ADDRESS,
    # The server's last word had come already, and nothing more was sent.
    InternalClientError: Trouble.LOST,
}
_LOCK_TIMEOUT = "55P03"
_RACE = "23505"
"""Two wrote one unique key at once: the next try reads what won."""
_GONE = ("clos", "released")
"""How asyncpg names a connection that is no more, in errors that have no number."""


class TroubleError(ConnectionError):
    """An error of ours that is a trouble with the database."""

    trouble = Trouble.LOST

    def __init__(self, why: object = "") -> None:
        super().__init__(f"{self.trouble.says.en}{f': {why}' if str(why) else ''}")


class UnreachableError(TroubleError):
    """Nobody answers at the address, or not in time."""

    trouble = Trouble.UNREACHABLE


class NoFreeConnectionError(TroubleError):
    """No connection of the pool came free in time."""

    trouble = Trouble.WAITING


class BadAddressError(TroubleError):
    """DATABASE_URL, or a variable of libpq, cannot be read. The message repeats nothing of it: it holds a password."""

    trouble = Trouble.ADDRESS


class CommitLostError(TroubleError):
    """The connection was lost while a transaction was being committed: nobody knows whether it was."""


class UnknownOutcomeError(RuntimeError):
    """Nobody knows whether a command was done: its connection was lost as it was committed, and did not come back."""


def trouble_of(error: BaseException) -> Trouble | None:
    """Return the trouble behind an error; None where it is a bug of ours, or has nothing to do with the database."""
    for cause in _causes(error):
        if isinstance(cause, TroubleError):
            return cause.trouble
        if kind := next((trouble for kind, trouble in _BY_KIND.items() if isinstance(cause, kind)), None):
            return kind
        state = getattr(cause, "sqlstate", None)
        if isinstance(state, str):
            return _BY_STATE[state] if state in _BY_STATE else _BY_CLASS.get(state[:2])
        if isinstance(cause, InterfaceError) and any(word in str(cause) for word in _GONE):
            return Trouble.LOST
    return None


def is_conflict(error: BaseException) -> bool:
    """Return whether transactions got in each other's way: the same command can succeed when it is tried again."""
    return _RACE in _states(error) or trouble_of(error) is Trouble.BUSY


def _states(error: BaseException) -> set[str | None]:
    return {getattr(cause, "sqlstate", None) for cause in _causes(error)}


class Patience:
    """How often, and for how long, one thing is tried again."""

    def __init__(self) -> None:
        self._begun = monotonic()
        self._tries = 0

    async def again(self, error: BaseException) -> bool:
        """Wait a moment, and answer True; False where it was tried long enough, or trying again would not help."""
        trouble, elapsed = trouble_of(error), monotonic() - self._begun
        self._tries += 1
        if is_conflict(error):
            if self._tries >= (MOST_WAITS_FOR_LOCKS if _LOCK_TIMEOUT in _states(error) else MOST_TRIES_OF_CONFLICTS):
                return False
            pause = _PAUSE_OF_CONFLICTS * 2**self._tries
        elif trouble is not None and trouble.passes and elapsed < MOST_SECONDS_OF_OUTAGES:
            pause = min(_LONGEST_PAUSE, _PAUSE_OF_OUTAGES * 2**self._tries)
        else:
            return False
        await sleep(pause * random.uniform(0.5, 1))  # noqa: S311 - spreads tries, no secret
        return True


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error, and those of which it came: the ORM keeps the driver's own beside or behind its own."""
    waiting: list[BaseException | None] = [error]
    causes: list[BaseException] = []
    while waiting and len(causes) < _MOST_CAUSES:
        cause = waiting.pop(0)
        if cause is None or cause in causes:
            continue
        causes.append(cause)
        yield cause
        beside = [arg for arg in cause.args if isinstance(arg, BaseException)]
        waiting += [*beside, cause.__cause__, None if cause.__suppress_context__ else cause.__context__]
