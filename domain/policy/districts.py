"""Facts that name a district (所在区): their choices are the paying districts of the pack."""

from typing import Any

from pydantic import BaseModel


def with_districts(pack: dict[str, Any]) -> dict[str, Any]:
    """Return a pack, as it is written, with its districts for the choices of the facts that name one.

    What is not there, or has no such parts, is complained of by its own shape.
    """
    try:
        names = {district["code"]: district["name"] for district in pack["districts"]}
        return {**pack, "measures": [_measure(measure, names) for measure in pack["measures"]]}
    except (KeyError, TypeError, AttributeError):
        return pack


def _measure(measure: Any, names: dict[str, Any]) -> Any:  # noqa: ANN401 - a pack before it has its shape
    if isinstance(measure, BaseModel):
        return measure
    facts = {
        name: {**fact, "choices": names} if fact.get("of_districts") else fact
        for name, fact in measure.get("facts", {}).items()
    }
    return {**measure, "facts": facts} if facts else measure
