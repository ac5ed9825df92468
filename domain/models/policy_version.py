"""A version of a policy (政策版本): the pack as it was drafted, and the particulars given at publication."""

from tortoise import fields
from tortoise.models import Model

from domain.lives.policy_life import PolicyState


class PolicyVersion(Model):
    """One exact pack, named by its content hash. A grant is judged by the version under which it was filed."""

    id = fields.UUIDField(primary_key=True)
    code = fields.CharField(max_length=100)
    content_hash = fields.CharField(max_length=64, unique=True)
    data = fields.TextField()
    """The pack's canonical JSON, its readings chosen."""
    text = fields.TextField()
    """The policy's text, verbatim."""
    state = fields.CharEnumField(PolicyState, max_length=20)
    version = fields.IntField(default=1)
    document_no = fields.CharField(max_length=200, null=True)
    issuer = fields.CharField(max_length=200, null=True)
    evidence = fields.CharField(max_length=2000, null=True)
    published_on = fields.DateField(null=True)
    in_force_from = fields.DateField(null=True)
    expires_on = fields.DateField()
    closing_document_no = fields.CharField(max_length=200, null=True)
    """Number of the document that suspended or repealed it last."""
    due_on = fields.DateField(null=True)
    """The day on which time alone moves it; null where nothing is due. Indexed."""
    created_at = fields.DatetimeField()

    class Meta(Model.Meta):
        """Table name."""

        table = "policy_version"
