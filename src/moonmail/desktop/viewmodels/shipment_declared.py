"""An item as it was declared, with its photos as far as they are on this machine."""

from __future__ import annotations

import logging
from base64 import b64encode
from functools import partial
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


log = logging.getLogger(__name__)


def _failed(error: BaseException) -> None:
    log.info("a photo could not be fetched: %s", error)


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
        self._scene: Scene | None = None
        # Photos that another computer sent, as they were fetched; empty while they are being asked for.
        self._fetched: dict[str, str] = {}
        self._props = DeclaredProps()
        self._facts = RowModel(DeclaredFact, lambda row: row.label, self)
        self._findings = RowModel(FindingRow, lambda row: row.rule, self)
        self._photos = RowModel(PhotoRow, lambda row: row.name, self)

    def show(self, scene: Scene | None) -> None:
        if scene is None or self._scene is None or scene.detail.card.shipment_id != self._scene.detail.card.shipment_id:
            self._fetched = {}
        self._scene = scene
        self._update()
        self._fetch()

    def _update(self) -> None:
        scene = self._scene
        old, self._props = self._props, derive_declared(scene, self._kept(scene))
        self._facts.show(self._props.facts)
        self._findings.show(self._props.findings)
        self._photos.show(self._props.photos)
        swap_props(self, old, self._props)

    def _kept(self, scene: Scene | None) -> dict[str, str]:
        """Return where the photos are."""
        shipment = scene.detail.shipment if scene else None
        names = shipment.item.photos if shipment and shipment.item else []
        folder = self._services.profile.files
        here = {name: QUrl.fromLocalFile(str(folder / name)).toString() for name in names if (folder / name).is_file()}
        return {name: self._fetched.get(name, "") for name in names} | here

    def _fetch(self) -> None:
        """Ask once for the photos that are not here: the item may have been declared on another computer."""
        for row in self._props.photos:
            if not row.source and row.name not in self._fetched:
                self._fetched[row.name] = ""
                asked = self._services.engine.read_file(row.name)
                self._services.jobs.when(asked, partial(self._take, row.name), _failed)

    def _take(self, name: str, data: bytes | None) -> None:
        if data and name in self._fetched:
            self._fetched[name] = f"data:image/jpeg;base64,{b64encode(data).decode()}"
            self._update()

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
