"""Years whose accounts finance has closed (决算)."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class ClosedYear(Model):
    """What a treasury's year came to by its end: written once, when two people of finance closed it."""

    id = fields.UUIDField(primary_key=True)
    """Follows from policy, treasury and year, so that it is known before the year is closed."""
    policy_code = fields.CharField(max_length=100)
    treasury = fields.CharField(max_length=20)
    year = fields.IntField()
    figures: fields.JSONField[dict[str, Any]] = fields.JSONField()
    """Fen, as `domain.treasury.closed_years` keeps them."""
    sha256 = fields.CharField(max_length=64)
    """Over the figures; whoever proposed the closing stated it."""
    document_no = fields.CharField(max_length=200)
    evidence = fields.CharField(max_length=2000)
    closed_by = fields.CharField(max_length=200)
    """Who confirmed it; who proposed it stands in the proposal on this id."""
    closed_by_person = fields.CharField(max_length=200)
    closed_at = fields.DatetimeField()

    class Meta(Model.Meta):
        """Table name; a treasury closes a year of a policy once."""

        table = "closed_year"
        unique_together = (("policy_code", "treasury", "year"),)
