"""PostgreSQL refuses to empty the audit trail too: TRUNCATE passes by the triggers of single rows.

A session that says audit.may_be_truncated = on may, as the tests must between two of them.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

FORWARD = """
CREATE FUNCTION audit_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('audit.may_be_truncated', true) IS DISTINCT FROM 'on' THEN
        RAISE EXCEPTION 'The audit trail is append-only.';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_truncate();
"""
BACKWARD = """
DROP TRIGGER audit_no_truncate ON audit_auditevent;
DROP FUNCTION audit_refuse_truncate();
"""


def forward(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FORWARD)


def backward(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(BACKWARD)


class Migration(migrations.Migration):
    dependencies = [("audit", "0008_export_action")]
    operations = [migrations.RunPython(forward, backward)]
