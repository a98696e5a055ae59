"""allauth reverses ``idp:oidc:…``: the same names, ours where ours differ."""

from __future__ import annotations

from allauth.idp.oidc import views as allauth_views
from django.urls import URLPattern, URLResolver, include, path

from moonmail.backend.accounts.oauth import device_views, views

_oidc: list[URLPattern | URLResolver] = [
    path(".well-known/openid-configuration", views.discovery, name="configuration"),
    path(".well-known/jwks.json", allauth_views.jwks, name="jwks"),
    path("oauth/authorize", views.AuthorizationView.as_view(), name="authorization"),
    path("oauth/token", views.TokenView.as_view(), name="token"),
    path("oauth/revoke", views.RevokeView.as_view(), name="revoke"),
    path("oauth/device/authorization", device_views.DeviceCodeView.as_view(), name="device_code"),
    # Short: it may have to be typed on a phone.
    path("device", device_views.DeviceView.as_view(), name="device_authorization"),
    path("device/allowed", device_views.answered, {"allowed": True}, name="device_allowed"),
    path("device/denied", device_views.answered, {"allowed": False}, name="device_denied"),
    path("oauth/userinfo", allauth_views.user_info, name="userinfo"),
]
_idp: list[URLPattern | URLResolver] = [path("", include((_oidc, "oidc")))]
urlpatterns: list[URLPattern | URLResolver] = [path("", include((_idp, "idp")))]
