"""Opening a draft from a lounge's kiosk in the home app."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from PySide6.QtCore import QObject
from tests.desktop import sample
from tests.desktop.shells import Bench, done
from tests.desktop.states_carried import CODE, STATES, UNKNOWN, failing
from tests.desktop.test_keepsakes_page import item_of, press

from moonmail.client.errors import CarryError, CarryReason, ExchangeError
from moonmail.client.model import Draft, Trouble
from moonmail.desktop.viewmodels.carried import CarriedInputs, derive_carried
from moonmail.desktop.viewmodels.carry_words import carry_hint, carrying_told, opening_told
from moonmail.desktop.viewmodels.direct_words import Told
from moonmail.domain.text import Language

JA, EN = Language.JA, Language.EN
DRAFT = Draft(uuid4(), sample.NOW, mission_id=sample.BOARD[0].mission_id, text="月へ", step="write")


@pytest.mark.parametrize(
    ("typed", "hint", "error"),
    [
        ("", "", ""),
        ("7KQM-3", "あと7文字です。", ""),
        (CODE, "7KQM-3TXA-9WDM", ""),
        ("７ｋｑｍ３ｔｘａ９ｗｄｍ", "7KQM-3TXA-9WDM", ""),
        (f"https://m.example/carry?lang=ja#{CODE}", "7KQM-3TXA-9WDM", ""),
        ("7KQM0TXA9WDO", "", "「0、O」"),
        ("7KQM3TXA9WDX", "", "1文字が違うか"),
        ("7KQM3TAX9WDM", "", "入れ替わって"),
        (CODE + "AA", "", "2文字多い"),
        ("https://m.example/carry", "", "「#」から後ろ"),
        ("https://m.example/carry#d.AAAA", "つながっていなくても", ""),
    ],
)
def test_what_is_typed_is_told_at_once(typed: str, hint: str, error: str) -> None:
    told, wrong = carry_hint(typed, JA)
    assert hint in told if hint else told == ""
    assert error in wrong if error else wrong == ""
    assert all(told.isascii() for told in carry_hint(typed, EN))


def test_what_can_be_opened() -> None:
    def can(typed: str, asking: bool = False) -> bool:
        return derive_carried(CarriedInputs(typed, asking, Told(), JA)).canOpen

    assert can(CODE)
    assert can("https://m.example/carry#d.AAAA")
    assert not can(CODE, asking=True)
    assert not can(CODE[:-1])
    assert not can("7KQM3TXA9WDX")


@pytest.mark.parametrize(
    ("error", "happened", "then"),
    [
        (UNKNOWN, "見つかりません", "見比べて"),
        (ExchangeError(Trouble.SERVER_DOWN, retry_after=600, status=429), "違うコード", "10分"),
        (ExchangeError(Trouble.OFFLINE), "つながっていません", "つながってから"),
        (CarryError(CarryReason.OTHER_SERVER, "https://lounge.example"), "lounge.example", "設定"),
        (CarryError(CarryReason.DAMAGED), "壊れて", "コード"),
        (CarryError(CarryReason.TOO_NEW), "新しいバージョン", "更新"),
        (CarryError(CarryReason.CUT), "途中で切れて", "全体"),
    ],
)
def test_every_trouble_says_what_is_safe_and_what_to_do(error: BaseException, happened: str, then: str) -> None:
    found = opening_told(error, JA)
    assert happened in found.happened
    assert then in found.next
    assert found.safe == "入力した内容は、この画面に残っています。"
    assert opening_told(error, EN).next


@pytest.mark.parametrize(
    "error",
    [
        CarryError(CarryReason.TOO_LARGE),
        ExchangeError(Trouble.OFFLINE),
        ExchangeError(Trouble.SERVER_DOWN, status=429),
        ExchangeError(Trouble.SERVER_DOWN, status=503),
    ],
)
def test_what_cant_be_carried_is_still_at_the_kiosk(error: BaseException) -> None:
    found = carrying_told(error, JA)
    assert found.safe == "下書きは、まだこの端末にあります。"
    assert found.happened
    assert found.next


@pytest.mark.parametrize("name", STATES)
def test_every_state_is_drawn(bench: Bench, name: str) -> None:
    STATES[name](bench)
    assert item_of(bench, "carried-code") is not None
    wrong = item_of(bench, "carried-trouble")
    assert (wrong is not None) is (name.split("-")[-1] in {"unknown", "often", "offline", "elsewhere"})


def test_from_the_flow_to_the_draft(bench: Bench) -> None:
    asked: list[str] = []
    bench.engine.drafts = lambda: done([])
    bench.engine.open_carried = lambda typed: (asked.append(typed), done(DRAFT))[1]
    bench.home.open("send")
    bench.settle()
    press(bench, "open-carried")
    assert bench.home.page == "carried"
    bench.home.carried.type(CODE)
    bench.settle()
    said: list[str] = []
    bench.home.said.connect(said.append)
    press(bench, "carried-open")
    assert asked == [CODE]
    assert (bench.home.page, bench.home.send.step) == ("send", "write")
    assert bench.home.send.draft == DRAFT
    assert said == ["ラウンジの下書きを開きました。"]
    # Nothing of the code stays for who comes next.
    assert bench.home.carried.typed == ""


def test_what_is_being_written_is_kept_when_another_draft_is_opened(bench: Bench) -> None:
    mine = replace(DRAFT, id=uuid4(), text="書きかけ")
    bench.engine.drafts = lambda: done([mine])
    bench.engine.open_carried = lambda typed: done(DRAFT)
    bench.home.open("send")
    bench.settle()
    bench.home.send.resume(str(mine.id))
    bench.home.push("carried")
    bench.home.carried.type(CODE)
    bench.home.carried.openDraft()
    bench.settle()
    assert bench.home.send.draft == DRAFT
    assert [call for call in bench.engine.calls if call[0] == "discard_draft"] == []


def test_after_a_failure_the_same_can_be_tried_again(bench: Bench) -> None:
    bench.engine.open_carried = failing(ExchangeError(Trouble.OFFLINE))
    bench.home.push("carried")
    bench.settle()
    vm = bench.home.carried
    vm.type(CODE)
    vm.openDraft()
    bench.settle()
    assert (vm.typed, vm.canOpen, vm.asking) == (CODE, True, False)
    vm.type(CODE[:-1])
    assert vm.happened == ""


def test_who_starts_anew_finds_the_way_too(bench: Bench) -> None:
    bench.engine.drafts = lambda: done([DRAFT])
    bench.home.open("send")
    bench.settle()
    assert bench.home.send.step == "start"
    button = bench.window.findChild(QObject, "open-carried")
    assert button is not None
    assert button.property("visible")
