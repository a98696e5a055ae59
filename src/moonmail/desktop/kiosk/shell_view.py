"""What the shell's own window shows at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from moonmail.domain.kiosk import KioskState, TroubleReason
from moonmail.domain.text import Text


@dataclass(frozen=True, slots=True)
class ShellView:
    """What the shell's own window shows. ``guest``: a session lies over it.

    ``waiting``: somebody touched, and no session is there yet. ``sorry``: the session before broke down.
    ``opens_at``: the lounge is closed until then, in its own time zone.
    """

    state: KioskState = KioskState.ATTRACT
    guest: bool = False
    waiting: bool = False
    pin: bool = False
    sorry: bool = False
    online: bool = True
    reason: TroubleReason | None = None
    lounge: Text | None = None
    languages: tuple[str, ...] = ("ja", "en")
    staff_phone: str = ""
    opens_at: datetime | None = None
    kiosk_id: str = ""
