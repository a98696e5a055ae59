"""The voice of a real session: there before its guest, and gone with it."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from tests.kiosk.speech.machine import needs_voices, sound_into
from tests.kiosk.waiting import until

from moonmail.desktop.kiosk.channel import Ready, ToShell
from moonmail.desktop.kiosk.places import Places
from moonmail.desktop.kiosk.pool import session_command
from moonmail.desktop.kiosk.process import SessionProcess, members

pytestmark = needs_voices


def speech_of(place: Path) -> list[int]:
    found = []
    for pid in members(place):
        try:
            line = (Path("/proc") / str(pid) / "cmdline").read_bytes()
        except OSError:
            continue
        if b"moonmail.desktop.kiosk.speech.process" in line:
            found.append(pid)
    return found


def test_a_spare_has_its_voice_process_and_takes_it_with_it(app: QGuiApplication, tmp_path: Path) -> None:
    configuration, _ = sound_into(tmp_path)
    place = Places(tmp_path / "run").make()
    said: list[ToShell] = []
    session = SessionProcess(
        session_command("https://127.0.0.1:9", tmp_path / "store.sqlite3"),
        place,
        dict(os.environ) | {"ALSA_CONFIG_PATH": str(configuration)},
        lambda _, heard: said.extend(heard.said),
    )
    try:
        until(lambda: any(isinstance(each, Ready) for each in said), "a session that is ready", 60)
        until(lambda: speech_of(place), "its speech process")
        assert len(speech_of(place)) == 1
        # It waits: no voice is loaded for a guest who may not want one.
        (speech,) = speech_of(place)
        assert b"pyopenjtalk" not in (Path("/proc") / str(speech) / "maps").read_bytes()
    finally:
        session.kill()
    assert members(place) == []
    assert not place.exists()
