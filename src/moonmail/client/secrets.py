"""Where the session's one secret is kept: the system's keyring if it works, else a file that only the owner reads."""

from __future__ import annotations

from typing import Protocol


class SecretStore(Protocol):
    @property
    def place(self) -> str:
        """Return ``keyring``, ``file`` or ``memory``."""

    def load(self) -> str | None: ...

    def save(self, secret: str) -> None: ...

    def forget(self) -> None: ...
