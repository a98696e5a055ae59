"""Pages and endpoints of sign-in, joining and OpenID; the documents; the staff's admin."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from moonmail.backend.accounts import views
from moonmail.backend.accounts.factor import admin_site
from moonmail.backend.accounts.factor import views as factor
from moonmail.backend.pages import documents, fonts

admin_site.guard()

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
    # The names by which allauth knows them.
    path("account/second-factor", factor.CodeView.as_view(), name="mfa_authenticate"),
    path("account/second-factor/set-up", factor.SetUpView.as_view(), name="mfa_activate_totp"),
    path("account/second-factor/code.svg", factor.picture, name="second_factor_picture"),
    path("account/second-factor/recovery", factor.CodesView.as_view(), name="mfa_view_recovery_codes"),
    path("terms", documents.terms, name="terms"),
    path("privacy", documents.privacy, name="privacy"),
    path("seller", documents.seller, name="seller"),
    path("fonts/<str:name>", fonts.font, name="font"),
    path("staff/", admin.site.urls),
    path("", include("moonmail.backend.accounts.oauth.urls")),
]
