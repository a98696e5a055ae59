from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from moonmail.desktop.jobs import Jobs


class ManualExecutor(Executor):
    """Runs what was submitted when the test says so."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()

        def run() -> None:
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(fn(*args, **kwargs))
                except Exception as error:
                    future.set_exception(error)

        self.waiting.append(run)
        return future

    def run_next(self) -> None:
        self.waiting.pop(0)()


def test_a_result_comes_back_on_the_gui_thread(qtbot: QtBot) -> None:
    jobs = Jobs(lambda: ThreadPoolExecutor(1))
    came: list[tuple[object, object]] = []
    jobs.run(threading.get_ident, lambda worker: came.append((worker, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(came))
    jobs.close()
    (worker, gui) = came[0]
    assert worker != gui
    assert gui == threading.get_ident()


def test_an_error_goes_to_who_asked(qtbot: QtBot) -> None:
    executor = ManualExecutor()
    jobs = Jobs(lambda: executor)
    failed: list[BaseException] = []
    jobs.run(lambda: 1 // 0, lambda _: pytest.fail("no result"), failed.append)
    executor.run_next()
    assert not failed, "called back before the event loop"
    qtbot.waitUntil(lambda: bool(failed))
    jobs.close()
    assert isinstance(failed[0], ZeroDivisionError)


@pytest.mark.expects_log("moonmail.desktop.jobs")
def test_an_error_nobody_takes_is_logged(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    executor = ManualExecutor()
    jobs = Jobs(lambda: executor)
    jobs.run(lambda: 1 // 0, lambda _: None)
    executor.run_next()
    qtbot.waitUntil(lambda: "a job failed" in caplog.text)
    jobs.close()


def test_nothing_is_called_back_after_close(qtbot: QtBot) -> None:
    executor = ManualExecutor()
    jobs = Jobs(lambda: executor)
    came: list[int] = []
    jobs.run(lambda: 1, came.append)
    executor.run_next()
    jobs.close()
    qtbot.wait(0)
    assert came == []


def test_calls_keep_their_order(qtbot: QtBot) -> None:
    jobs = Jobs(ManualExecutor)
    jobs.open()
    came: list[int] = []
    for number in range(20):
        jobs.post(lambda number=number: came.append(number))
    qtbot.waitUntil(lambda: len(came) == 20)
    jobs.close()
    assert came == list(range(20))
