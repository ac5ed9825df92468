"""The day of a demonstration (演示日)."""

from tortoise import fields
from tortoise.models import Model


class DemonstrationDay(Model):
    """The stated day on which a demonstration runs. A production server refuses a database that has one."""

    id = fields.CharField(max_length=10, primary_key=True)
    today = fields.DateField()
    stated_on = fields.DateField(null=True)
    """The machine's day on which it was stated, from which its instants are reckoned; null for the present day."""

    class Meta(Model.Meta):
        """Table name."""

        table = "demonstration_day"
