"""The receiving desk: a book without anybody's name, screenings that count once, the way by air, custody as EPCIS."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.backend.test_verifying import desk
from tests.support.things import plate

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Answer, Caller

    from moonmail.backend.accounts.models import Member

pytestmark = pytest.mark.usefixtures("db")
NAME = "星野 窓"
WAYBILL = "131-1234 5675"


@pytest.fixture
def receiver(db: None) -> Caller:
    return desk("receiving")


@pytest.fixture
def item(me: Caller, member: Member, clock: MovableClock) -> Any:
    """A paid booking of a ring that is awaited."""
    made = quick(me, member)
    clock.forward(minutes=5)
    return made


def quick(me: Caller, member: Member) -> Any:
    """Write it straight into the database: an order takes longer than what is tested here."""
    from tests.support.booked import awaited

    (booking,) = awaited(member, "mm-204")
    return me.get(f"/v1/bookings/{booking.pk}").json


def order(member: Caller, **changed: Any) -> Any:
    shipment = member.item(**changed).json
    booking, _ = member.settle(member.order(shipment).json)
    return booking


def screening(booking: Any, **changed: Any) -> dict[str, Any]:
    return {
        "booking_id": booking["id"],
        "sequence": 1,
        "seen": "awaiting_item",
        "shape": "round",
        "length_mm": 12.1,
        "width_mm": 12.1,
        "height_mm": 2.0,
        "mass_g": 1.9,
        "decision": "accept",
        "at": "2026-11-22T03:02:00Z",
        "device_id": "00000000-0000-4000-8000-000000000007",
        "device_sequence": 1,
    } | changed


def put(caller: Caller, booking: Any, screening_id: uuid.UUID | None = None, **changed: Any) -> Answer:
    return caller.put(f"/v1/desk/screenings/{screening_id or uuid.uuid4()}", screening(booking, **changed))


def book(caller: Caller, since: str = "", **query: int) -> Any:
    more = "".join(f"&{name}={value}" for name, value in query.items())
    answer = caller.get(f"/v1/desk/receiving?since={since}{more}")
    assert answer.status == 200, answer.response.content
    return answer.json


def shipment_of(member: Caller, booking: Any) -> Any:
    return member.get(f"/v1/shipments/{booking['shipment_id']}").json


def custody_of(member: Caller, booking: Any) -> list[Any]:
    found = member.get("/v1/changes?limit=1000").json["custody_event"]["created"]
    mine = [each for each in found if each["shipment_id"] == booking["shipment_id"]]
    return sorted(mine, key=lambda each: datetime.fromisoformat(each["recorded_at"]))


def mine(found: Any, booking: Any) -> Any:
    (entry,) = [each for each in found["items"] if each["booking_id"] == booking["id"]]
    return entry


# ---------------------------------------------------------------- the book


def test_the_book_holds_what_is_needed_and_nobody(receiver: Caller, me: Caller, member: Member, item: Any) -> None:
    found = book(receiver)
    entry = mine(found, item)
    assert (entry["size"], entry["state"], entry["sequence"]) == ("XS", "awaiting_item", 1)
    assert entry["declared"]["mass_g"] == 1.8
    assert found["keys"][0]["kid"]
    assert "MM 204" in [flight["flight_number"] for flight in found["flights"]]
    told = json.dumps(found, ensure_ascii=False)
    for secret in (member.name, member.email, member.membership_number, item["reference"], str(member.pk), "月野"):
        assert secret not in told


@pytest.mark.thorough
def test_messages_are_not_in_the_book(receiver: Caller, me: Caller) -> None:
    booking, _ = me.paid()
    assert booking["id"] not in [each["booking_id"] for each in book(receiver)["items"]]


def test_a_second_look_brings_only_what_changed(receiver: Caller, me: Caller, member: Member, item: Any) -> None:
    first = book(receiver)
    assert book(receiver, first["state"])["items"] == []
    other = order(me)
    then = book(receiver, first["state"])
    assert [each["booking_id"] for each in then["items"]] == [other["id"]]
    me.cancel(item, 66_000)
    last = mine(book(receiver, then["state"]), item)
    # Of what is cancelled a laptop needs to know that, and nothing more.
    assert (last["booking_state"], last["declared"]) == ("cancelled", None)


def test_each_copy_of_the_book_is_audited_once(receiver: Caller, item: Any) -> None:
    from moonmail.backend.audit.service import links

    state = book(receiver)["state"]
    book(receiver, state)
    told = [link.entry for link in links() if link.entry.what == "receiving-book"]
    assert [(entry.act, entry.role) for entry in told] == [("exported", "receiving")]


@pytest.mark.thorough
def test_the_book_comes_in_pieces(receiver: Caller, me: Caller, member: Member) -> None:
    made = {quick(me, member)["id"] for _ in range(3)}
    found: set[str] = set()
    state, more = "", True
    while more:
        piece = book(receiver, state, limit=1)
        assert len(piece["items"]) <= 1
        found |= {each["booking_id"] for each in piece["items"]}
        state, more = piece["state"], piece["has_more"]
    assert found >= made


def test_a_state_of_elsewhere_means_all_anew(receiver: Caller, item: Any) -> None:
    epoch = book(receiver)["state"].rpartition(".")[0]
    for since in ("elsewhere.1", "1", "x.y", ".", f"{epoch}.999999", f"{epoch}.-1"):
        assert receiver.get(f"/v1/desk/receiving?since={since}").code == "cannot_calculate_changes", since


# ---------------------------------------------------------------- screenings


def test_a_good_item_is_received_and_accepted(receiver: Caller, me: Caller, item: Any) -> None:
    screening_id = uuid.uuid4()
    answer = put(receiver, item, screening_id)
    assert (answer.status, answer.json["state"], answer.json["reasons"]) == (201, "accepted", [])
    assert put(receiver, item, screening_id).status == 200
    assert put(receiver, item, screening_id, mass_g=2.0).code == "id_reused"
    steps = [(each["state"], each["biz_step"]) for each in custody_of(me, item)][-2:]
    assert steps == [("received", "receiving"), ("accepted", "accepting")]
    # When it was in hand, by the laptop's clock, and not when the network came back.
    assert custody_of(me, item)[-1]["occurred_at"]["at"] == "2026-11-22T03:02:00Z"
    assert mine(book(receiver), item)["declared"] is None


def test_what_is_refused_gives_the_money_back_and_says_why(receiver: Caller, me: Caller, item: Any) -> None:
    answer = put(receiver, item, decision="refuse", failed=["power"])
    assert (answer.status, answer.json["state"]) == (201, "refused")
    assert me.get(f"/v1/bookings/{item['id']}").json["state"] == "cancelled"
    payments = me.get("/v1/changes?limit=1000").json["payment"]["created"]
    assert [each["refunded"]["amount"] for each in payments if each["booking_id"] == item["id"]] == [66_000]
    assert "電池" in custody_of(me, item)[-1]["note"]["ja"]


def test_a_question_waits_for_its_sender_and_then_it_goes_on(receiver: Caller, me: Caller, item: Any) -> None:
    answer = put(receiver, item, decision="ask", length_mm=18.0, width_mm=18.0)
    assert (answer.status, answer.json["state"], answer.json["reasons"][0]["id"]) == (201, "received", "misfit")
    changes = me.get("/v1/changes?limit=1000").json
    (case,) = changes["case"]["created"]
    assert (case["state"], case["booking_id"]) == ("waiting_member", item["id"])
    assert "カプセル S" in changes["case_message"]["created"][0]["words"]["ja"]
    entry = mine(book(receiver), item)
    assert (entry["asked"], entry["state"], entry["decided_by"]) == (True, "received", NAME)
    assert entry["declared"] is not None
    then = put(receiver, item, seen="received", device_sequence=2)
    assert (then.status, then.json["state"]) == (201, "accepted")


def test_two_laptops_the_first_wins_and_the_second_is_told_who_it_was(
    receiver: Caller, me: Caller, item: Any, clock: MovableClock
) -> None:
    assert put(receiver, item).status == 201
    clock.forward(minutes=5)
    second = put(desk("receiving"), item, decision="refuse", failed=["power"], device_sequence=9)
    assert (second.code, second.json["current"]) == ("illegal_move", "accepted")
    assert second.json["fields"] == {"at": "2026-11-22T03:05:00+00:00", "by": NAME}
    assert NAME in second.json["detail"]
    assert shipment_of(me, item)["state"] == "accepted"


@pytest.mark.thorough
def test_whoever_did_not_know_of_the_question_is_second(receiver: Caller, item: Any) -> None:
    put(receiver, item, decision="ask", failed=["whole"])
    assert put(desk("receiving"), item).code == "illegal_move"


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"length_mm": 18.0, "width_mm": 18.0}, "does_not_fit"),
    ({"failed": ["power"]}, "content_not_allowed"),
    ({"failed": ["power"], "decision": "ask"}, "content_not_allowed"),
    ({"decision": "refuse"}, "content_not_allowed"),
    ({"decision": "ask"}, "content_not_allowed"),
    ({"photos": ["0" * 64]}, "blob_missing"),
    ({"booking_id": str(uuid.UUID(int=5))}, "not_found"),
    ({"failed": ["curious"]}, "malformed"),
    ({"mass_g": 0}, "malformed"),
    ({"at": "2026-11-22T03:00:00"}, "malformed"),
    ({"at": "0001-01-01T00:00:00+14:00"}, "malformed"),
    ({"at": "9999-12-31T23:59:59-14:00"}, "malformed"),
    ({"device_sequence": 2**64}, "malformed"),
    ({"more": 1}, "malformed"),
]


def test_what_does_not_follow_is_refused_and_changes_nothing(receiver: Caller, me: Caller, item: Any) -> None:
    for changed, code in WRONG:
        assert put(receiver, item, **changed).code == code, changed
    assert shipment_of(me, item)["state"] == "awaiting_item"
    # The control: without what was wrong with each it is taken.
    assert put(receiver, item).status == 201


def test_what_is_cancelled_or_not_yet_cleared_is_not_taken(receiver: Caller, me: Caller, item: Any) -> None:
    me.cancel(item, 66_000)
    over = put(receiver, item)
    assert (over.code, over.json["current"]) == ("illegal_move", "cancelled")
    unsure = order(me, answers={**dict.fromkeys(_hazards(), "no"), "magnet": "yes"})
    waits = put(receiver, unsure)
    assert (waits.code, waits.json["current"]) == ("illegal_move", "needs_review")


def _hazards() -> list[str]:
    from moonmail.domain.item import Hazard

    return [hazard.value for hazard in Hazard]


@pytest.mark.thorough
def test_a_clock_that_can_not_be_right_is_not_believed(receiver: Caller, me: Caller, item: Any) -> None:
    put(receiver, item, at="2031-01-01T00:00:00Z")
    assert custody_of(me, item)[-1]["occurred_at"]["at"] == "2026-11-22T03:05:00Z"


def test_photos_are_the_senders(receiver: Caller, me: Caller, item: Any) -> None:
    import hashlib
    import io
    import zipfile

    picture = plate(shade=77)
    sha256 = hashlib.sha256(picture).hexdigest()
    assert receiver.put(f"/v1/desk/blobs/{sha256}", picture).status == 201
    assert me.get(f"/v1/blobs/{sha256}").status == 404
    assert put(receiver, item, photos=[sha256]).status == 201
    assert b"".join(me.get(f"/v1/blobs/{sha256}").response.streaming_content) == picture
    response = me.get("/v1/me/export").response
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        (told,) = json.loads(archive.read("shipments.json"))["screenings"]
        assert f"pictures/{sha256}.png" in archive.namelist()
    assert (told["decision"], told["found"]["mass_g"]) == ("accept", 1.9)
    assert "staff_id" not in told


@pytest.mark.thorough
def test_every_screening_is_audited(receiver: Caller, member: Member, item: Any) -> None:
    from moonmail.backend.audit.service import links

    put(receiver, item, decision="refuse", failed=["liquid"])
    told = [link for link in links() if link.entry.act == "received"]
    ((entry, detail),) = [(link.entry, link.detail) for link in told]
    assert (entry.what, entry.why) == (f"shipment:{item['shipment_id']}", "refuse")
    assert (entry.member, entry.role) == (str(member.pk), "receiving")
    assert detail is not None
    assert json.loads(detail[1])["reasons"] == ["liquid"]


# ---------------------------------------------------------------- by air


def consign(caller: Caller, booking: Any, consignment_id: uuid.UUID | None = None, **changed: Any) -> Answer:
    body = {
        "number": WAYBILL,
        "mission_id": "mm-204",
        "origin": "HND",
        "destination": "MCO",
        "booking_ids": [booking["id"]],
    } | changed
    return caller.put(f"/v1/desk/consignments/{consignment_id or uuid.uuid4()}", body)


def report(caller: Caller, consignment: Any, **changed: Any) -> Answer:
    body = {
        "consignment_id": consignment["id"],
        "code": "DEP",
        "place": "HND",
        "flight": "NH110",
        "at": "2026-11-22T03:04:00Z",
    } | changed
    return caller.put(f"/v1/desk/consignment-statuses/{uuid.uuid4()}", body)


def test_the_air_leg_is_in_the_timeline_of_its_sender(
    receiver: Caller, me: Caller, item: Any, clock: MovableClock
) -> None:
    from moonmail.contract.bookings import CustodyEvent, Shipment
    from moonmail.contract.missions import Mission
    from moonmail.contract.timelines import journey_of
    from moonmail.domain.timeline import build

    put(receiver, item)
    consignment_id = uuid.uuid4()
    made = consign(receiver, item, consignment_id)
    assert (made.status, made.json["number"]) == (201, "13112345675")
    assert consign(receiver, item, consignment_id).status == 200
    assert consign(receiver, item, consignment_id, origin="NRT").code == "id_reused"
    told = report(receiver, made.json)
    assert [each["code"] for each in told.json["statuses"]] == ["DEP"]
    last = custody_of(me, item)[-1]
    assert (last["state"], last["biz_step"], last["waybill"]) == ("accepted", "departing", "13112345675")
    mission = Mission.model_validate(me.get("/v1/missions/mm-204").json)
    events = [CustodyEvent.model_validate(each) for each in custody_of(me, item)]
    journey = journey_of(mission, Shipment.model_validate(shipment_of(me, item)), events)
    titles = [entry.title.ja for entry in build(journey, clock())]
    assert "航空機が出発しました" in titles
    assert titles.count("検査が終わりました") == 1
    assert [each["number"] for each in receiver.get("/v1/desk/consignments?flight=mm-204").json["items"]] == [
        "13112345675"
    ]


@pytest.mark.thorough
def test_an_air_waybill_is_found(receiver: Caller, me: Caller, item: Any) -> None:
    agent = desk("agent")
    assert agent.call("POST", "/v1/desk/find", {"text": WAYBILL}).json["members"] == []
    put(receiver, item)
    consign(receiver, item)
    for typed in (WAYBILL, "１３１１２３４５６７５"):
        (found,) = agent.call("POST", "/v1/desk/find", {"text": typed}).json["members"]
        assert (found["found_by"], found["bookings"][0]["booking_id"]) == ("air_waybill", item["id"])


def test_a_consignment_that_is_wrong_is_refused(receiver: Caller, item: Any) -> None:
    put(receiver, item)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"number": "131-1234 5674"}, "content_not_allowed"),
        ({"number": "131-1234"}, "content_not_allowed"),
        ({"origin": "Haneda"}, "malformed"),
        ({"booking_ids": []}, "malformed"),
        ({"booking_ids": [str(uuid.UUID(int=5))]}, "not_found"),
        ({"mission_id": "mm-202"}, "not_found"),
    ]
    for changed, code in wrong:
        assert consign(receiver, item, **changed).code == code, changed


@pytest.mark.thorough
def test_what_was_not_accepted_does_not_fly_and_a_number_is_one_consignment(
    receiver: Caller, me: Caller, item: Any
) -> None:
    assert consign(receiver, item).code == "illegal_move"
    put(receiver, item)
    made = consign(receiver, item)
    assert consign(receiver, item).json["fields"] == {"number": "taken"}
    assert report(receiver, made.json, at="2026-11-22T03:05:01Z").code == "content_not_allowed"
    assert report(receiver, {"id": str(uuid.UUID(int=5))}).code == "not_found"


# ---------------------------------------------------------------- EPCIS


def test_custody_is_exported_as_valid_epcis(receiver: Caller, me: Caller, member: Member, clock: MovableClock) -> None:
    import jsonschema_rs

    schema = json.loads((Path(__file__).parents[1] / "domain/data/EPCIS-JSON-Schema.json").read_text(encoding="utf-8"))
    item = order(me)
    clock.forward(minutes=5)
    put(receiver, item)
    report(receiver, consign(receiver, item).json)
    answer = receiver.get("/v1/desk/epcis?flight=mm-204")
    assert answer.header("Content-Type") == "application/ld+json"
    told = json.loads(answer.response.content)
    jsonschema_rs.validator_for(schema, validate_formats=True).validate(told)
    events = told["epcisBody"]["eventList"]
    ours = [each for each in events if each["epcList"] == [f"urn:uuid:{item['shipment_id']}"]]
    assert [each["bizStep"] for each in ours] == ["commissioning", "shipping", "receiving", "accepting", "departing"]
    assert ours[2]["sensorElementList"][0]["sensorReport"][3]["value"] == 1.9
    assert ours[4]["bizTransactionList"][0]["bizTransaction"] == "urn:moonmail:awb:13112345675"
    text = json.dumps(told, ensure_ascii=False)
    for secret in (member.name, item["reference"], str(member.pk), item["id"]):
        assert secret not in text
    since = events[-1]["recordTime"].replace("+", "%2B")
    assert json.loads(receiver.get(f"/v1/desk/epcis?flight=mm-204&since={since}").response.content)["epcisBody"] == {
        "eventList": []
    }
    assert receiver.get("/v1/desk/epcis?flight=nowhere").code == "not_found"
    assert receiver.get("/v1/desk/epcis?flight=mm-204&since=0001-01-01T00:00:00%2B14:00").code == "malformed"
    for flight in ("%00", "%ED%A0%80", "x" * 41):
        assert receiver.get(f"/v1/desk/epcis?flight={flight}").status == 400
        assert receiver.get(f"/v1/desk/consignments?flight={flight}").status == 400


def test_every_step_of_custody_is_of_the_vocabulary() -> None:
    from moonmail.backend.custody.service import _STEPS

    schema = json.loads((Path(__file__).parents[1] / "domain/data/EPCIS-JSON-Schema.json").read_text(encoding="utf-8"))
    for name, words in (
        ("bizStep", {step.biz_step for step in _STEPS.values()}),
        ("disposition", {step.disposition for step in _STEPS.values()}),
    ):
        assert words <= set(schema["definitions"][name]["anyOf"][1]["enum"])
