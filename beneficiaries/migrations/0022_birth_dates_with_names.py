from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0021_match_weights"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="person",
            name="person_birth_date",
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                fields=["birth_date", "sex"], include=("name_key", "merged_into", "id"), name="person_birth_date"
            ),
        ),
    ]
