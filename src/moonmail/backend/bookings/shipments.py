"""What travels: kept, changed while it may be, and how an item comes to us."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from moonmail.backend import clock
from moonmail.backend.bookings.content import check
from moonmail.backend.bookings.declaring import declare
from moonmail.backend.bookings.expiry import sweep
from moonmail.backend.bookings.models import HandInRequest, Shipment, ShipmentChange
from moonmail.backend.bookings.organics import refresh_organics
from moonmail.backend.bookings.rights import freedom_of, own_booking, refused
from moonmail.backend.database import Writing, write_once
from moonmail.backend.http.problems import Refusal
from moonmail.backend.http.requests import hash_of, require_same
from moonmail.backend.http.written import require_readable
from moonmail.backend.missions.models import Mission, Offer
from moonmail.contract.bookings import Content, HandInIn, ShipmentChangeIn, ShipmentIn
from moonmail.contract.items import HandIn
from moonmail.contract.problems import ProblemCode
from moonmail.domain.item import HandInMethod
from moonmail.domain.shop import NO_WORDS, No
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import ShipmentKind, ShipmentState
from moonmail.domain.text import Text

_CONTENT: Final = ("title", "message", "item", "group", "verdict", "organics_mg")
_CHANGED: Final = Text("内容が変更されました。", "The content was changed.")
_COUNT: Final = Text(
    "プレートの枚数は変更できません。{count}枚のままお送りください。枚数を変えるときは、別のご予約が必要です。",
    "The number of plates can't be changed: keep {count}. Another number takes another booking.",
)
# An item's hand-in may be said, and said anew, until it has arrived.
_BEFORE_ARRIVAL: Final = frozenset(
    {
        ShipmentState.DRAFT.value,
        ShipmentState.DECLARED.value,
        ShipmentState.NEEDS_REVIEW.value,
        ShipmentState.CLEARED.value,
        ShipmentState.AWAITING_ITEM.value,
    }
)


def put_shipment(shipment_id: UUID, member_id: UUID, body: ShipmentIn) -> tuple[Shipment, bool]:
    """Keep what is to travel. Returns the shipment and whether it is new.

    Raises:
        Refusal: id_reused, not_found, or what ``content.check`` says.
    """
    asked = hash_of(body)

    def act(writing: Writing) -> tuple[Shipment, bool]:
        existing = Shipment.objects.filter(pk=shipment_id).first()
        if existing is not None:
            require_same(existing, member_id, asked)
            return existing, False
        offer = Offer.objects.filter(pk=f"{body.mission_id}:{body.size}").select_related("mission").first()
        if offer is None:
            raise Refusal(ProblemCode.NOT_FOUND, fields={"mission_id": "unknown", "size": "not offered"})
        columns = check(body, body.size, offer.mission, member_id)
        shipment = Shipment.objects.create(
            id=shipment_id,
            member_id=member_id,
            request_sha256=asked,
            size=body.size.value,
            mission_id=body.mission_id,
            created_at=clock.now(),
            **columns,
        )
        writing.changed(shipment)
        return shipment, True

    return write_once(act, shipment_id)


def _own_shipment(shipment_id: UUID, member_id: UUID) -> Shipment:
    shipment = Shipment.objects.select_for_update().filter(pk=shipment_id, member_id=member_id).first()
    if shipment is None:
        raise Refusal(ProblemCode.NOT_FOUND, fields={"shipment_id": "unknown"})
    return shipment


def put_shipment_change(change_id: UUID, member_id: UUID, body: ShipmentChangeIn) -> tuple[Shipment, bool]:
    """Put other content under the same booking. Returns the shipment and whether the change is new.

    Raises:
        Refusal: id_reused, not_found, not_yours, changed_meanwhile, too_late, illegal_move, or what ``content.check``
            says.
    """
    sweep()
    asked = hash_of(body)

    def act(writing: Writing) -> tuple[Shipment, bool]:
        existing = ShipmentChange.objects.select_related("shipment").filter(pk=change_id).first()
        if existing is not None:
            require_same(existing, member_id, asked)
            return existing.shipment, False
        known = Shipment.objects.filter(pk=body.shipment_id).first()
        if known is None or (known.booking_id is None and known.member_id != member_id):
            raise Refusal(ProblemCode.NOT_FOUND, fields={"shipment_id": "unknown"})
        if known.booking_id is None:
            raise Refusal(ProblemCode.ILLEGAL_MOVE, detail=NO_WORDS[No.NOT_CONFIRMED], current=known.state)
        booking = own_booking(known.booking_id, member_id, "shipment_id")
        shipment = _own_shipment(body.shipment_id, member_id)
        found = freedom_of(booking, shipment)
        if found.why_no_content is not None:
            raise refused(found.why_no_content, booking, shipment)
        if body.rev != shipment.rev:
            raise Refusal(ProblemCode.CHANGED_MEANWHILE, current=str(shipment.rev), fields={"rev": "changed"})
        change_content(writing, shipment, body, change_id, asked)
        return shipment, True

    return write_once(act, change_id)


def change_content(writing: Writing, shipment: Shipment, body: Content, change_id: UUID, asked: str) -> ShipmentChange:
    """Put other content into a locked shipment, whoever may: the rules of content hold, the dates are not looked at.

    Raises:
        Refusal: content_not_allowed, or what ``content.check`` says.
    """
    _require_alike(shipment, body)
    old = {name: getattr(shipment, name) for name in _CONTENT}
    _change(writing, shipment, check(body, SizeCode(shipment.size), shipment.mission, shipment.member_id))
    return ShipmentChange.objects.create(
        id=change_id,
        member_id=shipment.member_id,
        request_sha256=asked,
        shipment=shipment,
        old=old,
        changed_at=clock.now(),
    )


def change_back(writing: Writing, change: ShipmentChange) -> Shipment:
    """Put back what a change took the place of."""
    shipment = Shipment.objects.select_for_update().get(pk=change.shipment_id)
    _change(writing, shipment, change.old)
    return shipment


def _require_alike(shipment: Shipment, body: Content) -> None:
    """Another kind of content is another booking, and so is another number of plates."""
    for field, there, wanted in (
        ("message", shipment.message, body.message),
        ("item", shipment.item, body.item),
        ("group", shipment.group, body.group),
    ):
        if (there is None) != (wanted is None):
            raise Refusal(ProblemCode.CONTENT_NOT_ALLOWED, fields={field: "another kind of content than was booked"})
    booked = len(shipment.group or ())
    if body.group is not None and len(body.group) != booked:
        raise Refusal(
            ProblemCode.CONTENT_NOT_ALLOWED,
            detail=_COUNT.filled(count=str(booked)),
            fields={"group": f"{booked} lines are booked"},
        )


def _change(writing: Writing, shipment: Shipment, columns: dict[str, Any]) -> None:
    for name in _CONTENT:
        setattr(shipment, name, columns[name])
    shipment.save(update_fields=_CONTENT)
    declare(writing, shipment, _CHANGED)
    refresh_organics(writing, shipment.mission_id)


def put_hand_in(request_id: UUID, member_id: UUID, body: HandInIn) -> tuple[Shipment, bool]:
    """Say how an item comes to us; the last one said holds. Returns the shipment and whether this is new.

    Raises:
        Refusal: id_reused, not_found, content_not_allowed, illegal_move.
    """
    sweep()
    asked = hash_of(body)

    def act(writing: Writing) -> tuple[Shipment, bool]:
        existing = HandInRequest.objects.select_related("shipment").filter(pk=request_id).first()
        if existing is not None:
            require_same(existing, member_id, asked)
            return existing.shipment, False
        shipment = _own_shipment(body.shipment_id, member_id)
        if shipment.kind != ShipmentKind.ITEM.value:
            raise Refusal(ProblemCode.CONTENT_NOT_ALLOWED, fields={"shipment_id": "nothing is handed in for a message"})
        if shipment.state not in _BEFORE_ARRIVAL:
            raise Refusal(ProblemCode.ILLEGAL_MOVE, current=shipment.state)
        said = {f"hand_in.{field}": getattr(body.hand_in, field) for field in ("place", "carrier", "tracking")}
        require_readable(said)
        _require_place(body.hand_in, shipment.mission)
        shipment.hand_in = body.hand_in.model_dump(mode="json")
        shipment.save(update_fields=["hand_in"])
        HandInRequest.objects.create(
            id=request_id, member_id=member_id, request_sha256=asked, shipment=shipment, said_at=clock.now()
        )
        writing.changed(shipment)
        return shipment, True

    return write_once(act, request_id)


def _require_place(hand_in: HandIn, mission: Mission) -> None:
    places = mission.body.get("hand_in") or {}
    lounges = {lounge["code"] for lounge in places.get("lounges", ())}
    if hand_in.method is HandInMethod.LOUNGE and hand_in.place not in lounges:
        raise Refusal(ProblemCode.CONTENT_NOT_ALLOWED, fields={"hand_in.place": "no lounge that takes items for it"})
