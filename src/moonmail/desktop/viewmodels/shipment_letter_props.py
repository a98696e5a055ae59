"""Which letter a shipment's sender is to read, and its words as they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from moonmail.client.model import ShipmentDetail
from moonmail.contract.orders import current_window, window_of
from moonmail.desktop.viewmodels.shipment_scene import Scene
from moonmail.domain import formats
from moonmail.domain.letters import (
    Choice,
    Ending,
    Letter,
    Review,
    Slip,
    Tone,
    ending_letter,
    review_letter,
    slip_letter,
)
from moonmail.domain.mission import duty_fulfilled
from moonmail.domain.states import BookingState, EntitlementState, MissionState, ShipmentState
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.contract.base import Words
    from moonmail.contract.bookings import Booking, Shipment
    from moonmail.contract.missions import Mission

_GREETING: Final = Text("{name} 様", "Dear {name},")
_UNTITLED: Final = Text("お品物", "your item")
_TONES: Final = {Tone.GOOD: ("mail-open", "ok"), Tone.GRAVE: ("mail-warning", "bad"), Tone.CHANGE: ("mail", "warn")}
# Once a flight has left, where its window was once planned is no news.
_LEFT: Final = frozenset({MissionState.IN_FLIGHT, MissionState.LANDED, MissionState.ENDED, MissionState.CANCELLED})
_STANDS: Final = frozenset({BookingState.CONFIRMED, BookingState.COMPLETED})
_NOT_ON_BOARD: Final = frozenset(
    {
        ShipmentState.NOT_ALLOWED,
        ShipmentState.REFUSED,
        ShipmentState.RETURNED,
        ShipmentState.WITHDRAWN,
    }
)


@dataclass(frozen=True, slots=True)
class LetterProps:
    """``state``: none, unread or read. ``key`` names what it says: news has another key and is unread again."""

    state: str = "none"
    key: str = ""
    icon: str = "mail"
    tone: str = "plain"
    title: str = ""
    greeting: str = ""
    happened: str = ""
    certain: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()
    yours: str = ""
    can: tuple[str, ...] = ()
    until: str = ""
    talk: str = ""


def letters_of(scene: Scene) -> tuple[tuple[str, Letter], ...]:
    """Return the letters that hold now, the gravest first, each with the key by which it is marked as read."""
    detail = scene.detail
    shipment, booking, mission = detail.shipment, detail.booking, detail.mission
    if shipment is None or booking is None or mission is None:
        return ()
    if booking.state not in _STANDS and detail.entitlement is None:
        return ()
    found: list[tuple[str, Letter]] = []
    if mission.outcome is not None and shipment.state not in _NOT_ON_BOARD:
        found.append((f"outcome:{mission.outcome.value}", _ending(scene, detail, shipment, booking, mission)))
    elif shipment.state in {ShipmentState.NOT_ALLOWED, ShipmentState.REFUSED}:
        found.append((f"{shipment.state.value}:{_decided(shipment)}", _review(scene, shipment, mission)))
    else:
        slipped = _slip(scene, shipment, booking, mission)
        if slipped is not None:
            found.append(slipped)
        reviewed = shipment.verdict is not None and shipment.verdict.reviewed_at is not None
        if reviewed and shipment.state in {ShipmentState.CLEARED, ShipmentState.AWAITING_ITEM}:
            found.append((f"cleared:{_decided(shipment)}", _review(scene, shipment, mission)))
    return tuple((f"letter:{detail.card.shipment_id}:{key}", letter) for key, letter in found)


def _decided(shipment: Shipment) -> str:
    verdict = shipment.verdict
    return (verdict.reviewed_at or verdict.decided_at).isoformat() if verdict else ""


def _ending(scene: Scene, detail: ShipmentDetail, shipment: Shipment, booking: Booking, mission: Mission) -> Letter:
    assert mission.outcome is not None
    terms, owed = booking.confirmation, detail.entitlement
    choice = None
    if owed is not None:
        settled = owed.choice if owed.state is not EntitlementState.OFFERED else None
        if owed.state is EntitlementState.EXPIRED:
            settled = owed.choice or owed.default_kind
        choice = Choice(tuple(owed.kinds), owed.default_kind, scene.time(owed.choose_by), settled)
    return ending_letter(
        Ending(
            flight=mission.flight_number,
            outcome=mission.outcome,
            kind=shipment.kind,
            state=shipment.state,
            end=terms.obligation_end,
            fulfilled=duty_fulfilled(mission.outcome, terms.obligation_end),
            note=_text(mission.outcome_note),
            choice=choice,
        )
    )


def _slip(scene: Scene, shipment: Shipment, booking: Booking, mission: Mission) -> tuple[str, Letter] | None:
    before, now = window_of(booking.confirmation.window), current_window(mission)
    unknown = before.earliest is None and before.latest is None
    if before == now or unknown or mission.state in _LEFT or shipment.state in _NOT_ON_BOARD:
        return None
    free = scene.freedom()
    letter = slip_letter(
        Slip(
            flight=mission.flight_number,
            kind=shipment.kind,
            state=shipment.state,
            before=formats.both(lambda language: formats.window(before, language)),
            now=formats.both(lambda language: formats.window(now, language)),
            reason=_text(mission.windows[-1].reason) if mission.windows else None,
            free=free is not None and free.why_no_cancel is None,
            free_until=scene.time(free.until) if free and free.until else None,
        )
    )
    return f"slip:{now.earliest}:{now.latest}", letter


def _review(scene: Scene, shipment: Shipment, mission: Mission) -> Letter:
    verdict, free = shipment.verdict, scene.freedom()
    told = [event.note.text() for event in scene.detail.custody if event.state is shipment.state and event.note]
    review = _text(verdict.review) if verdict else None
    return review_letter(
        Review(
            flight=mission.flight_number,
            title=shipment.title or scene.say(_UNTITLED),
            state=shipment.state,
            words=review or (told[-1] if told else None),
            findings=tuple(finding.why.text() for finding in verdict.findings) if verdict else (),
            remedies=tuple(finding.remedy.text() for finding in verdict.findings if finding.remedy) if verdict else (),
            free=free is not None and free.why_no_cancel is None,
            free_until=scene.time(free.until) if free and free.until else None,
            due=scene.time(mission.item_due_at) if mission.item_due_at else None,
        )
    )


def _text(words: Words | None) -> Text | None:
    return words.text() if words else None


def derive_letter(scene: Scene | None, read: frozenset[str], name: str) -> LetterProps:
    """Show the first that is not read, else the first. ``name``: the sender's, for the greeting."""
    letters = letters_of(scene) if scene else ()
    if scene is None or not letters:
        return LetterProps()
    key, letter = next(((key, letter) for key, letter in letters if key not in read), letters[0])
    icon, tone = _TONES[letter.tone]
    return LetterProps(
        state="read" if key in read else "unread",
        key=key,
        icon=icon,
        tone=tone,
        title=scene.say(letter.title),
        greeting=scene.say(_GREETING.filled(name=name)) if name else "",
        happened=scene.say(letter.happened),
        certain=tuple(scene.say(text) for text in letter.certain),
        uncertain=tuple(scene.say(text) for text in letter.uncertain),
        yours=scene.say(letter.yours),
        can=tuple(scene.say(text) for text in letter.can),
        until=scene.say(letter.until) if letter.until else "",
        talk=scene.say(letter.talk),
    )
