"""An X server without a window manager, and what hands do to it: keys, buttons and the pointer, by XTEST.

Through libXtst itself: no program has to be started for each of thousands of strokes.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest


def missing() -> str:
    """Return why there can be no such server here, or nothing."""
    if shutil.which("Xvfb") is None:
        return "Xvfb is not installed"
    return "" if ctypes.util.find_library("Xtst") else "libXtst is not installed"


needs_x = pytest.mark.skipif(bool(missing()), reason=missing())


class _Attributes(ctypes.Structure):
    _fields_ = [
        ("x", ctypes.c_int),
        ("y", ctypes.c_int),
        ("width", ctypes.c_int),
        ("height", ctypes.c_int),
        ("border_width", ctypes.c_int),
        ("depth", ctypes.c_int),
        ("visual", ctypes.c_void_p),
        ("root", ctypes.c_ulong),
        ("class_", ctypes.c_int),
        ("bit_gravity", ctypes.c_int),
        ("win_gravity", ctypes.c_int),
        ("backing_store", ctypes.c_int),
        ("backing_planes", ctypes.c_ulong),
        ("backing_pixel", ctypes.c_ulong),
        ("save_under", ctypes.c_int),
        ("colormap", ctypes.c_ulong),
        ("map_installed", ctypes.c_int),
        ("map_state", ctypes.c_int),
        ("all_event_masks", ctypes.c_long),
        ("your_event_mask", ctypes.c_long),
        ("do_not_propagate_mask", ctypes.c_long),
        ("override_redirect", ctypes.c_int),
        ("screen", ctypes.c_void_p),
    ]


@dataclass
class Display:
    """``name``: what goes into ``DISPLAY``. ``pid``: the server's process."""

    name: str
    size: tuple[int, int]
    pid: int = 0
    _x: Any = field(init=False)
    _test: Any = field(init=False)
    _open: Any = field(init=False)

    def __post_init__(self) -> None:
        self._x = ctypes.CDLL(ctypes.util.find_library("X11"))
        self._test = ctypes.CDLL(ctypes.util.find_library("Xtst"))
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XDefaultRootWindow.restype = ctypes.c_ulong
        self._x.XKeysymToKeycode.restype = ctypes.c_ubyte
        self._x.XInternAtom.restype = ctypes.c_ulong
        self._x.XGetSelectionOwner.restype = ctypes.c_ulong
        self._open = ctypes.c_void_p(self._x.XOpenDisplay(self.name.encode()))
        assert self._open, f"nobody answers at {self.name}"

    def settle(self) -> None:
        """Return when the server has done all that was asked."""
        self._x.XSync(self._open, 0)

    def keycode(self, keysym: int) -> int:
        return int(self._x.XKeysymToKeycode(self._open, ctypes.c_ulong(keysym)))

    def key(self, code: int, *, down: bool) -> None:
        self._test.XTestFakeKeyEvent(self._open, ctypes.c_uint(code), int(down), ctypes.c_ulong(0))

    def stroke(self, code: int, held: tuple[int, ...] = ()) -> None:
        """Press and let go a key while others are held."""
        for each in held:
            self.key(each, down=True)
        self.key(code, down=True)
        self.key(code, down=False)
        for each in reversed(held):
            self.key(each, down=False)

    def move(self, x: int, y: int) -> None:
        self._test.XTestFakeMotionEvent(self._open, 0, x, y, ctypes.c_ulong(0))

    def button(self, number: int, *, down: bool) -> None:
        self._test.XTestFakeButtonEvent(self._open, ctypes.c_uint(number), int(down), ctypes.c_ulong(0))

    def click(self, x: int, y: int, number: int = 1) -> None:
        self.move(x, y)
        self.button(number, down=True)
        self.button(number, down=False)
        self.settle()

    def windows(self) -> list[tuple[int, int, int, int]]:
        """Return place and size of all windows that are seen, the lowest first."""
        root, parent, count = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_uint()
        children = ctypes.POINTER(ctypes.c_ulong)()
        self._x.XQueryTree(
            self._open,
            ctypes.c_ulong(self._x.XDefaultRootWindow(self._open)),
            ctypes.byref(root),
            ctypes.byref(parent),
            ctypes.byref(children),
            ctypes.byref(count),
        )
        seen = []
        for window in children[: count.value]:
            found = _Attributes()
            if self._x.XGetWindowAttributes(self._open, ctypes.c_ulong(window), ctypes.byref(found)):
                on_screen = found.x < self.size[0] and found.y < self.size[1] and found.x > -found.width
                if found.map_state == 2 and found.class_ == 1 and on_screen:
                    seen.append((found.x, found.y, found.width, found.height))
        if count.value:
            self._x.XFree(children)
        return seen

    def owned(self, selection: str) -> bool:
        """Return whether some window has something to give as ``selection``: CLIPBOARD or PRIMARY."""
        atom = self._x.XInternAtom(self._open, selection.encode(), 0)
        return bool(self._x.XGetSelectionOwner(self._open, ctypes.c_ulong(atom)))

    def close(self) -> None:
        self._x.XCloseDisplay(self._open)


@contextmanager
def x_server(width: int, height: int) -> Iterator[Display]:
    """Start a server, empty but for what the test opens on it."""
    told, tell = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(tell), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=(tell,),
        stderr=subprocess.DEVNULL,
    )
    os.close(tell)
    with os.fdopen(told) as line:
        name = f":{line.readline().strip()}"
    display = None
    try:
        display = Display(name, (width, height), server.pid)
        yield display
    finally:
        if display is not None:
            display.close()
        server.terminate()
        server.wait(20)
