"""Events of the engine, which come on its threads, as signals on the GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from moonmail.client.glance import Session, Status
from moonmail.desktop.jobs import Jobs

if TYPE_CHECKING:
    from moonmail.client.engine import Engine
    from moonmail.client.model import Event


class Bridge(QObject):
    """Holds the newest status and session, so that a view model made later starts right.

    ``storeChanged`` carries the ``StoreChanged`` event itself.
    """

    statusChanged = Signal()
    sessionChanged = Signal()
    storeChanged = Signal(object)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._status = Status()
        self._session = Session()

    @property
    def status(self) -> Status:
        return self._status

    @property
    def session(self) -> Session:
        return self._session

    def attach(self, engine: Engine) -> None:
        """Listen to ``engine`` from now on, and take over what it knows already."""
        from moonmail.client.model import SessionChanged, StatusChanged

        self._jobs.open()
        engine.subscribe(lambda event: self._jobs.post(lambda: self.take(event)))
        self.take(StatusChanged(engine.status))
        self.take(SessionChanged(engine.session))

    def take(self, event: Event) -> None:
        from moonmail.client.model import SessionChanged, StatusChanged, StoreChanged

        match event:
            case StatusChanged(status):
                if status != self._status:
                    self._status = status
                    self.statusChanged.emit()
            case SessionChanged(session):
                if session != self._session:
                    self._session = session
                    self.sessionChanged.emit()
            case StoreChanged():
                self.storeChanged.emit(event)
