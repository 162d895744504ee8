"""Deadlines of offers. An offer that is open now may be answered for a week."""

from datetime import timedelta

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import timezone


def give_deadlines(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    offered = apps.get_model("programs", "Enrolment").objects.filter(status="offered")
    offered.update(offer_until=timezone.localdate() + timedelta(days=7))


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0008_proposals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="enrolment",
            name="offer_until",
            field=models.DateField(editable=False, null=True, verbose_name="answer by"),
        ),
        migrations.AddField(
            model_name="program",
            name="offer_days",
            field=models.PositiveSmallIntegerField(
                default=7,
                help_text="A seat that is offered goes to the next in line when nobody answered by then.",
                validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)],
                verbose_name="days to answer an offer",
            ),
        ),
        migrations.AlterField(
            model_name="enrolmenttransition",
            name="by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who",
            ),
        ),
        migrations.AlterField(
            model_name="enrolmenttransition",
            name="reason_code",
            field=models.CharField(
                blank=True,
                choices=[
                    ("no_time", "No time on those days"),
                    ("family", "Family duties"),
                    ("too_far", "Too far, or no transport"),
                    ("unreachable", "Could not be reached"),
                    ("no_answer", "No answer before the deadline"),
                    ("no_interest", "No longer interested"),
                    ("work", "Found work"),
                    ("moved", "Moved away"),
                    ("health", "Health"),
                    ("absent", "Stopped coming"),
                    ("mistake", "Entered by mistake"),
                    ("other", "Another reason"),
                    ("rules", "Does not meet the rules of the programme"),
                    ("override", "Enrolled although a rule is not met"),
                ],
                max_length=16,
                verbose_name="kind of reason",
            ),
        ),
        migrations.RunPython(give_deadlines, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(
                condition=models.Q(("offer_until__isnull", False)), fields=["offer_until"], name="enrolment_offer"
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("offer_until__isnull", False), ("status", "offered")),
                    models.Q(models.Q(("status", "offered"), _negated=True), ("offer_until", None)),
                    _connector="OR",
                ),
                name="enrolment_offer_has_a_deadline",
            ),
        ),
    ]
