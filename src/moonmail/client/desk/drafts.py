"""What somebody typed at the desk and has not sent: sealed on its disk, for them alone, until it is sent.

Each of the staff has a vault of their own at each backend, with a key of its own. What is a week old goes.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from moonmail.client.desk.vault import Vault, VaultClosedError
from moonmail.client.errors import StoreError
from moonmail.client.secrets import KeyringError

if TYPE_CHECKING:
    from moonmail.client.desk.desk import Desk

KEPT_FOR: Final = timedelta(days=7)
# A keyring may ask whoever sits here to unlock it: not at every key they press.
_RETRY_S: Final = 60.0
_DRAFT: Final = "draft"
_TAIL: Final = ".vault"
_FAILURES: Final = (VaultClosedError, StoreError, KeyringError, sqlite3.Error, OSError)
_log = logging.getLogger(__name__)


class Drafts:
    """No call waits for the disk or the keyring: it is done on a thread of its own, of many texts only the newest.

    ``whose``: the staff id of who types. Where the vault can't be opened or written, what is typed is in memory alone,
    and is written as soon as that can be done. No future fails.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._folder = desk.profile.desk_drafts
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="moonmail-drafts")
        self._lock = threading.Lock()
        # Not on disk yet, by the vault it belongs to; empty: to be deleted there.
        self._waiting: dict[str, dict[str, str]] = {}
        self._next: Future[bool] | None = None
        self._open: tuple[str, Vault] | None = None
        self._closed_until: dict[str, float] = {}
        self._swept = False
        desk.when_ended(self._session_ended)

    def keep(self, whose: str, key: str, text: str) -> Future[bool]:
        """Keep the newest text; empty: no longer. Returns whether all that was typed is on disk, else in memory."""
        name = self._name(whose)
        with self._lock:
            if whose:
                self._waiting.setdefault(name, {})[key] = text
            if self._next is None or self._next.running() or self._next.done():
                try:
                    self._next = self._thread.submit(self._write)
                except RuntimeError:
                    # It was closed.
                    self._next = Future()
                    self._next.set_result(False)
            return self._next

    def drop(self, whose: str, key: str) -> Future[bool]:
        return self.keep(whose, key, "")

    def kept(self, whose: str, prefix: str = "") -> Future[dict[str, str]]:
        """Return what is kept under keys that begin so. Nothing unless it is they who are signed in."""
        return self._thread.submit(self._read, whose, self._name(whose), prefix)

    def wipe(self) -> Future[None]:
        """Let go of what anybody typed here, at any backend."""
        return self._thread.submit(self._wipe)

    def close(self) -> None:
        """Write what waits, end the thread and wait for it."""
        with suppress(RuntimeError):
            self._thread.submit(self._write)
            self._thread.submit(self._shut)
        self._thread.shutdown(wait=True)

    def _session_ended(self) -> None:
        """What is there stays, sealed, until the same person signs in again."""
        with suppress(RuntimeError):
            self._thread.submit(self._shut)

    def _name(self, whose: str) -> str:
        return hashlib.sha256(f"{self._desk.server}\n{whose}".encode()).hexdigest()[:32]

    # ---------------------------------------------------------------- on the thread

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}{_TAIL}"

    def _vault(self, name: str) -> Vault:
        """Return the vault; one alone is open."""
        if self._open is None or self._open[0] != name:
            self._shut()
            self._open = name, self._make(name)
        return self._open[1]

    def _make(self, name: str) -> Vault:
        return Vault(self._path(name), self._desk.secrets, f"drafts {name}")

    def _shut(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None

    def _write(self) -> bool:
        with self._lock:
            waiting = {name: dict(texts) for name, texts in self._waiting.items()}
        # Of one that can't be opened the others don't suffer.
        done = [self._write_into(name, texts) for name, texts in waiting.items()]
        return all(done)

    def _write_into(self, name: str, texts: dict[str, str]) -> bool:
        if self._desk.clock.monotonic() < self._closed_until.get(name, 0.0):
            return False
        try:
            if any(texts.values()) or self._path(name).exists():
                self._put(self._vault(name), texts)
        except _FAILURES as error:
            self._failed(name, error)
            return False
        with self._lock:
            left = self._waiting.get(name, {})
            for key, text in texts.items():
                if left.get(key) == text:
                    del left[key]
            if not left:
                self._waiting.pop(name, None)
        return True

    def _put(self, vault: Vault, texts: dict[str, str]) -> None:
        at = self._desk.clock.now().isoformat()
        with vault.batch():
            vault.put_all(_DRAFT, {key: {"text": text, "at": at} for key, text in texts.items() if text})
            vault.delete(_DRAFT, *(key for key, text in texts.items() if not text))

    def _failed(self, name: str, error: BaseException) -> None:
        # Its kind is enough: what it says may name what was typed.
        _log.info("what is typed is in memory alone: %s", type(error).__name__)
        if isinstance(error, VaultClosedError | KeyringError):
            self._closed_until[name] = self._desk.clock.monotonic() + _RETRY_S

    def _read(self, whose: str, name: str, prefix: str) -> dict[str, str]:
        session = self._desk.session
        if not whose or session.staff_id != whose or not session.signed_in:
            return {}
        self._sweep()
        self._closed_until.pop(name, None)
        found: dict[str, str] = {}
        try:
            if self._path(name).exists():
                found = self._read_from(self._vault(name))
        except _FAILURES as error:
            self._failed(name, error)
        with self._lock:
            newer = dict(self._waiting.get(name, {}))
        if newer:
            self._write_into(name, newer)
        found |= newer
        return {key: text for key, text in found.items() if text and key.startswith(prefix)}

    def _read_from(self, vault: Vault) -> dict[str, str]:
        since = self._desk.clock.now() - KEPT_FOR
        found: dict[str, str] = {}
        old: list[str] = []
        for key, each in vault.items(_DRAFT).items():
            if _is_since(each, since):
                found[key] = each["text"]
            else:
                old.append(key)
        if old:
            vault.delete(_DRAFT, *old)
        return found

    def _sweep(self) -> None:
        """Once in each run: what nobody has touched for a week goes with its key, also of who never came back."""
        if self._swept:
            return
        self._swept = True
        since = (self._desk.clock.now() - KEPT_FOR).timestamp()
        for path in self._vaults():
            with suppress(*_FAILURES):
                if _touched_at(path) < since:
                    self._make(path.name.removesuffix(_TAIL)).wipe()

    def _wipe(self) -> None:
        self._shut()
        with self._lock:
            self._waiting.clear()
        for path in self._vaults():
            self._make(path.name.removesuffix(_TAIL)).wipe()
        with suppress(OSError):
            self._folder.rmdir()

    def _vaults(self) -> list[Path]:
        return [path for path in self._folder.glob(f"*{_TAIL}") if path.is_file()]


def _is_since(entry: dict[str, Any], since: datetime) -> bool:
    return datetime.fromisoformat(entry["at"]) >= since


def _touched_at(path: Path) -> float:
    """Return when it was written last. A kill leaves what was written last in the journal beside it."""
    times = [path.stat().st_mtime]
    with suppress(OSError):
        times.append(path.with_name(path.name + "-wal").stat().st_mtime)
    return max(times)
