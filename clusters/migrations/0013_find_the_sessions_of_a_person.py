from django.db import migrations

NAME = "session_person"


def make(apps, schema_editor):
    at_once = " CONCURRENTLY" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"CREATE INDEX{at_once} IF NOT EXISTS {NAME} ON django_session (person_id)")


def drop(apps, schema_editor):
    at_once = " CONCURRENTLY" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP INDEX{at_once} IF EXISTS {NAME}")


class Migration(migrations.Migration):
    # The table is Django's: an index on it is not a change of a model of ours.
    atomic = False
    dependencies = [("clusters", "0012_say_whose_sessions_are")]

    operations = [migrations.RunPython(make, drop)]
