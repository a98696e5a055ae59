"""That a kiosk is out of order, and why: kept over every restart until it is mended."""

from __future__ import annotations

import json
import logging
from contextlib import suppress
from pathlib import Path

from moonmail.client.errors import StoreError
from moonmail.client.files import write_whole
from moonmail.domain.kiosk import TroubleReason

log = logging.getLogger(__name__)


class Standing:
    """``reason`` None: in order. Where the disk takes no write it holds until this process ends."""

    def __init__(self, profile: Path) -> None:
        self._file = profile / "out-of-order.json"
        self.reason: TroubleReason | None = self._read()

    def _read(self) -> TroubleReason | None:
        try:
            kept = json.loads(self._file.read_bytes())
            return TroubleReason(kept["reason"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):
            # Something was wrong, and what it was can't be read: staff look at it.
            return TroubleReason.STAFF

    def break_(self, reason: TroubleReason) -> None:
        if reason is self.reason:
            return
        self.reason = reason
        try:
            write_whole(self._file, json.dumps({"reason": reason.value}).encode())
        except StoreError as error:
            log.warning("that the kiosk is out of order could not be kept: %s", error.trouble)

    def mend(self) -> None:
        self.reason = None
        with suppress(OSError):
            self._file.unlink(missing_ok=True)
