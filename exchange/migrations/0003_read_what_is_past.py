"""What happened before anyone could follow anything is news to nobody."""

from django.db import migrations

PAST = """
INSERT INTO exchange_reading (event_id, at)
SELECT id, CURRENT_TIMESTAMP FROM practices_event
WHERE NOT EXISTS (SELECT 1 FROM exchange_reading WHERE event_id = practices_event.id)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0002_find_what_waits'),
    ]

    operations = [
        migrations.RunSQL(PAST, migrations.RunSQL.noop),
    ]
