"""Packs that a clerk could have broken, made of a whole one: keys, values, YAML and letters, each in turn."""

from collections.abc import Iterator

import yaml

INSTEAD = ("{x: 1}", "wrong")
YAML_FAULTS = {
    "a tab": ("\n    kind:", "\n\tkind:"),
    "a colon too many": ("en: Entry into force", "en: Entry: into force"),
    "a quotation mark that is not closed": ("format: 1", "format: '1"),
    "a bracket that is not closed": ("    split: {", "    split: {{"),
    "a line out of line": ("\n    kind:", "\n      kind:"),
    "an anchor that is nowhere": ("gate: *", "gate: *no"),
    "a sign that begins no text": ("format: 1", "format: @1"),
    "two packs in one file": ("validity:", "---\nvalidity:"),
    "a control character": ("format: 1", "format: 1\x01"),
    "a key that is a list": ("format: 1", "[a]: 1"),
    "a key that stands twice": ("format: 1", "format: 1\nformat: 1"),
}
"""What YAML itself does not take, by name: what stands in the pack, and what in its place."""


def broken(source: str) -> Iterator[tuple[str, str]]:
    """Return the pack with one thing wrong, many times: each name's first value and each name itself, once."""
    for name, (key, value) in _first_places(source).items():
        begins, ends = value.start_mark.index, value.end_mark.index
        if "\n" not in source[begins:ends]:
            for instead in INSTEAD:
                yield f"{name}: {instead}", f"{source[:begins]}{instead}{source[ends:]}"
        begins, ends = key.start_mark.index, key.end_mark.index
        for instead in ("zzz", "rate"):
            yield f"{instead} for {name}", f"{source[:begins]}{instead}{source[ends:]}"


def _first_places(source: str) -> dict[str, tuple[yaml.Node, yaml.Node]]:
    places: dict[str, tuple[yaml.Node, yaml.Node]] = {}
    waiting: list[yaml.Node] = [yaml.compose(source, Loader=yaml.SafeLoader)]  # pyright: ignore[reportUnknownMemberType] - PyYAML has no types
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                places.setdefault(str(key.value), (key, value))
                waiting.append(value)
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value
    return places
