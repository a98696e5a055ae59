"""The kiosk's tour, as a person runs it: a guest from the screen that calls people over to the one after."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "how",
    [
        pytest.param(("--lang", "ja"), marks=pytest.mark.thorough),
        pytest.param(("--lang", "en", "--landscape"), marks=pytest.mark.thorough),
    ],
)
def test_a_guest_from_attract_to_finish(tmp_path: Path, how: tuple[str, ...]) -> None:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DISPLAY", "WAYLAND_DISPLAY", "MOONMAIL_DATABASE"}
    }
    done = subprocess.run(
        [sys.executable, "-m", "moonmail", "tour", "--mode", "kiosk", "--out", str(tmp_path), *how],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert (report["failed"], report["warnings"]) == ("", [])
    names = [step["name"] for step in report["steps"]]
    assert (names[0], names[-2:]) == ("attract", ["attract again", "the next guest"])
    pictures = {
        name: (tmp_path / step["picture"]).read_bytes() for name, step in zip(names, report["steps"], strict=True)
    }
    assert all(picture.startswith(b"\x89PNG") and len(picture) > 10_000 for picture in pictures.values())
    # Nothing of one guest is on the screens that the next one sees: they are as before.
    assert len(set(pictures.values())) >= len(pictures) - 2
