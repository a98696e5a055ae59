"""Items: what fits, what the rules say, and that the backend decides by itself."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from tests.support.things import item_in, plate

from moonmail.contract.bookings import Shipment
from moonmail.contract.missions import Mission
from moonmail.domain.item import Acknowledgement, Hazard, VerdictKind
from moonmail.domain.states import ShipmentState

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Caller

IIB = "mm-207"


def answers(**said: str) -> dict[str, str]:
    return {hazard.value: "no" for hazard in Hazard} | said


class TestDeclared:
    def test_an_allowed_item_is_kept_with_our_own_verdict(self, me: Caller) -> None:
        answer = me.item(rules_version="of-somebody-else")
        assert answer.status == 201
        shipment = Shipment.model_validate(answer.json)
        assert shipment.state is ShipmentState.DRAFT
        assert shipment.item is not None
        assert shipment.verdict is not None
        assert shipment.verdict.kind is VerdictKind.ALLOWED
        assert shipment.verdict.rules_version != "of-somebody-else"
        assert me.read("shipments", shipment.id) == answer.json

    @pytest.mark.parametrize(
        ("changed", "kind"),
        [({"answers": answers(magnet="yes")}, "needs_review"), ({"answers": answers(liquid="unsure")}, "needs_review")],
    )
    def test_a_doubt_is_taken_and_looked_at(self, me: Caller, changed: dict[str, Any], kind: str) -> None:
        verdict = me.item(**changed).json["verdict"]
        assert verdict["kind"] == kind
        assert verdict["findings"][0]["why"]["ja"]

    def test_a_question_without_an_answer_is_a_doubt(self, me: Caller) -> None:
        few = answers()
        del few["radioactive"]
        assert me.item(answers=few).json["verdict"]["kind"] == "needs_review"

    @pytest.mark.parametrize("hazard", ["battery", "liquid", "explosive", "sharp"])
    def test_what_may_not_fly_is_refused_by_its_rule(self, me: Caller, hazard: str) -> None:
        answer = me.item(answers=answers(**{hazard: "yes"}))
        assert (answer.status, answer.code) == (422, "item_not_allowed")
        assert list(answer.json["fields"].values()) == ["not_allowed"]
        assert hazard in next(iter(answer.json["fields"]))
        assert "お預かりできません" in answer.json["detail"]

    def test_each_rule_that_refuses_is_named(self, me: Caller) -> None:
        assert len(me.item(answers=answers(battery="yes", liquid="yes")).json["fields"]) == 2

    def test_answers_that_contradict_each_other(self, me: Caller) -> None:
        answer = me.item(answers=answers(powered="yes"))
        assert (answer.status, answer.code) == (422, "answers_contradict")
        assert answer.json["fields"] == {"item.answers.battery": "contradicts", "item.answers.powered": "contradicts"}
        assert "電池" in answer.json["detail"]

    def test_an_item_travels_in_a_capsule(self, me: Caller) -> None:
        answer = me.item(size="message")
        assert (answer.code, list(answer.json["fields"])) == ("content_not_allowed", ["size"])

    def test_nothing_is_kept_of_what_was_refused(self, me: Caller) -> None:
        key = uuid.uuid4()
        body = {"title": "x", "size": "XS", "mission_id": "mm-204", "item": item_in(answers=answers(battery="yes"))}
        assert me.put(f"/v1/shipments/{key}", body).code == "item_not_allowed"
        assert me.get(f"/v1/shipments/{key}").code == "not_found"
        body["item"] = item_in(photos=[me.blob(plate())])
        assert me.put(f"/v1/shipments/{key}", body).status == 201

    @pytest.mark.parametrize("missing", list(Acknowledgement))
    def test_all_four_acknowledgements_are_needed(self, me: Caller, missing: Acknowledgement) -> None:
        answer = me.item(agreed=[one.value for one in Acknowledgement if one is not missing])
        assert (answer.status, answer.code) == (400, "malformed")
        assert answer.json["fields"] == {"item.agreed": missing.value}

    @pytest.mark.parametrize("field", ["name", "description", "finish", "owner_name"])
    def test_words_without_tricks(self, me: Caller, field: str) -> None:
        answer = me.item(**{field: "a\u202eb"})
        assert (answer.code, list(answer.json["fields"])) == ("content_not_allowed", [f"item.{field}"])

    @pytest.mark.parametrize("field", ["length_mm", "width_mm", "height_mm", "mass_g"])
    @pytest.mark.parametrize("value", [0, -1, "1e999", 1e9, None, "x"])
    def test_measures_that_make_no_sense(self, me: Caller, field: str, value: object) -> None:
        answer = me.item(**{field: value})
        assert (answer.status, answer.code) == (400, "malformed")
        assert list(answer.json["fields"]) == [f"item.{field}"]


class TestFit:
    """XS is 12.7 mm across flats and 3.2 mm high inside, 0.2 mm clear on each side."""

    def test_on_the_edge(self, me: Caller) -> None:
        assert me.item(length_mm=12.3, width_mm=12.3, height_mm=2.8).status == 201

    @pytest.mark.parametrize(
        ("changed", "field", "instead"),
        [
            ({"length_mm": 12.31, "width_mm": 12.31}, "item.length_mm", "カプセル S"),
            ({"length_mm": 12.3, "width_mm": 12.3, "height_mm": 2.81}, "item.height_mm", "カプセル L"),
        ],
    )
    def test_a_hundredth_over_it(self, me: Caller, changed: dict[str, float], field: str, instead: str) -> None:
        answer = me.item(**changed)
        assert (answer.status, answer.code) == (422, "does_not_fit")
        assert answer.json["fields"] == {field: "too large"}
        assert instead in answer.json["detail"]

    def test_what_fits_nowhere(self, me: Caller) -> None:
        assert me.item(shape="box", length_mm=9999, width_mm=1, height_mm=1, mass_g=90).code == "does_not_fit"


class TestPictures:
    def test_photos_must_be_there_and_ones_own(self, me: Caller, other: Caller) -> None:
        sha256 = other.blob(plate(shade=9))
        answer = me.item(photos=[me.blob(plate()), sha256], data_sheet="b" * 64)
        assert (answer.status, answer.code) == (409, "blob_missing")
        assert answer.json["fields"] == {"item.photos.1": sha256, "item.data_sheet": "b" * 64}

    def test_at_most_six(self, me: Caller) -> None:
        assert me.item(photos=["a" * 64] * 7).code == "malformed"


def custody(caller: Caller, shipment: Any) -> list[str]:
    created = caller.get("/v1/changes").json["custody_event"]["created"]
    mine = [event for event in created if event["shipment_id"] == shipment["id"]]
    return [event["state"] for event in sorted(mine, key=lambda event: event["rev"])]


class TestPaid:
    def test_an_allowed_item_is_awaited(self, me: Caller) -> None:
        shipment = me.item().json
        me.settle(me.order(shipment).json)
        assert me.read("shipments", shipment["id"])["state"] == "awaiting_item"
        assert custody(me, shipment) == ["declared", "awaiting_item"]

    def test_the_timeline_keeps_the_order_of_two_events_at_once(self, me: Caller) -> None:
        from moonmail.contract.bookings import CustodyEvent
        from moonmail.contract.timelines import timeline_of

        shipment = me.item().json
        me.settle(me.order(shipment).json)
        events = [CustodyEvent.model_validate(e) for e in me.get("/v1/changes").json["custody_event"]["created"]]
        flight = Mission.model_validate(me.read("missions", "mm-204"))
        kept = Shipment.model_validate(me.read("shipments", shipment["id"]))
        line = timeline_of(flight, kept, reversed(events), events[0].recorded_at)
        assert [entry.title.en for entry in line][:2] == ["We have your order", "Waiting for your item"]

    def test_a_doubtful_one_goes_to_the_staff(self, me: Caller) -> None:
        shipment = me.item(answers=answers(magnet="yes")).json
        me.settle(me.order(shipment).json)
        assert custody(me, shipment) == ["declared", "needs_review"]

    def test_the_staffs_decision_is_kept_with_the_verdict(self, me: Caller) -> None:
        from moonmail.backend.bookings.models import Shipment as Row
        from moonmail.backend.custody.service import Report, move_shipment
        from moonmail.backend.database import write
        from moonmail.domain.text import Text

        shipment = me.item(answers=answers(magnet="yes")).json
        me.settle(me.order(shipment).json)
        with write() as writing:
            row = Row.objects.get(pk=shipment["id"])
            move_shipment(writing, row, ShipmentState.CLEARED, Report(note=Text("弱い磁石でした。", "A weak magnet.")))
        verdict = me.read("shipments", shipment["id"])["verdict"]
        assert verdict["kind"] == "needs_review"
        assert verdict["review"]["en"] == "A weak magnet."
        assert verdict["reviewed_at"] is not None


class TestOrganics:
    """On a flight to a category IIb site organic mass is asked, and added up over what flies."""

    def declared(self, caller: Caller) -> float:
        organics = Mission.model_validate(caller.read("missions", IIB)).organics
        assert organics is not None
        return organics.declared_g

    def wooden(self, caller: Caller, grams: float) -> Any:
        answer = caller.item(IIB, materials=["wood"], category="badge", organic_mass_g=grams, mass_g=grams + 0.001)
        assert answer.status == 201, answer.response.content
        return answer.json

    def test_it_is_asked_there_and_not_elsewhere(self, me: Caller) -> None:
        answer = me.item(IIB)
        assert (answer.status, answer.code) == (400, "malformed")
        assert answer.json["fields"] == {"item.organic_mass_g": "missing"}
        assert me.item("mm-204").status == 201

    def test_only_what_is_confirmed_counts_and_leaves_again(self, me: Caller) -> None:
        first, second = self.wooden(me, 0.25), self.wooden(me, 0.125)
        booking = me.order(first).json
        assert self.declared(me) == 0
        me.settle(booking)
        other, _ = me.settle(me.order(second).json)
        assert self.declared(me) == 0.375
        me.cancel(other, 66_000)
        assert self.declared(me) == 0.25

    def test_a_change_of_the_declaration_counts_anew(self, me: Caller) -> None:
        shipment = self.wooden(me, 0.25)
        me.settle(me.order(shipment).json)
        kept = me.read("shipments", shipment["id"])
        changed = kept["item"] | {"organic_mass_g": 0.1}
        assert me.changed(kept, item=changed).status == 201
        assert self.declared(me) == 0.1

    def test_the_flight_reaches_other_members_by_sync(self, me: Caller, other: Caller) -> None:
        state = other.get("/v1/changes").json["state"]
        me.settle(me.order(self.wooden(me, 0.25)).json)
        updated = other.get(f"/v1/changes?since={state}").json["mission"]["updated"]
        assert [(one["id"], one["organics"]["declared_g"]) for one in updated] == [(IIB, 0.25)]

    def test_what_is_reported_on_the_flight_keeps_the_sum(self, me: Caller) -> None:
        from moonmail.backend.database import write
        from moonmail.backend.missions.catalogue import save_mission

        before = Mission.model_validate(me.read("missions", IIB))
        me.settle(me.order(self.wooden(me, 0.25)).json)
        with write() as writing:
            save_mission(writing, before.model_copy(update={"delayed": True}))
        assert self.declared(me) == 0.25


class TestHandIn:
    def say(self, caller: Caller, shipment: Any, key: uuid.UUID | None = None, **hand_in: str) -> Any:
        body = {"shipment_id": shipment["id"], "hand_in": {"method": "courier"} | hand_in}
        return caller.put(f"/v1/hand-ins/{key or uuid.uuid4()}", body)

    def test_the_last_one_said_holds(self, me: Caller) -> None:
        shipment = me.item().json
        me.settle(me.order(shipment).json)
        lounge = me.read("missions", "mm-204")["hand_in"]["lounges"][0]["code"]
        first = self.say(me, shipment, method="lounge", place=lounge)
        assert (first.status, first.json["hand_in"]["place"]) == (201, lounge)
        self.say(me, shipment, tracking="1234-5678")
        kept = me.read("shipments", shipment["id"])
        assert kept["hand_in"] == {"method": "courier", "place": "", "carrier": "", "tracking": "1234-5678"}
        assert kept["state"] == "awaiting_item"

    def test_an_older_one_sent_again_does_not_undo_a_newer(self, me: Caller) -> None:
        shipment, key = me.item().json, uuid.uuid4()
        self.say(me, shipment, key, tracking="1")
        self.say(me, shipment, tracking="2")
        again = self.say(me, shipment, key, tracking="1")
        assert (again.status, again.json["hand_in"]["tracking"]) == (200, "2")
        assert self.say(me, shipment, key, tracking="3").code == "id_reused"

    def test_a_lounge_that_takes_nothing_for_this_flight(self, me: Caller) -> None:
        answer = self.say(me, me.item().json, method="lounge", place="LHR-9")
        assert (answer.code, list(answer.json["fields"])) == ("content_not_allowed", ["hand_in.place"])

    def test_a_number_with_tricks_in_it(self, me: Caller) -> None:
        answer = self.say(me, me.item().json, tracking="12\u202e34")
        assert (answer.code, list(answer.json["fields"])) == ("content_not_allowed", ["hand_in.tracking"])

    def test_a_message_is_not_handed_in(self, me: Caller) -> None:
        assert self.say(me, me.shipment().json).code == "content_not_allowed"

    def test_somebody_elses_item_is_unknown(self, me: Caller, other: Caller) -> None:
        assert self.say(me, other.item().json).code == "not_found"

    def test_not_after_it_has_arrived(self, me: Caller) -> None:
        from moonmail.backend.bookings.models import Shipment as Row

        shipment = me.item().json
        Row.objects.filter(pk=shipment["id"]).update(state="received")
        answer = self.say(me, shipment)
        assert (answer.code, answer.json["current"]) == ("illegal_move", "received")


def test_a_lapsed_item_can_be_ordered_again(me: Caller, clock: MovableClock) -> None:
    shipment = me.item().json
    me.order(shipment)
    clock.forward(minutes=35)
    me.settle(me.order(shipment).json)
    assert custody(me, shipment) == ["declared", "awaiting_item"]
