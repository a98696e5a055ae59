"""The way by air to the launch site, and custody for whoever takes the items over. Needs a network."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote
from uuid import UUID

if TYPE_CHECKING:
    from moonmail.client.desk.calls import DeskApi
    from moonmail.client.desk.desk import Desk
    from moonmail.contract.receiving import Consignment, ConsignmentIn, ConsignmentStatusIn


class Air:
    """Every future fails with ``ExchangeError``. Ids are the caller's own: the same again is the same act."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def consignments(self, mission_id: str) -> Future[list[Consignment]]:
        """Return what flies by air for a flight, the newest first."""
        from moonmail.contract.receiving import ConsignmentList

        path = f"/v1/desk/consignments?flight={quote(mission_id)}"
        return self._desk.call(lambda api: api.read(path, ConsignmentList).items)

    def consign(self, consignment_id: UUID, body: ConsignmentIn) -> Future[Consignment]:
        from moonmail.contract.receiving import Consignment

        path = f"/v1/desk/consignments/{consignment_id}"
        return self._desk.call(lambda api: api.request("PUT", path, body, Consignment))

    def report(self, status_id: UUID, body: ConsignmentStatusIn) -> Future[Consignment]:
        """Say what the carrier reports. The senders see it."""
        from moonmail.contract.receiving import Consignment

        path = f"/v1/desk/consignment-statuses/{status_id}"
        return self._desk.call(lambda api: api.request("PUT", path, body, Consignment))

    def save_epcis(self, mission_id: str, file: Path) -> Future[Path]:
        """Write the custody of a flight's shipments as EPCIS 2.0; the file is whole or not there.

        Fails with ``StoreError``, too: the disk is full or can't be written.
        """
        path = f"/v1/desk/epcis?flight={quote(mission_id)}"

        def work(api: DeskApi) -> Path:
            from moonmail.client.files import write_whole

            parts: list[bytes] = []
            api.download(path, parts.append)
            write_whole(file, b"".join(parts))
            return file

        return self._desk.call(work)
