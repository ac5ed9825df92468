"""Receivers that the office registers by itself, that may be paused, and whose log is read by pages."""

from enum import StrEnum
from typing import Any

from tortoise import fields, migrations
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.migrations import operations as ops

_STATES: Any = StrEnum("Word", {each: each for each in ("ACTIVE", "PAUSED", "GONE", "WITHDRAWN")})


class Known(ops.CreateModel):
    """A model of a table that is there already."""

    async def database_forward(self, *_: Any, **__: Any) -> None:  # noqa: ANN401 - as the library has it
        """Do nothing."""


# Who registered it, apart from everybody else; of those that stand it was the installation.
_REGISTRANT = """
ALTER TABLE receiver ADD COLUMN registrant varchar(300) NOT NULL DEFAULT '';
ALTER TABLE receiver ALTER COLUMN registrant DROP DEFAULT;
CREATE INDEX receivers_of_a_registrant ON receiver (registrant);
CREATE INDEX deliveries_given_up ON delivery (receiver_id) WHERE state = 'GIVEN_UP';
"""
# A try says by itself to whom it was made and of what, so that a page of a log is read by one index; so does a test.
_TRIES = """
ALTER TABLE delivery_try ADD COLUMN receiver_id uuid REFERENCES receiver (id) ON DELETE CASCADE;
ALTER TABLE delivery_try ADD COLUMN notice_id uuid;
ALTER TABLE delivery_try ADD COLUMN test boolean NOT NULL DEFAULT false;
UPDATE delivery_try SET receiver_id = delivery.receiver_id, notice_id = notice.id
FROM delivery JOIN notice USING (turn) WHERE delivery.id = delivery_id;
ALTER TABLE delivery_try ALTER COLUMN receiver_id SET NOT NULL;
ALTER TABLE delivery_try ALTER COLUMN delivery_id DROP NOT NULL;
ALTER TABLE delivery_try ADD CONSTRAINT test_is_of_no_delivery CHECK (test = (delivery_id IS NULL));
CREATE INDEX tries_of_a_receiver ON delivery_try (receiver_id, at, id);
CREATE INDEX tests_by_age ON delivery_try (at) WHERE test;
"""
# As before, and what happens while a receiver is paused waits for it. Its jobs find nothing to do, and end.
_TOLD = """
CREATE OR REPLACE FUNCTION change_has_a_notice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    steps jsonb;
    moved boolean;
    of_kind text;
BEGIN
    SELECT jsonb_agg(
        jsonb_build_object(
            'thing', subject_kind, 'id', subject_id, 'event', event, 'from', from_state, 'to', to_state
        ) ORDER BY number
    ), bool_or(subject_kind = 'GRANT' AND from_state <> to_state)
    INTO steps, moved FROM history_step WHERE scope_id = NEW.grant_id AND deed = NEW.deed;
    of_kind := CASE WHEN moved THEN 'MOVED' WHEN steps IS NULL THEN 'RECORDED' ELSE 'HANDLED' END;
    INSERT INTO notice (turn, kind, data)
    SELECT NEW.turn, of_kind, jsonb_build_object(
        'number', number, 'measure', measure, 'state', state, 'version', version, 'steps', coalesce(steps, '[]')
    )
    FROM grants WHERE id = NEW.grant_id
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    INSERT INTO delivery (receiver_id, grant_id, turn, state)
    SELECT id, NEW.grant_id, NEW.turn, 'WAITING' FROM receiver
    WHERE state IN ('ACTIVE', 'PAUSED') AND (cardinality(kinds) = 0 OR of_kind = ANY (kinds));
    IF FOUND THEN
        PERFORM defer_deliveries(array_agg(id)) FROM delivery WHERE turn = NEW.turn;
    END IF;
    RETURN NULL;
END $$
"""
# What was committed before a receiver goes on is found by the job, and what is committed later has one of its own.
_GOES_ON = """
CREATE FUNCTION defer_for_receiver(task text, receiver uuid, particulars jsonb) RETURNS bigint[] LANGUAGE sql AS $$
    SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(
        'notices', task, 0, receiver || '/' || task, NULL, jsonb_build_object('receiver', receiver) || particulars, NULL
    )::procrastinate_job_to_defer_v1])
$$
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0026_office_work")]

    initial = False

    operations = [
        ops.RunSQL(sql=[_REGISTRANT, _TRIES, _TOLD, _GOES_ON]),
        Known(
            name="Receiver",
            fields=[
                ("id", fields.UUIDField(primary_key=True)),
                ("url", fields.CharField(max_length=500)),
                ("kinds", ArrayField("varchar(20)")),
                ("owner", fields.JSONField()),
                ("registrant", fields.CharField(max_length=300)),
                ("generation", fields.IntField()),
                ("previous_until", fields.DatetimeField(null=True)),
                ("state", fields.CharEnumField(_STATES, max_length=20)),
                ("created_at", fields.DatetimeField()),
            ],
            options={
                "table": "receiver",
                "app": "models",
                "indexes": (("registrant",),),
                "pk_attr": "id",
                "table_description": "An address to be told of changes (接收方), and on whose behalf.",
            },
            bases=["Model"],
        ),
        Known(
            name="DeliveryTry",
            fields=[
                ("id", fields.BigIntField(primary_key=True, generated=True)),
                ("receiver_id", fields.UUIDField()),
                ("notice_id", fields.UUIDField(null=True)),
                ("test", fields.BooleanField()),
                ("at", fields.DatetimeField()),
                ("status", fields.IntField(null=True)),
                ("seconds", fields.FloatField()),
                ("answer", fields.CharField(max_length=500)),
            ],
            options={
                "table": "delivery_try",
                "app": "models",
                "indexes": (("receiver_id", "at", "id"),),
                "pk_attr": "id",
                "table_description": "One try to tell a receiver (投递记录), and what was answered.",
            },
            bases=["Model"],
        ),
    ]
