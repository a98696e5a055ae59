"""Addresses: the API under ``/v1``, sign-in pages, the payment page."""

from __future__ import annotations

from django.urls import include, path

from moonmail.backend.api import api

urlpatterns = [
    path("v1/", api.urls),
    path("", include("moonmail.backend.payments.urls")),
    path("", include("moonmail.backend.accounts.urls")),
]
