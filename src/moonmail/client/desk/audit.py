"""Reading the record of what staff did."""

from __future__ import annotations

import os
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from moonmail.client.desk.calls import DeskApi
    from moonmail.client.desk.desk import Desk
    from moonmail.contract.audit import AuditVerification
    from moonmail.contract.desk import AuditPage


class Audit:
    """Every future fails with ``ExchangeError``."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def page(
        self, *, before: int | None = None, who: str = "", member: str = "", what: str = "", act: str = ""
    ) -> Future[AuditPage]:
        """Return a page, newest first; ``before`` as the page before it says."""
        from moonmail.contract.desk import AuditPage

        asked = {"before": before, "who": who, "member": member, "what": what, "act": act}
        query = urlencode({name: value for name, value in asked.items() if value})
        path = f"/v1/desk/audit?{query}" if query else "/v1/desk/audit"
        return self._desk.call(lambda api: api.read(path, AuditPage))

    def verify(self) -> Future[AuditVerification]:
        """Have the backend look through the whole chain for alterations."""
        from moonmail.contract.audit import AuditVerification

        return self._desk.call(lambda api: api.read("/v1/desk/audit-verification", AuditVerification))

    def export(self, path: Path) -> Future[int]:
        """Write all of it into ``path``, one JSON object a line, and return how many. Also fails with ``OSError``.

        What was at ``path`` is replaced only by a whole new file.
        """

        def work(api: DeskApi) -> int:
            lines = 0
            draft = path.with_name(f"{path.name}.part")
            try:
                with draft.open("wb") as file:

                    def take(piece: bytes) -> None:
                        nonlocal lines
                        lines += piece.count(b"\n")
                        file.write(piece)

                    api.download("/v1/desk/audit-export", take)
                    file.flush()
                    os.fsync(file.fileno())
                draft.replace(path)
            finally:
                with suppress(OSError):
                    draft.unlink(missing_ok=True)
            return lines

        return self._desk.call(work)
