"""The JSON Schema of a pack as it is written, before its readings are resolved: for editors and for other tools.

It follows from the shapes of domain.policy.policy. What differs in writing: figures stand in the notation of the text,
and any value may hang on a reading.
"""

import json
from typing import Any, TypeAlias, cast

from domain.policy.pack_sources import BY_READING
from domain.policy.policy import Policy
from domain.values.figures import AMOUNT_WRITTEN, PARTS_WRITTEN, RATIO_WRITTEN

Schema: TypeAlias = dict[str, Any]

_BESIDE = ("description", "default")
"""Words about a property that stay beside it when its value may hang on a reading."""


_ANOTHER: Schema = {"type": "object", "required": [BY_READING]}
"""What hangs on a second reading, once the first is chosen."""


def pack_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of a pack as written."""
    shapes = Policy.model_json_schema()
    parts = {name: _as_written(shape) for name, shape in shapes.pop("$defs").items()} | _figures()
    text: Schema = {"type": "string", "description": "The expression by itself."}
    parts["Expression"] = {"anyOf": [text, parts["Expression"]]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A policy pack of Duixian, as written",
        "description": (
            "One support policy as data. Any value may hang on a disputed reading: "
            "{by_reading: <key of the reading>, OPTION_A: value, OPTION_B: value}."
        ),
        **{key: value for key, value in _as_written(shapes).items() if key not in {"title", "description"}},
        "$defs": parts,
    }


def pack_schema_text() -> str:
    """Return the schema as the file that is kept beside the packs."""
    return json.dumps(pack_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _figures() -> dict[str, Schema]:
    amount: Schema = {
        "description": "An amount of money as the text writes it; where that is not one amount, the yuan beside it.",
        "anyOf": [
            {"type": "string", "pattern": f"^{AMOUNT_WRITTEN}$"},
            {
                "type": "object",
                "properties": {"yuan": {"type": "integer", "minimum": 0}, "written": {"type": "string"}},
                "required": ["yuan", "written"],
                "additionalProperties": False,
            },
        ],
    }
    rate: Schema = {
        "description": "A rate or share as the text writes it: per cent, per thousand, or one number to another.",
        "type": "string",
        "pattern": f"^({PARTS_WRITTEN}|{RATIO_WRITTEN})$",
    }
    return {"Amount": amount, "Rate": rate}


def _as_written(shape: Schema) -> Schema:
    """A shape of which every value may hang on a reading."""
    written = {key: value for key, value in shape.items() if key not in {"title", "discriminator", "oneOf"}}
    if variants := shape.get("anyOf") or shape.get("oneOf"):
        written["anyOf"] = [_as_written(variant) for variant in variants]
    if "properties" in shape:
        written["properties"] = {name: _or_by_reading(value) for name, value in shape["properties"].items()}
    for place in ("items", "additionalProperties"):
        if isinstance(shape.get(place), dict):
            written[place] = _or_by_reading(cast("Schema", shape[place]))
    return written


def _or_by_reading(shape: Schema) -> Schema:
    value = _as_written({key: entry for key, entry in shape.items() if key not in _BESIDE})
    reading: Schema = {
        "type": "object",
        "properties": {BY_READING: {"type": "string"}},
        "required": [BY_READING],
        "additionalProperties": {"anyOf": [value, {"type": "null"}, _ANOTHER]},
    }
    variants = value["anyOf"] if value.keys() == {"anyOf"} else [value]
    return {key: shape[key] for key in _BESIDE if key in shape} | {"anyOf": [*variants, reading]}


if __name__ == "__main__":
    print(pack_schema_text(), end="")  # noqa: T201 - the file itself
