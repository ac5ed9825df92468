"""The command line: ``duixian``, for the people who run a server and for whoever wants an amount assessed.

Every command imports what it needs when it runs: nobody waits for a schema who asks for help or a token.
"""

import os
import signal


def _end(number: int, _frame: object) -> None:
    os._exit(128 + number)


def main() -> None:
    """Run one command; stopped while its parts are still being read, it ends without a word, as a shell expects it."""
    # An exception would be lost where Python ignores those of a callback; and nothing is begun that must be ended.
    before = signal.signal(signal.SIGINT, _end)
    from api.cli.commands import main as run

    try:
        run()
    finally:
        signal.signal(signal.SIGINT, before)


__all__ = ["main"]
