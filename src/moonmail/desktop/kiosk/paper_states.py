"""What a guest is told of a job, and how it follows from what a print service says. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from moonmail.domain.text import Text

# Some printers warm up for half a minute; a guest has ten.
SLOW_S: Final = 60.0
# A printer with two trays warns of the empty one and goes on, and what the last job met may be mended: only what stays
# is worth a word.
WARNING_S: Final = 4.0


class PaperKind(StrEnum):
    PASS = "pass"  # noqa: S105
    RECEIPT = "receipt"
    LABEL = "label"


KIND_WORDS: Final[dict[PaperKind, Text]] = {
    PaperKind.PASS: Text("月面搭乗券", "Moon boarding pass"),
    PaperKind.RECEIPT: Text("領収書", "Receipt"),
    PaperKind.LABEL: Text("宛名ラベル", "Address label"),
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
# Say what happened; that the pass can be taken on the phone, and that staff can be called, the screen says itself.
PAPER_WORDS: Final[dict[PaperState, Text]] = {
    PaperState.PRINTING: Text("印刷しています。", "Printing."),
    PaperState.DONE: Text(
        "印刷が終わりました。用紙をお取りください。", "Printing is finished. Please take your paper."
    ),
    PaperState.OUT_OF_PAPER: Text("プリンターの用紙がなくなりました。", "The printer is out of paper."),
    PaperState.OFFLINE: Text("プリンターにつながりません。", "The printer can't be reached."),
    PaperState.JAMMED: Text("プリンターの中で用紙が詰まりました。", "Paper is jammed in the printer."),
    PaperState.OPEN: Text("プリンターのカバーが開いています。", "The printer's cover is open."),
    PaperState.OUT_OF_INK: Text("プリンターのインクがなくなりました。", "The printer is out of ink."),
    PaperState.STOPPED: Text("プリンターが止まっています。", "The printer has stopped."),
    PaperState.TOO_SLOW: Text(
        "印刷に時間がかかっています。もう少しお待ちいただくこともできます。",
        "Printing is taking longer than usual. You may also wait a little.",
    ),
    PaperState.FAILED: Text("印刷できませんでした。", "It could not be printed."),
    PaperState.CANCELLED: Text("印刷を取りやめました。", "Printing was cancelled."),
    PaperState.GONE: Text("ただいま、プリンターをお使いいただけません。", "The printer can't be used right now."),
    PaperState.TOO_SMALL: Text(
        "プリンターの用紙が小さく、印刷できません。", "The printer's paper is too small for this."
    ),
}

# IPP's keywords (RFC 8011, 5.4.12, and PWG 5100.9) without their severity, the most telling first.
_REASONS: Final[tuple[tuple[PaperState, frozenset[str]], ...]] = (
    (PaperState.JAMMED, frozenset({"media-jam"})),
    (PaperState.OPEN, frozenset({"cover-open", "door-open", "interlock-open", "input-tray-missing"})),
    (PaperState.OUT_OF_PAPER, frozenset({"media-empty", "media-needed"})),
    (
        PaperState.OUT_OF_INK,
        frozenset({"toner-empty", "marker-supply-empty", "developer-empty", "marker-supply-missing"}),
    ),
    (PaperState.OFFLINE, frozenset({"offline", "shutdown", "timed-out"})),
    (PaperState.STOPPED, frozenset({"paused", "stopping", "moving-to-paused"})),
)
_MILD: Final = ("-warning", "-report")
_SEVERITIES: Final = ("-error", *_MILD)
_STOPPED: Final = 5
_ENDS: Final = {7: PaperState.CANCELLED, 8: PaperState.FAILED, 9: PaperState.DONE}


def ended(job_state: int | None) -> PaperState | None:
    """Return how a job ended that is in IPP's ``job_state``; None while it has not."""
    return _ENDS.get(job_state or 0)


def trouble_of(
    printer_state: int, reasons: Sequence[str], seconds: float, before: Sequence[str] = ()
) -> PaperState | None:
    """Return what keeps a printer from printing a job that is ``seconds`` old; None: nothing that it tells of.

    ``before``: what it told before the job. A print service repeats what the job before ended with, until the printer
    is heard again.
    """
    if seconds < WARNING_S:
        reasons = [each for each in reasons if each not in before and not each.endswith(_MILD)]
    said = {next((each.removesuffix(end) for end in _SEVERITIES if each.endswith(end)), each) for each in reasons}
    for state, names in _REASONS:
        if said & names:
            return state
    # Some printers' own words: that something is wrong is all that can be told of it.
    if printer_state == _STOPPED or any(reason.endswith("-error") for reason in reasons):
        return PaperState.STOPPED
    return None


def state_of(printer_state: int, reasons: Sequence[str], seconds: float, before: Sequence[str] = ()) -> PaperState:
    """Return how it is with a job that has not ended and is ``seconds`` old."""
    waiting = PaperState.TOO_SLOW if seconds >= SLOW_S else PaperState.PRINTING
    return trouble_of(printer_state, reasons, seconds, before) or waiting
