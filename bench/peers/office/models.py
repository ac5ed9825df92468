"""The tables that it reads, as far as it shows them."""

from django.db import models


class Applicant(models.Model):
    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=200)
    credit_code = models.CharField(max_length=18)
    district_code = models.CharField(max_length=20)

    class Meta:
        managed = False
        db_table = "applicant"


class Grant(models.Model):
    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=40)
    state = models.CharField(max_length=20)
    version = models.IntegerField()
    facts = models.JSONField()
    award = models.BigIntegerField(null=True)
    filed_name = models.CharField(max_length=200)
    filed_district = models.CharField(max_length=20)
    district_code = models.CharField(max_length=20)
    publicity_first = models.DateField(null=True)
    publicity_last = models.DateField(null=True)
    submitted_on = models.DateField(null=True)
    approved_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    applicant = models.ForeignKey(Applicant, models.DO_NOTHING)

    class Meta:
        managed = False
        db_table = "grants"


class WaitingForOfficer(models.Model):
    id = models.UUIDField(primary_key=True)

    class Meta:
        managed = False
        db_table = "waiting_for_officer"


class Milestone(models.Model):
    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=20)
    first_month = models.IntegerField()
    last_month = models.IntegerField()
    total = models.BigIntegerField()
    baseline = models.BigIntegerField()
    amount = models.BigIntegerField()
    state = models.CharField(max_length=20)
    reached_at = models.DateTimeField()
    dispute = models.CharField(max_length=2000, null=True)
    grant = models.ForeignKey(Grant, models.DO_NOTHING, related_name="milestone_rows")

    class Meta:
        managed = False
        db_table = "milestone"


class Payment(models.Model):
    id = models.UUIDField(primary_key=True)
    number = models.IntegerField()
    amount = models.BigIntegerField()
    ordered_at = models.DateTimeField()
    grant = models.ForeignKey(Grant, models.DO_NOTHING, related_name="payment_rows")

    class Meta:
        managed = False
        db_table = "payment"


class PaymentLeg(models.Model):
    id = models.UUIDField(primary_key=True)
    payer = models.CharField(max_length=20)
    treasury = models.CharField(max_length=20)
    amount = models.BigIntegerField()
    state = models.CharField(max_length=20)
    voucher_no = models.CharField(max_length=60, null=True)
    instructed_on = models.DateField(null=True)
    part = models.IntegerField()
    payment = models.ForeignKey(Payment, models.DO_NOTHING, related_name="leg_rows")

    class Meta:
        managed = False
        db_table = "payment_leg"


class FactSnapshot(models.Model):
    id = models.UUIDField(primary_key=True)
    number = models.IntegerField()
    facts = models.JSONField()
    source = models.CharField(max_length=200)
    evidence = models.CharField(max_length=2000, null=True)
    recorded_by = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    grant = models.ForeignKey(Grant, models.DO_NOTHING, related_name="snapshot_rows")

    class Meta:
        managed = False
        db_table = "fact_snapshot"


class DemonstrationDay(models.Model):
    id = models.CharField(primary_key=True, max_length=20)
    today = models.DateField()

    class Meta:
        managed = False
        db_table = "demonstration_day"
