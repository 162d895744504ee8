from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0016_data_requests"),
        ("regions", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="household",
            index=models.Index(condition=models.Q(("rt", "")), fields=["kelurahan", "id"], name="household_without_rt"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("merged_into", None), ("status", "active"), ("nik_status", "none")),
                fields=["name_key", "id"],
                include=("household",),
                name="person_without_nik",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(
                    ("merged_into", None), ("status", "active"), ("nik_status__in", ["not_matched", "duplicate"])
                ),
                fields=["name_key", "id"],
                include=("household",),
                name="person_with_doubtful_nik",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("merged_into", None), ("status", "active"), ("birth_date", None)),
                fields=["name_key", "id"],
                include=("household",),
                name="person_without_birth_date",
            ),
        ),
    ]
