from django.db import migrations

WHY = "a frozen manifest is never changed"
TABLE = "manifests_frozenmanifest"


def keep_as_it_is(apps, schema_editor):
    """Let the database refuse to change or delete what was frozen."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION manifest_stays() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{WHY}'; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER manifest_stays BEFORE UPDATE OR DELETE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION manifest_stays()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_stays_{act.lower()} BEFORE {act} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{WHY}'); END"
        )


class Migration(migrations.Migration):
    dependencies = [("manifests", "0001_initial")]

    operations = [migrations.RunPython(keep_as_it_is, migrations.RunPython.noop)]
