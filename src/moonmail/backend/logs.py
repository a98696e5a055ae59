"""One JSON object per line on standard error. Numbers, kinds and states; never names, addresses, texts or tokens."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Final

_log: Final = logging.getLogger("moonmail.backend")
_request_id: Final[ContextVar[str]] = ContextVar("request_id", default="")


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "what": record.getMessage(),
        }
        if request_id := _request_id.get():
            line["id"] = request_id
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[1]:
            # The message of an exception may quote what a member typed: the kind and the place are enough.
            error = record.exc_info[1]
            line["error"] = type(error).__name__
            line["where"] = [
                f"{frame.filename.rpartition('moonmail/')[2]}:{frame.lineno}"
                for frame in traceback.extract_tb(error.__traceback__)[-6:]
            ]
        return json.dumps(line, ensure_ascii=False)


def configure(*, quiet: bool = False) -> None:
    """Send the log to standard error; ``quiet``: warnings and worse only."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    _log.setLevel(logging.WARNING if quiet else logging.INFO)
    # Django repeats each 4xx as a warning with its address, tokens and all; the line of the call already says it.
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    logging.getLogger("django.security").setLevel(logging.CRITICAL)


def begin(request_id: str) -> None:
    """All that this thread logs from now on belongs to this call."""
    _request_id.set(request_id)


def end() -> None:
    _request_id.set("")


def write(what: str, **fields: object) -> None:
    _log.info(what, extra={"fields": fields})


def failure(what: str, error: BaseException, **fields: object) -> None:
    _log.error(what, exc_info=error, extra={"fields": fields})
