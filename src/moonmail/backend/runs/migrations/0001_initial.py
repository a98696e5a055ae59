import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("bookings", "0003_kiosks"), ("missions", "0002_organics")]

    operations = [
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("staff_id", models.UUIDField()),
                ("request_sha256", models.CharField(max_length=64)),
                ("kind", models.CharField(max_length=16)),
                ("state", models.CharField(default="previewed", max_length=16)),
                ("body", models.JSONField()),
                ("preview", models.JSONField()),
                ("preview_sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, default="", max_length=20)),
                ("started_by", models.UUIDField(null=True)),
                ("started_role", models.CharField(blank=True, default="", max_length=20)),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("worker", models.CharField(blank=True, default="", max_length=16)),
                ("worked_at", models.DateTimeField(null=True)),
                (
                    "mission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="missions.mission"
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="missions.mission"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["made_at"], name="run_by_age"),
                    models.Index(fields=["worked_at"], condition=models.Q(state="running"), name="run_by_work"),
                ]
            },
        ),
        migrations.CreateModel(
            name="RunLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("place", models.PositiveIntegerField()),
                ("member_id", models.UUIDField()),
                ("size", models.CharField(max_length=8)),
                ("state", models.CharField(default="waiting", max_length=8)),
                ("skipped", models.CharField(blank=True, default="", max_length=16)),
                ("new_booking_id", models.UUIDField(null=True)),
                ("refund", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField(null=True)),
                (
                    "booking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="bookings.booking"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="runs.run"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["run", "state", "place"], name="run_line_by_state")],
                "constraints": [models.UniqueConstraint(fields=("run", "booking"), name="once_in_a_run")],
            },
        ),
        migrations.CreateModel(
            name="RunStepTaken",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("staff_id", models.UUIDField()),
                ("request_sha256", models.CharField(max_length=64)),
                ("step", models.CharField(max_length=16)),
                ("at", models.DateTimeField()),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="runs.run"
                    ),
                ),
            ],
        ),
    ]
