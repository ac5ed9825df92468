"""The command line: ``duixian``, for the people who run a server and for whoever wants an amount assessed."""

import signal
import sys


def main() -> None:
    """Run one command; stopped while its parts are still being read, it ends without a word, as a shell expects it."""
    try:
        from api.cli.commands import main as run  # noqa: PLC0415 - takes seconds, in which somebody may press Ctrl-C
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
    run()


__all__ = ["main"]
