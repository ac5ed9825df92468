"""``duixian token``: sign a bearer token with the server's own key."""

from datetime import timedelta
from typing import Annotated, TypeAlias

import typer

ROLES = "applicant, officer, district_officer, expert, supervisor, finance, treasury, auditor"
Scopes: TypeAlias = tuple[str | None, tuple[str, ...], str | None, tuple[str, ...]]
"""Credit code, bureaus, district and treasuries of somebody."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("token")(token)


def token(  # noqa: PLR0913, PLR0917 - a token says all of this, each by an option of its own
    role: Annotated[str, typer.Argument(help=ROLES)],
    name: Annotated[
        str | None, typer.Option(help="Who it is, as the history shall name them; the role by default.")
    ] = None,
    person: Annotated[
        str | None,
        typer.Option(help="The stable id by which this person is known, such as a number; the name by default."),
    ] = None,
    credit_code: Annotated[str | None, typer.Option(help="The applicant for whom an applicant acts.")] = None,
    bureau: Annotated[
        list[str] | None,
        typer.Option(help="A bureau of an officer, as in the text; without one, none. Can be repeated."),
    ] = None,
    district: Annotated[
        str | None, typer.Option(help="Code of the paying district for which a district_officer acts.")
    ] = None,
    treasury: Annotated[
        list[str] | None,
        typer.Option(
            help="Whose money finance or treasury moves: code of a payer such as city, or of a paying district; "
            "without one, nobody's. Can be repeated."
        ),
    ] = None,
    hours: Annotated[int, typer.Option(min=1, max=8784, help="How long it is valid.")] = 12,
    scope: Annotated[
        list[str] | None,
        typer.Option(help="What it is good for; act and read, which is everything, by default. Can be repeated."),
    ] = None,
) -> None:
    """Print a bearer token: who asks, and in which role. Whoever can read the server's key can sign."""
    scopes = (credit_code, tuple(bureau or ()), district, tuple(treasury or ()))
    typer.echo(_signed(role, name or role, scopes, person or "", timedelta(hours=hours), scope))


def _signed(role: str, name: str, scopes: Scopes, person: str, valid_for: timedelta, good_for: list[str] | None) -> str:
    from api.access.tokens import BadTokenError, TokenKey
    from domain.lives.roles import Role
    from domain.values.people import BadPersonError, shown_name
    from workflows.access.scopes import BadScopeError, named_scopes
    from workflows.runtime.settings import read_settings
    from workflows.transaction.actors import EVERYTHING, Actor

    if role.upper() not in Role.__members__:
        message = f"write {ROLES}"
        raise typer.BadParameter(message, param_hint="ROLE")
    try:
        narrowed = EVERYTHING if good_for is None else named_scopes(good_for)
        actor = Actor(shown_name(name), Role(role.upper()), *scopes, person, narrowed)
        return TokenKey.of(read_settings()).sign(actor, valid_for)
    except (BadTokenError, BadPersonError, BadScopeError) as error:
        raise typer.BadParameter(str(error)) from None
