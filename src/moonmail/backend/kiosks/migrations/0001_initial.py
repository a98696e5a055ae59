import django.core.validators
import django.db.models.deletion
import moonmail.backend.kiosks.models
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Kiosk',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('rev', models.PositiveIntegerField(default=1, editable=False)),
                ('name_ja', models.CharField(max_length=60, verbose_name='lounge, in Japanese')),
                ('name_en', models.CharField(max_length=60, verbose_name='lounge, in English')),
                ('languages', models.CharField(choices=[('ja,en', '日本語, English'), ('en,ja', 'English, 日本語'), ('ja', '日本語'), ('en', 'English')], default='ja,en', max_length=8)),
                ('time_zone', models.CharField(default='Asia/Tokyo', max_length=40, validators=[moonmail.backend.kiosks.models.valid_time_zone])),
                ('hours', models.TextField(blank=True, default='', help_text='One rule a line: 1-5 06:30-22:30 (1 is Monday). Empty: always open.', max_length=400, validators=[moonmail.backend.kiosks.models.valid_hours])),
                ('missions', models.TextField(blank=True, default='', help_text='One id a line, such as mm-204. Empty: all.', max_length=400, verbose_name='flights')),
                ('printer', models.CharField(blank=True, default='', help_text='The CUPS queue on the kiosk. Empty: no printer.', max_length=60, validators=[django.core.validators.RegexValidator('^[A-Za-z0-9_.-]+$', 'the name of a CUPS queue on the kiosk')])),
                ('staff_phone', models.CharField(blank=True, default='', help_text='Shown to guests who wait.', max_length=30)),
                ('token_hash', models.CharField(editable=False, max_length=64, null=True, unique=True)),
                ('made_at', models.DateTimeField(editable=False)),
                ('enrolled_at', models.DateTimeField(editable=False, null=True)),
                ('revoked_at', models.DateTimeField(editable=False, null=True)),
                ('hostname', models.CharField(blank=True, default='', editable=False, max_length=80)),
                ('version', models.CharField(blank=True, default='', editable=False, max_length=40)),
                ('state', models.CharField(blank=True, default='', editable=False, max_length=20)),
                ('trouble', models.CharField(blank=True, default='', editable=False, max_length=20)),
                ('printer_state', models.CharField(blank=True, default='', editable=False, max_length=20)),
                ('beat_at', models.DateTimeField(editable=False, null=True)),
                ('calls_staff_since', models.DateTimeField(editable=False, null=True)),
                ('staff_coming_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'ordering': ['name_ja', 'made_at'],
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('token_hash', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('attempt', models.UUIDField(null=True)),
                ('kiosk', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enrolments', to='kiosks.kiosk')),
            ],
        ),
        migrations.CreateModel(
            name='KioskSession',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('secret_sha256', models.CharField(blank=True, default='', max_length=64)),
                ('begun_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_why', models.CharField(blank=True, choices=[('finished', 'Finished'), ('timed_out', 'Timed Out'), ('revoked', 'Revoked')], default='', max_length=12)),
                ('kiosk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='kiosks.kiosk')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['expires_at'], name='kiosk_session_by_end'), models.Index(fields=['ended_at'], name='kiosk_session_ended')],
            },
        ),
    ]
