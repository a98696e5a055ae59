"""What a desk keeps on its own disk: sealed row by row, with a key that is in the system's keyring alone.

Without the key there is nothing to read: neither what is kept, nor under which name. Letting go of the key lets go of
everything, also of what a disk still has of deleted files.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from moonmail.client.errors import StoreError
from moonmail.client.model import Trouble
from moonmail.client.secrets import SecretStore

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_SCHEMA: Final = "CREATE TABLE IF NOT EXISTS sealed (kind TEXT, name BLOB, body BLOB, PRIMARY KEY (kind, name)) STRICT"
# Its row opens with the right key alone.
_MARK: Final = "mark"


class VaultClosedError(Exception):
    """Something is kept here, and the key to it can't be had: the keyring is locked, or the key is gone."""


class Vault:
    """Used by one thread. ``name``: of the key in ``secrets``. Values are JSON.

    Nothing is on disk before ``open``. Whatever ``put`` returned from is on disk, also when the process is killed.
    """

    def __init__(self, path: Path, secrets: SecretStore, name: str) -> None:
        self._path = path
        self._secrets = secrets
        self._name = name
        self._connection: sqlite3.Connection | None = None
        self._seal: AESGCM | None = None
        self._names = b""

    def open(self) -> None:
        """Open what is kept; begin anew where nothing is.

        Raises:
            VaultClosedError: there is something, and no key that fits. It stays as it is; ``wipe`` lets it go.
            StoreError: the disk is full or can't be written.
        """
        if self._connection is not None:
            return
        # Takes longer than a first frame may: here it is the thread of who opens it.
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        key = self._load_key()
        if key is None:
            if self._path.exists():
                raise VaultClosedError("no key")
            key = os.urandom(_KEY_BYTES)
            self._secrets.save(self._name, base64.b64encode(key).decode())
        self._seal = AESGCM(hmac.digest(key, b"seal", "sha256"))
        self._names = hmac.digest(key, b"names", "sha256")
        try:
            self._connection = _connected(self._path)
            if not self._fits():
                self.close()
                raise VaultClosedError("another key")
        except sqlite3.Error as error:
            self.close()
            raise StoreError(Trouble.STORE_READ_ONLY, str(error)) from error

    def put(self, kind: str, key: str, value: Any) -> None:
        with self.batch():
            self._write(kind, key, value)

    def put_all(self, kind: str, values: Mapping[str, Any]) -> None:
        """Put all or none."""
        with self.batch():
            for key, value in values.items():
                self._write(kind, key, value)

    def get(self, kind: str, key: str) -> Any:
        """Return the value, None if there is none."""
        if not self._there():
            return None
        connection = self._open()
        name = self._name_of(kind, key)
        row = connection.execute("SELECT body FROM sealed WHERE kind = ? AND name = ?", (kind, name)).fetchone()
        return self._opened(kind, name, row[0])["v"] if row else None

    def items(self, kind: str) -> dict[str, Any]:
        """Return everything of a kind, in no order."""
        if not self._there():
            return {}
        rows = self._open().execute("SELECT name, body FROM sealed WHERE kind = ?", (kind,)).fetchall()
        found = [self._opened(kind, name, body) for name, body in rows]
        return {each["k"]: each["v"] for each in found}

    def count(self, kind: str) -> int:
        if not self._there():
            return 0
        return int(self._open().execute("SELECT count(*) FROM sealed WHERE kind = ?", (kind,)).fetchone()[0])

    def delete(self, kind: str, *keys: str) -> None:
        if not self._there():
            return
        with self.batch():
            for key in keys:
                self._open().execute("DELETE FROM sealed WHERE kind = ? AND name = ?", (kind, self._name_of(kind, key)))

    def clear(self, kind: str) -> None:
        with self.batch():
            self._open().execute("DELETE FROM sealed WHERE kind = ?", (kind,))

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Everything within is kept, or nothing. May be within another one.

        Raises:
            StoreError: the disk is full or can't be written; nothing was changed.
        """
        connection = self._open()
        if connection.in_transaction:
            yield
            return
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("COMMIT")
        except BaseException as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error):
                raise StoreError(Trouble.STORE_FULL, str(error)) from error
            raise

    def wipe(self) -> None:
        """Let everything go. The key first: whatever happens then, nothing can be read any more."""
        self._secrets.forget(self._name)
        self.close()
        for tail in ("", "-wal", "-shm", "-journal"):
            self._path.with_name(self._path.name + tail).unlink(missing_ok=True)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = self._seal = None
        self._names = b""

    def _there(self) -> bool:
        """To look into what is not there makes nothing."""
        return self._connection is not None or self._path.exists()

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self.open()
        assert self._connection is not None
        return self._connection

    def _load_key(self) -> bytes | None:
        kept = self._secrets.load(self._name)
        try:
            key = base64.b64decode(kept, validate=True) if kept else b""
        except binascii.Error:
            key = b""
        return key if len(key) == _KEY_BYTES else None

    def _fits(self) -> bool:
        try:
            if self.get(_MARK, _MARK) is not None:
                return True
        except VaultClosedError:
            return False
        if self._open().execute("SELECT 1 FROM sealed LIMIT 1").fetchone() is not None:
            return False
        self.put(_MARK, _MARK, 1)
        return True

    def _name_of(self, kind: str, key: str) -> bytes:
        return hmac.digest(self._names, f"{kind}\n{key}".encode(), "sha256")[:16]

    def _write(self, kind: str, key: str, value: Any) -> None:
        name = self._name_of(kind, key)
        text = json.dumps({"k": key, "v": value}, ensure_ascii=False, separators=(",", ":"))
        nonce = os.urandom(_NONCE_BYTES)
        assert self._seal is not None
        body = nonce + self._seal.encrypt(nonce, text.encode(), kind.encode() + name)
        self._open().execute("REPLACE INTO sealed VALUES (?, ?, ?)", (kind, name, body))

    def _opened(self, kind: str, name: bytes, body: bytes) -> dict[str, Any]:
        from cryptography.exceptions import InvalidTag

        assert self._seal is not None
        try:
            text = self._seal.decrypt(body[:_NONCE_BYTES], body[_NONCE_BYTES:], kind.encode() + name)
        except InvalidTag as error:
            raise VaultClosedError("a row that this key does not open") from error
        return dict(json.loads(text))


def _connected(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # One thread at a time uses it; which one may change with a wipe.
    connection = sqlite3.connect(path, isolation_level=None, timeout=5, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute(_SCHEMA)
    except BaseException:
        connection.close()
        raise
    return connection
