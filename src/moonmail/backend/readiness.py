"""Whether calls should be sent here: ``/ready``, for a proxy or a service manager. ``/v1/health``: that it lives."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse

from moonmail.backend import logs
from moonmail.backend.changes.models import Server


def ready(_request: HttpRequest) -> HttpResponse:
    """200 once the database answers and has been set up, else 503."""
    try:
        good = Server.objects.filter(id=1).exists()
    except DatabaseError as error:
        logs.failure("not_ready", error)
        good = False
    response = JsonResponse({"ready": good}, status=200 if good else 503)
    response["Cache-Control"] = "no-store"
    if not good:
        response["Retry-After"] = "2"
    return response
