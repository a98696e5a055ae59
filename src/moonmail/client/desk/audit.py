"""Reading the record of what staff did."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from moonmail.client.desk.desk import Desk
    from moonmail.contract.desk import AuditPage


class Audit:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def page(self, *, before: int | None = None, who: str = "", member: str = "", what: str = "") -> Future[AuditPage]:
        """Return a page, newest first; ``before`` as the page before it says. The future fails with ExchangeError."""
        from moonmail.contract.desk import AuditPage

        asked = {"before": before, "who": who, "member": member, "what": what}
        query = urlencode({name: value for name, value in asked.items() if value})
        path = f"/v1/desk/audit?{query}" if query else "/v1/desk/audit"
        return self._desk.call(lambda api: api.read(path, AuditPage))
