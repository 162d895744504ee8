"""The database itself refuses to change or delete what the audit trail holds."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

POSTGRESQL_FORWARD = """
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit trail is append-only.';
END
$$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit_auditevent
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
"""
POSTGRESQL_BACKWARD = """
DROP TRIGGER audit_append_only ON audit_auditevent;
DROP FUNCTION audit_refuse_change();
"""
SQLITE_TRIGGERS = ("UPDATE", "DELETE")


def forward(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FORWARD)
        return
    for event in SQLITE_TRIGGERS:
        schema_editor.execute(
            f"CREATE TRIGGER audit_append_only_{event.lower()} BEFORE {event} ON audit_auditevent "
            "BEGIN SELECT RAISE(ABORT, 'The audit trail is append-only.'); END"
        )


def backward(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_BACKWARD)
        return
    for event in SQLITE_TRIGGERS:
        schema_editor.execute(f"DROP TRIGGER audit_append_only_{event.lower()}")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(forward, backward)]
