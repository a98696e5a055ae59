"""The shell against a real backend: sessions begin and end there, a power cut's too, and revocation wipes."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from tests.kiosk.enrolled import enrolled
from tests.kiosk.waiting import until
from tests.support.server import ROOT, RunningBackend, installed

from moonmail.client.profile import Profile
from moonmail.desktop.kiosk.pool import End
from moonmail.desktop.kiosk.shell import KioskShell
from moonmail.desktop.startup import load_assets
from moonmail.domain.kiosk import KioskState, TroubleReason

# The garbage collector may run on any thread, and Qt's objects must not be taken apart there.
KEPT: list[KioskShell] = []

pytestmark = pytest.mark.expects_log("moonmail.desktop.kiosk")


@contextmanager
def opened(profile: Path, folder: Path) -> Iterator[KioskShell]:
    load_assets()
    outside = installed() | {"PYTHONPATH": str(ROOT), "MOONMAIL_KIOSK_RUN": str(folder / "run")}
    shell = KioskShell(
        Profile(profile),
        trial=True,
        command=lambda _server, _catalogue: [sys.executable, "-m", "tests.kiosk.stub_session"],
        outside=outside,
    )
    shell.open()
    try:
        yield shell
    finally:
        shell.window.destroy()
        shell.close()
        KEPT.append(shell)


def sessions(backend: RunningBackend) -> list[str]:
    """Return how each session ended, oldest first; empty for one that goes on."""
    with backend.rows() as rows:
        return [row["ended_why"] for row in rows.all("SELECT ended_why FROM kiosks_kiosksession ORDER BY begun_at")]


def begin(shell: KioskShell) -> int:
    until(lambda: shell.keeper.pool.is_ready, "a spare")
    shell.keeper.touch()
    until(lambda: shell.keeper.view.guest and not shell.keeper.view.waiting, "a guest's screen")
    return shell.keeper.pool.pids[0]


def test_sessions_begin_and_end_at_the_backend_however_they_end(
    app: QGuiApplication, kiosk_backend: RunningBackend, tmp_path: Path
) -> None:
    backend = kiosk_backend
    device = enrolled(backend, tmp_path / "kiosk")
    before = len(sessions(backend))
    with opened(tmp_path / "kiosk", tmp_path) as shell:
        until(lambda: shell.model.flightCount > 0, "the flights")
        begin(shell)
        until(lambda: sessions(backend)[before:] == [""], "the session at the backend")
        shell.keeper.pool.end(End.FINISHED)
        until(lambda: sessions(backend)[before:] == ["finished"], "its end")
        os.kill(begin(shell), signal.SIGKILL)
        until(lambda: sessions(backend)[before:] == ["finished"] * 2, "the end of the one that crashed")
        assert shell.keeper.view.sorry
        begin(shell)
        until(lambda: len(sessions(backend)[before:]) == 3, "a third one")
        # Now it ends as by a power cut: nobody tells the backend.
    assert sessions(backend)[before + 2] == ""
    with opened(tmp_path / "kiosk", tmp_path) as shell:
        until(lambda: sessions(backend)[before + 2] == "finished", "what the next start makes up for")
        begin(shell)
        backend.run("revoke-kiosk", device.id, "--data", str(backend.data_dir))
        until(lambda: shell.keeper.view.reason is TroubleReason.REVOKED, "the end of the kiosk")
        assert shell.keeper.state is KioskState.OUT_OF_ORDER
        assert shell.keeper.pool.pids == ()
        assert {path.name for path in (tmp_path / "kiosk").iterdir()} <= {"out-of-order.json", "lock"}
        assert list((tmp_path / "run").iterdir()) == []
