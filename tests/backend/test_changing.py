"""Other content under the same booking, while it may be."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from tests.support.things import item_in, plate

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Caller


def confirmed(caller: Caller, shipment: Any) -> Any:
    """Pay for it; return the shipment as it is then."""
    caller.settle(caller.order(shipment).json)
    return caller.read("shipments", shipment["id"])


def words(caller: Caller, text: str = "やっぱり、こう書きます。") -> dict[str, Any]:
    return {"message": {"text": text, "plate": caller.blob(plate(shade=3))}}


def custody(caller: Caller, shipment: Any) -> list[Any]:
    created = caller.get("/v1/changes").json["custody_event"]["created"]
    return [event for event in created if event["shipment_id"] == shipment["id"]]


class TestMessage:
    def test_is_declared_anew_with_a_note(self, me: Caller) -> None:
        shipment = confirmed(me, me.shipment().json)
        answer = me.changed(shipment, **words(me))
        assert answer.status == 201
        assert answer.json["title"] == "新しい件名"
        assert answer.json["message"]["text"] == "やっぱり、こう書きます。"
        assert answer.json["state"] == "declared"
        assert answer.json["rev"] > shipment["rev"]
        assert me.read("shipments", shipment["id"]) == answer.json
        assert [event["note"] and event["note"]["en"] for event in custody(me, shipment)] == [
            None,
            "The content was changed.",
        ]

    def test_the_old_words_are_kept(self, me: Caller) -> None:
        from moonmail.backend.bookings.models import ShipmentChange

        shipment = confirmed(me, me.shipment(text="はじめの言葉").json)
        key = uuid.uuid4()
        me.changed(shipment, key, **words(me))
        assert ShipmentChange.objects.get(pk=key).old["message"]["text"] == "はじめの言葉"

    def test_the_same_again_changes_nothing(self, me: Caller) -> None:
        shipment, key = confirmed(me, me.shipment().json), uuid.uuid4()
        first = me.changed(shipment, key, **words(me))
        again = me.changed(shipment, key, **words(me))
        assert (first.status, again.status) == (201, 200)
        assert again.json == first.json
        assert len(custody(me, shipment)) == 2

    def test_an_older_one_sent_again_does_not_undo_a_newer(self, me: Caller) -> None:
        shipment, key = confirmed(me, me.shipment().json), uuid.uuid4()
        first = me.changed(shipment, key, **words(me, "一"))
        me.changed(first.json, **words(me, "二"))
        again = me.changed(shipment, key, **words(me, "一"))
        assert (again.status, again.json["message"]["text"]) == (200, "二")

    def test_another_request_under_the_same_id(self, me: Caller) -> None:
        shipment, key = confirmed(me, me.shipment().json), uuid.uuid4()
        me.changed(shipment, key, **words(me))
        assert me.changed(shipment, key, **words(me, "別の言葉")).code == "id_reused"

    def test_seen_before_it_changed_elsewhere(self, me: Caller) -> None:
        shipment = confirmed(me, me.shipment().json)
        me.changed(shipment, **words(me, "一"))
        answer = me.changed(shipment, **words(me, "二"))
        assert (answer.status, answer.code) == (412, "changed_meanwhile")
        assert me.read("shipments", shipment["id"])["message"]["text"] == "一"

    def test_wrong_content_keeps_the_old(self, me: Caller) -> None:
        shipment = confirmed(me, me.shipment().json)
        assert me.changed(shipment, **words(me, " ")).code == "content_not_allowed"
        assert me.changed(shipment, message={"text": "x", "plate": "a" * 64}).code == "blob_missing"
        assert me.read("shipments", shipment["id"]) == shipment

    def test_a_message_does_not_become_an_item(self, me: Caller) -> None:
        shipment = confirmed(me, me.shipment().json)
        assert me.changed(shipment, item=item_in()).code == "content_not_allowed"
        assert me.changed(shipment, group=[{"name": "a"}]).code == "content_not_allowed"


class TestGroup:
    def test_a_name_is_put_right(self, me: Caller) -> None:
        shipment = confirmed(me, me.group([{"name": "月野うさき"}, {"name": "Lena"}]).json)
        answer = me.changed(shipment, group=[{"name": "月野うさぎ"}, {"name": "Lena"}])
        assert answer.json["group"][0]["name"] == "月野うさぎ"

    @pytest.mark.parametrize("count", [1, 3])
    def test_not_more_and_not_fewer(self, me: Caller, count: int) -> None:
        shipment = confirmed(me, me.group([{"name": "a"}, {"name": "b"}]).json)
        answer = me.changed(shipment, group=[{"name": "x"}] * count)
        assert (answer.code, list(answer.json["fields"])) == ("content_not_allowed", ["group"])
        assert "2枚" in answer.json["detail"]


class TestItem:
    def states(self, caller: Caller, shipment: Any) -> list[str]:
        return [event["state"] for event in sorted(custody(caller, shipment), key=lambda event: event["rev"])]

    def test_is_judged_anew(self, me: Caller) -> None:
        shipment = confirmed(me, me.item().json)
        doubtful = shipment["item"] | {"answers": shipment["item"]["answers"] | {"magnet": "yes"}}
        answer = me.changed(shipment, item=doubtful)
        assert (answer.json["state"], answer.json["verdict"]["kind"]) == ("needs_review", "needs_review")
        fine = me.changed(answer.json, item=shipment["item"])
        assert (fine.json["state"], fine.json["verdict"]["kind"]) == ("awaiting_item", "allowed")
        assert self.states(me, shipment) == [
            "declared",
            "awaiting_item",
            "declared",
            "needs_review",
            "declared",
            "awaiting_item",
        ]

    def test_what_is_refused_changes_nothing(self, me: Caller) -> None:
        shipment = confirmed(me, me.item().json)
        refused = shipment["item"] | {"answers": shipment["item"]["answers"] | {"battery": "yes"}}
        assert me.changed(shipment, item=refused).code == "item_not_allowed"
        assert me.changed(shipment, item=shipment["item"] | {"height_mm": 9}).code == "does_not_fit"
        assert me.read("shipments", shipment["id"]) == shipment

    def test_not_once_it_is_in_our_hands(self, me: Caller) -> None:
        from moonmail.backend.bookings.models import Shipment

        shipment = confirmed(me, me.item().json)
        Shipment.objects.filter(pk=shipment["id"]).update(state="received")
        answer = me.changed(shipment, item=shipment["item"])
        assert (answer.status, answer.code, answer.json["current"]) == (409, "illegal_move", "received")
        assert "お預かりしているため" in answer.json["detail"]


class TestRefused:
    def test_sent_while_offline_and_too_late(self, me: Caller, clock: MovableClock) -> None:
        shipment = confirmed(me, me.shipment().json)
        change = words(me)
        clock.forward(days=89)
        answer = me.changed(shipment, **change)
        assert (answer.status, answer.code, answer.json["current"]) == (409, "too_late", "confirmed")
        assert "受付期限" in answer.json["detail"]
        assert me.read("shipments", shipment["id"]) == shipment

    def test_the_last_minute_counts(self, me: Caller, clock: MovableClock) -> None:
        from datetime import datetime, timedelta

        shipment = confirmed(me, me.shipment().json)
        last = me.read("bookings", shipment["booking_id"])["confirmation"]["last_change_at"]
        clock.at = datetime.fromisoformat(last) - timedelta(milliseconds=1)
        first = me.changed(shipment, **words(me))
        assert first.status == 201
        clock.forward(seconds=0.001)
        assert me.changed(first.json, **words(me, "もう一度")).code == "too_late"

    def test_the_terms_that_were_confirmed_hold_not_those_of_now(self, me: Caller, clock: MovableClock) -> None:
        from moonmail.backend.missions.models import Mission

        shipment = confirmed(me, me.shipment().json)
        Mission.objects.filter(pk="mm-204").update(item_due_at=clock.at)
        clock.forward(days=1)
        assert me.changed(shipment, **words(me)).status == 201

    def test_not_before_it_is_paid(self, me: Caller) -> None:
        draft = me.shipment().json
        assert me.changed(draft, **words(me)).json["current"] == "draft"
        booked = me.order(me.shipment().json).json
        shipment = me.read("shipments", booked["shipment_id"])
        answer = me.changed(shipment, **words(me))
        assert (answer.code, answer.json["current"]) == ("illegal_move", "awaiting_payment")

    def test_not_after_it_is_cancelled(self, me: Caller) -> None:
        booking, _ = me.paid()
        shipment = me.read("shipments", booking["shipment_id"])
        me.cancel(booking, 19_800)
        assert me.changed(shipment, **words(me)).code == "illegal_move"

    def test_not_once_the_flight_has_its_outcome(self, me: Caller) -> None:
        from moonmail.backend.missions.models import Mission

        shipment = confirmed(me, me.shipment().json)
        row = Mission.objects.get(pk="mm-204")
        row.body["outcome"] = "cancelled"
        row.save()
        answer = me.changed(shipment, **words(me))
        assert (answer.code, answer.json["current"]) == ("illegal_move", "declared")
        assert "出発したか、終了" in answer.json["detail"]

    def test_somebody_elses(self, me: Caller, other: Caller) -> None:
        shipment = confirmed(other, other.shipment().json)
        assert me.changed(shipment, **words(me)).code == "not_found"
        assert me.changed(other.shipment().json, **words(me)).code == "not_found"
        assert me.changed({"id": str(uuid.uuid4()), "rev": 1}, **words(me)).code == "not_found"
