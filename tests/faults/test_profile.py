"""A profile that is full, locked, damaged or of another version: the app opens, says so, and loses nothing."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image
from PySide6.QtCore import QUrl
from tests.client.test_store import _lock_folder
from tests.faults.house import House, a_member, rows
from tests.faults.test_server import is_told
from tests.support.server import RunningBackend
from tests.support.web import Reply, tiny_server

from moonmail.client.model import Draft, OpState, Trouble
from moonmail.desktop.settings import Settings
from moonmail.domain.sizes import SizeCode
from moonmail.domain.text import Language

Opens = Callable[..., House]


def notice(house: House) -> dict[str, str]:
    """Return what is said above the page, and see that it is said in both languages."""
    notices: Any = house.shell.home.notices_model
    localizer = house.shell.services.localizer
    told = []
    for language in (Language.EN, Language.JA):
        localizer.set(language, localizer.zone)
        told.append({name: getattr(notices, name) for name in ("happened", "safe", "next", "code")})
    if notices.shown:
        assert all(told[0][name] and told[0][name] != told[1][name] for name in told[0])
    return told[1]


@contextmanager
def full(house: House) -> Iterator[None]:
    """Let the store have no page more than it has, and those be full."""

    def fill() -> None:
        assert store._connection is not None
        pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
        store._connection.execute(f"PRAGMA max_page_count = {pages}").fetchone()
        for size in (1000, 100, 10):
            with suppress(sqlite3.OperationalError):
                for number in range(10_000):
                    name, stuff = f"fill-{size}-{number}", "x" * size
                    store._connection.execute("INSERT INTO meta VALUES (?, ?)", (name, stuff))
                    store._connection.execute("INSERT INTO object VALUES ('fill', ?, '', 0, 0, '', ?)", (name, stuff))

    def more() -> None:
        assert store._connection is not None
        store._connection.execute("PRAGMA max_page_count = 1000000").fetchone()
        store._connection.execute("DELETE FROM object WHERE type = 'fill'")

    # Each row by itself: a transaction would be undone by the first row that finds no room.
    store = house.engine._store
    store._pool.submit(fill).result()
    yield
    store._pool.submit(more).result()


LONG = "月" * 9_000


def test_a_full_disk_keeps_what_is_typed_in_the_window_and_saves_it_once_there_is_room(
    opens: Opens, backend: RunningBackend
) -> None:
    house = opens(backend)
    house.write("はじめ")
    house.send._keeper._try_again.setInterval(10)
    with full(house):
        house.plate.editText(LONG)
        house.until(lambda: house.plate.troubleHappened)
        assert house.plate.troubleSafe
        assert house.plate.troubleNext
        assert house.plate.text == LONG
        is_told(house, Trouble.STORE_FULL)
        assert house.engine.board().result()
    house.until(lambda: not house.plate.troubleHappened)
    assert house.engine.draft(house.draft.id).result() == house.draft
    house.until(lambda: house.trouble is None)


@pytest.mark.skipif(os.geteuid() != 0, reason="mounts a small disk")
def test_a_photo_that_found_no_room_is_kept_once_there_is(
    opens: Opens, backend: RunningBackend, tmp_path: Path
) -> None:
    house = opens(backend)
    house.begin("photo")
    files = house.profile.files
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "none", files], check=False).returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        Image.effect_noise((600, 600), 90).save(tmp_path / "photo.png")
        house.plate._photo._retry.setInterval(10)
        house.plate.addPhoto(QUrl.fromLocalFile(str(tmp_path / "photo.png")))
        house.until(lambda: house.plate.troubleHappened)
        is_told(house, Trouble.STORE_FULL)
        # A small change of the draft finds room; the photo still does not, and that stays said.
        house.plate.editText("ばあばへ")
        house.until(lambda: house.engine.draft(house.draft.id).result() == house.draft)
        assert house.plate.troubleHappened
        assert house.draft.photo == ""
        subprocess.run(["mount", "-o", "remount,size=8m", files], check=True)
        house.until(lambda: house.draft.photo != "" and not house.plate.troubleHappened)
        house.until(lambda: house.plate.photoStage == "taken")
        kept = house.engine.read_file(house.draft.photo).result()
        assert kept is not None
        assert len(kept) > 16_000
    finally:
        subprocess.run(["umount", "-l", files], check=True)


def test_a_full_disk_at_the_moment_an_answer_comes_sends_nothing_twice(
    opens: Opens, own_backend: RunningBackend
) -> None:
    house = opens(own_backend)
    house.sign_in()
    own_backend.kill()
    hold_id = house.engine.ask_hold("mm-204", SizeCode.MESSAGE, "手紙").result()
    # The answer needs more room than there is.
    with full(house):
        own_backend.start()
        house.sync()
        is_told(house, Trouble.STORE_FULL)
        assert house.engine.hold(hold_id).result().hold is None  # type: ignore[union-attr]
    house.sync()
    house.until(lambda: house.engine.operations().result() == [])
    assert rows(own_backend, "bookings_hold") == 1


def test_a_profile_that_can_be_read_only(opens: Opens, backend: RunningBackend, tmp_path: Path) -> None:
    house = opens(backend)
    house.write("まえに書いたもの")
    draft = house.draft
    house.until(lambda: house.engine.draft(draft.id).result() == draft)
    seen = house.engine.board().result()
    house.close()
    unlock = _lock_folder(tmp_path / "profile")
    try:
        house = opens(backend)
        is_told(house, Trouble.STORE_READ_ONLY)
        assert house.engine.board().result() == seen
        house.shell.home.open("send")
        house.until(lambda: house.send.step == "start" and house.send.drafts.rowCount())
        house.send.resume(str(draft.id))
        house.plate.editText("いま書いたもの")
        house.until(lambda: house.plate.troubleHappened)
        assert house.plate.text == "いま書いたもの"
        house.send._keeper._try_again.setInterval(10)
    finally:
        unlock()
    house.send._keeper._try_again.start(10)
    house.until(lambda: not house.plate.troubleHappened)
    assert house.engine.draft(draft.id).result().text == "いま書いたもの"  # type: ignore[union-attr]


def test_a_profile_that_cannot_be_made(opens: Opens, backend: RunningBackend, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    house = opens(backend, "file/profile")
    is_told(house, Trouble.STORE_READ_ONLY)
    assert house.engine.board().result()
    house.write("どこにも書けない")
    assert house.plate.text == "どこにも書けない"
    assert house.plate.troubleHappened


def test_a_damaged_store_is_made_anew_and_that_is_said_once(
    opens: Opens, own_backend: RunningBackend, tmp_path: Path
) -> None:
    house = opens(own_backend)
    house.sign_in()
    own_backend.kill()
    house.sync()
    draft = Draft(uuid4(), datetime(2026, 11, 22, tzinfo=UTC), text="消えないで")
    house.engine.save_draft(draft).result()
    hold_id = house.engine.ask_hold("mm-204", SizeCode.MESSAGE, "手紙").result()
    seen = house.engine.board().result()
    house.close()
    store = tmp_path / "profile" / "store.sqlite3"
    with store.open("r+b") as file:
        file.write(b"\0" * 4096)
    own_backend.start()
    house = opens(own_backend)
    house.until(lambda: notice(house)["happened"])
    told = notice(house)
    assert "壊れていた" in told["happened"]
    assert "引き継ぎました" in told["safe"]
    assert house.engine.drafts().result() == [draft]
    house.until(lambda: (view := house.engine.hold(hold_id).result()) and view.hold)
    assert [row.mission_id for row in house.engine.board().result()] == [row.mission_id for row in seen]
    assert house.shell.home.signedIn
    assert (tmp_path / "profile" / "store.sqlite3.damaged-1").stat().st_size
    house.shell.home.notices_model.dismiss()
    house.sync()
    assert not notice(house)["happened"]
    house.close()
    assert not notice(opens(own_backend))["happened"]


def test_a_store_of_a_newer_version_is_left_as_it_is(opens: Opens, backend: RunningBackend, tmp_path: Path) -> None:
    house = opens(backend)
    draft = Draft(uuid4(), datetime(2026, 11, 22, tzinfo=UTC), text="新しい版で書いたもの")
    house.engine.save_draft(draft).result()
    house.close()
    store = tmp_path / "profile" / "store.sqlite3"
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = store.read_bytes()
    house = opens(backend)
    is_told(house, Trouble.STORE_TOO_NEW)
    for page in ("send", "shipments", "settings"):
        house.shell.home.open(page)
    house.shell.home.openFlight("mm-204")
    house.sync()
    house.close()
    assert store.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "language"),
    [(b"\x00\xff" * 200, "system"), (b"[General]\nlanguage=en\nserv", "en"), (b"<html>", "system")],
    ids=["garbage", "cut", "another file"],
)
def test_damaged_settings(content: bytes, language: str, opens: Opens, backend: RunningBackend, tmp_path: Path) -> None:
    (tmp_path / "profile").mkdir()
    (tmp_path / "profile" / "settings.ini").write_bytes(content)
    house = opens(backend)
    assert house.shell.services.settings.preferences.language == language
    told = notice(house)
    assert "設定のファイルが壊れていた" in told["happened"]
    assert (tmp_path / "profile" / "settings.ini.damaged-1").read_bytes() == content
    house.shell.services.settings.change(text_size=150)
    house.close()
    again = opens(backend)
    assert not notice(again)["happened"]
    assert again.shell.services.settings.preferences.text_size == 150
    assert Settings(tmp_path / "profile" / "settings.ini").preferences.server == backend.url


def test_a_damaged_session_asks_for_a_new_sign_in_and_keeps_everything(
    opens: Opens, backend: RunningBackend, tmp_path: Path
) -> None:
    person = a_member(backend)
    house = opens(backend, person=person)
    house.sign_in()
    secret = tmp_path / "profile" / "session.json"
    assert json.loads(secret.read_text())
    house.close()
    secret.write_bytes(b"\x00 not json")
    house = opens(backend, person=person)
    house.until(lambda: house.shell.home.signInExpired)
    hold_id = house.engine.ask_hold("mm-204", SizeCode.MESSAGE, "手紙").result()
    house.until(lambda: [each.state for each in house.engine.operations().result()] == [OpState.NEEDS_USER])
    is_told(house, Trouble.SIGNED_OUT)
    house.sign_in()
    house.until(lambda: (view := house.engine.hold(hold_id).result()) and view.hold)


def test_signing_out_where_nothing_can_be_written_says_so(opens: Opens, backend: RunningBackend) -> None:
    house = opens(backend, person=a_member(backend))
    house.sign_in()
    said: list[str] = []
    house.shell.home.said.connect(said.append)
    store = house.engine._store
    store.read(lambda c: c.execute("PRAGMA query_only = ON").fetchone()).result()
    house.shell.home.signOut()
    # That the sign-in succeeded may be said meanwhile.
    house.until(lambda: any("書き込めません" in text for text in said))
    store.read(lambda c: c.execute("PRAGMA query_only = OFF").fetchone()).result()
    house.shell.home.signOut()
    house.until(lambda: not house.shell.home.signedIn)


def test_a_sign_in_on_a_server_in_trouble_says_why_with_a_code(opens: Opens, backend: RunningBackend) -> None:
    house = opens(backend)
    said: list[str] = []
    with tiny_server(lambda _: Reply(200, b"<html>Hotel Wi-Fi</html>", "text/html")) as portal:
        house.use(portal.url)
        house.shell.home.said.connect(said.append)
        house.shell.home.signIn()
        house.until(lambda: said)
    assert "Wi-Fi" in said[0]
    assert "captive_portal" in said[0]
