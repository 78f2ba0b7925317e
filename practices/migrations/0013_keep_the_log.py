"""The log of what happened to a practice: the database itself refuses to change or to delete a line."""

from django.db import migrations

POSTGRESQL = [
    """
    CREATE FUNCTION refuse_change_of_event() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      RAISE EXCEPTION 'a line of % is never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END $$
    """,
    "CREATE TRIGGER kept_event BEFORE UPDATE OR DELETE ON practices_event"
    " FOR EACH ROW EXECUTE FUNCTION refuse_change_of_event()",
]
POSTGRESQL_BACK = ["DROP TRIGGER kept_event ON practices_event", "DROP FUNCTION refuse_change_of_event"]

SQLITE = [
    f"CREATE TRIGGER kept_event_{act} BEFORE {act} ON practices_event"
    " BEGIN SELECT RAISE(ABORT, 'a line of the log is never changed'); END"
    for act in ("update", "delete")
]
SQLITE_BACK = ["DROP TRIGGER kept_event_update", "DROP TRIGGER kept_event_delete"]


def run(on_postgresql, on_sqlite):
    def statements(apps, schema_editor):
        for statement in on_postgresql if schema_editor.connection.vendor == "postgresql" else on_sqlite:
            schema_editor.execute(statement, params=None)

    return statements


class Migration(migrations.Migration):
    dependencies = [("practices", "0012_bring_a_file")]

    operations = [migrations.RunPython(run(POSTGRESQL, SQLITE), run(POSTGRESQL_BACK, SQLITE_BACK))]
