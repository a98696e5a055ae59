"""Kana to kanji at the kiosk: by Qt's own keyboard where it is installed, and without harm where it is not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from moonmail.desktop.kiosk import converter

ROOT = Path(__file__).resolve().parents[2]


def type_in_own_process(home: Path, **environ: str) -> dict[str, Any]:
    places = {
        name: str(home) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.kiosk.converter_session", "nihonn", "日本"],
        cwd=ROOT,
        env={**os.environ, "QML_DISABLE_DISK_CACHE": "1", **places, **environ},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_qt_is_told_of_its_keyboard_only_where_it_is_installed() -> None:
    environ: dict[str, str] = {}
    prepared = converter.prepare(environ)
    assert prepared is converter.is_installed()
    assert set(environ) == ({"QT_IM_MODULE", "QT_VIRTUALKEYBOARD_DESKTOP_DISABLE"} if prepared else set())


@pytest.mark.skipif(converter.is_installed(), reason="Qt's own keyboard is installed here, so that nothing is missing")
def test_a_keyboard_that_is_asked_for_but_missing_is_replaced_by_our_own(tmp_path: Path) -> None:
    assert type_in_own_process(tmp_path, QT_IM_MODULE=converter.INPUT_METHOD) == {"keyboard": "own"}


@pytest.mark.skipif(
    not converter.is_installed(), reason='the kana-kanji keyboard is not installed: pip install "moonmail[keyboard]"'
)
def test_a_guest_types_kana_and_picks_kanji_and_nothing_of_it_is_written_down(tmp_path: Path) -> None:
    found = type_in_own_process(tmp_path)
    assert found.pop("key") >= 60
    assert found == {"keyboard": "converter", "composed": "にほん", "typed": "日本か", "draft": "日本か", "left": ""}
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
