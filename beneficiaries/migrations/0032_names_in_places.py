"""One index for parts of names and the kelurahan: whoever in the city bears a common part is no longer read to find
those of one kelurahan. A GIN index holds no plain number without btree_gin, but an array. Six seconds for a million."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forward(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE INDEX person_name_and_place ON beneficiaries_person "
            "USING gin (name_key gin_trgm_ops, (ARRAY[kelurahan_id]))"
        )
        schema_editor.execute("DROP INDEX person_name_trigram")
        schema_editor.execute("ANALYZE beneficiaries_person")


def backward(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE INDEX person_name_trigram ON beneficiaries_person USING gin (name_key gin_trgm_ops)"
        )
        schema_editor.execute("DROP INDEX person_name_and_place")


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0031_people_who_left")]
    operations = [migrations.RunPython(forward, backward)]
