"""What nobody caught: the app goes on, the log says where without anybody's data, and the member is told calmly."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from tests.faults.house import House
from tests.support.server import RunningBackend

from moonmail.desktop import startup
from moonmail.desktop.crash import FOLDER, LOG_NAME, CrashHook, describe

ROOT = Path(__file__).parents[2]
SECRET = "sakura@example.jp Bearer eyJhbGciOi"


def fail(text: str = SECRET) -> None:
    try:
        json.loads(f"{{{text}")
    except ValueError as error:
        raise RuntimeError(f"while reading {text}") from error


@pytest.fixture
def hook(tmp_path: Path) -> Iterator[CrashHook]:
    hook = CrashHook(tmp_path / "profile")
    hook.install()
    yield hook
    hook.remove()


def log_of(folder: Path) -> str:
    path = folder / "profile" / FOLDER / LOG_NAME
    return path.read_text() if path.exists() else ""


def report() -> None:
    try:
        fail()
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)


@pytest.mark.expects_log("moonmail.desktop.crash")
def test_the_log_names_the_place_and_nothing_that_was_said(hook: CrashHook, tmp_path: Path) -> None:
    report()
    text = log_of(tmp_path)
    assert "json.decoder.JSONDecodeError" in text
    assert "RuntimeError" in text
    assert "faults/test_crash.py" in text
    assert "E-" in text
    for word in (*SECRET.split(), str(tmp_path), "while reading"):
        assert word not in text
    assert stat.S_IMODE((tmp_path / "profile" / FOLDER).stat().st_mode) == 0o700


@pytest.mark.expects_log("moonmail.desktop.crash")
def test_nothing_that_was_said_is_in_the_program_s_own_log_either(
    hook: CrashHook, caplog: pytest.LogCaptureFixture
) -> None:
    report()
    assert "RuntimeError" in caplog.text
    assert "sakura" not in caplog.text


def test_the_same_fault_has_the_same_code_and_another_has_another() -> None:
    codes = []
    for text in ("a", "b"):
        try:
            fail(text)
        except RuntimeError as error:
            codes.append(describe(error).code)
    assert codes[0] == codes[1]
    assert describe(ValueError()).code != codes[0]


@pytest.mark.expects_log("moonmail.desktop.crash")
def test_a_fault_on_another_thread_is_taken_too(hook: CrashHook, tmp_path: Path) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert "uncaught in a thread" in log_of(tmp_path)


@pytest.mark.expects_log("")
def test_an_error_that_was_logged_is_kept_without_what_was_filled_in(hook: CrashHook, tmp_path: Path) -> None:
    import logging

    told: list[str] = []
    hook.listen(lambda defect: told.append(defect.code))
    logging.getLogger("moonmail.somewhere").error("the plate of %s", SECRET)
    try:
        fail()
    except RuntimeError:
        logging.getLogger("moonmail.somewhere").exception("a job failed")
    text = log_of(tmp_path)
    assert "the plate of %s" in text
    assert "a job failed" in text
    assert "sakura" not in text
    assert len(told) == 1


@pytest.mark.expects_log("moonmail.desktop.crash")
def test_a_fault_that_comes_at_every_tick_is_told_once_and_fills_no_disk(hook: CrashHook, tmp_path: Path) -> None:
    told: list[str] = []
    hook.listen(lambda defect: told.append(defect.code))
    for _ in range(1000):
        report()
    assert len(told) == 1
    assert len(log_of(tmp_path)) < 50_000


@pytest.mark.expects_log("moonmail.desktop.crash")
def test_the_log_turns_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from moonmail.desktop import crash

    monkeypatch.setattr(crash, "LOG_BYTES", 2000)
    hook = CrashHook(tmp_path / "profile")
    for kind in [type(f"Error{number}", (Exception,), {}) for number in range(60)]:
        hook.take(kind())
    hook.remove()
    files = sorted((tmp_path / "profile" / FOLDER).iterdir())
    assert len(files) == crash.LOG_FILES
    assert all(file.stat().st_size <= 2000 for file in files)


@pytest.mark.expects_log("moonmail.desktop.crash")
def test_a_log_that_cannot_be_written_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "profile").write_text("in the way")
    hook = CrashHook(tmp_path / "profile")
    told: list[str] = []
    hook.listen(lambda defect: told.append(defect.code))
    hook.take(ValueError(SECRET))
    hook.watch_for_the_end()
    hook.remove()
    assert len(told) == 1


@pytest.mark.expects_log("moonmail.desktop.crash")
@pytest.mark.qt_no_exception_capture
def test_the_app_goes_on_and_says_so_with_a_code(
    hook: CrashHook, opens: Callable[..., House], backend: RunningBackend, tmp_path: Path
) -> None:
    house = opens(backend)
    house.write("まだここにいます")
    startup.tell_defects(house.shell, hook)
    notices: Any = house.shell.home.notices_model
    QTimer.singleShot(0, house.shell.qml, fail)
    house.until(lambda: notices.shown)
    code = notices.code.rpartition("：")[2]
    assert code in log_of(tmp_path)
    assert "そのまま続けて" in notices.happened
    assert notices.safe
    assert notices.next
    assert house.plate.text == "まだここにいます"
    notices.dismiss()
    assert not notices.shown
    threading.Thread(target=fail).start()
    house.until(lambda: notices.shown)


@pytest.mark.expects_log("moonmail.desktop.jobs")
def test_a_job_that_fails_is_told_and_a_full_disk_is_not_a_fault_of_the_app(
    hook: CrashHook, opens: Callable[..., House], backend: RunningBackend
) -> None:
    from moonmail.client.errors import StoreError
    from moonmail.client.model import Trouble

    def full() -> None:
        raise StoreError(Trouble.STORE_FULL)

    house = opens(backend)
    startup.tell_defects(house.shell, hook)
    notices: Any = house.shell.home.notices_model
    done: list[object] = []
    house.shell.services.jobs.run(full, done.append)
    house.shell.services.jobs.run(lambda: None, done.append)
    house.until(lambda: done)
    assert not notices.shown
    house.shell.services.jobs.run(fail, done.append)
    house.until(lambda: notices.shown)


VICTIM = """
import ctypes, sys
from pathlib import Path
from moonmail.desktop.crash import CrashHook
hook = CrashHook(Path(sys.argv[1]))
hook.install()
hook.watch_for_the_end()
print(hook.ended_badly, flush=True)
if sys.argv[2] == "die":
    ctypes.string_at(0)
hook.remove()
"""


def test_an_end_in_native_code_is_written_down_and_said_at_the_next_start(tmp_path: Path) -> None:
    def run(how: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-c", VICTIM, str(tmp_path), how],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ,
        )
        return done.returncode, done.stdout.strip()

    assert run("end") == (0, "False")
    code, said = run("die")
    assert code != 0
    assert said == "False"
    assert run("end") == (0, "True")
    assert run("end") == (0, "False")
    assert "string_at" in (tmp_path / FOLDER / "ended.previous.log").read_text()
