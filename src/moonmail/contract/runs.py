"""Runs of the desk: one thing done to many bookings of a flight. And a choice that staff make for a caller."""

from __future__ import annotations

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from moonmail.contract.base import Money, Sha256, Time, WindowOut, WireIn, WireOut, Words
from moonmail.contract.bookings import LegalFact
from moonmail.contract.entitlements import ChoiceIn, Entitlement
from moonmail.domain.runs import LineState, RunKind, RunReason, RunState, RunStep, Skip
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import MissionState, ShipmentKind, ShipmentState

_Told = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]


class Told(WireIn):
    """What each member is told in their app, in both languages: neither may be missing."""

    ja: _Told
    en: _Told


class Selection(WireIn):
    """Which of a flight's bookings. A list that is empty leaves nothing out.

    ``owed``: only those that wait for another flight because their default said so, and nobody chose.
    """

    mission_id: Annotated[str, Field(min_length=1, max_length=40)]
    sizes: list[SizeCode] = Field(default_factory=list)
    kinds: list[ShipmentKind] = Field(default_factory=list)
    shipment_states: list[ShipmentState] = Field(default_factory=list)
    owed: bool = False


class RunFlight(WireOut):
    """A flight as whoever makes a run sees it. ``room``: slots left by size, empty while nothing can be moved to it.

    ``bookings``: confirmed ones by size; ``completed``: those that are fulfilled, who can still be written to.
    ``owed``: bookings whose default was another flight, and which nobody has said.
    """

    mission_id: str
    flight_number: str
    state: MissionState
    window: WindowOut
    bookings: dict[SizeCode, int]
    completed: int
    owed: int
    room: dict[SizeCode, int]


class RunFlights(WireOut):
    """Those with bookings or room alone, in the order of their numbers."""

    items: list[RunFlight]


class RunIn(WireIn):
    """``PUT /v1/desk/runs/{uuid}``: list the bookings and count. Nothing is done to them.

    ``target``: the flight that they are moved to. ``words``: what each member is told, once it is done to theirs.
    """

    kind: RunKind
    selection: Selection
    words: Told
    target: Annotated[str, Field(min_length=1, max_length=40)] | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.target is not None) is not (self.kind is RunKind.MOVE):
            raise ValueError("a move names its target, and nothing else does")
        if self.target == self.selection.mission_id:
            raise ValueError("the target is the flight that they are on")
        return self


class SizeCount(WireOut):
    """Of one size: bookings that can be done, and their slots. ``room``: slots left on the target; None: not a move."""

    size: SizeCode
    bookings: int
    slots: int
    room: int | None


class SkipCount(WireOut):
    reason: Skip
    words: Words
    bookings: int


class Preview(WireOut):
    """``bookings``: can be done. ``refund``: what goes back in all. ``short``: slots for which there is no room now."""

    bookings: int
    sizes: list[SizeCount]
    cannot: list[SkipCount]
    refund: Money
    short: int


class Progress(WireOut):
    """Bookings. ``refunded``: what has gone on its way back in all."""

    waiting: int
    done: int
    skipped: int
    refunded: Money


class Run(WireOut):
    """``preview_sha256``: what a start must name. ``may``: what can be done with it now.

    ``by``: who made it; ``reason``, ``started_at`` and ``started_by``: of its start.
    """

    id: UUID
    kind: RunKind
    state: RunState
    selection: Selection
    target: str | None
    words: Told
    preview: Preview
    preview_sha256: Sha256
    progress: Progress
    may: list[RunStep]
    by: str
    made_at: Time
    reason: RunReason | None
    started_by: str
    started_at: Time | None
    ended_at: Time | None


class RunList(WireOut):
    """Newest first."""

    items: list[Run]


class RunStepIn(WireIn):
    """``PUT /v1/desk/run-steps/{uuid}``. A start names the preview that was seen, and a reason."""

    run_id: UUID
    step: RunStep
    preview_sha256: Sha256 | None = None
    reason: RunReason | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        named = self.preview_sha256 is not None and self.reason is not None
        if self.step is RunStep.START and not named:
            raise ValueError("a start names the preview and a reason")
        return self


class RunLine(WireOut):
    """``pass_number``: of the newest pass, by which the desk finds it. ``skipped`` says why, in words."""

    place: int
    booking_id: UUID
    pass_number: str
    size: SizeCode
    state: LineState
    skipped: Skip | None
    words: Words | None
    new_booking_id: UUID | None
    refund: Money
    at: Time | None


class RunReport(WireOut):
    """``after``: what to ask with for the next page; None when there is none."""

    items: list[RunLine]
    after: int | None


class OwedFlight(WireOut):
    """A flight with room to fly again on, and what holds there: what ``DeskChoiceIn`` must name of it."""

    mission_id: str
    flight_number: str
    window: WindowOut
    left: int
    terms_version: str
    facts: list[LegalFact]
    facts_sha256: Sha256


class Owed(WireOut):
    """What a caller may still choose. ``flight_number``: the flight that failed."""

    entitlement: Entitlement
    flight_number: str
    size: SizeCode
    flights: list[OwedFlight]


class OwedList(WireOut):
    """What has to be chosen first comes first."""

    items: list[Owed]


class DeskChoiceIn(ChoiceIn):
    """``PUT /v1/desk/choices/{uuid}``: what a verified caller chose, said by whoever talks with them."""

    member_id: UUID
