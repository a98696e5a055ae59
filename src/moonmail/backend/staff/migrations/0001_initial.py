from django.conf import settings
from django.db import migrations, models
from django.db.models import deletion


def know_the_staff(apps, schema_editor):
    """Who could sign in to the admin before there were roles still can; without a role they open nothing else."""
    StaffAccount = apps.get_model("staff", "StaffAccount")
    Member = apps.get_model("accounts", "Member")
    StaffAccount.objects.bulk_create(
        StaffAccount(account=member, made_at=member.joined_at) for member in Member.objects.filter(is_staff=True)
    )


class Migration(migrations.Migration):
    initial = True

    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="StaffAccount",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=deletion.PROTECT,
                        primary_key=True,
                        related_name="staff",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("roles", models.JSONField(default=list)),
                ("made_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={"ordering": ["made_at"]},
        ),
        migrations.RunPython(know_the_staff, migrations.RunPython.noop),
    ]
