"""Feeds: read whole, said what is wrong, and carried out in one transaction or not at all."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from moonmail.backend import clock
from moonmail.backend.audit.service import record
from moonmail.backend.database import Writing, write_once
from moonmail.backend.entitlements.outcomes import declare
from moonmail.backend.flights import publishing
from moonmail.backend.flights.models import FeedImport, FeedSeen, Publication
from moonmail.backend.http.problems import Refusal
from moonmail.backend.http.requests import hash_of
from moonmail.backend.missions.catalogue import save_mission
from moonmail.backend.missions.models import Mission as MissionRow
from moonmail.backend.missions.models import Offer
from moonmail.backend.missions.terms import PLATE_RULES, terms_for
from moonmail.backend.missions.wire import mission_out
from moonmail.backend.staff.auth import Staff, done
from moonmail.contract.base import Words
from moonmail.contract.feed import Known, Merged, Shop, merge
from moonmail.contract.flights import FeedFault, FeedFlight, FeedIn, FeedReport, PublishedKind
from moonmail.contract.missions import Mission
from moonmail.contract.problems import ProblemCode
from moonmail.domain.audit import AuditAct, canonical
from moonmail.domain.feed import Feed, read_feed, told
from moonmail.domain.feed_flight import FlightSaid
from moonmail.domain.json_lines import Fault
from moonmail.domain.staff import DeskAct
from moonmail.domain.text import Text

_OTHER: Final = Text(
    "確認のあとで便の内容が変わったため、フィードは取り込んでいません。新しい変更内容を確かめて、もう一度取り込んでください。",
    "Flights have changed since you looked, so the feed was not imported. Look at the new changes and import it again.",
)
_SHOP: Final = Shop(PLATE_RULES, lambda end, sample: terms_for(end, None, sample=sample))


@dataclass(frozen=True, slots=True)
class _Read:
    """A feed against what is known. ``merged``: with what was there before, in the feed's order."""

    merged: tuple[tuple[FlightSaid, Known, Merged], ...]
    faults: tuple[Fault, ...]


def put_feed(feed_id: UUID, staff: Staff, body: FeedIn) -> tuple[FeedReport, bool]:
    """Look through a feed, or carry it out. Returns what is to be told of it, and whether it was carried out now.

    Raises:
        Refusal: id_reused; changed_meanwhile: it would not do any more what was looked at.
    """
    asked = hash_of(body)
    # Before anybody has to wait: a large feed takes a while.
    feed = read_feed(body.text, clock.now())

    def act(writing: Writing) -> tuple[FeedReport, bool]:
        existing = FeedImport.objects.filter(pk=feed_id).first()
        if existing is not None:
            if existing.staff_id != staff.id or existing.request_sha256 != asked:
                raise Refusal(ProblemCode.ID_REUSED)
            return FeedReport.model_validate(existing.report), False
        read = _read(feed, lock=True)
        report = _report(feed_id, body, read)
        if read.faults:
            return report, False
        if body.preview_sha256 and body.preview_sha256 != report.sha256:
            raise Refusal(ProblemCode.CHANGED_MEANWHILE, detail=_OTHER, current=report.sha256)
        _carry_out(writing, staff, read)
        report = report.model_copy(update={"applied": True})
        FeedImport.objects.create(
            id=feed_id,
            staff_id=staff.id,
            request_sha256=asked,
            name=body.name,
            report=report.model_dump(mode="json"),
            at=clock.now(),
        )
        changed = {said.id: merged.changed for said, _, merged in read.merged if merged.changed}
        detail = {"name": body.name, "changed": changed}
        record(writing, done(staff, DeskAct.FLY, AuditAct.PUBLISHED, what=f"feed:{feed_id}", detail=detail))
        return report, True

    if body.dry_run:
        return _report(feed_id, body, _read(feed)), False
    return write_once(act, feed_id)


def _read(feed: Feed, *, lock: bool = False) -> _Read:
    faults = list(feed.faults)
    rows = MissionRow.objects.filter(pk__in=[said.id for said in feed.flights]).order_by("pk")
    there = {row.pk: row for row in (rows.select_for_update() if lock else rows)}
    merged = []
    for said in feed.flights:
        known = _known(there.get(said.id))
        one = merge(known, said, _SHOP)
        faults += one.faults
        merged.append((said, known, one))
    # With a fault anywhere nothing is carried out, and so nothing is promised.
    return _Read((), told(faults)) if faults else _Read(tuple(merged), ())


def _known(row: MissionRow | None) -> Known:
    if row is None:
        return Known()
    seen = FeedSeen.objects.filter(pk=row.pk).values_list("entries", flat=True).first()
    by_desk: set[str] = set()
    for each in Publication.objects.filter(mission=row).order_by("at", "rev"):
        if each.kind == PublishedKind.FEED.value:
            by_desk -= set(each.keys)
        else:
            by_desk |= set(each.keys)
    sold = Offer.objects.filter(mission=row).exists()
    return Known(mission_out(row), seen or {}, frozenset(by_desk), sold)


def _carry_out(writing: Writing, staff: Staff, read: _Read) -> None:
    for said, known, merged in read.merged:
        mission = merged.mission
        assert mission is not None
        if merged.changed:
            save_mission(writing, mission)
            if known.mission is not None and known.mission.state is not mission.state:
                publishing.moved(writing, mission)
            if known.mission is not None and known.mission.outcome is None and mission.outcome is not None:
                declare(writing, mission.id, mission.outcome)
            publishing.note(writing, said.id, PublishedKind.FEED, merged.changed, staff_id=staff.id)
        FeedSeen.objects.update_or_create(mission_id=said.id, defaults={"entries": merged.seen})


def _report(feed_id: UUID, body: FeedIn, read: _Read) -> FeedReport:
    flights = [_flight(known, merged) for _, known, merged in read.merged]
    faults = [FeedFault(path=each.path, line=each.line, words=Words.of(each.text)) for each in read.faults]
    looked_at = {
        "text": hashlib.sha256(body.text.encode()).hexdigest(),
        "flights": [flight.model_dump(mode="json", exclude={"mission": {"rev"}}) for flight in flights],
        "faults": [fault.model_dump(mode="json") for fault in faults],
    }
    return FeedReport(
        id=feed_id,
        name=body.name,
        applied=False,
        faults=faults,
        flights=flights,
        sha256=hashlib.sha256(canonical(looked_at).encode()).hexdigest(),
    )


def _flight(known: Known, merged: Merged) -> FeedFlight:
    mission: Mission | None = merged.mission
    assert mission is not None
    return FeedFlight(
        mission_id=mission.id,
        flight_number=mission.flight_number,
        is_new=known.mission is None,
        lines=list(merged.lines),
        unchanged=merged.unchanged,
        mission=mission,
    )
