"""A database of the very first schema, filled as that allowed, and brought to this one: nothing of it may be lost.

``python -m tests.upgrade.forward FOLDER [URL]`` makes it in FOLDER on SQLite, and in the empty PostgreSQL database at
URL. It prints one JSON object: for ``sqlite`` and ``postgresql`` the migrations it began with (``first``), how many
rows were put in and where (``rows``, ``filled``), and lists of what is wrong: ``lost``, ``carried``, ``constraints``,
``audit``. Beside them ``control``, which is what ``lost`` says of a migration that lets rows go: there must be
something; ``unmigrated`` and ``breaking``, which are about the code alone.

In a process of its own, because Django knows one set of tables at a time.
"""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from moonmail.backend import setup
from moonmail.backend.configuration import configure, postgres_options, sqlite_options

NOW: Final = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
# What a later version has deliberately let go: "app.model" or "app.model.field".
GONE: Final[frozenset[str]] = frozenset()
Rows = dict[str, dict[str, dict[str, Any]]]


def _own_apps() -> list[str]:
    from django.apps import apps

    return [config.label for config in apps.get_app_configs() if config.name.startswith("moonmail.backend.")]


def first_targets(executor: Any) -> list[tuple[str, str]]:
    """Return the first migration of each of our apps that does not itself build on somebody's second one.

    With them the last ones of the libraries, as far as these stand by themselves.
    """
    graph, own = executor.loader.graph, set(_own_apps())
    firsts = {node for node in graph.nodes if node[0] in own and node[1].startswith("0001_")}
    others = {node for node in graph.leaf_nodes() if node[0] not in own}

    def stands(node: tuple[str, str]) -> bool:
        return all(before in firsts for before in graph.forwards_plan(node) if before[0] in own)

    return sorted(node for node in firsts | others if stands(node))


def fill(apps: Any) -> None:
    """Put in what the first version of the backend wrote: two members, their orders, what was paid and given back."""

    def make(label: str, **values: Any) -> Any:
        return apps.get_model(label).objects.create(**values)

    def number() -> uuid.UUID:
        return uuid.uuid4()

    asked: dict[str, Any] = {"request_sha256": "a" * 64, "created_at": NOW}
    members = [
        make(
            "accounts.Member",
            membership_number=f"00555000{n}",
            name="月野 うさぎ",
            name_kana="ツキノ ウサギ",
            email=f"member{n}@example.jp",
            password="!",
            consents=[{"document": "terms", "version": "2026-11-22"}],
            rev=n,
        )
        for n in (1, 2)
    ]
    member = members[0]
    session = make("accounts.AppSession", member=member, client_id="moonmail-home", code_hash="b" * 64, started_at=NOW)
    make("accounts.UsedRefreshToken", hash="c" * 64, successor_hash="d" * 64, used_at=NOW, session=session)
    mission = make(
        "missions.Mission",
        id="mm-901",
        flight_number="MM 901",
        sample=True,
        state="booking_open",
        last_booking_at=NOW,
        body={"lander": {"ja": "つばめ", "en": "Tsubame"}, "windows": [1, 2.5, None, "🌕"]},
    )
    # Taken: what was sold elsewhere, and the two holds that live.
    offer = make(
        "missions.Offer",
        id="mm-901:message",
        mission=mission,
        size="message",
        price=19_800,
        capacity=10,
        taken=3,
        sold_elsewhere=1,
    )
    blob = {"media_type": "image/png", "size": 70, "width": 1, "height": 1, "created_at": NOW}
    for each in members:
        make("blobs.Blob", member=each, sha256="e" * 64, **blob)
    holds = [
        make(
            "bookings.Hold", id=number(), member=member, offer=offer, price=19_800, state=state, expires_at=NOW, **asked
        )
        for state in ("active", "used", "released", "expired")
    ]
    letter = {"name": "", "text": "月へ。\n“Bon voyage”", "photo": None, "drawing": None, "plate": "e" * 64}
    shipment = make(
        "bookings.Shipment",
        id=number(),
        member=member,
        title="手紙",
        size="message",
        mission=mission,
        state="declared",
        message=letter,
        **asked,
    )
    make("bookings.Shipment", id=number(), member=members[1], title="", size="name", mission=mission, **asked)
    bookings = [
        make(
            "bookings.Booking",
            id=number(),
            member=member,
            reference=reference,
            state=state,
            price=19_800,
            hold=hold,
            shipment=shipment,
            confirmation={"total": {"amount": 19_800, "currency": "JPY"}},
            confirmed_at=NOW,
            **asked,
        )
        for reference, state, hold in (("QRST34", "confirmed", holds[1]), ("QRST35", "cancelled", holds[2]))
    ]
    for n, (booking, state) in enumerate(
        [(bookings[0], "failed"), (bookings[0], "paid"), (bookings[1], "refunding"), (bookings[1], "refunded")]
    ):
        payment = make(
            "payments.Payment",
            id=number(),
            member=member,
            booking=booking,
            state=state,
            amount=19_800 + n,
            provider="sample",
            session=f"session-{n}",
            expires_at=NOW,
            paid_at=NOW,
            **asked,
        )
        make(
            "payments.SampleSession",
            token=f"session-{n}",
            payment_id=payment.pk,
            amount=19_800 + n,
            title_ja="便",
            title_en="Flight",
            state=state,
            expires_at=NOW,
        )
    make("custody.CustodyEvent", member=member, shipment=shipment, state="declared", recorded_at=NOW, body={"at": [1]})
    make(
        "passes.Pass",
        member=member,
        booking=bookings[0],
        sequence=1,
        number="ABCDEF",
        qr="Q" * 200,
        issued_at=NOW,
        expires_at=NOW,
    )
    make("changes.Server", id=1, epoch="01234567")
    make("changes.Scope", key="catalogue", counter=7)
    for n, each in enumerate(members, 1):
        scope = f"member:{each.pk}"
        make("changes.Scope", key=scope, counter=n)
        make("changes.Change", kind="member", object_id=str(each.pk), scope=scope, rev=n, created_rev=n)
    make("changes.Change", kind="hold", object_id=str(number()), scope=scope, rev=2, created_rev=1, destroyed=True)


def rows_of(apps: Any, like: Rows | None = None) -> Rows:
    """Return all rows by model and key; with ``like`` only the models and fields that are in it."""
    found: Rows = {}
    for label in like if like is not None else [model._meta.label for model in apps.get_models()]:
        if like is None and label.partition(".")[0] not in _own_apps():
            continue
        try:
            model = apps.get_model(label)
        except LookupError:
            continue
        there = [field.attname for field in model._meta.concrete_fields]
        if like is not None:
            wanted = next(iter(like[label].values()), {})
            there = [name for name in there if name in wanted]
        found[label] = {str(row["pk"]): _plain(row) for row in model._base_manager.values("pk", *there)}
    return found


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps({name: row[name] for name in row if name != "pk"}, default=str))
    return found


def lost(before: Rows, after: Rows) -> list[str]:
    """Return every row and every value that was there before and is not any more."""
    wrong = []
    for label, rows in before.items():
        if label in GONE:
            continue
        for key, row in rows.items():
            now = after.get(label, {}).get(key)
            if now is None:
                wrong.append(f"{label} {key} is gone")
                continue
            wrong += [
                f"{label} {key}: {name} was {value!r}, is {now.get(name)!r}"
                for name, value in row.items()
                if f"{label}.{name}" not in GONE and (name not in now or now[name] != value)
            ]
    return wrong


def not_carried(apps: Any) -> list[str]:
    """Return what the migrations should have worked out for rows that were there before, and have not."""
    from django.db.models import F

    payments = apps.get_model("payments.Payment").objects
    left = {
        "blobs are not known as attached": apps.get_model("blobs.Blob").objects.exclude(attached_at=F("created_at")),
        "bookings do not owe their price": apps.get_model("bookings.Booking").objects.exclude(due=F("price")),
        "holds are not of one slot": apps.get_model("bookings.Hold").objects.exclude(quantity=1),
        "what is going back is not said": payments.filter(state__in=["refunding", "refunded"]).exclude(
            refunded=F("amount")
        ),
        "what came back is not said": payments.filter(state="refunded").exclude(returned=F("amount")),
        "something went back that did not": payments.filter(state__in=["paid", "failed"], refunded__gt=0),
    }
    return [words for words, rows in left.items() if rows.exists()]


def unkept_constraints(apps: Any) -> list[str]:
    """Return which constraint or index of the models is not in the database, and which does not hold there."""
    from django.db import IntegrityError, connection, transaction

    wrong = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model._meta.app_label not in _own_apps():
                continue
            there = set(connection.introspection.get_constraints(cursor, model._meta.db_table))
            named = {each.name for each in (*model._meta.constraints, *model._meta.indexes)}
            wrong += [f"{model._meta.label}: {name} is missing" for name in sorted(named - there)]
    connection.check_constraints()

    def get(label: str) -> Any:
        return apps.get_model(label)

    breaches: dict[str, Callable[[], Any]] = {
        "oversold": lambda: get("missions.Offer").objects.filter(pk="mm-901:message").update(taken=11),
        "less than nothing sold": lambda: get("missions.Offer").objects.filter(pk="mm-901:message").update(taken=-1),
        "one reference twice": lambda: get("bookings.Booking").objects.update(reference="QRST34"),
        "two living bookings of one shipment": lambda: get("bookings.Booking").objects.update(state="confirmed"),
        "one e-mail in another case": lambda: (
            get("accounts.Member").objects.filter(email="member2@example.jp").update(email="MEMBER1@example.jp")
        ),
        "one picture twice": lambda: get("blobs.Blob").objects.update(member=get("accounts.Member").objects.first()),
        "a second server": lambda: get("changes.Server").objects.create(id=2, epoch="x"),
        "one change twice": lambda: get("changes.Change").objects.create(
            **get("changes.Change").objects.values("kind", "object_id", "scope", "rev", "created_rev").first()
        ),
    }
    for words, breach in breaches.items():
        try:
            with transaction.atomic():
                breach()
                wrong.append(f"{words}: taken")
                transaction.set_rollback(True)
        except IntegrityError:
            pass
    return wrong


def migrate_and_lose() -> None:
    """Go forward with a migration that lets rows go and changes others, as none of ours does."""
    from django.db import connection, migrations
    from django.db.migrations.executor import MigrationExecutor

    def lose(apps: Any, _editor: Any) -> None:
        apps.get_model("bookings", "Hold").objects.filter(state="expired").delete()
        apps.get_model("payments", "Payment").objects.filter(state="paid").update(amount=1)

    bad = import_module("moonmail.backend.payments.migrations.0002_refunds").Migration
    good = bad.operations
    bad.operations = [*good, migrations.RunPython(lose)]
    try:
        MigrationExecutor(connection).migrate([("payments", "0002_refunds")])
    finally:
        bad.operations = good


def look(database: str, copy: Path | None) -> tuple[dict[str, Any], Rows]:
    """Fill the present database at its first schema, go forward, and return what is found and what was put in.

    ``copy``: where to keep it as it was before it went forward, on SQLite.
    """
    from django.apps import apps
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from moonmail.backend.bookings.audit import discrepancies
    from moonmail.backend.entitlements.audit import waiting

    assert connection.vendor == database
    executor = MigrationExecutor(connection)
    targets = first_targets(executor)
    executor.migrate(targets)
    first = executor.loader.project_state(targets).apps
    fill(first)
    before = rows_of(first)
    if copy is not None:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(copy)])
    call_command("migrate", interactive=False, verbosity=0)
    found = {
        "first": [f"{app}.{name}" for app, name in targets],
        "rows": sum(map(len, before.values())),
        "filled": [label for label, rows in before.items() if rows],
        "lost": lost(before, rows_of(apps, before)),
        "carried": not_carried(apps),
        "constraints": unkept_constraints(apps),
        "audit": discrepancies() + waiting(),
    }
    return found, before


def use(options: dict[str, Any]) -> None:
    """Let Django speak to another database from now on."""
    from django.db import connections

    connections["default"].close()
    del connections["default"]
    connections.settings["default"] = connections.configure_settings({"default": options})["default"]


def unmigrated() -> list[str]:
    from django.core.management import call_command

    try:
        call_command("makemigrations", *_own_apps(), check_changes=True, dry_run=True, verbosity=0)
    except SystemExit:
        return ["a model was changed without a migration: run makemigrations"]
    return []


def main(folder: Path, url: str) -> dict[str, Any]:
    configure(folder)
    setup.start_django()
    from django.apps import apps
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader
    from tests.upgrade.rolling import breaks_the_version_before

    copy = folder / "control.sqlite3"
    on_sqlite, before = look("sqlite", copy)
    found: dict[str, Any] = {
        "sqlite": on_sqlite,
        "unmigrated": unmigrated(),
        "breaking": breaks_the_version_before(MigrationLoader(connection)),
    }
    use(sqlite_options(copy))
    migrate_and_lose()
    found["control"] = lost(before, rows_of(apps, before))
    if url:
        use(postgres_options(url))
        found["postgresql"], _ = look("postgresql", None)
    return found


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")))
