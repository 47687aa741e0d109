from django.db import migrations

# What a line says never changes. Its person may only be taken out, with their account. SQLite has no trigger against
# deleting: the tests clear their tables by DELETE there, and whoever can write statements holds the file anyway.
SQLITE = """
CREATE TRIGGER audit_append_only BEFORE UPDATE ON accounts_auditevent
WHEN NEW.actor_id IS NOT NULL OR OLD.id IS NOT NEW.id OR OLD.verb IS NOT NEW.verb
  OR OLD.target_type IS NOT NEW.target_type OR OLD.target_id IS NOT NEW.target_id
  OR OLD.detail IS NOT NEW.detail OR OLD.at IS NOT NEW.at
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
"""
POSTGRESQL = """
CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.actor_id IS NULL
     AND (OLD.id, OLD.verb, OLD.target_type, OLD.target_id, OLD.detail, OLD.at)
       = (NEW.id, NEW.verb, NEW.target_type, NEW.target_id, NEW.detail, NEW.at)
  THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'the audit trail is append-only';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON accounts_auditevent
FOR EACH ROW EXECUTE FUNCTION audit_append_only();
"""


def guard(apps, schema_editor):
    schema_editor.execute(POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION audit_append_only CASCADE")
    else:
        schema_editor.execute("DROP TRIGGER audit_append_only")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_time_zone")]
    operations = [migrations.RunPython(guard, unguard)]
