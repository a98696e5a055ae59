"""A kiosk that is enrolled at a real backend, and its shell as a process on a screen."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.server import ROOT, RunningBackend, installed

from moonmail.client.device import enrol, read_enrolment
from moonmail.client.device_file import Device, DeviceFile
from moonmail.client.profile import Profile

PIN = "271828"


def enrolment(backend: RunningBackend, name: str = "羽田 第3 サクララウンジ") -> str:
    """Make a code at the backend, as staff do."""
    told = backend.run(
        "enrol-kiosk", "--name", name, "--name-en", "Haneda 3 Sakura Lounge", "--server", backend.url,
        "--data", str(backend.data_dir),
    )  # fmt: skip
    found = re.search(r"moonmail-kiosk:[^\s\"]+", told.stdout)
    assert found, told.stdout + told.stderr
    return found[0]


def enrolled(backend: RunningBackend, profile: Path) -> Device:
    """Enrol a kiosk that keeps itself in ``profile``."""
    Profile(profile).create()
    return enrol(read_enrolment(enrolment(backend)), DeviceFile(Profile(profile)))


@dataclass
class RunningShell:
    """``moonmail --mode kiosk`` as a process. ``run``: where its sessions have their folders."""

    process: subprocess.Popen[bytes]
    profile: Path
    run: Path
    log: Path

    def sessions(self) -> list[int]:
        """Return the numbers of its sessions' processes, youngest last."""
        found = []
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            try:
                line = (folder / "cmdline").read_bytes().split(b"\0")
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent == self.process.pid and b"moonmail.desktop.kiosk.session" in line:
                found.append(int(folder.name))
        return sorted(found)


@contextmanager
def running_shell(profile: Path, folder: Path, **outside: str) -> Iterator[RunningShell]:
    """Run the kiosk on ``profile``, its sessions' folders below ``folder``; end it as systemd would."""
    run, log = folder / "run", folder / "shell.log"
    environment = installed() | {"MOONMAIL_KIOSK_RUN": str(run), "MOONMAIL_LOG": "INFO"} | outside
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "moonmail", "--mode", "kiosk", "--trial", "--profile", str(profile)],
            cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
        )  # fmt: skip
    try:
        yield RunningShell(process, profile, run, log)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(20)


def on_x(display: str) -> dict[str, str]:
    # Passing a picture's memory fails now and then while thousands of keys come in at once, and libxcb hangs up then.
    shared = {"QT_XCB_NO_MITSHM": "1"}
    return shared | {
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "QT_QUICK_BACKEND": "software",
        "XAUTHORITY": os.devnull,
    }
