import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F


def all_were_attached(apps, schema_editor):
    """Of what was sent before nobody wrote down whether it is needed: it stays."""
    apps.get_model('blobs', 'Blob').objects.update(attached_at=F('created_at'))


class Migration(migrations.Migration):

    dependencies = [
        ('blobs', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='blob',
            name='attached_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(all_were_attached, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='blob',
            index=models.Index(condition=models.Q(('attached_at', None)), fields=['created_at'], name='blob_never_attached'),
        ),
        migrations.AddIndex(
            model_name='blob',
            index=models.Index(fields=['sha256'], name='blob_by_hash'),
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64)),
                ('length', models.PositiveIntegerField(help_text='bytes, when it will be whole')),
                ('name', models.CharField(max_length=32, unique=True)),
                ('touched_at', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('member', 'sha256'), name='one_upload_per_member')],
            },
        ),
    ]
