"""The message being written, kept on disk at every change."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from moonmail.client.model import Draft, Trouble
from moonmail.desktop.viewmodels.send_flow import Step
from moonmail.domain.sizes import SizeCode

if TYPE_CHECKING:
    from moonmail.desktop.services import Services

log = logging.getLogger(__name__)

_TRY_AGAIN_MS: Final = 5000


class DraftKeeper(QObject):
    """Holds the draft of the flow. ``trouble``: why the last change is not on disk, None when it is."""

    changed = Signal()
    savedChanged = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._draft: Draft | None = None
        self._trouble: Trouble | None = None
        self._try_again = QTimer(self, singleShot=True, interval=_TRY_AGAIN_MS)
        self._try_again.timeout.connect(self._save)

    @property
    def draft(self) -> Draft | None:
        return self._draft

    @property
    def trouble(self) -> Trouble | None:
        return self._trouble

    def new(self, mission_id: str, size: SizeCode = SizeCode.MESSAGE) -> Draft:
        """Begin a draft. It is written to disk with its first change."""
        now, language = self._services.clock.now(), self._services.localizer.language
        self.take(Draft(uuid4(), now, size=size, mission_id=mission_id, step=Step.CHOOSE.value, language=language))
        assert self._draft is not None
        return self._draft

    def take(self, draft: Draft | None) -> None:
        """Go on with ``draft``, as it was saved."""
        self._draft = draft
        self._settled(None)
        self.changed.emit()

    def change(self, **values: Any) -> None:
        """Replace fields of the draft and save it. Nothing happens when nothing differs."""
        if self._draft is None:
            return
        new = replace(self._draft, **values)
        if new == self._draft:
            return
        self._draft = replace(new, updated_at=self._services.clock.now())
        self._save()
        self.changed.emit()

    @Slot()
    def _save(self) -> None:
        if self._draft is not None:
            future = self._services.engine.save_draft(self._draft)
            self._services.jobs.when(future, lambda _: self._settled(None), self.report)

    def report(self, error: BaseException) -> None:
        """Say that something could not be kept, and try again by itself."""
        trouble = getattr(error, "trouble", None)
        if not isinstance(trouble, Trouble):
            log.error("a draft was not saved", exc_info=error)
            trouble = Trouble.STORE_READ_ONLY
        self._settled(trouble)
        self._try_again.start()

    def _settled(self, trouble: Trouble | None) -> None:
        if trouble != self._trouble:
            self._trouble = trouble
            self.savedChanged.emit()
