"""Moving a shipment: each move is a custody event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Max

from moonmail.backend import clock
from moonmail.backend.bookings.models import Shipment
from moonmail.backend.custody.models import CustodyEvent
from moonmail.backend.database import Writing
from moonmail.domain import states
from moonmail.domain.moment import Confidence, Moment, Precision
from moonmail.domain.states import ShipmentKind, ShipmentState
from moonmail.domain.text import Text

_S = ShipmentState
_MEMBER: Final = Text("お客さま", "You")
_PROGRAMME: Final = Text("MoonMail", "MoonMail")
_OPERATOR: Final = Text("着陸機の運航会社", "The lander's operator")
_AIRLINE: Final = Text("航空会社", "The airline")
BOOKING_SYSTEM: Final = Text("MoonMail 予約システム", "MoonMail booking system")


@dataclass(frozen=True, slots=True)
class _Step:
    """GS1 Core Business Vocabulary 2.0: business step and disposition, and who has it after this step."""

    biz_step: str
    disposition: str
    holder: Text


# A message has no body until it is etched: from the order on MoonMail has it. An item stays with its sender at first.
_STEPS: Final[dict[ShipmentState, _Step]] = {
    _S.DECLARED: _Step("commissioning", "active", _MEMBER),
    _S.NEEDS_REVIEW: _Step("inspecting", "in_progress", _MEMBER),
    _S.CLEARED: _Step("inspecting", "conformant", _MEMBER),
    _S.NOT_ALLOWED: _Step("inspecting", "non_conformant", _MEMBER),
    _S.AWAITING_ITEM: _Step("shipping", "in_progress", _MEMBER),
    _S.RECEIVED: _Step("receiving", "in_progress", _PROGRAMME),
    _S.ACCEPTED: _Step("accepting", "conformant", _PROGRAMME),
    _S.REFUSED: _Step("inspecting", "non_conformant", _PROGRAMME),
    _S.INTEGRATED: _Step("installing", "in_progress", _OPERATOR),
    _S.LAUNCHED: _Step("departing", "in_transit", _OPERATOR),
    _S.DELIVERED: _Step("arriving", "completeness_verified", _OPERATOR),
    _S.LOST: _Step("holding", "unavailable", _OPERATOR),
    _S.RETURNED: _Step("shipping", "returned", _MEMBER),
    _S.WITHDRAWN: _Step("decommissioning", "inactive", _MEMBER),
}


@dataclass(frozen=True, slots=True)
class Report:
    """What is known about a move. ``at`` None: just now."""

    at: Moment | None = None
    place: Text | None = None
    confidence: Confidence = Confidence.CONFIRMED
    source: Text = BOOKING_SYSTEM
    note: Text | None = None


def _words(text: Text | None) -> dict[str, str] | None:
    return {"ja": text.ja, "en": text.en} if text else None


def _after_the_last(shipment: Shipment) -> datetime:
    """Return the time now; a millisecond later if the last event is of the same one, so that their order stays."""
    last = shipment.custody.aggregate(last=Max("recorded_at"))["last"]
    now = clock.now()
    return now if last is None or last < now else last + timedelta(milliseconds=1)


def move_shipment(writing: Writing, shipment: Shipment, wanted: ShipmentState, report: Report) -> CustodyEvent:
    """Move ``shipment`` and record the event.

    Raises:
        states.IllegalMove: the table does not hold this move.
    """
    kind = ShipmentKind(shipment.kind)
    states.move(ShipmentState(shipment.state), wanted, kind)
    now = _after_the_last(shipment)
    at = report.at or Moment(now, Precision.SECOND)
    step = _STEPS[wanted]
    holder = _PROGRAMME if kind is ShipmentKind.MESSAGE and step.holder is _MEMBER else step.holder
    shipment.state = wanted.value
    if shipment.verdict is not None and wanted in (_S.CLEARED, _S.NOT_ALLOWED):
        shipment.verdict |= {"reviewed_at": now.isoformat(), "review": _words(report.note)}
    shipment.save(update_fields=["state", "verdict"])
    event = _recorded(shipment, now, at, _Step(step.biz_step, step.disposition, holder), report)
    writing.changed(shipment, event)
    return event


def note_on_the_way(
    writing: Writing, shipment: Shipment, words: Text, vocabulary: tuple[str, str], waybill: str, report: Report
) -> CustodyEvent:
    """Record what happened to a shipment on its way that moves it to no other state. ``words``: what that was.

    ``vocabulary``: business step and disposition. ``waybill``: the air waybill it travels under.
    """
    now = _after_the_last(shipment)
    at = report.at or Moment(now, Precision.SECOND)
    event = _recorded(shipment, now, at, _Step(*vocabulary, _AIRLINE), report, words=_words(words), waybill=waybill)
    writing.changed(event)
    return event


def _recorded(
    shipment: Shipment, now: datetime, at: Moment, step: _Step, report: Report, **more: object
) -> CustodyEvent:
    return CustodyEvent.objects.create(
        member_id=shipment.member_id,
        shipment=shipment,
        state=shipment.state,
        recorded_at=now,
        body={
            "biz_step": step.biz_step,
            "disposition": step.disposition,
            "read_point": _words(report.place),
            "holder": _words(step.holder),
            "occurred_at": {"at": at.at.isoformat(), "precision": at.precision.value, "bound": at.bound.value},
            "confidence": report.confidence.value,
            "source": _words(report.source),
            "note": _words(report.note),
            **more,
        },
    )
