"""A guest's session that can be led: what the kiosk's shell starts for its guests in a tour, and in no other case.

``python -m moonmail.tour.kiosk_session FOLDER …``: in FOLDER appears a socket named by the number of the process.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from moonmail.client.clock import system_clock
from moonmail.desktop.kiosk import session

if TYPE_CHECKING:
    from PySide6.QtQuick import QQuickWindow


def main(arguments: list[str]) -> int:
    """Be a session as the others are, with a puppet on its window."""

    ahead = [0.0]

    def later(seconds: float) -> None:
        """Let so much time pass for this session alone."""
        ahead[0] += seconds

    def led(window: QQuickWindow) -> object:
        from moonmail.tour.puppet import Puppet

        return Puppet(window, Path(arguments[0]) / str(os.getpid()), {"later": later})

    measured = system_clock.monotonic
    system_clock.monotonic = lambda: measured() + ahead[0]  # type: ignore[method-assign]
    return session.main(arguments[1:], led)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
