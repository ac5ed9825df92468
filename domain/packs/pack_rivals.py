"""What is wrong with a pack under the options that nobody chose (未采用的选项): they are read only once they are."""

from collections.abc import Iterator

from domain.packs.packs import Pack, checked
from domain.policy.pack_complaints import BadPackError, Complaint
from domain.policy.pack_readings import choose
from domain.policy.pack_sources import Source


def rival_complaints(pack: Pack, source: str, file: str) -> list[Complaint]:
    """Return every complaint of a pack that has none as it is chosen, with each other option chosen in its turn.

    A pack that is called right can be chosen otherwise, and a mistake in what is not in use would be met only then.
    """
    complaints: list[Complaint] = []
    written = Source(source, file)
    known = pack.policy, choose(written.again(), {})
    for key, option in _others(pack):
        try:
            checked(written.again(), pack.text, {key: option}, known)
        except BadPackError as bad:
            complaints += bad.complaints
    return complaints


def _others(pack: Pack) -> Iterator[tuple[str, str]]:
    for reading in pack.policy.readings:
        for option, words in reading.options.items():
            if option != reading.choice and not words.not_offered:
                yield reading.key, option
