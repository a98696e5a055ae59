"""The lounge kiosk as the backend knows it: how it is enrolled, what it is told, what it says, whose session it is.

A kiosk proves itself by a device token, a guest's session by a secret that the kiosk made for it. Neither says anything
of the guest.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final
from uuid import UUID

from pydantic import Field

from moonmail.contract.base import Sha256, Time, WireIn, WireOut, Words
from moonmail.domain.kiosk import KioskState, TroubleReason

# A QR for a kiosk's own camera or scanner: ``moonmail-kiosk:<server>#<token>``.
ENROLMENT_SCHEME: Final = "moonmail-kiosk:"

# Extra parameters of the device authorization request (RFC 8628, 3.1): they bind a guest's sign-in to the session.
KIOSK_SESSION_PARAMETER: Final = "kiosk_session"
KIOSK_SECRET_PARAMETER: Final = "kiosk_secret"  # noqa: S105 - a parameter's name

BEAT_SECONDS: Final = 4


class KioskPrinter(StrEnum):
    """``none``: this kiosk has no printer. ``unknown``: it did not answer."""

    NONE = "none"
    READY = "ready"
    OUT_OF_PAPER = "out_of_paper"
    OFFLINE = "offline"
    JAMMED = "jammed"
    UNKNOWN = "unknown"


class KioskHours(WireOut):
    """When the lounge is open on these days, ``HH:MM`` in its own time zone. ``closes`` is up to ``24:00``.

    ``days``: 1 is Monday, 7 Sunday (ISO 8601).
    """

    days: list[int]
    opens: str
    closes: str


class KioskConfig(WireOut):
    """What staff set for one kiosk. ``rev`` grows with every change.

    ``hours`` empty: always open. ``missions``: ids of the flights that it offers, empty for all. ``printer``: a queue
    of its own machine, empty for none. ``staff_phone``: a number or extension for guests who wait, empty for none.
    """

    rev: int
    lounge: Words
    languages: list[str] = Field(default_factory=lambda: ["ja", "en"])
    time_zone: str = "Asia/Tokyo"
    hours: list[KioskHours] = Field(default_factory=list)
    missions: list[str] = Field(default_factory=list)
    printer: str = ""
    staff_phone: str = ""


class KioskEnrolIn(WireIn):
    """``POST /v1/kiosks/enrol``, without sign-in: exchange the single-use token for a device token.

    ``attempt``: made by the kiosk. The same token with the same attempt gets the same answer again within the hour:
    a lost answer costs no new token. With another attempt it is over.
    """

    token: str = Field(min_length=1, max_length=100)
    attempt: UUID
    version: str = Field(default="", max_length=40)
    hostname: str = Field(default="", max_length=80)


class KioskEnrolled(WireOut):
    """``token`` is said here alone: the backend keeps its hash."""

    kiosk_id: UUID
    token: str
    config: KioskConfig


class KioskBeatIn(WireIn):
    """``POST /v1/kiosks/beat`` with the device token, every four seconds.

    ``config_rev``: of the configuration that the kiosk has. ``trouble``: why it is out of order, else null.
    ``calls_staff``: a guest wants somebody to come.
    """

    state: KioskState
    version: str = Field(default="", max_length=40)
    config_rev: int = Field(ge=0)
    printer: KioskPrinter = KioskPrinter.NONE
    trouble: TroubleReason | None = None
    calls_staff: bool = False


class KioskBeat(WireOut):
    """``config``: only when it is another than the kiosk has. ``staff_told``: the desk shows the call.

    ``staff_coming``: somebody at the desk said that they come.
    """

    server_time: Time
    config: KioskConfig | None = None
    staff_told: bool = False
    staff_coming: bool = False


class KioskSessionIn(WireIn):
    """``PUT /v1/kiosk-sessions/{uuid}`` with the device token: a guest has begun.

    ``secret_sha256``: of the secret that the kiosk made for this session, in hexadecimal. The secret itself is sent
    with the request for a device code alone.
    """

    secret_sha256: Sha256


class KioskSession(WireOut):
    """It ends at ``expires_at`` by itself, or by ``DELETE``: what is unpaid is released, the guest signed out."""

    id: UUID
    begun_at: Time
    expires_at: Time
    ended_at: Time | None = None
