"""The PIN that staff leave the kiosk with: only its hash is kept, and guessing takes longer with every guess."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import time
from collections.abc import Callable
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from moonmail.client.errors import StoreError
from moonmail.client.files import write_whole

SHORTEST: Final = 6
LONGEST: Final = 12
FREE_TRIES: Final = 5
FIRST_WAIT_S: Final = 60
LONGEST_WAIT_S: Final = 3600
# RFC 7914: 16 MB and some 50 ms for each guess, also for whoever has the file. All PINs of six digits then take half a
# day on one core: the file is the kiosk user's alone, and the PIN opens this screen and nothing else.
_N, _R, _P = 2**14, 8, 1


class PinResult(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    WAIT = "wait"
    NOT_SET = "not_set"


class PinError(ValueError):
    """No such PIN can be set: it must be 6 to 12 digits, not all the same nor all in a row."""


class StaffPin:
    """Kept in ``staff-pin.json`` of the profile (0600), with the tries that failed: a restart gives no new ones.

    Any thread; ``try_`` takes some 50 ms. ``now``: seconds since the epoch, which go on while the kiosk is off.
    """

    def __init__(self, profile: Path, now: Callable[[], float] = time.time) -> None:
        self._file = profile / "staff-pin.json"
        self._now = now

    @property
    def is_set(self) -> bool:
        return bool(self._kept().get("hash"))

    def set(self, pin: str) -> None:
        """Keep a new PIN and forget the tries.

        Raises:
            PinError: it is none that can be set.
            StoreError: the profile can't be written.
        """
        if not is_good(pin):
            raise PinError(f"a PIN has {SHORTEST} to {LONGEST} digits, not all the same nor all in a row")
        salt = os.urandom(16)
        self._keep({"salt": salt.hex(), "hash": _hash(pin, salt).hex(), "failures": 0, "until": 0.0})

    def seconds_to_wait(self) -> int:
        """Return how long nobody can try; 0: now."""
        left = float(self._kept().get("until", 0.0)) - self._now()
        # A clock that was set back does not lock staff out for longer than any wait.
        return 0 if left <= 0 else int(min(left, LONGEST_WAIT_S)) + 1

    def try_(self, pin: str) -> PinResult:
        """Look whether it is the PIN. The try is counted before its result is known: no power cut makes it free."""
        kept = self._kept()
        if not kept.get("hash"):
            return PinResult.NOT_SET
        if self.seconds_to_wait():
            return PinResult.WAIT
        failures = int(kept.get("failures", 0)) + 1
        wait = 0.0
        if failures >= FREE_TRIES:
            wait = min(FIRST_WAIT_S * 2.0 ** min(failures - FREE_TRIES, 16), LONGEST_WAIT_S)
        try:
            self._keep(kept | {"failures": failures, "until": self._now() + wait if wait else 0.0})
        except StoreError:
            # What can't be counted is not tried.
            return PinResult.WAIT
        salt = bytes.fromhex(kept["salt"])
        if not hmac.compare_digest(_hash(pin, salt), bytes.fromhex(kept["hash"])):
            return PinResult.WRONG
        self._keep(kept | {"failures": 0, "until": 0.0})
        return PinResult.RIGHT

    def wipe(self) -> None:
        self._file.unlink(missing_ok=True)

    def _kept(self) -> dict[str, Any]:
        try:
            kept = json.loads(self._file.read_bytes())
        except (OSError, ValueError):
            return {}
        return kept if isinstance(kept, dict) else {}

    def _keep(self, kept: dict[str, Any]) -> None:
        write_whole(self._file, json.dumps(kept).encode())


def is_good(pin: str) -> bool:
    """Return whether ``pin`` can be set."""
    if not (SHORTEST <= len(pin) <= LONGEST and pin.isascii() and pin.isdigit()):
        return False
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return not (len(steps) == 1 and steps <= {0, 1, 9})


def _hash(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=_N, r=_R, p=_P, dklen=32)
