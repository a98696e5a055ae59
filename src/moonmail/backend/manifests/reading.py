"""Manifests as they are looked at on a desk: what is in them, what is missing, what is different. Nobody is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from django.db.models import Count

from moonmail.backend import clock
from moonmail.backend.accounts.models import Member
from moonmail.backend.database import snapshot
from moonmail.backend.http.problems import Refusal
from moonmail.backend.manifests import freezing
from moonmail.backend.manifests.collecting import Collected, collect, flight_of, flying
from moonmail.backend.manifests.models import FrozenManifest
from moonmail.backend.missions.models import Mission
from moonmail.contract.base import Words
from moonmail.contract.manifests import (
    ChangedLine,
    FieldChangeOut,
    GapCount,
    ManifestDifferences,
    ManifestDraft,
    ManifestFlight,
    ManifestGap,
    ManifestLine,
    ManifestList,
    ManifestTotals,
    ManifestVersion,
)
from moonmail.contract.problems import ProblemCode
from moonmail.domain import manifest
from moonmail.domain.manifest import Flight
from moonmail.domain.manifest_diff import FieldChange, differences, shown
from moonmail.domain.manifest_gaps import GAP_WORDS, SUPPLIED_BY, SUPPLIER_NAMES, GapKind

MOST: Final = 300


def flights() -> ManifestList:
    """Return all flights that have a manifest or may get one, those that launch next first."""
    with snapshot():
        versions: dict[str, list[FrozenManifest]] = {}
        for row in FrozenManifest.objects.defer("packed").order_by("-number"):
            versions.setdefault(row.mission_id, []).append(row)
        names = _names(row.staff_id for rows in versions.values() for row in rows)
        counts = dict(flying().values_list("shipment__mission_id").annotate(count=Count("pk")))
        rows = Mission.objects.order_by("pk")
        found = [
            _flight_out(row, counts.get(row.pk, 0), [version_out(each, names) for each in versions.get(row.pk, [])])
            for row in rows
            if row.pk in versions or row.pk in counts or row.state not in freezing.OVER
        ]
    return ManifestList(items=sorted(found, key=lambda each: (each.over, each.earliest or "9999", each.mission_id)))


def draft(mission_id: str, kind: GapKind | None) -> ManifestDraft:
    """Return what the manifest would say now, with the first gaps, of one kind if one is named.

    Raises:
        Refusal: not_found.
    """
    with snapshot():
        row = _mission(mission_id)
        found = collect(row)
        last = freezing.newest(mission_id)
    return _draft_out(row, found, last, kind)


def versions_differ(before: UUID, after: UUID | None) -> ManifestDifferences:
    """Return what is different between two versions of one flight, or between a version and now.

    Raises:
        Refusal: not_found, malformed (versions of two flights).
    """
    with snapshot():
        old = version(before)
        new = version(after) if after is not None else None
        if new is not None and new.mission_id != old.mission_id:
            raise Refusal(ProblemCode.MALFORMED, fields={"after": "of another flight"})
        now = freezing.document_of(new) if new is not None else collect(_mission(old.mission_id)).content
        then = freezing.document_of(old)
    found = differences(then, now)
    return ManifestDifferences(
        mission_id=old.mission_id,
        before=old.number,
        after=new.number if new is not None else None,
        flight=[_change_out(change) for change in found.flight],
        added=[line_out(line) for line in found.added[:MOST]],
        removed=[line_out(line) for line in found.removed[:MOST]],
        changed=[
            ChangedLine(line=line_out(each.line), fields=[_change_out(change) for change in each.fields])
            for each in found.changed[:MOST]
        ],
        added_count=len(found.added),
        removed_count=len(found.removed),
        changed_count=len(found.changed),
    )


def version(version_id: UUID) -> FrozenManifest:
    """Return a version.

    Raises:
        Refusal: not_found.
    """
    row = FrozenManifest.objects.filter(pk=version_id).select_related("mission").first()
    if row is None:
        raise Refusal(ProblemCode.NOT_FOUND)
    return row


def version_out(row: FrozenManifest, names: Mapping[UUID, str] | None = None) -> ManifestVersion:
    known = _names([row.staff_id]) if names is None else names
    return ManifestVersion(
        id=row.pk,
        mission_id=row.mission_id,
        number=row.number,
        frozen_at=row.frozen_at,
        frozen_by=known.get(row.staff_id, ""),
        reason=row.reason,
        complete=row.gaps == 0,
        gaps=row.gaps,
        shipments=row.shipments,
        sha256=row.sha256,
        content_sha256=row.content_sha256,
        key_id=row.key_id,
        signature=row.signature,
    )


def line_out(line: Mapping[str, Any]) -> ManifestLine:
    return ManifestLine.model_validate(line)


def _mission(mission_id: str) -> Mission:
    # What can't be written down is nobody's id, and some databases can't even be asked for it.
    row = Mission.objects.filter(pk=mission_id).first() if mission_id.isprintable() else None
    if row is None:
        raise Refusal(ProblemCode.NOT_FOUND)
    return row


def _names(staff: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Member.objects.filter(pk__in=set(staff)).values_list("pk", "name"))


def _flight_out(row: Mission, shipments: int, versions: list[ManifestVersion]) -> ManifestFlight:
    flight = flight_of(row)
    return ManifestFlight(
        mission_id=row.pk,
        flight_number=row.flight_number,
        sample=row.sample,
        site=Words.of(flight.site),
        protection=flight.protection,
        earliest=flight.earliest.isoformat() if flight.earliest else None,
        latest=flight.latest.isoformat() if flight.latest else None,
        closes_on=_closes_on(flight),
        closed=manifest.is_closed(flight, clock.now()),
        over=row.state in freezing.OVER,
        shipments=shipments,
        versions=versions,
    )


def _closes_on(flight: Flight) -> str | None:
    last = manifest.closes_on(flight)
    return last.isoformat() if last else None


def _draft_out(row: Mission, found: Collected, last: FrozenManifest | None, kind: GapKind | None) -> ManifestDraft:
    lines = {line.id: line for line in found.lines}
    counts = Counter(gap.kind for gap in found.gaps)
    wanted = [gap for gap in found.gaps if kind is None or gap.kind is kind]
    return ManifestDraft(
        mission_id=row.pk,
        flight_number=row.flight_number,
        sample=row.sample,
        protection=found.flight.protection,
        closes_on=_closes_on(found.flight),
        closed=manifest.is_closed(found.flight, clock.now()),
        over=row.state in freezing.OVER,
        content_sha256=found.sha256,
        same_as=last.number if last is not None and last.content_sha256 == found.sha256 else None,
        totals=ManifestTotals.model_validate(found.content["totals"]),
        complete=not found.gaps,
        gap_counts=[
            GapCount(
                kind=each,
                supplier=SUPPLIED_BY[each],
                words=Words.of(GAP_WORDS[each]),
                supplier_name=Words.of(SUPPLIER_NAMES[SUPPLIED_BY[each]]),
                count=counts[each],
            )
            for each in GapKind
            if counts[each]
        ],
        gaps=[
            ManifestGap(
                kind=gap.kind,
                supplier=gap.supplier,
                fields=list(gap.fields),
                line=line_out(manifest.line_json(lines[gap.line])) if gap.line else None,
            )
            for gap in wanted[:MOST]
        ],
    )


def _change_out(change: FieldChange) -> FieldChangeOut:
    seen = shown(change)
    return FieldChangeOut(field=seen.field, before=seen.before, after=seen.after)
