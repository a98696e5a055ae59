"""A backend in one process that can be put back to a backup in a moment, for the model test.

``python -m tests.faults.shore DATA_DIR`` serves the real application by the standard library's server, and does what it
is told, a JSON object a line: ``backup``, ``restore``, ``clock``, ``expire`` (all access tokens), ``revoke`` (all
sessions of a member), ``audit``. Each is answered by one line.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from moonmail.backend import clock
from moonmail.backend.configuration import configure


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is what the test is about."""


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Shore:
    def __init__(self, data: Path) -> None:
        self._database = data / "moonmail.sqlite3"
        self._data = data
        self._ahead = timedelta()
        clock.install(lambda: datetime.now(UTC) + self._ahead)

    def backup(self, name: str) -> dict[str, Any]:
        self._copy(self._database, self._data / f"{name}.backup")
        return {}

    def restore(self, name: str) -> dict[str, Any]:
        """Go back, and say what was done before."""
        from moonmail.backend.changes.recording import renew_epoch

        before = self.audit()["done"]
        self._copy(self._data / f"{name}.backup", self._database)
        renew_epoch()
        return {"before": before}

    def _copy(self, source: Path, target: Path) -> None:
        with closing(sqlite3.connect(source, timeout=20)) as old, closing(sqlite3.connect(target, timeout=20)) as new:
            old.backup(new)

    def clock(self, minutes: int) -> dict[str, Any]:
        self._ahead += timedelta(minutes=minutes)
        return {}

    def expire(self) -> dict[str, Any]:
        from allauth.idp.oidc.models import Token

        Token.objects.filter(type=Token.Type.ACCESS_TOKEN).update(expires_at=datetime(2020, 1, 1, tzinfo=UTC))
        return {}

    def revoke(self, number: str) -> dict[str, Any]:
        from django.db import transaction

        from moonmail.backend.accounts.models import AppSession
        from moonmail.backend.accounts.oauth import sessions

        with transaction.atomic():
            for session in AppSession.objects.filter(member__membership_number=number, ended_at=None):
                sessions.end(session, AppSession.Ended.SIGNED_OUT)
        return {}

    def audit(self) -> dict[str, Any]:
        from tests.faults import stage

        return stage.audit()


def main() -> int:
    data = Path(sys.argv[1])
    configure(data, sample=True)
    shore = Shore(data)
    from moonmail.backend import setup

    members = setup.prepare(sample=True)
    from moonmail.backend.wsgi import application

    server = make_server("127.0.0.1", 0, application, _Server, _Quiet)
    Thread(target=server.serve_forever, daemon=True).start()
    words: dict[str, Callable[..., dict[str, Any]]] = {
        name: getattr(shore, name) for name in ("backup", "restore", "clock", "expire", "revoke", "audit")
    }
    say({"url": f"http://127.0.0.1:{server.server_port}", "members": members})
    for line in sys.stdin:
        told = json.loads(line)
        say(words[told.pop("do")](**told))
    return 0


def say(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    sys.exit(main())
