"""Staff choose for a verified caller: what was heard and read out is carried out, once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import pytest
from tests.desktop.desks import NOW, DeskBench, desk_bench
from tests.screens.desk_choices import NO_ROOM, OWED, chosen, owed
from tests.screens.desk_find import FILE, MEMBER, opened

from moonmail.contract.runs import OwedList
from moonmail.domain.mission import EntitlementKind
from moonmail.domain.states import EntitlementState


@pytest.fixture
def bench() -> Iterator[DeskBench]:
    with desk_bench() as bench:
        yield bench


def test_nothing_is_asked_before_the_caller_is_verified(bench: DeskBench) -> None:
    opened(FILE)(bench)
    assert bench.desk.asked("runs.owed") == []
    assert not bench.vm("choices").open


def test_what_was_heard_is_carried_out_once(bench: DeskBench) -> None:
    desk = bench.desk
    chosen(EntitlementKind.REFLIGHT)(bench)
    vm: Any = bench.vm("choices")
    said: list[str] = []
    bench.root.said.connect(said.append)
    assert (vm.canGo, vm.missing, vm.facts) == (False, "便を選んでください。", [])
    assert not bench.root.run("choice.go")
    vm.chooseFlight(1)
    assert (vm.canGo, len(vm.facts)) == (True, 3)
    # Refused, and asked for again: it is the same choice, and what was chosen is still there.
    desk.answers["runs.choose"] = NO_ROOM
    assert bench.root.run("choice.go")
    bench.settle()
    assert "空きのある別の便" in vm.happened
    assert (vm.flightIndex, len(desk.asked("runs.owed"))) == (1, 2)
    late: Future[object] = Future()
    desk.answers["runs.choose"] = late
    assert bench.root.run("choice.go")
    assert not bench.root.run("choice.go"), "while it is under way"
    late.set_result(OWED.entitlement.model_copy(update={"state": EntitlementState.FULFILLED, "chosen_at": NOW}))
    bench.settle()
    first, again = desk.asked("runs.choose")
    assert first == again
    _, member, entitlement, kind, flight, language = first
    assert (member, entitlement, kind) == (MEMBER, OWED.entitlement.id, EntitlementKind.REFLIGHT)
    assert (flight.mission_id, flight.facts_sha256, language) == ("mm-206", "5" * 64, "ja")
    assert said == ["「次の便で再搭載」の手続きをしました。"]
    assert not vm.open
    assert len(desk.asked("people.file")) >= 2, "the file is another one now"


@pytest.mark.thorough
def test_where_no_flight_has_room_nobody_flies_again(bench: DeskBench) -> None:
    chosen(None, owed())(bench)
    rows = {row.kind: row for row in bench.vm("choices").kinds.rows}
    assert (rows["reflight"].may, rows["refund"].may) == (False, True)
    assert rows["reflight"].about == "空きのある便がありません。"
    assert "￥33,000" in rows["refund"].about


@pytest.mark.thorough
def test_what_was_chosen_for_one_caller_is_not_there_for_the_next(bench: DeskBench) -> None:
    chosen(EntitlementKind.REFUND)(bench)
    assert bench.vm("choices").canGo
    bench.desk.answers["runs.owed"] = OwedList(items=[])
    bench.root.caller.show(None)
    bench.settle()
    assert (bench.vm("choices").open, bench.vm("choices").canGo) == (False, False)
