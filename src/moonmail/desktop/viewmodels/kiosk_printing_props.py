"""What a guest takes along, in words: the pass on the screen, and how it is with the printer. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from moonmail.desktop.kiosk.paper import KIND_WORDS, PAPER_WORDS, PaperKind, PaperState
from moonmail.desktop.viewmodels import kiosk_task_words as say
from moonmail.domain.states import BookingState
from moonmail.domain.text import Language

if TYPE_CHECKING:
    from moonmail.client.model import ShipmentDetail

_ICONS: Final = {PaperKind.PASS: "ticket", PaperKind.RECEIPT: "receipt-text", PaperKind.LABEL: "package"}
_BOOKED: Final = frozenset({BookingState.CONFIRMED, BookingState.COMPLETED})


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper that can be printed. ``standing``: how it is with its job, in words; ``busy``: it is being printed."""

    kind: str
    iconName: str
    name: str
    standing: str
    tone: str
    busy: bool


@dataclass(frozen=True, slots=True)
class PrintingInputs:
    """``booked``: this is what was just paid for. ``states`` by paper; None: on its way to the printer.

    ``kinds``: what can be printed at all. ``printer``: whether there is one here.
    """

    detail: ShipmentDetail | None
    booked: bool
    printer: bool
    kinds: tuple[PaperKind, ...]
    states: dict[PaperKind, PaperState | None]
    language: Language


@dataclass(frozen=True, slots=True)
class PrintingProps:
    """Nothing is called booked here that the backend has not confirmed: ``title`` is empty until then."""

    title: str = ""
    text: str = ""
    reference: str = ""
    coming: str = ""
    happened: str = ""
    next: str = ""
    papers: tuple[PaperRow, ...] = ()
    canPrint: bool = False


def derive_printing(inputs: PrintingInputs) -> PrintingProps:
    language, detail = inputs.language, inputs.detail
    booking = detail.booking if detail else None
    if detail is None or booking is None or booking.state not in _BOOKED:
        return PrintingProps(coming=say.PASS_COMING.in_(language))
    title = say.BOOKED if inputs.booked else say.PASS
    failed = _failed(inputs)
    happened = PAPER_WORDS[failed[1]] if failed else None if inputs.printer else say.NO_PRINTER
    next_ = None
    if failed:
        next_ = say.TO_PHONE if failed[0] is PaperKind.PASS else say.TO_PHONE_OTHER
    return PrintingProps(
        title=title.in_(language),
        text=say.BOOKED_TEXT.in_(language),
        reference=booking.reference,
        coming="" if detail.pass_ is not None else say.PASS_COMING.in_(language),
        happened=happened.in_(language) if happened else "",
        next=next_.in_(language) if next_ else "",
        papers=tuple(_row(kind, inputs) for kind in inputs.kinds) if inputs.printer else (),
        canPrint=inputs.printer,
    )


def _failed(inputs: PrintingInputs) -> tuple[PaperKind, PaperState] | None:
    """Return what went wrong at the printer, of the pass before all else."""
    for kind in PaperKind:
        state = inputs.states.get(kind)
        if state is not None and state.to_phone and state is not PaperState.CANCELLED:
            return kind, state
    return None


def _row(kind: PaperKind, inputs: PrintingInputs) -> PaperRow:
    standing, tone, busy = "", "muted", False
    if kind in inputs.states:
        state = inputs.states[kind]
        standing = (PAPER_WORDS[state] if state else say.SENDING_TO_PRINTER).in_(inputs.language)
        busy = state is None or not state.over
        tone = "warn" if state is not None and state.to_phone else "ok" if state is PaperState.DONE else "muted"
    return PaperRow(kind.value, _ICONS[kind], KIND_WORDS[kind].in_(inputs.language), standing, tone, busy)
