"""Making the database, keeping its shape current, and putting in what every backend begins with."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import django

# Any number that no other program on the same database uses for its own locks.
_SETTING_UP: Final = 0x6D6F6F6E


def start_django() -> None:
    from moonmail.backend import logs

    logs.configure(quiet=True)
    django.setup()


def prepare(*, sample: bool) -> list[dict[str, str]]:
    """Bring the database up to date. Returns the sample members with their passwords, if there are to be any."""
    start_django()
    from moonmail.backend.changes.recording import ensure_epoch
    from moonmail.backend.missions.catalogue import load_past
    from moonmail.backend.missions.samples import load_samples
    from moonmail.backend.payments.refunds import settle_refunds
    from moonmail.backend.payments.sample import SampleProvider

    members: list[dict[str, str]] = []
    with alone():
        _migrate()
        ensure_epoch()
        load_past()
        if sample:
            load_samples()
            members = sample_members()
            SampleProvider.from_settings().tell_again()
            settle_refunds()
    return members


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection

    if not is_current():
        # Ends by telling every app, and so with what a backend always does.
        call_command("migrate", interactive=False, verbosity=0)
    else:
        from moonmail.backend.accounts.apps import after_migrate

        after_migrate()
    if connection.vendor == "postgresql":
        # Only makes what a cache in the database needs, and only where it is missing.
        call_command("createcachetable", verbosity=0)


def is_current() -> bool:
    """Return whether the database has all that this version's migrations make, and what Django makes after the last.

    Compares the files with the database's own list of them. Django's command builds a model of every version there was
    before it finds nothing to do: a sixth of a start.
    """
    from django.apps import apps
    from django.contrib.auth import get_permission_codename
    from django.db import DatabaseError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            done = set(cursor.fetchall())
            cursor.execute(
                "SELECT t.app_label, p.codename FROM auth_permission p"
                " JOIN django_content_type t ON t.id = p.content_type_id"
            )
            permissions = set(cursor.fetchall())
    except DatabaseError:
        return False
    there = {(app.label, name) for app in apps.get_app_configs() for name in _migrations_in(Path(app.path))}
    models = [model._meta for model in apps.get_models()]  # noqa: SLF001 - the way to it that Django documents
    wanted = {
        (each.app_label, get_permission_codename(act, each)) for each in models for act in each.default_permissions
    }
    return there <= done and wanted <= permissions


def _migrations_in(app: Path) -> list[str]:
    found = pkgutil.iter_modules([str(app / "migrations")])
    return [each.name for each in found if not each.ispkg and each.name[0] not in "_~"]


@contextmanager
def alone() -> Iterator[None]:
    """Nobody else sets up the same PostgreSQL database meanwhile: two that start at once would both migrate."""
    from django.db import connection

    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_SETTING_UP])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_SETTING_UP])


def sample_members() -> list[dict[str, str]]:
    from moonmail.backend.accounts.samples import ensure_sample_members

    return ensure_sample_members()


def check() -> list[str]:
    """Return what is wrong, one line each."""
    start_django()
    from django.core import checks
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError
    from django.db import DatabaseError

    problems = [str(message) for message in checks.run_checks() if message.level >= checks.WARNING]
    try:
        call_command("migrate", check_unapplied=True, verbosity=0)
    except (SystemExit, SystemCheckError):
        return [*problems, "the database is of another version: run `moonmail backend init`"]
    except DatabaseError as error:
        return [*problems, f"the database does not answer: {type(error).__name__}"]
    from moonmail.backend.bookings.audit import discrepancies
    from moonmail.backend.entitlements.audit import waiting

    return problems + discrepancies() + waiting()


def renew_epoch() -> None:
    start_django()
    from moonmail.backend.changes.recording import renew_epoch as renew

    renew()
