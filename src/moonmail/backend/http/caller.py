"""Who calls."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from moonmail.backend.accounts.models import Member


def member_id_of(request: HttpRequest) -> UUID | None:
    """Return the member that the token stands for; None for a call without one."""
    caller = getattr(request, "auth", None)
    return caller.pk if isinstance(caller, Member) else None


def kiosk_session_of(request: HttpRequest) -> UUID | None:
    """Return the session of the kiosk at which the caller signed in; None for everybody else."""
    found = getattr(request, "kiosk_session_id", None)
    return found if isinstance(found, UUID) else None


def signed_in(request: HttpRequest) -> Member:
    """Return the member behind ``member_auth``."""
    caller = getattr(request, "auth", None)
    assert isinstance(caller, Member)
    return caller
