from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("practices", "0009_follow_the_index")]

    operations = [
        migrations.AddField(
            model_name="practice",
            name="taken_up",
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="reprises en place"),
        ),
    ]
