"""Two logs that nobody rewrites, not even the portal: the database refuses to change a line, or to delete a recent one.

In the administration's own log, a line may forget the name of the thing that it tells of: it may be a person's.
"""

from django.db import migrations

POSTGRESQL = [
    """
    CREATE FUNCTION refuse_change_of_log() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      RAISE EXCEPTION 'a line of % is never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END $$
    """,
    "CREATE TRIGGER kept_audit_update BEFORE UPDATE ON clusters_auditentry"
    " FOR EACH ROW EXECUTE FUNCTION refuse_change_of_log()",
    "CREATE TRIGGER kept_audit_delete BEFORE DELETE ON clusters_auditentry"
    " FOR EACH ROW WHEN (OLD.at > now() - interval '365 days') EXECUTE FUNCTION refuse_change_of_log()",
    "CREATE TRIGGER kept_admin_update BEFORE UPDATE OF id, action_time, user_id, content_type_id, object_id,"
    " action_flag, change_message ON django_admin_log FOR EACH ROW EXECUTE FUNCTION refuse_change_of_log()",
    "CREATE TRIGGER kept_admin_delete BEFORE DELETE ON django_admin_log"
    " FOR EACH ROW WHEN (OLD.action_time > now() - interval '365 days') EXECUTE FUNCTION refuse_change_of_log()",
]
POSTGRESQL_BACK = [
    "DROP TRIGGER kept_audit_update ON clusters_auditentry",
    "DROP TRIGGER kept_audit_delete ON clusters_auditentry",
    "DROP TRIGGER kept_admin_update ON django_admin_log",
    "DROP TRIGGER kept_admin_delete ON django_admin_log",
    "DROP FUNCTION refuse_change_of_log",
]

REFUSED = " BEGIN SELECT RAISE(ABORT, 'a line of the log is never changed'); END"
SQLITE = [
    f"CREATE TRIGGER kept_audit_update BEFORE UPDATE ON clusters_auditentry{REFUSED}",
    "CREATE TRIGGER kept_audit_delete BEFORE DELETE ON clusters_auditentry"
    f" WHEN old.at > datetime('now', '-365 days'){REFUSED}",
    "CREATE TRIGGER kept_admin_update BEFORE UPDATE OF id, action_time, user_id, content_type_id, object_id,"
    f" action_flag, change_message ON django_admin_log{REFUSED}",
    "CREATE TRIGGER kept_admin_delete BEFORE DELETE ON django_admin_log"
    f" WHEN old.action_time > datetime('now', '-365 days'){REFUSED}",
]
SQLITE_BACK = [
    f"DROP TRIGGER kept_{table}_{act}" for table in ("audit", "admin") for act in ("update", "delete")
]


def run(on_postgresql, on_sqlite):
    def statements(apps, schema_editor):
        for statement in on_postgresql if schema_editor.connection.vendor == "postgresql" else on_sqlite:
            schema_editor.execute(statement, params=None)

    return statements


class Migration(migrations.Migration):
    dependencies = [
        ("clusters", "0008_log_of_security_acts"),
        ("admin", "0003_logentry_add_action_flag_choices"),
    ]

    operations = [migrations.RunPython(run(POSTGRESQL, SQLITE), run(POSTGRESQL_BACK, SQLITE_BACK))]
