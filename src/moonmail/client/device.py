"""A kiosk's own identity: how it is enrolled, kept, and how it speaks to the backend. Off the GUI thread only.

Nothing here knows a guest. The device token proves the kiosk; each guest's session has an id and a secret, made here.
Every network call blocks, and raises ``DeviceError`` with a kind.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
import uuid
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import urlsplit

from pydantic import ValidationError

from moonmail.client.clock import Clock, system_clock
from moonmail.client.device_file import Device, DeviceError, DeviceErrorKind, DeviceFile
from moonmail.client.errors import ExchangeError
from moonmail.client.http import Http, client_version
from moonmail.client.model import Trouble
from moonmail.contract.kiosk import (
    ENROLMENT_SCHEME,
    KioskBeat,
    KioskBeatIn,
    KioskConfig,
    KioskEnrolIn,
    KioskEnrolled,
    KioskPrinter,
    KioskSessionIn,
)
from moonmail.contract.problems import ProblemCode
from moonmail.contract.version import API_PREFIX
from moonmail.domain.kiosk import KioskState, TroubleReason

__all__ = [
    "BeatAnswer",
    "Device",
    "DeviceError",
    "DeviceErrorKind",
    "DeviceFile",
    "DeviceLine",
    "Enrolment",
    "GuestSession",
    "enrol",
    "read_enrolment",
]

# Two beats that miss are ten seconds at most: each has to fail sooner than the next one is due.
CONNECT_SECONDS: Final = 3.0
STALL_SECONDS: Final = 3.5
_ENDED_PER_BEAT: Final = 3
_TOKEN: Final = re.compile(r"[A-Za-z0-9-]{16,100}")


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the QR of ``moonmail backend enrol-kiosk`` says. ``server``: its address, without a slash at the end."""

    server: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class GuestSession:
    """One guest's session. ``secret`` binds the guest's sign-in to it and opens nothing else."""

    id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class BeatAnswer:
    """``config``: a new one, already saved, else None. ``staff_told``: the desk shows the call for staff."""

    config: KioskConfig | None
    staff_told: bool
    staff_coming: bool


def read_enrolment(text: str) -> Enrolment:
    """Read ``moonmail-kiosk:<server>#<token>``.

    Raises:
        DeviceError: not_a_code.
    """
    server, _, token = text.strip().removeprefix(ENROLMENT_SCHEME).partition("#")
    if not text.strip().startswith(ENROLMENT_SCHEME) or not _TOKEN.fullmatch(token):
        raise DeviceError(DeviceErrorKind.NOT_A_CODE)
    try:
        parts = urlsplit(server)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address or parts.query or parts.username is not None:
        raise DeviceError(DeviceErrorKind.NOT_A_CODE, "its address is none")
    return Enrolment(server.rstrip("/"), token)


def enrol(enrolment: Enrolment, file: DeviceFile, *, proxy: str = "", hostname: str = "") -> Device:
    """Exchange the token for a device identity and save that.

    Raises:
        DeviceError: unreachable, code_unknown, code_over, refused, file. Where no answer came, enrol again with the
            same ``file``: it is the same attempt, and the backend gives the same answer.
    """
    asked = KioskEnrolIn(
        token=enrolment.token, attempt=file.attempt_with(enrolment.token), version=client_version(), hostname=hostname
    )
    http = Http(enrolment.server, proxy, system_clock)
    try:
        answer = http.call("POST", f"{API_PREFIX}/kiosks/enrol", body=asked.model_dump_json().encode())
        told = KioskEnrolled.model_validate_json(answer.body)
    except ExchangeError as error:
        raise _kind(error) from error
    except ValidationError as error:
        raise DeviceError(DeviceErrorKind.UNREACHABLE, trouble=Trouble.NOT_MOONMAIL) from error
    finally:
        http.close()
    device = Device(str(told.kiosk_id), enrolment.server, told.token, told.config)
    file.save(device)
    return device


def _kind(error: ExchangeError) -> DeviceError:
    code = error.refusal.code if error.refusal else ""
    kind = {
        ProblemCode.KIOSK_REVOKED.value: DeviceErrorKind.REVOKED,
        ProblemCode.CODE_UNKNOWN.value: DeviceErrorKind.CODE_UNKNOWN,
        ProblemCode.CODE_OVER.value: DeviceErrorKind.CODE_OVER,
    }.get(code)
    if kind is None:
        refused = error.trouble in (Trouble.REFUSED, Trouble.SIGNED_OUT)
        kind = DeviceErrorKind.REFUSED if refused else DeviceErrorKind.UNREACHABLE
    return DeviceError(kind, code, trouble=error.trouble, quote=error.quote)


@dataclass(frozen=True, slots=True)
class _Said:
    """What the last beat said, to be said again when staff are called between two of them."""

    state: KioskState = KioskState.ATTRACT
    printer: KioskPrinter = KioskPrinter.NONE
    trouble: TroubleReason | None = None


@dataclass(frozen=True, slots=True)
class _Wire:
    """One connection, for one call at a time."""

    http: Http
    lock: threading.Lock = field(default_factory=threading.Lock)


class DeviceLine:
    """Speaks for one enrolled kiosk. Any thread; a beat never waits behind another call."""

    def __init__(self, device: Device, file: DeviceFile, *, proxy: str = "", clock: Clock | None = None) -> None:
        self._device = device
        self._file = file
        clock = clock or system_clock
        self._beats = _Wire(Http(device.server, proxy, clock, connect=CONNECT_SECONDS, stall=STALL_SECONDS))
        self._asks = _Wire(Http(device.server, proxy, clock, connect=CONNECT_SECONDS))
        # Guards what follows and the file; never held during a call.
        self._state = threading.Lock()
        self._said = _Said()
        self._calls_staff = False
        self._living: set[str] = set()
        self._unopened: dict[str, GuestSession] = {}
        self._revoked = False

    @property
    def device(self) -> Device:
        """The identity with the newest configuration."""
        return self._device

    def beat(
        self,
        state: KioskState,
        *,
        printer: KioskPrinter = KioskPrinter.NONE,
        trouble: TroubleReason | None = None,
    ) -> BeatAnswer:
        """Say that the kiosk is alive; then carry out what waits: sessions to open or to end.

        Raises:
            DeviceError: unreachable, revoked (the files are wiped already), refused.
        """
        self._said = _Said(state, printer, trouble)
        answer = self._beat()
        self._carry_out()
        return answer

    def call_staff(self, wanted: bool) -> bool:
        """Pass on a guest's call, or that it is over, and with every beat from now on. Returns whether the desk has it.

        Never raises: without network the answer is False, and the call goes with the next beat.
        """
        self._calls_staff = wanted
        try:
            return self._beat().staff_told
        except DeviceError:
            return False

    def begin_session(self) -> GuestSession:
        """Make a guest's session at once, without network: its id is on disk as one to be ended, its secret nowhere.

        The backend is told by ``open_session``, or by the next beat.

        Raises:
            DeviceError: file, revoked.
        """
        session = GuestSession(str(uuid.uuid4()), secrets.token_urlsafe(32))
        with self._state:
            if self._revoked:
                raise DeviceError(DeviceErrorKind.REVOKED, trouble=Trouble.SIGNED_OUT)
            self._file.keep_waiting([*self._file.waiting(), session.id])
            self._living.add(session.id)
            self._unopened[session.id] = session
        return session

    def open_session(self, session: GuestSession) -> bool:
        """Tell the backend of the session, so that its guest can sign in. Can be repeated. Never raises."""
        body = KioskSessionIn(secret_sha256=hashlib.sha256(session.secret.encode()).hexdigest())
        try:
            self._call(self._asks, "PUT", _at(session.id), body.model_dump_json().encode())
        except DeviceError as error:
            if error.kind is DeviceErrorKind.REFUSED:
                # It has ended meanwhile: asking again would not change that.
                with self._state:
                    self._unopened.pop(session.id, None)
            return False
        with self._state:
            self._unopened.pop(session.id, None)
        return True

    def end_session(self, session_id: str) -> bool:
        """End it: sign-in, holds and unpaid bookings of it. Returns whether the backend knows; else a beat tells it.

        Never raises; repeating it changes nothing.
        """
        with self._state:
            self._living.discard(session_id)
            self._unopened.pop(session_id, None)
        try:
            self._call(self._asks, "DELETE", _at(session_id))
        except DeviceError as error:
            # Of a session that is another kiosk's, or no id at all, nothing is left to be ended from here.
            if error.kind is not DeviceErrorKind.REFUSED or error.trouble is Trouble.SIGNED_OUT:
                return False
        with self._state:
            if self._revoked:
                return True
            left = [each for each in self._file.waiting() if each != session_id]
            with suppress(DeviceError):
                self._file.keep_waiting(left)
        return True

    def end_left_over(self) -> int:
        """End what a power cut or crash left behind. Call it first at start. Returns how many still wait."""
        for session_id in self._to_end():
            if not self.end_session(session_id):
                break
        return len(self._to_end())

    def close(self) -> None:
        """End what is under way and hang up."""
        for wire in (self._beats, self._asks):
            wire.http.abort()
            wire.http.close()

    def _to_end(self) -> list[str]:
        with self._state:
            return [each for each in self._file.waiting() if each not in self._living]

    def _carry_out(self) -> None:
        with self._state:
            unopened = list(self._unopened.values())
        for session in unopened:
            if not self.open_session(session):
                return
        # A few at a time: the next beat is due soon.
        for session_id in self._to_end()[:_ENDED_PER_BEAT]:
            if not self.end_session(session_id):
                return

    def _beat(self) -> BeatAnswer:
        said = self._said
        body = KioskBeatIn(
            state=said.state,
            version=client_version(),
            config_rev=self._device.config.rev,
            printer=said.printer,
            trouble=said.trouble,
            calls_staff=self._calls_staff,
        )
        try:
            told = KioskBeat.model_validate_json(
                self._call(self._beats, "POST", "/kiosks/beat", body.model_dump_json().encode())
            )
        except ValidationError as error:
            raise DeviceError(DeviceErrorKind.UNREACHABLE, trouble=Trouble.NOT_MOONMAIL) from error
        if told.config is not None:
            self._take(told.config)
        return BeatAnswer(told.config, told.staff_told, told.staff_coming)

    def _take(self, config: KioskConfig) -> None:
        with self._state:
            if self._revoked:
                return
            self._device = replace(self._device, config=config)
            # Without room on disk it is asked for again after the next start.
            with suppress(DeviceError):
                self._file.save(self._device)

    def _call(self, wire: _Wire, method: str, path: str, body: bytes | None = None) -> bytes:
        with wire.lock:
            if self._revoked:
                raise DeviceError(DeviceErrorKind.REVOKED, trouble=Trouble.SIGNED_OUT)
            try:
                return wire.http.call(method, API_PREFIX + path, token=self._device.token, body=body).body
            except ExchangeError as error:
                failed = _kind(error)
                if failed.kind is DeviceErrorKind.REVOKED:
                    self._forget_all()
                raise failed from error

    def _forget_all(self) -> None:
        # The backend has ended every session of a kiosk that it lets go.
        with self._state:
            self._revoked = True
            self._living.clear()
            self._unopened.clear()
            self._file.wipe()


def _at(session_id: str) -> str:
    return f"/kiosk-sessions/{session_id}"
