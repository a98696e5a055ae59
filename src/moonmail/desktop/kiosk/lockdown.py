"""What the app itself can shut, it shuts: in the shell's window and in every guest's.

What belongs to the system (virtual terminals, the display server's own keys, other programs) is in docs/kiosk.md.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import (
    QDesktopServices,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QSinglePointEvent,
    QTouchEvent,
    QWheelEvent,
)
from PySide6.QtQuick import QQuickWindow

Key, Mod, Button = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton

# Besides characters: moving about, choosing, correcting, going back, and what a Japanese keyboard composes with.
_KEYS: Final = frozenset(
    {
        Key.Key_Tab,
        Key.Key_Backtab,
        Key.Key_Return,
        Key.Key_Enter,
        Key.Key_Space,
        Key.Key_Backspace,
        Key.Key_Delete,
        Key.Key_Escape,
        Key.Key_Left,
        Key.Key_Right,
        Key.Key_Up,
        Key.Key_Down,
        Key.Key_Home,
        Key.Key_End,
        Key.Key_PageUp,
        Key.Key_PageDown,
        Key.Key_Shift,
        Key.Key_CapsLock,
        Key.Key_AltGr,
        Key.Key_Kanji,
        Key.Key_Muhenkan,
        Key.Key_Henkan,
        Key.Key_Hiragana,
        Key.Key_Katakana,
        Key.Key_Hiragana_Katakana,
        Key.Key_Zenkaku_Hankaku,
        Key.Key_Eisu_toggle,
        # A keypad's for listening: the spoken guide, and how loud it is.
        Key.Key_F1,
        Key.Key_VolumeUp,
        Key.Key_VolumeDown,
    }
)
_HARMLESS: Final = Mod.ShiftModifier | Mod.KeypadModifier | Mod.GroupSwitchModifier
_SHUT: Final = frozenset(
    {
        QEvent.Type.Close,
        QEvent.Type.ContextMenu,
        QEvent.Type.DragEnter,
        QEvent.Type.DragMove,
        QEvent.Type.Drop,
        QEvent.Type.NativeGesture,
    }
)
_KEY_EVENTS: Final = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride})
_MOUSE_EVENTS: Final = frozenset(
    {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick}
)
_PRESSES: Final = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin})
_MOVES: Final = frozenset({QEvent.Type.MouseMove, QEvent.Type.TouchUpdate})
_RELEASES: Final = frozenset({QEvent.Type.MouseButtonRelease, QEvent.Type.TouchEnd, QEvent.Type.TouchCancel})
_SCHEMES: Final = ("http", "https", "file", "mailto", "tel", "sms", "ftp", "moonmail")

CORNER_PX: Final = 120
CORNER_MS: Final = 4000


def key_may_pass(key: int, modifiers: Qt.KeyboardModifier, text: str) -> bool:
    """Return whether a key reaches the screen: characters and moving about, with no more than Shift.

    Ctrl, Alt and Meta are for commands, of Qt's or of the system's, and a guest has none to give.
    """
    if modifiers & ~_HARMLESS:
        return False
    return key in _KEYS or (len(text) > 0 and text.isprintable())


class LockDown(QObject):
    """Guards ``window``. ``on_corner`` is called when its top right corner was held for four seconds."""

    def __init__(self, window: QQuickWindow, on_corner: Callable[[], None] | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._on_corner = on_corner
        self._held = QTimer(self)
        self._held.setSingleShot(True)
        self._held.setInterval(CORNER_MS)
        self._held.timeout.connect(self._was_held)
        window.installEventFilter(self)
        shut_links()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _SHUT:
            event.ignore()
            return True
        if kind in _KEY_EVENTS and isinstance(event, QKeyEvent):
            if key_may_pass(event.key(), event.modifiers(), event.text()):
                return False
            # Taken: a key that nobody takes is looked up among the shortcuts.
            event.accept()
            return True
        if kind in _MOUSE_EVENTS and isinstance(event, QMouseEvent) and event.button() != Button.LeftButton:
            event.accept()
            return True
        if kind is QEvent.Type.Wheel and isinstance(event, QWheelEvent) and event.modifiers() & ~_HARMLESS:
            event.accept()
            return True
        if self._on_corner is not None:
            self._watch_corner(kind, event)
        return False

    def _watch_corner(self, kind: QEvent.Type, event: QEvent) -> None:
        if kind in _PRESSES:
            if _in_corner(event, self._window):
                self._held.start()
        elif (kind in _MOVES and not _in_corner(event, self._window)) or kind in _RELEASES:
            self._held.stop()

    @Slot()
    def _was_held(self) -> None:
        if self._on_corner is not None:
            self._on_corner()


def _in_corner(event: QEvent, window: QQuickWindow) -> bool:
    at: QPointF | None = None
    if isinstance(event, QTouchEvent) and len(event.points()) == 1:
        at = event.points()[0].position()
    elif isinstance(event, QSinglePointEvent):
        at = event.position()
    return at is not None and at.x() >= window.width() - CORNER_PX and 0 <= at.y() <= CORNER_PX


class _Nowhere(QObject):
    """Where links lead that would leave the app."""

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        """Open nothing."""


_nowhere: _Nowhere | None = None


def shut_links() -> None:
    """See to it that no address is ever handed to another program."""
    global _nowhere
    if _nowhere is None:
        _nowhere = _Nowhere(QGuiApplication.instance())
        for scheme in _SCHEMES:
            # PySide's stub wants bytes, which PySide itself refuses.
            QDesktopServices.setUrlHandler(scheme, _nowhere, "open")  # type: ignore[arg-type]
    QGuiApplication.setQuitOnLastWindowClosed(False)


def show_full_screen(window: QQuickWindow) -> None:
    """Show ``window`` over everything, also where no window manager makes it large or gives it the keyboard."""
    screen = window.screen()
    if QGuiApplication.platformName() == "wayland":
        window.showFullScreen()
    else:
        window.setFlag(Qt.WindowType.FramelessWindowHint)
        window.setGeometry(screen.geometry())
        window.show()
    if QGuiApplication.platformName() != "offscreen":
        window.raise_()
    window.requestActivate()


def keep_full_screen(window: QQuickWindow) -> None:
    """Follow the screen when it is turned or changed, for as long as the window is."""

    def follow(geometry: QRect) -> None:
        window.setGeometry(geometry)

    window.screen().geometryChanged.connect(follow)
