from django.db import migrations

NAME = "session_person"


def make(apps, schema_editor):
    # One that was cut short stays, invalid, and would be taken for made.
    drop(apps, schema_editor)
    schema_editor.execute(f"CREATE INDEX{at_once(schema_editor)} {NAME} ON django_session (person_id)")


def drop(apps, schema_editor):
    schema_editor.execute(f"DROP INDEX{at_once(schema_editor)} IF EXISTS {NAME}")


def at_once(schema_editor):
    return " CONCURRENTLY" if schema_editor.connection.vendor == "postgresql" else ""


class Migration(migrations.Migration):
    # The table is Django's: an index on it is not a change of a model of ours.
    atomic = False
    dependencies = [("clusters", "0012_say_whose_sessions_are")]

    operations = [migrations.RunPython(make, drop)]
