"""The way by air to the launch site: what flies under which air waybill, and what the carrier reports of it."""

from __future__ import annotations

from datetime import UTC
from typing import Final
from uuid import UUID

from moonmail.backend import clock
from moonmail.backend.audit.service import record
from moonmail.backend.bookings.models import Booking, Shipment
from moonmail.backend.custody.service import Report, note_on_the_way
from moonmail.backend.database import Writing, write_once
from moonmail.backend.desk.index import keep_waybill
from moonmail.backend.http.problems import Refusal
from moonmail.backend.http.requests import hash_of
from moonmail.backend.receiving.models import Consignment, ConsignmentItem, ConsignmentStatus
from moonmail.backend.staff.auth import Staff, done
from moonmail.contract.base import Words
from moonmail.contract.problems import ProblemCode
from moonmail.contract.receiving import Consignment as ConsignmentOut
from moonmail.contract.receiving import ConsignmentIn, ConsignmentList, ConsignmentStatusIn
from moonmail.contract.receiving import ConsignmentStatus as StatusOut
from moonmail.domain.air_waybill import (
    TROUBLE_WORDS,
    AirStatus,
    epcis_words,
    grouped_waybill,
    read_waybill,
    status_words,
)
from moonmail.domain.audit import AuditAct
from moonmail.domain.moment import Confidence, Moment, Precision
from moonmail.domain.staff import DeskAct
from moonmail.domain.states import BookingState, ShipmentState
from moonmail.domain.text import Text

_MOST: Final = 200
_FLIES: Final = frozenset({ShipmentState.ACCEPTED.value, ShipmentState.INTEGRATED.value})
_NOT_READY: Final = Text(
    "受け入れの済んでいない予約が{count}件含まれています。何も登録していません。受け入れてから、もう一度登録してください。",
    "{count} of these bookings have nothing that was accepted. Nothing was kept. Accept the items first.",
)
_TAKEN: Final = Text(
    "この航空運送状は、すでに別の内容で登録されています。何も変更していません。番号をご確認ください。",
    "This air waybill is already kept for something else. Nothing was changed. Please look at the number.",
)
_EARLY: Final = Text(
    "時刻が先の日時になっています。何も登録していません。実際に起きた時刻を入力してください。",
    "That time is yet to come. Nothing was kept. Type when it happened.",
)
_CARRIER: Final = Text("航空会社の運送状況（{code}）", "The carrier's status ({code})")
_UNDER: Final = Text("航空運送状 {number}", "Air waybill {number}")
_UNDER_ON: Final = Text("航空運送状 {number}　{flight}便", "Air waybill {number}, flight {flight}")


def put_consignment(consignment_id: UUID, staff: Staff, body: ConsignmentIn) -> tuple[Consignment, bool]:
    """Say what flies under an air waybill. Returns it and whether it is new.

    Raises:
        Refusal: content_not_allowed (no such number; one that is taken), id_reused, not_found, illegal_move.
    """
    typed = read_waybill(body.number)
    if typed.trouble is not None:
        raise Refusal(
            ProblemCode.CONTENT_NOT_ALLOWED, detail=TROUBLE_WORDS[typed.trouble], fields={"number": typed.trouble.value}
        )
    asked = hash_of(body)
    ids = list(dict.fromkeys(body.booking_ids))

    def act(writing: Writing) -> tuple[Consignment, bool]:
        existing = Consignment.objects.filter(pk=consignment_id).first()
        if existing is not None:
            if existing.staff_id != staff.id or existing.request_sha256 != asked:
                raise Refusal(ProblemCode.ID_REUSED)
            return existing, False
        if Consignment.objects.filter(number=typed.number).exists():
            raise Refusal(ProblemCode.CONTENT_NOT_ALLOWED, detail=_TAKEN, fields={"number": "taken"})
        bookings = list(Booking.objects.filter(pk__in=ids).select_related("shipment"))
        if len(bookings) < len(ids) or any(row.shipment.mission_id != body.mission_id for row in bookings):
            raise Refusal(ProblemCode.NOT_FOUND, fields={"booking_ids": "unknown, or of another flight"})
        waiting = sum(row.state != BookingState.CONFIRMED.value or row.shipment.state not in _FLIES for row in bookings)
        if waiting:
            raise Refusal(
                ProblemCode.ILLEGAL_MOVE, detail=_NOT_READY.filled(count=str(waiting)), current="not_accepted"
            )
        made = Consignment.objects.create(
            id=consignment_id,
            request_sha256=asked,
            number=typed.number,
            mission_id=body.mission_id,
            origin=body.origin,
            destination=body.destination,
            staff_id=staff.id,
            made_at=clock.now(),
        )
        ConsignmentItem.objects.bulk_create(
            ConsignmentItem(consignment=made, shipment_id=row.shipment_id, booking_id=row.pk) for row in bookings
        )
        for row in bookings:
            keep_waybill(made.number, row)
        told = done(
            staff,
            DeskAct.RECEIVE,
            AuditAct.CHANGED,
            what=f"consignment:{made.pk}",
            why="consigned",
            detail={"number": made.number, "bookings": len(bookings)},
        )
        record(writing, told)
        return made, True

    return write_once(act, consignment_id)


def put_status(status_id: UUID, staff: Staff, body: ConsignmentStatusIn) -> tuple[Consignment, bool]:
    """Take what the carrier reports: each sender sees it in their timeline. Returns the consignment.

    Raises:
        Refusal: id_reused, not_found, content_not_allowed (a time that is yet to come).
    """
    asked = hash_of(body)

    def act(writing: Writing) -> tuple[Consignment, bool]:
        existing = ConsignmentStatus.objects.select_related("consignment").filter(pk=status_id).first()
        if existing is not None:
            if existing.staff_id != staff.id or existing.request_sha256 != asked:
                raise Refusal(ProblemCode.ID_REUSED)
            return existing.consignment, False
        found = Consignment.objects.select_for_update().filter(pk=body.consignment_id).first()
        if found is None:
            raise Refusal(ProblemCode.NOT_FOUND, fields={"consignment_id": "unknown"})
        now, at = clock.now(), body.at.astimezone(UTC)
        if at > now:
            raise Refusal(ProblemCode.CONTENT_NOT_ALLOWED, detail=_EARLY, fields={"at": "yet to come"})
        ConsignmentStatus.objects.create(
            id=status_id,
            request_sha256=asked,
            consignment=found,
            code=body.code.value,
            place=body.place,
            flight=body.flight,
            at=at,
            precision=body.precision.value,
            confidence=body.confidence.value,
            staff_id=staff.id,
            recorded_at=now,
        )
        _tell_senders(writing, found, body)
        told = done(
            staff,
            DeskAct.RECEIVE,
            AuditAct.CHANGED,
            what=f"consignment:{found.pk}",
            why="air_status",
            detail={"code": body.code.value, "place": body.place},
        )
        record(writing, told)
        return found, True

    return write_once(act, status_id)


def _tell_senders(writing: Writing, consignment: Consignment, body: ConsignmentStatusIn) -> None:
    under = (_UNDER_ON if body.flight else _UNDER).filled(
        number=grouped_waybill(consignment.number), flight=body.flight
    )
    report = Report(
        at=Moment(body.at.astimezone(UTC), Precision(body.precision)),
        place=Text(body.place, body.place),
        confidence=body.confidence,
        source=_CARRIER.filled(code=body.code.value),
        note=under,
    )
    ids = list(consignment.items.values_list("shipment_id", flat=True))
    for shipment in Shipment.objects.select_for_update().filter(pk__in=ids, state__in=_FLIES).order_by("pk"):
        note_on_the_way(writing, shipment, status_words(body.code), epcis_words(body.code), consignment.number, report)


def consignments(mission_id: str) -> ConsignmentList:
    """Return what flies by air for a flight, or for all, the newest first."""
    rows = Consignment.objects.order_by("-made_at").prefetch_related("items", "statuses")
    if mission_id:
        rows = rows.filter(mission_id=mission_id)
    return ConsignmentList(items=[consignment_out(row) for row in rows[:_MOST]])


def consignment_out(row: Consignment) -> ConsignmentOut:
    return ConsignmentOut(
        id=row.pk,
        number=row.number,
        mission_id=row.mission_id,
        origin=row.origin,
        destination=row.destination,
        booking_ids=[item.booking_id for item in row.items.all()],
        statuses=[
            StatusOut(
                id=each.pk,
                code=AirStatus(each.code),
                words=Words.of(status_words(AirStatus(each.code))),
                place=each.place,
                flight=each.flight,
                at=each.at,
                precision=Precision(each.precision),
                confidence=Confidence(each.confidence),
                recorded_at=each.recorded_at,
            )
            for each in row.statuses.all()
        ],
        made_at=row.made_at,
    )
