"""The members of the day: what they booked before the desk opened, and what they see and say during it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from moonmail.tour.desk_member import TourMember

if TYPE_CHECKING:
    from moonmail.client.model import ShipmentDetail
    from moonmail.contract.accounts import Member
    from moonmail.demo import SampleBackend

T = TypeVar("T")

LOST: Final = "mm-204"
CROWDED: Final = "mm-206"
# What they send, as they call it: title, name and words of three letters, and the names of four rings.
_LETTERS: Final = {
    "ja": (
        ("ばあばへの手紙", "ばあばへ", "今夜の月に、わたしのことばが着きます。"),
        ("はじめての手紙", "未来のわたしへ", "元気でいますか。"),
        ("友だちへ", "ひかりへ", "月で会おう。"),
    ),
    "en": (
        ("A letter to Grandma", "Dear Grandma", "These words of mine will live up there."),
        ("My first letter", "To my later self", "Are you well?"),
        ("To a friend", "Dear Hikari", "See you on the Moon."),
    ),
}
_RINGS: Final = {
    "ja": ("祖母の指輪", "母の指輪", "姉の指輪", "父の指輪"),
    "en": ("Grandmother's ring", "Mother's ring", "Sister's ring", "Father's ring"),
}


class Booked(NamedTuple):
    """``changed``, ``cancelled``: messages of the caller's. ``rings``: what comes to the receiving desk."""

    changed: ShipmentDetail
    cancelled: ShipmentDetail
    rings: tuple[ShipmentDetail, ...]


class Members:
    """``caller`` is who rings up; what ``other`` booked is ``moved`` to another flight.

    Each does one thing after the other on a thread of their own.
    """

    def __init__(self, folder: Path, backend: SampleBackend, language: str) -> None:
        self._language = language
        self.caller = TourMember(folder / "caller", backend.url, backend.members[0], language)
        self.other = TourMember(folder / "other", backend.url, backend.members[1], language)
        self._pools = [ThreadPoolExecutor(1, thread_name_prefix="tour-members") for _ in range(2)]
        self._running: list[Future[Any]] = []
        self.registered: Future[Member]
        self.first: Future[ShipmentDetail]
        self.booked: Future[Booked]
        self.moved: Future[ShipmentDetail]

    def begin(self) -> None:
        letters = _LETTERS[self._language]
        self.registered = self.later(self.caller.sign_in)
        first = self.later(lambda: self.caller.book_message(LOST, *letters[0]))
        self.first = first
        self.booked = self.later(lambda: self._book(first.result()))
        self.of_other(self.other.sign_in)
        self.moved = self.of_other(lambda: self.other.book_message(CROWDED, *letters[2]))

    def later(self, work: Callable[[], T]) -> Future[T]:
        """Let the caller do something in their app, after what they do now."""
        return self._submit(0, work)

    def of_other(self, work: Callable[[], T]) -> Future[T]:
        return self._submit(1, work)

    def _submit(self, who: int, work: Callable[[], T]) -> Future[T]:
        future = self._pools[who].submit(work)
        self._running.append(future)
        return future

    def _book(self, first: ShipmentDetail) -> Booked:
        return Booked(
            first,
            self.caller.book_message(LOST, *_LETTERS[self._language][1]),
            tuple(self.caller.book_item(CROWDED, title) for title in _RINGS[self._language]),
        )

    def check(self) -> None:
        """Raise what went wrong for a member meanwhile."""
        for each in self._running:
            if each.done():
                each.result()

    def close(self) -> None:
        for pool in self._pools:
            pool.shutdown(wait=True, cancel_futures=True)
        self.caller.close()
        self.other.close()
