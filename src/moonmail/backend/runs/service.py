"""Making a run as a preview, starting it with what was seen, holding it up and ending it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Final
from uuid import UUID

from moonmail.backend import clock
from moonmail.backend.audit.service import record
from moonmail.backend.bookings.expiry import sweep
from moonmail.backend.bookings.holds import is_open
from moonmail.backend.database import Writing, snapshot, write, write_once
from moonmail.backend.http.problems import Refusal
from moonmail.backend.http.requests import hash_of
from moonmail.backend.http.written import require_readable
from moonmail.backend.missions.models import Mission, Offer
from moonmail.backend.runs import worker
from moonmail.backend.runs.models import Run, RunLine, RunStepTaken
from moonmail.backend.runs.standing import Listed, listed
from moonmail.backend.staff.auth import Staff, done
from moonmail.contract.base import Money, Words
from moonmail.contract.problems import ProblemCode
from moonmail.contract.runs import Preview, RunIn, RunStepIn, SizeCount, SkipCount
from moonmail.domain.audit import AuditAct
from moonmail.domain.runs import (
    MOST_AT_ONCE,
    PREVIEW_GOOD_FOR,
    PREVIEW_KEPT,
    SKIP_WORDS,
    STATE_NAMES,
    LineState,
    RunKind,
    RunState,
    RunStep,
    Skip,
    after,
    why_not,
)
from moonmail.domain.sizes import SizeCode
from moonmail.domain.staff import DeskAct, role_for
from moonmail.domain.states import IllegalMove
from moonmail.domain.text import Text

_BATCH: Final = 1000
_TOO_MANY: Final = Text(
    "一度に扱えるのは{most}件までです。何も変更していません。対象を絞り込んでください。",
    "At most {most} bookings can be done at once. Nothing was changed. Please choose fewer.",
)
_NO_FLIGHT: Final = Text("この便はありません。何も変更していません。", "There is no such flight. Nothing was changed.")
_TARGET_CLOSED: Final = Text(
    "振替先の便は予約を受け付けていないため、振り替えられません。何も変更していません。受付中の便を選んでください。",
    "The new flight is not open for booking, so nothing can move there. Nothing was changed. Choose one that is open.",
)
_STALE: Final = Text(
    "プレビューから1時間が過ぎています。何も変更していません。もう一度プレビューを作ってください。",
    "The preview is more than an hour old. Nothing was changed. Please make a new one.",
)
_OTHER_PREVIEW: Final = Text(
    "ご覧になったプレビューは、この一括処理のものと違います。何も変更していません。もう一度ご確認ください。",
    "The preview that was seen is not the one of this run. Nothing was changed. Please look again.",
)
_NOT_NOW: Final = Text(
    "この一括処理は「{state}」のため、この操作はできません。何も変更していません。",
    "This run is “{state}”, so that can't be done. Nothing was changed.",
)


def put_run(run_id: UUID, staff: Staff, body: RunIn) -> tuple[Run, bool]:
    """List the bookings and count. Returns the run, which has done nothing yet, and whether it is new.

    Raises:
        Refusal: id_reused, not_found (a flight), booking_closed (the target), malformed (too many at once),
            content_not_allowed.
    """
    sweep()
    asked = hash_of(body)
    existing = Run.objects.filter(pk=run_id).first()
    if existing is not None:
        return _same(existing, staff, asked), False
    require_readable({"words.ja": body.words.ja, "words.en": body.words.en}, lines=True)
    # Read outside of the writer's turn: thousands take a second, and nothing is decided by it but what is listed.
    with snapshot():
        _require_flights(body)
        found = listed(body.kind, body.selection)
        offers = {offer.size: offer for offer in Offer.objects.filter(mission_id=body.target)} if body.target else {}
    if len(found) > MOST_AT_ONCE:
        raise Refusal(
            ProblemCode.MALFORMED, detail=_TOO_MANY.filled(most=f"{MOST_AT_ONCE:,}"), fields={"selection": "too many"}
        )
    skips = [_skip_of(body.kind, each, offers) for each in found]
    preview = _preview(body.kind, found, skips, offers)

    def act(writing: Writing) -> tuple[Run, bool]:
        there = Run.objects.filter(pk=run_id).first()
        if there is not None:
            return _same(there, staff, asked), False
        run = Run.objects.create(
            id=run_id,
            staff_id=staff.id,
            request_sha256=asked,
            kind=body.kind.value,
            mission_id=body.selection.mission_id,
            target_id=body.target,
            body=body.model_dump(mode="json"),
            preview=preview.model_dump(mode="json"),
            preview_sha256=_sha256_of(body, preview, found),
            made_at=clock.now(),
        )
        RunLine.objects.bulk_create(
            (_line(run, place, each, skip) for place, (each, skip) in enumerate(zip(found, skips, strict=True), 1)),
            batch_size=_BATCH,
        )
        told = {"kind": body.kind.value, "bookings": len(found), "flight": body.selection.mission_id}
        record(writing, done(staff, DeskAct.MANY, AuditAct.OPENED, what=f"run:{run_id}", detail=told))
        return run, True

    return write_once(act, run_id)


def _same(run: Run, staff: Staff, asked: str) -> Run:
    if (run.staff_id, run.request_sha256) != (staff.id, asked):
        raise Refusal(ProblemCode.ID_REUSED)
    return run


def _require_flights(body: RunIn) -> None:
    if not Mission.objects.filter(pk=body.selection.mission_id).exists():
        raise Refusal(ProblemCode.NOT_FOUND, detail=_NO_FLIGHT, fields={"selection.mission_id": "unknown"})
    if body.target is None:
        return
    target = Mission.objects.filter(pk=body.target).first()
    if target is None:
        raise Refusal(ProblemCode.NOT_FOUND, detail=_NO_FLIGHT, fields={"target": "unknown"})
    if not is_open(target, clock.now()):
        raise Refusal(ProblemCode.BOOKING_CLOSED, detail=_TARGET_CLOSED, current=target.state)


def _skip_of(kind: RunKind, each: Listed, offers: dict[str, Offer]) -> Skip | None:
    found = why_not(kind, each.now.holder, each.now)
    if found is None and kind is RunKind.MOVE and each.size.value not in offers:
        return Skip.NO_SUCH_SIZE
    return found


def _line(run: Run, place: int, each: Listed, skip: Skip | None) -> RunLine:
    return RunLine(
        run=run,
        place=place,
        booking_id=each.booking_id,
        member_id=each.member_id,
        size=each.size.value,
        state=(LineState.SKIPPED if skip else LineState.WAITING).value,
        skipped=skip.value if skip else "",
        at=run.made_at if skip else None,
    )


def _preview(kind: RunKind, found: list[Listed], skips: list[Skip | None], offers: dict[str, Offer]) -> Preview:
    good = [each for each, skip in zip(found, skips, strict=True) if skip is None]
    bookings = Counter(each.size for each in good)
    slots = Counter[SizeCode]()
    for each in good:
        slots[each.size] += each.slots
    room = {size: offers[size.value].capacity - offers[size.value].taken for size in bookings} if offers else {}
    reasons = Counter(skip for skip in skips if skip is not None)
    return Preview(
        bookings=len(good),
        sizes=[
            SizeCount(size=size, bookings=bookings[size], slots=slots[size], room=room.get(size))
            for size in SizeCode
            if bookings[size]
        ],
        cannot=[
            SkipCount(reason=skip, words=Words.of(SKIP_WORDS[skip]), bookings=reasons[skip])
            for skip in Skip
            if reasons[skip]
        ],
        refund=Money(amount=sum(each.now.worth for each in good) if kind is RunKind.REFUND else 0),
        short=sum(max(0, slots[size] - left) for size, left in room.items()),
    )


def _sha256_of(body: RunIn, preview: Preview, found: list[Listed]) -> str:
    seen = {"asked": body.model_dump(mode="json"), "preview": preview.model_dump(mode="json")}
    digest = hashlib.sha256(json.dumps(seen, sort_keys=True, separators=(",", ":")).encode())
    for each in found:
        digest.update(each.booking_id.bytes)
    return digest.hexdigest()


def put_step(step_id: UUID, staff: Staff, body: RunStepIn) -> Run:
    """Start, hold up, go on or end a run. Between two of its bookings, never in the middle of one.

    Raises:
        Refusal: id_reused, not_found, illegal_move; for a start also terms_changed (another preview was seen) and
            too_late (it is more than an hour old).
    """
    asked = hash_of(body)

    def act(writing: Writing) -> Run:
        existing = RunStepTaken.objects.select_related("run").filter(pk=step_id).first()
        if existing is not None:
            if (existing.staff_id, existing.request_sha256) != (staff.id, asked):
                raise Refusal(ProblemCode.ID_REUSED)
            return existing.run
        run = Run.objects.select_for_update().filter(pk=body.run_id).first()
        if run is None:
            raise Refusal(ProblemCode.NOT_FOUND)
        _move(run, body.step)
        if body.step is RunStep.START:
            _start(run, staff, body)
        RunStepTaken.objects.create(
            id=step_id, staff_id=staff.id, request_sha256=asked, run=run, step=body.step.value, at=clock.now()
        )
        told = done(
            staff,
            DeskAct.MANY,
            AuditAct.CHANGED,
            what=f"run:{run.pk}",
            why=run.reason,
            detail={"step": body.step.value, "kind": run.kind, "flight": run.mission_id},
        )
        record(writing, told)
        if run.state == RunState.RUNNING.value:
            writing.after(worker.wake)
        return run

    return write_once(act, step_id)


def _move(run: Run, step: RunStep) -> None:
    try:
        run.state = after(RunState(run.state), step).value
    except IllegalMove:
        state = STATE_NAMES[RunState(run.state)]
        raise Refusal(ProblemCode.ILLEGAL_MOVE, detail=_NOT_NOW.filled(state=state), current=run.state) from None
    if run.state == RunState.CANCELLED.value:
        run.ended_at = clock.now()
    # Whoever is at it loses it; whoever goes on takes it.
    run.worker, run.worked_at = "", None
    run.save()


def _start(run: Run, staff: Staff, body: RunStepIn) -> None:
    if run.preview_sha256 != body.preview_sha256:
        raise Refusal(ProblemCode.TERMS_CHANGED, detail=_OTHER_PREVIEW, current=run.preview_sha256)
    if clock.now() > run.made_at + PREVIEW_GOOD_FOR:
        raise Refusal(ProblemCode.TOO_LATE, detail=_STALE, current="over")
    assert body.reason is not None
    run.reason = body.reason.value
    run.started_by = staff.id
    run.started_role = role_for(staff.roles, DeskAct.MANY) or ""
    run.started_at = clock.now()
    run.save()


def forget() -> None:
    """Forget previews that nobody started. Costs one indexed look-up when there is none."""
    old = Run.objects.filter(state=RunState.PREVIEWED.value, made_at__lt=clock.now() - PREVIEW_KEPT)
    if old.exists():
        with write():
            old.delete()
