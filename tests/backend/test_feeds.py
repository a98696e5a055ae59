"""A mission feed: all that is wrong is said by line, nothing is half applied, and it takes nothing away again."""

from __future__ import annotations

import copy
import json
import secrets
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from tests.support import feeds

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Answer, Caller

pytestmark = pytest.mark.usefixtures("db")

REAL = ("hakuto-r-m1", "hakuto-r-m2", "blue-ghost-1")
WORDS = {"ja": "日本語", "en": "English"}


@pytest.fixture
def operations(db: None) -> Caller:
    from tests.support.backend_calls import Caller, mint_desk_token

    from moonmail.backend.staff import service

    made = service.make("ops@desk.example", "星野 航", secrets.token_urlsafe(16), ["operations"], "command:test")
    return Caller(mint_desk_token(made.account))


def send(caller: Caller, feed: dict[str, Any] | str, feed_id: uuid.UUID | None = None, **more: Any) -> Answer:
    text = feed if isinstance(feed, str) else feeds.written(feed)
    return caller.put(f"/v1/desk/feeds/{feed_id or uuid.uuid4()}", {"text": text, "name": "feed.json", **more})


def mission(caller: Caller, flight: str) -> Any:
    return caller.get(f"/v1/missions/{flight}").json


def digest(caller: Caller) -> str:
    return str(caller.get("/v1/digest").json["sha256"])


def lines(answer: Answer) -> dict[str, str]:
    (flight,) = answer.json["flights"]
    return {line["key"]: line["change"] for line in flight["lines"]}


def new_flight(**more: Any) -> dict[str, Any]:
    flight = {
        "id": "test-1",
        "flight_number": "TEST 1",
        "source": WORDS,
        "operator": {"name": "Test Lunar", "colour": "#123abc"},
        "lander": WORDS,
        "launch_vehicle": "Rocket",
        "launch_site": WORDS,
        "target": {"name": WORDS, "lat": -85.0, "lon": 0},
        "milestones": [
            {"seq": 2, "state": "achieved", "occurred_at": "2026-10-01T00:00:00Z", "precision": "min"},
            {"seq": 4, "state": "planned", "planned_at": "2026-12-01"},
        ],
        **more,
    }
    return {"missions": [flight]}


def forget_the_past() -> dict[str, Any]:
    from moonmail.backend.missions.models import Mission
    from moonmail.backend.missions.wire import mission_out

    before = {
        row.pk: mission_out(row).model_dump(mode="json", exclude={"rev"}) for row in Mission.objects.filter(pk__in=REAL)
    }
    Mission.objects.filter(pk__in=REAL).delete()
    return before


def test_the_real_flights_come_in_as_they_are_known(operations: Caller, anyone: Caller) -> None:
    known = forget_the_past()
    answer = send(operations, feeds.whole())
    assert (answer.status, answer.json["faults"]) == (201, [])
    for flight in REAL:
        found = mission(anyone, flight)
        del found["rev"]
        assert found == known[flight]
    first = mission(anyone, "hakuto-r-m1")
    at = {m["seq"]: m["occurred_at"]["at"] for m in first["milestones"] if m["occurred_at"]}
    assert at[4] < at[3], "number 4 came before number 3"
    assert (first["outcome"], first["state"]) == ("lost_landing", "ended")


def test_where_they_are_known_there_is_nothing_to_do(operations: Caller, anyone: Caller) -> None:
    before = digest(anyone)
    answer = send(operations, feeds.with_japanese())
    assert answer.status == 201
    assert [each["lines"] for each in answer.json["flights"]] == [[], [], []]
    assert digest(anyone) == before


def test_without_japanese_nothing_comes_in_and_each_place_is_named(operations: Caller, anyone: Caller) -> None:
    forget_the_past()
    answer = send(operations, feeds.as_reported())
    assert answer.status == 200
    report = answer.json
    assert (report["applied"], report["flights"]) == (False, [])
    said = {(fault["line"], fault["path"]) for fault in report["faults"]}
    assert {(7, "missions[0].lander"), (11, "missions[0].target.name"), (92, "missions[0].events[1].note")} <= said
    assert all(fault["words"]["ja"] and fault["words"]["en"] for fault in report["faults"])
    assert anyone.get("/v1/missions/hakuto-r-m1").code == "not_found"


def test_a_dry_run_says_what_would_change_and_changes_nothing(operations: Caller, anyone: Caller) -> None:
    before = digest(anyone)
    answer = send(operations, new_flight(), dry_run=True)
    assert (answer.status, answer.json["applied"]) == (200, False)
    (flight,) = answer.json["flights"]
    assert (flight["is_new"], flight["mission"]["state"], flight["mission"]["site"]["protection"]) == (
        True,
        "in_flight",
        "IIb",
    )
    assert digest(anyone) == before
    from moonmail.backend.audit.models import AuditEntry

    assert not AuditEntry.objects.filter(act="published").exists()


def test_what_was_looked_at_is_what_is_imported(operations: Caller) -> None:
    looked_at = send(operations, new_flight(), dry_run=True).json["sha256"]
    send(operations, new_flight(launch_vehicle="Another"))
    answer = send(operations, new_flight(), preview_sha256=looked_at)
    assert (answer.status, answer.code) == (412, "changed_meanwhile")
    newer = send(operations, new_flight(), dry_run=True).json["sha256"]
    assert send(operations, new_flight(), preview_sha256=newer).status == 201


def test_the_same_feed_again_changes_nothing(operations: Caller, anyone: Caller) -> None:
    sent = uuid.uuid4()
    first = send(operations, new_flight(), sent)
    assert send(operations, new_flight(), sent).json == first.json
    assert send(operations, new_flight(launch_vehicle="Another"), sent).code == "id_reused"
    before = digest(anyone)
    assert lines(send(operations, new_flight())) == {}
    assert digest(anyone) == before


def publish(caller: Caller, flight: str, **one: Any) -> Answer:
    seen = caller.get(f"/v1/desk/flights/{flight}").etag
    return caller.put(f"/v1/desk/publications/{uuid.uuid4()}", {"mission_id": flight, **one}, If_Match=str(seen))


def test_what_the_desk_published_since_stays(operations: Caller, anyone: Caller, clock: MovableClock) -> None:
    feed = new_flight(updates=[{"number": 1, "published_at": "2026-10-02T00:00Z", "title": WORDS, "body": WORDS}])
    assert send(operations, feed).status == 201
    clock.forward(minutes=5)
    for one in (
        {"update": {"title": WORDS, "body": WORDS}},
        {"event": {"code": "own_event", "name": WORDS}},
        {"milestone": {"seq": 4, "state": "in_progress"}},
        {"milestone": {"seq": 6, "state": "unknown"}},
        {"sites": {"sites": [{"name": WORDS, "lat": 1, "lon": 1}]}},
    ):
        assert publish(operations, "test-1", **one).status == 201
    before = mission(anyone, "test-1")
    again = send(operations, feed)
    assert lines(again) == {"milestones/4": "kept"}, "it only repeats itself"
    assert mission(anyone, "test-1") == before
    newer = copy.deepcopy(feed)
    newer["missions"][0]["lander"] = {"ja": "新しい名前", "en": "New name"}
    newer["missions"][0]["alternate_targets"] = []
    assert lines(send(operations, newer)) == {"lander": "changed", "milestones/4": "kept", "alternate_sites": "kept"}
    after = mission(anyone, "test-1")
    assert {key for key in after if after[key] != before[key]} == {"lander", "rev"}


def test_who_announced_a_milestone_later_is_heard(operations: Caller, anyone: Caller, clock: MovableClock) -> None:
    feed = new_flight()
    assert send(operations, feed).status == 201
    clock.forward(minutes=5)
    assert publish(operations, "test-1", milestone={"seq": 4, "state": "in_progress"}).status == 201
    clock.forward(hours=1)
    report = feed["missions"][0]["milestones"][1]
    report |= {"state": "achieved", "occurred_at": "2026-11-22T03:00Z", "announced_at": "2026-11-22T03:01Z"}
    assert lines(send(operations, feed)) == {"milestones/4": "kept"}, "announced before the desk spoke"
    report["announced_at"] = "2026-11-22T03:30Z"
    assert lines(send(operations, feed)) == {"milestones/4": "changed"}
    found = next(m for m in mission(anyone, "test-1")["milestones"] if m["seq"] == 4)
    assert (found["state"], found["planned_at"]["at"]) == ("achieved", "2026-12-01T00:00:00Z"), "its plan stays known"


def test_a_plan_that_moves_keeps_the_one_before(operations: Caller, anyone: Caller) -> None:
    feed = new_flight()
    send(operations, feed)
    feed["missions"][0]["milestones"][1]["planned_at"] = "2026-12-05"
    for _ in range(2):
        assert send(operations, feed).status == 201
    found = next(m for m in mission(anyone, "test-1")["milestones"] if m["seq"] == 4)
    assert found["planned_at"]["at"] == "2026-12-05T00:00:00Z"
    assert [each["planned_at"]["at"] for each in found["planned_revisions"]] == ["2026-12-01T00:00:00Z"]


def test_windows_come_in_the_order_in_which_they_were_announced(operations: Caller, anyone: Caller) -> None:
    def window(day: str, announced: str) -> dict[str, Any]:
        return {"earliest": day, "latest": day, "announced_at": announced, "reason": WORDS}

    feed = new_flight(state="ready", milestones=[], windows=[window("2027-02-01", "2026-05-01")])
    assert send(operations, feed).status == 201
    why = {"earliest": "2027-04-01", "latest": "2027-04-05", "reason": WORDS}
    assert publish(operations, "test-1", window=why).status == 201
    feed["missions"][0]["windows"].append(window("2027-03-01", "2026-06-01"))
    assert send(operations, feed).status == 201
    found = mission(anyone, "test-1")
    assert [each["window"]["earliest"] for each in found["windows"]] == ["2027-02-01", "2027-03-01", "2027-04-01"]
    assert found["delayed"]


def test_a_published_update_is_not_rewritten(operations: Caller, anyone: Caller) -> None:
    update = {"number": 1, "published_at": "2026-10-02T00:00Z", "title": WORDS, "body": WORDS}
    assert send(operations, new_flight(updates=[update])).status == 201
    before = digest(anyone)
    answer = send(
        operations, new_flight(updates=[update | {"body": {"ja": "別", "en": "Other"}}], lander={"ja": "あ", "en": "a"})
    )
    (fault,) = answer.json["faults"]
    assert "no. 1" in fault["words"]["en"]
    assert digest(anyone) == before, "nothing half applied"
    answer = send(operations, new_flight(updates=[update, update | {"number": 2, "corrects": 1}]))
    assert answer.status == 201
    assert [each["corrects"] for each in mission(anyone, "test-1")["updates"]] == [None, 1]


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ({"outcome": "success"}, "outcome"),
        ({"state": "cancelled"}, "state"),
        ({"state": "landed"}, "state"),
        ({"obligation_end": "launched"}, "obligation_end"),
        ({"sample": False}, "sample"),
    ],
)
def test_on_a_flight_that_is_sold_the_desk_decides(
    operations: Caller, anyone: Caller, said: dict[str, Any], path: str
) -> None:
    before = digest(anyone)
    answer = send(operations, {"missions": [{"id": "mm-204", **said}]})
    assert [fault["path"] for fault in answer.json["faults"]] == [f"missions[0].{path}"]
    assert digest(anyone) == before


def test_a_feed_moves_a_flight_like_the_desk_does(operations: Caller, me: Caller) -> None:
    booking, _ = me.paid("mm-204")
    for state in ("booking_closed", "integrating", "ready", "in_flight"):
        assert send(operations, {"missions": [{"id": "mm-204", "state": state}]}).status == 201
    assert me.read("shipments", booking["shipment_id"])["state"] == "launched"


def test_an_import_is_in_the_audit(operations: Caller) -> None:
    from moonmail.backend.audit.service import links

    sent = uuid.uuid4()
    send(operations, new_flight(), sent)
    (entry,) = [link for link in links() if link.entry.act == "published"]
    assert entry.entry.what == f"feed:{sent}"
    assert entry.detail is not None
    assert json.loads(entry.detail[1])["changed"]["test-1"]


def test_a_restart_does_not_undo_a_feed(operations: Caller, anyone: Caller) -> None:
    from moonmail.backend.missions.catalogue import load_past

    feed = feeds.with_japanese()
    feed["missions"][0]["launch_vehicle"] = "Falcon 9 Block 5"
    assert send(operations, feed).status == 201
    load_past()
    assert mission(anyone, "hakuto-r-m1")["launch_vehicle"] == "Falcon 9 Block 5"
