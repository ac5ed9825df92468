"""Whether a known advisory names a package of the lock: `python -m tools.advisories`, a part of `make check`.

It asks the registry of pip, a package at a time (`vulnerabilities` of its JSON). Where that does not answer, as without
a network or at a mirror that has no such data, it says that it could not look, and ends with 0.
"""

import re
import sys
from pathlib import Path
from typing import Any, cast

import httpx
from pip._internal.models.index import PyPI

LOCK = Path(__file__).parents[1] / "requirements-dev.lock"
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
_SECONDS = 10


class UnansweredError(Exception):
    """The registry does not answer what is known of a package."""


def pinned(lock: str) -> list[tuple[str, str]]:
    """Return the name and version of each package of a lock."""
    return [(name, version) for name, version in _PINNED.findall(lock)]


def known_of(registry: httpx.Client, name: str, version: str) -> list[str]:
    """Return what advisories say of one version of a package, a sentence each. Raises UnansweredError."""
    try:
        answer = registry.get(f"{name}/{version}/json")
        stated = cast("dict[str, Any]", answer.raise_for_status().json())["vulnerabilities"]
    except (httpx.HTTPError, ValueError, KeyError) as error:
        why = f"{name} {version}: {type(error).__name__}"
        raise UnansweredError(why) from None
    return [
        f"{name} {version}: {one['id']}, mended in {', '.join(one['fixed_in']) or 'no release yet'}"
        for one in stated
        if not one.get("withdrawn")
    ]


def main(lock: Path = LOCK, registry: str = f"{PyPI.pypi_url}/") -> int:
    """Name every advisory; returns 1 where there is one, else 0."""
    packages, advisories = pinned(lock.read_text(encoding="utf-8")), list[str]()
    with httpx.Client(base_url=registry, timeout=_SECONDS, follow_redirects=True) as client:
        for number, (name, version) in enumerate(packages):
            try:
                advisories += known_of(client, name, version)
            except UnansweredError as error:
                sys.stderr.write(f"advisories: could not look beyond {number} of {len(packages)} packages ({error})\n")
                break
        else:
            sys.stdout.write(f"advisories: {len(packages)} packages looked up, {len(advisories)} advisories\n")
    sys.stderr.writelines(f"{advisory}\n" for advisory in advisories)
    return 1 if advisories else 0


if __name__ == "__main__":
    sys.exit(main())
