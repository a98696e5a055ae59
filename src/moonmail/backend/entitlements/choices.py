"""What a member is owed, carried out: flying again, money back, or the record kept. Chosen, or by default."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import UUID

from moonmail.backend import clock, logs
from moonmail.backend.bookings import endings
from moonmail.backend.bookings.expiry import sweep
from moonmail.backend.bookings.models import Booking
from moonmail.backend.bookings.onward import go_on
from moonmail.backend.bookings.orders import kept_confirmation
from moonmail.backend.bookings.wire import booking_out
from moonmail.backend.database import Writing, write, write_once
from moonmail.backend.entitlements.models import Choice, Entitlement
from moonmail.backend.http.problems import Refusal
from moonmail.backend.http.requests import hash_of, require_same
from moonmail.backend.missions.models import Mission, Offer
from moonmail.backend.missions.wire import mission_out, offer_out
from moonmail.backend.payments.models import Payment
from moonmail.backend.payments.refunds import chain_of
from moonmail.contract.bookings import Confirmation
from moonmail.contract.entitlements import ChoiceIn
from moonmail.contract.orders import reflight_order
from moonmail.contract.problems import ProblemCode
from moonmail.domain import states
from moonmail.domain.mission import ENTITLEMENT_NAMES, EntitlementKind
from moonmail.domain.order import facts_sha256, legal_facts
from moonmail.domain.states import BookingState, EntitlementState, PaymentState
from moonmail.domain.text import Text

_BATCH: Final = 20
_TOO_LATE: Final = Text(
    "お選びいただける期限を過ぎたため、お申し込み時の条件のとおり「{default}」で手続きしました。"
    "今回の操作では何も変更していません。ご事情がある場合は、サポートデスクにご相談ください。",
    "The last date to choose has passed, and what your terms say for that case was carried out: {default}. "
    "Nothing was changed now. If something happened, please talk to the support desk.",
)
_CHOSEN: Final = Text(
    "この件はすでに「{choice}」をお選びいただいています。今回の操作では何も変更していません。",
    "“{choice}” was chosen for this already. Nothing was changed now.",
)


def put_choice(
    choice_id: UUID,
    member_id: UUID,
    body: ChoiceIn,
    first: Callable[[Writing, Entitlement], None] | None = None,
) -> Entitlement:
    """Carry out a choice. Returns the entitlement as it is then.

    ``first``: what else belongs to it, in its transaction; it may refuse. Not called for what was done before.

    Raises:
        Refusal: id_reused, not_found, malformed, too_late, illegal_move after another choice; for a second flight also
            terms_changed, and no_room with alternatives. Nothing is chosen then.
    """
    sweep()
    asked = hash_of(body)

    def act(writing: Writing) -> Entitlement:
        existing = Choice.objects.select_related("entitlement").filter(pk=choice_id).first()
        if existing is not None:
            require_same(existing, member_id, asked)
            return existing.entitlement
        owed = Entitlement.objects.select_for_update().filter(pk=body.entitlement_id, member_id=member_id).first()
        if owed is None:
            raise Refusal(ProblemCode.NOT_FOUND, fields={"entitlement_id": "unknown"})
        _require_whole(owed, body)
        if not _is_same_again(owed, body):
            if first is not None:
                first(writing, owed)
            _choose(writing, owed, body)
        Choice.objects.create(
            id=choice_id, member_id=member_id, request_sha256=asked, entitlement=owed, made_at=clock.now()
        )
        return owed

    owed = write_once(act, choice_id)
    # A refund may have gone through since the commit.
    return Entitlement.objects.select_related("booking").get(pk=owed.pk)


def _require_whole(owed: Entitlement, body: ChoiceIn) -> None:
    if body.kind.value not in owed.kinds:
        raise Refusal(ProblemCode.MALFORMED, fields={"kind": "not among what is offered"})
    if body.kind is EntitlementKind.REFLIGHT:
        missing = [name for name in ("mission_id", "terms_version", "facts_sha256") if not getattr(body, name)]
        if missing:
            raise Refusal(ProblemCode.MALFORMED, fields=dict.fromkeys(missing, "needed to fly again"))


def _is_same_again(owed: Entitlement, body: ChoiceIn) -> bool:
    """Return whether this very choice was made before, under another number.

    Raises:
        Refusal: another one was made, or none in time.
    """
    if owed.chosen_at is None:
        if owed.state == EntitlementState.OFFERED.value and clock.now() < owed.choose_by:
            return False
        default = ENTITLEMENT_NAMES[EntitlementKind(owed.default_kind)]
        raise Refusal(ProblemCode.TOO_LATE, detail=_TOO_LATE.filled(default=default), current=owed.state)
    same = owed.choice == body.kind.value
    if same and body.kind is EntitlementKind.REFLIGHT:
        same = Booking.objects.filter(pk=str(owed.new_booking_id), hold__offer__mission_id=body.mission_id).exists()
    if not same:
        chosen = ENTITLEMENT_NAMES[EntitlementKind(owed.choice)]
        raise Refusal(
            ProblemCode.ILLEGAL_MOVE,
            detail=_CHOSEN.filled(choice=chosen),
            current=owed.state,
            fields={"kind": owed.choice},
        )
    return True


def _choose(writing: Writing, owed: Entitlement, body: ChoiceIn) -> None:
    owed.state = states.move(EntitlementState(owed.state), EntitlementState.CHOSEN).value
    owed.choice = body.kind.value
    owed.chosen_at = clock.now()
    _carry_out(writing, owed, body)


def _carry_out(writing: Writing, owed: Entitlement, body: ChoiceIn | None) -> None:
    """Do what ``owed.choice`` says. ``body`` None: nobody chose, the default takes its place."""
    booking = endings.lock_booking(owed.booking_id)
    if booking.state != BookingState.CONFIRMED.value:
        raise Refusal(ProblemCode.ILLEGAL_MOVE, current=booking.state)
    fulfilled = True
    match EntitlementKind(owed.choice):
        case EntitlementKind.REFLIGHT:
            if body is None:
                # Which flight is the member's to say: without them the desk goes on from here.
                fulfilled = False
            else:
                owed.new_booking_id = _fly_again(writing, booking, body).pk
        case EntitlementKind.REFUND:
            fulfilled = endings.cancel(writing, booking, BookingState.CANCELLED, refund=True) == 0
        case EntitlementKind.RECORD:
            endings.complete(writing, booking)
    if fulfilled:
        fulfil(owed)
    owed.save()
    writing.changed(owed)


def fulfil(owed: Entitlement) -> None:
    """What was chosen, or took its place, has been provided. The caller saves it."""
    owed.state = states.move(EntitlementState(owed.state), EntitlementState.FULFILLED).value
    owed.fulfilled_at = clock.now()


def _fly_again(writing: Writing, booking: Booking, body: ChoiceIn) -> Booking:
    flight = Mission.objects.filter(pk=body.mission_id).first()
    offer = Offer.objects.filter(mission=flight, size=booking.shipment.size).first() if flight else None
    if flight is None or offer is None:
        raise Refusal(ProblemCode.NOT_FOUND, fields={"mission_id": "unknown, or nothing of this size on it"})
    if booking.hold.offer.mission_id == flight.pk:
        raise Refusal(ProblemCode.MALFORMED, fields={"mission_id": "the flight that it was lost on"})
    confirmation = _confirmed(booking, flight, offer, body)
    return go_on(writing, booking, flight, confirmation)


def _confirmed(booking: Booking, row: Mission, offer: Offer, body: ChoiceIn) -> Confirmation:
    """Return the copy to keep, made from the server's own data, if it is what the member saw."""
    mission = mission_out(row)
    order = reflight_order(mission, booking_out(booking), offer_out(offer))
    sha256 = facts_sha256(legal_facts(order))
    wrong = {
        field: "changed"
        for field, same in (
            ("terms_version", body.terms_version == mission.terms.version),
            ("facts_sha256", body.facts_sha256 == sha256),
        )
        if not same
    }
    if wrong:
        raise Refusal(ProblemCode.TERMS_CHANGED, current=mission.terms.version, fields=wrong)
    return kept_confirmation(mission, order, body.language, clock.now())


def refund_arrived(writing: Writing, payment: Payment) -> None:
    """A payment has gone back: what was owed is fulfilled once all of it has. ``payment`` is locked and refunded."""
    ids, newest = [payment.booking_id], [payment.booking_id]
    while newest:
        newest = list(Booking.objects.filter(rebooks_id__in=newest).values_list("pk", flat=True))
        ids += newest
    waiting = Entitlement.objects.filter(
        booking_id__in=ids,
        choice=EntitlementKind.REFUND.value,
        state__in=[EntitlementState.CHOSEN.value, EntitlementState.EXPIRED.value],
    )
    for owed in waiting.select_related("booking").select_for_update(of=("self",)):
        under_way = Payment.objects.filter(booking_id__in=chain_of(owed.booking), state=PaymentState.REFUNDING.value)
        if not under_way.exists():
            fulfil(owed)
            owed.save()
            writing.changed(owed)


def sweep_choices() -> None:
    """Carry out the default where nobody chose in time, a few at each look. One indexed look-up when none is due."""
    due = Entitlement.objects.filter(state=EntitlementState.OFFERED.value, choose_by__lte=clock.now())
    for pk in list(due.order_by("choose_by", "pk").values_list("pk", flat=True)[:_BATCH]):
        _expire(pk)


def _expire(entitlement_id: UUID) -> None:
    """Let the default take its place. If it can't be carried out, the desk finds it expired and not fulfilled."""
    try:
        with write() as writing:
            owed = _lock_offered(entitlement_id)
            if owed is not None:
                _carry_out(writing, owed, None)
    except (Refusal, states.IllegalMove, ValueError) as error:
        logs.failure("default_not_carried_out", error)
        with write() as writing:
            owed = _lock_offered(entitlement_id)
            if owed is not None:
                owed.save()
                writing.changed(owed)


def _lock_offered(entitlement_id: UUID) -> Entitlement | None:
    """Return the entitlement, locked, with its default in the place of a choice; None if somebody else was faster."""
    offered = Entitlement.objects.filter(pk=entitlement_id, state=EntitlementState.OFFERED.value)
    owed = offered.select_for_update(skip_locked=True).first()
    if owed is not None:
        owed.state = states.move(EntitlementState(owed.state), EntitlementState.EXPIRED).value
        owed.choice = owed.default_kind
    return owed
