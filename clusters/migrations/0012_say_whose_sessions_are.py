"""Django's table of sessions gains a column that may be empty: the release before writes rows without it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

COLUMN = "ALTER TABLE django_session ADD COLUMN person_id bigint NULL"
BACK = "ALTER TABLE django_session DROP COLUMN person_id"

SESSION = migrations.CreateModel(
    name="Session",
    fields=[
        ("session_key", models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key")),
        ("session_data", models.TextField(verbose_name="session data")),
        ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
        (
            "person",
            models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sessions",
                to=settings.AUTH_USER_MODEL,
                verbose_name="personne",
            ),
        ),
    ],
    options={
        "verbose_name": "session",
        "verbose_name_plural": "sessions",
        "db_table": "django_session",
        "abstract": False,
        "managed": False,
    },
)


class Migration(migrations.Migration):
    dependencies = [("clusters", "0011_warn_before_closing"), ("sessions", "0001_initial")]

    operations = [migrations.RunSQL(COLUMN, BACK, state_operations=[SESSION])]
