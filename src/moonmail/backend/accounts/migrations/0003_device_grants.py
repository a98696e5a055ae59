import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_members_rights'),
    ]

    operations = [
        migrations.AlterField(
            model_name='appsession',
            name='ended_why',
            field=models.CharField(blank=True, choices=[('signed_out', 'Signed Out'), ('code_replayed', 'Code Replayed'), ('token_reused', 'Token Reused'), ('account_deleted', 'Account Deleted'), ('timed_out', 'Timed Out')], default='', max_length=16),
        ),
        migrations.CreateModel(
            name='DeviceGrant',
            fields=[
                ('device_code_hash', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('user_code_hash', models.CharField(max_length=64, unique=True)),
                ('client_id', models.CharField(max_length=100)),
                ('scopes', models.CharField(max_length=200)),
                ('state', models.CharField(choices=[('pending', 'Pending'), ('allowed', 'Allowed'), ('denied', 'Denied'), ('used', 'Used')], default='pending', max_length=8)),
                ('interval', models.PositiveSmallIntegerField()),
                ('asked_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(db_index=True)),
                ('polled_at', models.DateTimeField(null=True)),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='device_grants', to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]
