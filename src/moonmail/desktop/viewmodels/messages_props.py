"""The conversations with the support desk, in words. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from moonmail.domain import formats
from moonmail.domain.cases import DESK_NAME, LONGEST, STATE_WORDS, Author
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from moonmail.client.talking import Conversation, Line

GENERAL: Final = ""
# So many full-width letters fit beside the flight in the largest text size.
_TITLE: Final = 12
_YOU: Final = Text("お客さま", "You")
_WAITS: Final = Text("送信待ち", "Waiting to be sent")
_REFUSED: Final = Text(
    "送信できませんでした。内容を見直して、もう一度お送りください。",
    "This could not be sent. Please look at it and send it again.",
)
_GENERAL: Final = Text("予約以外のお問い合わせ", "Not about a booking")
_ABOUT: Final = Text("「{title}」（{flight} 便）", "“{title}” ({flight})")
_ABOUT_PLAIN: Final = Text("「{title}」", "“{title}”")
_UNREAD: Final = Text("{about}　未読 {n}件", "{about}, {n} unread")
_TOO_LONG: Final = Text("{n}文字超えています。短くしてお送りください。", "{n} characters too long. Please shorten it.")


@dataclass(frozen=True, slots=True)
class LineRow:
    """``day``: a heading above it, where a new day begins."""

    id: str
    author: str
    text: str
    at: str
    day: str
    mine: bool
    standing: str
    refused: bool
    spoken: str


class MessagesInputs(NamedTuple):
    """``chosen``: None until somebody chose: then the newest. ``about``: booking whose conversation was asked for, with
    its title and flight; there may be none yet.
    """

    known: tuple[Conversation, ...] | None
    chosen: str | None
    about: tuple[str, str, str]
    draft: str
    signed_in: bool
    language: Language
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class MessagesProps:
    """``state``: signed_out, loading or open."""

    state: str = "loading"
    topics: tuple[str, ...] = ()
    topicAt: int = -1
    standing: str = ""
    isEmpty: bool = True
    canSend: bool = False
    error: str = ""
    rows: tuple[LineRow, ...] = ()
    keys: tuple[str, ...] = ()


def key_of(conversation: Conversation) -> str:
    """Return what names a conversation before and after the backend made one of it."""
    return str(conversation.booking_id or GENERAL)


def derive_messages(inputs: MessagesInputs) -> MessagesProps:
    language = inputs.language
    if not inputs.signed_in:
        return MessagesProps(state="signed_out")
    if inputs.known is None:
        return MessagesProps()
    found = _by_key(inputs.known)
    topics = {key: _topic(conversation, language) for key, conversation in found.items()}
    booking, title, flight = inputs.about
    if booking and booking not in topics:
        topics[booking] = _about(title, flight, language)
    topics.setdefault(GENERAL, _GENERAL.in_(language))
    keys = tuple(topics)
    chosen = inputs.chosen if inputs.chosen is not None and inputs.chosen in topics else keys[0]
    conversation = found.get(chosen)
    over = len(inputs.draft.strip()) - LONGEST
    return MessagesProps(
        state="open",
        topics=tuple(topics.values()),
        topicAt=keys.index(chosen),
        standing=STATE_WORDS[conversation.state].in_(language) if conversation and conversation.case_id else "",
        isEmpty=conversation is None,
        canSend=bool(inputs.draft.strip()) and over <= 0,
        error=_TOO_LONG.filled(n=str(over)).in_(language) if over > 0 else "",
        rows=_rows(conversation, language, inputs.zone) if conversation else (),
        keys=keys,
    )


def chosen_of(known: tuple[Conversation, ...], key: str) -> Conversation | None:
    return _by_key(known).get(key)


def _by_key(known: tuple[Conversation, ...]) -> dict[str, Conversation]:
    """Of each booking the newest: an older one that was closed stands behind it."""
    found: dict[str, Conversation] = {}
    for conversation in known:
        found.setdefault(key_of(conversation), conversation)
    return found


def _topic(conversation: Conversation, language: Language) -> str:
    about = (
        _GENERAL.in_(language)
        if conversation.booking_id is None
        else _about(conversation.title, conversation.flight_number, language)
    )
    if not conversation.unread:
        return about
    return _UNREAD.filled(about=Text(about, about), n=str(conversation.unread)).in_(language)


def _about(title: str, flight: str, language: Language) -> str:
    title = title if len(title) <= _TITLE else f"{title[: _TITLE - 1]}…"
    return (_ABOUT.filled(title=title, flight=flight) if flight else _ABOUT_PLAIN.filled(title=title)).in_(language)


def _rows(conversation: Conversation, language: Language, zone: ZoneInfo) -> tuple[LineRow, ...]:
    rows, day = [], ""
    for line in conversation.lines:
        today = formats.day(line.at.astimezone(zone).date(), language)
        rows.append(_row(line, today if today != day else "", language, zone))
        day = today
    return tuple(rows)


def _row(line: Line, day: str, language: Language, zone: ZoneInfo) -> LineRow:
    mine = line.author is Author.MEMBER
    author = (_YOU if mine else DESK_NAME).in_(language)
    at = _clock(line.at, zone)
    standing = (_REFUSED if line.refused else _WAITS).in_(language) if line.refused or line.waits else ""
    text = line.words.in_(language)
    comma = "、" if language is Language.JA else ", "
    spoken = comma.join(part for part in (author, at, text, standing) if part)
    return LineRow(str(line.id), author, text, at, day, mine, standing, bool(line.refused), spoken)


def _clock(at: datetime, zone: ZoneInfo) -> str:
    return formats.clock(at, zone)
