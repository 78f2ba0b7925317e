from django.db import migrations

AT_ONCE = 500
FILL = """
    UPDATE practices_practice SET to_come = id WHERE id IN
    (SELECT id FROM practices_practice WHERE to_come = 0 ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
"""


def fill(apps, schema_editor):
    """A few rows at once, each time in a transaction of its own: nobody waits for more than that."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(FILL, [AT_ONCE])
        while cursor.rowcount:
            cursor.execute(FILL, [AT_ONCE])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("additive", "0002_index")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
