import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0005_poverty_threshold_and_deciles"),
    ]

    operations = [
        migrations.CreateModel(
            name="QuestionWording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                (
                    "domain",
                    models.CharField(
                        choices=[
                            ("introduction", "Introduction"),
                            ("seeing", "Difficulty seeing, even if wearing glasses"),
                            ("hearing", "Difficulty hearing, even if using a hearing aid"),
                            ("walking", "Difficulty walking or climbing steps"),
                            ("remembering", "Difficulty remembering or concentrating"),
                            ("self_care", "Difficulty with self-care, such as washing all over or dressing"),
                            (
                                "communicating",
                                "Difficulty communicating in the usual language, understanding or being understood",
                            ),
                        ],
                        max_length=16,
                        unique=True,
                        verbose_name="question",
                    ),
                ),
                (
                    "wording",
                    models.TextField(
                        help_text="Asked word for word. Delete the row to ask the product's own translation again.",
                        max_length=400,
                        verbose_name="Indonesian wording",
                    ),
                ),
            ],
            options={
                "verbose_name": "wording of a question",
                "verbose_name_plural": "wording of the Washington Group questions",
                "ordering": ["pk"],
            },
        ),
        migrations.AlterField(
            model_name="disability",
            name="devices_had",
            field=models.CharField(blank=True, max_length=200, verbose_name="other devices in use"),
        ),
        migrations.AlterField(
            model_name="disability",
            name="devices_needed",
            field=models.CharField(blank=True, max_length=200, verbose_name="other devices needed"),
        ),
        migrations.CreateModel(
            name="AssistiveDevice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("wheelchair", "Wheelchair"),
                            ("adapted_chair", "Adapted chair, such as for cerebral palsy"),
                            ("crutches", "Crutches, walker or walking stick"),
                            ("prosthesis", "Artificial arm or leg"),
                            ("orthosis", "Brace or splint"),
                            ("adapted_vehicle", "Adapted motorcycle or tricycle"),
                            ("white_cane", "White cane"),
                            ("glasses", "Glasses or magnifier"),
                            ("screen_reader", "Screen reader or talking device"),
                            ("braille", "Braille slate or Braille Al-Qur'an"),
                            ("hearing_aid", "Hearing aid"),
                            ("communication_board", "Communication board or app"),
                            ("care_products", "Anti-decubitus mattress or other care products"),
                        ],
                        max_length=20,
                        verbose_name="assistive device",
                    ),
                ),
                ("is_needed", models.BooleanField(default=False, verbose_name="needed, not there yet")),
                (
                    "disability",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="devices",
                        to="beneficiaries.disability",
                        verbose_name="disability",
                    ),
                ),
            ],
            options={
                "verbose_name": "assistive device",
                "verbose_name_plural": "assistive devices",
                "constraints": [
                    models.UniqueConstraint(fields=("disability", "kind", "is_needed"), name="assistive_device_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Communication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("spoken", "Speaking"),
                            ("bisindo", "Sign language: BISINDO"),
                            ("sibi", "Sign language: SIBI"),
                            ("writing", "Writing"),
                            ("companion", "With the help of a companion"),
                            ("other", "In another way"),
                        ],
                        max_length=12,
                        verbose_name="way to communicate",
                    ),
                ),
                (
                    "disability",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="communication",
                        to="beneficiaries.disability",
                        verbose_name="disability",
                    ),
                ),
            ],
            options={
                "verbose_name": "way to communicate",
                "verbose_name_plural": "ways to communicate",
                "constraints": [models.UniqueConstraint(fields=("disability", "mode"), name="communication_once")],
            },
        ),
    ]
