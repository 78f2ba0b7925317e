from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0001_first_models'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='notification', name='notification_to_mail'),
        migrations.AlterField(
            model_name='notification',
            name='path',
            field=models.CharField(max_length=2100, verbose_name='adresse dans le portail'),
        ),
        migrations.AlterField(
            model_name='notification',
            name='mailed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='réglée pour le courriel le'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(condition=models.Q(('read_at', None)), fields=['user'], name='notification_unread'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(
                condition=models.Q(('mailed_at', None), ('read_at', None)),
                fields=['created_at'],
                name='notification_to_mail',
            ),
        ),
    ]
