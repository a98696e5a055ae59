"""What a guest would lose by leaving now: asked of the store, off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from moonmail.desktop.viewmodels import kiosk_guest_words as say
from moonmail.desktop.viewmodels.kiosk_guest_props import Loss
from moonmail.desktop.viewmodels.send_flow import content_of, has_content
from moonmail.domain.states import BookingState, HoldState

if TYPE_CHECKING:
    from moonmail.client.engine import Engine
    from moonmail.client.model import Draft
    from moonmail.domain.text import Language


def read_losses(
    engine: Engine, carried: Collection[UUID] | Mapping[UUID, Draft]
) -> Callable[[Language], tuple[Loss, ...]]:
    """Ask the engine what of this session is unsent or unpaid, and return it as a function of the language.

    ``carried``: drafts that were taken home, with what was taken; without that, as they are now. Blocks: to be called
    on a worker.
    """
    found = [(draft, *_stands(engine, draft)) for draft in engine.drafts().result() or ()]
    lost = [
        (draft, held, ordered)
        for draft, held, ordered, safe in found
        if not safe and (held or ordered or (has_content(draft) and not _is_home(draft, carried)))
    ]

    def told(language: Language) -> tuple[Loss, ...]:
        losses: list[Loss] = []
        for draft, held, ordered in lost:
            losses += _told(draft, language, held=held, ordered=ordered, carried=_is_home(draft, carried))
        return tuple(losses)

    return told


def _is_home(draft: Draft, carried: Collection[UUID] | Mapping[UUID, Draft]) -> bool:
    """Return whether the draft was taken home as it is now: what was written since would be lost."""
    if isinstance(carried, Mapping):
        taken = carried.get(draft.id)
        return taken is not None and content_of(taken) == content_of(draft)
    return draft.id in carried


def _stands(engine: Engine, draft: Draft) -> tuple[bool, bool, bool]:
    """Return whether a slot is held for it, whether it is ordered but not paid, and whether nothing can be lost."""
    if draft.shipment_id is not None:
        detail = engine.shipment(draft.shipment_id).result()
        booking = detail.booking if detail is not None else None
        if booking is not None and booking.state is not BookingState.AWAITING_PAYMENT:
            safe = booking.state in {BookingState.CONFIRMED, BookingState.COMPLETED}
            return False, False, safe
        return False, True, False
    if draft.hold_id is not None:
        view = engine.hold(draft.hold_id).result()
        held = view is not None and view.hold is not None and view.hold.state is HoldState.ACTIVE
        return held and bool(view is None or view.seconds_left), False, False
    return False, False, False


def _told(draft: Draft, language: Language, *, held: bool, ordered: bool, carried: bool) -> list[Loss]:
    found = []
    if ordered:
        found.append(
            Loss(f"order {draft.id}", "credit-card", say.LOST_ORDER.in_(language), say.LOST_ORDER_HINT.in_(language))
        )
    if held:
        found.append(Loss(f"hold {draft.id}", "timer", say.LOST_HOLD.in_(language), say.LOST_HOLD_HINT.in_(language)))
    if has_content(draft) and not carried:
        found.append(
            Loss(
                f"draft {draft.id}",
                "pen-line",
                say.LOST_DRAFT.in_(language),
                say.LOST_DRAFT_HINT.in_(language),
                carries=True,
            )
        )
    return found
