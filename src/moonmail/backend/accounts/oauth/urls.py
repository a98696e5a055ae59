"""allauth reverses ``idp:oidc:…``: the same names, ours where ours differ."""

from __future__ import annotations

from allauth.idp.oidc import views as allauth_views
from django.urls import URLPattern, URLResolver, include, path

from moonmail.backend.accounts.oauth import views

_oidc: list[URLPattern | URLResolver] = [
    path(".well-known/openid-configuration", views.discovery, name="configuration"),
    path(".well-known/jwks.json", allauth_views.jwks, name="jwks"),
    path("oauth/authorize", views.AuthorizationView.as_view(), name="authorization"),
    path("oauth/token", views.TokenView.as_view(), name="token"),
    path("oauth/revoke", views.RevokeView.as_view(), name="revoke"),
    path("oauth/userinfo", allauth_views.user_info, name="userinfo"),
]
_idp: list[URLPattern | URLResolver] = [path("", include((_oidc, "oidc")))]
urlpatterns: list[URLPattern | URLResolver] = [path("", include((_idp, "idp")))]
