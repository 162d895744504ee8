"""A person's kelurahan, that of the family. On PostgreSQL the database keeps it; on SQLite see kept_kelurahan.

Filling writes the table anew instead of updating each row in it and in a dozen indexes: a million people take half a
minute, in which nobody else can read or write them.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# FOR KEY SHARE: a family that is moving at this moment is waited for. The foreign key would lock it all the same.
KEPT = """
CREATE FUNCTION person_kelurahan_of_family() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT kelurahan_id INTO NEW.kelurahan_id FROM beneficiaries_household WHERE id = NEW.household_id FOR KEY SHARE;
    RETURN NEW;
END
$$;
CREATE TRIGGER person_kelurahan_of_new BEFORE INSERT ON beneficiaries_person
    FOR EACH ROW EXECUTE FUNCTION person_kelurahan_of_family();
CREATE TRIGGER person_kelurahan_of_changed BEFORE UPDATE ON beneficiaries_person
    FOR EACH ROW
    WHEN (OLD.household_id <> NEW.household_id OR OLD.kelurahan_id IS DISTINCT FROM NEW.kelurahan_id)
    EXECUTE FUNCTION person_kelurahan_of_family();
ALTER TABLE beneficiaries_household
    ADD CONSTRAINT household_and_kelurahan UNIQUE (id, kelurahan_id);
ALTER TABLE beneficiaries_person
    ADD CONSTRAINT person_kelurahan_is_of_family FOREIGN KEY (household_id, kelurahan_id)
    REFERENCES beneficiaries_household (id, kelurahan_id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""
# A table is read in no expression of ALTER TABLE, but a function may.
FILLED = """
CREATE FUNCTION kelurahan_of_household(bigint) RETURNS bigint LANGUAGE sql AS
    'SELECT kelurahan_id FROM beneficiaries_household WHERE id = $1';
ALTER TABLE beneficiaries_person
    ALTER COLUMN kelurahan_id TYPE bigint USING kelurahan_of_household(household_id),
    ALTER COLUMN kelurahan_id SET NOT NULL;
DROP FUNCTION kelurahan_of_household(bigint);
"""
NOT_KEPT = """
ALTER TABLE beneficiaries_person DROP CONSTRAINT person_kelurahan_is_of_family;
ALTER TABLE beneficiaries_household DROP CONSTRAINT household_and_kelurahan;
DROP TRIGGER person_kelurahan_of_changed ON beneficiaries_person;
DROP TRIGGER person_kelurahan_of_new ON beneficiaries_person;
DROP FUNCTION person_kelurahan_of_family();
"""


def forward(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FILLED)
        schema_editor.execute(KEPT)


def backward(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(NOT_KEPT)


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0025_verval_round_version"),
        ("regions", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="kelurahan",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="regions.kelurahan",
                verbose_name="kelurahan",
            ),
        ),
        migrations.RunPython(forward, backward),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                fields=["kelurahan", "name_key", "id"],
                include=("household", "is_restricted", "merged_into"),
                name="person_name_in_kelurahan",
            ),
        ),
    ]
