"""Lists of payments, legs and recoveries are found by an index, by whatever finance asks for them (支付台账检索)."""

from tortoise import migrations
from tortoise.migrations import operations as ops

_INDEXES = {
    "payments_by_amount": "payment (amount, id)",
    "legs_by_award": "payment_leg (awarded_on, place)",
    "legs_by_amount": "payment_leg (amount, place)",
    "legs_by_instruction": "payment_leg (instructed_on) WHERE instructed_on IS NOT NULL",
    "legs_on_their_way": "payment_leg (state, payment_id) WHERE state NOT IN ('SETTLED', 'CANCELLED', 'SPLIT')",
    "receipts_by_number": "receipt (number)",
    "receipts_of_a_voucher": "receipt (voucher_no)",
    "settlements_by_day": "receipt (on_day) WHERE outcome = 'SETTLED'",
    "double_payments_by_day": "double_payment (recorded_at, id)",
    "recoveries_by_claim": "recovery (claimed, id)",
}


class Migration(migrations.Migration):
    dependencies = [("models", "0006_whole_items")]

    initial = False

    operations = [
        ops.RunSQL(
            sql=[f"CREATE INDEX {name} ON {columns}" for name, columns in _INDEXES.items()],
            reverse_sql=[f"DROP INDEX {name}" for name in _INDEXES],
        )
    ]
