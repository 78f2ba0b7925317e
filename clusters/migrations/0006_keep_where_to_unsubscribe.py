from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clusters', '0005_move_the_directory'),
    ]

    operations = [
        migrations.AddField(
            model_name='mail',
            name='unsubscribe',
            field=models.CharField(blank=True, default='', max_length=500, verbose_name='adresse de désabonnement'),
            preserve_default=False,
        ),
    ]
