"""Addresses: the API under ``/v1``, sign-in pages, the payment page."""

from __future__ import annotations

from django.urls import include, path

from moonmail.backend.api import api
from moonmail.backend.carried.views import page as carried_page
from moonmail.backend.readiness import ready

urlpatterns = [
    path("v1/", api.urls),
    path("ready", ready),
    path("carry", carried_page, name="carry"),
    path("", include("moonmail.backend.payments.urls")),
    path("", include("moonmail.backend.accounts.urls")),
]

handler400 = "moonmail.backend.pages.errors.bad_request"
handler403 = "moonmail.backend.pages.errors.forbidden"
handler404 = "moonmail.backend.pages.errors.not_found"
handler500 = "moonmail.backend.pages.errors.failed"
