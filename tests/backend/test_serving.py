"""Workers: what they do before they answer."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import threading
import types

import pytest

from moonmail.backend import serving


def test_a_worker_that_is_told_to_end_while_it_loads_does_so(monkeypatch: pytest.MonkeyPatch) -> None:
    listening, worker_says = multiprocessing.Pipe()

    def load(name: str) -> None:
        if name != "application":
            raise AttributeError(name)
        worker_says.send("loading")
        threading.Event().wait()

    slow = types.ModuleType("moonmail.backend.wsgi")
    slow.__getattr__ = load  # type: ignore[method-assign]
    monkeypatch.setitem(sys.modules, slow.__name__, slow)
    # As the server's own process has it, from which workers are forked.
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    worker = multiprocessing.get_context("fork").Process(target=serving.application)
    try:
        worker.start()
        assert listening.poll(30)
        worker.terminate()
        worker.join(10)
        assert worker.exitcode == -signal.SIGTERM
    finally:
        signal.signal(signal.SIGTERM, before)
        worker.kill()
        worker.join()
        worker.close()
