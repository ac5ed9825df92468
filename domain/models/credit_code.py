"""Credit codes that were admitted though they break the standard (认可的统一社会信用代码)."""

from tortoise import fields
from tortoise.models import Model

from domain.values.credit_codes import CodeFault


class AdmittedCreditCode(Model):
    """A credit code that a certificate shows although a part of it is wrong: written once."""

    id = fields.UUIDField(primary_key=True)
    credit_code = fields.CharField(max_length=18, unique=True)
    fault = fields.CharEnumField(CodeFault, max_length=20)
    """The part that is wrong."""
    reason = fields.CharField(max_length=2000)
    evidence = fields.CharField(max_length=2000)
    admitted_by = fields.CharField(max_length=200)
    admitted_at = fields.DatetimeField()

    class Meta(Model.Meta):
        """Table name."""

        table = "admitted_credit_code"
        indexes = (("admitted_at", "id"),)
