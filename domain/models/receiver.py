"""Who is told of changes by webhooks (接收方), and every try to tell them."""

from typing import Any

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.base import Field
from tortoise.models import Model

from domain.handling.deliveries import ReceiverState


class Receiver(Model):
    """An address to be told of changes (接收方), and on whose behalf."""

    id = fields.UUIDField(primary_key=True)
    url = fields.CharField(max_length=500)
    kinds: Any = ArrayField("varchar(20)")
    """Kinds of notices; empty for all of them."""
    owner: fields.JSONField[dict[str, Any]] = fields.JSONField()
    """The actor on whose behalf it is told: it is told of what that one sees."""
    registrant = fields.CharField(max_length=300)
    """Who registered it, apart from everybody else; empty for the installation itself."""
    generation = fields.IntField()
    """Of its secret."""
    previous_until = fields.DatetimeField(null=True)
    """Until when the secret before signs as well."""
    state = fields.CharEnumField(ReceiverState, max_length=20)
    created_at = fields.DatetimeField()

    class Meta(Model.Meta):
        """Table name, and by what somebody's own are found."""

        table = "receiver"
        indexes = (("registrant",),)


class DeliveryTry(Model):
    """One try to tell a receiver (投递记录), and what was answered."""

    id: Field[int] = fields.BigIntField(primary_key=True, generated=True)
    receiver_id = fields.UUIDField()
    notice_id = fields.UUIDField(null=True)
    """By which the receiver knows it again."""
    test = fields.BooleanField()
    """Whether it was a test, which tells of nothing."""
    at = fields.DatetimeField()
    status = fields.IntField(null=True)
    """None where nothing was answered."""
    seconds = fields.FloatField()
    answer = fields.CharField(max_length=500)

    class Meta(Model.Meta):
        """Table name, and the order in which a log is read."""

        table = "delivery_try"
        indexes = (("receiver_id", "at", "id"),)
