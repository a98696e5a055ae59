"""Where the session's one secret is kept: the system's keyring if it works, else a file that only the owner reads.

A keyring may ask the member something, or never answer: it is used on worker threads and with a time limit alone.
"""

from __future__ import annotations

import hashlib
import json
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

from moonmail.client.errors import StoreError
from moonmail.client.files import write_whole

T = TypeVar("T")

SERVICE: Final = "MoonMail"
KEYRING_SECONDS: Final = 10.0
_PROBE: Final = "probe"

_log = logging.getLogger(__name__)


class SecretStore(Protocol):
    """``key`` names the backend whose secret it is: one server never gets another's."""

    @property
    def place(self) -> str:
        """Return ``keyring``, ``file`` or ``memory``; empty while not yet known."""

    def load(self, key: str) -> str | None: ...

    def save(self, key: str, secret: str) -> None: ...

    def forget(self, key: str) -> None: ...


class MemorySecrets:
    """Ends with the process."""

    place = "memory"

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    def load(self, key: str) -> str | None:
        return self._kept.get(key)

    def save(self, key: str, secret: str) -> None:
        self._kept[key] = secret

    def forget(self, key: str) -> None:
        self._kept.pop(key, None)


class FileSecrets:
    """A JSON file of mode 0600."""

    place = "file"

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self, key: str) -> str | None:
        return self._all().get(key)

    def save(self, key: str, secret: str) -> None:
        write_whole(self._path, json.dumps({**self._all(), key: secret}).encode())

    def forget(self, key: str) -> None:
        kept = self._all()
        if kept.pop(key, None) is None:
            return
        if kept:
            write_whole(self._path, json.dumps(kept).encode())
        else:
            self._path.unlink(missing_ok=True)

    def _all(self) -> dict[str, str]:
        try:
            kept = json.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return {}
        return {str(k): str(v) for k, v in kept.items()} if isinstance(kept, dict) else {}


class KeyringError(Exception):
    """The keyring does not work, or did not answer in time."""


class KeyringSecrets:
    """The system's keyring. ``profile`` keeps two profiles of one user apart."""

    place = "keyring"

    def __init__(self, profile: Path, seconds: float = KEYRING_SECONDS) -> None:
        self._prefix = hashlib.sha256(str(profile.absolute()).encode()).hexdigest()[:12]
        self._seconds = seconds

    def works(self) -> bool:
        """Return whether a secret that is put in comes out again."""
        try:
            return _in_time(self._try_out, self._seconds)
        except KeyringError:
            return False

    def load(self, key: str) -> str | None:
        found: str | None = _in_time(lambda: _keyring().get_password(SERVICE, self._name(key)), self._seconds)
        return found

    def save(self, key: str, secret: str) -> None:
        _in_time(lambda: _keyring().set_password(SERVICE, self._name(key), secret), self._seconds)

    def forget(self, key: str) -> None:
        _in_time(lambda: self._delete(self._name(key)), self._seconds)

    def _name(self, key: str) -> str:
        return f"{self._prefix} {key}"

    def _try_out(self) -> bool:
        ring = _keyring()
        if getattr(ring, "priority", 0) <= 0 or not getattr(ring, "backends", [ring]):
            return False
        name = self._name(_PROBE)
        ring.set_password(SERVICE, name, _PROBE)
        try:
            return bool(ring.get_password(SERVICE, name) == _PROBE)
        finally:
            self._delete(name)

    @staticmethod
    def _delete(name: str) -> None:
        from keyring.errors import PasswordDeleteError

        with suppress(PasswordDeleteError):
            _keyring().delete_password(SERVICE, name)


def _keyring() -> Any:
    import keyring

    return keyring.get_keyring()


def _in_time(work: Callable[[], T], seconds: float) -> T:
    """Return what ``work`` returns.

    Raises:
        KeyringError: it failed, or took longer than ``seconds``.
    """
    result: list[T] = []
    failed: list[str] = []

    def run() -> None:
        try:
            result.append(work())
        except Exception as error:
            # Keyring backends raise whatever their system raises. The text may hold the secret: its kind is enough.
            failed.append(type(error).__name__)

    thread = threading.Thread(target=run, name="moonmail-keyring", daemon=True)
    thread.start()
    thread.join(seconds)
    if result:
        return result[0]
    raise KeyringError(failed[0] if failed else "no answer")


class SystemSecrets:
    """The keyring where it works, else the file. Decided at the first use, and told by ``place``."""

    def __init__(self, profile: Path, file: Path, seconds: float = KEYRING_SECONDS) -> None:
        self._keyring = KeyringSecrets(profile, seconds)
        self._file = FileSecrets(file)
        self._chosen: SecretStore | None = None
        self._lock = threading.Lock()

    @property
    def place(self) -> str:
        return self._chosen.place if self._chosen else ""

    def load(self, key: str) -> str | None:
        # What had to go into the file is found there, even if the keyring works by now.
        found = self._file.load(key)
        if found is not None:
            self._chosen = self._chosen or self._file
            return found
        chosen = self._choose()
        if chosen is self._file:
            return None
        try:
            return chosen.load(key)
        except KeyringError as error:
            _log.info("the keyring does not answer: %s", error)
            return None

    def save(self, key: str, secret: str) -> None:
        chosen = self._choose()
        if chosen is not self._file:
            try:
                chosen.save(key, secret)
            except KeyringError as error:
                _log.info("the keyring does not take it: %s", error)
                self._chosen = self._file
            else:
                with suppress(StoreError):
                    self._file.forget(key)
                return
        self._file.save(key, secret)

    def forget(self, key: str) -> None:
        with suppress(OSError, StoreError):
            self._file.forget(key)
        if self._choose() is self._keyring:
            with suppress(KeyringError):
                self._keyring.forget(key)

    def _choose(self) -> SecretStore:
        with self._lock:
            if self._chosen is None:
                self._chosen = self._keyring if self._keyring.works() else self._file
            return self._chosen
