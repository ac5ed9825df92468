from tortoise import migrations
from tortoise.migrations import operations as ops
from domain.assessment.allowances import AllowanceKind
from domain.lives.legs import LegState
from domain.lives.life import Role
from domain.treasury.postings import Account, EntryKind
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index

WRITTEN_ONCE = ("ledger_entry", "posting", "allowance_use")

CHECKS = {
    "budget": {
        "budget_never_overspent": (
            "appropriated >= 0 AND free >= 0 AND reserved >= 0 AND paid >= 0 AND recovered >= 0 AND lapsed >= 0 "
            "AND carried_over >= 0"
        ),
        "budget_adds_up": "appropriated = free + reserved + paid + recovered + lapsed + carried_over",
    },
    "ledger_entry": {
        "entry_moves_something": "amount > 0",
        "entry_has_its_authority": (
            "CASE WHEN kind IN ('RESERVE', 'RELEASE', 'SETTLE') THEN leg_id IS NOT NULL "
            "WHEN kind IN ('REVERSE', 'REINSTATE', 'RESTORE') THEN receipt_id IS NOT NULL "
            "WHEN kind = 'LAPSE' THEN true ELSE document_no IS NOT NULL END"
        ),
    },
    "posting": {"posting_moves_something": "amount <> 0"},
    "payment_leg": {
        "covered_leg_has_budget": "state IN ('BUDGET_PENDING', 'CANCELLED') OR budget_id IS NOT NULL",
        "waiting_leg_has_no_budget": "state <> 'BUDGET_PENDING' OR budget_id IS NULL",
    },
    "allowance": {"allowance_not_negative": "used >= 0"},
    "allowance_use": {"use_takes_something": "amount <> 0"},
}

UNIQUE = {
    "one_entry_of_a_kind_a_leg": "ledger_entry (leg_id, kind) WHERE leg_id IS NOT NULL",
    "one_entry_of_a_kind_a_receipt": "ledger_entry (receipt_id, kind) WHERE receipt_id IS NOT NULL",
    "one_entry_a_document": (
        "ledger_entry (budget_id, kind, document_no) WHERE document_no IS NOT NULL AND receipt_id IS NULL"
    ),
}

INDEXES = {
    "legs_waiting": "payment_leg (policy_code, treasury, awarded_on, place) WHERE state = 'BUDGET_PENDING'",
    "legs_of_a_budget": "payment_leg (budget_id) WHERE budget_id IS NOT NULL",
    "budgets_due": "budget (due_on, id) WHERE due_on IS NOT NULL",
    "postings_of_a_budget": "posting (budget_id, account)",
}

REFERENCES = (
    "ALTER TABLE ledger_entry ADD CONSTRAINT entry_of_a_leg FOREIGN KEY (leg_id) REFERENCES payment_leg (id)",
    "ALTER TABLE ledger_entry ADD CONSTRAINT entry_of_a_receipt FOREIGN KEY (receipt_id) REFERENCES recovery_receipt (id)",
    "ALTER TABLE ledger_entry ADD CONSTRAINT entry_and_budget UNIQUE (id, budget_id)",
    # A posting stands in the budget of its entry and in no other.
    "ALTER TABLE posting ADD CONSTRAINT posting_of_its_entry FOREIGN KEY (entry_id, budget_id) "
    "REFERENCES ledger_entry (id, budget_id)",
)

BUDGET_FOLLOWS = """
CREATE FUNCTION budget_follows_its_postings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM posting WHERE entry_id IN (SELECT entry_id FROM written) GROUP BY entry_id HAVING sum(amount) <> 0
    ) THEN
        RAISE EXCEPTION 'the postings of an entry do not balance' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    UPDATE budget SET
        appropriated = budget.appropriated - moved.appropriated,
        free = budget.free + moved.free,
        reserved = budget.reserved + moved.reserved,
        paid = budget.paid + moved.paid,
        recovered = budget.recovered + moved.recovered,
        lapsed = budget.lapsed + moved.lapsed,
        carried_over = budget.carried_over + moved.carried_over,
        version = budget.version + 1
    FROM (
        SELECT budget_id,
            coalesce(sum(amount) FILTER (WHERE account = 'APPROPRIATED'), 0) AS appropriated,
            coalesce(sum(amount) FILTER (WHERE account = 'FREE'), 0) AS free,
            coalesce(sum(amount) FILTER (WHERE account = 'RESERVED'), 0) AS reserved,
            coalesce(sum(amount) FILTER (WHERE account = 'PAID'), 0) AS paid,
            coalesce(sum(amount) FILTER (WHERE account = 'RECOVERED'), 0) AS recovered,
            coalesce(sum(amount) FILTER (WHERE account = 'LAPSED'), 0) AS lapsed,
            coalesce(sum(amount) FILTER (WHERE account = 'CARRIED_OVER'), 0) AS carried_over
        FROM written GROUP BY budget_id
    ) AS moved
    WHERE budget.id = moved.budget_id;
    RETURN NULL;
END $$
"""

SUMS_ARE_POSTINGS = """
CREATE FUNCTION budget_is_moved_by_postings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR pg_trigger_depth() = 1 AND
        (NEW.policy_code, NEW.treasury, NEW.year, NEW.appropriated, NEW.free, NEW.reserved, NEW.paid, NEW.recovered,
         NEW.lapsed, NEW.carried_over) IS DISTINCT FROM
        (CASE WHEN TG_OP = 'UPDATE' THEN (OLD.policy_code, OLD.treasury, OLD.year, OLD.appropriated, OLD.free,
         OLD.reserved, OLD.paid, OLD.recovered, OLD.lapsed, OLD.carried_over)
         ELSE (NEW.policy_code, NEW.treasury, NEW.year, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint,
         0::bigint) END)
    THEN
        RAISE EXCEPTION 'a budget is moved by postings alone' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""

ENTRY_OF_ITS_LEG = """
CREATE FUNCTION entry_is_of_its_leg() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.leg_id IS NOT NULL AND NEW.kind IN ('RESERVE', 'RELEASE', 'SETTLE') AND NOT EXISTS (
        SELECT 1 FROM payment_leg AS leg JOIN budget ON budget.id = NEW.budget_id
        WHERE leg.id = NEW.leg_id AND leg.amount = NEW.amount AND leg.treasury = budget.treasury
            AND leg.policy_code = budget.policy_code
    ) THEN
        RAISE EXCEPTION 'an entry of leg % moves its whole amount in a budget of its own treasury', NEW.leg_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""

ENTRY_HAS_POSTINGS = """
CREATE FUNCTION entry_has_its_postings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) <> 2 OR max(amount) <> NEW.amount FROM posting WHERE entry_id = NEW.id) THEN
        RAISE EXCEPTION 'entry % moves % fen by two postings', NEW.id, NEW.amount
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""

LEG_KEEPS_ITS_MONEY = """
CREATE OR REPLACE FUNCTION leg_keeps_its_money() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.payment_id, NEW.payer, NEW.treasury, NEW.amount, NEW.policy_code, NEW.awarded_on, NEW.place)
        IS DISTINCT FROM
        (OLD.payment_id, OLD.payer, OLD.treasury, OLD.amount, OLD.policy_code, OLD.awarded_on, OLD.place)
        OR (OLD.budget_id IS NOT NULL AND NEW.budget_id IS DISTINCT FROM OLD.budget_id)
        OR (OLD.state IN ('SETTLED', 'CANCELLED') AND NEW.state <> OLD.state)
    THEN
        RAISE EXCEPTION 'payment leg % keeps its payer and amount, and a settled or cancelled one its state', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""

ALLOWANCE_FOLLOWS = """
CREATE FUNCTION allowance_follows_its_uses() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    total bigint;
BEGIN
    UPDATE allowance SET used = used + NEW.amount WHERE id = NEW.allowance_id RETURNING used INTO total;
    IF NEW.amount > 0 AND total > NEW.most AND (NEW.hard OR NEW.reason IS NULL) THEN
        RAISE EXCEPTION 'allowance % holds % and would be used to %', NEW.allowance_id, NEW.most, total
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""

ALLOWANCE_MOVED_BY_USES = """
CREATE FUNCTION allowance_is_moved_by_uses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (TG_OP = 'INSERT' AND NEW.used <> 0) OR (TG_OP = 'UPDATE' AND pg_trigger_depth() = 1) THEN
        RAISE EXCEPTION 'an allowance is moved by uses alone' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""

TRIGGERS = (
    "CREATE TRIGGER budget_follows_its_postings AFTER INSERT ON posting REFERENCING NEW TABLE AS written "
    "FOR EACH STATEMENT EXECUTE FUNCTION budget_follows_its_postings()",
    "CREATE TRIGGER budget_is_moved_by_postings BEFORE INSERT OR UPDATE OR DELETE ON budget "
    "FOR EACH ROW EXECUTE FUNCTION budget_is_moved_by_postings()",
    "CREATE TRIGGER entry_is_of_its_leg BEFORE INSERT ON ledger_entry "
    "FOR EACH ROW EXECUTE FUNCTION entry_is_of_its_leg()",
    "CREATE CONSTRAINT TRIGGER entry_has_its_postings AFTER INSERT ON ledger_entry DEFERRABLE INITIALLY DEFERRED "
    "FOR EACH ROW EXECUTE FUNCTION entry_has_its_postings()",
    "CREATE TRIGGER allowance_follows_its_uses AFTER INSERT ON allowance_use "
    "FOR EACH ROW EXECUTE FUNCTION allowance_follows_its_uses()",
    "CREATE TRIGGER allowance_is_moved_by_uses BEFORE INSERT OR UPDATE OR DELETE ON allowance "
    "FOR EACH ROW EXECUTE FUNCTION allowance_is_moved_by_uses()",
)

# What was decided before there was a ledger is taken over as it stands: each treasury arranged what it had ordered.
OPENING_LEGS = (
    "UPDATE payment_leg SET policy_code = version.code, place = nextval('leg_place'), "
    "awarded_on = coalesce(grants.approved_on, (payment.ordered_at AT TIME ZONE 'Asia/Shanghai')::date) "
    "FROM payment JOIN grants ON grants.id = payment.grant_id JOIN policy_version AS version "
    "ON version.id = grants.policy_version_id WHERE payment.id = payment_leg.payment_id",
    "INSERT INTO budget (id, policy_code, treasury, year, appropriated, free, reserved, paid, recovered, lapsed, carried_over, "
    "version, due_on, created_at) SELECT gen_random_uuid(), code, treasury, year, 0, 0, 0, 0, 0, 0, 0, 1, "
    "make_date(year + 1, 1, 1), now() FROM (SELECT DISTINCT leg.policy_code AS code, leg.treasury, "
    "extract(year FROM payment.ordered_at AT TIME ZONE 'Asia/Shanghai')::int AS year FROM payment_leg AS leg "
    "JOIN payment ON payment.id = leg.payment_id WHERE leg.state <> 'CANCELLED') AS ordered",
    "UPDATE payment_leg SET budget_id = budget.id FROM payment, budget WHERE payment.id = payment_leg.payment_id "
    "AND payment_leg.state <> 'CANCELLED' AND budget.policy_code = payment_leg.policy_code "
    "AND budget.treasury = payment_leg.treasury "
    "AND budget.year = extract(year FROM payment.ordered_at AT TIME ZONE 'Asia/Shanghai')::int",
)


def opening(kind: str, source: str, target: str, rows: str) -> str:
    """A statement that writes an entry of a kind, with its postings, for each of the rows."""
    return (
        f"WITH found AS ({rows}), entry AS (INSERT INTO ledger_entry (id, number, budget_id, kind, amount, leg_id, receipt_id, "
        "document_no, evidence, recorded_by, role, recorded_at) SELECT gen_random_uuid(), nextval('ledger_number'), budget_id, "
        f"'{kind}', amount, leg_id, receipt_id, document_no, NULL, 'duixian', 'SYSTEM', now() FROM found "
        "RETURNING id, budget_id, amount) INSERT INTO posting (id, entry_id, budget_id, account, amount) "
        f"SELECT gen_random_uuid(), id, budget_id, '{source}', -amount FROM entry "
        f"UNION ALL SELECT gen_random_uuid(), id, budget_id, '{target}', amount FROM entry"
    )


_NONE = "NULL::uuid AS leg_id, NULL::uuid AS receipt_id, NULL::text AS document_no"
_OF_A_LEG = "id AS leg_id, NULL::uuid AS receipt_id, NULL::text AS document_no FROM payment_leg"
OPENING_ENTRIES = (
    opening(
        "APPROPRIATE",
        "APPROPRIATED",
        "FREE",
        "SELECT budget_id, sum(amount) AS amount, NULL::uuid AS leg_id, NULL::uuid AS receipt_id, '期初' AS document_no "
        "FROM payment_leg WHERE budget_id IS NOT NULL GROUP BY budget_id",
    ),
    opening("RESERVE", "FREE", "RESERVED", f"SELECT budget_id, amount, {_OF_A_LEG} WHERE budget_id IS NOT NULL"),
    opening("SETTLE", "RESERVED", "PAID", f"SELECT budget_id, amount, {_OF_A_LEG} WHERE state = 'SETTLED'"),
    opening(
        "REVERSE",
        "PAID",
        "RECOVERED",
        "SELECT leg.budget_id, receipt.amount, NULL::uuid AS leg_id, receipt.id AS receipt_id, NULL::text AS document_no "
        "FROM recovery_receipt AS receipt JOIN recovery_leg ON recovery_leg.id = receipt.leg_id "
        "JOIN recovery ON recovery.id = recovery_leg.recovery_id AND recovery.state <> 'DROPPED' "
        "JOIN payment_leg AS leg ON leg.payment_id = recovery.payment_id AND leg.payer = recovery_leg.payer",
    ),
)

_HAD = (
    "(grants.state IN ('APPROVED', 'PAYABLE', 'PAYING', 'PAID', 'ACTIVE', 'CLOSED') OR grants.state = 'TERMINATED' AND EXISTS (SELECT 1 "
    "FROM payment JOIN payment_leg ON payment_id = payment.id WHERE grant_id = grants.id AND payment_leg.state = 'SETTLED'))"
)


def opening_uses(kind: str, key: str, year: str, amount: str) -> tuple[str, str]:
    """Statements that take what was awarded before of the allowances of a kind; their caps were checked then."""
    had = (
        "FROM grants JOIN policy_version AS version ON version.id = policy_version_id JOIN applicant "
        f"ON applicant.id = applicant_id WHERE award IS NOT NULL AND {_HAD} AND {year} IS NOT NULL"
    )
    return (
        f"INSERT INTO allowance (id, policy_code, measure, kind, key, year, used) SELECT gen_random_uuid(), code, measure, "
        f"'{kind}', key, year, 0 FROM (SELECT DISTINCT version.code, measure, {key} AS key, {year} AS year {had}) AS keys",
        "INSERT INTO allowance_use (id, allowance_id, grant_id, amount, most, hard, reason, recorded_by, recorded_at) "
        f"SELECT gen_random_uuid(), allowance.id, taken.id, taken.amount, NULL, true, NULL, 'duixian', now() FROM (SELECT "
        f"grants.id, version.code, measure, {key} AS key, {year} AS year, {amount} AS amount {had}) AS taken "
        "JOIN allowance ON allowance.policy_code = taken.code AND allowance.measure = taken.measure "
        f"AND allowance.kind = '{kind}' AND allowance.key = taken.key AND allowance.year = taken.year",
    )


GIVEN_BACK = (
    "INSERT INTO allowance_use (id, allowance_id, grant_id, amount, most, hard, reason, recorded_by, recorded_at) "
    "SELECT gen_random_uuid(), allowance_id, grant_id, -received, NULL, true, NULL, 'duixian', now() FROM (SELECT "
    "recovery.grant_id, sum(recovery_leg.received) AS received FROM recovery JOIN recovery_leg ON recovery_id = recovery.id "
    "WHERE cause IN ('OVERPAYMENT', 'COURT_OR_AUDIT') AND recovery.state <> 'DROPPED' GROUP BY recovery.grant_id "
    "HAVING sum(recovery_leg.received) > 0) AS back JOIN allowance_use AS taken USING (grant_id) "
    "JOIN allowance ON allowance.id = taken.allowance_id AND kind = 'ITEM'"
)


class Migration(migrations.Migration):
    dependencies = [("models", "0004_guards_of_whole_lives")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Allowance",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("policy_code", fields.CharField(max_length=100)),
                ("measure", fields.CharField(max_length=20)),
                (
                    "kind",
                    fields.CharEnumField(
                        description="ITEM: ITEM\nAPPLICANT_YEAR: APPLICANT_YEAR\nQUOTA: QUOTA",
                        enum_type=AllowanceKind,
                        max_length=20,
                    ),
                ),
                ("key", fields.CharField(max_length=300)),
                ("year", fields.IntField()),
                ("used", fields.BigIntField(default=0)),
            ],
            options={
                "table": "allowance",
                "app": "models",
                "unique_together": (("policy_code", "measure", "kind", "key", "year"),),
                "pk_attr": "id",
                "table_description": "What was taken on one key of one measure: an item, an applicant's year, or the places of a year.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="AllowanceUse",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "allowance",
                    fields.ForeignKeyField(
                        "models.Allowance",
                        source_field="allowance_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="uses",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "grant",
                    fields.ForeignKeyField(
                        "models.Grant",
                        source_field="grant_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="allowance_uses",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("amount", fields.BigIntField()),
                ("most", fields.BigIntField(null=True)),
                ("hard", fields.BooleanField()),
                ("reason", fields.CharField(null=True, max_length=2000)),
                ("recorded_by", fields.CharField(max_length=200)),
                ("recorded_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "allowance_use",
                "app": "models",
                "indexes": [Index(fields=["allowance_id", "grant_id"]), Index(fields=["grant_id"])],
                "pk_attr": "id",
                "table_description": "What one decision on a grant took of an allowance, or gave back to it: written once.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Budget",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("policy_code", fields.CharField(max_length=100)),
                ("treasury", fields.CharField(max_length=20)),
                ("year", fields.IntField()),
                ("appropriated", fields.BigIntField(default=0)),
                ("free", fields.BigIntField(default=0)),
                ("reserved", fields.BigIntField(default=0)),
                ("paid", fields.BigIntField(default=0)),
                ("recovered", fields.BigIntField(default=0)),
                ("lapsed", fields.BigIntField(default=0)),
                ("carried_over", fields.BigIntField(default=0)),
                ("version", fields.IntField(default=1)),
                ("due_on", fields.DateField(null=True)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "budget",
                "app": "models",
                "unique_together": (("policy_code", "treasury", "year"),),
                "pk_attr": "id",
                "table_description": "What one treasury arranged for a policy in one calendar year (art. 15), and how it stands.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="LedgerEntry",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("number", fields.BigIntField()),
                (
                    "budget",
                    fields.ForeignKeyField(
                        "models.Budget",
                        source_field="budget_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="entries",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "kind",
                    fields.CharEnumField(
                        description="APPROPRIATE: APPROPRIATE\nCUT: CUT\nRESERVE: RESERVE\nRELEASE: RELEASE\nSETTLE: SETTLE\nREVERSE: REVERSE\nREINSTATE: REINSTATE\nRESTORE: RESTORE\nLAPSE: LAPSE\nCARRY_OVER: CARRY_OVER\nBRING_FORWARD: BRING_FORWARD",
                        enum_type=EntryKind,
                        max_length=20,
                    ),
                ),
                ("amount", fields.BigIntField()),
                ("leg_id", fields.UUIDField(null=True)),
                ("receipt_id", fields.UUIDField(null=True)),
                ("document_no", fields.CharField(null=True, max_length=200)),
                ("evidence", fields.CharField(null=True, max_length=2000)),
                ("recorded_by", fields.CharField(max_length=200)),
                (
                    "role",
                    fields.CharEnumField(
                        description="APPLICANT: APPLICANT\nOFFICER: OFFICER\nDISTRICT_OFFICER: DISTRICT_OFFICER\nEXPERT: EXPERT\nSUPERVISOR: SUPERVISOR\nFINANCE: FINANCE\nTREASURY: TREASURY\nAUDITOR: AUDITOR\nSYSTEM: SYSTEM",
                        enum_type=Role,
                        max_length=20,
                    ),
                ),
                ("recorded_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "ledger_entry",
                "app": "models",
                "indexes": [Index(fields=["budget_id", "recorded_at", "id"])],
                "pk_attr": "id",
                "table_description": "One movement of a budget's money (记账凭证): written once, with two postings that add up to nothing.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Posting",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "entry",
                    fields.ForeignKeyField(
                        "models.LedgerEntry",
                        source_field="entry_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="postings",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "budget",
                    fields.ForeignKeyField(
                        "models.Budget",
                        source_field="budget_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="postings",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "account",
                    fields.CharEnumField(
                        description="APPROPRIATED: APPROPRIATED\nFREE: FREE\nRESERVED: RESERVED\nPAID: PAID\nRECOVERED: RECOVERED\nLAPSED: LAPSED\nCARRIED_OVER: CARRIED_OVER",
                        enum_type=Account,
                        max_length=20,
                    ),
                ),
                ("amount", fields.BigIntField()),
            ],
            options={
                "table": "posting",
                "app": "models",
                "unique_together": (("entry", "account"),),
                "pk_attr": "id",
                "table_description": "One line of an entry: an account of its budget, and the fen by which it grows. Written once.",
            },
            bases=["Model"],
        ),
        ops.AlterField(
            model_name="PaymentLeg",
            name="state",
            field=fields.CharEnumField(
                description="BUDGET_PENDING: BUDGET_PENDING\nORDERED: ORDERED\nREQUESTED: REQUESTED\nSETTLED: SETTLED\nRETURNED: RETURNED\nCANCELLED: CANCELLED",
                enum_type=LegState,
                max_length=20,
            ),
        ),
        ops.AddField(
            model_name="PaymentLeg",
            name="awarded_on",
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name="PaymentLeg",
            name="budget",
            field=fields.ForeignKeyField(
                "models.Budget",
                source_field="budget_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="legs",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="PaymentLeg",
            name="place",
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name="PaymentLeg",
            name="policy_code",
            field=fields.CharField(max_length=100, null=True),
        ),
        ops.RunSQL(
            sql=[
                "CREATE SEQUENCE leg_place",
                "CREATE SEQUENCE ledger_number",
                *REFERENCES,
                BUDGET_FOLLOWS,
                SUMS_ARE_POSTINGS,
                ENTRY_OF_ITS_LEG,
                ENTRY_HAS_POSTINGS,
                ALLOWANCE_FOLLOWS,
                ALLOWANCE_MOVED_BY_USES,
                *TRIGGERS,
                *OPENING_LEGS,
                *[
                    f"ALTER TABLE payment_leg ALTER COLUMN {column} SET NOT NULL"
                    for column in ("policy_code", "awarded_on", "place")
                ],
                *OPENING_ENTRIES,
                *opening_uses("ITEM", "item_key", "0", "award"),
                *opening_uses("APPLICANT_YEAR", "credit_code", "award_year", "award"),
                *opening_uses("QUOTA", "''", "award_year", "1"),
                GIVEN_BACK,
                "SET CONSTRAINTS ALL IMMEDIATE",
                *[
                    f'ALTER TABLE "{table}" ADD CONSTRAINT {name} CHECK ({rule})'
                    for table, rules in CHECKS.items()
                    for name, rule in rules.items()
                ],
                *[f"CREATE UNIQUE INDEX {name} ON {rule}" for name, rule in UNIQUE.items()],
                *[f"CREATE INDEX {name} ON {rule}" for name, rule in INDEXES.items()],
                *[
                    f'CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION written_once()'
                    for table in WRITTEN_ONCE
                ],
                *[
                    f'CREATE TRIGGER never_emptied BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION written_once()'
                    for table in (*WRITTEN_ONCE, "budget", "allowance")
                ],
                LEG_KEEPS_ITS_MONEY,
            ]
        ),
        # What the statements above made true of the columns, told to the models.
        ops.AlterField(model_name="PaymentLeg", name="awarded_on", field=fields.DateField()),
        ops.AlterField(model_name="PaymentLeg", name="place", field=fields.BigIntField()),
        ops.AlterField(model_name="PaymentLeg", name="policy_code", field=fields.CharField(max_length=100)),
    ]
