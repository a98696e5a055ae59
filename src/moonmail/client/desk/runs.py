"""Many bookings at once, as the desk asks for it; and choosing for a caller what they are owed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from moonmail.domain.mission import EntitlementKind
from moonmail.domain.runs import LineState, RunReason, RunStep

if TYPE_CHECKING:
    from moonmail.client.desk.desk import Desk
    from moonmail.contract.entitlements import Entitlement
    from moonmail.contract.runs import OwedFlight, OwedList, Run, RunFlights, RunIn, RunList, RunReport


class Runs:
    """Every future fails with ``ExchangeError``. Ids are the caller's own: the same again is the same act."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def flights(self) -> Future[RunFlights]:
        from moonmail.contract.runs import RunFlights

        return self._desk.call(lambda api: api.read("/v1/desk/run-flights", RunFlights))

    def make(self, run_id: UUID, body: RunIn) -> Future[Run]:
        """List the bookings and count; nothing is done to them."""
        from moonmail.contract.runs import Run

        return self._desk.call(lambda api: api.request("PUT", f"/v1/desk/runs/{run_id}", body, Run))

    def start(self, step_id: UUID, run_id: UUID, preview_sha256: str, reason: RunReason) -> Future[Run]:
        """Begin with what was seen. REFUSED ``too_late``: the preview is more than an hour old."""
        return self._step(step_id, run_id, RunStep.START, preview_sha256, reason)

    def step(self, step_id: UUID, run_id: UUID, step: RunStep) -> Future[Run]:
        """Pause, go on or cancel. REFUSED ``illegal_move``: it can't be done from how the run stands now."""
        return self._step(step_id, run_id, step, None, None)

    def _step(
        self, step_id: UUID, run_id: UUID, step: RunStep, preview_sha256: str | None, reason: RunReason | None
    ) -> Future[Run]:
        from moonmail.contract.runs import Run, RunStepIn

        body = RunStepIn(run_id=run_id, step=step, preview_sha256=preview_sha256, reason=reason)
        return self._desk.call(lambda api: api.request("PUT", f"/v1/desk/run-steps/{step_id}", body, Run))

    def history(self, before: datetime | None = None) -> Future[RunList]:
        """Return the newest runs, or the newest of those made ``before`` a time."""
        from moonmail.contract.runs import RunList

        query = f"?{urlencode({'before': before.isoformat()})}" if before is not None else ""
        return self._desk.call(lambda api: api.read(f"/v1/desk/runs{query}", RunList))

    def run(self, run_id: UUID) -> Future[Run]:
        from moonmail.contract.runs import Run

        return self._desk.call(lambda api: api.read(f"/v1/desk/runs/{run_id}", Run))

    def report(self, run_id: UUID, after: int = 0, states: tuple[LineState, ...] = ()) -> Future[RunReport]:
        """Return the next lines after a place in the list; of these states only, or of all if none is named."""
        from moonmail.contract.runs import RunReport

        query = urlencode([("after", after), *(("state", state.value) for state in states)])
        return self._desk.call(lambda api: api.read(f"/v1/desk/runs/{run_id}/report?{query}", RunReport))

    def table(self, run_id: UUID, told: Callable[[int], object] | None = None) -> Future[bytes]:
        """Return the whole report as CSV. That it was taken is in the audit. ``told``: how many bytes have come.

        ``told`` is called on a thread of the desk's.
        """

        return self._desk.call(lambda api: api.fetch(f"/v1/desk/runs/{run_id}/report.csv", told))

    def owed(self, member_id: UUID) -> Future[OwedList]:
        """Return what a verified caller may still choose, with the flights that have room and what holds on each."""
        from moonmail.contract.runs import OwedList

        return self._desk.call(lambda api: api.read(f"/v1/desk/members/{member_id}/owed", OwedList))

    def choose(
        self,
        choice_id: UUID,
        member_id: UUID,
        entitlement_id: UUID,
        kind: EntitlementKind,
        flight: OwedFlight | None = None,
        language: str = "ja",
    ) -> Future[Entitlement]:
        """Choose for a verified caller, as they said. ``flight``: to fly again, the one whose facts were read to them.

        REFUSED ``illegal_move`` (not verified; chosen already), ``too_late``, ``terms_changed``, ``no_room``.
        """
        from moonmail.contract.entitlements import Entitlement
        from moonmail.contract.runs import DeskChoiceIn

        body = DeskChoiceIn(
            member_id=member_id,
            entitlement_id=entitlement_id,
            kind=kind,
            mission_id=flight.mission_id if flight else None,
            terms_version=flight.terms_version if flight else None,
            facts_sha256=flight.facts_sha256 if flight else None,
            language=language,
        )
        return self._desk.call(lambda api: api.request("PUT", f"/v1/desk/choices/{choice_id}", body, Entitlement))
