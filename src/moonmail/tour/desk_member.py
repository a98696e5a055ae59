"""Members whom the desk looks after: each with the client of their own app, as it runs at home."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, TypeVar
from uuid import UUID, uuid4

from moonmail import tour_forms
from moonmail.client.engine import Engine, Settings
from moonmail.client.model import Draft, DraftKind, ShipmentDetail, StoreChanged
from moonmail.client.profile import Profile
from moonmail.client.secrets import MemorySecrets
from moonmail.contract.bookings import ConfirmationIn
from moonmail.contract.items import ItemIn
from moonmail.contract.orders import order_from
from moonmail.domain.item import Acknowledgement, Hazard
from moonmail.domain.order import facts_sha256, legal_facts
from moonmail.domain.sizes import PlateRules, SizeCode
from moonmail.domain.states import PaymentState
from moonmail.tour.driver import TourError

if TYPE_CHECKING:
    from moonmail.contract.accounts import Member

T = TypeVar("T")

_PATIENCE: Final = 40.0
_PAYABLE: Final = (PaymentState.CREATED, PaymentState.PENDING)


class TourMember:
    """Every method waits for what it asked for; call them off the GUI thread.

    Raises:
        TourError: something did not come about in time.
    """

    def __init__(self, folder: Path, server: str, who: dict[str, Any], language: str) -> None:
        self._who = who
        self._language = language
        profile = Profile(folder)
        profile.create()
        self._changed = Event()
        self._own = True
        self.engine = Engine(profile, Settings(server, "none"), secrets=MemorySecrets())
        self.engine.subscribe(self._heard)
        self.engine.start()
        self._browser = ThreadPoolExecutor(1, thread_name_prefix="tour-member")

    def close(self) -> None:
        self._browser.shutdown(wait=True, cancel_futures=True)
        if self._own:
            self.engine.close()

    def hand_over(self) -> Engine:
        """Give the client to an app, which ends it with itself."""
        self._own = False
        return self.engine

    def _heard(self, event: object) -> None:
        if isinstance(event, StoreChanged):
            self._changed.set()

    def until(self, what: str, condition: Callable[[], T | None]) -> T:
        """Look again whenever the store changed; fetch what is new before."""
        until = monotonic() + _PATIENCE
        while True:
            self._changed.clear()
            if found := condition():
                return found
            left = until - monotonic()
            if left <= 0:
                raise TourError(f"{self._who['name']}: {what}: not within {_PATIENCE:.0f} s")
            self.engine.sync_now().result(left)
            if found := condition():
                return found
            self._changed.wait(min(left, 1.0))

    def sign_in(self) -> Member:
        """Sign in on the backend's pages, and return what is registered."""

        def browse(url: str) -> bool:
            self._browser.submit(
                tour_forms.sign_in, url, self._who["membership_number"], self._who["password"], language=self._language
            )
            return True

        self.engine.sign_in(browse, self._language).result(_PATIENCE)
        return self.until("their own data", lambda: self.engine.member().result())

    # ---------------------------------------------------------------- booking

    def book_message(self, flight: str, title: str, name: str, text: str) -> ShipmentDetail:
        """Book a message plate, pay for it, and return it with its pass."""
        draft = Draft(uuid4(), datetime.now(UTC), SizeCode.MESSAGE, flight, title=title, name=name, text=text)
        return self._book(draft, plate=self._plate(flight, name, text))

    def book_item(self, flight: str, title: str, **declared: Any) -> ShipmentDetail:
        """Book a capsule for a ring. ``declared``: what of it is otherwise."""
        draft = Draft(uuid4(), datetime.now(UTC), SizeCode.XS, flight, title=title, kind=DraftKind.ITEM)
        photo = self.engine.keep_file(self._plate(flight, title, title)).result(_PATIENCE)
        return self._book(draft, item=_ring(title, str(self._who["name"]), {"photos": [photo]} | declared))

    def _book(self, draft: Draft, *, plate: bytes | None = None, item: ItemIn | None = None) -> ShipmentDetail:
        from dataclasses import replace

        engine = self.engine
        self.until("the flight", lambda: engine.flight(draft.mission_id).result())
        hold_id = engine.ask_hold(draft.mission_id, draft.size, draft.title).result(_PATIENCE)
        self.until("the slot", lambda: (view := engine.hold(hold_id).result()) and view.hold)
        confirmation = self._confirmation(draft.mission_id, draft.size)
        shipment_id = engine.order(
            replace(draft, hold_id=hold_id),
            plate_png=plate,
            photo=None,
            drawing_png=None,
            confirmation=confirmation,
            price=confirmation.total,
            item=item,
        ).result(_PATIENCE)
        tour_forms.pay(self.until("the payment page", lambda: self._page(shipment_id)), language=self._language)
        return self.until("the pass", lambda: found if (found := self.detail(shipment_id)).pass_ else None)

    def _page(self, shipment_id: UUID) -> str:
        payment = self.detail(shipment_id).payment
        return payment.checkout_url or "" if payment is not None and payment.state in _PAYABLE else ""

    def detail(self, shipment_id: UUID) -> ShipmentDetail:
        found = self.engine.shipment(shipment_id).result(_PATIENCE)
        if found is None:
            raise TourError(f"{self._who['name']} does not know the shipment {shipment_id}")
        return found

    def _confirmation(self, flight_id: str, size: SizeCode) -> ConfirmationIn:
        flight = self.engine.flight(flight_id).result(_PATIENCE)
        assert flight is not None
        offer = next(offer for offer in flight.offers if offer.size is size)
        return ConfirmationIn(
            terms_version=flight.mission.terms.version,
            total=offer.price.amount,
            facts_sha256=facts_sha256(legal_facts(order_from(flight.mission, offer))),
            language=self._language,
            confirmed_at=datetime.now(UTC),
        )

    def _plate(self, flight_id: str, name: str, text: str) -> bytes:
        from moonmail.media.plate import PlateContent, render

        flight = self.until("the flight", lambda: self.engine.flight(flight_id).result())
        given = flight.mission.plate_rules
        rules = PlateRules(
            min_letter_mm=given.min_letter_mm,
            dpi=given.dpi,
            greys=given.greys,
            max_characters=given.max_characters,
            file_bytes=given.file_bytes,
        )
        return render(PlateContent(SizeCode.MESSAGE, name, text), rules).png


def _ring(name: str, owner: str, declared: dict[str, Any]) -> ItemIn:
    """Return the declaration of a ring without stones."""
    return ItemIn.model_validate(
        {
            "name": name,
            "category": "ring",
            "materials": ["metal"],
            "shape": "round",
            "length_mm": 12.0,
            "width_mm": 12.0,
            "height_mm": 2.0,
            "mass_g": 1.8,
            "answers": {hazard.value: "no" for hazard in Hazard},
            "owner_name": owner,
            "owner_nationality": "JP",
            "value_yen": 30_000,
            "photos": [],
            "agreed": [one.value for one in Acknowledgement],
        }
        | declared
    )
