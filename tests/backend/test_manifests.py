"""The manifest at the desk: collected from what flies, frozen in numbered and signed versions, given away as files."""

from __future__ import annotations

import csv
import io
import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Answer, Caller

    from moonmail.backend.accounts.models import Member

pytestmark = pytest.mark.usefixtures("db")

FLIGHT = "mm-204"


@pytest.fixture
def operations(db: None) -> Caller:
    return desk("operations")


def desk(*roles: str) -> Caller:
    import secrets

    from tests.support.backend_calls import Caller, mint_desk_token

    from moonmail.backend.staff import service

    email = f"{'-'.join(roles)}-{uuid.uuid4().hex[:6]}@desk.example"
    made = service.make(email, "星野 航", secrets.token_urlsafe(16), roles, "command:test")
    return Caller(mint_desk_token(made.account))


def send(member: Member, *, state: str = "awaiting_item", **changed: Any) -> Any:
    """Have a paid item fly, written straight into the database; return its booking."""
    from tests.support.booked import confirmed
    from tests.support.things import item_in

    from moonmail.backend.bookings.models import Hold
    from moonmail.backend.database import write
    from moonmail.backend.passes.service import issue_pass
    from moonmail.domain.mission import ObligationEnd
    from moonmail.domain.states import ShipmentKind, ShipmentState

    (booking,) = confirmed(
        member, FLIGHT, "XS", [ObligationEnd.LANDED], state=ShipmentState(state), kind=ShipmentKind.ITEM
    )
    with write() as writing:
        shipment = booking.shipment
        shipment.message, shipment.item = None, item_in() | changed
        shipment.verdict = {
            "kind": "allowed",
            "findings": [],
            "rules_version": "",
            "decided_at": "2026-11-22T03:00:00Z",
        }
        shipment.save()
        booking.hold = Hold.objects.get(pk=booking.hold_id)
        issue_pass(writing, booking)
        writing.changed(shipment)
    return booking


def draft(operations: Caller, mission: str = FLIGHT, kind: str = "") -> Any:
    answer = operations.get(f"/v1/desk/manifest-drafts/{mission}" + (f"?kind={kind}" if kind else ""))
    assert answer.status == 200, answer.response.content
    return answer.json


def freeze(operations: Caller, mission: str = FLIGHT, version_id: uuid.UUID | None = None, **more: Any) -> Answer:
    body = {"mission_id": mission, "content_sha256": draft(operations, mission)["content_sha256"]}
    body |= {"although_incomplete": True} | more
    return operations.put(f"/v1/desk/manifests/{version_id or uuid.uuid4()}", body)


def file(operations: Caller, version: Any, form: str) -> bytes:
    answer = operations.get(f"/v1/desk/manifests/{version['id']}/file?form={form}")
    assert answer.status == 200
    assert answer.header("Cache-Control") == "no-store"
    return b"".join(answer.response.streaming_content)


def audited(act: str) -> list[tuple[str, Any]]:
    from moonmail.backend.audit.service import links

    found = [link for link in links() if link.entry.act == act]
    return [(link.entry.what, json.loads(link.detail[1]) if link.detail else None) for link in found]


def test_what_flies_is_in_it_and_what_does_not_is_not(me: Caller, operations: Caller) -> None:
    """By orders as members make them."""
    before = draft(operations)["totals"]["shipments"]
    shipment = me.item(FLIGHT).json
    me.settle(me.order(shipment).json)
    me.paid()
    me.book()
    cancelled, _ = me.paid()
    assert me.cancel(cancelled, 19_800).status in (200, 201)
    now = draft(operations)
    assert now["totals"]["shipments"] - before == 2
    (gap,) = [each for each in now["gaps"] if each["line"] and each["line"]["id"] == shipment["id"]]
    assert (gap["kind"], gap["supplier"], gap["line"]["name"]) == ("not_here", "member", "祖母の指輪")
    assert len(gap["line"]["number"]) == 6


def test_looking_names_nobody(member: Member, operations: Caller) -> None:
    send(member, owner_name="海野 綾香", description="電話 090-1111-2222")
    version = freeze(operations).json
    send(member, owner_name="宙野 翔太")
    for path in (
        "manifests",
        f"manifest-drafts/{FLIGHT}",
        f"manifests/{version['id']}",
        f"manifest-differences?before={version['id']}",
    ):
        text = operations.get(f"/v1/desk/{path}").response.content.decode()
        assert not [each for each in ("海野", "宙野", "090-1111") if each in text], path


def test_a_version_is_numbered_signed_and_names_the_one_before(
    member: Member, operations: Caller, clock: MovableClock
) -> None:
    send(member)
    first = freeze(operations).json
    clock.forward(minutes=5)
    send(member, name="ビー玉")
    second = freeze(operations, reason="追加").json
    assert (first["number"], second["number"], second["reason"]) == (1, 2, "追加")
    assert (second["frozen_at"], second["frozen_by"]) == ("2026-11-22T03:05:00Z", "星野 航")
    document = json.loads(file(operations, second, "json"))["manifest"]
    assert document["version"]["previous_sha256"] == first["sha256"]
    (listed,) = [each for each in operations.get("/v1/desk/manifests").json["items"] if each["mission_id"] == FLIGHT]
    assert [each["number"] for each in listed["versions"]] == [2, 1]
    assert audited("published")[-1] == (
        f"manifest:{FLIGHT}:2",
        {
            "number": 2,
            "sha256": second["sha256"],
            "shipments": second["shipments"],
            "gaps": second["gaps"],
            "reason": "追加",
        },
    )


def test_sent_again_it_is_one_version(member: Member, operations: Caller) -> None:
    send(member)
    version_id = uuid.uuid4()
    seen = draft(operations)["content_sha256"]
    assert freeze(operations, version_id=version_id).status == 201
    assert freeze(operations, version_id=version_id, content_sha256=seen).status == 200
    assert freeze(operations, version_id=version_id, reason="別").code == "id_reused"
    assert freeze(desk("operations"), version_id=version_id).code == "id_reused"
    assert len(audited("published")) == 1


def test_another_one_than_was_seen_is_not_frozen(member: Member, operations: Caller) -> None:
    seen = draft(operations)["content_sha256"]
    send(member)
    refused = freeze(operations, content_sha256=seen)
    assert (refused.status, refused.code) == (412, "changed_meanwhile")
    assert audited("published") == []


def test_what_lacks_something_is_frozen_knowingly_or_not_at_all(member: Member, operations: Caller) -> None:
    send(member)
    refused = freeze(operations, although_incomplete=False)
    assert (refused.code, refused.json["current"]) == ("illegal_move", "incomplete")
    made = freeze(operations)
    assert (made.status, made.json["complete"]) == (201, False)


def test_nothing_new_is_no_new_version(member: Member, operations: Caller) -> None:
    send(member)
    freeze(operations)
    assert draft(operations)["same_as"] == 1
    refused = freeze(operations)
    assert (refused.code, refused.json["current"]) == ("illegal_move", "unchanged")


def test_after_the_closing_it_needs_a_reason(member: Member, operations: Caller, clock: MovableClock) -> None:
    from datetime import UTC, datetime, time, timedelta

    send(member)
    closes = datetime.combine(datetime.fromisoformat(draft(operations)["closes_on"]), time(23, 59), UTC)
    clock.at = closes
    assert not draft(operations)["closed"]
    clock.at = closes + timedelta(minutes=1)
    assert draft(operations)["closed"]
    for reason in ("", "  "):
        refused = freeze(operations, reason=reason)
        assert (refused.code, refused.json["current"]) == ("illegal_move", "closed")
    assert freeze(operations, reason="着陸機の質量の見直し").status == 201


def test_of_what_has_launched_there_is_no_new_version(operations: Caller) -> None:
    refused = freeze(operations, "mm-202")
    assert (refused.code, refused.json["current"]) == ("illegal_move", "over")


def test_the_differences_between_two_versions(member: Member, operations: Caller) -> None:
    kept = send(member).shipment
    first = freeze(operations).json
    kept.item |= {"name": "祖父の指輪", "mass_g": 2.5, "owner_name": "月野 進"}
    kept.save()
    new = send(member, name="ビー玉", materials=["glass"], category="other")
    now = operations.get(f"/v1/desk/manifest-differences?before={first['id']}").json
    assert (now["before"], now["after"], now["added_count"], now["removed_count"]) == (1, None, 1, 0)
    assert [line["id"] for line in now["added"]] == [str(new.shipment_id)]
    (changed,) = now["changed"]
    assert {each["field"]: (each["before"], each["after"]) for each in changed["fields"]} == {
        "name": ("祖母の指輪", "祖父の指輪"),
        "mass_mg": (1800, 2500),
        "owner_name": ("●●●", "●●●"),
    }
    second = freeze(operations).json
    again = operations.get(f"/v1/desk/manifest-differences?before={first['id']}&after={second['id']}").json
    assert again == now | {"after": 2}
    back = operations.get(f"/v1/desk/manifest-differences?before={second['id']}&after={first['id']}").json
    assert (back["added_count"], back["removed_count"]) == (0, 1)


def test_each_file_that_leaves_is_in_the_audit(member: Member, operations: Caller) -> None:
    send(member, owner_name="海野 綾香")
    version = freeze(operations).json
    assert json.loads(file(operations, version, "json"))["proof"]["sha256"] == version["sha256"]
    rows = list(csv.reader(io.StringIO(file(operations, version, "csv").decode("utf-8-sig"))))
    assert len(rows) == version["shipments"] + 1
    assert any("海野 綾香" in row for row in rows)
    assert file(operations, version, "pdf").startswith(b"%PDF")
    assert [(what, detail["form"]) for what, detail in audited("exported")] == [
        (f"manifest:{FLIGHT}:1", form) for form in ("json", "csv", "pdf")
    ]
    assert {detail["sha256"] for _, detail in audited("exported")} == {version["sha256"]}


def test_what_staff_measured_is_what_it_says(member: Member, operations: Caller, clock: MovableClock) -> None:
    from tests.backend.test_receiving import screening

    booking = send(member, answers=item_answers(liquid="unsure"))
    clock.forward(minutes=5)
    assert {count["kind"] for count in draft(operations)["gap_counts"]} >= {"unsure", "not_here"}
    body = screening({"id": str(booking.pk)})
    assert desk("receiving").put(f"/v1/desk/screenings/{uuid.uuid4()}", body).status == 201
    version = freeze(operations).json
    (line,) = [
        each
        for each in json.loads(file(operations, version, "json"))["manifest"]["lines"]
        if each["id"] == str(booking.shipment_id)
    ]
    assert (line["state"], line["screening"], line["measured"]) == ("accepted", "accept", "screened")
    assert (line["length_um"], line["mass_mg"], line["hazardous_mg"]) == (12_100, 1_900, 0)
    assert line["id"] not in [gap["line"] and gap["line"]["id"] for gap in draft(operations)["gaps"]]


def item_answers(**changed: str) -> dict[str, str]:
    from moonmail.domain.item import Hazard

    return {hazard.value: "no" for hazard in Hazard} | changed


def test_gaps_of_one_kind_are_told_alone(member: Member, operations: Caller) -> None:
    send(member)
    send(member, state="received")
    found = draft(operations, kind="not_screened")
    assert {gap["kind"] for gap in found["gaps"]} == {"not_screened"}
    assert {count["kind"] for count in found["gap_counts"]} >= {"not_here", "not_screened"}
    assert operations.get(f"/v1/desk/manifest-drafts/{FLIGHT}?kind=other").code == "malformed"


def test_what_is_not_there_is_not_found(operations: Caller) -> None:
    for path in (
        "manifest-drafts/mm-999",
        "manifest-drafts/%00",
        f"manifests/{uuid.uuid4()}",
        f"manifests/{uuid.uuid4()}/file?form=pdf",
        f"manifest-differences?before={uuid.uuid4()}",
    ):
        assert operations.get(f"/v1/desk/{path}").code == "not_found", path
    body = {"mission_id": "mm-999", "content_sha256": "0" * 64}
    assert operations.put(f"/v1/desk/manifests/{uuid.uuid4()}", body).code == "not_found"
    assert operations.get("/v1/desk/manifest-differences").code == "malformed"


def test_what_can_not_be_read_is_no_reason(member: Member, operations: Caller) -> None:
    send(member)
    assert freeze(operations, reason="x\u202ey").code == "content_not_allowed"
    assert freeze(operations, reason="x" * 401).code == "malformed"


def test_a_version_that_was_frozen_never_changes(member: Member, operations: Caller) -> None:
    """Not even when whose it is deletes the account: what was handed to authorities stays provable."""
    booking = send(member, owner_name="海野 綾香")
    version = freeze(operations).json
    before = file(operations, version, "json")
    booking.shipment.item = None
    booking.shipment.save()
    assert file(operations, version, "json") == before
    now = draft(operations)
    assert str(booking.shipment_id) not in json.dumps(now)


def test_who_deletes_their_account_is_told_that_it_stays(member: Member, me: Caller, operations: Caller) -> None:
    def told() -> str:
        return str(me.get("/v1/me/deletion").response.content.decode())

    send(member)
    assert "確定した積載目録" not in told()
    freeze(operations)
    assert "確定した積載目録" in told()


@pytest.mark.parametrize(
    "sql", ["UPDATE manifests_frozenmanifest SET gaps = 0", "DELETE FROM manifests_frozenmanifest"]
)
def test_the_database_itself_refuses_to_alter_a_version(member: Member, operations: Caller, sql: str) -> None:
    from django.db import DatabaseError, connection, transaction

    send(member)
    version = freeze(operations).json
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert operations.get(f"/v1/desk/manifests/{version['id']}").json == version
