"""An applicant (申请单位)."""

from tortoise import fields
from tortoise.models import Model


class Applicant(Model):
    """A legal person with a checked unified social credit code and a paying district from the register."""

    id = fields.UUIDField(primary_key=True)
    credit_code = fields.CharField(max_length=18, unique=True)
    name = fields.CharField(max_length=200)
    """As it stands on record until the day before ``due_on``; `workflows.cases.register` answers it for any day."""
    district_code = fields.CharField(max_length=20)
    """Code of the register of paying districts; never derived from the credit code."""
    version = fields.IntField(default=1, db_default=1)
    """Grows with every command on its register."""
    due_on = fields.DateField(null=True, db_index=True)
    """The next day on which something changes; null where nothing is to come."""
    created_at = fields.DatetimeField()

    class Meta(Model.Meta):
        """Table name."""

        table = "applicant"
