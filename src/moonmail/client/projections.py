"""Rows ready to be drawn: Departures and My shipments. How Departures is read: ``board_rows``."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from moonmail.client.board_rows import COLUMNS, moment
from moonmail.client.board_rows import read_board as read_board
from moonmail.client.model import Asked, DraftKind, OpKind, ShipmentCard
from moonmail.client.movements import movement
from moonmail.domain.moment import Moment
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import BookingState, MissionState, ShipmentKind, ShipmentState
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.client.model import Draft
    from moonmail.contract.base import MomentOut
    from moonmail.contract.bookings import Booking, CustodyEvent, Shipment
    from moonmail.contract.missions import Mission

_ON_SALE: Final = MissionState.BOOKING_OPEN
_CARD: Final = (
    "c.shipment_id, c.known, c.title, c.size, c.mission_id, c.shipment_state, c.booking_id, c.reference,"
    " c.booking_state, c.made_at, c.booking_at, c.event_state, c.event_at, c.event_precision, c.event_bound, c.asked,"
    " b.flight_number, b.site_ja, b.site_en, c.kind, c.quantity, c.gifted, c.owed_at, c.asking,"
    " after.mission_id = c.mission_id"
)
_CARDS: Final = (
    "shipment_card c LEFT JOIN board b ON b.mission_id = c.mission_id"
    " LEFT JOIN shipment_card after ON after.booking_id = c.rebooked_to"
)
_UNKNOWN_SITE: Final = Text("月面", "the Moon")


def utc_text(at: datetime) -> str:
    """Return ``at`` so that text order is time order."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


# ---------------------------------------------------------------- writing


def project_mission(connection: sqlite3.Connection, mission: Mission) -> None:
    window = mission.windows[-1] if mission.windows else None
    previous = mission.windows[-2].window if len(mission.windows) > 1 else None
    reason = window.reason if window else None
    values = (
        mission.id,
        mission.flight_number,
        mission.sample,
        mission.operator.name,
        mission.operator.colour,
        mission.lander.ja,
        mission.lander.en,
        mission.site.name.ja,
        mission.site.name.en,
        mission.state.value,
        mission.delayed,
        mission.outcome.value if mission.outcome else None,
        window.window.earliest if window else None,
        window.window.latest if window else None,
        previous is not None,
        previous.earliest if previous else None,
        previous.latest if previous else None,
        reason.ja if reason else None,
        reason.en if reason else None,
        *_moment_columns(mission.landing_planned_at),
        *_moment_columns(mission.ended_at),
        None,
        None,
        utc_text(mission.last_booking_at) if mission.last_booking_at else None,
    )
    marks = ", ".join("?" * len(values))
    connection.execute(f"REPLACE INTO board ({COLUMNS}) VALUES ({marks})", values)  # noqa: S608


def project_sales(connection: sqlite3.Connection, mission_ids: Iterable[str]) -> None:
    """Count again what is left on these flights. Nothing is on sale unless booking is open."""
    for mission_id in mission_ids:
        offers = [
            json.loads(doc)
            for (doc,) in connection.execute(
                "SELECT doc FROM object WHERE type = 'offer' AND parent = ?", (mission_id,)
            )
        ]
        left = sum(offer["left"] for offer in offers)
        prices = [offer["price"]["amount"] for offer in offers if offer["left"]] or [
            offer["price"]["amount"] for offer in offers
        ]
        connection.execute(
            "UPDATE board SET slots_left = iif(state = ?1, ?2, NULL), from_price = iif(state = ?1, ?3, NULL)"
            " WHERE mission_id = ?4",
            (_ON_SALE.value, left if offers else None, min(prices, default=None), mission_id),
        )


def project_shipment(connection: sqlite3.Connection, shipment: Shipment) -> None:
    connection.execute(
        "INSERT INTO shipment_card (shipment_id, known, title, size, mission_id, shipment_state, made_at, booking_id,"
        " kind, moved_sort) VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?6)"
        " ON CONFLICT (shipment_id) DO UPDATE SET known = 1, title = ?2, size = ?3, mission_id = ?4,"
        " shipment_state = ?5, made_at = ?6, booking_id = coalesce(?7, booking_id), kind = ?8,"
        " moved_sort = max(?6, booking_at, event_sort, owed_at)",
        (
            str(shipment.id),
            shipment.title,
            shipment.size.value,
            shipment.mission_id,
            shipment.state.value,
            utc_text(shipment.created_at),
            str(shipment.booking_id) if shipment.booking_id else None,
            _kind(shipment).value,
        ),
    )
    if shipment.booking_id:
        project_owed(connection, str(shipment.booking_id))


def _kind(shipment: Shipment) -> DraftKind:
    if shipment.kind is ShipmentKind.ITEM:
        return DraftKind.ITEM
    return DraftKind.MESSAGE if shipment.group is None else DraftKind.GROUP


def project_booking(connection: sqlite3.Connection, booking: Booking) -> None:
    at = utc_text(booking.cancelled_at or booking.confirmed_at or booking.created_at)
    connection.execute(
        "INSERT INTO shipment_card (shipment_id, size, mission_id, booking_id, reference, booking_state, booking_at,"
        " quantity, gifted, rebooked_to, moved_sort) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?7)"
        " ON CONFLICT (shipment_id) DO UPDATE SET booking_id = ?4, reference = ?5, booking_state = ?6, booking_at = ?7,"
        " quantity = ?8, gifted = ?9, rebooked_to = ?10, moved_sort = max(made_at, ?7, event_sort, owed_at)",
        (
            str(booking.shipment_id),
            booking.size.value,
            booking.mission_id,
            str(booking.id),
            booking.reference,
            booking.state.value,
            at,
            booking.quantity,
            booking.gifted,
            str(booking.rebooked_to) if booking.rebooked_to else None,
        ),
    )
    project_owed(connection, str(booking.id))


def project_owed(connection: sqlite3.Connection, booking_id: str) -> str | None:
    """Say on the card whether the member has something to choose; return whose card that is."""
    offered = connection.execute(
        "SELECT min(json_extract(doc, '$.offered_at')) FROM object WHERE type = 'entitlement' AND parent = ?"
        " AND json_extract(doc, '$.state') = 'offered'",
        (booking_id,),
    ).fetchone()[0]
    found = connection.execute(
        "UPDATE shipment_card SET owed_at = ?1, moved_sort = max(made_at, booking_at, event_sort, ?1)"
        " WHERE booking_id = ?2 RETURNING shipment_id",
        (utc_text(datetime.fromisoformat(offered)) if offered else "", booking_id),
    ).fetchone()
    return found[0] if found else None


def project_event(connection: sqlite3.Connection, event: CustodyEvent) -> None:
    """Let ``event`` be the card's newest if it is. A day-precise event sorts after the minutes of its day."""
    occurred = event.occurred_at.moment()
    sort = utc_text(occurred.latest) + f"#{event.rev:012d}"
    connection.execute(
        "INSERT INTO shipment_card (shipment_id, event_state, event_at, event_precision, event_bound, event_sort,"
        " moved_sort) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)"
        " ON CONFLICT (shipment_id) DO UPDATE SET event_state = ?2, event_at = ?3, event_precision = ?4,"
        " event_bound = ?5, event_sort = ?6, moved_sort = max(made_at, booking_at, ?6, owed_at) WHERE event_sort <= ?6",
        (
            str(event.shipment_id),
            event.state.value,
            utc_text(occurred.at),
            occurred.precision.value,
            occurred.bound.value,
            sort,
        ),
    )


def project_events_anew(connection: sqlite3.Connection, shipment_id: str, events: Iterable[CustodyEvent]) -> None:
    """Find the newest among all ``events`` again: one of them was corrected or withdrawn."""
    connection.execute(
        "UPDATE shipment_card SET event_state = NULL, event_at = NULL, event_sort = '',"
        " moved_sort = max(made_at, booking_at, owed_at) WHERE shipment_id = ?",
        (shipment_id,),
    )
    for event in events:
        project_event(connection, event)


def project_asked(connection: sqlite3.Connection, shipment_id: str) -> None:
    """Say on the card how far the member's asks for it have come; one that came to nothing and was read goes."""
    # The newest of each state is what the member asked last.
    kinds: dict[str, str] = dict(
        connection.execute(
            "SELECT state, kind FROM outbox WHERE shipment_id = ? AND state <> 'done' AND dismissed = 0 ORDER BY seq",
            (shipment_id,),
        )
    )
    asked, asking = Asked.DONE, None
    for state, meaning in (
        ("refused", Asked.REFUSED),
        ("needs_user", Asked.NEEDS_YOU),
        ("sending", Asked.WAITING),
        ("pending", Asked.WAITING),
    ):
        if state in kinds:
            asked, asking = meaning, kinds[state]
            break
    connection.execute(
        "UPDATE shipment_card SET asked = ?, asking = ? WHERE shipment_id = ?", (asked.value, asking, shipment_id)
    )
    if not kinds:
        connection.execute(
            "DELETE FROM shipment_card WHERE shipment_id = ?1 AND booking_state IS NULL AND EXISTS"
            " (SELECT 1 FROM outbox WHERE shipment_id = ?1 AND state = 'refused' AND dismissed = 1)",
            (shipment_id,),
        )


def project_order(
    connection: sqlite3.Connection, draft: Draft, shipment_id: str, booking_id: str, title: str, at: datetime
) -> None:
    """Show what was just asked for, long before the backend has it."""
    connection.execute(
        "INSERT OR IGNORE INTO shipment_card (shipment_id, booking_id, title, size, mission_id, made_at, moved_sort,"
        " kind, quantity, asked) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?8, 'waiting')",
        (
            shipment_id,
            booking_id,
            title,
            draft.size.value,
            draft.mission_id,
            utc_text(at),
            draft.kind.value,
            len(draft.group) if draft.kind is DraftKind.GROUP else 1,
        ),
    )


def _moment_columns(at: MomentOut | None) -> tuple[str | None, str | None, str | None]:
    return (None, None, None) if at is None else (utc_text(at.at), at.precision.value, at.bound.value)


# ---------------------------------------------------------------- reading


def read_cards(connection: sqlite3.Connection, offset: int, limit: int) -> list[ShipmentCard]:
    """Return cards, newest movement first."""
    return [
        _card(row)
        for row in connection.execute(
            f"SELECT {_CARD} FROM {_CARDS}"  # noqa: S608
            " ORDER BY c.moved_sort DESC, c.shipment_id LIMIT ? OFFSET ?",
            (limit, offset),
        )
    ]


def read_card(connection: sqlite3.Connection, shipment_id: str) -> ShipmentCard | None:
    row = connection.execute(
        f"SELECT {_CARD} FROM {_CARDS}"  # noqa: S608
        " WHERE c.shipment_id = ?",
        (shipment_id,),
    ).fetchone()
    return _card(row) if row else None


def _card(row: tuple[Any, ...]) -> ShipmentCard:
    (shipment_id, known, title, size, mission_id, state, booking_id, reference, booking_state) = row[:9]
    (made_at, booking_at, event_state, event_at, precision, bound, asked, flight_number, site_ja, site_en) = row[9:19]
    kind, quantity, gifted, owed_at, asking, same_flight = row[19:]
    booking = BookingState(booking_state) if booking_state else None
    event = ShipmentState(event_state) if event_state else None
    moved_at = moment(event_at, precision, bound)
    for at in (booking_at or made_at, owed_at):
        if at and (moved_at is None or moved_at.latest < datetime.fromisoformat(at)):
            moved_at = Moment(datetime.fromisoformat(at))
    return ShipmentCard(
        shipment_id=UUID(shipment_id),
        booking_id=UUID(booking_id) if booking_id else None,
        title=title,
        size=SizeCode(size),
        mission_id=mission_id,
        flight_number=flight_number or "",
        site=Text(site_ja, site_en) if site_ja else _UNKNOWN_SITE,
        reference=reference,
        shipment_state=ShipmentState(state),
        booking_state=booking,
        asked=Asked(asked),
        moved=movement(bool(known), Asked(asked), booking, event, owed=bool(owed_at), same_flight=bool(same_flight)),
        moved_at=moved_at,
        kind=DraftKind(kind),
        quantity=quantity,
        entitled=bool(owed_at),
        gifted=bool(gifted),
        asking=OpKind(asking) if asking else None,
    )
