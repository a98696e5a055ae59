"""Showing notifications on the desktop.

On Linux by org.freedesktop.Notifications, and where nobody on the bus has that name, by the desktop portal. On Windows
and macOS nothing is shown: Qt has that in its widgets alone, or with an icon in the tray.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

from moonmail.desktop.dbus_notify import NotifyLine

if TYPE_CHECKING:
    from moonmail.desktop.flight_news import News
    from moonmail.desktop.jobs import Jobs

log = logging.getLogger(__name__)

PORTAL: Final = "org.freedesktop.portal.Desktop"
PATH: Final = "/org/freedesktop/portal/desktop"
INTERFACE: Final = "org.freedesktop.portal.Notification"


class BusPosting(QObject):
    """Nothing here may fail the app: a desktop without notifications shows none.

    What has the key of another takes its place. ``address``: of another bus than the session's. ``opened``: the one
    with this key was clicked; the portal's tell nothing, as PySide can't hear signals of a bus.
    """

    opened = Signal(str, arguments=["key"])

    def __init__(self, jobs: Jobs, address: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._address = address
        jobs.open()
        self._line = NotifyLine(address, lambda key: jobs.post(lambda: self.opened.emit(key)))
        self._portal: PortalPosting | None = None
        self.destroyed.connect(self._line.close)

    def post(self, news: News) -> None:
        def failed(error: BaseException) -> None:
            log.info("the desktop's own notifications can't be used: %s", error)
            if self._portal is None:
                self._portal = PortalPosting(self._address, self)
            self._portal.post(news)

        self._jobs.run(lambda: self._line.notify(news.key, news.title, news.body), lambda _: None, failed)


class PortalPosting(QObject):
    def __init__(self, address: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = (
            QDBusConnection.connectToBus(address, "moonmail-portal") if address else QDBusConnection.sessionBus()
        )
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
