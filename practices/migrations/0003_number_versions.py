from collections import Counter

from django.db import migrations


def number_versions(apps, schema_editor):
    """The accepted texts of each practice, from the first: 1, 2, 3…"""
    Revision = apps.get_model("practices", "Revision")
    numbers = Counter()
    for revision in Revision.objects.filter(state="acceptee").order_by("practice", "pk").only("practice"):
        numbers[revision.practice_id] += 1
        Revision.objects.filter(pk=revision.pk).update(number=numbers[revision.practice_id])


def announce_the_past(apps, schema_editor):
    """What happened before the portal wrote mails is not told now."""
    Event, Announcement = apps.get_model("practices", "Event"), apps.get_model("practices", "Announcement")
    events = Event.objects.filter(announcement=None).values_list("pk", flat=True)
    Announcement.objects.bulk_create([Announcement(event_id=pk) for pk in events], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("practices", "0002_review_and_after")]

    operations = [
        migrations.RunPython(number_versions, migrations.RunPython.noop),
        migrations.RunPython(announce_the_past, migrations.RunPython.noop),
    ]
