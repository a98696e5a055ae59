"""What time alone changes, carried out when somebody reads; looked for once a second, not at every read."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import connection

from moonmail.backend import clock
from moonmail.backend.accounts import guesses
from moonmail.backend.blobs.sweeping import sweep_now_and_then
from moonmail.backend.bookings.expiry import sweep
from moonmail.backend.carried.service import forget as forget_carried
from moonmail.backend.database import written
from moonmail.backend.desk.one_time import forget as forget_codes
from moonmail.backend.desk.verifying import forget as forget_verifications
from moonmail.backend.gifts.service import expire_gifts
from moonmail.backend.kiosks.sessions import sweep_sessions

# A poll that brings nothing asked the database seven questions for this, and three for itself.
_EVERY: Final = timedelta(seconds=1)
_looked: tuple[datetime, int] | None = None


def carry_out_what_is_due() -> None:
    """Carry out what is due, unless this process found nothing due within this second and wrote nothing since.

    For reads of lists and changes alone. Whoever decides something by it, such as whether a slot is free, sweeps.
    """
    global _looked
    now = clock.now()
    if _looked is not None and _looked[1] == written() and timedelta(0) <= now - _looked[0] < _EVERY:
        return
    before = written()
    sweep()
    expire_gifts()
    sweep_sessions()
    guesses.forget()
    forget_carried()
    forget_verifications()
    forget_codes()
    sweep_now_and_then()
    # Inside somebody's transaction nothing is certain yet; what wrote may have left some for the next time.
    _looked = (now, before) if before == written() and not connection.in_atomic_block else None
