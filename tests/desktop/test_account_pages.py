"""Claiming a gift, one's own data, organisations: each state, what is typed wrongly, what fails."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

import pytest
from tests.desktop import states_account
from tests.desktop.shells import Bench
from tests.desktop.states_account import BLOCKED, CLAIM, MEMBER, ONE, PLAN, STATES, answers, refused

from moonmail.client.errors import ExchangeError
from moonmail.client.model import Session, SessionChanged, StoreChanged, Trouble
from moonmail.desktop.viewmodels.claim_props import code_hint
from moonmail.domain.text import Language


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_drawn_without_a_word_of_complaint(bench: Bench, state: str) -> None:
    STATES[state](bench)
    bench.settle()
    assert bench.warnings == []


@pytest.mark.parametrize(
    ("typed", "hint", "error"),
    [
        ("", "", ""),
        ("7kq", "あと5文字です。", ""),
        ("７ＫＱＭ－３ＴＸＡ", "7KQM-3TXA", ""),
        ("7KQM-3TXO", "", "「O」は、コードに使われない文字です。もう一度お確かめください。"),
        ("7KQM-3TXAA", "", "1文字多いようです。コードは8文字です。"),
    ],
)
def test_what_is_typed_is_read_aloud_back(typed: str, hint: str, error: str) -> None:
    assert code_hint(typed, Language.JA) == (hint, error)


def test_a_claim_is_shown_when_its_shipment_has_come(bench: Bench) -> None:
    STATES["claim-claimed"](bench)
    bench.settle()
    vm = bench.home.claim
    assert (vm.stage, vm.title, vm.giver) == ("arriving", CLAIM.title, "山本 さくら 様から")
    detail = type("Detail", (), {"booking": object()})()
    answers(bench, shipment=detail)
    bench.shell.services.bridge.take(StoreChanged(frozenset({"shipment"})))
    bench.settle()
    assert vm.stage == "claimed"


def test_a_lost_answer_claims_with_the_same_id_and_a_refusal_with_a_new_one(bench: Bench) -> None:
    ids: list[Any] = []
    replies: list[Any] = [
        ExchangeError(Trouble.TIMEOUT),
        ExchangeError(Trouble.OFFLINE),
        refused("code_unknown"),
        CLAIM,
    ]

    def claim(claim_id: Any, code: str) -> Future[Any]:
        ids.append(claim_id)
        future: Future[Any] = Future()
        reply = replies[len(ids) - 1]
        if isinstance(reply, BaseException):
            future.set_exception(reply)
        else:
            future.set_result(reply)
        return future

    bench.engine.claim = claim
    bench.home.push("claim")
    bench.home.claim.type("7KQM3TXA")
    for _ in replies:
        bench.home.claim.claim()
        bench.settle()
    assert ids[0] == ids[1] == ids[2] != ids[3]


def test_signed_out_nothing_is_claimed_and_what_was_typed_stays(bench: Bench) -> None:
    bench.shell.services.bridge.take(SessionChanged(Session()))
    STATES["claim-typed"](bench)
    bench.home.claim.claim()
    assert (bench.home.claim.typed, bench.home.claim.canClaim) == ("７kqm 3tx", False)


def test_a_newer_version_can_be_agreed_to_once(bench: Bench) -> None:
    STATES["my-data"](bench)
    bench.settle()
    rows = {row.name: row for row in bench.home.myData.documents.rows}  # type: ignore[attr-defined]
    assert [name for name, row in rows.items() if row.agree] == ["privacy"]
    bench.home.myData.agree("privacy")
    rows = {row.name: row for row in bench.home.myData.documents.rows}  # type: ignore[attr-defined]
    assert not rows["privacy"].agree
    assert ("consent", ("privacy", "2026-11-20")) in bench.engine.calls


def test_an_account_is_deleted_only_with_its_own_number(bench: Bench) -> None:
    deleted: list[Any] = []

    def delete(*args: Any) -> Future[Any]:
        deleted.append(args)
        future: Future[Any] = Future()
        future.set_result(PLAN)
        return future

    STATES["my-data-wrong-number"](bench)
    bench.engine.delete_me = delete
    vm = bench.home.myData
    assert vm.numberError
    vm.delete()
    assert deleted == []
    vm.type("００１２３４５６７")
    assert vm.canDelete
    vm.delete()
    bench.settle()
    assert [number for _, number in deleted] == [MEMBER.membership_number]
    assert vm.deletion == "done"


def test_what_stands_against_a_deletion_is_said_and_nothing_can_be_deleted(bench: Bench) -> None:
    STATES["my-data-blocked"](bench)
    bench.settle()
    vm = bench.home.myData
    vm.type(MEMBER.membership_number)
    assert (vm.deletion, vm.canDelete) == ("blocked", False)
    assert vm.blocked == [BLOCKED.blocked[0].ja]


def test_the_export_can_be_cancelled(bench: Bench, tmp_path: Any) -> None:
    from PySide6.QtCore import QUrl

    running: Future[Any] = Future()
    STATES["my-data"](bench)
    answers(bench, export_me=running)
    vm = bench.home.myData
    vm.export(QUrl.fromLocalFile(str(tmp_path / "me")))
    assert vm.exporting
    vm.cancelExport()
    bench.settle()
    assert running.cancelled()
    assert not vm.exporting
    assert vm.happened == ""


def test_an_organisation_is_opened_edited_and_left(bench: Bench) -> None:
    STATES["organisations-one"](bench)
    bench.settle()
    vm = bench.home.organisations
    assert (vm.state, vm.invitation, vm.owner) == ("one", "7KQM-3TXA", True)
    vm.startEdit()
    assert (vm.state, vm.typedName, vm.typedKind) == ("new", states_account.LONG, "school")
    answers(bench, save_organisation=ONE)
    vm.save()
    bench.settle()
    assert vm.state == "one"
    vm.leave()
    assert vm.state == "list"


def test_a_failure_keeps_what_was_typed(bench: Bench) -> None:
    STATES["organisations-form"](bench)
    vm = bench.home.organisations
    vm.typeName("つきのみち学園")
    answers(bench, save_organisation=ExchangeError(Trouble.OFFLINE))
    vm.save()
    bench.settle()
    assert (vm.state, vm.typedName, vm.busy) == ("new", "つきのみち学園", False)
    assert vm.happened


def test_who_signs_out_leaves_nothing_on_the_screen(bench: Bench) -> None:
    STATES["organisations-one"](bench)
    bench.settle()
    bench.engine.session = Session()
    answers(bench, member=None)
    bench.shell.services.bridge.take(SessionChanged(Session()))
    bench.settle()
    vm = bench.home.organisations
    assert (vm.state, vm.name, vm.rows.rowCount()) == ("list", "", 0)
