"""The kiosk's shell that can be led, and whose guests' sessions can be: for a tour and for tests.

``python -m moonmail.tour.kiosk_shell FOLDER PROFILE``: in FOLDER appear the sockets of the puppets, ``shell`` and one
for each session, named by the number of its process. Ends when its standard input closes.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QSocketNotifier

from moonmail.client.profile import Profile
from moonmail.desktop.ahead import make_application
from moonmail.desktop.kiosk.pool import session_command
from moonmail.desktop.kiosk.shell import KioskShell
from moonmail.desktop.startup import load_assets, make_profile
from moonmail.tour.puppet import Puppet


def main(arguments: list[str]) -> int:
    folder, profile = Path(arguments[0]), Profile(Path(arguments[1]))

    def command(server: str, catalogue: Path) -> list[str]:
        usual = session_command(server, catalogue)
        at = usual.index("moonmail.desktop.kiosk.session")
        return [*usual[:at], "moonmail.tour.kiosk_session", str(folder), *usual[at + 1 :]]

    app = make_application()
    make_profile(profile)
    load_assets()
    shell = KioskShell(profile, trial=True, command=command)
    shell.open()
    led = Puppet(shell.window, folder / "shell")
    gone = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    gone.activated.connect(lambda: app.exit(0))
    code = app.exec()
    shell.close()
    del led
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
