"""Only the provider's signed notice makes a booking paid; late, doubled, overtaken and forged ones do no harm."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.backend.test_orders import fill, left

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Answer, Caller


def notice(payment: Any, kind: str = "paid", **changed: object) -> tuple[bytes, dict[str, str]]:
    """Return a notice as the sample provider signs it, with ``changed`` in what it says."""
    from moonmail.backend import clock
    from moonmail.backend.payments import providers
    from moonmail.backend.payments.models import SampleSession
    from moonmail.backend.payments.provider import NoticeKind
    from moonmail.backend.payments.sample import SIGNATURE_HEADER, SampleProvider, sign

    provider = providers.named("sample")
    assert isinstance(provider, SampleProvider)
    session = SampleSession.objects.get(payment_id=payment["id"])
    body, headers = provider.notice(session, NoticeKind(kind))
    if changed:
        body = json.dumps(json.loads(body) | changed).encode()
        headers = {SIGNATURE_HEADER: sign(provider._key, body, clock.now())}
    return body, headers


def send(caller: Caller, body: bytes, headers: dict[str, str]) -> Answer:
    return caller.call("POST", "/v1/payment-notices/sample", body, **headers)


def ordered(caller: Caller, mission: str = "mm-204", size: str = "message") -> tuple[Any, Any]:
    """Return a booking that awaits its payment, and the payment with its page open."""
    booking = caller.book(mission, size).json
    return booking, caller.pay(booking["id"]).json


def states(caller: Caller, booking: Any, payment: Any) -> tuple[str, str]:
    return (
        caller.get(f"/v1/bookings/{booking['id']}").json["state"],
        caller.get(f"/v1/payments/{payment['id']}").json["state"],
    )


def test_starting_to_pay_opens_a_page_until_the_hold_ends(me: Caller) -> None:
    booking, payment = ordered(me)
    assert payment["state"] == "pending"
    assert payment["checkout_url"].startswith("http://127.0.0.1/pay/sample/")
    assert payment["expires_at"] == booking["pay_by"]
    assert payment["amount"] == {"amount": 19_800, "currency": "JPY"}


def test_asking_again_opens_no_second_page(me: Caller) -> None:
    booking = me.book().json
    key = uuid.uuid4()
    first = me.put(f"/v1/payments/{key}", {"booking_id": booking["id"]})
    again = me.put(f"/v1/payments/{key}", {"booking_id": booking["id"]})
    assert (first.status, again.status) == (201, 200)
    assert first.json == again.json


def test_a_second_payment_closes_the_first_page(me: Caller) -> None:
    booking, first = ordered(me)
    second = me.pay(booking["id"]).json
    assert states(me, booking, first) == ("awaiting_payment", "expired")
    assert second["state"] == "pending"
    assert second["checkout_url"] != first["checkout_url"]


def test_a_good_notice_confirms(me: Caller, anyone: Caller) -> None:
    booking, payment = ordered(me)
    assert send(anyone, *notice(payment)).status == 204
    assert states(me, booking, payment) == ("confirmed", "paid")


def test_the_same_notice_again_changes_nothing(me: Caller, anyone: Caller) -> None:
    booking, payment = ordered(me)
    for _ in range(3):
        assert send(anyone, *notice(payment)).status == 204
    assert states(me, booking, payment) == ("confirmed", "paid")
    changes = me.get("/v1/changes").json
    assert len(changes["custody_event"]["created"]) == 1


@pytest.mark.parametrize("late", ["failed", "expired"])
def test_an_overtaken_notice_does_not_undo_a_payment(me: Caller, anyone: Caller, late: str) -> None:
    booking, payment = ordered(me)
    send(anyone, *notice(payment))
    assert send(anyone, *notice(payment, late)).status == 204
    assert states(me, booking, payment) == ("confirmed", "paid")


@pytest.mark.parametrize("early", ["failed", "expired"])
def test_a_payment_after_a_failed_try_counts(me: Caller, anyone: Caller, early: str) -> None:
    booking, payment = ordered(me)
    send(anyone, *notice(payment, early))
    assert states(me, booking, payment) == ("awaiting_payment", early)
    send(anyone, *notice(payment))
    assert states(me, booking, payment) == ("confirmed", "paid")


class TestForged:
    """Control: the untouched notice of the same payment is good."""

    @pytest.fixture
    def order(self, me: Caller) -> tuple[Any, Any]:
        return ordered(me)

    def refused(self, me: Caller, order: tuple[Any, Any], body: bytes, headers: dict[str, str]) -> None:
        answer = send(me, body, headers)
        assert (answer.status, answer.code) == (400, "malformed")
        assert states(me, *order) == ("awaiting_payment", "pending")
        assert send(me, *notice(order[1])).status == 204
        assert states(me, *order) == ("confirmed", "paid")

    pytestmark = pytest.mark.expects_log("moonmail.backend")

    def test_unsigned(self, me: Caller, order: tuple[Any, Any]) -> None:
        self.refused(me, order, notice(order[1])[0], {})

    def test_altered(self, me: Caller, order: tuple[Any, Any]) -> None:
        body, headers = notice(order[1], "failed")
        self.refused(me, order, body.replace(b"failed", b"paid"), headers)

    def test_signed_with_another_key(self, me: Caller, order: tuple[Any, Any]) -> None:
        from moonmail.backend import clock
        from moonmail.backend.payments.sample import SIGNATURE_HEADER, sign

        body, _ = notice(order[1])
        self.refused(me, order, body, {SIGNATURE_HEADER: sign(b"guess", body, clock.now())})

    def test_recorded_and_sent_again_later(self, me: Caller, order: tuple[Any, Any], clock: MovableClock) -> None:
        body, headers = notice(order[1])
        clock.forward(minutes=6)
        self.refused(me, order, body, headers)

    @pytest.mark.parametrize(
        "changed", [{"amount": 1}, {"session": "another"}, {"kind": "refunded", "amount": "much"}, {"payment_id": "x"}]
    )
    def test_signed_but_not_of_this_payment(
        self, me: Caller, order: tuple[Any, Any], changed: dict[str, object]
    ) -> None:
        self.refused(me, order, *notice(order[1], **changed))

    @pytest.mark.parametrize("signature", ["t=,v1=", "t=x,v1=00", "t=９,v1=00", "v1=00", "t=" + "9" * 40 + ",v1=0"])
    def test_nonsense_for_a_signature(self, me: Caller, order: tuple[Any, Any], signature: str) -> None:
        from moonmail.backend.payments.sample import SIGNATURE_HEADER

        header = signature.encode("ascii", "replace").decode()
        self.refused(me, order, notice(order[1])[0], {SIGNATURE_HEADER: header})


class TestLate:
    """The money came after the hold had ended."""

    def test_takes_the_slot_again_if_it_is_free(self, me: Caller, anyone: Caller, clock: MovableClock) -> None:
        before = left(me, "mm-204", "message")
        booking, payment = ordered(me)
        clock.forward(minutes=36)
        assert states(me, booking, payment) == ("lapsed", "expired")
        send(anyone, *notice(payment))
        assert states(me, booking, payment) == ("confirmed", "paid")
        assert me.get(f"/v1/holds/{booking['hold_id']}").json["state"] == "used"
        assert left(me, "mm-204", "message") == before - 1

    def test_goes_back_by_itself_if_the_slot_is_gone(self, me: Caller, anyone: Caller, clock: MovableClock) -> None:
        booking, payment = ordered(me)
        clock.forward(minutes=36)
        assert states(me, booking, payment) == ("lapsed", "expired")
        fill("mm-204:message")
        send(anyone, *notice(payment))
        assert states(me, booking, payment) == ("lapsed", "refunded")
        assert left(me, "mm-204", "message") == 0

    def test_goes_back_if_the_message_was_booked_again_meanwhile(
        self, me: Caller, anyone: Caller, clock: MovableClock
    ) -> None:
        booking, payment = ordered(me)
        clock.forward(minutes=36)
        body = {
            "hold_id": me.hold().json["id"],
            "shipment_id": booking["shipment_id"],
            "confirmation": me.confirmation(),
        }
        newer = me.put(f"/v1/bookings/{uuid.uuid4()}", body).json
        send(anyone, *notice(payment))
        assert states(me, booking, payment) == ("lapsed", "refunded")
        assert me.get(f"/v1/bookings/{newer['id']}").json["state"] == "awaiting_payment"

    def test_goes_back_if_the_member_had_released_the_hold(self, me: Caller, anyone: Caller) -> None:
        booking, payment = ordered(me)
        me.call("DELETE", f"/v1/holds/{booking['hold_id']}")
        send(anyone, *notice(payment))
        assert states(me, booking, payment) == ("cancelled", "refunded")

    def test_the_second_of_two_payments_goes_back(self, me: Caller, anyone: Caller) -> None:
        booking, first = ordered(me)
        second = me.pay(booking["id"]).json
        send(anyone, *notice(second))
        send(anyone, *notice(first))
        assert states(me, booking, second) == ("confirmed", "paid")
        assert states(me, booking, first) == ("confirmed", "refunded")

    def test_a_refund_that_a_crash_left_open_is_asked_again(self, me: Caller) -> None:
        from moonmail.backend.payments.models import Payment, SampleSession
        from moonmail.backend.payments.refunds import settle_refunds

        booking, payment = ordered(me)
        Payment.objects.filter(pk=payment["id"]).update(state="refunding", refunded=19_800)
        SampleSession.objects.filter(payment_id=payment["id"]).update(state="paid")
        settle_refunds()
        assert states(me, booking, payment) == ("awaiting_payment", "refunded")


class TestSamplePage:
    def post(self, caller: Caller, payment: Any, action: str) -> int:
        token = payment["checkout_url"].rpartition("/")[2]
        return int(caller._client.post(f"/pay/sample/{token}", {"action": action}).status_code)

    @pytest.mark.parametrize(
        ("action", "end"),
        [
            ("pay", ("confirmed", "paid")),
            ("decline", ("awaiting_payment", "failed")),
            ("cancel", ("awaiting_payment", "expired")),
        ],
    )
    def test_each_button(self, me: Caller, action: str, end: tuple[str, str]) -> None:
        booking, payment = ordered(me)
        assert self.post(me, payment, action) == 303
        assert states(me, booking, payment) == end

    @pytest.mark.parametrize(("language", "amount"), [("ja", "￥19,800"), ("en", "¥19,800")])
    def test_says_what_is_paid_and_that_it_is_a_test(self, me: Caller, language: str, amount: str) -> None:
        _, payment = ordered(me)
        path = payment["checkout_url"].removeprefix("http://127.0.0.1")
        page = me._client.get(path, headers={"Accept-Language": language}).content.decode()
        assert amount in page
        assert "MM 204" in page
        assert {"ja": "テスト用の支払いページ", "en": "test payment page"}[language] in page
        assert all(f'value="{action}"' in page for action in ("pay", "decline", "cancel"))
        assert self.post(me, payment, "pay") == 303
        after = me._client.get(path, headers={"Accept-Language": language}).content.decode()
        assert 'value="pay"' not in after

    def test_pressed_twice(self, me: Caller) -> None:
        booking, payment = ordered(me)
        assert [self.post(me, payment, action) for action in ("pay", "pay", "decline")] == [303] * 3
        assert states(me, booking, payment) == ("confirmed", "paid")

    def test_over_with_the_hold(self, me: Caller, clock: MovableClock) -> None:
        booking, payment = ordered(me)
        clock.forward(minutes=35)
        assert self.post(me, payment, "pay") == 303
        assert states(me, booking, payment) == ("lapsed", "expired")

    def test_a_page_that_is_not_there(self, me: Caller) -> None:
        assert me._client.post("/pay/sample/guess", {"action": "pay"}).status_code == 404

    def test_an_unknown_button(self, me: Caller) -> None:
        _, payment = ordered(me)
        assert self.post(me, payment, "win") == 400

    def test_a_forged_form_of_another_site_is_refused(self, me: Caller) -> None:
        from django.test import Client

        _, payment = ordered(me)
        token = payment["checkout_url"].rpartition("/")[2]
        strict = Client(enforce_csrf_checks=True, SERVER_NAME="127.0.0.1")
        assert strict.post(f"/pay/sample/{token}", {"action": "pay"}).status_code == 403


@pytest.mark.usefixtures("db")
class TestWithoutSample:
    def test_there_is_no_sample_provider(self, me: Caller, settings_without_sample: None) -> None:
        booking = me.book().json
        answer = me.pay(booking["id"])
        assert (answer.status, answer.code) == (503, "busy")
        assert me.call("POST", "/v1/payment-notices/sample", b"{}").status == 404
        assert me._client.get("/pay/sample/x").status_code == 404

    @pytest.fixture
    def settings_without_sample(self) -> Any:
        from django.test import override_settings

        from moonmail.backend.payments import providers

        providers._all.cache_clear()
        with override_settings(SAMPLE=False):
            yield
        providers._all.cache_clear()


@pytest.mark.usefixtures("django_app")
def test_hold_time_covers_a_hosted_payment_page() -> None:
    from moonmail.backend.bookings.holds import HOLD_TIME

    assert timedelta(minutes=30) < HOLD_TIME == timedelta(minutes=35)


def happened(payment: Any, state: str) -> None:
    """Let the provider's page end like this, and the backend stop before it hears of it."""
    from moonmail.backend.payments.models import SampleSession

    SampleSession.objects.filter(payment_id=payment["id"]).update(state=state)


def tell_again() -> None:
    from moonmail.backend.payments.sample import SampleProvider

    SampleProvider.from_settings().tell_again()


class TestStoppedBeforeTheNotice:
    """The sample provider lives in the same process; another company's would send its notice again by itself."""

    @pytest.mark.parametrize(
        ("page", "told"),
        [("paid", ("confirmed", "paid")), ("declined", ("awaiting_payment", "failed"))],
    )
    def test_it_is_told_at_the_next_start_once(self, me: Caller, page: str, told: tuple[str, str]) -> None:
        booking, payment = ordered(me)
        happened(payment, page)
        assert states(me, booking, payment) == ("awaiting_payment", "pending")
        tell_again()
        assert states(me, booking, payment) == told
        before = me.get("/v1/digest").json["sha256"]
        tell_again()
        assert me.get("/v1/digest").json["sha256"] == before

    def test_after_the_hold_ended_the_money_finds_a_slot_or_goes_back(self, me: Caller, clock: MovableClock) -> None:
        booking, payment = ordered(me)
        happened(payment, "paid")
        clock.forward(minutes=36)
        assert states(me, booking, payment) == ("lapsed", "expired")
        fill("mm-204:message")
        tell_again()
        assert states(me, booking, payment) == ("lapsed", "refunded")
