"""An address as a code for the guest's own phone, drawn off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from moonmail.desktop.services import Services


class Qr:
    """The newest address that was asked for. ``picture`` is one pixel a module as a data address, empty meanwhile."""

    def __init__(self, services: Services, drawn: Callable[[], None]) -> None:
        self._services = services
        self._drawn = drawn
        self._text = ""
        self.picture = ""
        self.modules = 0

    def show(self, text: str) -> None:
        if text == self._text:
            return
        self._text, self.picture, self.modules = text, "", 0
        if not text:
            return

        def work() -> tuple[str, int]:
            from base64 import b64encode

            from moonmail.media.pass_art import qr_modules_png

            png, modules = qr_modules_png(text)
            return f"data:image/png;base64,{b64encode(png).decode()}", modules

        def done(drawn: tuple[str, int]) -> None:
            if text == self._text:
                self.picture, self.modules = drawn
                self._drawn()

        self._services.jobs.run(work, done)
