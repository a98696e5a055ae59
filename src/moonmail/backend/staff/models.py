"""What makes an account one of the staff."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models

from moonmail.domain.staff import StaffRole


class StaffAccount(models.Model):
    """``account``: how they sign in, with ``is_staff``. ``roles``: names of ``domain.staff.StaffRole``.

    Closed, never deleted: the audit names it for as long as the audit is kept.
    """

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, primary_key=True, related_name="staff"
    )
    roles = models.JSONField(default=list)
    made_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    closed_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["made_at"]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def role_set(self) -> frozenset[StaffRole]:
        return frozenset(StaffRole(name) for name in self.roles)
