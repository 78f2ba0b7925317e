"""Sessions opened before know their person in what they hold: it is written beside, where it is looked for."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import migrations

from clusters.open_migrations import in_batches


def name_persons(apps, schema_editor):
    Session = apps.get_model("clusters", "Session")
    store = import_module(settings.SESSION_ENGINE).SessionStore()

    def name(rows):
        for row in rows:
            row.person_id = store.decode(row.session_data).get(SESSION_KEY)
        Session.objects.bulk_update(rows, ["person"])

    in_batches(Session.objects.using(schema_editor.connection.alias).filter(person=None), name)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("clusters", "0013_find_the_sessions_of_a_person")]

    operations = [migrations.RunPython(name_persons, migrations.RunPython.noop)]
