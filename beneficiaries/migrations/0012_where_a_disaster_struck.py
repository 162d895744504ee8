from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Case, F, OuterRef, Q, Subquery, When


def take_places(apps: Any, schema_editor: Any) -> None:
    """What is on record struck where the family lives today: nothing else is known of the past."""
    elsewhere = Q(domicile_kelurahan__isnull=False) & ~Q(domicile_rt="")
    family = (
        apps.get_model("beneficiaries", "Household")
        .objects.filter(pk=OuterRef("household"))
        .annotate(
            place=Case(When(elsewhere, then=F("domicile_kelurahan")), default=F("kelurahan")),
            place_rt=Case(When(elsewhere, then=F("domicile_rt")), default=F("rt")),
        )
    )
    apps.get_model("beneficiaries", "DisasterImpact").objects.update(
        kelurahan=Subquery(family.values("place")), rt=Subquery(family.values("place_rt"))
    )


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0011_restricted_people"),
        ("regions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="disasterimpact",
            name="displaced_place",
            field=models.CharField(
                blank=True,
                default="",
                help_text="The name of the shelter or of the host.",
                max_length=120,
                verbose_name="where they are staying",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="disasterimpact",
            name="kelurahan",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="regions.kelurahan",
                verbose_name="kelurahan",
            ),
        ),
        migrations.AddField(
            model_name="disasterimpact",
            name="rt",
            field=models.CharField(default="", editable=False, max_length=3, verbose_name="RT"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="disasterimpact",
            name="recorded_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="recorded by",
            ),
        ),
        migrations.RunPython(take_places, migrations.RunPython.noop),
    ]
