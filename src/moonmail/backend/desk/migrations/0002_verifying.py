from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Failures",
            fields=[
                ("member_id", models.UUIDField(primary_key=True, serialize=False)),
                ("count", models.PositiveSmallIntegerField()),
                ("since", models.DateTimeField()),
                ("locked_until", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("staff_id", models.UUIDField()),
                ("member_id", models.UUIDField()),
                ("request_hmac", models.CharField(max_length=64)),
                ("matches", models.JSONField()),
                ("verified", models.BooleanField()),
                ("tries_left", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["staff_id", "member_id", "expires_at"], name="verified_by_staff"),
                    models.Index(fields=["at"], name="verification_by_age"),
                ],
            },
        ),
    ]
