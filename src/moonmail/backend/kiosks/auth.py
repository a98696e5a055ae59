"""Who calls: device tokens of kiosks, for ninja. They open what is here and the catalogue, nothing of a member's."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer

from moonmail.backend.kiosks.models import Kiosk
from moonmail.backend.kiosks.service import of_token
from moonmail.backend.limits.calls import require_from_kiosk


class KioskAuth(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> Kiosk | None:  # noqa: ARG002
        kiosk = of_token(token)
        if kiosk is not None:
            require_from_kiosk(kiosk.pk)
        return kiosk


kiosk_auth = KioskAuth()


def calling(request: HttpRequest) -> Kiosk:
    """Return the kiosk behind ``kiosk_auth``."""
    caller = getattr(request, "auth", None)
    assert isinstance(caller, Kiosk)
    return caller
