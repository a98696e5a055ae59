"""Kiosks: enrolled once, heard every four seconds, told what is new; let go, and what they had open with them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from tests.backend.test_payments import notice, send

from moonmail.contract.version import KIOSK_CLIENT_ID

if TYPE_CHECKING:
    from pathlib import Path

    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Answer, Caller
    from tests.support.oauth_inside import Kiosk, Phone

    from moonmail.backend.accounts.models import Member

SHA = "5" * 64


@pytest.fixture
def kiosk(db: None) -> Kiosk:
    from tests.support.oauth_inside import Kiosk

    return Kiosk()


@pytest.fixture
def phone(member: Member) -> Phone:
    from tests.support.oauth_inside import Phone

    return Phone(member)


def enrol(anyone: Caller, token: str, attempt: uuid.UUID | None = None) -> Answer:
    body = {"token": token, "attempt": str(attempt or uuid.uuid4()), "version": "1.2.3", "hostname": "lounge-3"}
    return anyone.call("POST", "/v1/kiosks/enrol", body)


def new_code(kiosk_id: uuid.UUID | None = None) -> str:
    from moonmail.backend.kiosks import service

    return service.new_code(kiosk_id or service.new_kiosk("羽田ラウンジ", "Haneda Lounge")).token


def beat(kiosk: Kiosk, **more: Any) -> Answer:
    return kiosk.caller.call("POST", "/v1/kiosks/beat", {"state": "attract", "config_rev": 1, **more})


class TestEnrolling:
    def test_a_code_gives_a_device_token_and_the_configuration(self, anyone: Caller) -> None:
        from tests.support.backend_calls import Caller

        from moonmail.backend.kiosks.models import Enrolment, Kiosk

        code = new_code()
        told = enrol(anyone, code).json
        assert told["config"]["lounge"] == {"ja": "羽田ラウンジ", "en": "Haneda Lounge"}
        row = Kiosk.objects.get(pk=told["kiosk_id"])
        assert (row.hostname, row.version) == ("lounge-3", "1.2.3")
        beaten = {"state": "attract", "config_rev": 1}
        assert Caller(told["token"]).call("POST", "/v1/kiosks/beat", beaten).status == 200
        kept = repr(Kiosk.objects.values()) + repr(Enrolment.objects.values())
        assert told["token"] not in kept
        assert code not in kept
        assert code.replace("-", "") not in kept

    def test_it_may_be_typed_in_small_letters_without_hyphens(self, anyone: Caller) -> None:
        assert enrol(anyone, new_code().lower().replace("-", " ")).status == 200

    def test_a_lost_answer_is_given_again_to_the_same_attempt_alone(self, anyone: Caller) -> None:
        code, attempt = new_code(), uuid.uuid4()
        first, again = enrol(anyone, code, attempt), enrol(anyone, code, attempt)
        assert (first.status, again.status) == (200, 200)
        assert first.json == again.json
        assert enrol(anyone, code).code == "code_over"

    def test_it_is_good_for_an_hour(self, anyone: Caller, clock: MovableClock) -> None:
        code = new_code()
        clock.forward(minutes=60)
        assert enrol(anyone, code).code == "code_over"
        assert enrol(anyone, "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA").code == "code_unknown"

    def test_a_new_code_ends_the_one_before_and_its_use_the_token_before(self, kiosk: Kiosk, anyone: Caller) -> None:
        first = new_code(kiosk.kiosk.pk)
        second = new_code(kiosk.kiosk.pk)
        assert enrol(anyone, first).code == "code_unknown"
        assert beat(kiosk).status == 200
        assert enrol(anyone, second).json["kiosk_id"] == str(kiosk.kiosk.pk)
        assert beat(kiosk).code == "not_signed_in"
        assert kiosk.ask().status_code == 400, "a session of the machine before goes on"

    def test_attempts_are_limited_by_address(self, anyone: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
        from moonmail.backend.limits import budgets, calls, counting

        monkeypatch.setenv("MOONMAIL_LIMITS", "on")
        monkeypatch.setitem(calls._BY_PAGE, "/v1/kiosks/enrol", budgets.Budget("few", 2, 30.0))
        counting.MEMORY.forget()
        counting.SHARED.forget()
        try:
            assert [enrol(anyone, "X" * 20).status for _ in range(3)] == [404, 404, 429]
        finally:
            counting.MEMORY.forget()
            counting.SHARED.forget()


class TestBeating:
    def test_what_it_says_is_there_for_staff(self, kiosk: Kiosk, clock: MovableClock) -> None:
        answer = beat(kiosk, state="out_of_order", version="1.2.4", printer="jammed", trouble="set_up")
        assert answer.json == {
            "server_time": answer.json["server_time"],
            "config": None,
            "staff_told": False,
            "staff_coming": False,
        }
        kiosk.kiosk.refresh_from_db()
        row = kiosk.kiosk
        assert (row.state, row.version, row.printer_state, row.trouble) == ("out_of_order", "1.2.4", "jammed", "set_up")
        assert row.beat_at == clock.at

    def test_a_configuration_comes_once(self, kiosk: Kiosk) -> None:
        from moonmail.backend.kiosks.models import Kiosk as Row

        Row.objects.filter(pk=kiosk.kiosk.pk).update(
            rev=2, hours="1-5 06:30-22:30\n7 9:00-24:00", missions="mm-204\nmm-205", languages="en,ja", printer="Roll"
        )
        config = beat(kiosk, config_rev=1).json["config"]
        assert config == {
            "rev": 2,
            "lounge": {"ja": "羽田 第3 サクララウンジ", "en": "Haneda T3 Sakura Lounge"},
            "languages": ["en", "ja"],
            "time_zone": "Asia/Tokyo",
            "hours": [
                {"days": [1, 2, 3, 4, 5], "opens": "06:30", "closes": "22:30"},
                {"days": [7], "opens": "09:00", "closes": "24:00"},
            ],
            "missions": ["mm-204", "mm-205"],
            "printer": "Roll",
            "staff_phone": "",
        }
        assert beat(kiosk, config_rev=2).json["config"] is None
        assert beat(kiosk, config_rev=7).json["config"]["rev"] == 2, "a restored backend is right, whatever was before"

    def test_staff_are_called_and_say_that_they_come(self, kiosk: Kiosk, clock: MovableClock) -> None:
        from moonmail.backend.kiosks import service

        assert not service.staff_come(kiosk.kiosk.pk), "nobody calls"
        assert beat(kiosk, calls_staff=True).json["staff_told"]
        since = clock.at
        clock.forward(seconds=4)
        assert service.staff_come(kiosk.kiosk.pk)
        told = beat(kiosk, calls_staff=True).json
        assert (told["staff_told"], told["staff_coming"]) == (True, True)
        kiosk.kiosk.refresh_from_db()
        assert kiosk.kiosk.calls_staff_since == since
        assert not beat(kiosk).json["staff_told"]
        told = beat(kiosk, calls_staff=True).json
        assert (told["staff_told"], told["staff_coming"]) == (True, False), "a later call is another one"

    def test_it_is_silent_after_two_beats_that_did_not_come(self, kiosk: Kiosk, clock: MovableClock) -> None:
        from moonmail.backend.kiosks.service import condition_of

        def condition() -> str:
            kiosk.kiosk.refresh_from_db()
            return condition_of(kiosk.kiosk, clock.at).value

        beat(kiosk)
        clock.forward(seconds=12)
        assert condition() == "well"
        clock.forward(seconds=1)
        assert condition() == "silent"
        beat(kiosk, printer="out_of_paper")
        assert condition() == "trouble"
        beat(kiosk, calls_staff=True)
        assert condition() == "calls_staff"

    @pytest.mark.parametrize(
        "wrong", [{"state": "asleep"}, {"config_rev": -1}, {"printer": "on fire"}, {"guest": "月野"}, {"trouble": "x"}]
    )
    def test_what_no_kiosk_says_is_refused(self, kiosk: Kiosk, wrong: dict[str, Any]) -> None:
        assert beat(kiosk, **wrong).code == "malformed"


class TestRevoking:
    def test_it_is_told_at_its_next_call_and_its_sessions_are_over(self, kiosk: Kiosk, phone: Phone) -> None:
        from moonmail.backend.kiosks import service

        _, guest = at_kiosk(kiosk, phone)
        hold = guest.hold().json
        code = new_code(kiosk.kiosk.pk)
        service.revoke(kiosk.kiosk.pk)
        assert beat(kiosk).code == "kiosk_revoked"
        assert beat(kiosk).status == 401
        assert kiosk.caller.get("/v1/missions").code == "kiosk_revoked"
        assert kiosk.put_session().code == "kiosk_revoked"
        assert guest.get("/v1/me").status == 401
        assert state_of(hold) == "expired"
        assert enrol(kiosk_less(), code).code == "code_unknown", "a code that was made before opens it again"
        service.revoke(kiosk.kiosk.pk)

    def test_a_new_code_makes_it_a_kiosk_again(self, kiosk: Kiosk, anyone: Caller) -> None:
        from tests.support.backend_calls import Caller

        from moonmail.backend.kiosks import service

        service.revoke(kiosk.kiosk.pk)
        token = enrol(anyone, new_code(kiosk.kiosk.pk)).json["token"]
        assert Caller(token).call("POST", "/v1/kiosks/beat", {"state": "attract", "config_rev": 1}).status == 200
        assert beat(kiosk).code == "not_signed_in"


def kiosk_less() -> Caller:
    from tests.support.backend_calls import Caller

    return Caller(None)


def at_kiosk(kiosk: Kiosk, phone: Phone) -> tuple[dict[str, Any], Caller]:
    """Sign in; return the tokens and the guest's calls."""
    from tests.support.backend_calls import Caller

    asked = kiosk.asked()
    assert phone.answer(asked["user_code"]).status_code == 303
    tokens = json.loads(kiosk.poll(asked["device_code"]).content)
    return tokens, Caller(tokens["access_token"])


def state_of(hold: Any) -> str:
    from moonmail.backend.bookings.models import Hold

    return Hold.objects.get(pk=hold["id"]).state


def taken(offer: str = "mm-204:message") -> int:
    from moonmail.backend.missions.models import Offer

    return Offer.objects.get(pk=offer).taken


def in_order() -> None:
    from moonmail.backend.bookings.audit import discrepancies

    assert discrepancies() == []


class TestASession:
    def test_beginning_may_be_repeated_and_ending_too(self, kiosk: Kiosk) -> None:
        assert kiosk.put_session().status == 200
        assert (kiosk.end().status, kiosk.end().status) == (204, 204)
        assert kiosk.put_session().code == "illegal_move"
        assert kiosk.ask().status_code == 400

    def test_one_that_ended_before_it_was_known_never_begins(self, kiosk: Kiosk) -> None:
        address = f"/v1/kiosk-sessions/{uuid.uuid4()}"
        assert kiosk.caller.call("DELETE", address).status == 204
        assert kiosk.caller.put(address, {"secret_sha256": SHA}).code == "illegal_move"

    def test_it_belongs_to_its_kiosk_and_its_secret(self, kiosk: Kiosk) -> None:
        from tests.support.oauth_inside import Kiosk

        address = f"/v1/kiosk-sessions/{kiosk.session_id}"
        other = Kiosk()
        assert kiosk.caller.put(address, {"secret_sha256": SHA}).code == "id_reused"
        assert other.caller.put(address, {"secret_sha256": SHA}).code == "id_reused"
        assert other.caller.call("DELETE", address).code == "not_found"
        assert kiosk.ask().status_code == 200

    @pytest.mark.parametrize(
        "changed",
        [
            {"kiosk_session": None},
            {"kiosk_secret": None},
            {"kiosk_secret": "x"},
            {"kiosk_session": "x"},
            {"kiosk_session": str(uuid.uuid4())},
        ],
    )
    def test_without_it_nobody_gets_a_code_to_show_to_a_member(self, kiosk: Kiosk, changed: dict[str, Any]) -> None:
        answer = kiosk.ask(**changed)
        assert answer.status_code == 400
        missing = None in changed.values()
        assert json.loads(answer.content)["error"] == ("invalid_request" if missing else "invalid_grant")

    def test_its_end_signs_out_releases_and_lapses(self, kiosk: Kiosk, phone: Phone) -> None:
        before = taken()
        tokens, guest = at_kiosk(kiosk, phone)
        hold = guest.hold().json
        unpaid = guest.book().json
        payment = guest.pay(unpaid["id"]).json
        paid, _ = guest.paid()
        assert taken() == before + 3
        assert kiosk.end().status == 204
        assert taken() == before + 1
        assert guest.get("/v1/me").status == 401
        assert kiosk.refresh(tokens["refresh_token"]).status_code == 400
        assert phone.member.app_sessions.get().ended_why == "kiosk_ended"
        home = at_home(phone.member)
        assert home.read("holds", hold["id"])["state"] == "expired"
        assert home.read("bookings", unpaid["id"])["state"] == "lapsed"
        assert home.read("payments", payment["id"])["state"] == "expired"
        assert home.read("bookings", paid["id"])["state"] == "confirmed"
        in_order()

    def test_what_was_held_at_home_stays_unless_it_was_ordered_here(self, kiosk: Kiosk, phone: Phone) -> None:
        home = at_home(phone.member)
        kept, used = home.hold().json, home.hold().json
        _, guest = at_kiosk(kiosk, phone)
        shipment = guest.shipment().json
        order = {"hold_id": used["id"], "shipment_id": shipment["id"], "confirmation": guest.confirmation()}
        booking = guest.put(f"/v1/bookings/{uuid.uuid4()}", order).json
        kiosk.end()
        assert (state_of(kept), state_of(used)) == ("active", "expired")
        assert home.read("bookings", booking["id"])["state"] == "lapsed"
        again = home.order(shipment)
        assert again.status == 201, "the shipment can't be booked from home"
        in_order()

    def test_a_payment_on_its_way_is_honoured_or_goes_back(self, kiosk: Kiosk, phone: Phone) -> None:
        """The page on the phone was open when the guest left: the rules of any late payment."""
        _, guest = at_kiosk(kiosk, phone)
        booking = guest.book().json
        payment = guest.pay(booking["id"]).json
        kiosk.end()
        late(payment)
        home = at_home(phone.member)
        assert home.read("bookings", booking["id"])["state"] == "confirmed"
        kiosk.begin()
        _, guest = at_kiosk(kiosk, phone)
        shipment = guest.shipment().json
        lost = guest.order(shipment).json
        payment = guest.pay(lost["id"]).json
        kiosk.end()
        assert home.order(shipment).status == 201
        late(payment)
        assert home.read("bookings", lost["id"])["state"] == "lapsed"
        assert home.read("payments", payment["id"])["state"] in ("refunding", "refunded")
        in_order()

    def test_a_call_that_comes_after_the_end_does_nothing(self, kiosk: Kiosk, phone: Phone) -> None:
        """It was let in before, and waited."""
        from moonmail.backend.bookings.holds import put_hold
        from moonmail.backend.bookings.orders import put_booking
        from moonmail.backend.http.problems import Refusal
        from moonmail.contract.bookings import BookingIn, HoldIn

        _, guest = at_kiosk(kiosk, phone)
        hold, shipment = at_home(phone.member).hold().json, guest.shipment().json
        kiosk.end()
        before, late_call = taken(), kiosk.session_id
        body = BookingIn.model_validate(
            {"hold_id": hold["id"], "shipment_id": shipment["id"], "confirmation": guest_confirmation(phone.member)}
        )
        held = HoldIn.model_validate({"mission_id": "mm-204", "size": "message"})
        calls: list[Callable[[], object]] = [
            lambda: put_hold(uuid.uuid4(), phone.member.pk, held, late_call),
            lambda: put_booking(uuid.uuid4(), phone.member.pk, body, late_call),
        ]
        for call in calls:
            with pytest.raises(Refusal) as refused:
                call()
            assert refused.value.code == "not_signed_in"
        assert taken() == before
        assert state_of(hold) == "active"

    def test_a_yes_that_was_not_fetched_opens_nothing_any_more(self, kiosk: Kiosk, phone: Phone) -> None:
        allowed, pending = kiosk.asked(), kiosk.asked()
        phone.answer(allowed["user_code"])
        kiosk.end()
        assert kiosk.told(allowed["device_code"]) == kiosk.told(pending["device_code"]) == "expired_token"
        assert "期限が" in phone.open(pending["user_code"]).content.decode()
        assert not phone.member.app_sessions.exists()

    def test_two_hours_after_its_kiosk_vanished_it_ends_by_itself(
        self, kiosk: Kiosk, phone: Phone, clock: MovableClock
    ) -> None:
        from tests.support.oauth_inside import Kiosk as Another

        _, guest = at_kiosk(kiosk, phone)
        clock.forward(hours=1, minutes=50)
        asked = kiosk.asked()
        hold = at_home(phone.member).hold().json
        from moonmail.backend.bookings.models import Hold

        Hold.objects.filter(pk=hold["id"]).update(kiosk_session_id=kiosk.session_id)
        clock.forward(minutes=10)
        assert kiosk.put_session().code == "illegal_move", "it is over by the clock, whoever looked or did not"
        assert kiosk.ask().status_code == 400
        beat(Another())
        assert state_of(hold) == "expired"
        assert phone.member.app_sessions.get().ended_why == "kiosk_ended"
        assert kiosk.told(asked["device_code"]) == "expired_token"
        assert guest.get("/v1/me").status == 401

    def test_it_is_forgotten_after_a_month(self, kiosk: Kiosk, clock: MovableClock) -> None:
        from moonmail.backend.kiosks.models import KioskSession

        kiosk.end()
        clock.forward(days=30)
        beat(kiosk)
        assert KioskSession.objects.filter(pk=kiosk.session_id).exists()
        clock.forward(seconds=1)
        beat(kiosk)
        assert not KioskSession.objects.filter(pk=kiosk.session_id).exists()

    def test_nothing_else_of_the_member_ends_with_it(self, kiosk: Kiosk, phone: Phone) -> None:
        from tests.support.oauth_inside import InsideApp, me

        app = InsideApp(phone.member)
        at_home_token = json.loads(app.exchange(app.code()).content)["access_token"]
        at_kiosk(kiosk, phone)
        kiosk.end()
        assert me(at_home_token) == 200


def guest_confirmation(member: Member) -> Any:
    return at_home(member).confirmation()


def at_home(member: Member) -> Caller:
    from tests.support.backend_calls import Caller, mint_token

    return Caller(mint_token(member))


def late(payment: Any) -> None:
    """The provider tells of a payment that was made on a page whose hold has ended."""
    assert send(kiosk_less(), *notice(payment)).status == 204


class TestTheToken:
    def test_it_opens_the_catalogue_as_for_anybody_and_nothing_of_a_member(self, kiosk: Kiosk, anyone: Caller) -> None:
        """The whole matrix is in security/test_authorization.py."""
        for path in ("/v1/missions", "/v1/missions/mm-204/offers", "/v1/changes?limit=1000"):
            assert kiosk.caller.get(path).response.content == anyone.get(path).response.content
        assert kiosk.caller.get("/v1/me").code == "not_signed_in"
        assert kiosk.caller.hold().code == "not_signed_in"

    def test_a_guests_token_is_no_kiosks(self, kiosk: Kiosk, phone: Phone) -> None:
        _, guest = at_kiosk(kiosk, phone)
        assert guest.call("POST", "/v1/kiosks/beat", {"state": "attract", "config_rev": 1}).code == "not_signed_in"
        assert guest.call("DELETE", f"/v1/kiosk-sessions/{kiosk.session_id}").code == "not_signed_in"

    def test_a_guest_neither_takes_everything_away_nor_deletes_it(self, kiosk: Kiosk, phone: Phone) -> None:
        _, guest = at_kiosk(kiosk, phone)
        deletion = {"membership_number": phone.member.membership_number}
        assert guest.get("/v1/me/export").code == "not_yours"
        assert guest.put(f"/v1/deletions/{uuid.uuid4()}", deletion).code == "not_yours"
        phone.member.refresh_from_db()
        assert phone.member.is_active
        home = at_home(phone.member)
        assert home.get("/v1/me/export").status == 200, "control: from home it may"
        assert home.put(f"/v1/deletions/{uuid.uuid4()}", deletion).status == 200

    def test_what_a_token_request_says_of_a_session_is_not_believed(self, kiosk: Kiosk, phone: Phone) -> None:
        asked = kiosk.asked()
        phone.answer(asked["user_code"])
        assert kiosk.poll(asked["device_code"], kiosk_session_id=str(uuid.uuid4())).status_code == 200
        session = phone.member.app_sessions.get()
        assert (session.kiosk_session_id, session.client_id) == (kiosk.session_id, KIOSK_CLIENT_ID)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--name", "x", "--server", "ftp://x"], "no address"),
        (["--name", "x", "--server", "https://x:port"], "no address"),
        (["--kiosk", str(uuid.UUID(int=1)), "--server", "http://x"], "there is no kiosk"),
        (["--name", "x" * 61, "--server", "http://x"], "name_ja"),
        (["--name", "x", "--server", "http://x", "--printer", "a b"], "printer"),
        (["--name", "x", "--server", "http://x", "--qr", "code.jpg"], ".png or .svg"),
        (["--name", "x", "--server", "http://x", "--qr", "/nowhere/code.png"], "Make another code"),
    ],
)
def test_a_command_that_cannot_be_meant_is_refused(
    db: None, django_app: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    from moonmail.backend import commands

    assert commands.main(["enrol-kiosk", *arguments, "--data", str(django_app)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err


def test_an_unknown_kiosk_is_not_revoked(db: None, django_app: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from moonmail.backend import commands

    assert commands.main(["revoke-kiosk", str(uuid.UUID(int=1)), "--data", str(django_app)]) == 2
    assert "there is no kiosk" in capsys.readouterr().err
