"""Events of the desk's client, which come on its threads, as signals on the GUI thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from moonmail.client.desk.desk import Desk
from moonmail.client.desk.session import DeskEvent, SessionSaid, StaffSession, TroubleSaid
from moonmail.desktop.jobs import Jobs


class DeskBridge(QObject):
    """Holds the newest session and trouble, so that a view model made later starts right."""

    sessionChanged = Signal()
    troubleChanged = Signal()

    def __init__(self, desk: Desk, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = desk.session
        self._trouble = desk.trouble
        jobs.open()
        self._unsubscribe = desk.subscribe(lambda event: jobs.post(lambda: self.take(event)))

    @property
    def session(self) -> StaffSession:
        return self._session

    @property
    def trouble(self) -> TroubleSaid:
        return self._trouble

    def take(self, event: DeskEvent) -> None:
        match event:
            case SessionSaid(session):
                if session != self._session:
                    self._session = session
                    self.sessionChanged.emit()
            case TroubleSaid():
                if event != self._trouble:
                    self._trouble = event
                    self.troubleChanged.emit()

    def close(self) -> None:
        self._unsubscribe()
