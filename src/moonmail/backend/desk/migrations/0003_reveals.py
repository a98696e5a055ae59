from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0002_verifying")]

    operations = [
        migrations.CreateModel(
            name="Reveal",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("staff_id", models.UUIDField()),
                ("role", models.CharField(max_length=20)),
                ("member_id", models.UUIDField()),
                ("field", models.CharField(max_length=20)),
                ("reason", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["member_id", "at"], name="reveal_by_member")]},
        ),
    ]
