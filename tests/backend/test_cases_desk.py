"""Conversations from the desk's side: who waits longest, who may read, writing, notes, handing over."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from tests.backend.test_cases import tell, write
from tests.backend.test_verifying import RIGHT, agent, desk, known, verify

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Answer, Caller

    from moonmail.backend.accounts.models import Member

__all__ = ["agent", "known"]
pytestmark = pytest.mark.usefixtures("db")


def queue(caller: Caller) -> list[Any]:
    found: list[Any] = caller.get("/v1/desk/cases").json["items"]
    return found


def talk(caller: Caller, member: Member) -> Answer:
    return caller.get(f"/v1/desk/talks/{member.pk}")


def say(
    caller: Caller, member: Member, text: str = "お調べします。", sent: uuid.UUID | None = None, **more: Any
) -> Answer:
    body = {"member_id": str(member.pk), "text": text, **more}
    return caller.put(f"/v1/desk/case-messages/{sent or uuid.uuid4()}", body)


def note(caller: Caller, member: Member, text: str = "耳が遠い方です。ゆっくり話す。") -> Answer:
    return caller.put(f"/v1/desk/notes/{uuid.uuid4()}", {"member_id": str(member.pk), "text": text})


def move(caller: Caller, case: Any, kind: str, sent: uuid.UUID | None = None, **more: Any) -> Answer:
    body = {"case_id": case["case_id"], "move": kind, **more}
    return caller.put(f"/v1/desk/case-moves/{sent or uuid.uuid4()}", body, If_Match=f'"case.{case["rev"]}"')


def me_id(caller: Caller) -> str:
    return str(caller.get("/v1/desk/me").json["id"])


def test_who_waits_longest_is_first_and_nothing_personal_is_shown(
    agent: Caller, known: Member, me: Caller, other: Caller, clock: MovableClock
) -> None:
    booking, _ = me.paid()
    write(me, "ひみつの相談", booking_id=booking["id"])
    clock.forward(minutes=3)
    write(other)
    first, second = queue(agent)
    assert (first["flight_number"], second["flight_number"]) == ("MM 204", "")
    assert (first["waits_since"], first["holder"]) == ("2026-11-22T03:00:00Z", "")
    assert known.name not in json.dumps(queue(agent), ensure_ascii=False)
    assert "ひみつ" not in json.dumps(queue(agent), ensure_ascii=False)


def test_what_was_only_told_waits_for_nobody(agent: Caller, member: Member) -> None:
    tell(member)
    assert queue(agent) == []


def test_an_answer_reaches_the_app_under_one_name_and_ends_the_waiting(
    agent: Caller, known: Member, me: Caller
) -> None:
    write(me)
    (waiting,) = queue(agent)
    answer = say(agent, known, case_id=waiting["case_id"])
    assert (answer.status, answer.json["state"], answer.json["waits_since"]) == (201, "waiting_member", None)
    assert (answer.json["holder"], answer.json["talk"][1]["by"]) == ("星野 窓", "星野 窓")
    synced = me.get("/v1/changes?limit=1000").json
    (message,) = [each for each in synced["case_message"]["created"] if each["author"] == "desk"]
    assert message["words"]["ja"] == "お調べします。"
    assert "星野" not in json.dumps(synced, ensure_ascii=False)
    assert answer.json["talk"][1]["read"] is False
    me.put(f"/v1/cases/{waiting['case_id']}/reading", {"read_to": 2})
    verify(agent, known, RIGHT)
    assert talk(agent, known).json["cases"][0]["talk"][1]["read"] is True
    # One's own stays in one's list; for colleagues it is nobody who waits.
    assert len(queue(agent)) == 1
    assert queue(desk("agent")) == []


def test_sent_twice_it_is_written_once(agent: Caller, known: Member, me: Caller) -> None:
    verify(agent, known, RIGHT)
    sent = uuid.uuid4()
    assert [say(agent, known, sent=sent).status for _ in range(2)] == [201, 200]
    assert len(talk(agent, known).json["cases"][0]["talk"]) == 1
    assert say(agent, known, "別のこと", sent).code == "id_reused"
    colleague = desk("agent")
    verify(colleague, known, RIGHT)
    assert say(colleague, known, sent=sent).code == "id_reused"


def test_who_is_not_verified_and_waits_for_nothing_is_not_read_or_written_to(
    agent: Caller, known: Member, me: Caller
) -> None:
    assert talk(agent, known).json["current"] == "not_verified"
    assert say(agent, known).json["current"] == "not_verified"
    assert note(agent, known).json["current"] == "not_verified"
    write(me)
    assert talk(agent, known).status == 200
    verify(agent, known, RIGHT)
    assert say(agent, known).status == 201


def test_without_a_verified_caller_only_what_waits_is_read(agent: Caller, known: Member, me: Caller) -> None:
    booking, _ = me.paid()
    tell(known, booking["id"])
    write(me)
    assert note(agent, known).status == 201
    seen = talk(agent, known).json
    assert ([each["booking_id"] for each in seen["cases"]], seen["notes"]) == ([None], [])
    verify(agent, known, RIGHT)
    seen = talk(agent, known).json
    assert (len(seen["cases"]), len(seen["notes"])) == (2, 1)


def test_notes_stay_at_the_desk_and_are_in_the_members_file(agent: Caller, known: Member, me: Caller) -> None:
    import io
    import zipfile

    verify(agent, known, RIGHT)
    assert note(agent, known).status == 201
    assert [each["text"] for each in talk(agent, known).json["notes"]] == ["耳が遠い方です。ゆっくり話す。"]
    assert "耳が遠い" not in json.dumps(me.get("/v1/changes?limit=1000").json, ensure_ascii=False)
    with zipfile.ZipFile(io.BytesIO(b"".join(me.get("/v1/me/export").response.streaming_content))) as archive:
        notes = json.loads(archive.read("messages.json"))["notes"]
    assert [each["text"] for each in notes] == ["耳が遠い方です。ゆっくり話す。"]
    assert "星野" not in json.dumps(notes, ensure_ascii=False)


class TestHandingOver:
    def waiting(self, agent: Caller, me: Caller) -> Any:
        write(me)
        return queue(agent)[0]

    def test_to_a_person_who_alone_has_it_then(self, agent: Caller, known: Member, me: Caller) -> None:
        colleague = desk("agent")
        case = self.waiting(agent, me)
        assert me_id(colleague) in {each["id"] for each in agent.get("/v1/desk/colleagues").json["items"]}
        handed = move(agent, case, "hand_over", to_id=me_id(colleague))
        assert handed.status == 201
        assert (queue(agent), [each["holder_id"] for each in queue(colleague)]) == ([], [me_id(colleague)])

    def test_to_a_role(self, agent: Caller, me: Caller) -> None:
        case = self.waiting(agent, me)
        assert move(agent, case, "hand_over", to_role="supervisor").status == 201
        assert (len(queue(agent)), len(queue(desk("supervisor")))) == (0, 1)

    def test_to_nobody_or_to_who_does_not_help(self, agent: Caller, me: Caller) -> None:
        case = self.waiting(agent, me)
        assert move(agent, case, "hand_over").code == "malformed"
        assert move(agent, case, "hand_over", to_role="auditor").code == "not_found"
        assert move(agent, case, "hand_over", to_id=me_id(desk("auditor"))).code == "not_found"

    def test_whose_account_is_closed_holds_nothing(self, agent: Caller, me: Caller) -> None:
        from moonmail.backend.staff import service

        colleague = desk("agent")
        case = self.waiting(agent, me)
        move(agent, case, "hand_over", to_id=me_id(colleague))
        service.close(uuid.UUID(me_id(colleague)), "command:test")
        assert len(queue(agent)) == 1

    def test_of_two_at_once_the_second_is_told(self, agent: Caller, known: Member, me: Caller) -> None:
        colleague = desk("agent")
        case = self.waiting(agent, me)
        assert move(agent, case, "take").status == 201
        assert move(colleague, case, "take").code == "changed_meanwhile"
        assert queue(colleague) == []

    def test_the_same_again_is_one_move(self, agent: Caller, me: Caller) -> None:
        case, sent = self.waiting(agent, me), uuid.uuid4()
        assert [move(agent, case, "close", sent).status for _ in range(2)] == [201, 200]
        assert move(agent, case, "take", sent).code == "id_reused"


def test_closed_it_is_opened_again_by_the_member_or_the_desk(agent: Caller, known: Member, me: Caller) -> None:
    asked = write(me)
    closed = move(agent, queue(agent)[0], "close").json
    assert (closed["state"], queue(agent)) == ("closed", [])
    assert move(agent, closed, "close").code == "illegal_move"
    again = write(me, "もうひとつ", case_id=asked.json["case_id"])
    assert again.json["case_id"] == asked.json["case_id"]
    (case,) = queue(agent)
    assert case["state"] == "reopened"
    closed = move(agent, case, "close").json
    assert move(agent, closed, "reopen").json["state"] == "reopened"


def test_reading_and_writing_are_in_the_audit(agent: Caller, known: Member, me: Caller) -> None:
    from moonmail.backend.audit.service import links

    write(me)
    talk(agent, known)
    say(agent, known)
    acts = [(link.entry.act, link.entry.what.partition(":")[0]) for link in links()]
    assert acts[-2:] == [("opened", "case"), ("changed", "case")]
    assert all("お調べ" not in (link.detail[1] if link.detail else "") for link in links())
