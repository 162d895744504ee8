import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trainings", "0005_venues_from_names")]

    operations = [
        migrations.RemoveField(model_name="batch", name="venue_name"),
        migrations.AlterField(
            model_name="batch",
            name="capacity",
            field=models.PositiveSmallIntegerField(
                validators=[django.core.validators.MinValueValidator(1)], verbose_name="places"
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(("capacity__gte", 1)),
                name="batch_has_places",
                violation_error_message="A batch has one place at least.",
            ),
        ),
    ]
