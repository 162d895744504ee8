import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def leave_room(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Every row is written again once, when it is saved: beside its first version that touches no index."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE beneficiaries_importrow SET (fillfactor = 50)")


def leave_none(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE beneficiaries_importrow RESET (fillfactor)")


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0022_birth_dates_with_names"),
    ]

    operations = [
        migrations.AlterField(
            model_name="importrow",
            name="run",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rows",
                to="beneficiaries.importrun",
                verbose_name="import",
            ),
        ),
        migrations.RunPython(leave_room, leave_none),
    ]
