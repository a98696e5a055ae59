"""The states of taking a draft home from the kiosk: name → how to come there from the first screen."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.desktop import sample
from tests.desktop.guests import GuestBench
from tests.desktop.shells import done

from moonmail.client.carrying import CarriedHome
from moonmail.client.errors import CarryError, CarryReason, ExchangeError
from moonmail.client.model import Draft, Stroke, Trouble
from moonmail.desktop.viewmodels.kiosk_carry import VmCarry
from moonmail.domain.carrying import code_address
from moonmail.domain.kiosk import KioskEvent
from moonmail.domain.text import Language

CODE = "7KQM3TXA9WDM"
LETTER = Draft(
    UUID(int=7),
    sample.NOW,
    mission_id="mm-204",
    title="ばあばへの手紙",
    name="山本 さくら",
    text="月を見上げたら、手を振ってください。",
)
DRAWN = replace(
    LETTER,
    strokes=tuple(
        Stroke(tuple((i * 13.7 % 30, i**3 * 0.7331 % 20) for i in range(n, n + 90)), 0.4) for n in range(0, 900, 90)
    ),
)
OFFLINE = ExchangeError(Trouble.OFFLINE)


def kept(code: str = CODE) -> CarriedHome:
    address = code_address("https://moonmail.example", code, Language.JA)
    return CarriedHome(address, code, sample.NOW + timedelta(hours=24))


def failing(error: BaseException) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_exception(error)
    return future


def carry_model(bench: GuestBench) -> VmCarry:
    model = bench.guest.made("carry")
    assert isinstance(model, VmCarry)
    return model


def carrying(
    *drafts: Draft, carry: Callable[[Draft, str], Future[Any]] | None = None, then: str = "ready"
) -> Callable[[GuestBench], None]:
    def open_(bench: GuestBench) -> None:
        bench.engine.drafts = lambda: done(list(drafts))
        bench.engine.carry = carry or (lambda draft, code: done(kept()))
        bench.guest.happened(KioskEvent.LANGUAGE_CHOSEN)
        bench.guest.openTask("carry")
        model = carry_model(bench)
        bench.until(lambda: model.stage == then and (bool(model.qr) or then not in {"ready", "whole"}))

    return open_


def menu(bench: GuestBench) -> None:
    carrying(LETTER)(bench)
    bench.guest.openMenu()


GUEST_STATES: dict[str, Callable[[GuestBench], None]] = {
    "kiosk-carry": carrying(LETTER),
    "kiosk-carry-more": carrying(LETTER, replace(LETTER, id=UUID(int=9), title="月の絵")),
    "kiosk-carry-making": carrying(LETTER, carry=lambda *_: Future(), then="making"),
    "kiosk-carry-offline": carrying(LETTER, carry=lambda *_: failing(OFFLINE), then="whole"),
    "kiosk-carry-failed": carrying(DRAWN, carry=lambda *_: failing(OFFLINE), then="failed"),
    "kiosk-carry-too-large": carrying(
        LETTER, carry=lambda *_: failing(CarryError(CarryReason.TOO_LARGE)), then="failed"
    ),
    "kiosk-carry-nothing": carrying(then="none"),
    "kiosk-carry-menu": menu,
}
