"""Freezing a manifest: what was seen becomes a numbered version, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.errors import ExchangeError
from moonmail.desktop.viewmodels.base import QmlUncreatable, swap_props
from moonmail.desktop.viewmodels.desk_manifest_freezing_props import FreezingInputs, FreezingProps, derive_freezing
from moonmail.desktop.viewmodels.direct_words import Told
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.contract.manifests import ManifestDraft, ManifestIn, ManifestVersion
    from moonmail.desktop.desk.services import DeskServices

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

LONGEST: Final = 400
_CHANGED: Final = Text(
    "ご覧になったあとで内容が変わったため、確定していません。",
    "It has changed since you looked at it, so nothing was frozen.",
)
_STAYS: Final = Text("入力した理由は残っています。", "The reason you wrote is still here.")
_LOOK: Final = Text(
    "新しい内容を表示しました。確かめて、もう一度確定してください。",
    "What it is now is shown. Look at it, then freeze it again.",
)


@QmlElement
@QmlUncreatable("made in Python")
class VmManifestFreezing(QObject):
    """``frozen`` and ``failed`` tell the page; ``outdated``: it is another one now than was seen."""

    shownChanged = Signal()
    possibleChanged = Signal()
    reasonChanged = Signal()
    reasonNeededChanged = Signal()
    incompleteChanged = Signal()
    althoughChanged = Signal()
    canFreezeChanged = Signal()
    whyNotChanged = Signal()
    busyChanged = Signal()
    frozen = Signal(object)
    failed = Signal(object)
    outdated = Signal()

    def __init__(self, services: DeskServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._draft: ManifestDraft | None = None
        self._reason = ""
        self._although = False
        self._busy = False
        # One id for one freezing until an answer has come: an answer that was lost must not freeze twice.
        self._attempt: tuple[ManifestIn, UUID] | None = None
        self._props = FreezingProps()
        services.localizer.changed.connect(self._update)

    def show(self, draft: ManifestDraft | None) -> None:
        """Be about another draft. What was typed stays."""
        self._draft = draft
        self._update()

    def clear(self) -> None:
        """Be about another flight."""
        self._reason, self._although, self._attempt = "", False, None
        self.show(None)

    @Slot()
    def _update(self) -> None:
        language = self._services.localizer.language
        inputs = FreezingInputs(self._draft, self._reason, self._although, self._busy, language)
        old, self._props = self._props, derive_freezing(inputs)
        swap_props(self, old, self._props)

    def may_freeze(self) -> bool:
        return self._props.canFreeze

    @Slot(str)
    def typeReason(self, text: str) -> None:
        self._reason = text[:LONGEST]
        self._update()

    @Slot(bool)
    def setAlthough(self, yes: bool) -> None:
        self._although = yes
        self._update()

    @Slot()
    def freeze(self) -> None:
        if not self._props.canFreeze or self._draft is None:
            return
        from moonmail.contract.manifests import ManifestIn

        body = ManifestIn(
            mission_id=self._draft.mission_id,
            content_sha256=self._draft.content_sha256,
            reason=self._reason.strip(),
            although_incomplete=not self._draft.complete,
        )
        if self._attempt is None or self._attempt[0] != body:
            self._attempt = (body, uuid4())
        self._busy = True
        self._update()
        services = self._services
        services.jobs.when(services.desk.manifests.freeze(self._attempt[1], body), self._done, self._not_done)

    def _done(self, version: ManifestVersion) -> None:
        self._busy, self._attempt = False, None
        self._reason, self._although = "", False
        self._update()
        self.frozen.emit(version)

    def _not_done(self, error: BaseException) -> None:
        self._busy = False
        refusal = error.refusal if isinstance(error, ExchangeError) else None
        if refusal is not None:
            # It was answered: another try is another question.
            self._attempt = None
        if refusal is not None and refusal.code == "changed_meanwhile":
            self._although = False
            self.outdated.emit()
        else:
            self.failed.emit(error)
        self._update()

    def outdated_words(self) -> Told:
        language = self._services.localizer.language
        stays = _STAYS.in_(language) if self._reason else ""
        return Told(_CHANGED.in_(language), stays, _LOOK.in_(language))

    # ---------------------------------------------------------------- properties

    @Property(bool, notify=shownChanged)
    def shown(self) -> bool:
        return self._props.shown

    @Property(bool, notify=possibleChanged)
    def possible(self) -> bool:
        return self._props.possible

    @Property(str, notify=reasonChanged)
    def reason(self) -> str:
        return self._props.reason

    @Property(bool, notify=reasonNeededChanged)
    def reasonNeeded(self) -> bool:
        return self._props.reasonNeeded

    @Property(bool, notify=incompleteChanged)
    def incomplete(self) -> bool:
        return self._props.incomplete

    @Property(bool, notify=althoughChanged)
    def although(self) -> bool:
        return self._props.although

    @Property(bool, notify=canFreezeChanged)
    def canFreeze(self) -> bool:
        return self._props.canFreeze

    @Property(str, notify=whyNotChanged)
    def whyNot(self) -> str:
        return self._props.whyNot

    @Property(bool, notify=busyChanged)
    def busy(self) -> bool:
        return self._props.busy
