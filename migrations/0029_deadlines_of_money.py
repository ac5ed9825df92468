"""Days by which money is due: of vouchers that treasuries are to answer, and of demands of recoveries."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

INDEXES = {
    "legs_to_be_answered": "payment_leg (policy_code, instructed_on) WHERE state IN ('INSTRUCTED', 'UNKNOWN')",
    "recoveries_to_be_paid": "recovery (pay_by) WHERE state IN ('DEMANDED', 'PARTLY_RECOVERED', 'ENFORCEMENT')",
    "recoveries_to_be_replied_to": "recovery (reply_until) WHERE state = 'NOTIFIED'",
    "supplements_by_day": "supplement (until)",
    "objections_to_be_answered": "objection (filed_on) WHERE state = 'OPEN'",
}


class Migration(migrations.Migration):
    dependencies = [("models", "0028_publicity_notices")]

    initial = False

    operations = [
        ops.AddField(model_name="PaymentLeg", name="instructed_on", field=fields.DateField(null=True)),
        ops.AddField(model_name="Recovery", name="pay_by", field=fields.DateField(null=True)),
        ops.RunSQL(
            sql=[
                "UPDATE payment_leg SET instructed_on = run.instructed_on FROM payment_run_row AS line "
                "JOIN payment_run AS run ON run.id = line.run_id WHERE line.standing "
                "AND line.voucher_no = payment_leg.voucher_no AND run.instructed_on IS NOT NULL",
                *[f"CREATE INDEX {name} ON {rule}" for name, rule in INDEXES.items()],
            ]
        ),
    ]
