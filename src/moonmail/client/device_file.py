"""What a kiosk keeps of itself on disk: who it is, and which sessions are still to be ended. Nothing of a guest."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from moonmail.client.errors import StoreError
from moonmail.client.files import write_whole
from moonmail.client.model import Trouble
from moonmail.contract.kiosk import KioskConfig

if TYPE_CHECKING:
    from moonmail.client.profile import Profile

_FORMAT: Final = 1


class DeviceErrorKind(StrEnum):
    """``unreachable``: no good answer, see ``trouble``; try again. ``revoked``: wipe everything, show OUT_OF_ORDER.

    ``not_a_code``: what was scanned or typed is no enrolment. ``code_unknown``, ``code_over``: the backend does not
    know it, or it was used or its hour is over: staff make a new one. ``refused``: a defect of one of both.
    ``file``: the profile can't be written, see ``trouble``.
    """

    UNREACHABLE = "unreachable"
    REVOKED = "revoked"
    NOT_A_CODE = "not_a_code"
    CODE_UNKNOWN = "code_unknown"
    CODE_OVER = "code_over"
    REFUSED = "refused"
    FILE = "file"


class DeviceError(Exception):
    """``trouble``: why there was no answer, for its words. ``quote``: the backend's number for the exchange."""

    def __init__(
        self, kind: DeviceErrorKind, detail: str = "", *, trouble: Trouble | None = None, quote: str = ""
    ) -> None:
        super().__init__(f"{kind}: {detail}" if detail else str(kind))
        self.kind = kind
        self.trouble = trouble
        self.quote = quote


@dataclass(frozen=True, slots=True)
class Device:
    """This kiosk, enrolled."""

    id: str
    server: str
    token: str = field(repr=False)
    config: KioskConfig


class DeviceFile:
    """``kiosk.json`` in the profile (0600), and ``kiosk-sessions.json``: ids of sessions that are still to be ended.

    ``kiosk-attempt.json`` is there while an enrolment has no answer.
    """

    def __init__(self, profile: Profile) -> None:
        self._identity = profile.root / "kiosk.json"
        self._sessions = profile.root / "kiosk-sessions.json"
        self._attempt = profile.root / "kiosk-attempt.json"

    @property
    def paths(self) -> tuple[Path, ...]:
        """All that this class ever writes."""
        return (self._identity, self._sessions, self._attempt)

    def load(self) -> Device | None:
        """Return the kiosk's identity; None if it is not enrolled, or what is there can't be read."""
        kept = _read(self._identity)
        if not isinstance(kept, dict) or kept.get("format") != _FORMAT:
            return None
        try:
            config = KioskConfig.model_validate(kept["config"])
            return Device(str(kept["id"]), str(kept["server"]), str(kept["token"]), config)
        except (KeyError, ValidationError):
            return None

    def save(self, device: Device) -> None:
        """Keep it, whole or not at all. Raises DeviceError: file."""
        kept = {
            "format": _FORMAT,
            "id": device.id,
            "server": device.server,
            "token": device.token,
            "config": device.config.model_dump(mode="json"),
        }
        _write(self._identity, kept)
        with suppress(OSError):
            self._attempt.unlink(missing_ok=True)

    def wipe(self) -> None:
        """Forget everything that this class keeps."""
        for path in self.paths:
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def attempt_with(self, token: str) -> uuid.UUID:
        """Return the name of the attempt to enrol with ``token``: the same one until it is answered.

        Raises:
            DeviceError: file.
        """
        whose = hashlib.sha256(token.encode()).hexdigest()
        kept = _read(self._attempt)
        if isinstance(kept, dict) and kept.get("token") == whose:
            with suppress(ValueError):
                return uuid.UUID(str(kept.get("attempt")))
        made = uuid.uuid4()
        _write(self._attempt, {"token": whose, "attempt": str(made)})
        return made

    def waiting(self) -> list[str]:
        """Return the ids of sessions that the backend may not know to be over, oldest first."""
        kept = _read(self._sessions)
        return [str(each) for each in kept] if isinstance(kept, list) else []

    def keep_waiting(self, session_ids: Iterable[str]) -> None:
        """Keep those ids. Raises DeviceError: file."""
        _write(self._sessions, list(session_ids))


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None


def _write(path: Path, kept: object) -> None:
    try:
        write_whole(path, json.dumps(kept).encode())
    except StoreError as error:
        raise DeviceError(DeviceErrorKind.FILE, trouble=error.trouble) from error
