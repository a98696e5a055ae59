"""Sending accepted items on by air, where nothing is asked twice; and wiping a machine that goes to somebody else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from tests.desktop.desks import DeskBench, desk_bench
from tests.desktop.receive_stage import PATIENCE, at_work, booking, code, consignment, in_the_air, scan, until

from moonmail.client.errors import ExchangeError, Refusal
from moonmail.client.glance import Trouble


@pytest.fixture
def bench() -> Iterator[DeskBench]:
    with desk_bench() as bench:
        yield bench
        bench.desk.receiving.close()


def test_what_is_accepted_and_not_sent_yet_goes_under_a_waybill(bench: DeskBench) -> None:
    air = in_the_air(bench, consignment(3))
    vm = bench.vm("receive").air
    assert "2件" in vm.ready
    for name, text in (("number", "131-0000 0011"), ("origin", "hnd"), ("destination", "mco")):
        vm.type(name, text)
    assert vm.canConsign is True
    vm.type("number", "131-0000 0012")
    assert vm.canConsign is False
    assert "最後の1桁" in vm.numberError
    vm.type("number", "131-0000 0011")
    air.answer = ExchangeError(Trouble.OFFLINE)
    vm.consign()
    until(bench, lambda: vm.happened)
    assert vm.number == "131-0000 0011"
    air.answer = consignment(1, 2, waybill="13100000011", statuses=[])
    vm.consign()
    until(bench, lambda: len(vm.rows.rows) == 2)
    (_, first, body), (_, second, _) = air.asked
    # The answer may have been lost on its way: it is the same request.
    assert first == second
    assert (body.origin, set(body.booking_ids)) == ("HND", {booking(1), booking(2)})
    assert vm.ready.startswith("これから送る品物はありません")


def test_an_answer_that_was_asked_for_before_hides_no_waybill(
    bench: DeskBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    air = in_the_air(bench, consignment(3))
    vm = bench.vm("receive").air
    late: Future[Any] = Future()
    with monkeypatch.context() as slow:
        slow.setattr(air, "consignments", lambda _: late)
        vm.chooseFlight(0)
        until(bench, lambda: "3件" in vm.ready)
    for name, text in (("number", "131-0000 0011"), ("origin", "hnd"), ("destination", "mco")):
        vm.type(name, text)
    made = consignment(1, 2, waybill="13100000011", statuses=[])
    air.answer, air.known = made, [made, consignment(3)]
    vm.consign()
    until(bench, lambda: len(vm.rows.rows) == 1)
    late.set_result([consignment(3)])
    until(bench, lambda: len(vm.rows.rows) == 2)
    assert vm.ready.startswith("これから送る品物はありません")


def test_what_the_carrier_reports_is_kept_with_its_time(bench: DeskBench) -> None:
    known = consignment(1, 2, 3)
    air = in_the_air(bench, known)
    vm = bench.vm("receive").air
    assert vm.canReport is False
    vm.chooseCode(6)
    vm.type("place", "mco")
    vm.type("when", "2026-11-22 10:31")
    assert (vm.canReport, bool(vm.whenError)) == (False, True)
    vm.type("when", "2026-11-22 10:20")
    assert vm.canReport is True
    air.answer = known
    vm.report()
    until(bench, lambda: air.asked and not vm.busy)
    ((_, _, body),) = air.asked
    assert (body.code.value, body.place, body.at.isoformat()) == ("ARR", "MCO", "2026-11-22T01:20:00+00:00")


def test_custody_is_saved_whole(bench: DeskBench, tmp_path: Path) -> None:
    from moonmail.client.desk.receiving_air import Air

    in_the_air(bench, consignment(1))
    vm = bench.vm("receive").air
    told = json.dumps({"type": "EPCISDocument"}).encode()

    class Api:
        def download(self, path: str, into: object) -> None:
            assert path == "/v1/desk/epcis?flight=mm-204"
            for part in (told[:9], told[9:]):
                into(part)  # type: ignore[operator]

    bench.desk.answers["call"] = lambda work: work(Api())
    bench.desk.receiving.__dict__["air"] = Air(bench.desk)  # type: ignore[arg-type]
    vm.saveEpcis(QUrl.fromLocalFile(str(tmp_path / "custody.jsonld")))
    until(bench, lambda: (tmp_path / "custody.jsonld").exists())
    assert (tmp_path / "custody.jsonld").read_bytes() == told


def test_a_machine_is_wiped_only_when_nothing_waits(bench: DeskBench) -> None:
    vm = at_work(bench)
    scan(bench, code(1))
    vm.asDeclared()
    vm.allGood()
    vm.accept()
    until(bench, lambda: vm.shown.waiting == 1)
    assert bench.root.run("receive.wipe") is False
    (waits,) = bench.desk.receiving.queue().result(PATIENCE)
    bench.desk.receiving._vaults.submit(bench.desk.receiving._not_taken, waits.id, refused()).result(PATIENCE)
    bench.desk.receiving.dismiss(waits.id).result(PATIENCE)
    until(bench, lambda: vm.shown.waiting == vm.shown.refused == 0)
    bench.desk.answers["drafts.wipe"] = None
    assert bench.root.run("receive.wipe") is True
    until(bench, lambda: bench.desk.asked("sign_out"))
    assert len(bench.desk.asked("drafts.wipe")) == 1
    assert not bench.desk.profile.receiving.exists()
    assert not bench.desk.profile.screenings.exists()


def refused() -> ExchangeError:
    return ExchangeError(Trouble.REFUSED, refusal=Refusal(409, "illegal_move", "no"))
