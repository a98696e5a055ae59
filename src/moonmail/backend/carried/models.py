"""Sealed drafts. Whose they are is not known here, nor what is in them."""

from __future__ import annotations

from django.db import models


class CarriedDraft(models.Model):
    """``id`` and the key of ``content`` follow from the guest's code, which never comes here."""

    id = models.UUIDField(primary_key=True)
    content = models.BinaryField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.pk)
