"""What stays of a flight. Patches are drawn on a worker, once each."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QAbstractItemModel, QObject, Signal
from PySide6.QtQml import QmlElement

from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.shipment_record_props import PatchRow, RecordProps, derive_record

if TYPE_CHECKING:
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.shipment_scene import Scene

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

log = logging.getLogger(__name__)


@QmlElement
@QmlUncreatable("made in Python")
class VmRecord(QObject):
    stateChanged = Signal()
    summaryChanged = Signal()
    textChanged = Signal()
    earnedChanged = Signal()
    earnedTextChanged = Signal()

    def __init__(self, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._scene: Scene | None = None
        self._drawn: dict[int, str] = {}
        self._drawn_for = ""
        self._props = RecordProps()
        self._patches = RowModel(PatchRow, lambda row: row.seq, self)

    def show(self, scene: Scene | None) -> None:
        self._scene = scene
        self._update()
        self._draw()

    def _update(self) -> None:
        old, self._props = self._props, derive_record(self._scene, self._drawn)
        self._patches.show(self._props.patches)
        swap_props(self, old, self._props)

    def _draw(self) -> None:
        mission = self._scene.detail.mission if self._scene else None
        wanted_rows = tuple((row.seq, row.earned) for row in self._props.patches)
        if mission is None or not wanted_rows:
            return
        wanted = f"{mission.id}:{mission.rev}"
        if wanted == self._drawn_for:
            return
        self._drawn_for, self._drawn = wanted, {}

        def work() -> dict[int, str]:
            from moonmail.desktop.viewmodels.shipment_paper import patch_addresses

            return patch_addresses(mission, wanted_rows)

        def done(drawn: dict[int, str]) -> None:
            if self._drawn_for == wanted:
                self._drawn = drawn
                self._update()

        def failed(error: BaseException) -> None:
            log.warning("patches could not be drawn", exc_info=error)

        self._services.jobs.run(work, done, failed)

    @Property(QAbstractItemModel, constant=True)
    def patches(self) -> QAbstractItemModel:
        return self._patches

    @Property(str, notify=stateChanged)
    def state(self) -> str:
        return self._props.state

    @Property(str, notify=summaryChanged)
    def summary(self) -> str:
        return self._props.summary

    @Property(str, notify=textChanged)
    def text(self) -> str:
        return self._props.text

    @Property(int, notify=earnedChanged)
    def earned(self) -> int:
        return self._props.earned

    @Property(str, notify=earnedTextChanged)
    def earnedText(self) -> str:
        return self._props.earnedText
