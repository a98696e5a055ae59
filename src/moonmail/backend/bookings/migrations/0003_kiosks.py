from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bookings', '0002_items_groups_and_changes'),
        ('missions', '0002_organics'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='hold',
            name='kiosk_session_id',
            field=models.UUIDField(null=True),
        ),
        migrations.AddIndex(
            model_name='hold',
            index=models.Index(condition=models.Q(('kiosk_session_id__isnull', False)), fields=['kiosk_session_id'], name='hold_by_kiosk'),
        ),
    ]
