"""The command line: ``duixian``, for the people who run a server and for whoever wants an amount assessed."""

import os
import signal


def _end(number: int, _frame: object) -> None:
    os._exit(128 + number)


def main() -> None:
    """Run one command; stopped while its parts are still being read, it ends without a word, as a shell expects it."""
    # An exception would be lost where Python ignores those of a callback; and nothing is begun that must be ended.
    signal.signal(signal.SIGINT, _end)
    from api.cli.commands import main as run  # noqa: PLC0415 - takes seconds, in which somebody may press Ctrl-C

    signal.signal(signal.SIGINT, signal.default_int_handler)
    run()


__all__ = ["main"]
