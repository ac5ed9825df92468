"""The readings of a pack (条款解释): which are chosen, and the value of each ``by_reading`` under the choice."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.policy.pack_complaints import listed, near, quoted
from domain.policy.pack_sources import BY_READING, Path, Plain, Source, at

NOT_OFFERED = "not_offered"


@dataclass(frozen=True, slots=True)
class _Choice:
    """A reading as the rest of the pack needs it: the option chosen and every option that can be chosen."""

    option: str
    offered: tuple[str, ...]


def choose(source: Source, choices: Mapping[str, str]) -> Plain:
    """Return the pack with each ``by_reading`` replaced by the value of its reading's choice.

    A part whose value is null under the choice is left out: of a list, or of what has parts by name. ``choices``
    replaces the choice of readings by key. Complaints go to the source: an option or a reading that does not exist, an
    option that is prose, which nobody can choose (``not_offered``), a ``by_reading`` that does not give a value for
    exactly the options that can be chosen.
    """
    known = _register(source, choices)
    for key in choices.keys() - known.keys():
        hint = near(key, known)
        why = (f"没有可选择的解释“{key}”{hint[0]}", f"there is no reading {key!r} to choose{hint[1]}")
        source.complain(("readings",), why)
    return _with_choices(_Chooser(source, known).chosen(source.plain, (), ()), choices)


def _with_choices(data: Plain, choices: Mapping[str, str]) -> Plain:
    """The data, whose readings say what is chosen."""
    readings = at(data, ("readings",))
    if not choices or not isinstance(data, dict) or not isinstance(readings, list):
        return data
    return {**data, "readings": [_with_choice(reading, choices) for reading in readings]}


def _with_choice(reading: Plain, choices: Mapping[str, str]) -> Plain:
    key = at(reading, ("key",))
    return (
        {**reading, "choice": choices[key]}
        if isinstance(reading, dict) and isinstance(key, str) and key in choices
        else reading
    )


def _register(source: Source, choices: Mapping[str, str]) -> dict[str, _Choice]:
    known: dict[str, _Choice] = {}
    readings = at(source.plain, ("readings",))
    for place, reading in enumerate(readings if isinstance(readings, list) else []):
        key, options = at(reading, ("key",)), at(reading, ("options",))
        if not isinstance(reading, dict) or not isinstance(key, str) or not isinstance(options, dict):
            continue  # the shapes complain about it, once all values are in place
        option = choices.get(key, reading.get("choice"))
        if not isinstance(option, str) or option not in options:
            (stands, instead), known_options = quoted(option), listed(options)
            why = (
                f"{stands}不是选项；须为{known_options[0]}之一",
                f"{instead} is no option; write one of {known_options[1]}",
            )
            source.complain(("readings", place, "choice"), why)
        elif reason := at(options, (option, NOT_OFFERED)):
            why = (
                f"{key}={option}只作记录，不能选用：{at(reason, ('zh',))}",
                f"{key}={option} is prose, which nobody can choose: {at(reason, ('en',))}",
            )
            source.complain(("readings", place, "choice"), why)
        offered = tuple(name for name in options if at(options, (name, NOT_OFFERED)) is None)
        known[key] = _Choice(str(option), offered)
    return known


class _Chooser:
    """Walks the pack once and keeps the line of each value that it moves."""

    def __init__(self, source: Source, known: Mapping[str, _Choice]) -> None:
        self._source, self._known = source, known

    def chosen(self, value: Plain, target: Path, origin: Path) -> Plain:
        """Return a value with its readings resolved; it was written at ``origin`` and will stand at ``target``."""
        if target == origin and id(value) not in self._source.hanging:
            return value
        self._source.move(target, origin)
        if isinstance(value, list):
            return self._list(value, target, origin)
        if not isinstance(value, dict):
            return value
        if BY_READING in value:
            return self._by_reading(value, target, origin)
        parts = ((key, entry, self.chosen(entry, (*target, key), (*origin, key))) for key, entry in value.items())
        return {key: part for key, entry, part in parts if not _left_out(entry, part)}

    def _list(self, value: list[Plain], target: Path, origin: Path) -> Plain:
        kept: list[Plain] = []
        for place, entry in enumerate(value):
            part = self.chosen(entry, (*target, len(kept)), (*origin, place))
            if not _left_out(entry, part):
                kept.append(part)
        return kept

    def _by_reading(self, value: dict[str, Plain], target: Path, origin: Path) -> Plain:
        key = str(value[BY_READING])
        choice = self._known.get(key)
        if choice is None:
            hint = near(key, self._known)
            self._source.complain(target, (f"没有解释“{key}”{hint[0]}", f"there is no reading {key!r}{hint[1]}"))
            return None
        if value.keys() - {BY_READING} != set(choice.offered):
            options = listed(choice.offered)
            zh = f"“by_reading: {key}”须为每个选项各写一个值：{options[0]}，不多不少"
            self._source.complain(target, (zh, f"by_reading {key} must give a value for exactly {options[1]}"))
            return None
        return self.chosen(value.get(choice.option), target, (*origin, choice.option))


def _left_out(entry: Plain, part: Plain) -> bool:
    """Whether a part hangs on a reading and the reading chosen has none."""
    return part is None and isinstance(entry, dict) and BY_READING in entry
