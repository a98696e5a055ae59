"""Payment pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from moonmail.backend.payments import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("pay/sample/<str:token>", views.sample_page, name="sample-payment"),
]
