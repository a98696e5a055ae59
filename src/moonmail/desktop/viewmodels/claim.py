"""Claiming what somebody booked for the member."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.errors import ExchangeError
from moonmail.client.model import ShipmentDetail, StoreChanged
from moonmail.desktop.viewmodels.base import QmlUncreatable, swap_props
from moonmail.desktop.viewmodels.claim_props import ClaimInputs, ClaimProps, ClaimStage, derive_claim
from moonmail.desktop.viewmodels.direct_words import Told, told
from moonmail.domain.codes import read_code

if TYPE_CHECKING:
    from moonmail.contract.gifts import Claim
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.home import VmHome

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made in Python")
class VmClaim(QObject):
    """``stage``: enter, asking, arriving or claimed."""

    stageChanged = Signal()
    typedChanged = Signal()
    hintChanged = Signal()
    errorChanged = Signal()
    spokenCodeChanged = Signal()
    signedInChanged = Signal()
    canClaimChanged = Signal()
    happenedChanged = Signal()
    safeChanged = Signal()
    nextChanged = Signal()
    codeChanged = Signal()
    titleChanged = Signal()
    giverChanged = Signal()
    noteChanged = Signal()

    def __init__(self, services: Services, home: VmHome, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._home = home
        self._stage = ClaimStage.ENTER
        self._typed = ""
        self._claim: Claim | None = None
        self._told = Told()
        self._failure: BaseException | None = None
        # One id for one code until an answer has come: an answer that was lost must not claim twice.
        self._attempt: tuple[str, UUID] | None = None
        self._props = ClaimProps()
        services.bridge.sessionChanged.connect(self._update)
        services.bridge.storeChanged.connect(self._store_changed)
        services.localizer.changed.connect(self._update)
        self._update()

    @Slot()
    def _update(self) -> None:
        language = self._services.localizer.language
        self._told = told(self._failure, language) if self._failure is not None else Told()
        session = self._services.bridge.session
        signed_in = session.signed_in and not session.expired
        inputs = ClaimInputs(self._stage, self._typed, signed_in, self._claim, self._told, language)
        old, self._props = self._props, derive_claim(inputs)
        swap_props(self, old, self._props)

    @Slot(str)
    def type(self, text: str) -> None:
        self._typed = text
        self._failure = None
        self._update()

    @Slot()
    def claim(self) -> None:
        code = read_code(self._typed).code
        if code is None or not self._props.canClaim:
            return
        if self._attempt is None or self._attempt[0] != code:
            self._attempt = (code, uuid4())
        self._stage, self._failure = ClaimStage.ASKING, None
        self._update()
        self._services.jobs.when(self._services.engine.claim(self._attempt[1], code), self._claimed, self._failed)

    def _claimed(self, claim: Claim) -> None:
        self._claim, self._attempt = claim, None
        self._stage = ClaimStage.ARRIVING
        self._update()
        self._home.say(" ".join(part for part in (self._props.title, self._props.giver) if part))
        self._look()

    def _failed(self, error: BaseException) -> None:
        self._stage, self._failure = ClaimStage.ENTER, error
        if isinstance(error, ExchangeError) and error.refusal is not None:
            # It was answered: another try is another question.
            self._attempt = None
        self._update()

    def _look(self) -> None:
        """See whether the shipment itself has come."""
        if self._claim is not None:
            self._services.jobs.when(self._services.engine.shipment(self._claim.shipment_id), self._found)

    def _found(self, detail: ShipmentDetail | None) -> None:
        if detail is not None and detail.booking is not None and self._stage is ClaimStage.ARRIVING:
            self._stage = ClaimStage.CLAIMED
            self._update()

    @Slot(object)
    def _store_changed(self, event: StoreChanged) -> None:
        if self._stage is ClaimStage.ARRIVING and event.types & {"shipment", "booking"}:
            self._look()

    @Slot()
    def open(self) -> None:
        """Show what was claimed, and be ready for another code."""
        if self._claim is None:
            return
        shipment_id = str(self._claim.shipment_id)
        self.again()
        self._home.open("shipments")
        self._home.openShipment(shipment_id)

    @Slot()
    def again(self) -> None:
        self._stage, self._typed, self._claim, self._failure = ClaimStage.ENTER, "", None, None
        self._update()

    @Property(str, notify=stageChanged)
    def stage(self) -> str:
        return self._props.stage

    @Property(str, notify=typedChanged)
    def typed(self) -> str:
        return self._props.typed

    @Property(str, notify=hintChanged)
    def hint(self) -> str:
        return self._props.hint

    @Property(str, notify=errorChanged)
    def error(self) -> str:
        return self._props.error

    @Property(str, notify=spokenCodeChanged)
    def spokenCode(self) -> str:
        return self._props.spokenCode

    @Property(bool, notify=signedInChanged)
    def signedIn(self) -> bool:
        return self._props.signedIn

    @Property(bool, notify=canClaimChanged)
    def canClaim(self) -> bool:
        return self._props.canClaim

    @Property(str, notify=happenedChanged)
    def happened(self) -> str:
        return self._props.happened

    @Property(str, notify=safeChanged)
    def safe(self) -> str:
        return self._props.safe

    @Property(str, notify=nextChanged)
    def next(self) -> str:
        return self._props.next

    @Property(str, notify=codeChanged)
    def code(self) -> str:
        return self._props.code

    @Property(str, notify=titleChanged)
    def title(self) -> str:
        return self._props.title

    @Property(str, notify=giverChanged)
    def giver(self) -> str:
        return self._props.giver

    @Property(str, notify=noteChanged)
    def note(self) -> str:
        return self._props.note
