"""A keyring that is a file, for processes whose keyring must be looked into."""

from __future__ import annotations

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend

PLACE = "MOONMAIL_TEST_KEYRING"


class FileKeyring(KeyringBackend):
    priority = 9.0

    def get_password(self, service: str, username: str) -> str | None:
        found: str | None = self._all().get(f"{service} {username}")
        return found

    def set_password(self, service: str, username: str, password: str) -> None:
        self._keep(self._all() | {f"{service} {username}": password})

    def delete_password(self, service: str, username: str) -> None:
        self._keep({name: value for name, value in self._all().items() if name != f"{service} {username}"})

    def _all(self) -> dict[str, str]:
        place = Path(os.environ[PLACE])
        return dict(json.loads(place.read_text())) if place.exists() else {}

    def _keep(self, held: dict[str, str]) -> None:
        Path(os.environ[PLACE]).write_text(json.dumps(held))
