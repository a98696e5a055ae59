"""From the wire's objects to the facts that the timeline is made of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from moonmail.contract.base import MomentOut, WindowOut, Words
from moonmail.contract.bookings import CustodyEvent, Shipment
from moonmail.contract.missions import Milestone, Mission
from moonmail.domain.moment import Moment, Window
from moonmail.domain.states import ShipmentKind, ShipmentState
from moonmail.domain.text import Text
from moonmail.domain.timeline import (
    CustodyFact,
    Entry,
    EventFact,
    Journey,
    MilestoneFact,
    Replanned,
    build,
)


def timeline_of(
    mission: Mission | None, shipment: Shipment | None, custody: Iterable[CustodyEvent], now: datetime
) -> tuple[Entry, ...]:
    """Return a shipment's timeline. Without a shipment: the flight alone; without a flight there is nothing to say."""
    return build(journey_of(mission, shipment, custody), now) if mission else ()


def journey_of(mission: Mission, shipment: Shipment | None, custody: Iterable[CustodyEvent]) -> Journey:
    return Journey(
        kind=shipment.kind if shipment else ShipmentKind.MESSAGE,
        state=shipment.state if shipment else ShipmentState.INTEGRATED,
        mission_state=mission.state,
        over=mission.outcome is not None,
        window=_window(mission.windows[-1].window) if mission.windows else Window(None, None),
        landing_planned=_moment(mission.landing_planned_at),
        custody=tuple(_custody(event) for event in custody),
        milestones=tuple(_milestone(milestone) for milestone in mission.milestones),
        events=tuple(
            EventFact(event.code, event.name.text(), _moment(event.occurred_at), event.confidence, _words(event.note))
            for event in mission.events
        ),
    )


def _custody(event: CustodyEvent) -> CustodyFact:
    return CustodyFact(
        key=str(event.id),
        state=event.state,
        occurred=event.occurred_at.moment(),
        confidence=event.confidence,
        place=_words(event.read_point),
        source=event.source.text(),
        note=_words(event.note),
        words=_words(event.words),
    )


def _milestone(milestone: Milestone) -> MilestoneFact:
    return MilestoneFact(
        seq=milestone.seq,
        state=milestone.state,
        confidence=milestone.confidence,
        occurred=_moment(milestone.occurred_at),
        announced=_moment(milestone.announced_at),
        planned=_moment(milestone.planned_at),
        replanned=tuple(
            Replanned(revision.planned_at.moment(), _moment(revision.announced_at), _words(revision.reason))
            for revision in milestone.planned_revisions
        ),
        note=_words(milestone.note),
    )


def _moment(value: MomentOut | None) -> Moment | None:
    return value.moment() if value else None


def _words(value: Words | None) -> Text | None:
    return value.text() if value else None


def _window(value: WindowOut) -> Window:
    return Window(
        date.fromisoformat(value.earliest) if value.earliest else None,
        date.fromisoformat(value.latest) if value.latest else None,
    )
