"""What operations publish of a flight: by one way, seen by whoever looks, and never over what somebody else said."""

from __future__ import annotations

import json
import secrets
import uuid
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Answer, Caller

    from moonmail.backend.accounts.models import Member

pytestmark = pytest.mark.usefixtures("db")

WHY = {"ja": "風のためです。", "en": "Because of the wind."}
WINDOW = {"earliest": "2027-06-01", "latest": "2027-06-30", "reason": WHY}
UPDATE = {"severity": "info", "title": {"ja": "題", "en": "Title"}, "body": {"ja": "本文", "en": "Body"}}


def at(text: str, precision: str = "min") -> dict[str, str]:
    return {"at": text, "precision": precision}


@pytest.fixture
def operations(db: None) -> Caller:
    from tests.support.backend_calls import Caller, mint_desk_token

    from moonmail.backend.staff import service

    made = service.make("ops@desk.example", "星野 航", secrets.token_urlsafe(16), ["operations"], "command:test")
    return Caller(mint_desk_token(made.account))


def etag(caller: Caller, flight: str) -> str:
    return str(caller.get(f"/v1/desk/flights/{flight}").etag)


def publish(
    caller: Caller, flight: str, seen: str | None = None, publication: uuid.UUID | None = None, **one: Any
) -> Answer:
    body = {"mission_id": flight, **one}
    sent = {"If_Match": seen or etag(caller, flight)}
    return caller.put(f"/v1/desk/publications/{publication or uuid.uuid4()}", body, **sent)


def mission(caller: Caller, flight: str) -> Any:
    return caller.get(f"/v1/missions/{flight}").json


def milestone(caller: Caller, flight: str, seq: int) -> Any:
    return next(m for m in mission(caller, flight)["milestones"] if m["seq"] == seq)


def sixth(state: str, **times: Any) -> dict[str, Any]:
    return {"milestone": {"seq": 6, "state": state, **times}}


def audited() -> list[Any]:
    from moonmail.backend.audit.service import links

    return [
        (link.entry.what, json.loads(link.detail[1]) if link.detail else None)
        for link in links()
        if link.entry.act == "published"
    ]


def test_a_window_moves_with_its_reason_and_is_in_the_audit(operations: Caller, anyone: Caller) -> None:
    state = anyone.get("/v1/changes").json["state"]
    answer = publish(operations, "mm-204", window=WINDOW)
    assert answer.status == 201
    (changed,) = anyone.get(f"/v1/changes?since={state}").json["mission"]["updated"]
    assert changed["windows"][-1]["reason"] == WHY
    assert (changed["delayed"], len(changed["windows"])) == (True, 2)
    assert answer.json["published"][0]["keys"] == ["windows"]
    assert audited() == [("mission:mm-204", {"kind": "window", "keys": ["windows"]})]


def test_the_same_again_changes_nothing_and_another_under_its_id_is_refused(operations: Caller) -> None:
    seen, sent = etag(operations, "mm-204"), uuid.uuid4()
    assert publish(operations, "mm-204", seen, sent, update=UPDATE).status == 201
    again = publish(operations, "mm-204", seen, sent, update=UPDATE)
    assert again.status == 200
    assert len(again.json["mission"]["updates"]) == len(mission_updates(operations)), "what it is now"
    assert publish(operations, "mm-204", None, sent, window=WINDOW).code == "id_reused"
    assert len(audited()) == 1


def mission_updates(caller: Caller) -> Any:
    return caller.get("/v1/desk/flights/mm-204").json["mission"]["updates"]


def test_of_two_on_one_flight_the_second_is_told_what_changed(operations: Caller, anyone: Caller) -> None:
    seen = etag(operations, "mm-204")
    assert publish(operations, "mm-204", seen, window=WINDOW).status == 201
    second = publish(operations, "mm-204", seen, update=UPDATE)
    assert (second.status, second.code) == (412, "changed_meanwhile")
    assert second.json["fields"] == {"windows": "2026-11-22T03:00:00+00:00"}
    assert [each["title"]["en"] for each in mission(anyone, "mm-204")["updates"]] == ["Booking is open"]
    assert publish(operations, "mm-204", update=UPDATE).status == 201


def test_what_bookings_add_up_is_no_reason_to_type_it_again(operations: Caller) -> None:
    from moonmail.backend.database import write
    from moonmail.backend.missions.models import Mission

    seen = etag(operations, "mm-207")
    with write() as writing:
        row = Mission.objects.get(pk="mm-207")
        row.organics_mg = 5000
        row.save(update_fields=["organics_mg"])
        writing.changed(row)
    assert etag(operations, "mm-207") != seen
    assert publish(operations, "mm-207", seen, update=UPDATE).status == 201


def test_without_saying_what_was_seen_nothing_is_published(operations: Caller) -> None:
    body = {"mission_id": "mm-204", "update": UPDATE}
    assert operations.put(f"/v1/desk/publications/{uuid.uuid4()}", body).code == "if_match_missing"


def test_milestones_are_reported_in_any_order_and_any_state(operations: Caller, anyone: Caller) -> None:
    flight = "mm-202"
    report = {"seq": 7, "state": "achieved", "occurred_at": at("2026-11-21T10:00:00Z")}
    assert publish(operations, flight, milestone=report).status == 201
    assert milestone(anyone, flight, 7)["state"] == "achieved"
    assert milestone(anyone, flight, 6)["state"] != "achieved"
    unknown = {"seq": 9, "state": "unknown", "confidence": "provisional"}
    assert publish(operations, flight, milestone=unknown).status == 201
    assert milestone(anyone, flight, 9)["planned_at"], "what was planned stays known"
    simulated = {
        "seq": 8,
        "state": "achieved",
        "confidence": "simulated",
        "occurred_at": {**at("2026-11-21T00:00:00Z", "d"), "bound": "not_later"},
        "announced_at": at("2026-11-22T01:00:00Z"),
        "note": WHY,
    }
    assert publish(operations, flight, milestone=simulated).status == 201
    found = milestone(anyone, flight, 8)
    assert (found["confidence"], found["occurred_at"]["bound"], found["note"]) == ("simulated", "not_later", WHY)


def test_a_planned_landing_moves_with_its_reason_and_the_old_time_is_kept(operations: Caller, anyone: Caller) -> None:
    before = milestone(anyone, "mm-202", 9)
    landing = {"planned_at": at("2026-12-20T19:17:00Z")}
    assert publish(operations, "mm-202", landing=landing).code == "malformed", "a plan moves for a reason"
    assert publish(operations, "mm-202", landing=landing | {"reason": WHY}).status == 201
    after = milestone(anyone, "mm-202", 9)
    assert after["planned_revisions"][-1]["planned_at"] == before["planned_at"]
    assert mission(anyone, "mm-202")["landing_planned_at"]["at"] == after["planned_at"]["at"] == "2026-12-20T19:17:00Z"


def test_alternate_sites_and_events(operations: Caller, anyone: Caller) -> None:
    sites = [{"name": {"ja": "夢の湖", "en": "Lacus Somniorum"}, "lat": 38.0, "lon": 29.2}]
    assert publish(operations, "mm-202", sites={"sites": sites}).status == 201
    (site,) = mission(anyone, "mm-202")["alternate_sites"]
    assert (site["name"]["en"], site["protection"]) == ("Lacus Somniorum", "IIa")
    event = {"code": "separation", "name": WHY, "occurred_at": at("2026-11-01T00:00:00Z")}
    before = len(mission(anyone, "mm-202")["events"])
    for _ in range(2):
        assert publish(operations, "mm-202", event=event).status == 201
    assert len(mission(anyone, "mm-202")["events"]) - before in (0, 1), "the same event is corrected, not doubled"


def test_an_update_is_corrected_by_a_new_number(operations: Caller, anyone: Caller) -> None:
    assert publish(operations, "mm-202", update=UPDATE).status == 201
    number = mission(anyone, "mm-202")["updates"][-1]["number"]
    assert publish(operations, "mm-202", update=UPDATE | {"corrects": number}).status == 201
    last = mission(anyone, "mm-202")["updates"][-1]
    assert (last["number"], last["corrects"]) == (number + 1, number)


@pytest.mark.parametrize(
    ("flight", "one", "field"),
    [
        ("mm-204", {"window": WINDOW | {"latest": "2027-05-31"}}, "latest"),
        ("mm-202", {"window": WINDOW}, "window"),
        ("mm-202", sixth("achieved", occurred_at=at("2026-11-23T00:00:00Z")), "occurred_at"),
        ("mm-202", sixth("achieved", occurred_at=at("2020-01-01T00:00:00Z")), "occurred_at"),
        ("mm-202", sixth("planned", occurred_at=at("2026-11-21T00:00:00Z")), "occurred_at"),
        ("mm-202", sixth("achieved", planned_at=at("2026-12-21T00:00:00Z")), "planned_at"),
        ("mm-202", sixth("achieved", occurred_at=at("2026-11-21T00:00:01Z")), "occurred_at"),
        ("mm-202", sixth("unknown", announced_at=at("2026-11-22T04:00:00Z")), "announced_at"),
        ("mm-202", {"update": UPDATE | {"corrects": 99}}, "corrects"),
        ("mm-202", {"update": UPDATE | {"title": {"ja": "題", "en": " "}}}, "publication_in.update.title.en"),
        ("mm-202", {"update": UPDATE | {"title": {"ja": "題"}}}, "publication_in.update.title.en"),
        ("mm-202", {"update": UPDATE, "window": WINDOW}, ""),
        ("mm-202", {}, ""),
    ],
)
def test_what_can_not_be_is_refused_by_name_and_changes_nothing(
    operations: Caller, anyone: Caller, flight: str, one: dict[str, Any], field: str
) -> None:
    before = anyone.get("/v1/digest").json["sha256"]
    answer = publish(operations, flight, **one)
    assert (answer.status, answer.code) == (400, "malformed")
    assert not field or field.split(".")[-1] in {name.split(".")[-1] for name in answer.json["fields"]}, answer.json
    assert anyone.get("/v1/digest").json["sha256"] == before
    assert audited() == []


def test_a_flight_goes_only_where_it_can(operations: Caller, anyone: Caller) -> None:
    assert publish(operations, "mm-204", state={"to": "landed"}).code == "illegal_move"
    assert publish(operations, "mm-204", state={"to": "booking_closed"}).status == 201
    assert mission(anyone, "mm-204")["state"] == "booking_closed"
    assert publish(operations, "mm-202", state={"to": "ended"}).code == "malformed", "it ends with its outcome"


def preview(caller: Caller, flight: str, outcome: str) -> Answer:
    return caller.call("POST", "/v1/desk/outcome-previews", {"mission_id": flight, "outcome": outcome})


def declare(caller: Caller, flight: str, outcome: str, sha256: str, outcome_id: uuid.UUID | None = None) -> Answer:
    body = {"mission_id": flight, "outcome": outcome, "preview_sha256": sha256, "reason": "telemetry", "note": WHY}
    path = f"/v1/desk/outcomes/{outcome_id or uuid.uuid4()}"
    return caller.put(path, body, If_Match=etag(caller, flight))


def fly(operations: Caller, flight: str) -> None:
    for to in ("booking_closed", "integrating", "ready", "in_flight"):
        assert publish(operations, flight, state={"to": to}).status == 201


def test_an_outcome_is_previewed_and_then_settles_each_by_its_own_terms(operations: Caller, me: Caller) -> None:
    landed, _ = me.paid("mm-204")
    other, _ = me.paid("mm-204")
    from moonmail.backend.bookings.models import Booking

    # Confirmed under terms by which the duty ended with the launch.
    row = Booking.objects.get(pk=other["id"])
    row.confirmation |= {"obligation_end": "launched", "terms_version": "launched-old"}
    row.save(update_fields=["confirmation"])
    fly(operations, "mm-204")
    seen = preview(operations, "mm-204", "lost_landing").json
    assert (seen["bookings"], seen["owed"], seen["refund"]) == (2, 1, landed["price"]["amount"])
    assert [(g["obligation_end"], g["fulfilled"], g["bookings"], g["default"]) for g in seen["groups"]] == [
        ("landed", False, 1, "refund"),
        ("launched", True, 1, None),
    ]
    chosen = uuid.uuid4()
    assert declare(operations, "mm-204", "lost_landing", seen["sha256"], chosen).status == 201
    changes = me.get("/v1/changes").json
    assert [each["booking_id"] for each in changes["entitlement"]["created"]] == [landed["id"]]
    assert me.read("bookings", other["id"])["state"] == "completed"
    assert audited()[-1][1] == {
        "kind": "outcome",
        "outcome": "lost_landing",
        "reason": "telemetry",
        "bookings": 2,
        "owed": 1,
    }
    assert declare(operations, "mm-204", "lost_landing", seen["sha256"], chosen).status == 200
    assert preview(operations, "mm-204", "success").code == "illegal_move"


def test_what_was_not_looked_at_is_not_declared(operations: Caller, me: Caller) -> None:
    from moonmail.backend.bookings.models import Booking

    me.paid("mm-204")
    gone, _ = me.paid("mm-204")
    fly(operations, "mm-204")
    seen = preview(operations, "mm-204", "lost_landing").json
    Booking.objects.filter(pk=gone["id"]).update(state="cancelled")
    answer = declare(operations, "mm-204", "lost_landing", seen["sha256"])
    assert (answer.status, answer.json["current"]) == (
        412,
        preview(operations, "mm-204", "lost_landing").json["sha256"],
    )
    assert mission(me, "mm-204")["outcome"] is None


@pytest.mark.parametrize(("flight", "outcome"), [("mm-204", "success"), ("mm-202", "cancelled")])
def test_what_has_not_flown_has_no_outcome(operations: Caller, flight: str, outcome: str) -> None:
    assert preview(operations, flight, outcome).code == "malformed"
    assert declare(operations, flight, outcome, "0" * 64).code == "malformed"


def test_flights_are_listed_with_what_hangs_on_them(operations: Caller, me: Caller, clock: MovableClock) -> None:
    me.paid("mm-204")
    clock.forward(minutes=1)
    publish(operations, "mm-204", update=UPDATE)
    found = {each["mission"]["id"]: each for each in operations.get("/v1/desk/flights").json["items"]}
    assert (found["mm-204"]["bookings"], found["mm-202"]["bookings"]) == (1, 0)
    assert [each["kind"] for each in found["mm-204"]["published"]] == ["update"]
    assert found["mm-204"]["etag"] == etag(operations, "mm-204")
    assert operations.get("/v1/desk/flights/mm-999").code == "not_found"


def test_a_past_flight_that_was_published_of_stays_so_at_the_next_start(operations: Caller, anyone: Caller) -> None:
    from moonmail.backend.missions.catalogue import load_past

    assert publish(operations, "hakuto-r-m2", update=UPDATE).status == 201
    load_past()
    assert len(mission(anyone, "hakuto-r-m2")["updates"]) == 1


def test_members_see_no_desk(member: Member, me: Caller) -> None:
    assert me.get("/v1/desk/flights").code == "not_signed_in"


def test_whoever_declares_is_answered_before_thousands_are_settled(
    operations: Caller, me: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    from moonmail.backend.entitlements import tasks

    behind: list[str] = []
    monkeypatch.setattr(tasks, "_ANSWER_WITHIN_S", 0.0)
    monkeypatch.setattr(tasks, "_go_on", behind.append)
    booking, _ = me.paid("mm-204")
    fly(operations, "mm-204")
    seen = preview(operations, "mm-204", "lost_landing").json
    assert declare(operations, "mm-204", "lost_landing", seen["sha256"]).status == 201
    assert set(behind) == {"mm-204"}
    assert mission(me, "mm-204")["outcome"] == "lost_landing"
    monkeypatch.undo()
    tasks.carry_out("mm-204")
    assert [each["booking_id"] for each in me.get("/v1/changes").json["entitlement"]["created"]] == [booking["id"]]
