"""Every endpoint of the desk × every role of the staff: who may, may; who may not is refused, and that is audited."""

from __future__ import annotations

import json
import re
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from tools.openapi import FILE

from moonmail.domain.staff import MAY, DeskAct, StaffRole

if TYPE_CHECKING:
    from tests.support.backend_calls import Caller

_DESCRIPTION: Final = json.loads(FILE.read_text(encoding="utf-8"))
DESK: Final = {
    operation["operationId"]: (method.upper(), path)
    for path, methods in _DESCRIPTION["paths"].items()
    for method, operation in methods.items()
    if "desk" in operation["tags"]
}
# Endpoint → what one must be allowed to do; None: whoever is staff may.
NEEDS: Final[dict[str, DeskAct | None]] = {
    "read_staff_me": None,
    "read_audit": DeskAct.READ_AUDIT,
    "verify_audit": DeskAct.READ_AUDIT,
    "export_audit": DeskAct.READ_AUDIT,
    "find": DeskAct.FIND,
    "write_verification": DeskAct.VERIFY,
    "write_one_time_code": DeskAct.VERIFY,
    "read_desk_booking": DeskAct.HELP,
    "read_case_queue": DeskAct.HELP,
    "list_colleagues": DeskAct.HELP,
    "read_talk": DeskAct.HELP,
    "write_desk_message": DeskAct.HELP,
    "write_note": DeskAct.HELP,
    "write_case_move": DeskAct.HELP,
    "preview_help": DeskAct.HELP,
    "write_help": DeskAct.HELP,
    "write_help_undo": DeskAct.HELP,
    "write_name_correction": DeskAct.HELP,
    "delete_verification_lock": DeskAct.UNLOCK,
    "read_member_file": DeskAct.FIND,
    "write_reveal": DeskAct.REVEAL,
    "read_receiving": DeskAct.RECEIVE,
    "write_screening": DeskAct.RECEIVE,
    "write_desk_blob": DeskAct.RECEIVE,
    "write_consignment": DeskAct.RECEIVE,
    "write_consignment_status": DeskAct.RECEIVE,
    "read_consignments": DeskAct.RECEIVE,
    "read_epcis": DeskAct.RECEIVE,
    "write_run": DeskAct.MANY,
    "write_run_step": DeskAct.MANY,
    "read_run_flights": DeskAct.MANY,
    "read_runs": DeskAct.MANY,
    "read_run": DeskAct.MANY,
    "read_run_report": DeskAct.MANY,
    "export_run_report": DeskAct.MANY,
    "read_owed": DeskAct.HELP,
    "write_desk_choice": DeskAct.HELP,
    "list_manifests": DeskAct.MANIFEST,
    "read_manifest_draft": DeskAct.MANIFEST,
    "read_manifest_differences": DeskAct.MANIFEST,
    "write_manifest": DeskAct.MANIFEST,
    "read_manifest": DeskAct.MANIFEST,
    "read_manifest_file": DeskAct.MANIFEST,
    "list_desk_flights": DeskAct.FLY,
    "read_desk_flight": DeskAct.FLY,
    "write_publication": DeskAct.FLY,
    "preview_outcome": DeskAct.DECLARE,
    "write_outcome": DeskAct.DECLARE,
    "write_feed": DeskAct.FLY,
}
# What a call must bring to be understood: only then is it seen whether the role may.
_SOMEBODY: Final = "5f2b8c1e-0000-4000-8000-000000000001"
BODIES: Final[dict[str, Any]] = {
    "write_feed": {"text": "{}", "dry_run": True},
    "write_publication": {"mission_id": "mm-204", "state": {"to": "booking_closed"}},
    "preview_outcome": {"mission_id": "mm-202", "outcome": "lost_landing"},
    "write_outcome": {"mission_id": "mm-202", "outcome": "success", "preview_sha256": "0" * 64, "reason": "x"},
    "find": {"text": "月"},
    "write_run": {
        "kind": "message",
        "selection": {"mission_id": "mm-204"},
        "words": {"ja": "お知らせです。", "en": "News."},
    },
    "write_run_step": {"run_id": _SOMEBODY, "step": "cancel"},
    "write_desk_choice": {"member_id": _SOMEBODY, "entitlement_id": _SOMEBODY, "kind": "refund"},
    "write_manifest": {"mission_id": "mm-204", "content_sha256": "0" * 64},
    "write_reveal": {"member_id": _SOMEBODY, "field": "phone", "reason": "call_back"},
    "write_screening": {
        "booking_id": _SOMEBODY,
        "sequence": 1,
        "seen": "awaiting_item",
        "shape": "round",
        "length_mm": 12.0,
        "width_mm": 12.0,
        "height_mm": 2.0,
        "mass_g": 1.8,
        "decision": "accept",
        "at": "2026-11-22T03:00:00Z",
        "device_id": _SOMEBODY,
        "device_sequence": 1,
    },
    "write_consignment": {
        "number": "13112345675",
        "mission_id": "mm-204",
        "origin": "HND",
        "destination": "MCO",
        "booking_ids": [_SOMEBODY],
    },
    "write_consignment_status": {
        "consignment_id": _SOMEBODY,
        "code": "DEP",
        "place": "HND",
        "at": "2026-11-22T03:00:00Z",
    },
    "write_one_time_code": {"member_id": _SOMEBODY},
    "write_desk_message": {"member_id": _SOMEBODY, "text": "月"},
    "write_note": {"member_id": _SOMEBODY, "text": "月"},
    "write_case_move": {"case_id": _SOMEBODY, "move": "take"},
    "preview_help": {"kind": "cancel", "booking_id": _SOMEBODY},
    "write_help": {"kind": "cancel", "booking_id": _SOMEBODY},
    "write_help_undo": {"help_id": _SOMEBODY},
    "write_name_correction": {"member_id": _SOMEBODY, "name": "月"},
    "write_verification": {"member_id": _SOMEBODY, "facts": {"number_tail": "1234", "birth_date": "1990-01-01"}},
}


@pytest.fixture
def callers(db: None) -> dict[StaffRole, Caller]:
    from tests.support.backend_calls import Caller, mint_desk_token

    from moonmail.backend.staff import service

    return {
        role: Caller(
            mint_desk_token(
                service.make(f"{role}@roles.example", "窓口", secrets.token_urlsafe(16), [role], "command:test").account
            )
        )
        for role in StaffRole
    }


def refusals() -> int:
    from moonmail.backend.audit.models import AuditEntry

    return AuditEntry.objects.filter(act="refused").count()


def test_every_endpoint_of_the_desk_says_what_it_needs() -> None:
    assert set(NEEDS) == set(DESK)


@pytest.mark.parametrize("endpoint", DESK)
def test_who_may(callers: dict[StaffRole, Caller], endpoint: str) -> None:
    method, pattern = DESK[endpoint]
    path = re.sub(r"\{\w+\}", _SOMEBODY, pattern)
    needed = NEEDS[endpoint]
    for role, caller in callers.items():
        before = refusals()
        answer: Any = caller.call(method, path, BODIES.get(endpoint))
        may = needed is None or needed in MAY[role]
        assert (answer.status != 403) is may, (role, answer.status)
        assert refusals() - before == (0 if may else 1), role


def test_the_control_a_role_that_lost_an_act_is_refused(
    callers: dict[StaffRole, Caller], monkeypatch: pytest.MonkeyPatch, django_app: Path
) -> None:
    auditor = callers[StaffRole.AUDITOR]
    assert auditor.get("/v1/desk/audit").status == 200
    monkeypatch.setitem(MAY, StaffRole.AUDITOR, frozenset())
    assert auditor.get("/v1/desk/audit").status == 403
