"""The kiosk's own screens in all their states, for tests and pictures:
``python -m tests.kiosk.shell_states OUT_FOLDER [--size 1080x1920]``.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from PySide6.QtCore import QCoreApplication
from tests.desktop import sample

from moonmail.client.profile import Profile
from moonmail.desktop.ahead import make_application
from moonmail.desktop.kiosk.keeper import ShellView
from moonmail.desktop.kiosk.setup_check import Machine, judge
from moonmail.desktop.kiosk.shell import KioskShell
from moonmail.desktop.qt_log import QtLog
from moonmail.desktop.startup import load_assets
from moonmail.domain.kiosk import KioskState, TroubleReason
from moonmail.domain.text import Text

# The garbage collector may run on any thread, and Qt's objects must not be taken apart there.
KEPT: list[KioskShell] = []

WAITING = ShellView(
    lounge=Text("羽田空港 第3ターミナル サクララウンジ", "Haneda Terminal 3, Sakura Lounge"),
    staff_phone="内線 4021",
    kiosk_id="2c3f7a10-5b1e-4c1e-9c57-0d6a1f3e8b11",
)
OUT = replace(WAITING, state=KioskState.OUT_OF_ORDER)
STATES: dict[str, ShellView] = {
    "attract": WAITING,
    "attract-en": replace(WAITING, languages=("en", "ja")),
    "attract-one-language": replace(WAITING, languages=("ja",)),
    "attract-waiting": replace(WAITING, waiting=True),
    "attract-sorry": replace(WAITING, sorry=True),
    "attract-offline": replace(WAITING, online=False),
    "attract-closed": replace(WAITING, opens_at=datetime(2026, 11, 24, 6, 0, tzinfo=ZoneInfo("Asia/Tokyo"))),
    **{f"out-{reason}": replace(OUT, reason=reason) for reason in TroubleReason},
    "out-en": replace(OUT, reason=TroubleReason.STAFF, languages=("en", "ja")),
    "pin": replace(WAITING, pin=True),
    "pin-en": replace(WAITING, pin=True, languages=("en", "ja")),
    "maintenance": replace(WAITING, state=KioskState.MAINTENANCE),
    "maintenance-en": replace(
        WAITING, state=KioskState.MAINTENANCE, languages=("en", "ja"), reason=TroubleReason.SESSIONS_FAIL
    ),
}


@contextmanager
def opened(folder: Path, log: QtLog) -> Iterator[tuple[KioskShell, Callable[[ShellView], None]]]:
    """A shell that keeps nothing, and how to have it show something."""
    make_application()
    log.install()
    load_assets()
    profile = Profile(folder / "profile")
    profile.create()
    wrong = judge(Machine(run_in_memory=False, watched=False, pin=False))
    shell = KioskShell(profile, outside=dict(os.environ) | {"MOONMAIL_KIOSK_RUN": str(folder / "run")})
    shell.check = lambda: wrong  # type: ignore[method-assign]
    shell.model.maintenance._look = lambda: wrong
    shell.model.show_flights(sample.BOARD)
    shell._pin.set("271828")

    def show(view: ShellView) -> None:
        shell.keeper.view = view
        shell.keeper.changed.emit()
        if view.pin and view.languages[0] == "en":
            shell.model.pin.type("1")
            shell.model.pin.type("2")
        settle(shell)

    shell.window.show()
    yield shell, show
    shell.window.close()
    shell.close()
    KEPT.append(shell)
    log.remove()


def settle(shell: KioskShell) -> None:
    for _ in range(20):
        QCoreApplication.processEvents()
        shell.window.grabWindow()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", default="1080x1920")
    parser.add_argument("--only", nargs="*", default=[])
    options = parser.parse_args()
    width, height = (int(part) for part in options.size.split("x"))
    options.out.mkdir(parents=True, exist_ok=True)
    log = QtLog()
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder), log) as (shell, show):
        shell.window.setWidth(width)
        shell.window.setHeight(height)
        for name, view in STATES.items():
            if options.only and name not in options.only:
                continue
            show(view)
            shell.window.grabWindow().save(str(options.out / f"{name}-{width}.png"))
        print(*log.warnings, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
