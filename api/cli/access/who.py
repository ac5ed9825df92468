"""``duixian access``: keys of neighbouring systems, and what is taken back of keys, tokens and people."""

import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, TypeAlias, TypeVar

import typer

if TYPE_CHECKING:
    from domain.lives.roles import Role
    from workflows.transaction.commands import Command
    from workflows.transaction.work import Done, Work

C = TypeVar("C", bound="Command")
ACCESS = typer.Typer(
    help="Who may come in: keys of neighbouring systems, and what is taken back.", no_args_is_help=True
)
By: TypeAlias = Annotated[str, typer.Option("--by", help="Who ordered it, as the audit shall name them.")]
Why: TypeAlias = Annotated[str, typer.Option("--reason", help="Why, for the record.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(ACCESS, name="access")


@ACCESS.command("issue")
def issue(  # noqa: PLR0913 - a key says all of this, each by an option of its own
    name: Annotated[str, typer.Argument(help="The system, as the history shall name it.")],
    *,
    role: Annotated[str, typer.Option(help="In which role it acts, such as officer.")],
    scope: Annotated[list[str], typer.Option(help="What the key is good for, such as months. Can be repeated.")],
    by: By,
    credit_code: Annotated[str | None, typer.Option(help="The applicant for whom an applicant acts.")] = None,
    bureau: Annotated[list[str] | None, typer.Option(help="A bureau of an officer. Can be repeated.")] = None,
    district: Annotated[str | None, typer.Option(help="Code of the district of a district_officer.")] = None,
    treasury: Annotated[list[str] | None, typer.Option(help="Whose money it moves. Can be repeated.")] = None,
    days: Annotated[int, typer.Option(min=1, max=1_100, help="How long it is good.")] = 365,
) -> None:
    """Issue a key for a neighbouring system and print it, this once: what is kept is its hash."""
    from workflows.access.api_keys import IssueApiKey, hash_of, issue_api_key, new_key
    from workflows.access.scopes import BadScopeError, named_scopes

    uid, key = new_key()
    try:
        narrowed = _checked(name, _role(role), (credit_code, tuple(bureau or ()), district, tuple(treasury or ())))
        scopes = named_scopes(scope)
    except BadScopeError as error:
        raise typer.BadParameter(str(error)) from None
    command = IssueApiKey(uid, hash_of(key), name, _role(role), *narrowed, scopes, days, by)
    _do(issue_api_key, command)
    typer.echo(key)
    typer.echo(f"Key {uid}, for {days} days. It is shown this once: hand it over, and keep it nowhere else.", err=True)


@ACCESS.command("list")
def list_keys() -> None:
    """Print every key that was issued: what it is good for, until when, and when it was used last."""
    from api.cli.running import on_database
    from workflows.access.api_keys import all_keys

    for key in on_database(lambda _: all_keys()):
        ended = f"revoked {_day(key.revoked_at)}" if key.revoked_at else f"until {_day(key.expires_at)}"
        used = f"used {_day(key.last_used_at)}" if key.last_used_at else "never used"
        good_for = ",".join(key.actor.scopes)
        typer.echo(f"{key.id}  {key.actor.name}  {key.actor.role}  {good_for}  {ended}  {used}  by {key.issued_by}")


@ACCESS.command("revoke")
def revoke(
    what: Annotated[str, typer.Argument(help="token, person or key.")],
    subject: Annotated[str, typer.Argument(help="The token (- reads it from the input), the stable id, the key's id.")],
    by: By,
    reason: Why,
) -> None:
    """Take back a token, all that a person shows, or a key: in every process at once, open connections included."""
    from workflows.access.revocations import Revoke, Revoked
    from workflows.access.revocations import revoke as take_back

    if what.upper() not in Revoked.__members__:
        message = "write token, person or key"
        raise typer.BadParameter(message)
    kind = Revoked[what.upper()]
    done = _do(take_back, Revoke(kind, _subject(kind, subject), by, reason))
    typer.echo("Taken back." if done.changed else "It was taken back before.")


@ACCESS.command("restore")
def restore(person: Annotated[str, typer.Argument(help="The stable id of a person.")], by: By, reason: Why) -> None:
    """Let a person in again, by tokens that are issued from now on."""
    from domain.values.people import person_of
    from workflows.access.revocations import Restore
    from workflows.access.revocations import restore as let_in

    _do(let_in, Restore(person_of(person), by, reason))
    typer.echo("Let in again, by tokens that are issued from now on.")


def _do(handler: "Callable[[Work, C], Awaitable[Done]]", command: C) -> "Done":
    from api.cli.running import done, on_database
    from workflows.transaction.actors import SYSTEM
    from workflows.transaction.work import handle

    return done(on_database(lambda _: handle(SYSTEM, handler, command)))


def _role(role: str) -> "Role":
    from domain.lives.roles import Role

    if role.upper() not in Role.__members__:
        message = "write one of the roles of `duixian token`"
        raise typer.BadParameter(message, param_hint="--role")
    return Role(role.upper())


Narrowed: TypeAlias = tuple[str | None, tuple[str, ...], str | None, tuple[str, ...]]


def _checked(name: str, role: "Role", narrowed: Narrowed) -> Narrowed:
    """What narrows the role, once it is what the role needs."""
    from api.access.bad_tokens import BadTokenError
    from api.access.token_claims import check_actor
    from domain.values.people import BadPersonError
    from workflows.transaction.actors import Actor

    try:
        check_actor(Actor(name, role, *narrowed, f"system/{name}"))
    except (BadTokenError, BadPersonError) as error:
        raise typer.BadParameter(str(error)) from None
    return narrowed


def _subject(kind: str, subject: str) -> str:
    from api.access.bad_tokens import BadTokenError
    from api.access.jwt_parts import parts_of
    from domain.values.people import person_of

    if kind == "PERSON":
        return person_of(subject)
    if kind == "KEY":
        return subject
    try:
        claims = parts_of((sys.stdin.read() if subject == "-" else subject).strip()).claims
    except BadTokenError:
        message = "that is no token"
        raise typer.BadParameter(message) from None
    return f"{claims.get('iss')} {claims.get('jti')}"


def _day(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC")
