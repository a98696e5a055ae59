"""What a member does at an engine on a real backend: signs in, holds, orders, pays."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from uuid import UUID, uuid4

from PIL import Image
from tests.client import browsing
from tests.client.browsing import Person
from tests.client.conftest import Watched
from tests.support.server import RunningBackend

from moonmail.client.model import Draft, ShipmentDetail
from moonmail.contract.bookings import ConfirmationIn
from moonmail.contract.orders import order_from
from moonmail.domain.order import facts_sha256, legal_facts
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import PaymentState

OPEN = "mm-204"


def picture(shade: int = 128) -> bytes:
    out = io.BytesIO()
    Image.new("L", (189, 118), shade).save(out, "PNG")
    return out.getvalue()


def person(backend: RunningBackend, number: int = 0) -> Person:
    member = backend.sample_members[number]
    return Person(member["membership_number"], member["password"])


def sign_in(watched: Watched, backend: RunningBackend, number: int = 0) -> Person:
    somebody = person(backend, number)
    session = watched.engine.sign_in(somebody.open_browser, "ja").result(30)
    somebody.leave()
    assert session.signed_in
    watched.sync()
    return somebody


def confirmation(watched: Watched, mission_id: str, size: SizeCode) -> ConfirmationIn:
    flight = watched.engine.flight(mission_id).result()
    assert flight is not None
    offer = next(offer for offer in flight.offers if offer.size is size)
    return ConfirmationIn(
        terms_version=flight.mission.terms.version,
        total=offer.price.amount,
        facts_sha256=facts_sha256(legal_facts(order_from(flight.mission, offer))),
        language="ja",
        confirmed_at=datetime.now(UTC),
    )


def hold(watched: Watched, size: SizeCode = SizeCode.MESSAGE, mission_id: str = OPEN) -> UUID:
    return watched.engine.ask_hold(mission_id, size, "おばあちゃんへ").result()


def order(watched: Watched, hold_id: UUID, size: SizeCode = SizeCode.MESSAGE, **more: object) -> tuple[Draft, UUID]:
    draft = Draft(
        uuid4(),
        datetime.now(UTC),
        size,
        OPEN,
        title="おばあちゃんへ",
        name="山本 さくら",
        text="月でも元気でね。",
        hold_id=hold_id,
    )
    watched.engine.save_draft(draft)
    confirmed = more.pop("confirmation", None) or confirmation(watched, OPEN, size)
    assert isinstance(confirmed, ConfirmationIn)
    shipment_id = watched.engine.order(
        draft,
        plate_png=picture(),
        photo=picture(10),
        drawing_png=None,
        confirmation=confirmed,
        price=confirmed.total,
    ).result()
    return draft, shipment_id


def detail(watched: Watched, shipment_id: UUID) -> ShipmentDetail:
    found = watched.engine.shipment(shipment_id).result()
    assert found is not None
    return found


def payment_page(watched: Watched, shipment_id: UUID) -> str:
    def page() -> str | None:
        payment = detail(watched, shipment_id).payment
        return (
            payment.checkout_url if payment and payment.state in (PaymentState.CREATED, PaymentState.PENDING) else None
        )

    found = watched.until(page)
    assert isinstance(found, str)
    return found


def paid_shipment(watched: Watched) -> tuple[UUID, ShipmentDetail]:
    _, shipment_id = order(watched, hold(watched))
    browsing.pay(payment_page(watched, shipment_id))
    watched.sync()
    return shipment_id, watched.until(
        lambda: found if (found := detail(watched, shipment_id)).pass_ is not None else None
    )
