"""An item as it was declared, with its photos as far as they are on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QAbstractItemModel, QObject, QUrl, Signal
from PySide6.QtQml import QmlElement

from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.shipment_declared_props import (
    DeclaredFact,
    DeclaredProps,
    FindingRow,
    PhotoRow,
    derive_declared,
)

if TYPE_CHECKING:
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.shipment_scene import Scene

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made in Python")
class VmDeclared(QObject):
    stateChanged = Signal()
    openChanged = Signal()
    summaryChanged = Signal()
    verdictChanged = Signal()
    verdictIconChanged = Signal()
    verdictToneChanged = Signal()
    reviewChanged = Signal()
    nextChanged = Signal()
    dataSheetChanged = Signal()

    def __init__(self, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._props = DeclaredProps()
        self._facts = RowModel(DeclaredFact, lambda row: row.label, self)
        self._findings = RowModel(FindingRow, lambda row: row.rule, self)
        self._photos = RowModel(PhotoRow, lambda row: row.name, self)

    def show(self, scene: Scene | None) -> None:
        old, self._props = self._props, derive_declared(scene, self._kept(scene))
        self._facts.show(self._props.facts)
        self._findings.show(self._props.findings)
        self._photos.show(self._props.photos)
        swap_props(self, old, self._props)

    def _kept(self, scene: Scene | None) -> dict[str, str]:
        """Return where the photos are; those taken on another computer are not here."""
        shipment = scene.detail.shipment if scene else None
        names = shipment.item.photos if shipment and shipment.item else []
        folder = self._services.profile.files
        return {name: QUrl.fromLocalFile(str(folder / name)).toString() for name in names if (folder / name).is_file()}

    @Property(QAbstractItemModel, constant=True)
    def facts(self) -> QAbstractItemModel:
        return self._facts

    @Property(QAbstractItemModel, constant=True)
    def findings(self) -> QAbstractItemModel:
        return self._findings

    @Property(QAbstractItemModel, constant=True)
    def photos(self) -> QAbstractItemModel:
        return self._photos

    @Property(str, notify=stateChanged)
    def state(self) -> str:
        return self._props.state

    @Property(bool, notify=openChanged)
    def open(self) -> bool:
        return self._props.open

    @Property(str, notify=summaryChanged)
    def summary(self) -> str:
        return self._props.summary

    @Property(str, notify=verdictChanged)
    def verdict(self) -> str:
        return self._props.verdict

    @Property(str, notify=verdictIconChanged)
    def verdictIcon(self) -> str:
        return self._props.verdictIcon

    @Property(str, notify=verdictToneChanged)
    def verdictTone(self) -> str:
        return self._props.verdictTone

    @Property(str, notify=reviewChanged)
    def review(self) -> str:
        return self._props.review

    @Property(str, notify=nextChanged)
    def next(self) -> str:
        return self._props.next

    @Property(str, notify=dataSheetChanged)
    def dataSheet(self) -> str:
        return self._props.dataSheet
