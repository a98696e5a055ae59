"""A lounge kiosk as named states: where it is, what may happen there, when it goes back to its start by itself.

Drawn in docs/kiosk.md. The steps here are those of a guest's session, from LANGUAGE to FINISH. ATTRACT, OUT_OF_ORDER
and MAINTENANCE are the shell's own (``desktop.kiosk.keeper``). TIMEOUT_WARNING and CALL_STAFF lie over the state they
came from and lead back to it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

# 14 CFR 382.57 and WCAG 2.2.1: warned by sight and sound, extended by one touch, any number of times.
IDLE_S: Final = 75
WARNING_S: Final = 30
# The guest's eyes and hands are at their own phone.
SIGN_IN_S: Final = 180
PAY_S: Final = 600
# A guest who has left: the next one stands there already.
FINISH_S: Final = 20


class KioskState(StrEnum):
    ATTRACT = "attract"
    LANGUAGE = "language"
    MENU = "menu"
    SIGN_IN = "sign_in"
    TASK = "task"
    PAY_ON_PHONE = "pay_on_phone"
    PRINTING = "printing"
    FINISH = "finish"
    TIMEOUT_WARNING = "timeout_warning"
    CALL_STAFF = "call_staff"
    OUT_OF_ORDER = "out_of_order"
    MAINTENANCE = "maintenance"


class KioskEvent(StrEnum):
    LANGUAGE_CHOSEN = "language_chosen"
    SIGN_IN_ASKED = "sign_in_asked"
    SIGNED_IN = "signed_in"
    TASK_BEGUN = "task_begun"
    PAYMENT_DUE = "payment_due"
    BOOKED = "booked"
    PRINTED = "printed"
    BACK = "back"
    MENU_ASKED = "menu_asked"
    FINISHED = "finished"
    IDLE = "idle"
    STAYED = "stayed"
    STAFF_CALLED = "staff_called"
    STAFF_NO_LONGER_NEEDED = "staff_no_longer_needed"


class TroubleReason(StrEnum):
    """Why a kiosk is out of order. Kept over restarts until staff or the backend say that it is mended."""

    STAFF = "staff"
    NOT_ENROLLED = "not_enrolled"
    REVOKED = "revoked"
    SESSIONS_FAIL = "sessions_fail"
    SET_UP = "set_up"


_S, _E = KioskState, KioskEvent

GUEST_STATES: Final = frozenset(
    {
        _S.LANGUAGE,
        _S.MENU,
        _S.SIGN_IN,
        _S.TASK,
        _S.PAY_ON_PHONE,
        _S.PRINTING,
        _S.FINISH,
        _S.TIMEOUT_WARNING,
        _S.CALL_STAFF,
    }
)
OVERLAYS: Final = frozenset({_S.TIMEOUT_WARNING, _S.CALL_STAFF})

_STEPS: Final[dict[tuple[KioskState, KioskEvent], KioskState]] = {
    (_S.LANGUAGE, _E.LANGUAGE_CHOSEN): _S.MENU,
    (_S.MENU, _E.BACK): _S.LANGUAGE,
    (_S.MENU, _E.SIGN_IN_ASKED): _S.SIGN_IN,
    (_S.MENU, _E.TASK_BEGUN): _S.TASK,
    (_S.SIGN_IN, _E.SIGNED_IN): _S.MENU,
    (_S.SIGN_IN, _E.BACK): _S.MENU,
    (_S.SIGN_IN, _E.TASK_BEGUN): _S.TASK,
    (_S.TASK, _E.SIGN_IN_ASKED): _S.SIGN_IN,
    (_S.TASK, _E.PAYMENT_DUE): _S.PAY_ON_PHONE,
    (_S.TASK, _E.BOOKED): _S.PRINTING,
    (_S.TASK, _E.BACK): _S.MENU,
    (_S.PAY_ON_PHONE, _E.BOOKED): _S.PRINTING,
    (_S.PAY_ON_PHONE, _E.BACK): _S.TASK,
    (_S.PRINTING, _E.PRINTED): _S.MENU,
    (_S.PRINTING, _E.BACK): _S.MENU,
}
_IDLE: Final = {_S.SIGN_IN: SIGN_IN_S, _S.PAY_ON_PHONE: PAY_S}


class ImpossibleEvent(ValueError):
    """This can't happen in this state: a defect of whoever says so."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a guest's session is. ``under``: what an overlay lies over, else None."""

    state: KioskState
    under: KioskState | None = None


def after(place: Place, event: KioskEvent) -> Place:
    """Return where ``event`` leads.

    Raises:
        ImpossibleEvent: it can't happen here.
    """
    state = place.state
    if state in OVERLAYS:
        return _from_overlay(place, event)
    if event is _E.FINISHED and state in GUEST_STATES:
        return Place(_S.FINISH)
    if event is _E.MENU_ASKED and state in GUEST_STATES - {_S.LANGUAGE, _S.FINISH}:
        return Place(_S.MENU)
    if event is _E.IDLE and state in GUEST_STATES - {_S.FINISH}:
        return Place(_S.TIMEOUT_WARNING, state)
    if event is _E.STAFF_CALLED and state in GUEST_STATES:
        return Place(_S.CALL_STAFF, state)
    found = _STEPS.get((state, event))
    if found is None:
        raise ImpossibleEvent(f"{event} in {state}")
    return replace(place, state=found)


def _from_overlay(place: Place, event: KioskEvent) -> Place:
    under = place.under or _S.MENU
    match place.state, event:
        case _S.TIMEOUT_WARNING, _E.STAYED:
            return Place(under)
        case _S.TIMEOUT_WARNING, _E.STAFF_CALLED:
            return Place(_S.CALL_STAFF, under)
        case _S.CALL_STAFF, _E.STAFF_NO_LONGER_NEEDED | _E.BACK:
            return Place(under)
        case _S.CALL_STAFF, _E.IDLE:
            return Place(_S.TIMEOUT_WARNING, under)
        case _, _E.FINISHED:
            return Place(_S.FINISH)
    # What happens below goes on below: a payment arrives while the warning is shown.
    below = after(Place(under), event)
    return below if below.state in OVERLAYS or below.state is _S.FINISH else replace(place, under=below.state)


def quiet_seconds(state: KioskState) -> int | None:
    """Return after how many seconds without a touch something happens by itself; None: nothing does.

    In FINISH and TIMEOUT_WARNING the session ends then; in every other state of a guest the warning comes.
    """
    if state is _S.FINISH:
        return FINISH_S
    if state is _S.TIMEOUT_WARNING:
        return WARNING_S
    return _IDLE.get(state, IDLE_S) if state in GUEST_STATES else None
