"""Everything but sign-in. Read from the environment that ``configuration.configure`` sets."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from moonmail.backend import configuration

CONFIGURATION = configuration.from_environment()
DATA_DIR = CONFIGURATION.data_dir
SAMPLE = CONFIGURATION.sample
PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = configuration.read_or_create_secret(DATA_DIR / "secret.key") if DATA_DIR else secrets.token_urlsafe(48)
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *CONFIGURATION.hosts]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "moonmail.backend.accounts",
    "moonmail.backend.changes",
    "moonmail.backend.missions",
    "moonmail.backend.blobs",
    "moonmail.backend.bookings",
    "moonmail.backend.payments",
    "moonmail.backend.custody",
    "moonmail.backend.passes",
    "moonmail.backend.organisations",
    "moonmail.backend.entitlements",
    "moonmail.backend.receipts",
    "moonmail.backend.gifts",
    "moonmail.backend.carried",
    "moonmail.backend.limits",
    "moonmail.backend.kiosks",
    "moonmail.backend.audit",
    "moonmail.backend.staff",
    "moonmail.backend.desk",
    "moonmail.backend.runs",
    "moonmail.backend.manifests",
    "moonmail.backend.flights",
    "moonmail.backend.cases",
    "moonmail.backend.help",
    "moonmail.backend.receiving",
]
AUTH_USER_MODEL = "accounts.Member"

MIDDLEWARE = [
    "moonmail.backend.http.middleware.envelope",
    "moonmail.backend.limits.middleware.limits",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "moonmail.backend.urls"
WSGI_APPLICATION = "moonmail.backend.wsgi.application"
APPEND_SLASH = False

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "static"] if (PACKAGE / "static").is_dir() else []
# Served straight from the package: nothing has to be collected on the machine of someone who only tries it out.
WHITENOISE_USE_FINDERS = True

DATABASES: dict[str, dict[str, Any]] = {
    "default": configuration.postgres_options(CONFIGURATION.database_url)
    if CONFIGURATION.database_url
    else configuration.sqlite_options(CONFIGURATION.sqlite_file)
}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
USE_TZ = True
TIME_ZONE = "UTC"
LOGGING_CONFIG = None
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
