"""Every endpoint of the description × every kind of caller × what is theirs and what is not.

The rules are few: without a sign-in 401; what belongs to somebody else is as unknown as what does not exist (404); an
id that somebody else used is used (422). An endpoint that no rule speaks of fails.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from tools.openapi import FILE

from moonmail.backend import clock as server_clock
from moonmail.contract.problems import ProblemCode

if TYPE_CHECKING:
    from tests.backend.security.world import World
    from tests.support.backend_calls import Answer

_DESCRIPTION: Final = json.loads(FILE.read_text(encoding="utf-8"))
ENDPOINTS: Final = {
    operation["operationId"]: (method.upper(), path, operation)
    for path, methods in _DESCRIPTION["paths"].items()
    for method, operation in methods.items()
}

SIGNED_IN: Final = ("owner", "other", "giver", "receiver", "booker")
# Programs that call for themselves, with device tokens of their own.
KIOSKS: Final = ("kiosk", "revoked kiosk")
# Somebody of the staff in every role that one person may have. What each role opens is in test_roles.
STAFF: Final = "staff"
ALL: Final = (*SIGNED_IN, "nobody", "signed out", "garbage", *KIOSKS, STAFF)
Made = Callable[["World", str], Any]
# A status, or the code of a problem.
Expected = int | str


def nothing(_: World, __: str) -> None:
    return None


@dataclass(frozen=True)
class Rule:
    """What ``path`` (and ``body``) answers to whom. ``may``: who is let through, and with what; ``foreign``: others who

    are signed in. ``unknown``: who is not. ``same``: lets everybody's own through, and only that.
    """

    what: str
    path: Made
    may: Mapping[str, Expected]
    body: Made = nothing
    foreign: Expected = "not_found"
    unknown: Mapping[str, Expected] = field(default_factory=dict)
    headers: Made = lambda world, who: {}
    check: Callable[[World, str, Answer], bool] = lambda world, who, answer: True

    def expected(self, who: str) -> Expected:
        if who in self.may:
            return self.may[who]
        return self.foreign if who in SIGNED_IN else self.unknown.get(who, "not_signed_in")


def at(address: str) -> Made:
    return lambda world, who: address


def of(kind: str, name: str) -> Made:
    return lambda world, who: f"/v1/{kind}/{world.thing(name)['id']}"


def fresh(kind: str) -> Made:
    return lambda world, who: f"/v1/{kind}/{uuid.uuid4()}"


def reads(kind: str, **owners: str) -> list[Rule]:
    """``GET /v1/kind/{id}`` by its owner alone."""
    return [Rule(f"read: {name}", of(kind, name.replace("_", " ")), {who: 200}) for name, who in owners.items()]


def again(name: str, who: str = "owner", foreign: Expected = "id_reused", owners: Expected = 200) -> Rule:
    """The same request under the same id, sent by somebody else: it neither tells nor does anything."""
    return Rule(
        f"again: {name}",
        lambda world, _: world.sent[name].path,
        {who: owners},
        lambda world, _: world.sent[name].body,
        foreign,
    )


def about(kind: str, what: str, body: Made, owners: Expected = 201, who: str = "owner", **more: Any) -> Rule:
    """A new write that names something of ``who``."""
    return Rule(f"new: {what}", fresh(kind), {who: owners}, body, **more)


def everybody(address: str, *, tokens_are_read: bool = True) -> list[Rule]:
    """Open to all. Where a token would tell more, a bad one is refused."""
    bad: dict[str, Expected] = dict.fromkeys(("signed out", "garbage", "revoked kiosk", STAFF), 200)
    return [
        Rule(
            "open",
            at(address),
            {**dict.fromkeys((*SIGNED_IN, "nobody", "kiosk"), 200), **({} if tokens_are_read else bad)},
            unknown={"revoked kiosk": "kiosk_revoked"},
        )
    ]


def kiosks(what: str, path: Made, may: Expected, body: Made = nothing) -> Rule:
    """By kiosks alone: whoever is signed in as a member is nobody there."""
    return Rule(what, path, {"kiosk": may}, body, "not_signed_in", {"revoked kiosk": "kiosk_revoked"})


def _run() -> dict[str, Any]:
    return {
        "kind": "message",
        "selection": {"mission_id": "mm-204"},
        "words": {"ja": "お知らせです。", "en": "News."},
    }


def desk(path: str, may: Expected = 200, body: Made = nothing) -> list[Rule]:
    """By staff alone."""
    return [Rule("at a desk", at(path), {STAFF: may}, body, foreign="not_signed_in")]


def oneself(rule: Rule, status: Expected = 200) -> list[Rule]:
    """About who calls: all who are signed in, each their own."""
    return [
        Rule(rule.what, rule.path, dict.fromkeys(SIGNED_IN, status), rule.body, headers=rule.headers, check=rule.check)
    ]


def _is_caller(world: World, who: str, answer: Answer) -> bool:
    return bool(answer.json["id"] == str(world.members[who].pk))


def _own_order(world: World, who: str) -> Any:
    """The caller's own hold and shipment, for the owner's organisation."""
    hold, shipment = world.own.get(who, world.own["owner"])
    return {
        "hold_id": hold["id"],
        "shipment_id": shipment["id"],
        "confirmation": world.callers["owner"].confirmation(),
        "organisation_id": world.thing("organisation")["id"],
    }


def _case(world: World) -> str:
    return str(world.thing("case message")["case_id"])


def _in_case(world: World, _: str) -> Any:
    return {"case_id": _case(world), "text": "もう一度"}


def _read_one(_: World, __: str) -> Any:
    return {"read_to": 1}


def _to_nobody(_: World, __: str) -> Any:
    return {"member_id": str(uuid.uuid4()), "text": "月"}


def _help(world: World, _: str) -> Any:
    """For somebody whom nobody verified."""
    return {"kind": "cancel", "booking_id": world.thing("paid booking")["id"]}


def _order_of_owner(world: World, _: str) -> Any:
    return {
        "hold_id": world.thing("hold")["id"],
        "shipment_id": world.thing("shipment")["id"],
        "confirmation": world.callers["owner"].confirmation(),
    }


def _order_with_foreign_part(part: str) -> Made:
    def body(world: World, who: str) -> Any:
        hold, shipment = world.own.get(who, world.own["owner"])
        own = {"hold_id": hold["id"], "shipment_id": shipment["id"]}
        return {**own, part: _order_of_owner(world, who)[part], "confirmation": world.callers["owner"].confirmation()}

    return body


def _change_of(name: str) -> Made:
    def body(world: World, who: str) -> Any:
        holder = "owner" if name != "given" else "receiver"
        now = world.callers[holder].read("shipments", world.thing(f"{name} shipment")["id"])
        blob = now["message"]["plate"]
        return {"shipment_id": now["id"], "rev": now["rev"], "title": "x", "message": {"text": "x", "plate": blob}}

    return body


def _new_letter(world: World, _: str) -> Any:
    return {
        "title": "x",
        "size": "message",
        "mission_id": "mm-204",
        "message": {"text": "x", "plate": world.blobs["owner"]},
    }


def _plate(world: World, _: str) -> bytes:
    from tests.support.things import plate

    return plate(shade=5)


def _named(field_: str, name: str, **more: Any) -> Made:
    return lambda world, who: {field_: world.thing(name)["id"], **more}


def _newest_invitation(world: World, _: str) -> str:
    return str(world.callers["owner"].get(_org(world, _)).json["invitation"])


def _org(world: World, _: str) -> str:
    return f"/v1/organisations/{world.thing('organisation')['id']}"


def _forged(world: World, _: str) -> Any:
    return {"payment": world.thing("unpaid booking")["id"], "kind": "paid"}


def _etag(world: World, who: str) -> dict[str, str]:
    return {"If_Match": world.callers[who].get("/v1/me").etag or ""} if who in SIGNED_IN else {"If_Match": "*"}


def _booker_path(world: World, _: str) -> str:
    return f"{_org(world, _)}/bookers/{world.members['booker'].pk}"


def _owner_path(world: World, _: str) -> str:
    return f"{_org(world, _)}/bookers/{world.members['owner'].pk}"


def _blob(whose: str) -> Made:
    return lambda world, who: f"/v1/blobs/{world.blobs[whose]}"


def _piece(world: World, who: str) -> dict[str, str]:
    return {"Upload_Offset": "0", "Upload_Length": str(len(_plate(world, who)))}


def _hash_of_plate(world: World, who: str) -> str:
    return f"/v1/blobs/{hashlib.sha256(_plate(world, who)).hexdigest()}"


def _sealed(_: World, __: str) -> Any:
    return {"content": "c2VhbGVk" * 8}


def _kiosk_session(world: World, _: str) -> str:
    return f"/v1/kiosk-sessions/{world.kiosk.session_id}"


def _session_of_another(world: World, _: str) -> str:
    from tests.support.oauth_inside import Kiosk

    return f"/v1/kiosk-sessions/{Kiosk().session_id}"


def _carried(world: World, _: str) -> str:
    """What somebody at a kiosk has just left there."""
    path = f"/v1/carried/{uuid.uuid4()}"
    assert world.callers["nobody"].put(path, {"content": "b3RoZXIh" * 8}).status == 201
    return path


def _desk_blob(world: World, who: str) -> str:
    return f"/v1/desk/blobs/{hashlib.sha256(_plate(world, who)).hexdigest()}"


def _screening(world: World, _: str) -> Any:
    return {
        "booking_id": world.thing("paid booking")["id"],
        "sequence": 1,
        "seen": "awaiting_item",
        "shape": "round",
        "length_mm": 12.0,
        "width_mm": 12.0,
        "height_mm": 2.0,
        "mass_g": 1.8,
        "decision": "accept",
        "at": "2026-11-22T03:00:00Z",
        "device_id": str(uuid.uuid4()),
        "device_sequence": 1,
    }


def _consignment(world: World, _: str) -> Any:
    return {
        "number": "13112345675",
        "mission_id": "mm-204",
        "origin": "HND",
        "destination": "MCO",
        "booking_ids": [world.thing("paid booking")["id"]],
    }


# Who gave it knows that it is there, and is told that it is no longer theirs.
_GIVEN_AWAY: Final[dict[str, Expected]] = {"receiver": 201, "giver": "not_yours"}
_BY_BOOKERS: Final = {"owner": 200, "booker": 200}
_NOTICE: Final = Rule(
    "forged", at("/v1/payment-notices/sample"), {}, _forged, "malformed", dict.fromkeys(ALL, "malformed")
)

RULES: Final[dict[str, list[Rule]]] = {
    "health": everybody("/v1/health", tokens_are_read=False),
    "get_pass_keys": everybody("/v1/pass-keys", tokens_are_read=False),
    "read_documents": everybody("/v1/documents", tokens_are_read=False),
    "list_missions": everybody("/v1/missions"),
    "get_mission": everybody("/v1/missions/mm-204"),
    "list_offers": everybody("/v1/missions/mm-204/offers"),
    "get_changes": everybody("/v1/changes?limit=1000"),
    "get_digest": everybody("/v1/digest"),
    "read_me": oneself(Rule("me", at("/v1/me"), {}, check=_is_caller)),
    "change_me": oneself(
        Rule("me", at("/v1/me"), {}, lambda world, who: {"language": "en"}, headers=_etag, check=_is_caller)
    ),
    "read_accesses": oneself(Rule("accesses", at("/v1/me/accesses"), {})),
    "read_desk_code": oneself(Rule("none is asked for", at("/v1/me/desk-code"), {}), "not_found"),
    "read_export": oneself(Rule("export", at("/v1/me/export"), {})),
    "read_deletion": oneself(Rule("plan", at("/v1/me/deletion"), {})),
    "write_deletion": [
        Rule(
            "the owner's number",
            fresh("deletions"),
            {"owner": "still_needed"},
            lambda world, who: {"membership_number": world.members["owner"].membership_number},
            "malformed",
        )
    ],
    "write_consent": oneself(
        Rule(
            "agree",
            fresh("consents"),
            {},
            lambda world, who: next(
                {"document": each["name"], "version": each["version"]}
                for each in world.callers["nobody"].get("/v1/documents").json["items"]
                if each["consent"]
            ),
            check=_is_caller,
        )
    ),
    "write_hold": [again("hold")],
    "read_hold": reads("holds", hold="owner", given_hold="receiver"),
    "delete_hold": [Rule("give back", of("holds", "hold"), {"owner": 200})],
    "write_shipment": [
        again("shipment"),
        about("shipments", "with the owner's picture", _new_letter, foreign="blob_missing"),
    ],
    "read_shipment": reads("shipments", shipment="owner", paid_shipment="owner", given_shipment="receiver"),
    "write_booking": [
        again("unpaid booking"),
        about("bookings", "owner's hold and shipment", _order_of_owner),
        Rule(
            "new: owner's hold alone",
            fresh("bookings"),
            {"owner": 201},
            _order_with_foreign_part("hold_id"),
        ),
        Rule(
            "new: owner's shipment alone",
            fresh("bookings"),
            {"owner": 201},
            _order_with_foreign_part("shipment_id"),
        ),
        Rule(
            "new: for the owner's organisation",
            fresh("bookings"),
            {"owner": 201, "booker": 201},
            _own_order,
        ),
    ],
    "read_booking": reads("bookings", unpaid_booking="owner", paid_booking="owner", given_booking="receiver"),
    "write_shipment_change": [
        again("change"),
        about("shipment-changes", "the owner's", _change_of("paid")),
        Rule("new: given", fresh("shipment-changes"), _GIVEN_AWAY, _change_of("given")),
    ],
    "write_hand_in": [
        again("hand-in"),
        about("hand-ins", "the owner's", _named("shipment_id", "item", hand_in={"method": "courier", "tracking": "1"})),
    ],
    "write_cancellation": [
        again("cancellation"),
        about("cancellations", "the owner's", _named("booking_id", "paid booking", refund=19_800)),
        Rule("new: given", fresh("cancellations"), _GIVEN_AWAY, _named("booking_id", "given booking", refund=0)),
    ],
    "write_payment": [
        again("paid payment"),
        about("payments", "the owner's", _named("booking_id", "unpaid booking")),
    ],
    "read_payment": reads("payments", paid_payment="owner", given_payment="giver"),
    "payment_notice": [_NOTICE],
    "write_blob": [Rule("one's own copy", _hash_of_plate, dict.fromkeys(SIGNED_IN, 201), _plate)],
    "read_blob": [
        Rule("the owner's", _blob("owner"), {"owner": 200}),
        Rule("given", _blob("giver"), {"giver": 200, "receiver": 200}),
    ],
    "ask_blob": [
        Rule("the owner's", _blob("owner"), {"owner": 200}),
        Rule("given", _blob("giver"), {"giver": 200, "receiver": 200}),
    ],
    "write_piece": [
        # A picture that somebody has is no secret to who has it as well: each sends, and keeps, a copy of their own.
        Rule("one's own copy", _hash_of_plate, dict.fromkeys(SIGNED_IN, 204), _plate, headers=_piece),
    ],
    "write_gift": [
        again("gift"),
        about("gifts", "the owner's", _named("booking_id", "paid booking")),
        about("gifts", "given on", _named("booking_id", "given booking"), who="receiver"),
    ],
    "read_gift": reads("gifts", gift="owner", given_gift="giver"),
    "write_move": [
        again("move"),
        about("gift-moves", "the owner's", _named("gift_id", "gift", move="take_back"), owners=200),
    ],
    "write_claim": [
        again("claim", "receiver"),
        Rule(
            "by the code",
            fresh("claims"),
            {"owner": "illegal_move", **dict.fromkeys(("other", "giver", "receiver", "booker"), 201)},
            lambda world, who: {"code": world.thing("gift")["code"]},
        ),
        Rule("a wrong code", fresh("claims"), {}, lambda world, who: {"code": "KKKKKKKK"}, "code_unknown"),
    ],
    "write_organisation": [
        Rule(
            "change",
            of("organisations", "organisation"),
            {"owner": 200, "booker": "not_yours"},
            lambda world, who: {**world.sent["organisation"].body, "name": "x"},
        )
    ],
    "read_organisation": [Rule("read", of("organisations", "organisation"), _BY_BOOKERS)],
    "write_invitation": [
        again("invitation"),
        Rule(
            "new",
            fresh("invitations"),
            {"owner": 200, "booker": "not_yours"},
            _named("organisation_id", "organisation"),
        ),
    ],
    "write_joining": [
        again("joining", "booker"),
        Rule(
            "by the code",
            fresh("joinings"),
            dict.fromkeys(SIGNED_IN, 200),
            lambda world, who: {"code": _newest_invitation(world, who)},
        ),
        Rule("a wrong code", fresh("joinings"), {}, lambda world, who: {"code": "KKKKKKKK"}, "code_unknown"),
    ],
    "delete_booker": [
        Rule("the booker", _booker_path, _BY_BOOKERS),
        Rule("the last owner", _owner_path, {"owner": "still_needed", "booker": "not_yours"}),
    ],
    "write_choice": [
        about(
            "choices",
            "the owner's",
            lambda world, who: {"entitlement_id": world.entitlement["id"], "kind": "refund"},
            owners=200,
        )
    ],
    "read_entitlement": [
        Rule("read", lambda world, who: f"/v1/entitlements/{world.entitlement['id']}", {"owner": 200})
    ],
    "write_receipt": [
        again("receipt"),
        about("receipts", "the owner's", _named("booking_id", "paid booking", addressee="x")),
        about("receipts", "paid by the giver", _named("booking_id", "given booking", addressee="x"), who="giver"),
    ],
    "write_case_message": [
        again("case message", owners=200),
        about("case-messages", "in the owner's case", _in_case),
        about("case-messages", "of the owner's booking", _named("booking_id", "paid booking", text="いつ飛びますか。")),
    ],
    "write_case_reading": [
        Rule("reading", lambda world, who: f"/v1/cases/{_case(world)}/reading", {"owner": 200}, _read_one)
    ],
    "read_case": [Rule("read", lambda world, who: f"/v1/cases/{_case(world)}", {"owner": 200})],
    # Nobody owns a carried draft: who knows its code may have it, and nobody may change it.
    "write_carried": [
        Rule("new", fresh("carried"), dict.fromkeys(ALL, 201), _sealed),
        Rule("over another one", _carried, {}, _sealed, "id_reused", dict.fromkeys(ALL, "id_reused")),
    ],
    "read_carried": [
        Rule("by its code", _carried, dict.fromkeys(ALL, 200)),
        Rule("by a guess", fresh("carried"), {}, nothing, "code_unknown", dict.fromkeys(ALL, "code_unknown")),
    ],
    "enrol_kiosk": [
        Rule(
            "a guess",
            at("/v1/kiosks/enrol"),
            {},
            lambda world, who: {"token": "K" * 24, "attempt": str(uuid.uuid4())},
            "code_unknown",
            dict.fromkeys(ALL, "code_unknown"),
        )
    ],
    "beat": [
        kiosks("beat", at("/v1/kiosks/beat"), 200, lambda world, who: {"state": "attract", "config_rev": 1}),
    ],
    "write_kiosk_session": [
        kiosks("new", fresh("kiosk-sessions"), 201, lambda world, who: {"secret_sha256": "5" * 64}),
        kiosks("over another one", _kiosk_session, "id_reused", lambda world, who: {"secret_sha256": "5" * 64}),
    ],
    "delete_kiosk_session": [
        kiosks("its own", _kiosk_session, 204),
        kiosks("another kiosk's", _session_of_another, "not_found"),
    ],
    "read_staff_me": desk("/v1/desk/me"),
    "write_run": [
        Rule("new", fresh("desk/runs"), {STAFF: 201}, lambda world, who: _run(), foreign="not_signed_in"),
    ],
    "write_run_step": [
        Rule(
            "of no run",
            fresh("desk/run-steps"),
            {STAFF: "not_found"},
            lambda world, who: {"run_id": str(uuid.uuid4()), "step": "cancel"},
            foreign="not_signed_in",
        )
    ],
    "read_run_flights": desk("/v1/desk/run-flights"),
    "read_runs": desk("/v1/desk/runs"),
    "read_run": [Rule("of nobody", fresh("desk/runs"), {STAFF: "not_found"}, foreign="not_signed_in")],
    "read_run_report": desk(f"/v1/desk/runs/{uuid.UUID(int=0)}/report", "not_found"),
    "export_run_report": desk(f"/v1/desk/runs/{uuid.UUID(int=0)}/report.csv", "not_found"),
    "read_owed": [
        Rule(
            "to somebody who is not verified",
            lambda world, who: f"/v1/desk/members/{world.members['owner'].pk}/owed",
            {STAFF: "illegal_move"},
            foreign="not_signed_in",
        )
    ],
    "write_desk_choice": [
        Rule(
            "of nothing",
            fresh("desk/choices"),
            {STAFF: "not_found"},
            lambda world, who: {
                "member_id": str(world.members["owner"].pk),
                "entitlement_id": str(uuid.uuid4()),
                "kind": "refund",
            },
            foreign="not_signed_in",
        )
    ],
    "read_audit": desk("/v1/desk/audit", "not_yours"),
    "verify_audit": desk("/v1/desk/audit-verification", "not_yours"),
    "export_audit": desk("/v1/desk/audit-export", "not_yours"),
    "write_verification": [
        Rule(
            "of the owner",
            lambda world, who: f"/v1/desk/verifications/{uuid.uuid4()}",
            {STAFF: 201},
            lambda world, who: {
                "member_id": str(world.members["owner"].pk),
                "facts": {"birth_date": "1990-01-01", "phone": world.members["owner"].phone},
            },
            foreign="not_signed_in",
        )
    ],
    "read_case_queue": desk("/v1/desk/cases"),
    "list_colleagues": desk("/v1/desk/colleagues"),
    "read_talk": desk(f"/v1/desk/talks/{uuid.uuid4()}", "illegal_move"),
    "write_desk_message": desk(f"/v1/desk/case-messages/{uuid.uuid4()}", "not_found", _to_nobody),
    "write_note": desk(f"/v1/desk/notes/{uuid.uuid4()}", "not_found", _to_nobody),
    "write_case_move": desk(
        f"/v1/desk/case-moves/{uuid.uuid4()}",
        "not_found",
        lambda world, who: {"case_id": str(uuid.uuid4()), "move": "take"},
    ),
    "read_desk_booking": desk(f"/v1/desk/bookings/{uuid.uuid4()}", "not_found"),
    "preview_help": desk("/v1/desk/help-previews", "illegal_move", _help),
    "write_help": desk(f"/v1/desk/helps/{uuid.uuid4()}", "illegal_move", _help),
    "write_help_undo": desk(
        f"/v1/desk/help-undos/{uuid.uuid4()}", "not_found", lambda world, who: {"help_id": str(uuid.uuid4())}
    ),
    "write_name_correction": desk(
        f"/v1/desk/name-corrections/{uuid.uuid4()}",
        "illegal_move",
        lambda world, who: {"member_id": str(world.members["owner"].pk), "name": "月野 渚"},
    ),
    "write_one_time_code": [
        Rule(
            "to somebody",
            fresh("desk/one-time-codes"),
            {STAFF: "not_found"},
            lambda world, who: {"member_id": str(uuid.uuid4())},
            foreign="not_signed_in",
        )
    ],
    "delete_verification_lock": [
        Rule(
            "of the owner",
            lambda world, who: f"/v1/desk/verification-locks/{world.members['owner'].pk}",
            {STAFF: 204},
            foreign="not_signed_in",
        )
    ],
    "read_member_file": [
        Rule(
            "of the owner",
            lambda world, who: f"/v1/desk/members/{world.members['owner'].pk}",
            {STAFF: 200},
            foreign="not_signed_in",
        )
    ],
    "write_reveal": [
        Rule(
            "of the owner, not verified",
            lambda world, who: f"/v1/desk/reveals/{uuid.uuid4()}",
            {STAFF: "illegal_move"},
            lambda world, who: {
                "member_id": str(world.members["owner"].pk),
                "field": "phone",
                "reason": "call_back",
            },
            foreign="not_signed_in",
        )
    ],
    "list_desk_flights": desk("/v1/desk/flights"),
    "read_desk_flight": desk("/v1/desk/flights/mm-204"),
    "write_publication": [
        Rule(
            "of a flight, unseen",
            fresh("desk/publications"),
            {STAFF: "if_match_missing"},
            lambda world, who: {"mission_id": "mm-204", "state": {"to": "booking_closed"}},
            foreign="not_signed_in",
        )
    ],
    "preview_outcome": desk(
        "/v1/desk/outcome-previews", body=lambda world, who: {"mission_id": "mm-202", "outcome": "success"}
    ),
    "write_outcome": [
        Rule(
            "of a flight, unseen",
            fresh("desk/outcomes"),
            {STAFF: "if_match_missing"},
            lambda world, who: {
                "mission_id": "mm-202",
                "outcome": "success",
                "preview_sha256": "0" * 64,
                "reason": "x",
            },
            foreign="not_signed_in",
        )
    ],
    "read_receiving": desk("/v1/desk/receiving"),
    "write_screening": desk(f"/v1/desk/screenings/{uuid.uuid4()}", "illegal_move", _screening),
    "write_desk_blob": [Rule("at a desk", _desk_blob, {STAFF: 201}, _plate, foreign="not_signed_in")],
    "write_consignment": desk(f"/v1/desk/consignments/{uuid.uuid4()}", "illegal_move", _consignment),
    "write_consignment_status": desk(
        f"/v1/desk/consignment-statuses/{uuid.uuid4()}",
        "not_found",
        lambda world, who: {
            "consignment_id": str(uuid.uuid4()),
            "code": "DEP",
            "place": "HND",
            "at": "2026-11-22T03:00:00Z",
        },
    ),
    "read_consignments": desk("/v1/desk/consignments"),
    "read_epcis": desk("/v1/desk/epcis?flight=mm-204"),
    "write_feed": [
        Rule(
            "an empty one",
            fresh("desk/feeds"),
            {STAFF: 200},
            lambda world, who: {"text": "{}", "dry_run": True},
            foreign="not_signed_in",
        )
    ],
    "find": desk("/v1/desk/find", body=lambda world, who: {"text": world.members["owner"].email}),
    "list_manifests": desk("/v1/desk/manifests"),
    "read_manifest_draft": desk("/v1/desk/manifest-drafts/mm-204"),
    "read_manifest_differences": desk(f"/v1/desk/manifest-differences?before={uuid.uuid4()}", "not_found"),
    "write_manifest": desk(
        f"/v1/desk/manifests/{uuid.uuid4()}",
        "changed_meanwhile",
        lambda world, who: {"mission_id": "mm-204", "content_sha256": "0" * 64},
    ),
    "read_manifest": desk(f"/v1/desk/manifests/{uuid.uuid4()}", "not_found"),
    "read_manifest_file": desk(f"/v1/desk/manifests/{uuid.uuid4()}/file?form=csv", "not_found"),
    "read_receipt": reads("receipts", receipt="owner", given_receipt="giver"),
}


@pytest.fixture(scope="module")
def world(django_app: Path) -> Iterator[World]:
    from tests.backend.conftest import MovableClock
    from tests.backend.security.world import build, rolled_back

    server_clock.install(MovableClock())
    with rolled_back():
        yield build(django_app)
    server_clock.install(None)


def test_every_endpoint_has_a_rule() -> None:
    assert all(RULES.values())
    assert set(ENDPOINTS) == set(RULES), "each endpoint needs a rule that says who may call it, and a test below"


@pytest.mark.expects_log("moonmail.backend")
@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_who_may(world: World, endpoint: str) -> None:
    from tests.backend.security.world import rolled_back

    method, pattern, operation = ENDPOINTS[endpoint]
    wrong = []
    for rule in RULES[endpoint]:
        for who in ALL:
            with rolled_back():
                path, body = rule.path(world, who), rule.body(world, who)
                assert _is_address_of(path, pattern), (endpoint, path)
                answer = world.callers[who].call(method, path, body, **rule.headers(world, who))
                expected = rule.expected(who)
                found = _found(method, answer, expected)
                case = f"{rule.what}, {who}"
                if found != expected:
                    wrong.append(f"{case}: {found} instead of {expected}")
                elif isinstance(expected, int) and not rule.check(world, who, answer):
                    wrong.append(f"{case}: somebody else's")
                if str(answer.status) not in operation["responses"]:
                    wrong.append(f"{case}: {answer.status} is not in the description")
                if seen := world.seen_by_others(who, _text(answer)):
                    wrong.append(f"{case}: tells {seen}")
                if method not in ("GET", "HEAD") and who not in rule.may:
                    changed = {name for name, digest in world.digests().items() if digest != world.before[name]}
                    if changed - {who}:
                        wrong.append(f"{case}: changed something of {changed}")
    assert wrong == []


def _is_address_of(path: str, pattern: str) -> bool:
    parts, wanted = path.partition("?")[0].split("/"), pattern.split("/")
    return len(parts) == len(wanted) and all(
        there == here or there.startswith("{") for here, there in zip(parts, wanted, strict=True)
    )


def _found(method: str, answer: Answer, expected: Expected) -> Expected:
    if answer.status < 400:
        return answer.status
    if method == "HEAD" and isinstance(expected, str):
        from moonmail.backend.http.problems import WORDS

        return expected if WORDS[ProblemCode(expected)][0] == answer.status else answer.status
    return answer.code


def _text(answer: Answer) -> str:
    response = answer.response
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"PK"):
        import io
        import zipfile

        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"\n".join(archive.read(name) for name in archive.namelist() if not name.startswith("pictures"))
    return content.decode("utf-8", "replace")
