"""The audit at the desk, on fixed answers: a page after the other, filters, the chain, a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication
from tests.desktop.desks import DeskBench, desk_bench
from tests.screens import desk_audit as states

from moonmail.contract.desk import AuditPage
from moonmail.desktop.viewmodels.desk_audit_words import ACTS, FAULTS, look_of, what_words, who_words
from moonmail.domain.audit import AuditAct, Fault
from moonmail.domain.text import Language

JA = Language.JA


@pytest.fixture(scope="module")
def one_bench(app: object) -> Iterator[DeskBench]:
    with desk_bench(draws=False) as bench:
        yield bench


@pytest.fixture
def bench(one_bench: DeskBench) -> DeskBench:
    one_bench.reset()
    return one_bench


def asked(bench: DeskBench) -> list[dict[str, Any]]:
    return [{k: v for k, v in more.items() if v} for name, _, more in bench.desk.calls if name == "audit.page"]


def test_every_act_and_fault_has_its_words() -> None:
    assert set(ACTS) == set(AuditAct)
    assert set(FAULTS) == set(Fault)
    assert look_of("something_new").words.ja == "something_new"


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("", ""),
        ("mission:mm-206", "便 mm-206"),
        ("booking:01900000-0000-7000-8000-000000000007", "予約 01900000"),
        ("verification-lock", "本人確認の停止"),
        ("unheard:of", "unheard:of"),
    ],
)
def test_what_it_was_done_to_is_said_shortly(what: str, words: str) -> None:
    assert what_words(what, JA) == words


def test_who_is_named_or_else_told_apart() -> None:
    assert who_words("staff:01900000-0000-7000-8000-000000000001", "月野 渚", JA) == "月野 渚"
    assert who_words("command:root", "", JA) == "サーバーの管理者（root）"
    assert who_words("staff:01900000-0000-7000-8000-000000000001", "", JA) == "係員 01900000"


def test_earlier_entries_follow_and_nothing_is_read_twice_at_once(bench: DeskBench) -> None:
    states.read()(bench)
    vm = bench.vm("audit")
    later: Future[AuditPage] = Future()
    bench.desk.answers["audit.page"] = later
    vm.loadMore()
    vm.loadMore()
    assert asked(bench) == [{}, {"before": 3961}]
    later.set_result(AuditPage(items=[states.entry(40)], before=None))
    bench.settle()
    assert [row.number for row in vm.rows.rows] == [4000 - n for n in range(41)]
    assert not vm.more
    vm.loadMore()
    assert len(asked(bench)) == 2


def test_a_filter_asks_anew_and_an_answer_to_what_is_no_longer_asked_is_dropped(bench: DeskBench) -> None:
    states.read()(bench)
    vm = bench.vm("audit")
    slow: Future[AuditPage] = Future()
    bench.desk.answers["audit.page"] = slow
    vm.chooseAct(vm.acts.index("個人情報を表示"))
    bench.desk.answers["audit.page"] = AuditPage(items=[states.entry(0)], before=None)
    vm.chooseAct(0)
    slow.set_result(states.PAGE)
    bench.settle()
    assert asked(bench)[1:] == [{"act": "revealed"}, {}]
    assert [row.number for row in vm.rows.rows] == [4000]


def test_one_entry_leads_to_all_by_the_same_person_about_the_same_member(bench: DeskBench) -> None:
    states.read()(bench)
    vm = bench.vm("audit")
    vm.choose(3999)
    assert bench.root.run("audit.who")
    bench.settle()
    vm.choose(3999)
    assert bench.root.run("audit.member")
    bench.settle()
    assert asked(bench)[-1] == {
        "who": "staff:01900000-0000-7000-8000-000000000001",
        "member": "5f2b8c1e-0000-4000-8000-000000000001",
    }
    assert [row.words for row in vm.filters.rows] == ["星野 窓", "会員 5f2b8c1e"]
    vm.without("who")
    assert asked(bench)[-1] == {"member": "5f2b8c1e-0000-4000-8000-000000000001"}
    bench.settle()
    assert bench.root.run("audit.all")
    assert asked(bench)[-1] == {}


def test_an_alteration_is_said_with_its_number_and_a_good_chain_to_be_good(bench: DeskBench) -> None:
    states.read(verify=states.BAD)(bench)
    vm = bench.vm("audit")
    assert bench.root.run("audit.verify")
    bench.settle()
    assert (vm.chainGood, "4,000" in vm.chain, "3件" in vm.chain) == (False, True, True)
    assert vm.faults == ["2210番：書き換えられている", "2214番：欠けている", "3000番：照合点と異なる"]
    bench.desk.answers["audit.verify"] = states.GOOD
    assert bench.root.run("audit.verify")
    bench.settle()
    assert (vm.chainGood, vm.faults, vm.checkpointHash) == (True, [], states.NEWEST.hash)
    assert bench.root.run("audit.copy")
    copied = json.loads(QGuiApplication.clipboard().text())
    assert (copied["number"], copied["hash"], set(copied)) == (
        3970,
        states.NEWEST.hash,
        {"number", "hash", "at", "key", "signature"},
    )


def test_a_file_that_can_not_be_written_is_said(bench: DeskBench, tmp_path: Path) -> None:
    said: list[str] = []
    bench.root.said.connect(said.append)
    states.read(export=OSError(28, "full"))(bench)
    vm = bench.vm("audit")
    vm.save(QUrl.fromLocalFile(str(tmp_path / "a.jsonl")))
    bench.settle()
    bench.desk.answers["audit.export"] = 4000
    vm.save(QUrl.fromLocalFile(str(tmp_path / "a.jsonl")))
    bench.settle()
    assert said == ["ファイルに書き込めませんでした", "4,000件を書き出しました"]
    assert bench.desk.asked("audit.export") == [(tmp_path / "a.jsonl",)] * 2
    bench.root.said.disconnect(said.append)
