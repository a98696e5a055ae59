"""The real program, as its users start it: once, twice, after a kill, and where it can't write."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QGuiApplication
from tests.faults.house import NOWHERE

from moonmail.desktop.single_instance import SingleInstance

ROOT = Path(__file__).parents[2]
ENV = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software", "MOONMAIL_SAY_FIRST_FRAME": "1"}


def command(profile: Path) -> list[str]:
    return [sys.executable, "-m", "moonmail", "--profile", str(profile), "--server", NOWHERE]


@contextmanager
def started(profile: Path, **env: str) -> Iterator[subprocess.Popen[str]]:
    """Start the app and wait until it shows something."""
    process = subprocess.Popen(
        command(profile), cwd=ROOT, env={**ENV, **env}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "first frame\n", process.communicate(timeout=20)[1]
        yield process
    finally:
        process.kill()
        process.communicate(timeout=20)


def start_again(profile: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(profile), cwd=ROOT, env=ENV, capture_output=True, text=True, check=False, timeout=30)


def test_a_second_start_ends_well_and_leaves_the_first_one_running(tmp_path: Path) -> None:
    with started(tmp_path / "profile") as first:
        again = start_again(tmp_path / "profile")
        assert (again.returncode, again.stdout) == (0, "")
        assert first.poll() is None


def test_two_profiles_run_side_by_side(tmp_path: Path) -> None:
    with started(tmp_path / "one") as one, started(tmp_path / "two") as two:
        assert one.poll() is None
        assert two.poll() is None


@pytest.mark.skipif(os.name != "posix", reason="kills the POSIX way")
def test_a_kill_leaves_nothing_that_blocks_the_next_start(tmp_path: Path) -> None:
    with started(tmp_path / "profile") as first:
        os.kill(first.pid, signal.SIGKILL)
        first.wait(20)
    with started(tmp_path / "profile") as second:
        assert second.poll() is None


def test_starts_at_the_same_moment_make_one_window(tmp_path: Path) -> None:
    starts = [
        subprocess.Popen(
            command(tmp_path / "profile"), cwd=ROOT, env=ENV, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    try:
        # All but one end by themselves; who is left shows a window.
        left = {start.pid for start in starts}
        while len(left) > 1:
            pid, status = os.wait()
            if pid in left:
                assert os.waitstatus_to_exitcode(status) == 0
                left.discard(pid)
        (last,) = [start for start in starts if start.pid in left]
        assert last.stdout is not None
        assert last.stdout.readline() == "first frame\n"
    finally:
        for start in starts:
            start.kill()
            start.communicate()


@pytest.mark.parametrize("place", ["under a file", "nowhere"])
def test_it_opens_where_no_profile_can_be_made(place: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    profile = {"under a file": tmp_path / "file" / "profile", "nowhere": Path("/proc/moonmail/profile")}[place]
    with started(profile) as app:
        assert app.poll() is None


def test_a_second_start_raises_the_first_ones_window(app: QGuiApplication, tmp_path: Path) -> None:
    first = SingleInstance(tmp_path / "profile")
    asked: list[bool] = []
    first.asked.connect(lambda: asked.append(True))
    assert first.claim()
    again = subprocess.Popen(command(tmp_path / "profile"), cwd=ROOT, env=ENV)
    while again.poll() is None:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)
    app.processEvents()
    first.close()
    assert again.returncode == 0
    assert asked == [True]
    next_one = SingleInstance(tmp_path / "profile")
    assert next_one.claim(), "what was given back can be had"
    next_one.close()
