"""A group's plates, and finding a name among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QAbstractItemModel, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.shipment_entries_props import EntriesProps, EntryRow, derive_entries

if TYPE_CHECKING:
    from moonmail.desktop.viewmodels.shipment_scene import Scene

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made in Python")
class VmEntries(QObject):
    stateChanged = Signal()
    summaryChanged = Signal()
    foundChanged = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._scene: Scene | None = None
        self._wanted = ""
        self._props = EntriesProps()
        self._rows = RowModel(EntryRow, lambda row: row.number, self)

    def show(self, scene: Scene | None) -> None:
        if scene is None or self._scene is None or scene.detail.card.shipment_id != self._scene.detail.card.shipment_id:
            self._wanted = ""
        self._scene = scene
        self._update()

    def _update(self) -> None:
        old, self._props = self._props, derive_entries(self._scene, self._wanted)
        self._rows.show(self._props.entries)
        swap_props(self, old, self._props)

    @Slot(str)
    def find(self, name: str) -> None:
        self._wanted = name
        self._update()

    @Property(QAbstractItemModel, constant=True)
    def entries(self) -> QAbstractItemModel:
        return self._rows

    @Property(str, notify=stateChanged)
    def state(self) -> str:
        return self._props.state

    @Property(str, notify=summaryChanged)
    def summary(self) -> str:
        return self._props.summary

    @Property(str, notify=foundChanged)
    def found(self) -> str:
        return self._props.found
