"""The session's secret goes into a keyring that works, else into a file for the owner alone; and never blocks."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.backend
import keyring.errors
import pytest

from moonmail.client.secrets import FileSecrets, MemorySecrets, SecretStore, SystemSecrets

KEY, OTHER = "https://backend.example", "https://another.example"


class RingInMemory(keyring.backend.KeyringBackend):
    priority = 5.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.broken = False
        self.silent: threading.Event | None = None

    def _trouble(self) -> None:
        if self.silent is not None:
            self.silent.wait(20)
        if self.broken:
            raise keyring.errors.KeyringLocked("secret-1 is not told")

    def get_password(self, service: str, username: str) -> str | None:
        self._trouble()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._trouble()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._trouble()
        if self.kept.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError


@pytest.fixture
def ring() -> Iterator[RingInMemory]:
    before = keyring.get_keyring()
    ring = RingInMemory()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


def system(folder: Path, seconds: float = 5.0) -> SystemSecrets:
    return SystemSecrets(folder, folder / "session.json", seconds)


def test_every_place_keeps_replaces_and_forgets(tmp_path: Path, ring: RingInMemory) -> None:
    places: list[tuple[SecretStore, str]] = [
        (MemorySecrets(), "memory"),
        (FileSecrets(tmp_path / "file" / "session.json"), "file"),
        (system(tmp_path), "keyring"),
    ]
    for store, place in places:
        assert store.load(KEY) is None
        store.save(KEY, "one")
        store.save(OTHER, "other")
        store.save(KEY, "two")
        assert (store.load(KEY), store.load(OTHER), store.place) == ("two", "other", place)
        store.forget(KEY)
        store.forget(KEY)
        assert (store.load(KEY), store.load(OTHER)) == (None, "other")
        store.forget(OTHER)
    assert ring.kept == {}
    assert not (tmp_path / "file" / "session.json").exists()
    assert not (tmp_path / "session.json").exists()


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    FileSecrets(tmp_path / "session.json").save(KEY, "one")
    assert (tmp_path / "session.json").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["session.json"]


def test_without_a_keyring_the_file_is_used_and_said(tmp_path: Path) -> None:
    store = system(tmp_path)
    store.save(KEY, "one")
    assert store.place == "file"
    again = system(tmp_path)
    assert again.load(KEY) == "one"
    assert again.place == "file"


def test_two_profiles_share_one_keyring_but_no_session(tmp_path: Path, ring: RingInMemory) -> None:
    system(tmp_path / "a").save(KEY, "one")
    assert system(tmp_path / "b").load(KEY) is None
    assert system(tmp_path / "a").load(KEY) == "one"


def test_a_keyring_that_never_answers_blocks_nobody(tmp_path: Path, ring: RingInMemory) -> None:
    ring.silent = threading.Event()
    store = system(tmp_path, seconds=0.1)
    began = time.monotonic()
    store.save(KEY, "one")
    assert store.load(KEY) == "one"
    assert time.monotonic() - began < 5
    assert store.place == "file"
    ring.silent.set()


def test_a_keyring_that_is_locked_later(tmp_path: Path, ring: RingInMemory, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    store = system(tmp_path)
    store.save(KEY, "secret-1")
    assert store.place == "keyring"
    ring.broken = True
    assert store.load(KEY) is None
    store.save(KEY, "secret-1")
    assert (store.load(KEY), store.place) == ("secret-1", "file")
    assert "secret-1" not in caplog.text
    assert "KeyringLocked" in caplog.text


def test_back_in_the_keyring_nothing_is_left_in_the_file(tmp_path: Path, ring: RingInMemory) -> None:
    FileSecrets(tmp_path / "session.json").save(KEY, "old")
    store = system(tmp_path)
    store.save(KEY, "new")
    assert store.place == "keyring"
    assert not (tmp_path / "session.json").exists()
    assert system(tmp_path).load(KEY) == "new"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"a": 1}'])
def test_a_damaged_file_is_an_empty_one(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "session.json").write_bytes(content)
    store = FileSecrets(tmp_path / "session.json")
    assert store.load(KEY) is None
    store.save(KEY, "one")
    assert store.load(KEY) == "one"
