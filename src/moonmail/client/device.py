"""A kiosk's own identity: how it is enrolled, kept, and how it speaks to the backend. Off the GUI thread only.

Nothing here knows a guest. The device token proves the kiosk; each guest's session has an id and a secret, made here.
Every network call blocks, and raises ``DeviceError`` with a kind.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from moonmail.client.model import Trouble
from moonmail.contract.kiosk import KioskConfig, KioskPrinter

if TYPE_CHECKING:
    from moonmail.client.clock import Clock
    from moonmail.client.profile import Profile
    from moonmail.domain.kiosk import KioskState, TroubleReason


class DeviceErrorKind(StrEnum):
    """``unreachable``: no good answer, see ``trouble``; try again. ``revoked``: wipe everything, show OUT_OF_ORDER.

    ``not_a_code``: what was scanned or typed is no enrolment. ``code_unknown``, ``code_over``: the backend does not
    know it, or it was used or its hour is over: staff make a new one. ``refused``: a defect of one of both.
    ``file``: the profile can't be written, see ``trouble``.
    """

    UNREACHABLE = "unreachable"
    REVOKED = "revoked"
    NOT_A_CODE = "not_a_code"
    CODE_UNKNOWN = "code_unknown"
    CODE_OVER = "code_over"
    REFUSED = "refused"
    FILE = "file"


class DeviceError(Exception):
    """``trouble``: why there was no answer, for its words. ``quote``: the backend's number for the exchange."""

    def __init__(
        self, kind: DeviceErrorKind, detail: str = "", *, trouble: Trouble | None = None, quote: str = ""
    ) -> None:
        super().__init__(f"{kind}: {detail}" if detail else str(kind))
        self.kind = kind
        self.trouble = trouble
        self.quote = quote


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the QR of ``moonmail backend enrol-kiosk`` says. ``server``: its address, without a slash at the end."""

    server: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Device:
    """This kiosk, enrolled."""

    id: str
    server: str
    token: str = field(repr=False)
    config: KioskConfig


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
    raise NotImplementedError


def enrol(enrolment: Enrolment, file: DeviceFile, *, proxy: str = "", hostname: str = "") -> Device:
    """Exchange the token for a device identity and save that.

    Raises:
        DeviceError: unreachable, code_unknown, code_over, refused, file. Where no answer came, enrol again with the
            same ``file``: it is the same attempt, and the backend gives the same answer.
    """
    raise NotImplementedError


class DeviceFile:
    """``kiosk.json`` in the profile (0600), and ``kiosk-sessions.json``: ids of sessions that are still to be ended."""

    def __init__(self, profile: Profile) -> None:
        raise NotImplementedError

    def load(self) -> Device | None:
        """Return the kiosk's identity; None if it is not enrolled, or what is there can't be read."""
        raise NotImplementedError

    def save(self, device: Device) -> None:
        """Keep it, whole or not at all. Raises DeviceError: file."""
        raise NotImplementedError

    def wipe(self) -> None:
        """Forget everything that this class keeps."""
        raise NotImplementedError


class DeviceLine:
    """Speaks for one enrolled kiosk. Any thread; one call at a time goes out."""

    def __init__(self, device: Device, file: DeviceFile, *, proxy: str = "", clock: Clock | None = None) -> None:
        raise NotImplementedError

    @property
    def device(self) -> Device:
        """The identity with the newest configuration."""
        raise NotImplementedError

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
        raise NotImplementedError

    def call_staff(self, wanted: bool) -> bool:
        """Pass on a guest's call, or that it is over, and with every beat from now on. Returns whether the desk has it.

        Never raises: without network the answer is False, and the call goes with the next beat.
        """
        raise NotImplementedError

    def begin_session(self) -> GuestSession:
        """Make a guest's session at once, without network: its id is on disk as one to be ended, its secret nowhere.

        The backend is told by ``open_session``, or by the next beat.

        Raises:
            DeviceError: file.
        """
        raise NotImplementedError

    def open_session(self, session: GuestSession) -> bool:
        """Tell the backend of the session, so that its guest can sign in. Can be repeated. Never raises."""
        raise NotImplementedError

    def end_session(self, session_id: str) -> bool:
        """End it: sign-in, holds and unpaid bookings of it. Returns whether the backend knows; else a beat tells it.

        Never raises; repeating it changes nothing.
        """
        raise NotImplementedError

    def end_left_over(self) -> int:
        """End what a power cut or crash left behind. Call it first at start. Returns how many still wait."""
        raise NotImplementedError

    def close(self) -> None:
        """End what is under way and hang up."""
        raise NotImplementedError
