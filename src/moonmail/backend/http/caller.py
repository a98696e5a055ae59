"""Who calls."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.http import HttpRequest

from moonmail.backend.accounts.models import Member
from moonmail.backend.http.problems import Refusal
from moonmail.contract.problems import ProblemCode
from moonmail.domain.text import Text

_AT_HOME: Final = Text(
    "このお手続きは、ラウンジの端末ではできません。何も変更していません。ご自分の端末のアプリからお願いします。",
    "This can't be done at a kiosk, and nothing was changed. Please do it in the app on a device of your own.",
)


def member_id_of(request: HttpRequest) -> UUID | None:
    """Return the member that the token stands for; None for a call without one."""
    caller = getattr(request, "auth", None)
    return caller.pk if isinstance(caller, Member) else None


def kiosk_session_of(request: HttpRequest) -> UUID | None:
    """Return the session of the kiosk at which the caller signed in; None for everybody else."""
    found = getattr(request, "kiosk_session_id", None)
    return found if isinstance(found, UUID) else None


def require_own_device(request: HttpRequest) -> None:
    """Raise for a guest at a kiosk: what is asked for is not for a screen that everybody uses.

    Raises:
        Refusal: not_yours.
    """
    if kiosk_session_of(request) is not None:
        raise Refusal(ProblemCode.NOT_YOURS, detail=_AT_HOME)


def signed_in(request: HttpRequest) -> Member:
    """Return the member behind ``member_auth``."""
    caller = getattr(request, "auth", None)
    assert isinstance(caller, Member)
    return caller
