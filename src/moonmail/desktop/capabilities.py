"""What a mode lets its user reach beyond the app itself: one set of view models and pages serves all modes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Capabilities:
    """``files``: the user has files here to choose from and to save to. ``clipboard``: what is in it is the user's.

    ``browser``: pages can be opened on this screen. ``keeps``: what is written stays on this machine when they leave.
    """

    files: bool = True
    clipboard: bool = True
    browser: bool = True
    keeps: bool = True


HOME: Final = Capabilities()
# A shared screen: nothing of the guest's is there before them, and nothing may be there after them.
KIOSK: Final = Capabilities(files=False, clipboard=False, browser=False, keeps=False)
