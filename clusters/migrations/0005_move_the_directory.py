"""Whatever writes to a table of the directory moves its version: a page, the admin, a command, or SQL typed by hand.

SQLite drops a table's triggers when Django rebuilds that table: tests/clusters/test_directory_memory.py tells.
"""

from django.db import migrations

TABLES = ["cluster", "cluster_regions", "region", "sector", "formername", "labelperiod", "clusteryear"]

POSTGRESQL = """
CREATE FUNCTION move_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO clusters_version (name, epoch, stamp, token)
  VALUES (TG_ARGV[0], md5(random()::text || clock_timestamp()), 1, md5(random()::text || clock_timestamp()))
  ON CONFLICT (name) DO UPDATE SET stamp = clusters_version.stamp + 1, token = excluded.token;
  RETURN NULL;
END $$;
"""
POSTGRESQL_TABLE = """
CREATE TRIGGER move_version AFTER INSERT OR UPDATE OR DELETE ON clusters_{table}
FOR EACH ROW EXECUTE FUNCTION move_version('directory');
CREATE TRIGGER move_version_emptied AFTER TRUNCATE ON clusters_{table}
FOR EACH STATEMENT EXECUTE FUNCTION move_version('directory');
"""
SQLITE_TABLE = """
CREATE TRIGGER move_version_{table}_{act} AFTER {act} ON clusters_{table} BEGIN
  INSERT INTO clusters_version (name, epoch, stamp, token)
  VALUES ('directory', hex(randomblob(16)), 1, hex(randomblob(16)))
  ON CONFLICT (name) DO UPDATE SET stamp = stamp + 1, token = excluded.token;
END;
"""


def watch(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        statements = [POSTGRESQL, *(POSTGRESQL_TABLE.format(table=table) for table in TABLES)]
    else:
        acts = ["insert", "update", "delete"]
        statements = [SQLITE_TABLE.format(table=table, act=act) for table in TABLES for act in acts]
    for statement in statements:
        schema_editor.execute(statement, params=None)


def stop_watching(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION move_version() CASCADE")
        return
    for table in TABLES:
        for act in ("insert", "update", "delete"):
            schema_editor.execute(f"DROP TRIGGER move_version_{table}_{act}")


class Migration(migrations.Migration):
    dependencies = [("clusters", "0004_remember_tables")]

    operations = [migrations.RunPython(watch, stop_watching)]
