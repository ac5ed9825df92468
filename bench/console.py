"""What a bench says (输出): a line at once, or why it cannot go on."""

import sys
from typing import NoReturn


def say(line: str) -> None:
    """Print one line of the result at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def give_up(why: str) -> NoReturn:
    """End the bench with a sentence: what it would measure is not what it says."""
    sys.exit(why)
