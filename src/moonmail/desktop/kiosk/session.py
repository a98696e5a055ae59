"""A guest's session: a process that is born before its guest, serves one, and is ended. Nothing in it is cleaned.

``python -m moonmail.desktop.kiosk.session --server URL --catalogue FILE``, started by the shell alone: the channel is
its standard input and output.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Protocol

from moonmail.desktop.kiosk import alone

if TYPE_CHECKING:
    from PySide6.QtQuick import QQuickWindow

    from moonmail.desktop.kiosk.channel import Begin, Network, StaffComes, ToShell
    from moonmail.domain.kiosk import KioskState

BEAT_MS: Final = 1000


class Frame(Protocol):
    """What a session shows. Everything is called on the GUI thread."""

    @property
    def state(self) -> KioskState:
        """Where the guest is."""

    def begin(self, begin: Begin) -> None:
        """A guest is there: prepare the first screen. The window is shown right after."""

    def hear(self, said: Network | StaffComes) -> None: ...


def main(arguments: Sequence[str] | None = None, with_window: Callable[[QQuickWindow], object] = lambda _: None) -> int:
    """Be a guest's session. ``with_window`` is given its window, still hidden; what it returns lives as long."""
    alone.die_with_parent()
    alone.dump_no_core()
    channel = alone.take_channel()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", required=True)
    parser.add_argument("--catalogue", type=Path, required=True)
    options = parser.parse_args(arguments)
    # Only now: the parts take their time, and must not outlive a shell that went meanwhile.
    from moonmail.desktop.kiosk.session_parts import guest_frame

    def make_frame(say: Callable[[ToShell], None]) -> tuple[Frame, QQuickWindow]:
        frame, window = guest_frame(options.server, options.catalogue, say)
        kept.append(with_window(window))
        return frame, window

    kept: list[object] = []
    return run(channel, make_frame)


def run(channel: tuple[int, int], make_frame: Callable[[Callable[[ToShell], None]], tuple[Frame, QQuickWindow]]) -> int:
    """Be a session on ``channel`` until it is ended. ``make_frame`` gets how to tell the shell; gives frame, window."""
    from moonmail.desktop.ahead import make_application
    from moonmail.desktop.kiosk import converter
    from moonmail.desktop.kiosk.session_line import SessionLine

    # Qt looks for it when the application is made.
    converter.prepare()
    app = make_application()
    line = SessionLine(channel)
    hook_faults(line.failed)
    frame, window = make_frame(line.say)
    line.serve(frame, window)
    code = app.exec()
    # Only tests come to here: a session is killed.
    del frame
    return code


def hook_faults(tell: Callable[[str], None]) -> None:
    """Tell the shell of what nobody caught: its code, which says where it was and nothing more. The session goes on."""
    from moonmail.desktop.crash import describe

    told: set[str] = set()

    def take(error: BaseException | None) -> None:
        if error is not None and (code := describe(error).code) not in told:
            told.add(code)
            tell(code)

    def uncaught(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        take(error)

    def uncaught_in_thread(found: threading.ExceptHookArgs) -> None:
        take(found.exc_value)

    sys.excepthook = uncaught
    threading.excepthook = uncaught_in_thread
    if "MOONMAIL_KIOSK_SHOW_ERRORS" in os.environ:
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__


if __name__ == "__main__":
    sys.exit(main())
