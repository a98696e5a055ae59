"""From the wire to the order that both ends put into words: one function, so that both say the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from moonmail.contract.base import WindowOut
from moonmail.contract.bookings import Booking
from moonmail.contract.missions import Mission, Offer
from moonmail.domain.moment import Window
from moonmail.domain.order import Order


def window_of(window: WindowOut) -> Window:
    return Window(
        date.fromisoformat(window.earliest) if window.earliest else None,
        date.fromisoformat(window.latest) if window.latest else None,
    )


def current_window(mission: Mission) -> Window:
    """Return the launch window that holds now; both sides open while none was said."""
    return window_of(mission.windows[-1].window) if mission.windows else Window(None, None)


def order_from(mission: Mission, offer: Offer, quantity: int = 1, credit: int = 0) -> Order:
    """Return what ordering ``quantity`` slots of ``offer`` on ``mission`` means, for ``domain.order.legal_facts``.

    ``credit``: what was paid for the booking that this one replaces, whole yen.

    Raises:
        ValueError: the offer is of another flight.
    """
    if offer.mission_id != mission.id:
        raise ValueError(f"offer {offer.id} is not of flight {mission.id}")
    return Order(
        flight_number=mission.flight_number,
        size=offer.size,
        total=offer.price.amount * quantity,
        payment=mission.terms.payment.text(),
        provision=mission.terms.provision.text(),
        cancellation=mission.terms.cancellation.text(),
        window=current_window(mission),
        obligation_end=mission.terms.obligation_end,
        last_booking_at=mission.last_booking_at,
        quantity=quantity,
        credit=credit,
    )


def reflight_order(mission: Mission, booking: Booking, offer: Offer) -> Order:
    """Return what flying again on ``mission`` means after ``booking`` was lost: the same slots, paid for already.

    The new flight's price does not matter: the total is what was paid, and nothing is due.
    """
    return replace(
        order_from(mission, offer, booking.quantity), total=booking.price.amount, credit=booking.price.amount
    )
