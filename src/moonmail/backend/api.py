"""The API under ``/v1``."""

from __future__ import annotations

from ninja import NinjaAPI

from moonmail.contract.version import API_VERSION

api = NinjaAPI(title="MoonMail", version=API_VERSION, docs_url=None, openapi_url="/openapi.json")
