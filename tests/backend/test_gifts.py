"""Gifts: a code, who may claim it, and what goes over to them."""

from __future__ import annotations

import hashlib
import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.backend.test_payments import notice, send
from tests.backend.test_sync import Replica
from tests.support.server import RunningBackend

from moonmail.domain.references import ALPHABET

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Answer, Caller

    from moonmail.backend.accounts.models import Member


def give(caller: Caller, booking_id: str, **said: str) -> Answer:
    return caller.put(f"/v1/gifts/{uuid.uuid4()}", {"booking_id": booking_id, **said})


def move(caller: Caller, gift_id: str, what: str) -> Answer:
    return caller.put(f"/v1/gift-moves/{uuid.uuid4()}", {"gift_id": gift_id, "move": what})


def claim(caller: Caller, code: str) -> Answer:
    return caller.put(f"/v1/claims/{uuid.uuid4()}", {"code": code})


@pytest.fixture
def booking(me: Caller) -> Any:
    return me.paid()[0]


@pytest.fixture
def gift(me: Caller, booking: Any) -> Any:
    return give(me, booking["id"], receiver="おばあちゃん", note="お誕生日おめでとう").json


class TestGiving:
    def test_a_code_for_a_booking(self, me: Caller, booking: Any, clock: MovableClock) -> None:
        answer = give(me, booking["id"], receiver="おばあちゃん", note="お誕生日おめでとう")
        gift = answer.json
        assert answer.status == 201
        assert (gift["state"], gift["title"], gift["mission_id"]) == ("offered", "はじめての手紙", "mm-204")
        assert len(gift["code"]) == 8
        assert set(gift["code"]) <= set(ALPHABET)
        assert me.get(f"/v1/gifts/{gift['id']}").json == gift
        changes = me.get("/v1/changes").json
        assert [each["id"] for each in changes["gift"]["created"]] == [gift["id"]]

    def test_the_same_request_again_changes_nothing(self, me: Caller, booking: Any) -> None:
        path, body = f"/v1/gifts/{uuid.uuid4()}", {"booking_id": booking["id"]}
        first, again = me.put(path, body), me.put(path, body)
        assert (first.status, again.status) == (201, 200)
        assert first.json == again.json
        assert me.put(path, {**body, "note": "other"}).code == "id_reused"

    def test_one_living_gift_per_booking(self, me: Caller, gift: Any) -> None:
        answer = give(me, gift["booking_id"])
        assert (answer.code, answer.json["current"]) == ("illegal_move", "offered")
        assert move(me, gift["id"], "take_back").json["state"] == "taken_back"
        fresh = give(me, gift["booking_id"]).json
        assert fresh["code"] != gift["code"]

    def test_an_unpaid_booking_is_not_given(self, me: Caller) -> None:
        answer = give(me, me.book().json["id"])
        assert (answer.code, answer.json["current"]) == ("illegal_move", "awaiting_payment")

    def test_somebody_elses_booking_is_unknown(self, other: Caller, booking: Any) -> None:
        assert give(other, booking["id"]).code == "not_found"

    def test_a_code_ends_by_time_and_with_the_last_date(self, me: Caller, booking: Any, clock: MovableClock) -> None:
        gift = give(me, booking["id"]).json
        last = booking["confirmation"]["last_change_at"]
        assert gift["expires_at"] <= last
        clock.forward(days=91)
        assert me.get(f"/v1/gifts/{gift['id']}").json["state"] == "expired"
        assert move(me, gift["id"], "take_back").json["current"] == "expired"

    def test_after_the_last_date_no_code_is_made(self, me: Caller, booking: Any, clock: MovableClock) -> None:
        from datetime import datetime

        clock.at = datetime.fromisoformat(booking["confirmation"]["last_change_at"])
        assert give(me, booking["id"]).code == "too_late"

    def test_words_that_cant_be_read_are_refused(self, me: Caller, booking: Any) -> None:
        answer = give(me, booking["id"], receiver="\u202eあばお")
        assert (answer.code, list(answer.json["fields"])) == ("content_not_allowed", ["receiver"])
        assert give(me, booking["id"], note="一行目\n二行目").status == 201

    def test_a_code_follows_the_booking_to_another_flight(self, me: Caller, other: Caller, gift: Any) -> None:
        old = me.read("bookings", gift["booking_id"])
        shipment = me.shipment("mm-206").json
        rebooked = me.order(shipment, credit=old["price"]["amount"], rebooks=old["id"])
        assert (rebooked.status, rebooked.json["state"]) == (201, "confirmed"), rebooked.response.content
        followed = me.get(f"/v1/gifts/{gift['id']}").json
        assert (followed["state"], followed["code"], followed["mission_id"]) == ("offered", gift["code"], "mm-206")
        assert claim(other, gift["code"]).json["booking_id"] == rebooked.json["id"]
        assert other.get(f"/v1/bookings/{rebooked.json['id']}").json["gifted"] is True

    def test_a_code_ends_with_its_booking(self, me: Caller, gift: Any) -> None:
        from moonmail.backend.bookings.models import Booking
        from moonmail.backend.database import write

        row = Booking.objects.get(pk=gift["booking_id"])
        with write():
            row.state = "cancelled"
            row.save(update_fields=["state"])
        assert me.get(f"/v1/gifts/{gift['id']}").json["state"] == "expired"


def test_what_was_done_before_it_was_claimed_is_still_done(me: Caller, other: Caller, gift: Any) -> None:
    """The answer was lost, and the gift claimed, before the giver's app asked again: no refusal, and nothing shown."""
    shipment = me.read("shipments", me.read("bookings", gift["booking_id"])["shipment_id"])
    change_id = uuid.uuid4()
    words = {"message": shipment["message"]}
    assert me.changed(shipment, change_id, **words).status == 201
    assert claim(other, gift["code"]).status == 201
    again = me.changed(shipment, change_id, **words)
    assert (again.status, again.response.content) == (204, b"")


class TestMoves:
    def test_paused_resumed_taken_back(self, me: Caller, other: Caller, gift: Any) -> None:
        assert move(me, gift["id"], "lock").json["state"] == "locked"
        refused = claim(other, gift["code"])
        assert (refused.code, refused.json["current"]) == ("code_over", "locked")
        assert "一時停止" in refused.json["detail"]
        assert move(me, gift["id"], "lock").status == 200
        assert move(me, gift["id"], "unlock").json["state"] == "offered"
        assert move(me, gift["id"], "take_back").json["code"] is None
        assert claim(other, gift["code"]).code == "code_over"

    def test_the_same_move_again_does_not_undo_a_later_one(self, me: Caller, gift: Any) -> None:
        path, body = f"/v1/gift-moves/{uuid.uuid4()}", {"gift_id": gift["id"], "move": "lock"}
        assert me.put(path, body).json["state"] == "locked"
        move(me, gift["id"], "unlock")
        assert me.put(path, body).json["state"] == "offered"

    def test_what_was_claimed_is_not_taken_back(self, me: Caller, other: Caller, gift: Any) -> None:
        assert claim(other, gift["code"]).status == 201
        answer = move(me, gift["id"], "take_back")
        assert (answer.code, answer.json["current"]) == ("illegal_move", "claimed")

    def test_only_the_giver_moves_it(self, other: Caller, gift: Any) -> None:
        assert move(other, gift["id"], "take_back").code == "not_found"


class TestClaiming:
    def test_everything_goes_over_but_what_was_paid(self, me: Caller, other: Caller, member: Member, gift: Any) -> None:
        mine, theirs = Replica(me), Replica(other)
        mine.pull()
        theirs.pull()
        booking_id = gift["booking_id"]
        before = me.get(f"/v1/bookings/{booking_id}").json
        shipment = me.get(f"/v1/shipments/{before['shipment_id']}").json
        answer = claim(other, gift["code"])
        assert answer.status == 201
        assert {k: answer.json[k] for k in ("booking_id", "shipment_id", "title", "giver", "note")} == {
            "booking_id": booking_id,
            "shipment_id": shipment["id"],
            "title": "はじめての手紙",
            "giver": member.name,
            "note": "お誕生日おめでとう",
        }
        mine.pull()
        theirs.pull()
        assert mine.matches()
        assert theirs.matches()
        gone = {"booking", "shipment", "hold", "pass", "custody_event"}
        assert not gone & {name for name, _ in mine.held}
        assert gone <= {name for name, _ in theirs.held}
        assert {name for name, _ in mine.held} >= {"payment", "gift"}
        assert not {"payment", "gift"} & {name for name, _ in theirs.held}
        assert me.get(f"/v1/bookings/{booking_id}").status == 404
        assert me.get(f"/v1/gifts/{gift['id']}").json["state"] == "claimed"
        plate = shipment["message"]["plate"]
        picture = other.get(f"/v1/blobs/{plate}")
        assert picture.status == 200
        assert hashlib.sha256(b"".join(picture.response.streaming_content)).hexdigest() == plate

    def test_the_receiver_does_not_see_the_price(self, other: Caller, gift: Any) -> None:
        claim(other, gift["code"])
        booking = other.get(f"/v1/bookings/{gift['booking_id']}").json
        assert booking["gifted"] is True
        assert booking["price"]["amount"] == 0
        assert booking["confirmation"]["total"]["amount"] == 0
        assert "total" not in [fact["key"] for fact in booking["confirmation"]["facts"]]
        assert other.get(f"/v1/holds/{booking['hold_id']}").json["price"]["amount"] == 0

    def test_a_new_pass_takes_the_place_of_the_givers(self, me: Caller, other: Caller, gift: Any) -> None:
        mine = me.get("/v1/changes").json["pass"]["created"]
        claim(other, gift["code"])
        theirs = other.get("/v1/changes").json["pass"]["created"]
        assert [each["sequence"] for each in mine] == [1]
        assert sorted(each["sequence"] for each in theirs) == [1, 2]

    @pytest.mark.parametrize("minutes", [1, 36])
    def test_a_change_that_the_giver_began_does_not_take_it_back(
        self, me: Caller, other: Caller, gift: Any, clock: MovableClock, minutes: int
    ) -> None:
        """Neither one that awaits its payment nor one that lapsed, whose payment comes late."""
        old = me.read("bookings", gift["booking_id"])
        dearer = me.order(me.shipment("mm-206", "photo").json, credit=old["price"]["amount"], rebooks=old["id"]).json
        assert dearer["state"] == "awaiting_payment"
        payment = me.pay(dearer["id"]).json
        clock.forward(minutes=minutes)
        assert claim(other, gift["code"]).status == 201
        send(me, *notice(payment))
        assert other.read("bookings", old["id"])["state"] == "confirmed"
        assert me.read("bookings", dearer["id"])["state"] in ("cancelled", "lapsed")
        assert me.read("payments", payment["id"])["state"] == "refunded"

    def test_what_is_owed_goes_with_the_booking(
        self, me: Caller, other: Caller, member: Member, gift: Any, clock: MovableClock
    ) -> None:
        from moonmail.backend.database import write
        from moonmail.backend.entitlements.models import Entitlement

        with write() as writing:
            owed = Entitlement.objects.create(
                member=member,
                booking_id=gift["booking_id"],
                outcome="cancelled",
                kinds=["refund", "record"],
                default_kind="refund",
                refund=19_800,
                offered_at=clock.at,
                choose_by=clock.at + timedelta(days=90),
            )
            writing.changed(owed)
            writing.flush()
        state = me.get("/v1/changes").json["state"]
        claim(other, gift["code"])
        assert me.get(f"/v1/changes?since={state}").json["entitlement"]["destroyed"] == [str(owed.pk)]
        theirs = other.get("/v1/changes").json["entitlement"]["created"]
        assert [(each["id"], each["refund"]["amount"]) for each in theirs] == [(str(owed.pk), 0)]

    def test_given_on_and_back_to_who_paid(self, me: Caller, other: Caller, gift: Any) -> None:
        claim(other, gift["code"])
        back = give(other, gift["booking_id"]).json
        assert claim(me, back["code"]).status == 201
        booking = me.get(f"/v1/bookings/{gift['booking_id']}").json
        assert booking["gifted"] is False
        assert booking["price"]["amount"] > 0

    def test_the_same_claim_again_is_the_same_answer(self, other: Caller, gift: Any) -> None:
        path, body = f"/v1/claims/{uuid.uuid4()}", {"code": gift["code"]}
        first, again = other.put(path, body), other.put(path, body)
        assert (first.status, again.status) == (201, 200)
        assert first.json == again.json
        second = claim(other, gift["code"])
        assert second.code == "code_over"
        assert "受け取り済み" in second.json["detail"]

    def test_ones_own_code_is_refused_kindly_and_stays_good(self, me: Caller, other: Caller, gift: Any) -> None:
        answer = claim(me, gift["code"])
        assert answer.code == "illegal_move"
        assert "ご自身が作ったコード" in answer.json["detail"]
        assert claim(other, gift["code"]).status == 201

    @pytest.mark.parametrize(
        "write", [str.lower, lambda c: f" {c[:4]}-{c[4:]} ", lambda c: "".join(chr(ord(x) + 0xFEE0) for x in c)]
    )
    def test_a_code_as_people_type_it(self, other: Caller, gift: Any, write: Any) -> None:
        assert claim(other, write(gift["code"])).status == 201


class TestGuessing:
    def test_what_cant_be_a_code_is_named_and_not_counted(self, other: Caller, gift: Any) -> None:
        for typed, said in (
            ("O0I1-LB8S", "O 0 I 1 L B 8 S"),
            ("ACD", "8文字"),
            ("", "コードを入力"),
            ("つき", "つ き"),
        ):
            answer = claim(other, typed)
            assert (answer.status, answer.code) == (404, "code_unknown")
            assert said in answer.json["detail"]
        for _ in range(20):
            claim(other, "0000")
        assert claim(other, gift["code"]).status == 201

    def test_five_wrong_codes_close_it_for_a_quarter_of_an_hour(
        self, other: Caller, gift: Any, clock: MovableClock
    ) -> None:
        wrong = "".join("3" if c != "3" else "4" for c in gift["code"])
        assert [claim(other, wrong).code for _ in range(5)] == ["code_unknown"] * 5
        clock.forward(minutes=5)
        refused = claim(other, gift["code"])
        assert (refused.status, refused.code) == (429, "too_many_requests")
        assert refused.header("Retry-After") == "600"
        assert "10分" in refused.json["detail"]
        clock.forward(minutes=10)
        assert claim(other, gift["code"]).status == 201

    def test_twenty_from_one_address(self, db: None, me: Caller, gift: Any, clock: MovableClock) -> None:
        from tests.backend.conftest import make_member
        from tests.support.backend_calls import Caller, mint_token

        people = [Caller(mint_token(make_member(f"guess{n}@example.jp", f"00777000{n}"))) for n in range(5)]
        wrong = "".join("3" if c != "3" else "4" for c in gift["code"])
        for person in people[:4]:
            assert [claim(person, wrong).code for _ in range(5)] == ["code_unknown"] * 5
        assert claim(people[4], gift["code"]).code == "too_many_requests"
        clock.forward(minutes=15)
        assert claim(people[4], gift["code"]).status == 201

    def test_addresses_are_not_kept(self, other: Caller, anyone: Caller, clock: MovableClock) -> None:
        from moonmail.backend.accounts.models import GuessWindow

        claim(other, "3333 3333")
        keys = list(GuessWindow.objects.values_list("pk", flat=True))
        assert len(keys) == 2
        assert not any("127.0.0.1" in key for key in keys)
        clock.forward(minutes=15)
        anyone.get("/v1/changes")
        assert not GuessWindow.objects.exists()


@pytest.fixture
def three(live: RunningBackend, django_app: Path) -> Iterator[list[Caller]]:
    """Three members over the network."""
    from tests.support.live_calls import LiveCaller

    callers = [LiveCaller(live, sample["email"]) for sample in live.sample_members[:3]]
    yield list(callers)
    for caller in callers:
        caller.session.close()


def test_two_people_claim_at_once_and_one_gets_it(three: list[Caller]) -> None:
    giver, *claimers = three
    booking, _ = giver.paid()
    for _ in range(3):
        gift = give(giver, booking["id"]).json
        gate = threading.Barrier(2)

        def ask(caller: Caller, code: str = gift["code"], gate: threading.Barrier = gate) -> Answer:
            gate.wait()
            return claim(caller, code)

        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(ask, claimers))
        assert sorted(answer.status for answer in answers) == [201, 409]
        assert [answer.code for answer in answers if answer.status == 409] == ["code_over"]
        holders = [caller for caller in three if caller.get(f"/v1/bookings/{booking['id']}").status == 200]
        winner = claimers[[answer.status for answer in answers].index(201)]
        assert holders == [winner]
        # and back, for the next round
        claim(giver, give(winner, booking["id"]).json["code"])
