"""An applicant (申请单位)."""

from tortoise import fields
from tortoise.models import Model


class Applicant(Model):
    """A legal person with a checked unified social credit code and a paying district from the register."""

    id = fields.UUIDField(primary_key=True)
    credit_code = fields.CharField(max_length=18, unique=True)
    name = fields.CharField(max_length=200)
    district_code = fields.CharField(max_length=20)
    """Code of the register of paying districts; never derived from the credit code."""
    created_at = fields.DatetimeField()

    class Meta(Model.Meta):
        """Table name."""

        table = "applicant"
