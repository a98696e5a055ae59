"""What the client tells before anything is asked: how it stands, who is signed in, one line of Departures.

The first frame is drawn from these alone; ``model`` has them too. A module that loads before it imports them here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from moonmail.domain.mission import Outcome
    from moonmail.domain.moment import Moment, Window
    from moonmail.domain.states import MissionState
    from moonmail.domain.text import Text


class Trouble(StrEnum):
    """Why the last exchange with the backend failed. Turned into words in one place, by the shell."""

    OFFLINE = "offline"
    TIMEOUT = "timeout"
    TLS = "tls"
    PROXY_AUTH = "proxy_auth"
    PROXY_DOWN = "proxy_down"
    CAPTIVE_PORTAL = "captive_portal"
    CLOCK_WRONG = "clock_wrong"
    SIGNED_OUT = "signed_out"
    REFUSED = "refused"
    SERVER_DOWN = "server_down"
    TOO_OLD = "too_old"
    SERVER_TOO_OLD = "server_too_old"
    NOT_MOONMAIL = "not_moonmail"
    STORE_FULL = "store_full"
    STORE_READ_ONLY = "store_read_only"
    STORE_TOO_NEW = "store_too_new"


@dataclass(frozen=True, slots=True)
class Status:
    """The sync badge. ``trouble`` None: the backend answered last. ``quote`` is a code to quote to the desk.

    ``waiting`` and ``needs_you`` count what the member asked for: an order is one, however many requests it takes.
    ``CLOCK_WRONG`` beside a fresh ``synced_at``: everything works, but this machine's clock is far off.
    ``server_was_restored``: the backend went back to an older state, and the member has not read so yet
    (``Engine.restored_was_read``).
    """

    syncing: bool = False
    trouble: Trouble | None = None
    quote: str = ""
    synced_at: datetime | None = None
    waiting: int = 0
    needs_you: int = 0
    store_was_rebuilt: bool = False
    server_was_restored: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in. ``secret_place`` says where the session is kept: ``keyring``, ``file`` or ``memory``.

    ``signed_in`` with ``expired``: the member's things are here and can be read, but the backend wants a new sign-in;
    what is asked meanwhile waits for it.
    """

    signed_in: bool = False
    expired: bool = False
    name: str = ""
    membership_number: str = ""
    email: str = ""
    secret_place: str = ""


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One line of Departures. ``slots_left`` and ``from_price`` are None where nothing is on sale."""

    mission_id: str
    flight_number: str
    sample: bool
    operator: str
    operator_colour: str
    lander: Text
    site: Text
    state: MissionState
    delayed: bool
    outcome: Outcome | None
    window: Window
    previous_window: Window | None
    revision_reason: Text | None
    landing_planned: Moment | None
    ended: Moment | None
    slots_left: int | None
    from_price: int | None
    last_booking_at: datetime | None
