from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("practices", "0001_first_models")]
    operations = [
        # A default of the database: the release that runs does not know the column, and goes on inserting.
        migrations.RunSQL(
            "SET LOCAL lock_timeout = '3s'; ALTER TABLE practices_practice ADD COLUMN to_come integer NOT NULL DEFAULT 0",
            "ALTER TABLE practices_practice DROP COLUMN to_come",
        )
    ]
