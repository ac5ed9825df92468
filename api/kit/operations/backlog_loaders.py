"""Loaders of what waits for receivers of notices, beside those of what is offered."""

from functools import cached_property

from api.kit.offer_loaders import OfferLoaders
from api.kit.operations.promises import Loader
from workflows.notices.logs import backlogs


class BacklogLoaders(OfferLoaders):
    """Loaders of one request."""

    backlog = cached_property(lambda _: Loader(backlogs))
    """Of a receiver, how many notices wait for it and were given up."""
