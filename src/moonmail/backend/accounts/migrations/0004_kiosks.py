from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_device_grants'),
    ]

    operations = [
        migrations.AddField(
            model_name='appsession',
            name='kiosk_session_id',
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='devicegrant',
            name='kiosk_session_id',
            field=models.UUIDField(db_index=True, null=True),
        ),
        migrations.AlterField(
            model_name='appsession',
            name='ended_why',
            field=models.CharField(blank=True, choices=[('signed_out', 'Signed Out'), ('code_replayed', 'Code Replayed'), ('token_reused', 'Token Reused'), ('account_deleted', 'Account Deleted'), ('timed_out', 'Timed Out'), ('kiosk_ended', 'Kiosk Ended')], default='', max_length=16),
        ),
        migrations.AddIndex(
            model_name='appsession',
            index=models.Index(condition=models.Q(('kiosk_session_id__isnull', False)), fields=['kiosk_session_id'], name='app_session_by_kiosk'),
        ),
    ]
