"""A start with nothing to migrate takes the short way; whenever anything is missing, the long one mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.support.server import RunningBackend

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("missing", "mended_by"),
    [
        ("DELETE FROM django_migrations WHERE app = 'limits'", "DROP TABLE limits_used"),
        ("DELETE FROM auth_permission WHERE codename = 'change_payment'", ""),
    ],
)
def test_what_is_missing_is_made_at_the_next_start(tmp_path: Path, missing: str, mended_by: str) -> None:
    """The last migration did not run, or it was the last thing that did before the power went."""
    backend = RunningBackend(tmp_path / "backend")
    from tests.support import prepared

    prepared.fill(backend)
    with backend.rows() as rows:
        for statement in filter(None, (missing, mended_by)):
            rows.all(statement)
    done = backend.run("init", "--sample", "--data", str(backend.data_dir))
    assert done.returncode == 0, done.stderr
    with backend.rows() as rows:
        assert rows.value("SELECT count(*) FROM auth_permission WHERE codename = 'change_payment'") == 1
        assert rows.value("SELECT count(*) FROM django_migrations WHERE app = 'limits'") >= 1
        assert rows.value("SELECT count(*) FROM limits_used") == 0


def test_only_what_is_whole_is_current(db: None) -> None:
    from django.db import connection

    from moonmail.backend import setup

    def is_current_without(statement: str) -> bool:
        from django.db import transaction

        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            found = setup.is_current()
            transaction.set_rollback(True)
        return found

    assert setup.is_current()
    assert not is_current_without("DELETE FROM django_migrations WHERE app = 'payments' AND name LIKE '0001%%'")
    assert not is_current_without("DELETE FROM auth_permission WHERE codename = 'add_member'")
    # Of a newer version that was gone back from: nothing to do either.
    assert is_current_without("INSERT INTO django_migrations (app, name, applied) VALUES ('x', '9', '2026-11-22')")


def test_a_start_makes_the_apps_of_members_known_again(db: None) -> None:
    from allauth.idp.oidc.models import Client

    from moonmail.backend import setup

    Client.objects.all().delete()
    setup.prepare(sample=False)
    assert Client.objects.exists()
