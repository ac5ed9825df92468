"""What of a grant is searched (检索): kept by the database itself, beside the grant."""

from typing import Any

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model


class GrantSearch(Model):
    """Number, item, applicant and credit code of a grant as one text, and every pair of neighbours in it.

    A trigger writes it with the grant and with its item: a step of the grant's life, which changes neither, writes
    nothing here.
    """

    id = fields.UUIDField(primary_key=True)
    """The grant's own."""
    text = fields.TextField()
    grams: Any = ArrayField("text")

    class Meta(Model.Meta):
        """Table name."""

        table = "grant_search"
