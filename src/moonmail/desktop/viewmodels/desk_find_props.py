"""What the search at the desk shows, in words. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from moonmail.desktop.viewmodels.desk_booking_words import standing_of, title_of
from moonmail.desktop.viewmodels.direct_words import Told
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.contract.desk import Found, FoundBooking, FoundMember

_FOUND_BY: Final[dict[str, Text]] = {
    "name": Text("お名前", "name"),
    "sound": Text("お名前の読み", "sound"),
    "number": Text("会員番号", "membership number"),
    "phone": Text("電話番号", "phone number"),
    "email": Text("メールアドレス", "e-mail address"),
    "reference": Text("予約番号", "booking reference"),
    "pass": Text("搭乗券", "pass"),
    "waybill": Text("航空貨物運送状", "air waybill"),
}
_BY: Final = Text("{what}で一致", "by {what}")
_NO_BOOKING: Final = Text("予約なし", "No booking")
_LINE: Final = Text("{title}・{standing}", "{title} · {standing}")
_COUNT: Final = Text("{n}件", "{n} found")
_ONE: Final = Text("1件", "1 found")
_MORE: Final = Text("{n}件以上。続けて入力すると絞り込めます。", "More than {n}. Type on to narrow it down.")
_NONE: Final = Text("見つかりません", "Nothing found")
_NONE_NEXT: Final = Text(
    "読み方を変えるか、会員番号・電話番号・予約番号などでお試しください。",
    "Try another spelling, or the membership number, phone number or booking reference.",
)
_GENUINE: Final = "valid"
_REPLACED: Final = Text(
    "この搭乗券は新しいものに替わったか、取り消されています。予約の状態をご確認ください。",
    "This pass was replaced by a newer one, or cancelled. Please look at the booking.",
)
_UNKNOWN: Final = Text("読み取った搭乗券の予約は、こちらにありません。", "The booking of this pass is not known here.")


@dataclass(frozen=True, slots=True)
class FoundRow:
    """``bookings``: a line each. ``spoken``: the whole, for whoever reads the screen by ear."""

    memberId: str
    name: str
    by: str
    bookings: list[str]
    spoken: str
    chosen: bool


class FindInputs(NamedTuple):
    """``verdict``: the words of what a pass's code shows, where one was searched for."""

    typed: str
    found: Found | None
    asking: bool
    failed: Told | None
    verdict: Text | None
    picture: Text | None
    chosen: str
    language: Language


@dataclass(frozen=True, slots=True)
class FindProps:
    """``state``: empty, asking (nothing to show yet), found, nothing or failed. ``passWords``: what a code shows."""

    state: str = "empty"
    typed: str = ""
    count: str = ""
    noneTitle: str = ""
    noneText: str = ""
    passWords: str = ""
    passGood: bool = False
    pictureError: str = ""
    happened: str = ""
    safe: str = ""
    next: str = ""
    code: str = ""
    rows: tuple[FoundRow, ...] = ()


def derive_find(inputs: FindInputs) -> FindProps:
    language, found, failed = inputs.language, inputs.found, inputs.failed or Told()
    rows = tuple(_row(member, inputs.chosen, language) for member in found.members) if found else ()
    state = "empty"
    if inputs.typed.strip():
        state = "failed" if inputs.failed else "asking" if found is None else "found" if rows else "nothing"
    good, verdict = _of_pass(found, inputs.verdict)
    return FindProps(
        state=state,
        typed=inputs.typed,
        count=_count(found, language) if rows else "",
        noneTitle=_NONE.in_(language) if state == "nothing" else "",
        noneText=_NONE_NEXT.in_(language) if state == "nothing" else "",
        passWords=verdict.in_(language) if verdict else "",
        passGood=good,
        pictureError=inputs.picture.in_(language) if inputs.picture else "",
        happened=failed.happened,
        safe=failed.safe,
        next=failed.next,
        code=failed.code,
        rows=rows if state == "found" else (),
    )


def _of_pass(found: Found | None, words: Text | None) -> tuple[bool, Text | None]:
    """Return whether the pass that was read is good, and what to say of it."""
    if found is None or not found.pass_verdict:
        return False, None
    if found.pass_verdict != _GENUINE:
        return False, words
    if not found.members:
        return False, _UNKNOWN
    return (False, _REPLACED) if found.pass_replaced else (True, words)


def _count(found: Found | None, language: Language) -> str:
    if found is None:
        return ""
    n = len(found.members)
    words = _MORE if found.more else _ONE if n == 1 else _COUNT
    return words.filled(n=str(n)).in_(language)


def _row(member: FoundMember, chosen: str, language: Language) -> FoundRow:
    lines = [_line(booking, language) for booking in member.bookings] or [_NO_BOOKING.in_(language)]
    what = _FOUND_BY.get(member.found_by)
    by = _BY.filled(what=what).in_(language) if what else ""
    return FoundRow(
        memberId=str(member.member_id),
        name=member.name,
        by=by,
        bookings=lines,
        spoken="、".join((member.name, by, *lines))
        if language is Language.JA
        else ", ".join((member.name, by, *lines)),
        chosen=str(member.member_id) == chosen,
    )


def _line(booking: FoundBooking, language: Language) -> str:
    return _LINE.filled(title=title_of(booking, language), standing=standing_of(booking).words).in_(language)
