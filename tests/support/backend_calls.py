"""Calling the backend in this process, and going through an order step by step. Import after Django is set up."""

from __future__ import annotations

import hashlib
import json
import secrets
import uuid
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone
from tests.support.things import item_in, plate

from moonmail.backend.accounts.models import Member
from moonmail.contract.missions import Mission, Offer
from moonmail.contract.orders import order_from
from moonmail.contract.version import DESK_CLIENT_ID, OAUTH_CLIENT_ID, OAUTH_SCOPES
from moonmail.domain.order import facts_sha256, legal_facts

__all__ = ["Answer", "Caller", "mint_token", "plate"]


def mint_desk_token(account: Member) -> str:
    """Return an access token of the staff's app."""
    return mint_token(account, DESK_CLIENT_ID)


def mint_token(member: Member, client_id: str = OAUTH_CLIENT_ID) -> str:
    """Return an access token, kept as the sign-in server keeps it."""
    from allauth.idp.oidc.models import Token

    value = secrets.token_urlsafe(24)
    token = Token(
        type=Token.Type.ACCESS_TOKEN,
        client_id=client_id,
        user=member,
        expires_at=timezone.now() + timedelta(days=1),
    )
    token.set_value(value)
    token.set_scopes(list(OAUTH_SCOPES))
    token.save()
    return value


class Answer:
    def __init__(self, response: Any) -> None:
        self.response = response
        self.status: int = response.status_code
        self.etag: str | None = response.headers.get("ETag")

    def header(self, name: str) -> str:
        return str(self.response.headers[name])

    @property
    def json(self) -> Any:
        return json.loads(self.response.content)

    @property
    def code(self) -> str:
        """The problem's code."""
        assert self.response["Content-Type"] == "application/problem+json", (self.status, self.response.content)
        return str(self.json["code"])


class Caller:
    """One program that calls the backend, signed in with ``token`` or not."""

    def __init__(self, token: str | None) -> None:
        self._client = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
        self._token = token

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """``headers`` by name with underscores: ``If_None_Match``."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self._token is not None:
            sent["Authorization"] = f"Bearer {self._token}"
        if isinstance(body, bytes):
            data, kind = body, sent.pop("Content-Type", "application/octet-stream")
        else:
            data, kind = (b"" if body is None else json.dumps(body).encode()), "application/json"
        return Answer(self._client.generic(method, path, data, content_type=kind, headers=sent))

    def get(self, path: str, **headers: str) -> Answer:
        return self.call("GET", path, None, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Answer:
        return self.call("PUT", path, body, **headers)

    # the steps of an order

    def hold(
        self, mission: str = "mm-204", size: str = "message", hold_id: uuid.UUID | None = None, quantity: int = 1
    ) -> Answer:
        body: dict[str, Any] = {"mission_id": mission, "size": size}
        if quantity != 1:
            body["quantity"] = quantity
        return self.put(f"/v1/holds/{hold_id or uuid.uuid4()}", body)

    def blob(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        answer = self.put(f"/v1/blobs/{sha256}", data)
        assert answer.status in (200, 201), answer.response.content
        return sha256

    def shipment(
        self, mission: str = "mm-204", size: str = "message", text: str = "月へ行ってらっしゃい。", **message: Any
    ) -> Answer:
        if size == "name":
            message = {"name": "月野 うさぎ", **message}
        body = {
            "title": "はじめての手紙",
            "size": size,
            "mission_id": mission,
            "message": {"text": text, "plate": self.blob(plate()), **message},
        }
        return self.put(f"/v1/shipments/{uuid.uuid4()}", body)

    def item(self, mission: str = "mm-204", size: str = "XS", **changed: Any) -> Answer:
        """Declare an item, by default one that is allowed; ``changed``: other answers."""
        body = {
            "title": "祖母の指輪",
            "size": size,
            "mission_id": mission,
            "item": item_in(photos=[self.blob(plate())]) | changed,
        }
        return self.put(f"/v1/shipments/{uuid.uuid4()}", body)

    def group(self, entries: list[dict[str, str]], mission: str = "mm-204", size: str = "name") -> Answer:
        body = {"title": "卒業記念", "size": size, "mission_id": mission, "group": entries}
        return self.put(f"/v1/shipments/{uuid.uuid4()}", body)

    def confirmation(
        self, mission: str = "mm-204", size: str = "message", quantity: int = 1, credit: int = 0
    ) -> dict[str, Any]:
        flight = Mission.model_validate(self.get(f"/v1/missions/{mission}").json)
        offers = [Offer.model_validate(item) for item in self.get(f"/v1/missions/{mission}/offers").json["items"]]
        offer = next(offer for offer in offers if offer.size == size)
        return {
            "terms_version": flight.terms.version,
            "total": offer.price.amount * quantity,
            "facts_sha256": facts_sha256(legal_facts(order_from(flight, offer, quantity, credit))),
            "language": "ja",
            "confirmed_at": "2026-11-22T03:01:00Z",
        }

    def book(self, mission: str = "mm-204", size: str = "message") -> Answer:
        hold = self.hold(mission, size)
        assert hold.status == 201, hold.response.content
        shipment = self.shipment(mission, size)
        assert shipment.status == 201, shipment.response.content
        return self.put(
            f"/v1/bookings/{uuid.uuid4()}",
            {
                "hold_id": hold.json["id"],
                "shipment_id": shipment.json["id"],
                "confirmation": self.confirmation(mission, size),
            },
        )

    def order(self, shipment: Any, *, credit: int = 0, booking_id: uuid.UUID | None = None, **more: Any) -> Answer:
        """Hold what ``shipment`` needs and order it."""
        mission, size = shipment["mission_id"], shipment["size"]
        quantity = len(shipment["group"]) if shipment["group"] is not None else 1
        hold = self.hold(mission, size, quantity=quantity)
        assert hold.status == 201, hold.response.content
        body = {
            "hold_id": hold.json["id"],
            "shipment_id": shipment["id"],
            "confirmation": self.confirmation(mission, size, quantity, credit),
            **more,
        }
        return self.put(f"/v1/bookings/{booking_id or uuid.uuid4()}", body)

    def pay(self, booking_id: str) -> Answer:
        """Start paying."""
        return self.put(f"/v1/payments/{uuid.uuid4()}", {"booking_id": booking_id})

    def paid(self, mission: str = "mm-204", size: str = "message") -> tuple[Any, Any]:
        """Go through a whole order; return the booking and the payment as they are then."""
        return self.settle(self.book(mission, size).json)

    def settle(self, booking: Any) -> tuple[Any, Any]:
        """Pay a booking that awaits it; return the booking and the payment as they are then."""
        payment = self.pay(booking["id"]).json
        self.press_pay(payment)
        return self.get(f"/v1/bookings/{booking['id']}").json, self.get(f"/v1/payments/{payment['id']}").json

    def press_pay(self, payment: Any) -> None:
        page = payment["checkout_url"].partition("/pay/")[2]
        assert self._client.post(f"/pay/{page}", {"action": "pay"}).status_code == 303

    def cancel(self, booking: Any, refund: int, cancellation_id: uuid.UUID | None = None) -> Answer:
        body = {"booking_id": booking["id"], "refund": refund}
        return self.put(f"/v1/cancellations/{cancellation_id or uuid.uuid4()}", body)

    def changed(self, shipment: Any, change_id: uuid.UUID | None = None, **content: Any) -> Answer:
        """Put other content under the same booking."""
        body = {"shipment_id": shipment["id"], "rev": shipment["rev"], "title": "新しい件名", **content}
        return self.put(f"/v1/shipment-changes/{change_id or uuid.uuid4()}", body)

    def read(self, kind: str, thing_id: Any) -> Any:
        answer = self.get(f"/v1/{kind}/{thing_id}")
        assert answer.status == 200, answer.response.content
        return answer.json
