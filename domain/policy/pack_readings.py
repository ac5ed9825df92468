"""The readings of a pack (条款解释): which are chosen, and the value of each ``by_reading`` under the choice."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.policy.pack_complaints import listed, near, quoted
from domain.policy.pack_sources import Path, Plain, Source, at

BY_READING = "by_reading"


@dataclass(frozen=True, slots=True)
class _Choice:
    """A reading as the rest of the pack needs it: the option chosen and every option there is."""

    option: str
    options: tuple[str, ...]


def choose(source: Source, choices: Mapping[str, str]) -> Plain:
    """Return the pack with each ``by_reading`` replaced by the value of its reading's choice.

    ``choices`` replaces the choice of readings by key. Complaints go to the source: an option or a reading that
    does not exist, a ``by_reading`` that does not give a value for exactly the options of its reading.
    """
    known = _register(source, choices)
    for key in choices.keys() - known.keys():
        hint = near(key, known)
        why = (f"没有可选择的解释“{key}”{hint[0]}", f"there is no reading {key!r} to choose{hint[1]}")
        source.complain(("readings",), why)
    return _Chooser(source, known).chosen(source.plain, (), ())


def _register(source: Source, choices: Mapping[str, str]) -> dict[str, _Choice]:
    known: dict[str, _Choice] = {}
    readings = at(source.plain, ("readings",))
    for place, reading in enumerate(readings if isinstance(readings, list) else []):
        key, options = at(reading, ("key",)), at(reading, ("options",))
        if not isinstance(reading, dict) or not isinstance(key, str) or not isinstance(options, dict):
            continue  # the shapes complain about it, once all values are in place
        if key in choices:
            reading["choice"] = choices[key]
        option = reading.get("choice")
        if not isinstance(option, str) or option not in options:
            (stands, instead), known_options = quoted(option), listed(options)
            why = (
                f"{stands}不是选项；须为{known_options[0]}之一",
                f"{instead} is no option; write one of {known_options[1]}",
            )
            source.complain(("readings", place, "choice"), why)
        known[key] = _Choice(str(option), tuple(options))
    return known


class _Chooser:
    """Walks the pack once and keeps the line of each value that it moves."""

    def __init__(self, source: Source, known: Mapping[str, _Choice]) -> None:
        self._source, self._known = source, known

    def chosen(self, value: Plain, target: Path, origin: Path) -> Plain:
        """Return a value with its readings resolved; it was written at ``origin`` and will stand at ``target``."""
        self._source.move(target, origin)
        if isinstance(value, list):
            return [self.chosen(entry, (*target, place), (*origin, place)) for place, entry in enumerate(value)]
        if not isinstance(value, dict):
            return value
        if BY_READING in value:
            return self._by_reading(value, target, origin)
        return {key: self.chosen(entry, (*target, key), (*origin, key)) for key, entry in value.items()}

    def _by_reading(self, value: dict[str, Plain], target: Path, origin: Path) -> Plain:
        key = str(value[BY_READING])
        choice = self._known.get(key)
        if choice is None:
            hint = near(key, self._known)
            self._source.complain(target, (f"没有解释“{key}”{hint[0]}", f"there is no reading {key!r}{hint[1]}"))
            return None
        if value.keys() - {BY_READING} != set(choice.options):
            options = listed(choice.options)
            zh = f"“by_reading: {key}”须为每个选项各写一个值：{options[0]}，不多不少"
            self._source.complain(target, (zh, f"by_reading {key} must give a value for exactly {options[1]}"))
            return None
        return self.chosen(value.get(choice.option), target, (*origin, choice.option))
