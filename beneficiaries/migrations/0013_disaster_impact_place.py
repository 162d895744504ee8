import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Apart from the filling: PostgreSQL alters no table with checks of foreign keys still to come."""

    dependencies = [("beneficiaries", "0012_where_a_disaster_struck")]

    operations = [
        migrations.AlterField(
            model_name="disasterimpact",
            name="kelurahan",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="regions.kelurahan",
                verbose_name="kelurahan",
            ),
        ),
        migrations.AddIndex(
            model_name="disasterimpact",
            index=models.Index(fields=["event", "kelurahan", "rt", "id"], name="disaster_impact_place"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(condition=models.Q(("sex", "")), fields=["household"], name="person_to_complete"),
        ),
    ]
