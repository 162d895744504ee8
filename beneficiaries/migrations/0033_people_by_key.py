from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0032_names_in_places"),
        ("regions", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                fields=["id"],
                include=("kelurahan", "household", "is_restricted", "merged_into", "status", "birth_date"),
                name="person_by_key",
            ),
        ),
    ]
