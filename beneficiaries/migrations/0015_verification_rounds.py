import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0014_import_of_lists"),
        ("regions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="VervalMeeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("proposing", "RT proposals"),
                            ("deliberating", "Ward deliberation"),
                            ("decided", "Decided, waiting for verification"),
                            ("verified", "Verified"),
                        ],
                        default="proposing",
                        max_length=12,
                        verbose_name="stage",
                    ),
                ),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="day of the deliberation")),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="place")),
                ("chair", models.CharField(blank=True, max_length=120, verbose_name="chaired by")),
                (
                    "kelurahan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verval_meetings",
                        to="regions.kelurahan",
                        verbose_name="kelurahan",
                    ),
                ),
            ],
            options={
                "verbose_name": "ward deliberation",
                "verbose_name_plural": "ward deliberations",
            },
        ),
        migrations.CreateModel(
            name="VervalAttendee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("position", models.CharField(blank=True, max_length=80, verbose_name="position")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendees",
                        to="beneficiaries.vervalmeeting",
                        verbose_name="ward deliberation",
                    ),
                ),
            ],
            options={
                "verbose_name": "attendee",
                "verbose_name_plural": "attendees",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="VervalRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("submission_token", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="name")),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
            ],
            options={
                "verbose_name": "verification round",
                "verbose_name_plural": "verification rounds",
                "ordering": ["-starts_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="verval_round_ends_after_it_starts",
                        violation_error_message="The last day must not be before the first.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="vervalmeeting",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="meetings",
                to="beneficiaries.vervalround",
                verbose_name="verification round",
            ),
        ),
        migrations.CreateModel(
            name="VervalEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "rt",
                    models.CharField(
                        max_length=3,
                        validators=[
                            django.core.validators.RegexValidator("^[0-9]{3}$", "Write three digits, such as 007.")
                        ],
                        verbose_name="RT",
                    ),
                ),
                ("proposer", models.CharField(max_length=120, verbose_name="proposed by")),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("eligible", "Eligible"),
                            ("not_eligible", "Not eligible"),
                            ("check", "To be checked in the field"),
                            ("moved", "Moved away"),
                            ("deceased", "Died, nobody left"),
                            ("not_found", "Not found"),
                        ],
                        max_length=12,
                        verbose_name="result",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("decided_at", models.DateTimeField(editable=False, null=True, verbose_name="decided")),
                (
                    "checked_result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("eligible", "Eligible"),
                            ("not_eligible", "Not eligible"),
                            ("check", "To be checked in the field"),
                            ("moved", "Moved away"),
                            ("deceased", "Died, nobody left"),
                            ("not_found", "Not found"),
                        ],
                        max_length=12,
                        verbose_name="result of the check",
                    ),
                ),
                ("checked_reason", models.CharField(blank=True, max_length=200, verbose_name="what the check found")),
                (
                    "outcome",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                models.Q(("checked_result", ""), _negated=True), then=models.F("checked_result")
                            ),
                            default=models.F("result"),
                        ),
                        output_field=models.CharField(
                            blank=True,
                            choices=[
                                ("eligible", "Eligible"),
                                ("not_eligible", "Not eligible"),
                                ("check", "To be checked in the field"),
                                ("moved", "Moved away"),
                                ("deceased", "Died, nobody left"),
                                ("not_found", "Not found"),
                            ],
                            max_length=12,
                        ),
                        verbose_name="outcome",
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="checked by",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verval_entries",
                        to="beneficiaries.household",
                        verbose_name="family",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="beneficiaries.vervalmeeting",
                        verbose_name="ward deliberation",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="beneficiaries.vervalround",
                        verbose_name="verification round",
                    ),
                ),
            ],
            options={
                "verbose_name": "family in a verification",
                "verbose_name_plural": "families in a verification",
            },
        ),
        migrations.CreateModel(
            name="VervalTransition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "from_stage",
                    models.CharField(
                        choices=[
                            ("proposing", "RT proposals"),
                            ("deliberating", "Ward deliberation"),
                            ("decided", "Decided, waiting for verification"),
                            ("verified", "Verified"),
                        ],
                        max_length=12,
                        verbose_name="from",
                    ),
                ),
                (
                    "to_stage",
                    models.CharField(
                        choices=[
                            ("proposing", "RT proposals"),
                            ("deliberating", "Ward deliberation"),
                            ("decided", "Decided, waiting for verification"),
                            ("verified", "Verified"),
                        ],
                        max_length=12,
                        verbose_name="to",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="when")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transitions",
                        to="beneficiaries.vervalmeeting",
                        verbose_name="ward deliberation",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a verification",
                "verbose_name_plural": "steps of a verification",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="vervalmeeting",
            constraint=models.UniqueConstraint(fields=("round", "kelurahan"), name="verval_meeting_once_per_kelurahan"),
        ),
        migrations.AddConstraint(
            model_name="vervalmeeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage", "proposing"), ("held_on__isnull", False), _connector="OR"),
                name="verval_meeting_held_when_it_decides",
                violation_error_message="Write the day of the deliberation.",
            ),
        ),
        migrations.AddIndex(
            model_name="vervalentry",
            index=models.Index(fields=["meeting", "rt", "id"], name="verval_entry_place"),
        ),
        migrations.AddIndex(
            model_name="vervalentry",
            index=models.Index(fields=["round", "outcome"], name="verval_entry_outcome"),
        ),
        migrations.AddConstraint(
            model_name="vervalentry",
            constraint=models.UniqueConstraint(
                fields=("round", "household"),
                name="verval_entry_once_per_round",
                violation_error_message="This family is in this round already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="vervalentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("checked_result", ""), ("result", "check"), _connector="OR"),
                name="verval_entry_check_only_when_asked",
                violation_error_message="Only a family that is to be checked has a result of the check.",
            ),
        ),
    ]
