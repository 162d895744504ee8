"""How often parts of names occur: with a hundred samples PostgreSQL takes a part that one in a hundred bears for a rare
one, and reads whoever in the city bears it to find those of one kelurahan."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forward(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE beneficiaries_person ALTER COLUMN name_key SET STATISTICS 300")
        schema_editor.execute("ANALYZE beneficiaries_person (name_key)")


def backward(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE beneficiaries_person ALTER COLUMN name_key SET STATISTICS DEFAULT")


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0028_restricted_found_by_index")]
    operations = [migrations.RunPython(forward, backward)]
