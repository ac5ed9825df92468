"""The command line: ``duixian``, for the people who run a server and for whoever wants an amount assessed."""

from api.cli.commands import main

__all__ = ["main"]
