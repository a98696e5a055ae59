"""Paper for a guest: pass, receipt and label through this machine's print service, watched until they lie in the tray.

Everything here waits for the print service: for worker threads. Nothing of a guest is written to disk by this process;
the job lies in the print service's spool (on tmpfs, by the documented set-up) until it is printed or cancelled, and its
title and its owner say nothing.

Use: ``paper = Paper(begin.printer)``; ``job = paper.print(...)``; tell the shell ``Printed(job.queue, job.number)``; call
``paper.watch(job)`` once a second until its state is ``over``. In a state with ``to_phone`` show the pass as a QR for the
guest's phone and say ``PAPER_WORDS[state]``; the job may still come back by itself (somebody puts paper in), so go on
watching, or ``paper.cancel(job)``. The shell ends a session's jobs with ``cancel_jobs``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.client.model import ShipmentDetail

# Some printers warm up for half a minute; a guest has ten.
SLOW_S: Final = 60.0


class PaperKind(StrEnum):
    PASS = "pass"  # noqa: S105
    RECEIPT = "receipt"
    LABEL = "label"


KIND_WORDS: Final[dict[PaperKind, Text]] = {
    PaperKind.PASS: Text("月面搭乗券", "Moon boarding pass"),
    PaperKind.RECEIPT: Text("領収書", "Receipt"),
    PaperKind.LABEL: Text("お届け先ラベル", "Address label"),
}


class PaperState(StrEnum):
    """How it is with a job. ``over``: nothing more happens. ``to_phone``: the guest had better take the pass by QR."""

    PRINTING = "printing"
    DONE = "done"
    OUT_OF_PAPER = "out_of_paper"
    OFFLINE = "offline"
    JAMMED = "jammed"
    OPEN = "open"
    OUT_OF_INK = "out_of_ink"
    STOPPED = "stopped"
    TOO_SLOW = "too_slow"
    FAILED = "failed"
    CANCELLED = "cancelled"
    GONE = "gone"
    TOO_SMALL = "too_small"

    @property
    def over(self) -> bool:
        return self in _OVER

    @property
    def to_phone(self) -> bool:
        return self not in {PaperState.PRINTING, PaperState.DONE}


_OVER: Final = frozenset(
    {PaperState.DONE, PaperState.FAILED, PaperState.CANCELLED, PaperState.GONE, PaperState.TOO_SMALL}
)

PAPER_WORDS: Final[dict[PaperState, Text]] = {
    PaperState.PRINTING: Text("印刷しています。", "Printing."),
    PaperState.DONE: Text("印刷が終わりました。用紙をお取りください。", "It is printed. Please take your paper."),
    PaperState.OUT_OF_PAPER: Text("プリンターの用紙がなくなりました。", "The printer is out of paper."),
    PaperState.OFFLINE: Text("プリンターにつながりません。", "The printer can't be reached."),
    PaperState.JAMMED: Text("用紙がつまりました。", "The paper is jammed."),
    PaperState.OPEN: Text("プリンターのカバーが開いています。", "The printer's cover is open."),
    PaperState.OUT_OF_INK: Text("プリンターのインクがなくなりました。", "The printer is out of ink."),
    PaperState.STOPPED: Text("プリンターが止まっています。", "The printer has stopped."),
    PaperState.TOO_SLOW: Text("印刷に時間がかかっています。", "Printing is taking a long time."),
    PaperState.FAILED: Text("印刷できませんでした。", "It could not be printed."),
    PaperState.CANCELLED: Text("印刷を取り消しました。", "Printing was cancelled."),
    PaperState.GONE: Text("ただいまプリンターをお使いいただけません。", "The printer can't be used at the moment."),
    PaperState.TOO_SMALL: Text(
        "このプリンターの用紙には、大きさが足りず印刷できません。", "This printer's paper is too small for it."
    ),
}


class PaperError(Exception):
    """Nothing was put into the queue. ``state`` says why: GONE, STOPPED, TOO_SMALL or FAILED."""

    def __init__(self, state: PaperState, detail: str) -> None:
        super().__init__(f"{state}: {detail}")
        self.state = state


@dataclass(frozen=True, slots=True)
class Job:
    """A job in a queue. ``events``: the subscription that tells its end. ``begun_s``: when, by the clock of ``Paper``."""

    queue: str
    number: int
    events: int
    begun_s: float


class Paper:
    """The printer of a kiosk. Stateless: any thread may call any method."""

    def __init__(self, queue: str) -> None:
        self.queue = queue

    @property
    def available(self) -> bool:
        """Whether this kiosk was given a printer at all. Does not ask it."""
        return bool(self.queue)

    def print(self, kind: PaperKind, detail: ShipmentDetail, language: Language, sender: str = "") -> Job:
        """Draw the paper for what lies in the printer and put it into the queue. ``sender``: who sends, for the label.

        Raises:
            NoPaperError, NoPassError: what the paper would say is not known (``kinds_of`` tells before).
            PaperError: nothing was put into the queue.
        """
        raise PaperError(PaperState.GONE, kind)

    def watch(self, job: Job) -> PaperState:
        """Look once how it is with ``job``. Never raises: a print service that is not there is GONE."""
        return PaperState.GONE

    def cancel(self, job: Job) -> None:
        """Take ``job`` out of the queue, if it is still there, and wait until its data is gone. Never raises."""


def kinds_of(detail: ShipmentDetail) -> tuple[PaperKind, ...]:
    """Return which papers there are of a shipment, in the order in which to offer them. Touches no printer."""
    return ()


def cancel_jobs(queue: str, numbers: tuple[int, ...]) -> tuple[int, ...]:
    """Cancel a session's jobs by id and whatever else of this user is still in ``queue``; return what was cancelled.

    For the shell, at the end of a session and at its own start. Never raises.
    """
    return ()
