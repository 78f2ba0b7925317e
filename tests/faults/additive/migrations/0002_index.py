from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("additive", "0001_add")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY practice_to_come ON practices_practice (to_come)",
            "DROP INDEX practice_to_come",
        )
    ]
