"""The day of a demonstration (演示日)."""

from tortoise import fields
from tortoise.models import Model


class DemonstrationDay(Model):
    """The stated day on which a demonstration runs. A production server refuses a database that has one."""

    id = fields.CharField(max_length=10, primary_key=True)
    today = fields.DateField()

    class Meta(Model.Meta):
        """Table name."""

        table = "demonstration_day"
