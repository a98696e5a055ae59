"""A member with the app, without its window: the real engine on a profile, told what to do line by line.

``python -m tests.faults.member PROFILE URL CONTROL`` reads one JSON object a line from standard input and answers each
with one line. ``{"do": "order", "pick": 17}`` asks for something and answers ``{"asked": [ids]}`` once it is on disk,
or ``{"nothing": why}`` when there is nothing to do that with; ``pick`` chooses among what there is. Asks are sent in
the background, as always. ``sync``, ``settle``, ``press``, ``claim`` and ``sign_in`` are the other words.

CONTROL is empty, or ``new_ids``: every try to send something carries a new UUID, as no client of ours does.
"""

from __future__ import annotations

import json
import logging
import struct
import sys
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeVar
from uuid import UUID, uuid4

import requests
from tests.client import browsing

from moonmail.client import objects, outbox
from moonmail.client.engine import Engine, Settings
from moonmail.client.errors import ExchangeError, SignInError
from moonmail.client.http import Http
from moonmail.client.model import Draft, DraftKind, OpState, ShipmentDetail, Status, Trouble
from moonmail.client.profile import Profile
from moonmail.contract.bookings import Booking, ConfirmationIn, Hold, Payment
from moonmail.contract.gifts import Gift, GiftMove
from moonmail.contract.orders import order_from, reflight_order
from moonmail.domain.mission import EntitlementKind
from moonmail.domain.order import facts_sha256, legal_facts
from moonmail.domain.shop import freedom
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import BookingState, EntitlementState, GiftState, HoldState, PaymentState

T = TypeVar("T")

SIZES: Final = (SizeCode.NAME, SizeCode.MESSAGE)
FLIGHTS: Final = ("mm-204", "mm-206")
_PATIENCE: Final = 60.0
# The app's own patience, shortened: what hangs here hangs for good.
_CONNECT, _STALL = 2.0, 2.5


class Nothing(Exception):
    """There is nothing to do that with."""


class _Healed(logging.Handler):
    """Counts how often the digest told the client that it had missed something."""

    count = 0

    def emit(self, record: logging.LogRecord) -> None:
        if "differs from the backend" in record.getMessage():
            self.count += 1


class Member:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.healed = _Healed()

    # ------------------------------------------------------------ words

    def sign_in(self, login: str, password: str) -> dict[str, Any]:
        person = browsing.Person(login, password)
        try:
            session = self.engine.sign_in(person.open_browser, "ja").result(_PATIENCE)
        except (ExchangeError, SignInError) as error:
            return {"signed_in": False, "why": str(error)}
        person.leave()
        self.sync()
        return {"signed_in": session.signed_in}

    def sync(self) -> dict[str, Any]:
        status: Status = self.engine.sync_now().result(_PATIENCE)
        return {"waiting": status.waiting, "expired": self.engine.session.expired}

    def settle(self) -> dict[str, Any]:
        """Send what is left and compare. The network is calm by now."""
        for _ in range(30):
            self.sync()
            left = [each for each in self.engine.operations().result() if each.state is not OpState.REFUSED]
            if not left or self.engine.session.expired:
                break
        same, ours, theirs = False, (0, ""), (0, "")
        for _ in range(6):
            self.sync()
            try:
                found = self.engine._link.line().api.digest(as_member=True)
            except ExchangeError as error:
                if error.trouble is Trouble.SIGNED_OUT:
                    break
                raise
            ours, theirs = self.engine._store.read(objects.digest).result(), (found.count, found.sha256)
            if same := ours == theirs:
                break
        integrity = self._read(lambda c: c.execute("PRAGMA integrity_check").fetchone()[0])
        return {
            "same": same,
            "held": [ours[0], theirs[0]],
            "healed": self.healed.count,
            "integrity": integrity,
            "status": repr(self.engine.status),
            "expired": self.engine.session.expired,
            "visible": [str(each.id) for each in self.engine.operations().result()],
        }

    def press(self, pick: int, action: str) -> dict[str, Any]:
        """Use the payment page of something that is not paid, as a person in a browser."""
        pages = [p.checkout_url for p in self._every(Payment, "payment") if p.state is PaymentState.PENDING]
        page = _one(pages, pick)
        try:
            browsing.pay(page or "", action)
        except (requests.RequestException, AssertionError) as error:
            return {"pressed": False, "why": type(error).__name__}
        return {"pressed": True}

    def claim(self, claim: str, code: str) -> dict[str, Any]:
        try:
            self.engine.claim(UUID(claim), code).result(_PATIENCE)
        except ExchangeError as error:
            return {
                "claimed": False,
                "trouble": error.trouble.value,
                "code": error.refusal.code if error.refusal else "",
            }
        return {"claimed": True}

    def codes(self) -> dict[str, Any]:
        gifts = self._every(Gift, "gift")
        return {"codes": [gift.code for gift in gifts if gift.code and gift.state is GiftState.OFFERED]}

    # ------------------------------------------------------------ asks

    def ask(self, what: str, pick: int) -> dict[str, Any]:
        before = self._last()
        self._asks()[what](pick)
        new = self._read(
            lambda c: c.execute("SELECT id FROM outbox WHERE seq > ? AND kind <> 'blob'", (before,)).fetchall()
        )
        return {"asked": [id_ for (id_,) in new]}

    def _asks(self) -> dict[str, Callable[[int], object]]:
        return {
            "hold": lambda pick: self._hold(pick).result(),
            "release": self._release,
            "order": self._order,
            "pay": lambda pick: self.engine.pay(self._booking(pick, BookingState.AWAITING_PAYMENT).id).result(),
            "cancel": self._cancel,
            "change": self._change,
            "move": self._move,
            "gift": lambda pick: self.engine.make_gift(self._booking(pick).id, "祖母", "元気でね").result(),
            "gift_move": self._gift_move,
            "choose": self._choose,
            "receipt": lambda pick: self.engine.ask_receipt(self._booking(pick).id, "月野 うさぎ").result(),
            "retry": lambda pick: self.engine.retry(self._refused(pick)).result(),
            "dismiss": lambda pick: self.engine.dismiss(self._refused(pick)).result(),
        }

    def _hold(self, pick: int, quantity: int = 1) -> Any:
        return self.engine.ask_hold(_flight(pick), _size(pick), "おばあちゃんへ", quantity=quantity)

    def _release(self, pick: int) -> None:
        active = [hold.id for hold in self._every(Hold, "hold") if hold.state is HoldState.ACTIVE]
        self.engine.release_hold(_one(active, pick)).result()

    def _order(self, pick: int) -> None:
        quantity = 2 if pick % 5 == 0 else 1
        hold_id = self._hold(pick, quantity).result()
        group = (("月野", ""), ("星野", "")) if quantity > 1 else ()
        self._place(self._draft(pick, hold_id=hold_id, group=group), quantity)

    def _move(self, pick: int) -> None:
        """To the other flight, or the other size."""
        old = self._booking(pick)
        detail = self._detail(old.shipment_id)
        other = pick // 7
        hold_id = self._hold(other, old.quantity).result()
        group = tuple((f"名前{n}", "") for n in range(old.quantity)) if old.quantity > 1 else ()
        self._place(self._draft(other, hold_id=hold_id, group=group, rebooks=old.id), old.quantity, detail)

    def _draft(self, pick: int, **more: Any) -> Draft:
        kind = DraftKind.GROUP if more.get("group") else DraftKind.MESSAGE
        return Draft(
            uuid4(),
            datetime.now(UTC),
            _size(pick),
            _flight(pick),
            title=f"手紙 {pick % 1000}",
            name="山本 さくら",
            text="月でも元気でね。",
            kind=kind,
            **more,
        )

    def _place(self, draft: Draft, quantity: int, replaced: ShipmentDetail | None = None) -> None:
        flight = self.engine.flight(draft.mission_id).result()
        offer = next((offer for offer in flight.offers if offer.size is draft.size), None) if flight else None
        if flight is None or offer is None:
            raise Nothing("the flight is not known here")
        total = offer.price.amount * quantity
        credit = replaced.credit_for(total) if replaced else 0
        facts = legal_facts(order_from(flight.mission, offer, quantity, credit))
        confirmation = ConfirmationIn(
            terms_version=flight.mission.terms.version,
            total=total,
            facts_sha256=facts_sha256(facts),
            language="ja",
            confirmed_at=datetime.now(UTC),
        )
        self.engine.order(
            draft,
            plate_png=None if draft.group else _png(sum(draft.title.encode())),
            photo=None,
            drawing_png=None,
            confirmation=confirmation,
            price=total,
        ).result()

    def _cancel(self, pick: int) -> None:
        booking = self._booking(pick)
        detail = self._detail(booking.shipment_id)
        if detail.shipment is None:
            raise Nothing("no shipment")
        last = booking.confirmation.last_change_at
        allowed = freedom(booking.state, detail.shipment.state, detail.paid, last, self.engine.server_now())
        self.engine.cancel_booking(booking.id, 0 if booking.gifted else allowed.refund).result()

    def _change(self, pick: int) -> None:
        booking = self._booking(pick)
        shipment = self._detail(booking.shipment_id).shipment
        if shipment is None:
            raise Nothing("no shipment")
        group = tuple((f"名前{n}", "") for n in range(booking.quantity)) if shipment.group else ()
        draft = replace(self._draft(pick, group=group), changes=shipment.id, size=booking.size)
        draft = replace(draft, mission_id=booking.mission_id, title=f"新しい手紙 {pick % 1000}")
        plate = None if group else _png(pick % 200)
        self.engine.change_content(draft, plate_png=plate, photo=None, drawing_png=None).result()

    def _gift_move(self, pick: int) -> None:
        open_ = [g.id for g in self._every(Gift, "gift") if g.state in (GiftState.OFFERED, GiftState.LOCKED)]
        self.engine.move_gift(_one(open_, pick), list(GiftMove)[pick % 3]).result()

    def _choose(self, pick: int) -> None:
        owed = [each for each in self.engine.entitlements().result() if each.state is EntitlementState.OFFERED]
        one = _one(owed, pick)
        kind = _one(one.kinds, pick // 3)
        if kind is not EntitlementKind.REFLIGHT:
            self.engine.choose(one.id, kind).result()
            return
        booking = self._read(lambda c: objects.one(c, Booking, "booking", str(one.booking_id)))
        flight = self.engine.flight(FLIGHTS[0]).result()
        offer = next((o for o in flight.offers if booking and o.size is booking.size), None) if flight else None
        if booking is None or flight is None or offer is None:
            raise Nothing("no other flight")
        facts = facts_sha256(legal_facts(reflight_order(flight.mission, booking, offer)))
        self.engine.choose(one.id, kind, flight.mission.id, flight.mission.terms.version, facts).result()

    # ------------------------------------------------------------ what there is

    def _read(self, work: Callable[[Any], T]) -> T:
        return self.engine._store.read(work).result()

    def _last(self) -> int:
        return int(self._read(lambda c: c.execute("SELECT coalesce(max(seq), 0) FROM outbox").fetchone()[0]))

    def _every(self, model: Any, type_: str) -> list[Any]:
        found: list[Any] = self._read(lambda c: objects.every(c, model, type_))
        return sorted(found, key=lambda each: str(each.id))

    def _booking(self, pick: int, state: BookingState = BookingState.CONFIRMED) -> Booking:
        found: Booking = _one([each for each in self._every(Booking, "booking") if each.state is state], pick)
        return found

    def _detail(self, shipment_id: UUID) -> ShipmentDetail:
        found = self.engine.shipment(shipment_id).result()
        if found is None:
            raise Nothing("no shipment")
        return found

    def _refused(self, pick: int) -> UUID:
        return _one([o.id for o in self.engine.operations().result() if o.state is OpState.REFUSED], pick)


def _one(those: Sequence[T], pick: int) -> T:
    if not those:
        raise Nothing("none")
    return those[pick % len(those)]


def _size(pick: int) -> SizeCode:
    return SIZES[pick // 3 % len(SIZES)]


def _flight(pick: int) -> str:
    return FLIGHTS[pick // 2 % len(FLIGHTS)]


def _png(shade: int, width: int = 189, height: int = 118) -> bytes:
    """Return a plate's raster: a PNG of one grey, made without a picture library."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes([shade % 256]) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def _new_ids_each_time() -> None:
    """Break the client on purpose: what is sent again is sent as something new."""
    from moonmail.client import api

    send = api.Api.send

    def forgetful(self: api.Api, operation: outbox.Send, body: bytes | None) -> objects.Row | None:
        if operation.attempts > 1 and operation.target.startswith("PUT") and "/blobs/" not in operation.target:
            operation = replace(operation, target=f"{operation.target.rpartition('/')[0]}/{uuid4()}")
        return send(self, operation, body)

    api.Api.send = forgetful  # type: ignore[method-assign]


def _answer(member: Member, line: dict[str, Any]) -> dict[str, Any]:
    do = line.pop("do")
    words: dict[str, Callable[..., dict[str, Any]]] = {
        "sign_in": member.sign_in,
        "sync": member.sync,
        "settle": member.settle,
        "press": member.press,
        "claim": member.claim,
        "codes": member.codes,
    }
    try:
        return words[do](**line) if do in words else member.ask(do, line["pick"])
    except Nothing as error:
        return {"nothing": str(error)}
    except ValueError as error:
        # The engine takes no ask that can't be sent: told at once, nothing is kept.
        return {"nothing": f"not taken: {error}"}


def main() -> int:
    profile, url, control = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    patience = Http.__init__.__kwdefaults__
    assert patience is not None
    patience.update(connect=_CONNECT, stall=_STALL)
    if control == "new_ids":
        _new_ids_each_time()
    member = Member(Engine(Profile(profile), Settings(url, "none")))
    exchange = logging.getLogger("moonmail.client.exchange")
    exchange.addHandler(member.healed)
    exchange.setLevel(logging.INFO)
    member.engine.start()
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        try:
            answer = _answer(member, json.loads(line))
        except Exception as error:
            answer = {"failed": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)
    member.engine.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
