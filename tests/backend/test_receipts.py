"""領収書: for who paid, numbered without gaps, in a name that they give."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moonmail.contract.receipts import Receipt

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Answer, Caller


def ask(caller: Caller, booking: Any, addressee: str = "山本 さくら", receipt_id: uuid.UUID | None = None) -> Answer:
    return caller.put(
        f"/v1/receipts/{receipt_id or uuid.uuid4()}", {"booking_id": booking["id"], "addressee": addressee}
    )


@pytest.fixture
def booking(me: Caller) -> Any:
    return me.paid()[0]


def test_what_it_says(me: Caller, booking: Any) -> None:
    answer = ask(me, booking, "　山本 さくら ")
    assert answer.status == 201
    receipt = Receipt.model_validate(answer.json)
    assert (receipt.number, receipt.reissue, receipt.addressee) == ("2026-000001", 0, "山本 さくら")
    assert (receipt.total.amount, receipt.tax_percent, receipt.tax.amount) == (19_800, 10, 1_800)
    assert (receipt.reference, receipt.organisation) == (booking["reference"], False)
    assert receipt.purpose.ja == "MM 204 便　メッセージプレート 1枠の搭載料として"
    assert receipt.purpose.en == "For carrying on MM 204: Message plate, 1 slot"
    assert "実際の請求はありません" in receipt.method.ja
    assert "見本" in receipt.seller.ja, "nobody takes an invented seller for a real one"
    assert receipt.registration_number == "T0000000000000"
    assert receipt.paid_at == receipt.issued_at
    assert me.get(f"/v1/receipts/{receipt.id}").json == answer.json
    (synced,) = me.get("/v1/changes").json["receipt"]["created"]
    assert synced == answer.json


def test_a_second_one_says_so(me: Caller, booking: Any) -> None:
    first, second = ask(me, booking).json, ask(me, booking, "上様").json
    assert (first["number"], second["number"]) == ("2026-000001", "2026-000002")
    assert (first["reissue"], second["reissue"]) == (0, 1)


def test_the_same_request_again_is_the_same_receipt(me: Caller, booking: Any) -> None:
    receipt_id = uuid.uuid4()
    first = ask(me, booking, receipt_id=receipt_id)
    again = ask(me, booking, receipt_id=receipt_id)
    assert (first.status, again.status, again.json) == (201, 200, first.json)
    assert ask(me, booking, "別の名前", receipt_id).code == "id_reused"
    assert ask(me, booking).json["number"] == "2026-000002"


def test_numbers_begin_anew_with_the_year_in_japan(me: Caller, booking: Any, clock: MovableClock) -> None:
    from datetime import UTC, datetime

    assert ask(me, booking).json["number"] == "2026-000001"
    clock.at = datetime(2026, 12, 31, 14, 59, 59, tzinfo=UTC)
    assert ask(me, booking).json["number"] == "2026-000002"
    clock.at = datetime(2026, 12, 31, 15, 0, tzinfo=UTC)
    assert ask(me, booking).json["number"] == "2027-000001"


def test_a_refused_one_takes_no_number(me: Caller, booking: Any) -> None:
    unpaid = me.book().json
    assert ask(me, unpaid).code == "illegal_move"
    assert ask(me, booking, "山\u202e本").code == "content_not_allowed"
    assert ask(me, booking).json["number"] == "2026-000001"


@pytest.mark.parametrize("addressee", ["さくら\n様", "a\u0000b", "\u202eabc", "abc\ue000", " 　 ", "\u200b\u3164"])
def test_what_cannot_be_printed_is_refused(me: Caller, booking: Any, addressee: str) -> None:
    answer = ask(me, booking, addressee)
    assert (answer.status, answer.code, list(answer.json["fields"])) == (422, "content_not_allowed", ["addressee"])


@pytest.mark.parametrize(("addressee", "status"), [("あ" * 80, 201), ("あ" * 81, 400), ("", 400)])
def test_how_long_a_name_may_be(me: Caller, booking: Any, addressee: str, status: int) -> None:
    assert ask(me, booking, addressee).status == status


def test_not_before_it_is_paid(me: Caller) -> None:
    answer = ask(me, me.book().json)
    assert (answer.status, answer.code, answer.json["current"]) == (409, "illegal_move", "awaiting_payment")


def test_not_after_the_money_went_back(me: Caller, booking: Any) -> None:
    assert me.cancel(booking, 19_800).status == 201
    answer = ask(me, booking)
    assert (answer.code, answer.json["current"]) == ("illegal_move", "refunded")


def test_only_for_who_paid(me: Caller, other: Caller, booking: Any) -> None:
    assert ask(other, booking).code == "not_found"
    assert ask(me, {"id": str(uuid.uuid4())}).code == "not_found"
    gift = me.put(f"/v1/gifts/{uuid.uuid4()}", {"booking_id": booking["id"]}).json
    assert other.put(f"/v1/claims/{uuid.uuid4()}", {"code": gift["code"]}).status in (200, 201)
    assert ask(other, booking).code == "not_found", "a gift's price is not told by its receipt"
    given_away = ask(me, booking)
    assert (given_away.status, given_away.json["total"]["amount"]) == (201, 19_800)
    assert other.get(f"/v1/receipts/{given_away.json['id']}").status == 404


def test_after_a_change_it_is_for_all_that_was_paid(me: Caller, booking: Any) -> None:
    before = ask(me, booking).json
    shipment = me.shipment("mm-206", "photo").json
    changed, _ = me.settle(me.order(shipment, credit=19_800, rebooks=booking["id"]).json)
    for asked in (changed, booking):
        receipt = ask(me, asked).json
        assert (receipt["total"]["amount"], receipt["tax"]["amount"]) == (33_000, 3_000)
        assert receipt["purpose"]["ja"].startswith("MM 206 便　写真プレート")
        assert receipt["reissue"] > before["reissue"]


def test_a_difference_that_went_back_is_not_in_it(me: Caller, booking: Any) -> None:
    shipment = me.shipment("mm-206", "name", name="さくら").json
    changed = me.order(shipment, credit=19_800, rebooks=booking["id"]).json
    assert ask(me, changed).json["total"]["amount"] == 9_900


def test_in_the_name_of_an_organisation(me: Caller) -> None:
    organisation_id = str(uuid.uuid4())
    body = {"name": "月見小学校", "kind": "school", "receipt_name": "学校法人月見学園"}
    assert me.put(f"/v1/organisations/{organisation_id}", body).status == 201
    ordered = me.order(me.shipment().json, organisation_id=organisation_id)
    booking, _ = me.settle(ordered.json)
    assert ask(me, booking, "学校法人月見学園").json["organisation"]
    assert not ask(me, booking, "校長 月野").json["organisation"]


@given(total=st.integers(0, 10**9))
def test_tax_is_what_rounding_down_once_leaves(total: int) -> None:
    from moonmail.backend.shop import tax_within

    tax = tax_within(total)
    assert tax * 110 <= total * 10 < (tax + 1) * 110
