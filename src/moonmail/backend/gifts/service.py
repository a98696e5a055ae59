"""Making a code, pausing it, taking it back, and claiming what it stands for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from moonmail.backend import clock
from moonmail.backend.accounts import guesses
from moonmail.backend.accounts.guesses import Guesser
from moonmail.backend.bookings.expiry import sweep
from moonmail.backend.bookings.models import Booking, Hold
from moonmail.backend.database import Writing, write, write_once
from moonmail.backend.gifts.handing_over import hand_over
from moonmail.backend.gifts.models import LIVING, Claim, Gift, GiftMove
from moonmail.backend.http.problems import Refusal
from moonmail.backend.http.requests import hash_of, require_same
from moonmail.backend.http.written import require_readable
from moonmail.contract.gifts import ClaimIn, GiftIn, GiftMoveIn
from moonmail.contract.gifts import GiftMove as Move
from moonmail.contract.problems import ProblemCode
from moonmail.domain import states
from moonmail.domain.codes import new_code
from moonmail.domain.states import BookingState, GiftState
from moonmail.domain.text import Text

CODE_LIFE: Final = timedelta(days=90)
_BATCH: Final = 200
_GOALS: Final = {Move.LOCK: GiftState.LOCKED, Move.UNLOCK: GiftState.OFFERED, Move.TAKE_BACK: GiftState.TAKEN_BACK}

_NOT_CONFIRMED: Final = Text(
    "お支払いが確認できた予約だけを贈れます。コードは作っていません。",
    "Only a booking that is paid can be given. No code was made.",
)
_GIVEN_ALREADY: Final = Text(
    "この予約には、すでに贈り物のコードがあります。新しいコードが必要なときは、先に今のコードを取り消してください。",
    "This booking has a gift code already. To get a new one, take the present one back first.",
)
_CLAIMED: Final = Text(
    "贈り物はすでに受け取られています。予約は受け取った方のもので、こちらからは変更できません。",
    "The gift was claimed already. The booking belongs to the person who has it now, so this can't be done.",
)
_OWN: Final = Text(
    "これはご自身が作ったコードです。予約はお手もとにあり、コードもそのまま使えます。贈る相手の方にお渡しください。",
    "You made this code yourself. The booking is still yours, and the code still good for whom you want to give it to.",
)
_LOCKED: Final = Text(
    "贈り主の方が、このコードを一時停止しています。再開されると、同じコードで受け取れます。贈り主の方にお尋ねください。",
    "The giver has paused this code. Once it is resumed, it works again. Please ask the person who gave it to you.",
)
_MINE_ALREADY: Final = Text(
    "この贈り物は、すでに受け取り済みです。「お預かり品」でご覧いただけます。",
    "You have claimed this gift already. It is among your shipments.",
)


def put_gift(gift_id: UUID, member_id: UUID, body: GiftIn) -> tuple[Gift, bool]:
    """Make a code for a confirmed booking. Returns the gift and whether it is new.

    Raises:
        Refusal: id_reused, not_found, illegal_move, content_not_allowed, or too_late after the last date in the
            confirmed terms.
    """
    sweep()
    expire_gifts()
    asked = hash_of(body)

    def act(writing: Writing) -> tuple[Gift, bool]:
        existing = Gift.objects.filter(pk=gift_id).first()
        if existing is not None:
            require_same(existing, member_id, asked)
            return existing, False
        require_readable({"receiver": body.receiver})
        require_readable({"note": body.note}, lines=True)
        booking = _own_booking(member_id, body.booking_id)
        now = clock.now()
        last = _last_change(booking)
        if last is not None and now >= last:
            raise Refusal(ProblemCode.TOO_LATE)
        code = new_code()
        while Gift.objects.filter(code=code).exists():
            code = new_code()
        gift = Gift.objects.create(
            id=gift_id,
            member_id=member_id,
            request_sha256=asked,
            booking=booking,
            code=code,
            receiver=body.receiver,
            note=body.note,
            title=booking.shipment.title,
            mission_id=booking.shipment.mission_id,
            made_at=now,
            expires_at=min(now + CODE_LIFE, last) if last else now + CODE_LIFE,
        )
        writing.changed(gift)
        return gift, True

    return write_once(act, gift_id)


def _own_booking(member_id: UUID, booking_id: UUID) -> Booking:
    """Return the booking, locked, if it can be given now."""
    own = Booking.objects.filter(pk=booking_id, member_id=member_id)
    hold_id = own.values_list("hold_id", flat=True).first()
    if hold_id is None:
        raise Refusal(ProblemCode.NOT_FOUND, fields={"booking_id": "unknown"})
    Hold.objects.select_for_update().get(pk=hold_id)
    booking = Booking.objects.select_related("shipment").filter(pk=booking_id, member_id=member_id).first()
    if booking is None:
        raise Refusal(ProblemCode.NOT_FOUND, fields={"booking_id": "unknown"})
    if booking.state != BookingState.CONFIRMED.value:
        raise Refusal(ProblemCode.ILLEGAL_MOVE, detail=_NOT_CONFIRMED, current=booking.state)
    living = booking.gifts.filter(state__in=LIVING).first()
    if living is not None:
        raise Refusal(
            ProblemCode.ILLEGAL_MOVE, detail=_GIVEN_ALREADY, current=living.state, fields={"booking_id": "given"}
        )
    return booking


def _last_change(booking: Booking) -> datetime | None:
    said = booking.confirmation.get("last_change_at")
    return datetime.fromisoformat(said) if said else None


def put_move(move_id: UUID, member_id: UUID, body: GiftMoveIn) -> Gift:
    """Pause a code, resume it, or take it back. What is so already stays so.

    Raises:
        Refusal: id_reused, not_found, or illegal_move with the gift's state.
    """
    sweep()
    expire_gifts()
    asked = hash_of(body)

    def act(writing: Writing) -> Gift:
        existing = GiftMove.objects.select_related("gift").filter(pk=move_id).first()
        if existing is not None:
            require_same(existing, member_id, asked)
            return existing.gift
        gift = Gift.objects.select_for_update().filter(pk=body.gift_id, member_id=member_id).first()
        if gift is None:
            raise Refusal(ProblemCode.NOT_FOUND, fields={"gift_id": "unknown"})
        now, wanted = GiftState(gift.state), _GOALS[body.move]
        if now is not wanted:
            if wanted not in states.moves_from(now):
                detail = _CLAIMED if now is GiftState.CLAIMED else None
                raise Refusal(ProblemCode.ILLEGAL_MOVE, detail=detail, current=gift.state)
            _set(writing, gift, wanted)
        GiftMove.objects.create(id=move_id, member_id=member_id, request_sha256=asked, gift=gift, moved_at=clock.now())
        return gift

    return write_once(act, move_id)


def put_claim(claim_id: UUID, guesser: Guesser, body: ClaimIn) -> tuple[Claim, bool]:
    """Take over what a code stands for. Returns the claim and whether it is new. Of two at once one gets it.

    Raises:
        Refusal: id_reused, code_unknown, code_over, illegal_move for one's own code, too_many_requests.
    """
    sweep()
    expire_gifts()
    asked = hash_of(body)

    def act(writing: Writing) -> tuple[Claim, bool] | Refusal:
        existing = Claim.objects.select_related("gift__member", "gift__booking").filter(pk=claim_id).first()
        if existing is not None:
            require_same(existing, guesser.member_id, asked)
            return existing, False
        code = guesses.read(body.code)
        guesses.require_free(guesser)
        found = Gift.objects.filter(code=code).order_by("-made_at").select_related("booking").first()
        if found is None:
            return guesses.count_wrong(guesser)
        # Everybody locks the hold first: two who wait for each other would be a deadlock.
        Hold.objects.select_for_update().get(pk=found.booking.hold_id)
        gift = Gift.objects.select_for_update().get(pk=found.pk)
        _require_claimable(gift, guesser.member_id)
        gift.claimed_at = clock.now()
        _set(writing, gift, GiftState.CLAIMED)
        claim = Claim.objects.create(
            id=claim_id, member_id=guesser.member_id, request_sha256=asked, gift=gift, claimed_at=gift.claimed_at
        )
        hand_over(writing, gift.booking, guesser.member_id)
        return claim, True

    outcome = write_once(act, claim_id)
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def _require_claimable(gift: Gift, member_id: UUID) -> None:
    if gift.state == GiftState.CLAIMED.value and gift.claim.member_id == member_id:
        raise Refusal(ProblemCode.CODE_OVER, detail=_MINE_ALREADY, current=gift.state)
    if gift.state not in LIVING or gift.booking.state != BookingState.CONFIRMED.value:
        raise Refusal(ProblemCode.CODE_OVER, current=gift.state)
    if gift.member_id == member_id:
        raise Refusal(ProblemCode.ILLEGAL_MOVE, detail=_OWN, current=gift.state, fields={"code": "your own"})
    if gift.state == GiftState.LOCKED.value:
        raise Refusal(ProblemCode.CODE_OVER, detail=_LOCKED, current=gift.state)


def _set(writing: Writing, gift: Gift, wanted: GiftState) -> None:
    gift.state = states.move(GiftState(gift.state), wanted).value
    gift.save(update_fields=["state", "claimed_at"])
    writing.changed(gift)


def expire_gifts() -> None:
    """End the codes whose time is over. Costs one indexed look-up when none is."""
    due = Gift.objects.filter(state__in=LIVING, expires_at__lte=clock.now())
    if not due.exists():
        return
    with write() as writing:
        for gift in due.order_by("id").select_for_update(skip_locked=True)[:_BATCH]:
            _set(writing, gift, GiftState.EXPIRED)


def follow_booking(booking: Booking) -> None:
    """Keep an open code true to its booking: it goes over to the booking that took its place, or ends with it."""
    if booking.state == BookingState.CONFIRMED.value:
        return
    living = Gift.objects.filter(booking=booking, state__in=LIVING)
    if not living.exists():
        return
    with write() as writing:
        for gift in living.select_for_update():
            successor = booking.successors.filter(
                state__in=[BookingState.AWAITING_PAYMENT.value, BookingState.CONFIRMED.value]
            ).first()
            if booking.state != BookingState.REBOOKED.value or successor is None:
                _set(writing, gift, GiftState.EXPIRED)
                continue
            last = _last_change(successor)
            gift.booking = successor
            gift.mission_id, gift.title = successor.shipment.mission_id, successor.shipment.title
            gift.expires_at = min(gift.made_at + CODE_LIFE, last) if last else gift.made_at + CODE_LIFE
            gift.save(update_fields=["booking", "mission_id", "title", "expires_at"])
            writing.changed(gift)
