"""Talking with the desk: a conversation for each booking, as it is written and read; never the staff's names."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest

from moonmail.contract.base import Words
from moonmail.domain.states import CaseState

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Answer, Caller

    from moonmail.backend.accounts.models import Member

pytestmark = pytest.mark.usefixtures("db")
TOLD = Words(ja="便を MM 205 に変更しました。", en="You are now on MM 205.")


def write(caller: Caller, text: str = "いつ飛びますか。", message_id: uuid.UUID | None = None, **where: Any) -> Answer:
    return caller.put(f"/v1/case-messages/{message_id or uuid.uuid4()}", {"text": text, **where})


def tell(member: Member, booking_id: str | None = None) -> Any:
    from moonmail.backend.cases import service
    from moonmail.backend.database import write as writing

    with writing() as open_:
        return service.tell(open_, member.pk, uuid.UUID(booking_id) if booking_id else None, TOLD, None)


def synced(caller: Caller, since: str = "") -> Any:
    return caller.get("/v1/changes?limit=1000" + (f"&since={since}" if since else "")).json


def case_of(caller: Caller, answer: Answer) -> Any:
    return caller.get(f"/v1/cases/{answer.json['case_id']}").json


def test_a_message_opens_the_case_of_its_booking_and_the_next_one_goes_on_with_it(me: Caller) -> None:
    booking, _ = me.paid()
    first = write(me, booking_id=booking["id"])
    assert (first.status, first.json["number"], first.json["author"]) == (201, 1, "member")
    second = write(me, "窓側がいいです。", booking_id=booking["id"])
    assert second.json["case_id"] == first.json["case_id"]
    case = case_of(me, first)
    assert (case["state"], case["messages"], case["read_to"]) == ("open", 2, 2)
    other_one = write(me)
    assert other_one.json["case_id"] != first.json["case_id"]
    assert case_of(me, other_one)["booking_id"] is None


def test_sent_twice_it_is_one_message(me: Caller, other: Caller) -> None:
    sent = uuid.uuid4()
    first, again = write(me, message_id=sent), write(me, message_id=sent)
    assert (first.status, again.status, again.json) == (201, 200, first.json)
    assert write(me, "別のこと", sent).code == "id_reused"
    assert write(other, message_id=sent).code == "id_reused"
    assert len(synced(me)["case_message"]["created"]) == 1


def test_what_was_done_is_told_in_the_open_case_and_moves_no_question(me: Caller, member: Member) -> None:
    booking, _ = me.paid()
    asked = write(me, booking_id=booking["id"])
    told = tell(member, booking["id"])
    assert (str(told.case_id), told.number) == (asked.json["case_id"], 2)
    assert case_of(me, asked)["state"] == "open"
    # Where nobody asked anything, nobody waits for the staff by being told.
    alone = tell(member)
    assert (alone.case.state, alone.case.waits_since) == (CaseState.WAITING_MEMBER.value, None)
    assert tell(member).case_id == alone.case_id


def test_it_syncs_and_says_nothing_of_the_staff(me: Caller, other: Caller, member: Member) -> None:
    state = synced(me)["state"]
    tell(member)
    found = synced(me, state)
    (message,), (case,) = found["case_message"]["created"], found["case"]["created"]
    assert (message["words"], message["author"]) == (TOLD.model_dump(), "told")
    assert "staff" not in json.dumps([message, case])
    assert synced(other)["case_message"]["created"] == []


def test_reading_never_goes_back_and_not_beyond_what_is_there(me: Caller, member: Member) -> None:
    case = tell(member).case_id
    tell(member)
    path = f"/v1/cases/{case}/reading"
    assert [me.put(path, {"read_to": to}).json["read_to"] for to in (1, 0, 9)] == [1, 1, 2]
    state = synced(me)["state"]
    me.put(path, {"read_to": 2})
    assert synced(me, state)["case"]["updated"] == []
    assert me.put(path, {"read_to": -1}).code == "malformed"


@pytest.mark.parametrize("text", [" \n ", "\u200b", "a\u202eb", "a\x00b"])
def test_what_nobody_can_read_is_not_sent(me: Caller, text: str) -> None:
    assert write(me, text).code == "content_not_allowed"
    assert synced(me)["case"]["created"] == []


def test_lines_stay_lines_and_too_long_is_said(me: Caller) -> None:
    assert write(me, " 一行目\r\n二行目\n").json["words"]["ja"] == "一行目\n二行目"
    assert write(me, "あ" * 2001).code == "malformed"


def test_nobody_writes_about_what_is_another_ones(me: Caller, other: Caller) -> None:
    booking, _ = me.paid()
    case = write(me, booking_id=booking["id"]).json["case_id"]
    assert write(other, booking_id=booking["id"]).code == "not_found"
    assert write(other, case_id=case).code == "not_found"
    assert other.put(f"/v1/cases/{case}/reading", {"read_to": 1}).code == "not_found"


def test_clients_that_do_not_know_of_cases_have_the_same_digest_as_before(me: Caller, member: Member) -> None:
    def digests() -> tuple[Any, Any]:
        known = me.get("/v1/digest").json
        with_cases = me.get("/v1/digest?also=case,case_message").json
        return (known["count"], known["sha256"]), with_cases["count"]

    old, count = digests()
    tell(member)
    assert digests() == (old, count + 2)


def test_waiting_counts_from_the_first_question_that_nobody_answered(me: Caller, clock: MovableClock) -> None:
    from moonmail.backend.cases.models import Case

    began = clock()
    write(me)
    clock.forward(minutes=7)
    write(me, "もしもし")
    assert Case.objects.get().waits_since == began


def test_who_leaves_takes_the_words_along(me: Caller, member: Member) -> None:
    from moonmail.backend.cases.models import Case, CaseMessage

    write(me, "ひみつの相談")
    tell(member)
    import io
    import zipfile

    response = me.get("/v1/me/export").response
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        exported = json.loads(archive.read("messages.json"))
    assert [each["words"]["ja"] for each in sorted(exported["messages"], key=lambda each: each["number"])] == [
        "ひみつの相談",
        TOLD.ja,
    ]
    body = {"membership_number": member.membership_number}
    assert me.put(f"/v1/deletions/{uuid.uuid4()}", body).status == 200
    assert not Case.objects.exists()
    assert not CaseMessage.objects.exists()
