"""What the desk shows of a run, in words. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from moonmail.desktop.viewmodels import desk_runs_words as words
from moonmail.desktop.viewmodels.direct_words import Told
from moonmail.domain import formats
from moonmail.domain.runs import LINE_NAMES, REASON_WORDS, STATE_NAMES, RunKind, RunReason, RunState, RunStep
from moonmail.domain.sizes import SIZES
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.contract.runs import Run, RunLine

REASONS: Final = tuple(RunReason)
_LIVE: Final = frozenset({RunState.RUNNING, RunState.PAUSED})


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run in the list of all."""

    runId: str
    title: str
    made: str
    words: str
    standing: str
    sign: str
    tone: str
    chosen: bool
    spoken: str


@dataclass(frozen=True, slots=True)
class SizeRow:
    size: str
    name: str
    bookings: str
    slots: str
    room: str
    tight: bool


@dataclass(frozen=True, slots=True)
class SkipRow:
    reason: str
    words: str
    count: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """A booking that was left as it is. ``passNumber``: by which the desk finds it."""

    bookingId: str
    passNumber: str
    size: str
    words: str
    spoken: str


class RunInputs(NamedTuple):
    """``names``: numbers of flights by their id. ``more_lines``: there are more that can be read."""

    run: Run | None
    names: dict[str, str]
    lines: tuple[RunLine, ...]
    more_lines: bool
    reason: RunReason | None
    busy: str
    failed: Told | None
    language: Language
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class RunProps:
    """``busy``: what is being asked for, or empty. ``startMissing``: why it can't be started. ``part``: from 0 to 1."""

    title: str = ""
    standing: str = ""
    standingIcon: str = ""
    standingTone: str = "plain"
    about: str = ""
    count: str = ""
    refund: str = ""
    short: str = ""
    previews: bool = False
    startText: str = ""
    startMissing: str = ""
    canStart: bool = False
    reasons: tuple[str, ...] = ()
    reasonIndex: int = 0
    part: float = 0.0
    progress: str = ""
    progressMore: str = ""
    canPause: bool = False
    canResume: bool = False
    canCancel: bool = False
    toldJa: str = ""
    toldEn: str = ""
    sizeRows: tuple[SizeRow, ...] = ()
    skipRows: tuple[SkipRow, ...] = ()
    lineRows: tuple[LineRow, ...] = ()
    moreLines: bool = False
    busy: str = ""
    happened: str = ""
    safe: str = ""
    next: str = ""
    code: str = ""


def derive_run(inputs: RunInputs) -> RunProps:
    run, language, failed = inputs.run, inputs.language, inputs.failed or Told()
    if run is None:
        return RunProps()
    previews = run.state is RunState.PREVIEWED
    progress = run.progress
    done = progress.done + progress.skipped
    everything = done + progress.waiting
    start_missing = _start_missing(run, inputs.reason)
    return RunProps(
        title=_title(run, inputs.names, language),
        standing=STATE_NAMES[run.state].in_(language),
        standingIcon=words.ICONS[run.state],
        standingTone=words.TONES[run.state],
        about=_about(run, language, inputs.zone),
        previews=previews,
        count=_bookings(run.preview.bookings, language),
        refund=_refund(run, language),
        short=words.SHORT.filled(n=f"{run.preview.short:,}").in_(language) if previews and run.preview.short else "",
        startText=words.START[run.kind].filled(n=f"{run.preview.bookings:,}").in_(language),
        startMissing=start_missing.in_(language) if start_missing else "",
        canStart=RunStep.START in run.may and start_missing is None and not inputs.busy,
        reasons=(words.CHOOSE.in_(language), *(REASON_WORDS[reason].in_(language) for reason in REASONS)),
        reasonIndex=REASONS.index(inputs.reason) + 1 if inputs.reason else 0,
        part=done / everything if everything else 1.0,
        progress=words.PROGRESS.filled(done=f"{done:,}", all=f"{everything:,}").in_(language),
        progressMore=_told_so_far(run, language),
        canPause=RunStep.PAUSE in run.may and not inputs.busy,
        canResume=RunStep.RESUME in run.may and not inputs.busy,
        canCancel=RunStep.CANCEL in run.may and run.state in _LIVE and not inputs.busy,
        toldJa=run.words.ja,
        toldEn=run.words.en,
        sizeRows=tuple(
            SizeRow(
                row.size.value,
                SIZES[row.size].name.in_(language),
                _bookings(row.bookings, language),
                words.SLOTS.filled(n=f"{row.slots:,}").in_(language) if row.slots != row.bookings else "",
                words.ROOM.filled(n=f"{row.room:,}").in_(language) if row.room is not None else "",
                row.room is not None and row.room < row.slots,
            )
            for row in run.preview.sizes
        ),
        skipRows=tuple(
            SkipRow(row.reason.value, row.words.text().in_(language), _bookings(row.bookings, language))
            for row in run.preview.cannot
        )
        if previews
        else (),
        lineRows=tuple(_line(line, language) for line in inputs.lines) if not previews else (),
        busy=inputs.busy,
        happened=failed.happened,
        safe=failed.safe,
        next=failed.next,
        code=failed.code,
        moreLines=inputs.more_lines and not previews,
    )


def _start_missing(run: Run, reason: RunReason | None) -> Text | None:
    if run.preview.bookings == 0:
        return words.NOBODY
    return words.NO_REASON if reason is None else None


def _title(run: Run, names: dict[str, str], language: Language) -> str:
    flight = names.get(run.selection.mission_id, run.selection.mission_id.upper())
    target = names.get(run.target or "", (run.target or "").upper())
    return words.TITLE[run.kind].filled(flight=flight, target=target).in_(language)


def _about(run: Run, language: Language, zone: ZoneInfo) -> str:
    if run.started_at is None or run.reason is None:
        at = formats.time_of(run.made_at, language, zone, name_japan=False)
        return words.MADE.filled(at=at, by=run.by).in_(language)
    at = formats.time_of(run.started_at, language, zone, name_japan=False)
    return words.STARTED.filled(at=at, by=run.started_by, reason=REASON_WORDS[run.reason]).in_(language)


def _refund(run: Run, language: Language) -> str:
    if run.kind is not RunKind.REFUND:
        return ""
    return words.REFUND.filled(yen=formats.yen(run.preview.refund.amount, language)).in_(language)


def _told_so_far(run: Run, language: Language) -> str:
    progress = run.progress
    parts = [
        words.DONE.filled(n=f"{progress.done:,}").in_(language),
        words.SKIPPED.filled(n=f"{progress.skipped:,}").in_(language),
    ]
    if run.state is RunState.CANCELLED and progress.waiting:
        parts.append(words.WAITING.filled(n=f"{progress.waiting:,}").in_(language))
    if run.kind is RunKind.REFUND:
        parts.append(words.REFUNDED.filled(yen=formats.yen(progress.refunded.amount, language)).in_(language))
    return ("・" if language is Language.JA else " · ").join(parts)


def finished_words(run: Run) -> Text:
    """Return what is said when a run that is shown has ended."""
    return words.FINISHED.filled(
        done=words.DONE.filled(n=f"{run.progress.done:,}"), skipped=words.SKIPPED.filled(n=f"{run.progress.skipped:,}")
    )


def _bookings(n: int, language: Language) -> str:
    return (words.COUNT_ONE if n == 1 else words.COUNT.filled(n=f"{n:,}")).in_(language)


def _line(line: RunLine, language: Language) -> LineRow:
    why = line.words.text() if line.words else LINE_NAMES[line.state]
    number = line.pass_number or words.NO_PASS.in_(language)
    size = SIZES[line.size].name.in_(language)
    said = why.in_(language)
    return LineRow(str(line.booking_id), number, size, said, f"{number} {size} {said}")


def row_of(run: Run, names: dict[str, str], chosen: UUID | None, language: Language, zone: ZoneInfo) -> RunRow:
    """Return a run's line in the list of all."""
    title = _title(run, names, language)
    standing = STATE_NAMES[run.state].in_(language)
    made = formats.time_of(run.made_at, language, zone, name_japan=False)
    if run.state is RunState.PREVIEWED:
        said = _bookings(run.preview.bookings, language)
    else:
        done = run.progress.done + run.progress.skipped
        said = words.PROGRESS.filled(done=f"{done:,}", all=f"{done + run.progress.waiting:,}").in_(language)
    return RunRow(
        runId=str(run.id),
        title=title,
        made=made,
        words=said,
        standing=standing,
        sign=words.ICONS[run.state],
        tone=words.TONES[run.state],
        chosen=run.id == chosen,
        spoken=", ".join((title, standing, said, made)),
    )
