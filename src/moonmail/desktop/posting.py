"""Showing a notification on the desktop.

On Linux by the desktop portal over D-Bus, which every current desktop has. What PySide can't do over it: send the
unsigned number that the older org.freedesktop.Notifications wants, and hear the signal of a click; so a click only
closes it. On Windows and macOS nothing is shown: Qt has that in its widgets alone, or with an icon in the tray.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

if TYPE_CHECKING:
    from moonmail.desktop.flight_news import News

log = logging.getLogger(__name__)

PORTAL: Final = "org.freedesktop.portal.Desktop"
PATH: Final = "/org/freedesktop/portal/desktop"
INTERFACE: Final = "org.freedesktop.portal.Notification"


class PortalPosting(QObject):
    """Nothing here may fail the app: a desktop without a portal shows nothing. What has the key of another replaces it.

    ``bus``: another than the session's.
    """

    def __init__(self, bus: QDBusConnection | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = bus or QDBusConnection.sessionBus()
        self._waiting: set[QDBusPendingCallWatcher] = set()

    def post(self, news: News) -> None:
        if not self._bus.isConnected():
            log.info("there is no session bus to notify by")
            return
        call = QDBusMessage.createMethodCall(PORTAL, PATH, INTERFACE, "AddNotification")
        call.setArguments([news.key, {"title": news.title, "body": news.body, "priority": "normal"}])
        watcher = QDBusPendingCallWatcher(self._bus.asyncCall(call), self)
        self._waiting.add(watcher)
        watcher.finished.connect(self._answered)

    @Slot(QDBusPendingCallWatcher)
    def _answered(self, watcher: QDBusPendingCallWatcher) -> None:
        if watcher.isError():
            log.info("the desktop shows no notifications: %s", watcher.error().name())
        self._waiting.discard(watcher)
        watcher.deleteLater()
