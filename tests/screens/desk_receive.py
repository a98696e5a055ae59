"""The receiving page in every state."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from tests.desktop.desks import RECEIVING, DeskBench
from tests.desktop.receive_stage import (
    PATIENCE,
    at_work,
    code,
    consignment,
    in_the_air,
    item,
    receiving_of,
    scan,
    until,
)

from moonmail.client.desk.receiving import Receiving
from moonmail.client.errors import ExchangeError, Refusal
from moonmail.client.glance import Trouble

_LONG = "曾祖母から受け継いだ、月長石と真珠の付いた結婚指輪（内側に1923年9月と刻印あり）の写し"


def _no_book(bench: DeskBench) -> None:
    bench.desk._parts["receiving"] = Receiving(bench.desk)  # type: ignore[arg-type, assignment]
    bench.desk.answers["call"] = ExchangeError(Trouble.OFFLINE)
    bench.enter(RECEIVING, "receive")
    until(bench, lambda: bench.vm("receive").shown.bookLine)


def _scanned(text: str, *items: dict[str, Any]) -> Callable[[DeskBench], None]:
    def arrange(bench: DeskBench) -> None:
        at_work(bench, *items)
        scan(bench, text)

    return arrange


def _measured(bench: DeskBench, **typed: str) -> Any:
    at_work(bench)
    vm = scan(bench, code())
    for name, text in ({"length": "12.1", "height": "2.0", "mass": "1.82"} | typed).items():
        vm.type(name, text)
    vm.allGood()
    bench.settle()
    return vm


def _misfit(bench: DeskBench) -> None:
    _measured(bench, length="18.04")


def _failed_check(bench: DeskBench) -> None:
    vm = _measured(bench)
    for key in ("power", "whole"):
        vm.turn(key)
    bench.settle()


def _wrong_measures(bench: DeskBench) -> None:
    at_work(bench)
    vm = scan(bench, code())
    for name, text in (("length", "twelve"), ("height", "US,GS,+ 1.2 g"), ("mass", "0")):
        vm.type(name, text)


def _queue(bench: DeskBench) -> None:
    vm = at_work(bench, *(item(number) for number in range(1, 7)))
    for number in range(1, 6):
        scan(bench, code(number))
        vm.asDeclared()
        if number == 3:
            vm.turn("liquid")
            vm.turn("liquid")
        vm.allGood()
        (vm.refuse if number == 3 else vm.accept)()
        until(bench, lambda: vm.shown.stage == "empty")
    receiving = bench.desk.receiving
    (second,) = [each for each in receiving.queue().result(PATIENCE) if each.number == 2]
    why = (
        "この品物は、2026年11月22日(日) 10:21に星野 窓がすでに受け付けています（検査が終わりました）。"
        "今回の記録では何も変更していません。品物が2つあるときは、責任者にお知らせください。"
    )
    refusal = Refusal(409, "illegal_move", why)
    error = ExchangeError(Trouble.REFUSED, refusal=refusal)
    receiving._vaults.submit(receiving._not_taken, second.id, error).result(PATIENCE)
    until(bench, lambda: vm.shown.refused == 1)


def _offline(bench: DeskBench) -> None:
    _measured(bench)
    bench.offline()


def _printers(bench: DeskBench) -> None:
    from moonmail.desktop.printing import Printer

    receiving_of(bench, item(1))
    bench.enter(RECEIVING, "receive")
    labels = bench.vm("receive").label_model
    labels._printers = (Printer("tsuki", "受付1番窓口", default=True),)
    labels.choose(1)


def _air(bench: DeskBench) -> None:
    in_the_air(bench, consignment(2), consignment(3, waybill="13100000022", statuses=[], id=str(uuid.UUID(int=95))))
    vm = bench.vm("receive").air
    for name, text in (("number", "131-0000 0012"), ("origin", "HND"), ("destination", "MCOO"), ("when", "noon")):
        vm.type(name, text)


STATES: dict[str, Callable[[DeskBench], None]] = {
    "receive-no-book": _no_book,
    "receive-ready": lambda bench: at_work(bench) and None,
    "receive-scanned": _scanned(code()),
    "receive-good": lambda bench: _measured(bench) and None,
    "receive-misfit": _misfit,
    "receive-failed": _failed_check,
    "receive-wrong-measures": _wrong_measures,
    "receive-altered": _scanned(code()[:-4] + "AAAA"),
    "receive-replaced": _scanned(code(), item(1, sequence=2)),
    "receive-already": _scanned(
        code(), item(1, state="accepted", declared=None, decided_at="2026-11-22T01:12:00Z", decided_by="星野 窓")
    ),
    "receive-long": _scanned(
        code(),
        item(
            1,
            declared=item(1)["declared"]
            | {"name": _LONG, "shape": "box", "materials": ["metal", "glass", "stone", "textile", "wax"]},
        ),
    ),
    "receive-queue": _queue,
    "receive-offline": _offline,
    "receive-printer": _printers,
    "receive-air": _air,
    "receive-air-empty": lambda bench: in_the_air(bench) and None,
}
