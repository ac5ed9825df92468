"""``duixian receiver``: who is told of changes by webhooks, and how that goes."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from uuid import UUID

import typer

if TYPE_CHECKING:
    from domain.lives.roles import Role
    from workflows.transaction.actors import Actor
    from workflows.transaction.work import Done, Work

C = TypeVar("C", bound=Any)
E = TypeVar("E", bound=StrEnum)
RECEIVER = typer.Typer(help="Receivers of notices: who is told of changes, at which address.", no_args_is_help=True)
Which = Annotated[UUID, typer.Argument(help="Id of the receiver, as `duixian receiver list` shows it.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(RECEIVER, name="receiver")


@RECEIVER.command("add")
def add(
    url: Annotated[str, typer.Argument(help="Its address, https://…")],
    kind: Annotated[
        list[str] | None, typer.Option(help="moved, handled, reminded or recorded, several times; all else.")
    ] = None,
    role: Annotated[str, typer.Option(help="On whose behalf it is told: in which role.")] = "supervisor",
    of: Annotated[
        str, typer.Option(help="A district, an applicant's credit code, a treasury or a bureau, as the role has.")
    ] = "",
) -> None:
    """Register a receiver, and show its secret once. It is told of what its owner sees."""
    from domain.lives.roles import Role
    from workflows.notices.notices import NoticeKind
    from workflows.notices.registering import RegisterReceiver, register_receiver

    owner = _owner(_named(Role, role, "--role"), of)
    kinds = tuple(_named(NoticeKind, each, "--kind") for each in kind or ())
    done, secret = _do(register_receiver, RegisterReceiver(url, kinds, owner))
    typer.echo(f"receiver {done.chain}\nsecret   {secret}")


@RECEIVER.command("list")
def listed() -> None:
    """Show every receiver, on whose behalf it is told, and what waits for it."""
    from api.cli.running import on_database
    from workflows.notices.logs import standing

    for row in on_database(lambda _: standing()):
        typer.echo("  ".join(str(part) for part in row))


@RECEIVER.command("log")
def log(receiver: Which, last: Annotated[int, typer.Option(help="How many tries.", min=1, max=1000)] = 50) -> None:
    """Show the last tries to deliver to a receiver, the newest first, and what was answered."""
    from api.cli.running import on_database
    from workflows.notices.logs import tries_of

    for at, notice, state, status, seconds, answer in on_database(lambda _: tries_of(receiver, last)):
        typer.echo(f"{at}  {notice}  {state}  {status or 'nothing'} after {seconds:.3f} s: {answer}")


@RECEIVER.command("change")
def change(
    receiver: Which,
    url: Annotated[str | None, typer.Option(help="Its address from now on.")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="Of which kinds from now on, several times; or all.")] = None,
) -> None:
    """Change where a receiver is told, or of what; its secret stays."""
    from workflows.notices.notices import NoticeKind
    from workflows.notices.registering import ChangeReceiver, change_receiver

    named = None if kind is None else [] if kind == ["all"] else [_named(NoticeKind, one, "--kind") for one in kind]
    _do(change_receiver, ChangeReceiver(receiver, url, None if named is None else tuple(named)))
    typer.echo("It is changed, from the next delivery on.")


@RECEIVER.command("pause")
def pause(receiver: Which) -> None:
    """Tell a receiver nothing for a while; what happens meanwhile waits for it."""
    from workflows.notices.receiver_commands import PauseReceiver, pause_receiver

    _do(pause_receiver, PauseReceiver(receiver))
    typer.echo("It is told nothing until `duixian receiver resume`.")


@RECEIVER.command("resume")
def resume(receiver: Which) -> None:
    """Tell a receiver again that was paused, or wanted no more: of what waits for it, and from here on."""
    from workflows.notices.receiver_commands import ResumeReceiver, resume_receiver

    _do(resume_receiver, ResumeReceiver(receiver))
    typer.echo("It is told again.")


@RECEIVER.command("rotate")
def rotate(receiver: Which) -> None:
    """Give a receiver another secret, and show it once; for a day both sign."""
    from workflows.notices.receiver_commands import RotateReceiverSecret, rotate_receiver_secret

    _, secret = _do(rotate_receiver_secret, RotateReceiverSecret(receiver))
    typer.echo(f"secret   {secret}")


@RECEIVER.command("withdraw")
def withdraw(receiver: Which) -> None:
    """Tell a receiver no more."""
    from workflows.notices.receiver_commands import WithdrawReceiver, withdraw_receiver

    _do(withdraw_receiver, WithdrawReceiver(receiver))
    typer.echo("It is told no more.")


@RECEIVER.command("redeliver")
def again(
    receiver: Which,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="All since that day, by Asia/Shanghai, taken or not.")
    ] = None,
) -> None:
    """Tell a receiver again of what was given up or cancelled, or of all since a day; and from here on."""
    from workflows.notices.receiver_commands import RedeliverNotices, redeliver_notices

    done, _ = _do(redeliver_notices, RedeliverNotices(receiver, since.date() if since else None))
    typer.echo(f"{done.outcome['deliveries']} notices are on their way again.")


@RECEIVER.command("ping")
def pinged(receiver: Which) -> None:
    """Send a receiver a test, and show what it answered. Ends with 1 where it did not take it."""
    from api.cli.running import on_database
    from workflows.notices.logs import pinged as ping_once
    from workflows.runtime.settings import read_settings

    answer = on_database(lambda settings: ping_once(settings, receiver))
    typer.echo(f"{answer.status or 'nothing'} after {answer.seconds:.3f} s: {answer.answer}")
    networks = read_settings().receiver_networks or "none is set"
    typer.echo(f"Sent by this shell's DUIXIAN_RECEIVER_NETWORKS ({networks}); a worker goes by its own.")
    if not answer.taken:
        raise typer.Exit(1)


def _named(words: type[E], word: str, option: str) -> E:
    """Return which of a closed list a word of the command line is. Raises BadParameter, which names all of them."""
    try:
        return words(word.upper())
    except ValueError:
        says = f"say one of {', '.join(each.value.lower() for each in words)}"
        raise typer.BadParameter(says, param_hint=option) from None


def _owner(role: "Role", of: str) -> "Actor":
    from api.access.bad_tokens import BadTokenError
    from api.access.token_claims import check_actor
    from domain.lives.roles import Role
    from workflows.transaction.actors import Actor

    fields: dict[Role, dict[str, Any]] = {
        Role.OFFICER: {"bureaus": (of,) if of else ()},
        Role.APPLICANT: {"credit_code": of},
        Role.DISTRICT_OFFICER: {"district": of},
        Role.FINANCE: {"treasuries": (of,)},
        Role.TREASURY: {"treasuries": (of,)},
    }
    owner = Actor("receiver", role, **fields.get(role, {}))
    try:
        check_actor(owner)
    except BadTokenError as error:
        raise typer.BadParameter(str(error), param_hint="--of") from None
    return owner


def _do(handler: "Callable[[Work, C], Awaitable[Done]]", command: C) -> "tuple[Done, str]":
    """Do a command, and return what was done, with the secret that the receiver now has."""
    from api.cli.running import done, on_database
    from workflows.notices.signatures import ReceiverKey
    from workflows.transaction.actors import SYSTEM
    from workflows.transaction.work import handle

    async def acted(_: object) -> "tuple[Done, str]":
        outcome = done(await handle(SYSTEM, handler, command))
        return outcome, str(ReceiverKey.of(outcome.chain, int(outcome.outcome.get("generation", 1))))

    return on_database(acted)
