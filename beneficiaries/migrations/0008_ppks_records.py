import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0007_family_history"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PpksRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("submission_token", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("abt", "Neglected child under five (ABT)"),
                            ("at", "Neglected child (AT)"),
                            ("abh", "Child in conflict with the law (ABH)"),
                            ("aj", "Street child (AJ)"),
                            ("aktk", "Child victim of violence or ill-treatment (AKTK)"),
                            ("ampk", "Child in need of special protection (AMPK)"),
                            ("lut", "Neglected older person (LUT)"),
                            ("ts", "Sex worker (TS)"),
                            ("gld", "Homeless person (GLD)"),
                            ("pgm", "Person who begs (PGM)"),
                            ("pml", "Scavenger (PML)"),
                            ("km", "Minority group (KM)"),
                            ("bwblp", "Former prisoner (BWBLP)"),
                            ("odha", "Person with HIV/AIDS (ODHA)"),
                            ("napza", "Victim of drug abuse (NAPZA)"),
                            ("kt", "Victim of human trafficking (KT)"),
                            ("ktk", "Victim of violence (KTK)"),
                            ("pmbs", "Migrant worker with social problems (PMBS)"),
                            ("prse", "Socially and economically vulnerable woman (PRSE)"),
                            ("kbsp", "Family with psychosocial problems (KBSP)"),
                            ("kat", "Remote indigenous community (KAT)"),
                        ],
                        max_length=5,
                        verbose_name="category",
                    ),
                ),
                ("since", models.DateField(default=django.utils.timezone.localdate, verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "ended_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ended by",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ppks",
                        to="beneficiaries.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "PPKS category of a person",
                "verbose_name_plural": "PPKS categories of people",
                "ordering": ["-since", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("until", None)), fields=["category", "person"], name="ppks_in_force"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="ppks_ends_after_it_began",
                        violation_error_message="The last day must not be before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "category__in",
                                [
                                    "abt",
                                    "at",
                                    "abh",
                                    "aj",
                                    "aktk",
                                    "ampk",
                                    "lut",
                                    "ts",
                                    "gld",
                                    "pgm",
                                    "pml",
                                    "km",
                                    "bwblp",
                                    "odha",
                                    "napza",
                                    "kt",
                                    "ktk",
                                    "pmbs",
                                    "prse",
                                    "kbsp",
                                    "kat",
                                ],
                            )
                        ),
                        name="ppks_derived_is_never_typed",
                        violation_error_message="This category follows from other records.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("person", "category"),
                        name="ppks_once_at_a_time",
                        violation_error_message="This category is on record for the person already.",
                    ),
                ],
            },
        ),
    ]
