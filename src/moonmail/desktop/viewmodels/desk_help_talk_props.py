"""What was written with a member, the notes, and to whom a case can be handed over, in words. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from moonmail.desktop.viewmodels.direct_words import Told
from moonmail.domain import formats
from moonmail.domain.cases import STATE_WORDS, Author
from moonmail.domain.staff import ROLE_NAMES, StaffRole
from moonmail.domain.states import CaseState
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from moonmail.contract.cases import CaseQueue, Colleague, DeskCase, Talk, WaitingCase

HELPING: Final = (StaffRole.AGENT, StaffRole.SUPERVISOR)
_MEMBER: Final = Text("お客さま", "Member")
_TOLD: Final = Text("自動のお知らせ", "Told by the desk")
_READ: Final = Text("お客さまが確認済み", "Seen by the member")
_UNREAD: Final = Text("まだ確認されていません", "Not seen yet")
_HOLDER: Final = Text("対応：{name}", "Looked after by {name}")
_NOBODY: Final = Text("対応する人は決まっていません", "Nobody looks after it yet")
_NOT_VERIFIED: Final = Text(
    "本人確認がまだです。アプリへのお返事だけに使い、電話の相手には内容を伝えないでください。",
    "Not verified: use this to answer in the app, and tell nobody on the telephone what it says.",
)
_OF_NONE: Final = Text("予約以外のお問い合わせ", "Not about a booking")
_OF_FLIGHT: Final = Text("{flight} 便の予約", "Booking on {flight}")
_ANYBODY: Final = Text("{role}のだれか", "Anybody: {role}")
_NOTE_BY: Final = Text("{name}　{when}", "{name}, {when}")
_MINUTES: Final = Text("{n}分待ち", "waits {n} min")
_HOURS: Final = Text("{n}時間待ち", "waits {n} h")
_DAYS: Final = Text("{n}日待ち", "waits {n} d")
_JUST: Final = Text("いま届きました", "just now")
_THEIR_TURN: Final = Text("お客さまの返事待ち", "Member's turn")
_WAITING: Final = Text("{n}件のお問い合わせが、お返事を待っています。", "{n} wait for an answer.")
_NONE_WAITS: Final = Text("お返事を待っているお問い合わせはありません。", "Nobody waits for an answer.")


@dataclass(frozen=True, slots=True)
class MessageRow:
    """``mine``: the desk wrote it. ``day``: a heading above it, where a new day begins."""

    number: int
    author: str
    text: str
    at: str
    day: str
    mine: bool
    seen: str
    spoken: str


@dataclass(frozen=True, slots=True)
class NoteRow:
    id: str
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class QueueRow:
    caseId: str
    memberId: str
    bookingId: str
    name: str
    about: str
    waits: str
    tone: str
    holder: str
    spoken: str


class TalkInputs(NamedTuple):
    member_id: str
    talk: Talk | None
    case_id: str
    booking_id: str
    draft: str
    note: str
    colleagues: tuple[Colleague, ...]
    to: int
    failed: Told | None
    locked: bool
    verified: bool
    busy: bool
    language: Language
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class TalkProps:
    """``state``: none, locked, loading, failed or open."""

    state: str = "none"
    cases: tuple[str, ...] = ()
    caseAt: int = -1
    warning: str = ""
    caseState: str = ""
    holder: str = ""
    canSend: bool = False
    canNote: bool = False
    canClose: bool = False
    canReopen: bool = False
    canTake: bool = False
    canHandOver: bool = False
    targets: tuple[str, ...] = ()
    target: int = -1
    busy: bool = False
    happened: str = ""
    safe: str = ""
    next: str = ""
    code: str = ""
    messages: tuple[MessageRow, ...] = ()
    notes: tuple[NoteRow, ...] = ()


class QueueInputs(NamedTuple):
    queue: CaseQueue | None
    failed: Told | None
    waited: float
    language: Language


@dataclass(frozen=True, slots=True)
class QueueProps:
    """``state``: loading, failed, empty or open. ``waiting``: how many, for the tab's name."""

    state: str = "loading"
    words: str = ""
    waiting: int = 0
    happened: str = ""
    safe: str = ""
    next: str = ""
    code: str = ""
    rows: tuple[QueueRow, ...] = ()


def case_in(inputs: TalkInputs) -> DeskCase | None:
    """Return the case that is shown: the chosen one, that of the booking, or the newest."""
    cases = inputs.talk.cases if inputs.talk else []
    chosen = next((case for case in cases if str(case.case_id) == inputs.case_id), None)
    of_booking = next((case for case in cases if inputs.booking_id and str(case.booking_id) == inputs.booking_id), None)
    return chosen or of_booking or (cases[0] if cases and not inputs.booking_id else None)


def derive_talk(inputs: TalkInputs) -> TalkProps:
    failed = inputs.failed or Told()
    return replace(_talk(inputs), happened=failed.happened, safe=failed.safe, next=failed.next, code=failed.code)


def _talk(inputs: TalkInputs) -> TalkProps:
    language = inputs.language
    if not inputs.member_id:
        return TalkProps()
    if inputs.locked:
        return TalkProps(state="locked")
    if inputs.talk is None:
        return TalkProps(state="failed" if inputs.failed else "loading")
    case = case_in(inputs)
    is_open = case is not None and case.state is not CaseState.CLOSED
    roles = [_ANYBODY.filled(role=ROLE_NAMES[role]).in_(language) for role in HELPING]
    return TalkProps(
        state="open",
        cases=tuple(_about(each, language) for each in inputs.talk.cases),
        caseAt=inputs.talk.cases.index(case) if case else -1,
        warning="" if inputs.verified else _NOT_VERIFIED.in_(language),
        caseState=STATE_WORDS[case.state].in_(language) if case else "",
        holder=_holder(case, language),
        canSend=bool(inputs.draft.strip()) and not inputs.busy,
        canNote=bool(inputs.note.strip()) and not inputs.busy,
        canClose=is_open and not inputs.busy,
        canReopen=case is not None and not is_open and not inputs.busy,
        canTake=is_open and not inputs.busy,
        canHandOver=is_open and inputs.to >= 0 and not inputs.busy,
        targets=(*roles, *(colleague.name for colleague in inputs.colleagues)),
        target=inputs.to,
        busy=inputs.busy,
        messages=_messages(case, inputs) if case else (),
        notes=tuple(
            NoteRow(
                str(note.id),
                _NOTE_BY.filled(name=note.by, when=_when(note.at, inputs)).in_(language),
                note.text,
            )
            for note in inputs.talk.notes
        ),
    )


def derive_queue(inputs: QueueInputs) -> QueueProps:
    """``waited``: seconds since the queue was read; those who wait in it waited on."""
    failed = inputs.failed or Told()
    return replace(_queue(inputs), happened=failed.happened, safe=failed.safe, next=failed.next, code=failed.code)


def _queue(inputs: QueueInputs) -> QueueProps:
    language, queue = inputs.language, inputs.queue
    if queue is None:
        return QueueProps(state="failed" if inputs.failed else "loading")
    words = _WAITING.filled(n=str(queue.waiting)) if queue.waiting else _NONE_WAITS
    return QueueProps(
        state="open" if queue.items else "empty",
        words=words.in_(language),
        waiting=queue.waiting,
        rows=tuple(_waiting(case, queue.now, inputs) for case in queue.items),
    )


def _waiting(case: WaitingCase, now: datetime, inputs: QueueInputs) -> QueueRow:
    language = inputs.language
    seconds = (now - case.waits_since).total_seconds() + inputs.waited if case.waits_since else 0.0
    waits = _waits(seconds) if case.waits_since else _THEIR_TURN
    tone = "bad" if seconds >= 3600 else "warn" if seconds >= 600 else "plain"
    about, said = _about(case, language), waits.in_(language)
    holder = _holder(case, language) if case.holder else ""
    comma = "、" if language is Language.JA else ", "
    return QueueRow(
        str(case.case_id),
        str(case.member_id),
        str(case.booking_id or ""),
        case.name,
        about,
        said,
        tone if case.waits_since else "muted",
        holder,
        comma.join(part for part in (case.name, about, said, holder) if part),
    )


def _waits(seconds: float) -> Text:
    minutes = int(seconds // 60)
    if minutes < 1:
        return _JUST
    if minutes < 60:
        return _MINUTES.filled(n=str(minutes))
    hours = minutes // 60
    return _HOURS.filled(n=str(hours)) if hours < 48 else _DAYS.filled(n=str(hours // 24))


def _about(case: WaitingCase, language: Language) -> str:
    return (_OF_FLIGHT.filled(flight=case.flight_number) if case.flight_number else _OF_NONE).in_(language)


def _holder(case: WaitingCase | None, language: Language) -> str:
    if case is None:
        return ""
    return (_HOLDER.filled(name=case.holder) if case.holder else _NOBODY).in_(language)


def _messages(case: DeskCase, inputs: TalkInputs) -> tuple[MessageRow, ...]:
    language, rows = inputs.language, []
    day = ""
    for message in case.talk:
        local = message.sent_at.astimezone(inputs.zone)
        today = formats.day(local.date(), language)
        mine = message.author is not Author.MEMBER
        author = _MEMBER.in_(language) if not mine else message.by or _TOLD.in_(language)
        seen = (_READ if message.read else _UNREAD).in_(language) if mine else ""
        at, text = formats.clock(message.sent_at, inputs.zone), message.words.text().in_(language)
        comma = "、" if language is Language.JA else ", "
        rows.append(
            MessageRow(
                message.number,
                author,
                text,
                at,
                today if today != day else "",
                mine,
                seen,
                comma.join(part for part in (author, at, text, seen) if part),
            )
        )
        day = today
    return tuple(rows)


def _when(at: datetime, inputs: TalkInputs) -> str:
    day = formats.day(at.astimezone(inputs.zone).date(), inputs.language, weekday=False)
    return f"{day} {formats.clock(at, inputs.zone)}"
