"""Whom the desk talks with: one place that the file, the help panel and the choices at the desk agree on."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QObject, Signal


class Caller(QObject):
    """``verified_until``: None for whoever is not verified. ``callerChanged``: member's and booking's id, or empty."""

    callerChanged = Signal(str, str, bool, arguments=["memberId", "bookingId", "verified"])

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.member_id: UUID | None = None
        self.booking_id: UUID | None = None
        self.verified_until: datetime | None = None

    @property
    def verified(self) -> bool:
        return self.verified_until is not None

    def show(
        self, member_id: UUID | None, booking_id: UUID | None = None, verified_until: datetime | None = None
    ) -> None:
        now = (member_id, booking_id, verified_until)
        if now == (self.member_id, self.booking_id, self.verified_until):
            return
        self.member_id, self.booking_id, self.verified_until = now
        self.callerChanged.emit(str(member_id or ""), str(booking_id or ""), self.verified)
