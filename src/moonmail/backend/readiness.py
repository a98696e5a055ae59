"""Whether calls should be sent here: ``/ready``, for a proxy or a service manager. ``/v1/health``: that it lives."""

from __future__ import annotations

from typing import Final

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from moonmail.backend import logs
from moonmail.backend.changes.models import Server

# Members' calls wait longer for a connection. Who asks this asks often, and gives up soon.
_PATIENCE_SECONDS: Final = 2.0


def ready(_request: HttpRequest) -> HttpResponse:
    """200 once the database answers and has been set up, else 503."""
    try:
        good = _is_set_up()
    except DatabaseError as error:
        logs.failure("not_ready", error)
        good = False
    response = JsonResponse({"ready": good}, status=200 if good else 503)
    response["Cache-Control"] = "no-store"
    if not good:
        response["Retry-After"] = "2"
    return response


def _is_set_up() -> bool:
    pool = getattr(connection, "pool", None)
    if pool is None:
        return Server.objects.filter(id=1).exists()
    # Django waits as long as the pool says: here the pool is asked itself, and gets its connection back as it was.
    pool.open()
    with connection.wrap_database_errors, pool.connection(timeout=_PATIENCE_SECONDS) as lent:
        return lent.execute("SELECT 1 FROM changes_server WHERE id = 1").fetchone() is not None
