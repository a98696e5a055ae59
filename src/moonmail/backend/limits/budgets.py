"""The budgets. Each is a bucket: it lets ``burst`` calls through at once, and comes back evenly over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Budget:
    """``seconds``: after a call that uses it, how long until there is room for one more.

    ``block``: how many a process fetches at once from the shared count. More than 1 saves work, and lets a process keep
    a few that another one could have used; a budget is never exceeded by it.
    """

    name: str
    burst: int
    seconds: float
    block: int = 1

    @property
    def each(self) -> int:
        """Microseconds that one call takes."""
        return round(self.seconds * 1_000_000)

    @property
    def room(self) -> int:
        """Microseconds that the whole takes."""
        return self.each * self.burst


# A first sync of 100,000 objects is 100 to 200 calls in a row; in use an app calls every 15 seconds.
DEVICE: Final = Budget("device", 600, 0.1, block=10)
MEMBER: Final = Budget("member", 1_200, 0.05, block=10)
# A company or a lounge is one address for many members.
ADDRESS: Final = Budget("address", 3_000, 0.02, block=20)

UPLOADS: Final = Budget("uploads", 120, 0.5)
EXPORTS: Final = Budget("exports", 5, 120.0)
# One code is right or wrong: the wrong ones are counted more strictly still, in accounts.guesses.
CODES: Final = Budget("codes", 20, 15.0)

SIGN_IN: Final = Budget("sign-in", 30, 2.0)
JOIN: Final = Budget("join", 10, 30.0)
# A lounge is one address for all its kiosks; each keeps what it carries for a day.
CARRIED: Final = Budget("carried", 30, 30.0)

# A code for each guest of each kiosk of a lounge.
DEVICES: Final = Budget("devices", 30, 5.0)
# A beat every four seconds, and a session for each guest.
KIOSK: Final = Budget("kiosk", 60, 0.5)
# A technician types a code on each kiosk of a lounge.
ENROLMENTS: Final = Budget("enrolments", 20, 15.0)
TOKENS: Final = Budget("tokens", 120, 0.5)
