"""Signing in at a kiosk with one's own phone: shows the code, waits for the answer, and forgets all when it is left."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.device_grant import PhoneCode
from moonmail.client.errors import ExchangeError, SignInError, SignInReason, StoreError, code_to_quote
from moonmail.desktop.kiosk.scan_gate import ScanGate
from moonmail.desktop.viewmodels.base import QmlUncreatable, swap_props
from moonmail.desktop.viewmodels.kiosk_qr import Qr
from moonmail.desktop.viewmodels.kiosk_sign_in_props import (
    SIGNED_IN,
    Failure,
    SignInInputs,
    SignInProps,
    Stage,
    derive_sign_in,
)
from moonmail.domain.kiosk import KioskEvent

if TYPE_CHECKING:
    from moonmail.client.model import Session
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.kiosk_guest import VmGuest

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

log = logging.getLogger(__name__)

_TICK_MS: Final = 1000


@QmlElement
@QmlUncreatable("made in Python")
class VmSignIn(QObject):
    """Every visit of the page is an attempt of its own; what an earlier one still says is not heard."""

    stageChanged = Signal()
    statusChanged = Signal()
    codeChanged = Signal()
    codeSpokenChanged = Signal()
    addressChanged = Signal()
    goodForChanged = Signal()
    soonChanged = Signal()
    qrChanged = Signal()
    modulesChanged = Signal()
    noticeToneChanged = Signal()
    noticeHappenedChanged = Signal()
    noticeSafeChanged = Signal()
    noticeNextChanged = Signal()
    noticeCodeChanged = Signal()
    againChanged = Signal()
    hintChanged = Signal()

    def __init__(self, services: Services, guest: VmGuest, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._guest = guest
        self._attempt = 0
        self._stage = Stage.PREPARING
        self._code = PhoneCode()
        self._failure: Failure | None = None
        self._hint: str | None = None
        self._qr = Qr(services, self._update)
        self._shown = False
        gate = guest.findChild(ScanGate)
        if gate is not None:
            gate.scanned.connect(self._scanned)
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._update)
        self._props = SignInProps()
        services.localizer.changed.connect(self._update)
        guest.onlineChanged.connect(self._update)
        self._update()

    # ------------------------------------------------------------ the page comes and goes

    def entered(self, what: str) -> None:
        del what
        session = self._services.bridge.session
        if session.signed_in and not session.expired:
            self._guest.happened(KioskEvent.SIGNED_IN)
            return
        self._shown = True
        self._tick.start()
        self.begin()

    def left(self) -> None:
        """Forget what was shown; an answer that comes now signs nobody in."""
        self._attempt += 1
        self._shown = False
        self._tick.stop()
        self._services.engine.cancel_sign_in()
        self._stage, self._code, self._failure, self._hint = Stage.PREPARING, PhoneCode(), None, None
        self._update()

    @Slot()
    def begin(self) -> None:
        """Ask for a code, the first one or another one."""
        begun = self._guest.begun
        if begun is None:
            return
        self._attempt += 1
        attempt, services = self._attempt, self._services
        self._stage, self._code, self._failure = Stage.PREPARING, PhoneCode(), None
        self._update()
        services.jobs.open()
        signed_in = services.engine.sign_in_by_phone(
            lambda code: services.jobs.post(lambda: self._show(attempt, code)), begun.session_id, begun.secret
        )
        services.jobs.when(
            signed_in,
            lambda session: self._signed_in(attempt, session),
            lambda error: self._ended(attempt, error),
        )

    # ------------------------------------------------------------ what the engine says

    def _show(self, attempt: int, code: PhoneCode) -> None:
        if attempt != self._attempt:
            return
        self._code = code
        self._stage = Stage.FINISHING if code.answered else Stage.WAITING if code.code else Stage.PREPARING
        self._update()

    def _signed_in(self, attempt: int, session: Session) -> None:
        if attempt == self._attempt and session.signed_in:
            self._guest.say(self._services.localizer.text(SIGNED_IN))
            self._guest.happened(KioskEvent.SIGNED_IN)

    def _ended(self, attempt: int, error: BaseException) -> None:
        if attempt != self._attempt:
            return
        if isinstance(error, SignInError) and error.reason is SignInReason.CANCELLED:
            return
        if isinstance(error, SignInError) and error.reason is SignInReason.DENIED:
            self._stage = Stage.DENIED
        else:
            self._stage, self._failure = Stage.FAILED, _failure(error)
        self._code = PhoneCode()
        self._update()

    # ------------------------------------------------------------ a boarding pass

    @Slot(str)
    def _scanned(self, number: str) -> None:
        if self._shown:
            self._guest.touched()
            self._hint = number
            self._update()

    # ------------------------------------------------------------ what is shown

    @Slot()
    def _update(self) -> None:
        services, code = self._services, self._code
        left = code.ends_at - services.clock.monotonic()
        self._qr.show(code.address_for(self._hint or ""))
        inputs = SignInInputs(
            self._stage,
            code,
            left,
            self._failure,
            self._hint,
            bool(self._guest.online),
            self._qr.picture,
            self._qr.modules,
            services.localizer.language,
        )
        old, self._props = self._props, derive_sign_in(inputs)
        swap_props(self, old, self._props)

    @Property(str, notify=stageChanged)
    def stage(self) -> str:
        return self._props.stage

    @Property(str, notify=statusChanged)
    def status(self) -> str:
        return self._props.status

    @Property(str, notify=codeChanged)
    def code(self) -> str:
        return self._props.code

    @Property(str, notify=codeSpokenChanged)
    def codeSpoken(self) -> str:
        return self._props.codeSpoken

    @Property(str, notify=addressChanged)
    def address(self) -> str:
        return self._props.address

    @Property(str, notify=goodForChanged)
    def goodFor(self) -> str:
        return self._props.goodFor

    @Property(bool, notify=soonChanged)
    def soon(self) -> bool:
        return self._props.soon

    @Property(str, notify=qrChanged)
    def qr(self) -> str:
        return self._props.qr

    @Property(int, notify=modulesChanged)
    def modules(self) -> int:
        return self._props.modules

    @Property(str, notify=noticeToneChanged)
    def noticeTone(self) -> str:
        return self._props.noticeTone

    @Property(str, notify=noticeHappenedChanged)
    def noticeHappened(self) -> str:
        return self._props.noticeHappened

    @Property(str, notify=noticeSafeChanged)
    def noticeSafe(self) -> str:
        return self._props.noticeSafe

    @Property(str, notify=noticeNextChanged)
    def noticeNext(self) -> str:
        return self._props.noticeNext

    @Property(str, notify=noticeCodeChanged)
    def noticeCode(self) -> str:
        return self._props.noticeCode

    @Property(str, notify=againChanged)
    def again(self) -> str:
        return self._props.again

    @Property(str, notify=hintChanged)
    def hint(self) -> str:
        return self._props.hint


def _failure(error: BaseException) -> Failure:
    if isinstance(error, ExchangeError):
        code = error.refusal.code if error.refusal is not None and not error.refusal.code.startswith("invalid_") else ""
        return Failure(code or error.trouble.value, code_to_quote(error.trouble, error.quote))
    if isinstance(error, StoreError):
        return Failure(error.trouble.value, code_to_quote(error.trouble))
    log.error("signing in by phone failed", exc_info=error)
    return Failure("server_error")
