"""Uploaded documents (证明材料). Their bytes are kept outside the database, under their ids."""

from uuid import UUID

from tortoise import fields
from tortoise.fields.base import Field
from tortoise.models import Model

from domain.lives.roles import Role
from domain.models.grant import Grant


class Document(Model):
    """One document of a grant: promised by a request to upload, stored once its bytes are what was promised."""

    id = fields.UUIDField(primary_key=True)
    grant: fields.ForeignKeyRelation[Grant] = fields.ForeignKeyField(
        "models.Grant", related_name="documents", on_delete=fields.RESTRICT
    )
    grant_id: UUID
    name = fields.CharField(max_length=200)
    media_type = fields.CharField(max_length=100)
    size: Field[int] = fields.BigIntField()
    """Bytes."""
    sha256 = fields.CharField(max_length=64)
    """Hexadecimal, as promised and as found."""
    uploaded_by = fields.CharField(max_length=200)
    uploaded_by_person = fields.CharField(max_length=200)
    """By which this person is compared."""
    uploader_role = fields.CharEnumField(Role, max_length=20, null=True)
    """In which role; null for documents of the time before it was kept."""
    requested_at = fields.DatetimeField()
    stored_at = fields.DatetimeField(null=True)
    """Null until its bytes have come."""

    class Meta(Model.Meta):
        """Table name and the order in which a grant's documents are read."""

        table = "document"
        indexes = (("grant_id", "requested_at"),)
