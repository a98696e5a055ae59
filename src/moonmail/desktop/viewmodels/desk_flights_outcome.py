"""What an outcome gives to the bookings of a flight, and what others published meanwhile, in words. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from moonmail.desktop.viewmodels.desk_flights_props import BOOKINGS, comma
from moonmail.domain import formats
from moonmail.domain.feed_words import part_name
from moonmail.domain.mission import ENTITLEMENT_NAMES, OBLIGATION_NAMES
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.contract.flights import OutcomePreview

_GETS: Final = Text(
    "{kinds}から選択（{days}日以内、選ばれないときは{default}）",
    "may choose: {kinds} (within {days} days, else: {default})",
)
_DONE: Final = Text("役務は提供済み：予約を完了（返金・再搭載なし）", "duty done: completed, nothing is owed")
_TERMS: Final = Text("「{end}」で完了する条件", "terms that end with: {end}")
_TERMS_TOO: Final = Text("（{version}）", " ({version})")
_SUM: Final = Text("最大 {yen}", "up to {yen}")


@dataclass(frozen=True, slots=True)
class GroupLine:
    """Bookings that an outcome settles alike."""

    key: str
    terms: str
    bookings: str
    gets: str
    refund: str
    spoken: str


def groups_of(preview: OutcomePreview, language: Language) -> tuple[GroupLine, ...]:
    """Return how many bookings of each wording of the terms get what."""
    found = []
    for number, group in enumerate(preview.groups):
        terms = _TERMS.filled(end=OBLIGATION_NAMES[group.obligation_end]).in_(language)
        terms += _TERMS_TOO.filled(version=group.terms_version).in_(language)
        bookings = BOOKINGS.filled(n=f"{group.bookings:,}").in_(language)
        gets, refund = _DONE.in_(language), ""
        if not group.fulfilled and group.default is not None:
            kinds = (" / " if language is Language.EN else "・").join(
                ENTITLEMENT_NAMES[kind].in_(language) for kind in group.kinds
            )
            default = ENTITLEMENT_NAMES[group.default].in_(language)
            gets = _GETS.filled(kinds=kinds, days=str(group.choose_within_days), default=default).in_(language)
            refund = _SUM.filled(yen=formats.yen(group.refund, language)).in_(language)
        found.append(
            GroupLine(str(number), terms, bookings, gets, refund, comma([terms, bookings, gets, refund], language))
        )
    return tuple(found)


def what_changed(keys: list[str], language: Language) -> str:
    """Return what others published meanwhile, in words."""
    return comma(list(dict.fromkeys(part_name(key).in_(language) for key in keys)), language)
