"""Pages and endpoints of sign-in, joining and OpenID; the documents; the staff's admin."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from moonmail.backend.accounts import views
from moonmail.backend.pages import documents, fonts

# The staff sign in on the same page as everybody: one place that counts attempts.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="account")),
    path("account", views.account, name="account"),
    path("account/sign-in", views.SignInView.as_view(), name="account_login"),
    path("account/join", views.JoinView.as_view(), name="account_signup"),
    path("account/sign-out", views.sign_out, name="account_logout"),
    path("account/signed-out", views.signed_out, name="account_signed_out"),
    path("account/inactive", views.inactive, name="account_inactive"),
    path("account/again", views.reauthenticate, name="account_reauthenticate"),
    path("account/password", views.password_rules, name="account_reset_password"),
    path("terms", documents.terms, name="terms"),
    path("privacy", documents.privacy, name="privacy"),
    path("seller", documents.seller, name="seller"),
    path("fonts/<str:name>", fonts.font, name="font"),
    path("staff/", admin.site.urls),
    path("", include("moonmail.backend.accounts.oauth.urls")),
]
