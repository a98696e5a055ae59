"""Pages and endpoints of sign-in, joining and OpenID."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
