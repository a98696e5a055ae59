"""The first frame, of a real start in a process of its own: nothing is loaded before it that it does not need."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.benchmarks.first_frame import fill_store
from tests.desktop.shells import Bench

from moonmail.desktop import startup
from moonmail.desktop.startup import linked_zone

CODE = """
import gc, json, os, sys
{before}
from moonmail.cli import main
from moonmail.desktop import ahead, startup

def told():
    # First frame's own part is over: what starts after it runs behind this call.
    made = [o for o in gc.get_objects() if isinstance(o, startup.VmHome)]
    found = {{"modules": sorted(sys.modules), "rows": made[0].departures_model.model.rowCount(), "gc": gc.isenabled()}}
    sys.stdout.write(json.dumps(found) + "\\n")
    sys.stdout.flush()
    os._exit(0)

startup.say_first_frame = lambda window: startup.FirstFrame(window, told)
sys.exit(main([]))
"""
HEAVY = {"requests", "pydantic", "PIL", "qrcode", "keyring", "fpdf"}
QT = {"PySide6.QtWidgets", "PySide6.QtPrintSupport"}
STANDARD = {"uuid", "hashlib", "concurrent.futures", "ssl"}
OURS = {"moonmail.client.engine", "moonmail.client.model", "moonmail.client.store", "moonmail.desktop.words"}


def first_frame(home: Path, before: str = "") -> tuple[set[str], int, bool]:
    """Start the app as from its icon. Return what was loaded when it was seen, its rows, whether garbage is sought."""
    environment = os.environ | {
        "XDG_DATA_HOME": str(home),
        "QT_QPA_PLATFORM": "offscreen",
        "QT_QUICK_BACKEND": "software",
        "MOONMAIL_SAY_FIRST_FRAME": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", CODE.format(before=before)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    return set(found["modules"]), found["rows"], found["gc"]


def test_the_first_frame_shows_the_board_and_has_loaded_nothing_else(tmp_path: Path) -> None:
    fill_store(tmp_path / "moonmail", shipments=1)
    loaded, rows, collecting = first_frame(tmp_path)
    assert rows > 5
    assert "moonmail.client.board_rows" in loaded
    assert loaded & (HEAVY | QT | STANDARD | OURS) == set()
    assert not collecting


def test_the_measure_has_power(tmp_path: Path) -> None:
    loaded, rows, _ = first_frame(tmp_path, "import uuid, requests, moonmail.client.engine")
    assert rows == 0
    assert loaded >= {"uuid", "requests", "moonmail.client.engine", "moonmail.client.model"}


@pytest.mark.parametrize(
    ("target", "zone"),
    [
        ("usr/share/zoneinfo/Asia/Tokyo", "Asia/Tokyo"),
        ("var/db/timezone/zoneinfo/America/Argentina/Ushuaia", "America/Argentina/Ushuaia"),
        ("usr/share/zoneinfo/posix/Europe/Paris", "Europe/Paris"),
        ("etc/my-own-zone", ""),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="has no such link")
def test_the_machines_zone_is_read_from_its_link(
    target: str, zone: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TZ", raising=False)
    link = tmp_path / "localtime"
    link.symlink_to(tmp_path / target)
    assert linked_zone(str(link)) == zone


def test_a_zone_in_the_surroundings_goes_before_the_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Paris")
    assert linked_zone() == ""


def test_frames_that_were_shown_before_the_first_was_heard_of_count_once(bench: Bench) -> None:
    heard: list[str] = []
    first = startup.FirstFrame(bench.window, lambda: heard.append("frame"))
    bench.window.frameSwapped.emit()
    first._swapped()
    assert heard == ["frame"]
