"""Delta sync: what a client that follows the states ends up with is what the backend holds."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest

from moonmail.contract.sync import LATER_TYPES, TYPES, Changes

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Caller

    from moonmail.backend.accounts.models import Member


class Replica:
    """What a client keeps: objects by type and id, and the state."""

    def __init__(self, caller: Caller, limit: int = 500) -> None:
        self.caller, self.limit = caller, limit
        self.state = ""
        self.held: dict[tuple[str, str], int] = {}
        self.pages = 0

    def pull(self) -> None:
        more = True
        while more:
            query = f"?limit={self.limit}" + (f"&since={self.state}" if self.state else "")
            body = self.caller.get(f"/v1/changes{query}").json
            Changes.model_validate(body)
            self.apply(body)
            more = body["has_more"]

    def apply(self, body: Any) -> None:
        count = 0
        for name in TYPES:
            for item in [*body[name]["created"], *body[name]["updated"]]:
                self.held[name, item["id"]] = item["rev"]
                count += 1
            for gone in body[name]["destroyed"]:
                self.held.pop((name, gone), None)
                count += 1
        assert count <= self.limit
        self.state = body["state"]
        self.pages += 1

    def digest(self) -> str:
        lines = sorted(f"{name} {key} {rev}\n".encode() for (name, key), rev in self.held.items())
        return hashlib.sha256(b"".join(lines)).hexdigest()

    def matches(self) -> bool:
        found = self.caller.get(f"/v1/digest?also={','.join(LATER_TYPES)}").json
        return bool(found["sha256"] == self.digest() and found["count"] == len(self.held))


def test_signed_out_sees_the_catalogue_alone(anyone: Caller, me: Caller) -> None:
    me.paid()
    body = anyone.get("/v1/changes").json
    assert len(body["mission"]["created"]) == 11
    assert all(not body[name]["created"] for name in TYPES if name not in ("mission", "offer"))


def test_a_member_sees_own_things_and_nobody_elses(me: Caller, other: Caller) -> None:
    me.paid()
    other.hold()
    body = me.get("/v1/changes").json
    assert {name: len(body[name]["created"]) for name in TYPES[2:] if body[name]["created"]} == {
        "member": 1,
        "hold": 1,
        "shipment": 1,
        "booking": 1,
        "payment": 1,
        "pass": 1,
        "custody_event": 1,
    }


@pytest.mark.parametrize("limit", [1, 2, 7, 500])
def test_pages_of_any_size_converge(me: Caller, limit: int) -> None:
    me.paid()
    replica = Replica(me, limit)
    replica.pull()
    assert replica.matches()
    assert replica.pages >= len(replica.held) / limit


def test_changes_between_pages_are_not_lost(me: Caller, other: Caller, clock: MovableClock) -> None:
    me.paid()
    replica = Replica(me, 3)
    for step in range(40):
        query = f"?limit=3&since={replica.state}" if replica.state else "?limit=3"
        replica.apply(me.get(f"/v1/changes{query}").json)
        if step % 4 == 0:
            other.hold("mm-206", "photo")
        if step == 10:
            me.hold("mm-207", "name")
        if step == 20:
            clock.forward(minutes=36)
    replica.pull()
    assert replica.matches()


def test_control_a_replica_that_misses_one_change_is_noticed(me: Caller) -> None:
    replica = Replica(me)
    replica.pull()
    assert replica.matches()
    me.hold()
    assert not replica.matches()
    replica.pull()
    assert replica.matches()


def test_created_once_then_updated(me: Caller, clock: MovableClock) -> None:
    start = me.get("/v1/changes").json["state"]
    hold = me.hold().json
    first = me.get(f"/v1/changes?since={start}").json
    assert [item["id"] for item in first["hold"]["created"]] == [hold["id"]]
    assert [item["id"] for item in first["offer"]["updated"]] == ["mm-204:message"]
    clock.forward(minutes=36)
    second = me.get(f"/v1/changes?since={first['state']}").json
    assert second["hold"]["created"] == []
    assert [item["state"] for item in second["hold"]["updated"]] == ["expired"]
    again = me.get(f"/v1/changes?since={second['state']}").json
    assert all(not again[name][part] for name in TYPES for part in ("created", "updated", "destroyed"))
    assert again["state"] == second["state"]


def test_a_destroyed_object_is_said_once_and_never_created(me: Caller, other: Caller) -> None:
    from moonmail.backend.database import write
    from moonmail.backend.missions.models import Offer

    replica, latecomer = Replica(me), Replica(other)
    replica.pull()
    offer = Offer.objects.get(pk="mm-208:L")
    with write() as writing:
        writing.destroyed(offer)
        Offer.objects.filter(pk=offer.pk).delete()
        writing.flush()
    assert me.get(f"/v1/changes?since={replica.state}").json["offer"]["destroyed"] == ["mm-208:L"]
    replica.pull()
    latecomer.pull()
    assert replica.matches()
    assert latecomer.matches()
    assert ("offer", "mm-208:L") not in latecomer.held


def test_nothing_new_is_304(me: Caller) -> None:
    state = me.get("/v1/changes").json["state"]
    path = f"/v1/changes?since={state}"
    answer = me.get(path)
    assert answer.status == 200
    assert answer.etag == f'"{state}"'
    assert me.get(path, If_None_Match=f'"{state}"').status == 304
    me.hold()
    assert me.get(path, If_None_Match=f'"{state}"').status == 200


def test_signing_in_keeps_the_catalogue(anyone: Caller, me: Caller) -> None:
    state = anyone.get("/v1/changes").json["state"]
    me.hold()
    body = me.get(f"/v1/changes?since={state}").json
    assert body["mission"]["created"] == []
    assert len(body["hold"]["created"]) == 1


@pytest.mark.parametrize("state", ["x", "0.0", "00000000.5", "a.b.c.d", "a.1.c.1", ".", "a.1.2"])
def test_a_state_of_nowhere_is_refused(me: Caller, state: str) -> None:
    answer = me.get(f"/v1/changes?since={state}")
    assert (answer.status, answer.code) == (409, "cannot_calculate_changes")


def test_a_state_of_another_member_is_refused(me: Caller, other: Caller) -> None:
    state = other.get("/v1/changes").json["state"]
    assert me.get(f"/v1/changes?since={state}").code == "cannot_calculate_changes"


def test_a_state_from_the_future_is_refused(me: Caller) -> None:
    epoch, catalogue, name, own = me.get("/v1/changes").json["state"].split(".")
    for state in (f"{epoch}.{int(catalogue) + 1}.{name}.{own}", f"{epoch}.{catalogue}.{name}.{int(own) + 1}"):
        assert me.get(f"/v1/changes?since={state}").code == "cannot_calculate_changes"


def test_a_restored_backup_is_another_database(me: Caller) -> None:
    from moonmail.backend.changes.recording import renew_epoch

    state = me.get("/v1/changes").json["state"]
    renew_epoch()
    assert me.get(f"/v1/changes?since={state}").code == "cannot_calculate_changes"


@pytest.mark.parametrize("limit", ["0", "1001", "x"])
def test_a_limit_out_of_bounds_is_refused(me: Caller, limit: str) -> None:
    assert me.get(f"/v1/changes?limit={limit}").code == "malformed"


class TestMe:
    def test_changes_with_the_version_that_was_seen(self, me: Caller) -> None:
        seen = me.get("/v1/me")
        assert seen.etag is not None
        answer = me.call("PATCH", "/v1/me", {"language": "en"}, If_Match=seen.etag)
        assert (answer.status, answer.json["language"]) == (200, "en")
        assert me.call("PATCH", "/v1/me", {"language": "ja"}, If_Match=seen.etag).code == "changed_meanwhile"
        assert me.get("/v1/me").json["language"] == "en"

    def test_without_the_version_is_refused(self, me: Caller) -> None:
        assert me.call("PATCH", "/v1/me", {"language": "en"}).code == "if_match_missing"

    def test_another_language_than_ours_is_refused(self, me: Caller) -> None:
        answer = me.call("PATCH", "/v1/me", {"language": "fr"}, If_Match="*")
        assert (answer.code, list(answer.json["fields"])) == ("malformed", ["language"])

    def test_a_change_reaches_the_other_devices(self, me: Caller) -> None:
        state = me.get("/v1/changes").json["state"]
        me.call("PATCH", "/v1/me", {"language": "en"}, If_Match="*")
        updated = me.get(f"/v1/changes?since={state}").json["member"]["updated"]
        assert [member["language"] for member in updated] == ["en"]


def test_what_a_newer_version_writes_is_passed_over_by_this_one(me: Caller, member: Member) -> None:
    """While one takes the other's place, both serve the same database."""
    from moonmail.backend.changes.models import Change, Scope
    from moonmail.backend.changes.registry import member_scope

    me.paid()
    scope = member_scope(member.pk)
    rev = Scope.objects.get(key=scope).counter + 1
    Scope.objects.filter(key=scope).update(counter=rev)
    Change.objects.create(kind="of_tomorrow", object_id="1", scope=scope, rev=rev, created_rev=rev)
    answer = me.get("/v1/changes")
    assert answer.status == 200
    assert len(answer.json["booking"]["created"]) == 1
