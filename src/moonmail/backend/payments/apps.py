from __future__ import annotations

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "moonmail.backend.payments"
    label = "payments"
