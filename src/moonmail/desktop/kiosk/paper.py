"""Paper for a guest: pass, receipt and label through this machine's print service, watched until they lie in the tray.

Everything here waits for the print service: for worker threads. Nothing of a guest is written to disk by this process;
the job lies in the print service's spool (on tmpfs, by the documented set-up) until it is printed or cancelled, and its
title and its owner say nothing.

Use: ``paper = Paper(begin.printer)``; ``job = paper.print(...)``; tell the shell ``Printed(job.queue, job.number)``;
call ``paper.watch(job)`` once a second until its state is ``over``. In a state with ``to_phone`` show the pass as a QR
for the guest's phone and say ``PAPER_WORDS[state]``; the job may still come back by itself (somebody puts paper in), so
go on watching, or ``paper.cancel(job)``. The shell ends a session's jobs with ``cancel_jobs``.
"""

from __future__ import annotations

import contextlib
import logging
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from moonmail.desktop.kiosk import ipp
from moonmail.desktop.kiosk.ipp import Attributes, Group, IppError, NoServiceError, Op, Tag
from moonmail.desktop.kiosk.paper_states import KIND_WORDS as KIND_WORDS
from moonmail.desktop.kiosk.paper_states import PAPER_WORDS as PAPER_WORDS
from moonmail.desktop.kiosk.paper_states import WARNING_S, ended, state_of, trouble_of
from moonmail.desktop.kiosk.paper_states import PaperKind as PaperKind
from moonmail.desktop.kiosk.paper_states import PaperState as PaperState
from moonmail.domain.text import Language

if TYPE_CHECKING:
    from moonmail.client.model import ShipmentDetail
    from moonmail.media.ink_papers import Content, InkPaper, Stock

log = logging.getLogger(__name__)

TITLE: Final = "MoonMail"
# More than any buffer that a print service reads into.
_WASH_BYTES: Final = 512 * 1024
# As long as a guest can stay without a touch, and more; afterwards the print service forgets it by itself.
_EVENTS_S: Final = 1800
_ASKED: Final = (
    "printer-state",
    "printer-state-reasons",
    "printer-is-accepting-jobs",
    "printer-resolution-default",
    "media-default",
    "media-col-default",
    "media-supported",
)
_PER_MM: Final = 100
_DOTS_PER_INCH: Final = 3
_MM_PER_INCH: Final = 25.4
_NARROW_MM: Final = 100.0
_UNKNOWN_MEDIA_MM: Final = (210.0, 297.0)
# The end of a name by PWG 5101.1: iso_a4_210x297mm, custom_max_80x3000mm, na_letter_8.5x11in.
_SIZE: Final = re.compile(r"_(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)(mm|in)$")


class PaperError(Exception):
    """Nothing was put into the queue. ``state`` says why: GONE, STOPPED, TOO_SMALL or FAILED."""

    def __init__(self, state: PaperState, detail: str) -> None:
        super().__init__(f"{state}: {detail}")
        self.state = state


@dataclass(frozen=True, slots=True)
class Job:
    """A job in a queue. ``events``: the subscription that tells its end. ``begun_s``: by the clock of ``Paper``.

    ``before``: what the printer told of itself before.
    """

    queue: str
    number: int
    events: int
    begun_s: float
    before: tuple[str, ...] = ()


class Paper:
    """The printer of a kiosk: ``queue`` as the print service calls it. Any thread may call any method."""

    def __init__(self, queue: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.queue = queue
        self._clock = clock
        # How jobs ended: the print service says it once.
        self._ended: dict[int, PaperState] = {}

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
        return self.print_content(_content(kind, detail, language, sender), language)

    def print_content(self, content: Content, language: Language) -> Job:
        """Draw ``content`` for what lies in the printer and put it into the queue.

        Raises:
            PaperError: nothing was put into the queue.
        """
        from moonmail.media.ink_papers import PaperTooSmallError, on_paper

        try:
            printer = _printer(self.queue)
            if _takes_none(printer):
                raise PaperError(PaperState.STOPPED, self.queue)
            stock = stock_of(printer)
            drawn = on_paper(content, language, stock)
            return self._submit(drawn, stock, _reasons(printer))
        except PaperTooSmallError as error:
            raise PaperError(PaperState.TOO_SMALL, str(error)) from error
        except NoServiceError as error:
            raise PaperError(PaperState.GONE, str(error)) from error
        except IppError as error:
            gone = error.status == ipp.NOT_FOUND
            state = PaperState.STOPPED if error.status == ipp.NOT_ACCEPTING else PaperState.FAILED
            raise PaperError(PaperState.GONE if gone else state, str(error)) from error

    def _submit(self, drawn: InkPaper, stock: Stock, before: tuple[str, ...]) -> Job:
        events = _subscribe(self.queue)
        job: dict[str, tuple[Tag, Any]] = {
            "print-scaling": (Tag.KEYWORD, "none"),
            "print-color-mode": (Tag.KEYWORD, "monochrome"),
            # No banner: it would say whose job this is.
            "job-sheets": (Tag.KEYWORD, "none"),
        }
        if stock.roll:
            size = {
                "x-dimension": (Tag.INTEGER, round(drawn.width_mm * _PER_MM)),
                "y-dimension": (Tag.INTEGER, round(drawn.height_mm * _PER_MM)),
            }
            job["media-col"] = (Tag.COLLECTION, {"media-size": (Tag.COLLECTION, size)})
        operation = {
            "job-name": (Tag.NAME, TITLE),
            "ipp-attribute-fidelity": (Tag.BOOLEAN, False),
            "document-format": (Tag.MIME, "application/pdf"),
        }
        begun = self._clock()
        answer = ipp.call(Op.PRINT_JOB, self.queue, operation, job, drawn.pdf())
        number = _number(answer.one(Group.JOB), "job-id")
        return Job(self.queue, number, events, begun, before)

    def watch(self, job: Job) -> PaperState:
        """Look once how it is with ``job``. Never raises: a print service that is not there is GONE."""
        if job.number in self._ended:
            return self._ended[job.number]
        try:
            found = _job_state(job)
            state = ended(found) or ended(_last_event(job))
            if state is None and found is None:
                # Neither there nor ever seen to end: the print service was restarted without its spool.
                state = PaperState.FAILED
            if state is None:
                printer = _printer(job.queue)
                return state_of(
                    _number(printer, "printer-state"), _reasons(printer), self._clock() - job.begun_s, job.before
                )
        except (NoServiceError, IppError) as error:
            log.warning("the print service does not tell of its job: %s", error)
            return PaperState.GONE
        self._ended[job.number] = state
        _unsubscribe(job)
        return state

    def cancel(self, job: Job) -> None:
        """Take ``job`` out of the queue, if it is still there. Never raises."""
        if _cancel(job.queue, job.number):
            self._ended[job.number] = PaperState.CANCELLED
            _unsubscribe(job)


def trouble_with(queue: str) -> PaperState | None:
    """Return what keeps a printer from printing whatever comes next; None: nothing that it tells of. Never raises."""
    try:
        printer = _printer(queue)
        told = trouble_of(_number(printer, "printer-state"), _reasons(printer), WARNING_S)
    except (NoServiceError, IppError):
        return PaperState.GONE
    return told or (PaperState.STOPPED if _takes_none(printer) else None)


def kinds_of(detail: ShipmentDetail) -> tuple[PaperKind, ...]:
    """Return which papers there are of a shipment, in the order in which to offer them. Touches no printer."""
    mission, boarding_pass = detail.mission, detail.pass_
    shipment = detail.shipment
    kinds: list[PaperKind] = []
    if mission is not None and detail.booking is not None and boarding_pass is not None:
        kinds.append(PaperKind.PASS)
    if detail.receipts:
        kinds.append(PaperKind.RECEIPT)
    has_item = shipment is not None and shipment.item is not None
    if PaperKind.PASS in kinds and has_item and mission is not None and mission.hand_in is not None:
        kinds.append(PaperKind.LABEL)
    return tuple(kinds)


def cancel_jobs(queue: str, numbers: Iterable[int] = ()) -> tuple[int, ...]:
    """Cancel a session's jobs by id and whatever else of this user is still in ``queue``; return what was cancelled.

    For the shell, at the end of a session and at its own start: a session that was killed between handing over its job
    and saying so must leave nothing in the queue. Never raises.
    """
    if not queue:
        return ()
    left = list(dict.fromkeys(numbers))
    try:
        mine = ipp.call(
            Op.GET_JOBS, queue, {"my-jobs": (Tag.BOOLEAN, True), "requested-attributes": (Tag.KEYWORD, "job-id")}
        )
        left += [number for each in mine.of(Group.JOB) if (number := _number(each, "job-id")) not in left]
    except (NoServiceError, IppError) as error:
        log.warning("the print service does not tell what is in its queue: %s", error)
    cancelled = tuple(number for number in left if _cancel(queue, number))
    if left:
        _wash(queue)
    return cancelled


def _wash(queue: str) -> None:
    """Have the print service read something that is nobody's: what it read last stays in its memory until then.

    A job on hold, which is never printed, and is cancelled at once.
    """
    held = {"job-hold-until": (Tag.KEYWORD, "indefinite"), "job-sheets": (Tag.KEYWORD, "none")}
    named = {"job-name": (Tag.NAME, TITLE), "document-format": (Tag.MIME, "application/pdf")}
    try:
        answer = ipp.call(Op.PRINT_JOB, queue, named, held, bytes(_WASH_BYTES))
        _cancel(queue, _number(answer.one(Group.JOB), "job-id"))
    except (NoServiceError, IppError) as error:
        log.warning("the print service could not be given something else to remember: %s", error)


def _content(kind: PaperKind, detail: ShipmentDetail, language: Language, sender: str) -> Content:
    from moonmail.desktop.viewmodels.boarding_pass_paper import paper_of
    from moonmail.desktop.viewmodels.shipment_paper import NoPaperError, Wanted, label_of

    match kind:
        case PaperKind.PASS:
            return paper_of(detail)
        case PaperKind.LABEL:
            return label_of(Wanted(kind, detail, language, sender, datetime.now(UTC)))
    if not detail.receipts:
        raise NoPaperError(kind)
    return detail.receipts[-1]


# ---------------------------------------------------------------- what lies in the printer


def stock_of(printer: Attributes) -> Stock:
    """Return what lies in the printer, by what its queue says of its usual paper."""
    from moonmail.media.ink_papers import Stock

    names = [str(each) for each in printer.get("media-supported", [])]
    usual = str(printer.get("media-default", [""])[0])
    width, height = size_mm(usual) or _UNKNOWN_MEDIA_MM
    margins = _margins(printer)
    longest = max(
        (found[1] for name in names if name.startswith(("custom_max", "roll_max")) if (found := size_mm(name))),
        default=0.0,
    )
    roll = width < _NARROW_MM and longest > 0
    return Stock(
        width,
        max(longest, height) if roll else height,
        *margins,
        dpi=_dots_per_inch(printer),
        roll=roll,
    )


def size_mm(name: str) -> tuple[float, float] | None:
    """Return width and height that a name of paper says, in millimetres; None if it says none."""
    found = _SIZE.search(name)
    if found is None:
        return None
    unit = _MM_PER_INCH if found[3] == "in" else 1.0
    return float(found[1]) * unit, float(found[2]) * unit


def _margins(printer: Attributes) -> tuple[float, float, float, float]:
    usual = printer.get("media-col-default", [{}])[0]
    sides = ("left", "top", "right", "bottom")
    said = [usual.get(f"media-{side}-margin", [None])[0] if isinstance(usual, dict) else None for side in sides]
    left, top, right, bottom = (4.0 if each is None else each / _PER_MM for each in said)
    return left, top, right, bottom


def _dots_per_inch(printer: Attributes) -> int:
    said = printer.get("printer-resolution-default", [None])[0]
    if not isinstance(said, tuple) or said[0] != said[1]:
        return 0
    return int(said[0]) if said[2] == _DOTS_PER_INCH else round(said[0] * 2.54)


# ---------------------------------------------------------------- the print service


def _printer(queue: str) -> Attributes:
    if not queue:
        raise NoServiceError("this kiosk has no printer")
    answer = ipp.call(Op.GET_PRINTER_ATTRIBUTES, queue, {"requested-attributes": (Tag.KEYWORD, _ASKED)})
    return answer.one(Group.PRINTER)


def _takes_none(printer: Attributes) -> bool:
    return printer.get("printer-is-accepting-jobs") == [False] or printer.get("printer-state") == [5]


def _number(attributes: Attributes, name: str) -> int:
    found = attributes.get(name, [None])[0]
    if not isinstance(found, int):
        raise NoServiceError(f"an answer without {name}")
    return found


def _reasons(printer: Attributes) -> tuple[str, ...]:
    return tuple(str(each) for each in printer.get("printer-state-reasons", []))


def _subscribe(queue: str) -> int:
    """Ask to be told how jobs of ``queue`` end: a print service that keeps no history forgets that at once."""
    wanted = {
        "notify-pull-method": (Tag.KEYWORD, "ippget"),
        "notify-events": (Tag.KEYWORD, "job-completed"),
        "notify-lease-duration": (Tag.INTEGER, _EVENTS_S),
    }
    answer = ipp.call(Op.CREATE_PRINTER_SUBSCRIPTIONS, queue, {}, wanted)
    return _number(answer.one(Group.SUBSCRIPTION), "notify-subscription-id")


def _unsubscribe(job: Job) -> None:
    with contextlib.suppress(NoServiceError, IppError):
        ipp.call(Op.CANCEL_SUBSCRIPTION, job.queue, {"notify-subscription-id": (Tag.INTEGER, job.events)})


def _job_state(job: Job) -> int | None:
    """Return IPP's state of the job; None if the print service does not know it (any more)."""
    asked = {"job-id": (Tag.INTEGER, job.number), "requested-attributes": (Tag.KEYWORD, "job-state")}
    try:
        answer = ipp.call(Op.GET_JOB_ATTRIBUTES, job.queue, asked)
    except IppError as error:
        if error.status == ipp.NOT_FOUND:
            return None
        raise
    return _number(answer.one(Group.JOB), "job-state")


def _last_event(job: Job) -> int | None:
    """Return the last state of the job that the print service told of; None: nothing."""
    try:
        answer = ipp.call(Op.GET_NOTIFICATIONS, job.queue, {"notify-subscription-ids": (Tag.INTEGER, job.events)})
    except IppError as error:
        if error.status == ipp.NOT_FOUND:
            return None
        raise
    states = [
        _number(each, "job-state") for each in answer.of(Group.EVENT) if each.get("notify-job-id") == [job.number]
    ]
    return states[-1] if states else None


def _cancel(queue: str, number: int) -> bool:
    """Cancel a job by id and have its files removed; return whether there was anything to cancel."""
    try:
        ipp.call(Op.CANCEL_JOB, queue, {"job-id": (Tag.INTEGER, number), "purge-job": (Tag.BOOLEAN, True)})
    except IppError as error:
        if error.status not in (ipp.NOT_FOUND, ipp.NOT_POSSIBLE):
            log.warning("a job could not be cancelled: %s", error)
        return False
    except NoServiceError as error:
        log.warning("a job could not be cancelled: %s", error)
        return False
    return True
