"""Kana to kanji at the kiosk: Qt Virtual Keyboard, where it is installed. See docs/adr/0014-two-keyboards.md."""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final

# What Qt takes as the name of its own keyboard.
INPUT_METHOD: Final = "qtvirtualkeyboard"
# Of PySide6-Addons; the QML module and the plug-ins that need it are in PySide6-Essentials.
_LIBRARY: Final = "Qt/lib/libQt6VirtualKeyboard.so.6"


def is_installed() -> bool:
    """Return whether Qt's own keyboard is there, without loading anything."""
    found = find_spec("PySide6")
    places = found.submodule_search_locations if found is not None else None
    return any((Path(place) / _LIBRARY).exists() for place in places or ())


def prepare(environ: MutableMapping[str, str] = os.environ) -> bool:
    """Have the application that is made next use Qt's own keyboard; return False if it is not installed.

    It must not open a window of its own: it stands in the page's.
    """
    if not is_installed():
        return False
    environ["QT_IM_MODULE"] = INPUT_METHOD
    environ["QT_VIRTUALKEYBOARD_DESKTOP_DISABLE"] = "1"
    return True


def is_prepared() -> bool:
    """Return whether this process uses Qt's own keyboard."""
    return os.environ.get("QT_IM_MODULE") == INPUT_METHOD
