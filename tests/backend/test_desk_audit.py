"""The audit as an auditor at the desk reads it: filtered, gone through for alterations, taken along."""

from __future__ import annotations

import json
import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.support.backend_calls import Caller

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def auditor(db: None) -> Caller:
    from tests.support.backend_calls import Caller, mint_desk_token

    from moonmail.backend.staff import service

    made = service.make("auditor@desk.example", "星野 監", secrets.token_urlsafe(16), ["auditor"], "command:test")
    return Caller(mint_desk_token(made.account))


def verified(auditor: Caller) -> Any:
    answer = auditor.call("GET", "/v1/desk/audit-verification")
    assert answer.status == 200
    return json.loads(b"".join(answer.response.streaming_content))


def test_a_chain_that_nobody_altered_is_good_and_shows_its_newest_checkpoint(auditor: Caller) -> None:
    from moonmail.backend import signing
    from moonmail.backend.audit import checkpoints, service
    from moonmail.domain.audit import checkpoint_text

    told = verified(auditor)
    assert (told["findings"], told["more"]) == ([], False)
    *_, last = service.links()
    assert (last.entry.act, last.entry.what, told["entries"]) == ("audit_read", "audit:verified", last.entry.number)
    newest = told["newest"]
    assert told["public_key"] == checkpoints.public_key()
    text = checkpoint_text(newest["number"], newest["hash"], datetime.fromisoformat(newest["at"]))
    assert signing.is_signed(text, newest["signature"], told["public_key"])


def test_an_alteration_is_named(auditor: Caller) -> None:
    from django.db import connection

    auditor.get("/v1/desk/audit")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_auditentry'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute("UPDATE audit_auditentry SET act = 'searched' WHERE number = 1")
    told = verified(auditor)
    assert told["findings"] == [{"fault": "altered", "number": 1}]


def test_it_is_filtered_by_what_was_done(auditor: Caller) -> None:
    verified(auditor)
    made = auditor.get("/v1/desk/audit?act=staff_made").json["items"]
    assert {each["act"] for each in made} == {"staff_made"}
    assert auditor.get("/v1/desk/audit?act=revealed").json["items"] == []


def test_it_is_taken_along_line_by_line_and_that_is_in_it(auditor: Caller) -> None:
    answer = auditor.call("GET", "/v1/desk/audit-export")
    assert answer.status == 200
    lines = [json.loads(line) for line in b"".join(answer.response.streaming_content).splitlines()]
    assert [line["number"] for line in lines] == list(range(1, len(lines) + 1))
    assert (lines[-1]["act"], lines[-1]["what"]) == ("exported", "audit:all")


def test_of_a_long_chain_the_answer_begins_before_it_is_looked_through(
    auditor: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    from moonmail.backend.audit import api
    from moonmail.contract.audit import AuditVerification
    from moonmail.domain.audit import verify_in_parts

    auditor.get("/v1/desk/audit")
    monkeypatch.setattr(api, "verify_in_parts", lambda links, marks: verify_in_parts(links, marks, 1))
    answer = auditor.call("GET", "/v1/desk/audit-verification")
    *spaces, told = answer.response.streaming_content
    assert {*spaces} == {b" "}
    found = AuditVerification.model_validate_json(b"".join([*spaces, told]))
    assert (found.entries, found.findings) == (len(spaces), [])
