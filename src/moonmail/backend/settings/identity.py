"""Sign-in and accounts: django-allauth as the OAuth server, pages of our own, members as users."""

from __future__ import annotations

from typing import Any

from moonmail.backend import configuration
from moonmail.backend.accounts.keys import second_factor_key, signing_key
from moonmail.backend.settings.base import CONFIGURATION, DATA_DIR, TEMPLATES
from moonmail.backend.settings.base import INSTALLED_APPS as _BASE_APPS
from moonmail.backend.settings.base import MIDDLEWARE as _BASE_MIDDLEWARE

INSTALLED_APPS = [
    *_BASE_APPS,
    "django.contrib.admin",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.idp.oidc",
    "moonmail.backend.pages",
]

# Outside everything but the envelope: what it decides (the language) and adds (the policy) holds for every page.
MIDDLEWARE = [
    _BASE_MIDDLEWARE[0],
    "moonmail.backend.pages.middleware.pages",
    *_BASE_MIDDLEWARE[1:],
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES[0]["OPTIONS"]["context_processors"] += ["moonmail.backend.pages.context.page"]
TEMPLATES[0]["OPTIONS"]["builtins"] = ["moonmail.backend.pages.templatetags.pages"]

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# scrypt holds a guesser's machine back by memory, and ours for a tenth of PBKDF2's time.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {
        "NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "phone", "name", "name_latin"), "max_similarity": 0.7},
    },
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account"
LANGUAGE_COOKIE_NAME = "moonmail_lang"
SESSION_COOKIE_NAME = "moonmail_session"
SESSION_COOKIE_AGE = 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "moonmail_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "moonmail.backend.pages.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"

ACCOUNT_ADAPTER = "moonmail.backend.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "moonmail.backend.accounts.sign_in.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "membership_number"
ACCOUNT_PRESERVE_USERNAME_CASING = True
# There is no mail server behind the sample backend: an address is believed until the desk has verified it.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_signed_out"
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/m/ip,5/5m/key", "signup": "30/m/ip"}

MFA_ADAPTER = "moonmail.backend.accounts.factor.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
SECOND_FACTOR_KEY = second_factor_key(DATA_DIR)

# How many proxies of ours stand in front. Without any, nobody is believed who says where a call came from.
ALLAUTH_TRUSTED_PROXY_COUNT = configuration.proxies()
if ALLAUTH_TRUSTED_PROXY_COUNT:
    # Without a proxy that sets it, anybody could claim to have come by TLS.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

IDP_OIDC_ADAPTER = "moonmail.backend.accounts.adapter.OidcAdapter"
IDP_OIDC_PRIVATE_KEY = signing_key(DATA_DIR)
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 15 * 60
IDP_OIDC_AUTHORIZATION_CODE_EXPIRES_IN = 60
IDP_OIDC_REFRESH_TOKEN_EXPIRES_IN = 90 * 24 * 60 * 60
IDP_OIDC_ROTATE_REFRESH_TOKEN = True

CACHES = {"default": configuration.cache_options(CONFIGURATION.database_url)}
SILENCED_SYSTEM_CHECKS: list[str] = []
