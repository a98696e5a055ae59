"""The kiosk's shell as a machine of states: it keeps sessions, order and who may do what, and draws nothing."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from moonmail.client.device import BeatAnswer, DeviceError, DeviceErrorKind
from moonmail.desktop.kiosk.channel import Begin, CallStaff, Network, Shown, StaffComes, ToShell
from moonmail.desktop.kiosk.hours import opens_next
from moonmail.desktop.kiosk.pool import BROKEN, End, Ended, Pool
from moonmail.desktop.kiosk.shell_view import ShellView as ShellView
from moonmail.desktop.kiosk.standing import Standing
from moonmail.desktop.localizer import zone_named
from moonmail.domain.kiosk import KioskState, TroubleReason
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.client.device import Device, DeviceFile
    from moonmail.contract.kiosk import KioskConfig
    from moonmail.desktop.kiosk.heart import Heart, Line

SORRY_S: Final = 20
WAITING_S: Final = 20
FAILURES: Final = 3
WITHIN_S: Final = 60.0
# Sessions that failed are tried again by themselves after that: a kiosk whose trouble has gone needs nobody to come.
PROBATION_S: Final = 600
MAINTENANCE_S: Final = 300
PIN_S: Final = 30
LOOK_MS: Final = 4000

log = logging.getLogger(__name__)


class Keeper(QObject):
    """``make_heart`` makes the line to the backend of an enrolled device; ``cancel_jobs`` cancels a session's paper.

    ``check`` looks whether the machine is set up so that it forgets; None: it is, or nobody asks.
    """

    changed = Signal()
    guestGone = Signal()
    wiped = Signal()
    configured = Signal()

    def __init__(
        self,
        profile: Path,
        file: DeviceFile,
        make_pool: Callable[[Keeper], Pool],
        make_heart: Callable[[Keeper, Device], Heart],
        *,
        cancel_jobs: Callable[[str, Sequence[int]], object] = lambda _queue, _jobs: None,
        is_set_up: Callable[[], bool] = lambda: True,
        monotonic: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._file = file
        self._make_heart = make_heart
        self._cancel_jobs = cancel_jobs
        self._is_set_up = is_set_up
        self._monotonic = monotonic
        self._now = now
        self._standing = Standing(profile)
        self._heart: Heart | None = None
        self._failed_at: list[float] = []
        self._maintenance = self._waiting = self._pin = self._sorry = False
        self._wants_staff = self._staff_told = False
        self._broken_at = monotonic()
        # Not before it was seen that the print service forgets what it printed.
        self.may_print = False
        self.view = ShellView()
        self.pool = make_pool(self)
        self._sorry_over = self._timer(SORRY_S, self._no_longer_sorry)
        self._given_up = self._timer(WAITING_S, self._gave_up)
        self._maintenance_over = self._timer(MAINTENANCE_S, self.leave_maintenance)
        self._pin_over = self._timer(PIN_S, self.close_pin)
        self._minute = QTimer(self)
        self._minute.setInterval(LOOK_MS)
        self._minute.timeout.connect(self.look)

    def _timer(self, seconds: int, call: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(seconds * 1000)
        timer.timeout.connect(call)
        return timer

    # ------------------------------------------------------------ from start to end

    def open(self) -> None:
        """Begin to keep the kiosk: enrolled, in order and set up, it has a spare and waits for guests."""
        self._minute.start()
        device = self._file.load()
        if device is not None:
            self._enrolled(device)
        elif self._standing.reason is not TroubleReason.REVOKED:
            self._standing.break_(TroubleReason.NOT_ENROLLED)
        if self._standing.reason is None and not self._is_set_up():
            self._standing.break_(TroubleReason.SET_UP)
        if self._standing.reason is None:
            self.pool.open()
        self._update()

    def close(self) -> None:
        self._minute.stop()
        self.pool.close()
        if self._heart is not None:
            self._heart.close()

    def _enrolled(self, device: Device) -> None:
        self._heart = self._make_heart(self, device)
        self._heart.start()
        self.configured.emit()
        if self._standing.reason in {TroubleReason.NOT_ENROLLED, TroubleReason.REVOKED}:
            self._standing.mend()

    @property
    def line(self) -> Line | None:
        return self._heart.line if self._heart is not None else None

    @property
    def config(self) -> KioskConfig | None:
        return self._heart.line.device.config if self._heart is not None else None

    @property
    def state(self) -> KioskState:
        """Where the kiosk is, the guest's session included: for the heartbeat."""
        return self.pool.guest_state or self._own_state()

    @property
    def reason(self) -> TroubleReason | None:
        return self._standing.reason

    # ------------------------------------------------------------ a guest

    @Slot()
    def touch(self) -> None:
        """Somebody touched the attract screen."""
        view = self.view
        if view.state is not KioskState.ATTRACT or view.guest or view.waiting or view.pin or view.opens_at:
            return
        config, heart = self.config, self._heart
        if config is None or heart is None:
            return
        session_id = secret = ""
        try:
            session = heart.line.begin_session()
            session_id, secret = session.id, session.secret
            heart.ask(lambda: heart.line.open_session(session))
        except DeviceError as error:
            if error.kind is DeviceErrorKind.REVOKED:
                self.revoked()
                return
            # Without room on disk a guest can look at flights all the same.
            log.warning("a guest cannot sign in: %s", error.kind)
        begin = Begin(
            session_id,
            secret,
            heart.line.device.server,
            config.lounge.ja,
            config.lounge.en,
            languages=tuple(config.languages),
            missions=tuple(config.missions),
            printer=config.printer if self.may_print else "",
            online=heart.online,
            sorry=self._sorry,
        )
        self._wants_staff = self._staff_told = False
        self._waiting = True
        self._given_up.start()
        self.pool.begin(begin)
        self._update()

    @Slot()
    def _gave_up(self) -> None:
        """No session came: the guest is back at the start rather than before a screen that never changes."""
        self._forget_waiting()
        self._update()

    def _forget_waiting(self) -> None:
        session_id, heart = self.pool.forget_asked(), self._heart
        if session_id and heart is not None:
            heart.ask(lambda: heart.line.end_session(session_id))
        self._given_up.stop()
        self._waiting = False

    def heard(self, said: ToShell) -> None:
        """Take what the guest's session said."""
        match said:
            case Shown():
                self._given_up.stop()
                self._sorry_over.stop()
                self._waiting = self._sorry = False
                self._update()
            case CallStaff(wanted):
                self._call_staff(wanted)
            case _:
                pass

    def _call_staff(self, wanted: bool) -> None:
        self._wants_staff, self._staff_told = wanted, False
        heart = self._heart
        if heart is None:
            self.pool.tell(StaffComes(told=False))
            return

        def told(reached: object) -> None:
            if wanted and self._wants_staff:
                self._staff_told = bool(reached)
                self.pool.tell(StaffComes(told=bool(reached)))

        heart.ask(lambda: heart.line.call_staff(wanted), told)

    def ended(self, ended: Ended) -> None:
        """A guest's session is over and gone."""
        self._given_up.stop()
        self._waiting = False
        heart = self._heart
        if heart is not None:
            if ended.session_id:
                heart.ask(lambda: heart.line.end_session(ended.session_id))
            if self._wants_staff:
                heart.ask(lambda: heart.line.call_staff(False))
            if ended.jobs:
                heart.ask(lambda: self._cancel(ended))
        self._wants_staff = False
        if ended.how in BROKEN:
            log.error("a guest's session has %s", ended.how)
            self._sorry = True
            self._sorry_over.start()
            self.failed()
        if ended.how is End.STAFF:
            self._open_pin()
        self._update()
        self.guestGone.emit()

    def _cancel(self, ended: Ended) -> None:
        for queue in {job.queue for job in ended.jobs}:
            self._cancel_jobs(queue, [job.job for job in ended.jobs if job.queue == queue])

    @Slot()
    def _no_longer_sorry(self) -> None:
        self._sorry = False
        self._update()

    # ------------------------------------------------------------ out of order

    def failed(self) -> None:
        """A session broke down, or one that waited for a guest did. Too many of them: nobody is asked to try again."""
        now = self._monotonic()
        self._failed_at = [at for at in self._failed_at if now - at < WITHIN_S] + [now]
        if len(self._failed_at) >= FAILURES and self._standing.reason is None:
            self.break_(TroubleReason.SESSIONS_FAIL)

    def break_(self, reason: TroubleReason) -> None:
        """Be out of order from now on, also after a restart."""
        self._standing.break_(reason)
        self._broken_at = self._monotonic()
        self._forget_waiting()
        self.pool.end()
        self.pool.close()
        self._update()

    @Slot()
    def mend(self) -> None:
        """Be in order again: staff say so, or what was wrong no longer is."""
        if self._heart is None:
            return
        self._standing.mend()
        self._failed_at = []
        if not self._is_set_up():
            self._standing.break_(TroubleReason.SET_UP)
        else:
            self.pool.open()
        self._update()

    def revoked(self) -> None:
        """The backend no longer knows this kiosk: forget everything that was its own."""
        self.pool.close()
        if self._heart is not None:
            heart, self._heart = self._heart, None
            heart.close()
            heart.deleteLater()
        self._file.wipe()
        self._standing.break_(TroubleReason.REVOKED)
        self.wiped.emit()
        self._update()

    @Slot()
    def look(self) -> None:
        """Look whether what was wrong has gone, and what the clock says."""
        reason = self._standing.reason
        if reason in {TroubleReason.NOT_ENROLLED, TroubleReason.REVOKED}:
            device = self._file.load()
            if device is not None:
                self._enrolled(device)
                self.mend()
        elif (reason is TroubleReason.SET_UP and self._is_set_up()) or (
            reason is TroubleReason.SESSIONS_FAIL and self._monotonic() - self._broken_at > PROBATION_S
        ):
            self.mend()
        self._update()

    # ------------------------------------------------------------ the backend

    def network(self, online: bool) -> None:
        self.pool.tell(Network(online))
        self._update()

    def answered(self, answer: BeatAnswer) -> None:
        """Take what a beat brought."""
        if answer.config is not None:
            self.configured.emit()
        if self._wants_staff and answer.staff_told and not self._staff_told:
            self._staff_told = True
            self.pool.tell(StaffComes(told=True))
        self._update()

    # ------------------------------------------------------------ staff

    @Slot()
    def corner(self) -> None:
        """Somebody held the corner of the shell's own window."""
        if not self.view.guest and not self._maintenance:
            self._open_pin()
            self._update()

    def _open_pin(self) -> None:
        self._pin = True
        self._pin_over.start()

    @Slot()
    def pin_touched(self) -> None:
        self._pin_over.start()

    @Slot()
    def close_pin(self) -> None:
        self._pin = False
        self._pin_over.stop()
        self._update()

    @Slot()
    def enter_maintenance(self) -> None:
        """Staff said the PIN."""
        self._forget_waiting()
        self.pool.end()
        self._pin = self._sorry = False
        self._pin_over.stop()
        self._maintenance = True
        self._maintenance_over.start()
        self._update()

    @Slot()
    def maintenance_touched(self) -> None:
        if self._maintenance:
            self._maintenance_over.start()

    @Slot()
    def leave_maintenance(self) -> None:
        self._maintenance = False
        self._maintenance_over.stop()
        self._update()

    # ------------------------------------------------------------ what is shown

    def _own_state(self) -> KioskState:
        if self._maintenance:
            return KioskState.MAINTENANCE
        return KioskState.OUT_OF_ORDER if self._standing.reason is not None else KioskState.ATTRACT

    def _update(self) -> None:
        config = self.config
        view = ShellView(
            state=self._own_state(),
            guest=self.pool.guest_state is not None,
            waiting=self._waiting,
            pin=self._pin,
            sorry=self._sorry,
            online=self._heart.online if self._heart is not None else False,
            reason=self._standing.reason,
            lounge=Text(config.lounge.ja, config.lounge.en)
            if config and config.lounge.ja and config.lounge.en
            else None,
            languages=tuple(config.languages) if config else ("ja", "en"),
            staff_phone=config.staff_phone if config else "",
            opens_at=opens_next(config.hours, self._now(), zone_named(config.time_zone)) if config else None,
            kiosk_id=self._heart.line.device.id if self._heart is not None else "",
        )
        if view != self.view:
            self.view = view
            self.changed.emit()
