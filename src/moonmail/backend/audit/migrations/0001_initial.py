from django.db import migrations, models
from django.db.models import deletion


def keep_as_it_is(apps, schema_editor):
    """Let the database refuse to change or delete what is in the audit; of a detail, to change it."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the audit is only ever added to'; END $$"
        )
        for table, what in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER audit_stays BEFORE {what} ON {table} FOR EACH ROW EXECUTE FUNCTION audit_stays()"
            )
        return
    for table, what in TABLES:
        for act in what.split(" OR "):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_stays_{act.lower()} BEFORE {act} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END"
            )


TABLES = (
    ("audit_auditentry", "UPDATE OR DELETE"),
    ("audit_auditcheckpoint", "UPDATE OR DELETE"),
    ("audit_auditdetail", "UPDATE"),
)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("number", models.PositiveBigIntegerField(default=0)),
                ("hash", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_index=True)),
                ("who", models.CharField(db_index=True, max_length=80)),
                ("role", models.CharField(blank=True, default="", max_length=20)),
                ("act", models.CharField(max_length=20)),
                ("what", models.CharField(blank=True, db_index=True, default="", max_length=80)),
                ("member", models.CharField(blank=True, db_index=True, default="", max_length=36)),
                ("why", models.CharField(blank=True, default="", max_length=40)),
                ("detail_sha256", models.CharField(blank=True, default="", max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={"ordering": ["number"]},
        ),
        migrations.CreateModel(
            name="AuditCheckpoint",
            fields=[
                ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("hash", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("key_id", models.CharField(max_length=16)),
                ("signature", models.CharField(max_length=128)),
            ],
            options={"ordering": ["number"]},
        ),
        migrations.CreateModel(
            name="AuditDetail",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=deletion.PROTECT,
                        primary_key=True,
                        related_name="detail",
                        serialize=False,
                        to="audit.auditentry",
                    ),
                ),
                ("salt", models.CharField(max_length=32)),
                ("text", models.TextField()),
            ],
        ),
        migrations.RunPython(keep_as_it_is, migrations.RunPython.noop),
    ]
