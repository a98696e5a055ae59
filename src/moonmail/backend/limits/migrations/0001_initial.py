from django.db import migrations, models


def unlogged(apps, schema_editor):
    """Counts of seconds and minutes need not outlive a crash: without a log they cost far less."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE limits_used SET UNLOGGED")


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Used",
            fields=[
                ("key", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("full_at", models.BigIntegerField(db_index=True)),
            ],
        ),
        migrations.RunPython(unlogged, migrations.RunPython.noop),
    ]
