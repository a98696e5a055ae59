"""Frozen versions of a manifest: what is different between them, and taking one along as a file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Property, QAbstractItemModel, QObject, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.desktop.saving import SAVED, with_suffix, write_whole
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.desk_manifest_versions_props import (
    DiffRow,
    VersionRow,
    VersionsInputs,
    VersionsProps,
    derive_versions,
)

if TYPE_CHECKING:
    from moonmail.contract.manifests import ManifestDifferences, ManifestVersion
    from moonmail.desktop.desk.services import DeskServices

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made in Python")
class VmManifestVersions(QObject):
    """``saveWanted``: choose where; ``save`` takes the answer. ``said``: a short result; ``failed``: an error."""

    titleChanged = Signal()
    mayCompareBeforeChanged = Signal()
    comparingChanged = Signal()
    comingChanged = Signal()
    diffTitleChanged = Signal()
    diffTextChanged = Signal()
    saveWanted = Signal(str, str, arguments=["name", "suffix"])
    said = Signal(str)
    begun = Signal()
    failed = Signal(object)

    def __init__(self, services: DeskServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._known: Sequence[ManifestVersion] = ()
        self._chosen = ""
        self._compared: ManifestDifferences | None = None
        self._comparing = False
        self._coming = -1
        self._form = ""
        self._turn = 0
        self._versions = RowModel(VersionRow, lambda row: row.versionId, self)
        self._differences = RowModel(DiffRow, lambda row: row.key, self)
        self._props = VersionsProps()
        services.localizer.changed.connect(self._update)

    def show(self, versions: Sequence[ManifestVersion], chosen: str = "") -> None:
        """Show these, the newest first; the newest is chosen unless another one of them was, or ``chosen`` is."""
        self._known = versions
        ids = [str(each.id) for each in versions]
        self._chosen = next((each for each in (chosen, self._chosen) if each in ids), ids[0] if ids else "")
        self._update()

    def clear(self) -> None:
        """Be about another flight."""
        self._known, self._chosen = (), ""
        self.showGaps()

    @property
    def chosen(self) -> str:
        return self._chosen

    @property
    def busy(self) -> bool:
        return self._coming >= 0

    @Slot()
    def _update(self) -> None:
        localizer = self._services.localizer
        inputs = VersionsInputs(
            self._known,
            self._chosen,
            self._compared,
            self._comparing,
            self._coming,
            localizer.zone,
            localizer.language,
        )
        old, self._props = self._props, derive_versions(inputs)
        self._versions.show(self._props.versions)
        self._differences.show(self._props.differences)
        swap_props(self, old, self._props)

    @Slot(str)
    def choose(self, version_id: str) -> None:
        if version_id != self._chosen:
            self._chosen = version_id
            self.showGaps()

    # ---------------------------------------------------------------- differences

    @Slot()
    def showGaps(self) -> None:
        """Look at what is missing again."""
        self._turn += 1
        self._compared, self._comparing = None, False
        self._update()

    def before(self) -> UUID | None:
        """Return the version before the chosen one."""
        ids = [str(each.id) for each in self._known]
        at = ids.index(self._chosen) + 1 if self._chosen in ids else len(ids)
        return self._known[at].id if at < len(ids) else None

    @Slot()
    def compare(self) -> None:
        """Show what changed from the chosen version to now."""
        if self._chosen:
            self._ask(UUID(self._chosen), None)

    @Slot()
    def compareBefore(self) -> None:
        before = self.before()
        if before is not None:
            self._ask(before, UUID(self._chosen))

    def _ask(self, before: UUID, after: UUID | None) -> None:
        self._turn += 1
        self._compared, self._comparing = None, True
        self.begun.emit()
        self._update()
        services, turn = self._services, self._turn
        services.jobs.when(
            services.desk.manifests.differences(before, after),
            partial(self._found, turn),
            partial(self._not_found, turn),
        )

    def _found(self, turn: int, found: ManifestDifferences) -> None:
        if turn == self._turn:
            self._compared = found
            self._update()

    def _not_found(self, turn: int, error: BaseException) -> None:
        if turn == self._turn:
            self.showGaps()
            self.failed.emit(error)

    # ---------------------------------------------------------------- files

    @Slot(str)
    def take(self, form: str) -> None:
        """Ask where the chosen version is to be saved."""
        version = next((each for each in self._known if str(each.id) == self._chosen), None)
        if version is not None and not self.busy:
            self._form = form
            self.saveWanted.emit(f"moonmail-manifest-{version.mission_id}-{version.number}", form)

    @Slot(QUrl)
    def save(self, url: QUrl) -> None:
        """Fetch the file and write it, whole or not at all. That it was taken is in the audit."""
        if not self._chosen or self.busy or not url.isLocalFile():
            return
        from moonmail.contract.manifests import ManifestForm

        path = with_suffix(Path(url.toLocalFile()), f".{self._form}")
        self._coming = 0
        self.begun.emit()
        self._update()
        services = self._services
        future = services.desk.manifests.file(UUID(self._chosen), ManifestForm(self._form), self._came)
        services.jobs.when(future, partial(self._fetched, path), self._not_saved)

    def _came(self, count: int) -> None:
        """Called on a thread of the client's."""
        self._services.jobs.post(partial(self._coming_now, count))

    def _coming_now(self, count: int) -> None:
        if self.busy:
            self._coming = count
            self._update()

    def _fetched(self, path: Path, data: bytes) -> None:
        self._services.jobs.run(lambda: write_whole(path, data), lambda _: self._saved(path), self._not_saved)

    def _saved(self, path: Path) -> None:
        self._coming = -1
        self._update()
        self.said.emit(SAVED.filled(name=path.name).in_(self._services.localizer.language))

    def _not_saved(self, error: BaseException) -> None:
        self._coming = -1
        self._update()
        self.failed.emit(error)

    # ---------------------------------------------------------------- properties

    @Property(QAbstractItemModel, constant=True)
    def versions(self) -> QAbstractItemModel:
        return self._versions

    @Property(QAbstractItemModel, constant=True)
    def differences(self) -> QAbstractItemModel:
        return self._differences

    @Property(str, notify=titleChanged)
    def title(self) -> str:
        return self._props.title

    @Property(bool, notify=mayCompareBeforeChanged)
    def mayCompareBefore(self) -> bool:
        return self._props.mayCompareBefore

    @Property(bool, notify=comparingChanged)
    def comparing(self) -> bool:
        return self._props.comparing

    @Property(str, notify=comingChanged)
    def coming(self) -> str:
        return self._props.coming

    @Property(str, notify=diffTitleChanged)
    def diffTitle(self) -> str:
        return self._props.diffTitle

    @Property(str, notify=diffTextChanged)
    def diffText(self) -> str:
        return self._props.diffText
