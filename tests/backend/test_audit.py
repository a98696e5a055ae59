"""The audit in the database: only ever added to, chained, signed; any alteration is found by one command."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.backend.conftest import MovableClock
from tests.support import prepared
from tests.support.server import RunningBackend

from moonmail.backend.database import write
from moonmail.domain.audit import AuditAct

MEMBER = "5f2b8c1e-0000-4000-8000-000000000001"
Verify = Callable[..., list[dict[str, Any]]]

pytestmark = pytest.mark.usefixtures("db")


def add(number: int = 1, **more: Any) -> None:
    from moonmail.backend.audit.service import Done, record_alone

    for each in range(number):
        told = {"act": AuditAct.REVEALED, "role": "agent", "member": MEMBER, "why": "caller_asked"} | more
        record_alone(Done("staff:1", what=f"booking:{each}", detail={"fields": ["phone"], "n": each}, **told))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, list[Any], str]]:
    """Run an ``audit`` command as the console does; return its exit code, its lines and what it says."""
    import argparse

    from moonmail.backend.audit import commands

    def run(*words: str) -> tuple[int, list[Any], str]:
        parser = argparse.ArgumentParser()
        commands.add_parser(parser.add_subparsers(), argparse.ArgumentParser(add_help=False))
        capsys.readouterr()
        code = commands.run(parser.parse_args(["audit", *words]))
        out, said = capsys.readouterr()
        return code, [json.loads(line) for line in out.splitlines() if line.startswith("{")], said

    return run


def execute(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)


def forge(statement: str) -> None:
    """Do to the database what only somebody can who may do anything to it."""
    from django.db import connection

    if connection.vendor == "postgresql":
        for table in ("auditentry", "auditcheckpoint", "auditdetail"):
            execute(f"DROP TRIGGER IF EXISTS audit_stays ON audit_{table}")
        # What is still to be checked at the end of a transaction stands in the way of changing a table.
        execute("SET CONSTRAINTS ALL IMMEDIATE")
    else:
        for act in ("update", "delete"):
            for table in ("auditentry", "auditcheckpoint", "auditdetail"):
                execute(f"DROP TRIGGER IF EXISTS audit_{table}_stays_{act}")
    execute(statement)


def test_what_was_done_is_there_with_its_detail_and_the_chain_is_good(run: Any) -> None:
    add(3)
    code, findings, said = run("verify")
    assert (code, findings) == (0, [])
    assert "3 entries, 2 checkpoints (0 kept elsewhere): no alteration" in said
    _, entries, _ = run("export")
    assert [entry["number"] for entry in entries] == [1, 2, 3]
    assert entries[1]["detail"] == {"fields": ["phone"], "n": 1}
    assert (entries[1]["who"], entries[1]["role"], entries[1]["act"]) == ("staff:1", "agent", "revealed")
    assert entries[1]["at"] == "2026-11-22T03:00:00.000+00:00"


def test_what_did_not_happen_is_not_in_it() -> None:
    from moonmail.backend.audit.models import AuditEntry
    from moonmail.backend.audit.service import Done, record

    class Broken(Exception):
        pass

    def begin_and_fail() -> None:
        from django.db import transaction

        with transaction.atomic(), write() as writing:
            record(writing, Done("staff:1", AuditAct.CHANGED))
            raise Broken

    with pytest.raises(Broken):
        begin_and_fail()
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditentry SET why = 'other' WHERE number = 1",
        "DELETE FROM audit_auditentry WHERE number = 2",
        "UPDATE audit_auditdetail SET text = '{}'",
        "UPDATE audit_auditcheckpoint SET hash = 'x'",
        "DELETE FROM audit_auditcheckpoint",
    ],
)
def test_the_database_itself_refuses_to_alter_it(statement: str) -> None:
    from django.db import DatabaseError, transaction

    add(2)
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        execute(statement)


@pytest.mark.parametrize(
    ("statement", "fault", "number"),
    [
        ("UPDATE audit_auditentry SET why = 'other' WHERE number = 2", "altered", 2),
        ("UPDATE audit_auditentry SET who = 'staff:2' WHERE number = 3", "altered", 3),
        ("UPDATE audit_auditdetail SET text = '{}' WHERE entry_id = 2", "detail_altered", 2),
        ("DELETE FROM audit_auditdetail WHERE entry_id = 2", "detail_missing", 2),
        ("UPDATE audit_auditcheckpoint SET signature = '' WHERE number = 1", "forged", 1),
        ("UPDATE audit_audithead SET number = 9", "cut_off", 9),
    ],
)
def test_who_may_do_anything_to_the_database_is_found_out(run: Any, statement: str, fault: str, number: int) -> None:
    add(4)
    forge(statement)
    assert run("verify")[:2] == (2, [{"fault": fault, "number": number}])


def test_an_entry_that_was_taken_out_is_named(run: Any) -> None:
    add(4)
    forge("DELETE FROM audit_auditdetail WHERE entry_id = 3")
    execute("DELETE FROM audit_auditentry WHERE number = 3")
    assert run("verify")[:2] == (2, [{"fault": "missing", "number": 3}])


def test_a_chain_made_anew_is_found_by_what_was_kept_elsewhere(run: Any, tmp_path: Path, clock: MovableClock) -> None:
    from moonmail.backend.audit.models import AuditCheckpoint, AuditDetail, AuditEntry, AuditHead

    add(4)
    _, lines, _ = run("checkpoint")
    kept = tmp_path / "kept.jsonl"
    kept.write_text("\n".join(json.dumps(line) for line in lines))
    assert run("verify", "--checkpoints", str(kept))[0] == 0
    forge("DELETE FROM audit_auditdetail")
    for model in (AuditDetail, AuditEntry, AuditCheckpoint, AuditHead):
        model.objects.all().delete()
    add(4, why="other")
    # Nothing in the database tells: it was all made anew, signed with its own key.
    assert run("verify")[0] == 0
    assert run("verify", "--checkpoints", str(kept))[:2] == (2, [{"fault": "differs", "number": 4}])


def test_a_checkpoint_is_made_by_the_hour_and_by_the_thousand(clock: MovableClock, monkeypatch: Any) -> None:
    from moonmail.backend.audit import checkpoints
    from moonmail.backend.audit.models import AuditCheckpoint

    def marks() -> list[int]:
        return list(AuditCheckpoint.objects.values_list("number", flat=True))

    monkeypatch.setattr(checkpoints, "EVERY", 3)
    add(2)
    assert marks() == [1]
    add(2)
    assert marks() == [1, 4]
    clock.forward(minutes=59)
    add()
    assert marks() == [1, 4]
    clock.forward(minutes=1)
    add()
    assert marks() == [1, 4, 6]


def test_a_checkpoint_that_was_never_kept_is_not_in_the_log(monkeypatch: Any) -> None:
    from moonmail.backend import logs
    from moonmail.backend.audit.service import Done, record

    written: list[str] = []
    monkeypatch.setattr(logs, "write", lambda event, **_: written.append(event))
    done = Done("staff:1", AuditAct.REVEALED, "agent", member=MEMBER)

    def do(*, fail: bool) -> None:
        with write() as writing:
            record(writing, done)
            if fail:
                writing.at_last(lambda: 1 // 0)

    with pytest.raises(ZeroDivisionError):
        do(fail=True)
    assert written == []
    do(fail=False)
    assert written == ["audit_checkpoint"]


def test_the_detail_of_who_is_gone_is_erased_and_the_chain_stays_good(run: Any) -> None:
    from moonmail.backend.audit.service import erase_details

    add(2)
    add(1, member="somebody-else")
    assert erase_details(MEMBER, "command:root", "account_deleted") == 2
    assert run("verify")[0] == 0
    _, entries, _ = run("export")
    assert [entry["detail"] is None for entry in entries] == [True, True, False, True, True]
    assert [entry["what"] for entry in entries[3:]] == ["audit:1", "audit:2"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{}", "line 1 is no checkpoint"),
        (b"\n\nhello", "line 3 is no checkpoint"),
        (b'{"number": 1, "hash": 3, "at": "yesterday", "signature": ""}', "line 1 is no checkpoint"),
        (b"\xff\xfe", "can't be read"),
    ],
)
def test_a_file_that_holds_no_checkpoints_is_refused(run: Any, tmp_path: Path, content: bytes, said: str) -> None:
    add()
    file = tmp_path / "kept.jsonl"
    file.write_bytes(content)
    code, _, why = run("verify", "--checkpoints", str(file))
    assert code == 2
    assert said in why


def test_a_checkpoint_of_another_key_proves_nothing(run: Any, tmp_path: Path) -> None:
    add(2)
    _, lines, _ = run("checkpoint")
    kept = tmp_path / "kept.jsonl"
    kept.write_text(json.dumps(lines[0]))
    assert run("verify", "--checkpoints", str(kept), "--key", "00" * 32)[1] == [{"fault": "forged", "number": 2}]
    assert "64 hexadecimal digits" in run("verify", "--key", "abc")[2]
    assert run("verify", "--checkpoints", str(tmp_path / "none"))[0] == 2


def test_an_empty_audit_is_good_and_cannot_be_signed(run: Any) -> None:
    assert run("verify")[0] == 0
    assert run("checkpoint")[0] == 2


def test_the_commands_are_there_in_a_real_process(tmp_path: Path) -> None:
    backend = RunningBackend(tmp_path / "backend")
    prepared.fill(backend)
    done = backend.run("audit", "verify", "--data", str(backend.data_dir))
    assert done.returncode == 0
    assert "0 entries" in done.stderr
    key = backend.run("audit", "public-key", "--data", str(backend.data_dir)).stdout.strip()
    assert len(bytes.fromhex(key)) == 32
    assert backend.run("audit", "public-key", "--data", str(backend.data_dir)).stdout.strip() == key
