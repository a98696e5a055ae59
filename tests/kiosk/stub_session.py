"""A session with an empty screen: all of the real one's process, none of its parts, so that it starts at once.

It ends when the shell says that staff come, calls for staff when the network goes, and starts a helper in a session of
its own that outlives whoever does not look for it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from moonmail.desktop.kiosk import alone
from moonmail.desktop.kiosk.channel import Begin, CallStaff, Network, Over, StaffComes, ToShell
from moonmail.desktop.kiosk.session import run
from moonmail.domain.kiosk import KioskState

PAGE = b"""
import QtQuick
Window { visible: false; color: "black"; width: 400; height: 300 }
"""


class StubFrame:
    def __init__(self, say: Callable[[ToShell], None]) -> None:
        self.say = say
        self.state = KioskState.ATTRACT

    def begin(self, begin: Begin) -> None:
        self.state = KioskState.LANGUAGE
        Path(os.environ["HOME"], "note").write_text(begin.session_id)
        if begin.secret == "helper":
            subprocess.Popen(["sleep", "600"], start_new_session=True)
        if begin.secret == "blind":
            raise ValueError("a name of a guest")

    def hear(self, said: Network | StaffComes) -> None:
        if said == Network(online=True):
            raise ValueError("a name of a guest")
        self.say(CallStaff(True) if isinstance(said, Network) else Over("timed_out"))


def make(say: Callable[[ToShell], None]) -> tuple[StubFrame, object]:
    from PySide6.QtQml import QQmlApplicationEngine, QQmlComponent

    global engine, component
    engine = QQmlApplicationEngine()
    component = QQmlComponent(engine)
    component.setData(PAGE, "")
    return StubFrame(say), component.create()


if __name__ == "__main__":
    alone.die_with_parent()
    alone.dump_no_core()
    if "never" in sys.argv:
        sys.exit(3)
    sys.exit(run(alone.take_channel(), make))
