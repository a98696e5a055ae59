"""Publishing what happens on a flight, as the desk asks for it."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

if TYPE_CHECKING:
    from moonmail.client.desk.desk import Desk
    from moonmail.contract.flights import DeskFlight, DeskFlights, FeedReport, OutcomeIn, OutcomePreview, PublicationIn
    from moonmail.domain.mission import Outcome


class Flights:
    """Every future fails with ``ExchangeError``. Ids are the caller's own: the same again is the same act.

    ``etag``: of the flight as it was seen. REFUSED ``changed_meanwhile``: something was published since; ask for the
    flight anew, and show what changed.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def all(self) -> Future[DeskFlights]:
        from moonmail.contract.flights import DeskFlights

        return self._desk.call(lambda api: api.read("/v1/desk/flights", DeskFlights))

    def flight(self, mission_id: str) -> Future[DeskFlight]:
        from moonmail.contract.flights import DeskFlight

        return self._desk.call(lambda api: api.read(f"/v1/desk/flights/{mission_id}", DeskFlight))

    def publish(self, publication_id: UUID, body: PublicationIn, etag: str) -> Future[DeskFlight]:
        from moonmail.contract.flights import DeskFlight

        path = f"/v1/desk/publications/{publication_id}"
        return self._desk.call(lambda api: api.request("PUT", path, body, DeskFlight, if_match=etag))

    def preview_outcome(self, mission_id: str, outcome: Outcome) -> Future[OutcomePreview]:
        """Ask how many bookings of each wording of the terms would be settled how. Changes nothing."""
        from moonmail.contract.flights import OutcomeAsk, OutcomePreview

        body = OutcomeAsk(mission_id=mission_id, outcome=outcome)
        return self._desk.call(lambda api: api.request("POST", "/v1/desk/outcome-previews", body, OutcomePreview))

    def declare(self, outcome_id: UUID, body: OutcomeIn, etag: str) -> Future[DeskFlight]:
        """Declare what was previewed. REFUSED ``changed_meanwhile``: the bookings are others now, too."""
        from moonmail.contract.flights import DeskFlight

        path = f"/v1/desk/outcomes/{outcome_id}"
        return self._desk.call(lambda api: api.request("PUT", path, body, DeskFlight, if_match=etag))

    def check_feed(self, text: str, name: str) -> Future[FeedReport]:
        """Ask what is wrong in a feed and what it would change. Changes nothing."""
        return self._feed(uuid4(), text, name, dry_run=True)

    def import_feed(self, feed_id: UUID, text: str, name: str, preview_sha256: str) -> Future[FeedReport]:
        """Carry out the feed whose preview was looked at."""
        return self._feed(feed_id, text, name, preview_sha256=preview_sha256)

    def _feed(
        self, feed_id: UUID, text: str, name: str, *, dry_run: bool = False, preview_sha256: str = ""
    ) -> Future[FeedReport]:
        from moonmail.contract.flights import FeedIn, FeedReport

        body = FeedIn(text=text, name=name, dry_run=dry_run, preview_sha256=preview_sha256)
        return self._desk.call(lambda api: api.request("PUT", f"/v1/desk/feeds/{feed_id}", body, FeedReport))
