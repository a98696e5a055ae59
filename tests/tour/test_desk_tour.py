"""The desk's tour, as a person runs it: by default the first call, thoroughly the whole day in both languages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

LEAST_STEPS = 71
FIRST_CALL = "masked again"
# A tour has no display, and a backend in a folder of its own, whatever other tests of this process use.
_NOT_THE_TOURS = {"DISPLAY", "WAYLAND_DISPLAY", "MOONMAIL_DATABASE"}


def tour(out: Path, *how: str) -> dict[str, Any]:
    environment = {name: value for name, value in os.environ.items() if name not in _NOT_THE_TOURS}
    done = subprocess.run(
        [sys.executable, "-m", "moonmail", "tour", "--mode", "support", "--out", str(out), *how],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    report: dict[str, Any] = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert (report["failed"], report["warnings"], done.returncode) == ("", [], 0), done.stdout + done.stderr
    pictures = [(out / step["picture"]).read_bytes() for step in report["steps"]]
    assert all(picture.startswith(b"\x89PNG") and len(picture) > 10_000 for picture in pictures)
    # After some steps the same is on the screen as before them: who was asked about is masked again.
    assert len(set(pictures)) >= len(pictures) - 4
    return report


@pytest.mark.timeout(300)
def test_a_caller_is_found_verified_and_shown_a_field(tmp_path: Path) -> None:
    report = tour(tmp_path, "--until", FIRST_CALL)
    assert [step["name"] for step in report["steps"]][-1] == FIRST_CALL


@pytest.mark.thorough
@pytest.mark.timeout(300)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_day_at_the_desk(tmp_path: Path, language: str) -> None:
    report = tour(tmp_path, "--lang", language)
    assert len(report["steps"]) >= LEAST_STEPS
    assert report["notes"]["keys to accept an item"] <= 3
    seen = ("answer_seen_by_member_s", "window_seen_s", "update_seen_s", "loss_seen_s", "closed_account_noticed_s")
    assert all(report["timings"][name] <= 20 for name in seen)
