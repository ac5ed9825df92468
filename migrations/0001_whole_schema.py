"""The whole schema: tables, what a row may never say, what may be only once, and what follows from something else."""

from importlib.resources import files

from tortoise import migrations
from tortoise.migrations import operations as ops

from migrations.whole_schema.tables.applicants import APPLICANTS
from migrations.whole_schema.tables.grants import GRANTS
from migrations.whole_schema.tables.handling import HANDLING
from migrations.whole_schema.tables.ledger import LEDGER
from migrations.whole_schema.tables.office import OFFICE
from migrations.whole_schema.tables.payments import PAYMENTS
from migrations.whole_schema.tables.policies import POLICIES
from migrations.whole_schema.tables.programmes import PROGRAMMES
from migrations.whole_schema.tables.recoveries import RECOVERIES

TRIGGERS = ("written_once", "cases", "ledger", "payments", "receipts", "runs", "recoveries", "search", "changes")
STATEMENTS = ("beside_the_models", "checks", "indexes", *(f"triggers/{each}" for each in TRIGGERS))


def _statements(name: str) -> str:
    return (files("migrations.whole_schema") / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    initial = True

    operations = [
        *OFFICE,
        *POLICIES,
        *APPLICANTS,
        *GRANTS,
        *HANDLING,
        *PROGRAMMES,
        *LEDGER,
        *PAYMENTS,
        *RECOVERIES,
        ops.RunSQL(sql=[_statements(name) for name in STATEMENTS]),
    ]
