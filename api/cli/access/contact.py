"""``duixian contact``: at which addresses letters reach people and organisations, and how that goes."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from uuid import UUID

import typer

if TYPE_CHECKING:
    from workflows.transaction.work import Done, Work

C = TypeVar("C", bound=Any)
CONTACT = typer.Typer(help="Addresses for letters: e-mail and SMS of what is due.", no_args_is_help=True)
Which = Annotated[UUID, typer.Argument(help="Id of the address, as `duixian contact list` shows it.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(CONTACT, name="contact")


@CONTACT.command("add")
def add(
    holder: Annotated[str, typer.Argument(help="The id (`sub`) of a person, or an organisation's credit code.")],
    address: Annotated[str, typer.Argument(help="An e-mail address, or the number of a telephone.")],
    *,
    organisation: Annotated[bool, typer.Option("--organisation", help="The holder is an organisation.")] = False,
    sms: Annotated[bool, typer.Option("--sms", help="The address is a telephone's.")] = False,
    lang: Annotated[str, typer.Option(help="Language of the letters: en or zh-CN.")] = "zh-CN",
) -> None:
    """Put an address on record, and write to it how it is confirmed. Nothing else is written to it before."""
    from workflows.notices.letters.contacts import AddContact, Channel, Whose, add_contact

    if lang not in {"en", "zh-CN"}:
        message = "say en or zh-CN"
        raise typer.BadParameter(message, param_hint="--lang")
    whose, channel = Whose.ORGANISATION if organisation else Whose.PERSON, Channel.SMS if sms else Channel.EMAIL
    done = _do(add_contact, AddContact(whose, holder, channel, address, lang))
    typer.echo(f"contact {done.chain}: a code is on its way to it.")


@CONTACT.command("list")
def listed() -> None:
    """Show every address, without the address itself: whose it is, where it stands, and what waits or bounced."""
    from api.cli.running import on_database
    from workflows.notices.letters.standing import standing

    for row in on_database(lambda _: standing()):
        typer.echo("  ".join(str(part) for part in row))


@CONTACT.command("log")
def log(contact: Which, last: Annotated[int, typer.Option(help="How many tries.", min=1, max=1000)] = 50) -> None:
    """Show the last tries to write to an address, the newest first, and what was answered."""
    from api.cli.running import on_database
    from workflows.notices.letters.standing import tries_of

    for at, letter, state, status, seconds, answer in on_database(lambda _: tries_of(contact, last)):
        typer.echo(f"{at}  {letter}  {state}  {status or 'nothing'} after {seconds:.3f} s: {answer}")


@CONTACT.command("confirm")
def confirm(contact: Which, code: Annotated[str, typer.Argument(help="The code that came to it.")]) -> None:
    """Confirm an address by the code that came to it, for who cannot follow the link."""
    from workflows.notices.letters.contacts import AnswerContact, Deed, answer_contact

    _do(answer_contact, AnswerContact(contact, Deed.CONFIRM, code))
    typer.echo("Notices come to it.")


@CONTACT.command("stop")
def stop(contact: Which) -> None:
    """Write nothing more to an address."""
    from workflows.notices.letters.contacts import AnswerContact, Deed, answer_contact, code_of

    _do(answer_contact, lambda: AnswerContact(contact, Deed.STOP, code_of(contact, Deed.STOP)))
    typer.echo("Nothing more comes to it.")


def _do(handler: "Callable[[Work, C], Awaitable[Done]]", command: "C | Callable[[], C]") -> "Done":
    from api.cli.running import done, on_database
    from workflows.transaction.actors import SYSTEM
    from workflows.transaction.work import handle

    async def acted(_: object) -> "Done":
        made: Any = command() if callable(command) else command
        return done(await handle(SYSTEM, handler, made))

    return on_database(acted)
