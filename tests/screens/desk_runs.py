"""Many at once at the desk, in every state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from tests.desktop.desks import NOW, OPERATIONS, SUPERVISOR, DeskBench

from moonmail.client.errors import ExchangeError, Refusal
from moonmail.client.glance import Trouble
from moonmail.contract.base import Money, WindowOut, Words
from moonmail.contract.runs import (
    Preview,
    Progress,
    Run,
    RunFlight,
    RunFlights,
    RunLine,
    RunList,
    RunReport,
    Selection,
    SizeCount,
    SkipCount,
    Told,
)
from moonmail.domain.runs import SKIP_WORDS, LineState, RunKind, RunReason, RunState, RunStep, Skip, steps_from
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import MissionState

OFFLINE: Final = ExchangeError(Trouble.OFFLINE)
CLOSED: Final = ExchangeError(
    Trouble.REFUSED,
    "K7WQ2M",
    status=409,
    refusal=Refusal(
        code="booking_closed",
        status=409,
        detail="振替先の便は予約を受け付けていないため、振り替えられません。何も変更していません。受付中の便を選んでください。",
    ),
)
TOLD: Final = Told(
    ja="打上げが延期されたため、MM 204 便のご予約を MM 206 便に変更しました。追加のお支払いはありません。",
    en="The launch slipped, so your booking on MM 204 has been moved to MM 206. There is nothing more to pay.",
)
_ALL: Final = {SizeCode.NAME: 4_120, SizeCode.MESSAGE: 3_870, SizeCode.PHOTO: 1_404, SizeCode.XS: 512, SizeCode.L: 3}


def flight(number: int, bookings: dict[SizeCode, int], room: dict[SizeCode, int], owed: int = 0) -> RunFlight:
    return RunFlight(
        mission_id=f"mm-{number}",
        flight_number=f"MM {number}",
        state=MissionState.BOOKING_OPEN if room else MissionState.BOOKING_CLOSED,
        window=WindowOut(earliest=f"20{number % 100 + 23}-03-01", latest=f"20{number % 100 + 23}-05-31"),
        bookings=bookings,
        completed=40,
        owed=owed,
        room=room,
    )


FLIGHTS: Final = RunFlights(
    items=[
        flight(203, {SizeCode.MESSAGE: 812}, {}, owed=31),
        flight(204, _ALL, {}),
        flight(206, {SizeCode.MESSAGE: 18}, dict.fromkeys(_ALL, 5_000)),
        flight(207, {}, dict.fromkeys(_ALL, 90)),
    ]
)


def skips(*found: tuple[Skip, int]) -> list[SkipCount]:
    return [SkipCount(reason=skip, words=Words.of(SKIP_WORDS[skip]), bookings=n) for skip, n in found]


def run(
    number: int,
    kind: RunKind = RunKind.MOVE,
    state: RunState = RunState.PREVIEWED,
    done: int = 0,
    skipped: int = 0,
    short: int = 0,
) -> Run:
    started = state is not RunState.PREVIEWED
    bookings = 9_909
    moves = kind is RunKind.MOVE
    return Run(
        id=UUID(int=500 + number),
        kind=kind,
        state=state,
        selection=Selection(mission_id="mm-204"),
        target="mm-206" if moves else None,
        words=TOLD,
        preview=Preview(
            bookings=bookings,
            sizes=[
                SizeCount(size=size, bookings=n, slots=n, room=max(0, 5_000 - short) if moves else None)
                for size, n in _ALL.items()
            ],
            cannot=skips((Skip.CHANGING, 4), (Skip.CHOOSING, 182), (Skip.REFUSED, 1)),
            refund=Money(amount=198_761_300 if kind is RunKind.REFUND else 0),
            short=short,
        ),
        preview_sha256="5" * 64,
        progress=Progress(
            waiting=bookings - done - skipped,
            done=done,
            skipped=skipped,
            refunded=Money(amount=done * 19_800 if kind is RunKind.REFUND else 0),
        ),
        may=[step for step in RunStep if step in steps_from(state)],
        by="月野 渚",
        made_at=NOW - timedelta(hours=3 * number),
        reason=RunReason.DELAYED if started else None,
        started_by="月野 渚" if started else "",
        started_at=NOW - timedelta(hours=3 * number) if started else None,
        ended_at=NOW if state in (RunState.FINISHED, RunState.CANCELLED) else None,
    )


HISTORY: Final = RunList(
    items=[
        run(1, RunKind.MESSAGE, RunState.RUNNING, 4_211, 3),
        run(2, RunKind.REFUND, RunState.PAUSED, 512, 2),
        run(3, state=RunState.FINISHED, done=9_840, skipped=69),
        run(4, RunKind.MESSAGE, RunState.CANCELLED, 120),
        run(5),
    ]
)


def line(number: int, skip: Skip, size: SizeCode = SizeCode.MESSAGE) -> RunLine:
    return RunLine(
        place=number,
        booking_id=UUID(int=9000 + number),
        pass_number=("K7WQ2M", "P4XN8R", "TT3H9C", "")[number % 4],
        size=size,
        state=LineState.SKIPPED,
        skipped=skip,
        words=Words.of(SKIP_WORDS[skip]),
        new_booking_id=None,
        refund=Money(amount=0),
        at=NOW,
    )


REPORT: Final = RunReport(
    items=[
        line(1, Skip.OTHER_HOLDER),
        line(2, Skip.NO_ROOM, SizeCode.NAME),
        line(3, Skip.FAILED, SizeCode.XS),
        line(4, Skip.ENDED, SizeCode.PHOTO),
        line(5, Skip.CHOOSING),
    ],
    after=5,
)


def _open(bench: DeskBench, **answers: Any) -> Any:
    given = {"flights": FLIGHTS, "history": HISTORY, "report": REPORT} | answers
    bench.desk.answers |= {f"runs.{name}": each for name, each in given.items()}
    bench.enter(OPERATIONS, "runs")
    return bench.vm("runs")


def _filled(bench: DeskBench, kind: RunKind = RunKind.MOVE, **answers: Any) -> Any:
    vm = _open(bench, **answers)
    vm.form.chooseKind(kind.value)
    vm.form.chooseFlight(2)
    if kind is RunKind.MOVE:
        vm.form.chooseTarget(1)
    bench.settle()
    return vm


def _nothing(bench: DeskBench) -> None:
    _open(bench, history=RunList(items=[]))


def _loading(bench: DeskBench) -> None:
    bench.enter(SUPERVISOR, "runs")


def _failed(bench: DeskBench) -> None:
    _open(bench, flights=OFFLINE, history=OFFLINE)


def _form(bench: DeskBench) -> None:
    _filled(bench)


def _owed(bench: DeskBench) -> None:
    vm = _filled(bench)
    vm.form.chooseFlight(1)
    vm.form.setOwed(True)


def _refused(bench: DeskBench) -> None:
    vm = _filled(bench, make=CLOSED)
    vm.form.preview()


def _shown(made: Run, *, reason: bool = False) -> Callable[[DeskBench], None]:
    def arrange(bench: DeskBench) -> None:
        vm = _filled(bench, made.kind, make=made, run=made)
        vm.form.preview()
        bench.settle()
        if reason:
            vm.run.chooseReason(1)

    return arrange


STATES: Final[dict[str, Callable[[DeskBench], None]]] = {
    "runs-nothing": _nothing,
    "runs-loading": _loading,
    "runs-failed": _failed,
    "runs-form": _form,
    "runs-owed": _owed,
    "runs-refused": _refused,
    "runs-preview": _shown(run(0)),
    "runs-preview-short": _shown(run(0, short=1_200), reason=True),
    "runs-preview-refund": _shown(run(0, RunKind.REFUND), reason=True),
    "runs-running": _shown(run(0, RunKind.REFUND, RunState.RUNNING, 4_211, 3)),
    "runs-paused": _shown(run(0, state=RunState.PAUSED, done=512)),
    "runs-finished": _shown(run(0, state=RunState.FINISHED, done=9_840, skipped=69)),
}
