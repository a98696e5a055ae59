"""Opening a draft from a lounge's kiosk: typed, wrong, unknown, asked too often, offline."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from tests.desktop.shells import Bench

from moonmail.client.errors import CarryError, CarryReason, ExchangeError, Refusal
from moonmail.client.model import Trouble

CODE = "7KQM3TXA9WDM"
UNKNOWN = ExchangeError(
    Trouble.REFUSED,
    refusal=Refusal(
        404,
        "code_unknown",
        "このコードの下書きは見つかりません。コードが違うか、お預かりの24時間が過ぎて消えています。",
        "7F3K9Q",
    ),
)


def failing(error: BaseException) -> Callable[..., Future[Any]]:
    def call(*_: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_exception(error)
        return future

    return call


def page(typed: str = "", error: BaseException | None = None, *, waits: bool = False) -> Callable[[Bench], None]:
    def open_(bench: Bench) -> None:
        if error is not None:
            bench.engine.open_carried = failing(error)
        if waits:
            bench.engine.open_carried = lambda *_: Future()
        bench.home.push("carried")
        bench.settle()
        bench.home.carried.type(typed)
        if error is not None or waits:
            bench.home.carried.openDraft()
        bench.settle()

    return open_


STATES: dict[str, Callable[[Bench], None]] = {
    "carried": page(),
    "carried-typed": page("７ｋｑｍ ３ｔｘａ ９ｗｄｍ"),
    "carried-look-alike": page("7KQM-0TXA-9WDH"),
    "carried-slip": page("7KQM-3TXA-9WDE"),
    "carried-cut": page("https://moonmail.example/carry?lang=ja"),
    "carried-asking": page(CODE, waits=True),
    "carried-unknown": page(CODE, UNKNOWN),
    "carried-too-often": page(CODE, ExchangeError(Trouble.SERVER_DOWN, retry_after=600, status=429)),
    "carried-offline": page(CODE, ExchangeError(Trouble.OFFLINE)),
    "carried-elsewhere": page(
        f"https://lounge.example/carry#{CODE}", CarryError(CarryReason.OTHER_SERVER, "https://lounge.example")
    ),
}
