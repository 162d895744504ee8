"""What PostgreSQL knows of a table that was written anew: its statistics, and which pages everybody may see.

Without the first it plans for a column that it knows nothing of, without the second it reads every row that an index
has found already; it would not notice by itself, since nobody has changed a row.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forward(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("VACUUM (ANALYZE) beneficiaries_person")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("beneficiaries", "0026_person_kelurahan")]
    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
