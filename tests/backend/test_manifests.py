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


def send(me: Caller, mission: str = FLIGHT, **changed: Any) -> Any:
    """Have a paid item fly; return its shipment."""
    shipment = me.item(mission, **changed).json
    me.settle(me.order(shipment).json)
    return me.read("shipments", shipment["id"])


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
    before = draft(operations)["totals"]["shipments"]
    shipment = send(me)
    me.paid()
    me.book()
    cancelled, _ = me.paid()
    assert me.cancel(cancelled, 19_800).status in (200, 201)
    now = draft(operations)
    assert now["totals"]["shipments"] - before == 2
    (gap,) = [each for each in now["gaps"] if each["line"] and each["line"]["id"] == shipment["id"]]
    assert (gap["kind"], gap["supplier"], gap["line"]["name"]) == ("not_here", "member", "祖母の指輪")
    assert len(gap["line"]["number"]) == 6


def test_looking_names_nobody(me: Caller, operations: Caller) -> None:
    send(me, owner_name="海野 綾香", description="電話 090-1111-2222")
    version = freeze(operations).json
    send(me, owner_name="宙野 翔太")
    for path in (
        "manifests",
        f"manifest-drafts/{FLIGHT}",
        f"manifests/{version['id']}",
        f"manifest-differences?before={version['id']}",
    ):
        text = operations.get(f"/v1/desk/{path}").response.content.decode()
        assert not [each for each in ("海野", "宙野", "090-1111") if each in text], path


def test_a_version_is_numbered_signed_and_names_the_one_before(
    me: Caller, operations: Caller, clock: MovableClock
) -> None:
    send(me)
    first = freeze(operations).json
    clock.forward(minutes=5)
    send(me, name="ビー玉")
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


def test_sent_again_it_is_one_version(me: Caller, operations: Caller) -> None:
    send(me)
    version_id = uuid.uuid4()
    seen = draft(operations)["content_sha256"]
    assert freeze(operations, version_id=version_id).status == 201
    assert freeze(operations, version_id=version_id, content_sha256=seen).status == 200
    assert freeze(operations, version_id=version_id, reason="別").code == "id_reused"
    assert freeze(desk("operations"), version_id=version_id).code == "id_reused"
    assert len(audited("published")) == 1


def test_another_one_than_was_seen_is_not_frozen(me: Caller, operations: Caller) -> None:
    seen = draft(operations)["content_sha256"]
    send(me)
    refused = freeze(operations, content_sha256=seen)
    assert (refused.status, refused.code) == (412, "changed_meanwhile")
    assert audited("published") == []


def test_what_lacks_something_is_frozen_knowingly_or_not_at_all(me: Caller, operations: Caller) -> None:
    send(me)
    refused = freeze(operations, although_incomplete=False)
    assert (refused.code, refused.json["current"]) == ("illegal_move", "incomplete")
    made = freeze(operations)
    assert (made.status, made.json["complete"]) == (201, False)


def test_nothing_new_is_no_new_version(me: Caller, operations: Caller) -> None:
    send(me)
    freeze(operations)
    assert draft(operations)["same_as"] == 1
    refused = freeze(operations)
    assert (refused.code, refused.json["current"]) == ("illegal_move", "unchanged")


def test_after_the_closing_it_needs_a_reason(me: Caller, operations: Caller, clock: MovableClock) -> None:
    from datetime import UTC, datetime, time, timedelta

    send(me)
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


def test_the_differences_between_two_versions(me: Caller, operations: Caller) -> None:
    kept = send(me)
    first = freeze(operations).json
    me.changed(kept, item=kept["item"] | {"name": "祖父の指輪", "mass_g": 2.5, "owner_name": "月野 進"})
    new = send(me, name="ビー玉", materials=["glass"], category="other")
    now = operations.get(f"/v1/desk/manifest-differences?before={first['id']}").json
    assert (now["before"], now["after"], now["added_count"], now["removed_count"]) == (1, None, 1, 0)
    assert [line["id"] for line in now["added"]] == [new["id"]]
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


def test_each_file_that_leaves_is_in_the_audit(me: Caller, operations: Caller) -> None:
    send(me, owner_name="海野 綾香")
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
