import re
from typing import Any

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

# "2026 triwulan 3", "2026 quarter 3", "Q3 2026": what people typed into the old column.
YEAR, QUARTER = re.compile(r"\b(20[2-9][0-9])\b"), re.compile(r"(?<![0-9])([1-4])(?![0-9])")
AT_ONCE = 2000


def read_periods(apps: Any, schema_editor: Any) -> None:
    """The typed period as year and quarter; what says neither is left out."""
    households = apps.get_model("beneficiaries", "Household").objects.exclude(decile_period="")
    batch = []
    for household in households.only("decile_period").iterator(AT_ONCE):
        year, quarter = YEAR.search(household.decile_period), QUARTER.search(household.decile_period)
        if year:
            household.decile_year = int(year[1])
            household.decile_quarter = int(quarter[1]) if quarter else None
            batch.append(household)
        if len(batch) >= AT_ONCE:
            households.bulk_update(batch, ["decile_year", "decile_quarter"])
            batch = []
    households.bulk_update(batch, ["decile_year", "decile_quarter"])


def keep_readings(apps: Any, schema_editor: Any) -> None:
    """The history begins with what stands on each family."""
    households = apps.get_model("beneficiaries", "Household").objects.exclude(decile_status="unknown")
    readings = apps.get_model("beneficiaries", "WelfareDecile").objects
    facts = households.values_list("pk", "decile_status", "decile", "decile_year", "decile_quarter", "decile_source")
    batch = []
    for pk, status, decile, year, quarter, source in facts.iterator(AT_ONCE):
        batch.append(
            readings.model(household_id=pk, status=status, decile=decile, year=year, quarter=quarter, source=source)
        )
        if len(batch) >= AT_ONCE:
            readings.bulk_create(batch)
            batch = []
    readings.bulk_create(batch)


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0004_family_card_columns"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="household",
            name="decile_quarter",
            field=models.PositiveSmallIntegerField(
                blank=True,
                choices=[(1, "1"), (2, "2"), (3, "3"), (4, "4")],
                null=True,
                verbose_name="quarter of the decile",
            ),
        ),
        migrations.AddField(
            model_name="household",
            name="decile_year",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(2020),
                    django.core.validators.MaxValueValidator(2100),
                ],
                verbose_name="year of the decile",
            ),
        ),
        migrations.RunPython(read_periods, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name="household",
            name="decile_period",
        ),
        migrations.CreateModel(
            name="PovertyThreshold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                (
                    "criteria",
                    models.PositiveSmallIntegerField(
                        help_text="From so many of the eight criteria of Kepmensos 262/HUK/2022 a family counts as fakir miskin.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(8),
                        ],
                        verbose_name="criteria met",
                    ),
                ),
                (
                    "applies_from",
                    models.DateField(
                        default=django.utils.timezone.localdate,
                        help_text="From this day on all lists follow it.",
                        verbose_name="applies from",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        help_text="The rule or decision behind it, such as the number of a decree.",
                        max_length=120,
                        verbose_name="basis",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="set by",
                    ),
                ),
            ],
            options={
                "verbose_name": "poverty threshold",
                "verbose_name_plural": "poverty thresholds",
                "ordering": ["-applies_from", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("criteria__range", (1, 8))),
                        name="poverty_threshold_one_to_eight",
                        violation_error_message="There are eight criteria: write a number from 1 to 8.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WelfareDecile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("listed", "Listed in DTSEN"),
                            ("not_listed", "Not in DTSEN"),
                            ("unknown", "Not known"),
                        ],
                        max_length=12,
                        verbose_name="DTSEN listing",
                    ),
                ),
                (
                    "decile",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10),
                        ],
                        verbose_name="welfare decile",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="year")),
                ("quarter", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="quarter")),
                ("source", models.CharField(blank=True, max_length=60, verbose_name="source")),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decile_readings",
                        to="beneficiaries.household",
                        verbose_name="family",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "decile reading",
                "verbose_name_plural": "decile readings",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        models.F("household"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="welfare_decile_latest",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decile__range", (1, 10)), ("status", "listed")),
                            models.Q(models.Q(("status", "listed"), _negated=True), ("decile", None)),
                            _connector="OR",
                        ),
                        name="welfare_decile_only_when_listed",
                        violation_error_message="A decile from 1 to 10 goes with a DTSEN listing, and only with one.",
                    )
                ],
            },
        ),
        migrations.RunPython(keep_readings, migrations.RunPython.noop),
    ]
