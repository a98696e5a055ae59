"""A member's file at the desk, in words: nothing personal before the caller is verified, masked after. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from moonmail.desktop.viewmodels.desk_booking_words import booked_on, icon_of, standing_of, title_of
from moonmail.desktop.viewmodels.direct_words import Told
from moonmail.domain import formats
from moonmail.domain.revealing import FIELD_WORDS, PersonField
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from moonmail.contract.desk import MemberFile

_LANGUAGES: Final = {"ja": Text("日本語", "Japanese"), "en": Text("英語", "English")}
_SINCE: Final = Text("{day}入会", "Member since {day}")
_SPEAKS: Final = Text("希望言語：{language}", "Speaks {language}")
_VERIFIED: Final = Text("本人確認済み（{clock}まで）", "Verified until {clock}")
_NOT_VERIFIED: Final = Text("本人確認がまだです", "Not verified yet")
_NOT_GIVEN: Final = Text("登録なし", "Not given")
_SECONDS: Final = Text("あと{n}秒で隠れます", "Hidden again in {n} s")
_MASKED: Final = Text("伏せています", "masked")
_REFERENCE: Final = Text("予約番号 {reference}", "Reference {reference}")


@dataclass(frozen=True, slots=True)
class FieldRow:
    """``shown``: its true value is on the screen now, and ``remaining`` says for how long."""

    field: str
    label: str
    value: str
    remaining: str
    shown: bool
    given: bool
    chosen: bool
    spoken: str


@dataclass(frozen=True, slots=True)
class CallerBookingRow:
    bookingId: str
    title: str
    reference: str
    booked: str
    standing: str
    iconName: str
    kindIcon: str
    tone: str
    chosen: bool
    spoken: str


class Shown(NamedTuple):
    """A field that was revealed: its value, and for how many seconds yet."""

    value: str
    seconds: int


class CallerInputs(NamedTuple):
    member_id: str
    file: MemberFile | None
    booking_id: str
    failed: Told | None
    shown: Mapping[PersonField, Shown]
    chosen_field: PersonField | None
    now: datetime
    language: Language
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class CallerProps:
    """``state``: none, loading, failed or open."""

    state: str = "none"
    memberId: str = ""
    name: str = ""
    facts: str = ""
    verified: bool = False
    verifiedWords: str = ""
    bookingId: str = ""
    happened: str = ""
    safe: str = ""
    next: str = ""
    code: str = ""
    fields: tuple[FieldRow, ...] = ()
    bookings: tuple[CallerBookingRow, ...] = ()


def still_verified(file: MemberFile | None, now: datetime) -> bool:
    return file is not None and file.verified_until is not None and file.verified_until > now


def derive_caller(inputs: CallerInputs) -> CallerProps:
    language, file, failed = inputs.language, inputs.file, inputs.failed or Told()
    if not inputs.member_id:
        return CallerProps()
    if file is None:
        return CallerProps(
            state="failed" if inputs.failed else "loading",
            memberId=inputs.member_id,
            happened=failed.happened,
            safe=failed.safe,
            next=failed.next,
            code=failed.code,
        )
    verified = still_verified(file, inputs.now)
    words = _NOT_VERIFIED.in_(language)
    if verified and file.verified_until is not None:
        words = _VERIFIED.filled(clock=formats.clock(file.verified_until, inputs.zone)).in_(language)
    return CallerProps(
        state="open",
        memberId=inputs.member_id,
        name=file.name,
        facts=_facts(file, language, inputs.zone),
        verified=verified,
        verifiedWords=words,
        bookingId=inputs.booking_id,
        happened=failed.happened,
        safe=failed.safe,
        next=failed.next,
        code=failed.code,
        fields=_fields(inputs, file) if verified else (),
        bookings=_bookings(inputs, file, verified=verified),
    )


def _facts(file: MemberFile, language: Language, zone: ZoneInfo) -> str:
    since = _SINCE.filled(day=formats.day(file.joined_at.astimezone(zone).date(), language, weekday=False))
    spoken = _LANGUAGES.get(file.language)
    parts = [since.in_(language)] + ([_SPEAKS.filled(language=spoken).in_(language)] if spoken else [])
    return "・".join(parts) if language is Language.JA else " · ".join(parts)


def _fields(inputs: CallerInputs, file: MemberFile) -> tuple[FieldRow, ...]:
    language = inputs.language
    rows = []
    for field in PersonField:
        masked = file.fields.get(field, "")
        shown = inputs.shown.get(field)
        label = FIELD_WORDS[field].in_(language)
        value = shown.value if shown else masked or _NOT_GIVEN.in_(language)
        left = _SECONDS.filled(n=str(shown.seconds)).in_(language) if shown else ""
        said = [label, value if shown or not masked else _MASKED.in_(language)]
        rows.append(
            FieldRow(
                field=field.value,
                label=label,
                value=value,
                remaining=left,
                shown=shown is not None,
                given=bool(masked),
                chosen=field is inputs.chosen_field,
                # Seconds that go by are not said again and again.
                spoken="、".join(said) if language is Language.JA else ", ".join(said),
            )
        )
    return tuple(rows)


def _bookings(inputs: CallerInputs, file: MemberFile, *, verified: bool) -> tuple[CallerBookingRow, ...]:
    language = inputs.language
    rows = []
    for booking in file.bookings:
        standing = standing_of(booking)
        reference = file.references.get(booking.booking_id, "") if verified else ""
        told = _REFERENCE.filled(reference=reference).in_(language) if reference else ""
        parts = [
            title_of(booking, language),
            standing.words.in_(language),
            told,
            booked_on(booking, language, inputs.zone),
        ]
        rows.append(
            CallerBookingRow(
                bookingId=str(booking.booking_id),
                title=parts[0],
                reference=told,
                booked=parts[3],
                standing=parts[1],
                iconName=standing.icon,
                kindIcon=icon_of(booking),
                tone=standing.tone,
                chosen=str(booking.booking_id) == inputs.booking_id,
                spoken=("、" if language is Language.JA else ", ").join(part for part in parts if part),
            )
        )
    return tuple(rows)
