"""Which places of keys are safe enough to be named in the settings."""

import re

LOCAL = re.compile(r"http://(127\.0\.0\.1|localhost|\[::1\])([:/]|$)")


def checked_place(place: str | None, variable: str) -> str | None:
    """Return a place of keys; raises ValueError for a service that is asked without TLS over a network."""
    if place is not None and place.startswith("http://") and not LOCAL.match(place):
        message = f"{variable} must begin with https:// where a service keeps the keys."
        raise ValueError(message)
    return place
