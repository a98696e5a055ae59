from django.db import migrations, models

from moonmail.domain.finding import Term, TermKind, terms_of_person


def let_be_found(apps, schema_editor):
    """Everybody who is there already, and all of their bookings and passes."""
    FindTerm = apps.get_model("desk", "FindTerm")
    for member in apps.get_model("accounts", "Member").objects.filter(is_active=True, is_staff=False).iterator(2000):
        terms = terms_of_person(
            name=member.name,
            kana=member.name_kana,
            latin=member.name_latin,
            membership_number=member.membership_number,
            phone_number=member.phone,
            email=member.email,
        )
        FindTerm.objects.bulk_create(FindTerm(term=term.key, member_id=member.pk) for term in terms)
    for kind, model, number, booking in (
        (TermKind.REFERENCE, apps.get_model("bookings", "Booking"), "reference", "pk"),
        (TermKind.PASS, apps.get_model("passes", "Pass"), "number", "booking_id"),
    ):
        rows = model.objects.values_list(number, "member_id", booking).iterator(2000)
        FindTerm.objects.bulk_create(
            (FindTerm(term=Term(kind, text).key, member_id=member, booking_id=of) for text, member, of in rows),
            batch_size=2000,
        )


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0004_kiosks"),
        ("bookings", "0003_kiosks"),
        ("passes", "0002_voided"),
    ]

    operations = [
        migrations.CreateModel(
            name="FindTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("term", models.BinaryField(max_length=80)),
                ("member_id", models.UUIDField(db_index=True)),
                ("booking_id", models.UUIDField(db_index=True, null=True)),
            ],
            options={"indexes": [models.Index(fields=["term"], name="find_by_term")]},
        ),
        migrations.RunPython(let_be_found, migrations.RunPython.noop),
    ]
