"""Freezing a manifest: a numbered version that names the one before it, signed, in bytes that never change."""

from __future__ import annotations

import json
import zlib
from typing import Any, Final
from uuid import UUID

from moonmail.backend import clock, signing
from moonmail.backend.audit.service import record
from moonmail.backend.database import Writing, write_once
from moonmail.backend.http.problems import Refusal
from moonmail.backend.http.requests import hash_of
from moonmail.backend.http.written import require_readable
from moonmail.backend.manifests.collecting import Collected, collect
from moonmail.backend.manifests.models import FrozenManifest
from moonmail.backend.missions.models import Mission
from moonmail.backend.staff.auth import Staff, done
from moonmail.contract.manifests import ManifestIn
from moonmail.contract.problems import ProblemCode
from moonmail.domain import manifest
from moonmail.domain.audit import AuditAct
from moonmail.domain.staff import DeskAct
from moonmail.domain.states import MissionState
from moonmail.domain.text import Text

KEY: Final = "manifest-signing.key"
OVER: Final = (
    MissionState.IN_FLIGHT.value,
    MissionState.LANDED.value,
    MissionState.ENDED.value,
    MissionState.CANCELLED.value,
)
_OVER: Final = Text(
    "この便はすでに打ち上がったか、中止されています。新しい版は作っていません。最後の版がそのまま残ります。",
    "This flight has launched or was cancelled, so no version was made. The last one stays as it is.",
)
_SAME: Final = Text(
    "第{number}版から変わったところがないため、新しい版は作っていません。第{number}版をお使いください。",
    "Nothing has changed since version {number}, so no new one was made. Please use version {number}.",
)
_INCOMPLETE: Final = Text(
    "足りない項目が{count}件あるため、確定していません。一覧を確かめ、このまま確定するときはその旨を選んでください。",
    "{count} things are missing, so nothing was frozen. Look at the list; to freeze it all the same, say so.",
)
_CLOSED: Final = Text(
    "打上げの60日前を過ぎているため、確定には理由が必要です。確定していません。理由を入力してください。",
    "It is less than 60 days to the launch, so freezing needs a reason. Nothing was frozen. Please write the reason.",
)
_OTHER: Final = Text(
    "ご覧になったあとで内容が変わったため、確定していません。新しい内容を確かめて、もう一度お試しください。",
    "It has changed since you looked at it, so nothing was frozen. Look at what it is now, and try again.",
)


def freeze(version_id: UUID, staff: Staff, body: ManifestIn) -> tuple[FrozenManifest, bool]:
    """Freeze what the manifest says now, if that is what was seen. Returns the version and whether it is new.

    Raises:
        Refusal: not_found, id_reused, changed_meanwhile, content_not_allowed, illegal_move (over, unchanged,
            incomplete, closed).
    """
    asked = hash_of(body)
    require_readable({"reason": body.reason})

    def act(writing: Writing) -> tuple[FrozenManifest, bool]:
        existing = FrozenManifest.objects.filter(pk=version_id).first()
        if existing is not None:
            if (existing.staff_id, existing.request_sha256) != (staff.id, asked):
                raise Refusal(ProblemCode.ID_REUSED)
            return existing, False
        # Locked: of two who freeze at once the second sees the number of the first.
        mission = Mission.objects.select_for_update().filter(pk=body.mission_id).first()
        if mission is None:
            raise Refusal(ProblemCode.NOT_FOUND, fields={"mission_id": "unknown"})
        last = newest(mission.pk)
        made = _made(version_id, staff, body, asked, mission, last)
        record(writing, _told(staff, made))
        return made, True

    return write_once(act, version_id)


def newest(mission_id: str) -> FrozenManifest | None:
    return FrozenManifest.objects.filter(mission_id=mission_id).defer("packed").order_by("-number").first()


def _made(
    version_id: UUID, staff: Staff, body: ManifestIn, asked: str, mission: Mission, last: FrozenManifest | None
) -> FrozenManifest:
    if mission.state in OVER:
        raise Refusal(ProblemCode.ILLEGAL_MOVE, detail=_OVER, current="over")
    now = clock.now()
    found = collect(mission)
    _require_seen(body, found, last)
    reason = body.reason.strip()
    if manifest.is_closed(found.flight, now) and not reason:
        raise Refusal(ProblemCode.ILLEGAL_MOVE, detail=_CLOSED, current="closed", fields={"reason": "missing"})
    number = last.number + 1 if last else 1
    document = manifest.canonical(manifest.frozen(found.content, number, now, reason, last.sha256 if last else ""))
    sha256 = manifest.hash_of_bytes(document)
    return FrozenManifest.objects.create(
        id=version_id,
        mission=mission,
        number=number,
        staff_id=staff.id,
        request_sha256=asked,
        frozen_at=now,
        reason=reason,
        gaps=len(found.gaps),
        shipments=len(found.lines),
        sha256=sha256,
        content_sha256=found.sha256,
        key_id=signing.id_of(signing.public_key(KEY)),
        signature=signing.sign(KEY, manifest.signed_text(mission.pk, number, sha256)),
        packed=zlib.compress(document, 6),
    )


def _require_seen(body: ManifestIn, found: Collected, last: FrozenManifest | None) -> None:
    if found.sha256 != body.content_sha256:
        raise Refusal(ProblemCode.CHANGED_MEANWHILE, detail=_OTHER, current=found.sha256)
    if last is not None and last.content_sha256 == found.sha256:
        raise Refusal(ProblemCode.ILLEGAL_MOVE, detail=_SAME.filled(number=str(last.number)), current="unchanged")
    if found.gaps and not body.although_incomplete:
        detail = _INCOMPLETE.filled(count=f"{len(found.gaps):,}")
        raise Refusal(ProblemCode.ILLEGAL_MOVE, detail=detail, current="incomplete")


def _told(staff: Staff, made: FrozenManifest) -> Any:
    detail = {"number": made.number, "sha256": made.sha256, "shipments": made.shipments, "gaps": made.gaps}
    return done(
        staff,
        DeskAct.MANIFEST,
        AuditAct.PUBLISHED,
        what=f"manifest:{made.mission_id}:{made.number}",
        detail=detail | ({"reason": made.reason} if made.reason else {}),
    )


def bytes_of(version: FrozenManifest) -> bytes:
    """Return the document's own bytes."""
    return zlib.decompress(bytes(version.packed))


def document_of(version: FrozenManifest) -> dict[str, Any]:
    return dict(json.loads(bytes_of(version)))
