from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from tests.desktop import sample, states_shipments
from tests.desktop.sample_shipments import (
    DETAILS,
    FLYING,
    LAPSED,
    LOST,
    NEEDS_YOU,
    REFUSED,
    UNPAID,
    WAITING,
    payment,
)
from tests.desktop.shells import Bench, done

from moonmail.client.model import ShipmentCard, ShipmentDetail, Status, StatusChanged, StoreChanged, Trouble
from moonmail.desktop.viewmodels.shipments_detail import ShipmentInputs, ShipmentProps, countdown, derive_shipment
from moonmail.domain.formats import JAPAN
from moonmail.domain.states import BookingState
from moonmail.domain.text import Language

SYNCED = Status(synced_at=sample.NOW)
OFFLINE = Status(trouble=Trouble.OFFLINE, synced_at=sample.NOW)


def of(card: ShipmentCard) -> ShipmentDetail:
    return DETAILS[card.shipment_id]


def derive(detail: ShipmentDetail | None, language: Language = Language.JA, **more: object) -> ShipmentProps:
    values: dict[str, object] = {"missing": False, "status": SYNCED, "language": language, "zone": JAPAN}
    return derive_shipment(ShipmentInputs(detail=detail, **(values | more)))  # type: ignore[arg-type]


def with_booking(detail: ShipmentDetail, **update: object) -> ShipmentDetail:
    assert detail.booking is not None
    return replace(detail, booking=detail.booking.model_copy(update=update))


def test_loading_and_missing() -> None:
    assert derive(None).state == "loading"
    assert derive(None, missing=True).state == "missing"


@pytest.mark.parametrize("card", [REFUSED, WAITING, NEEDS_YOU])
@pytest.mark.parametrize("language", list(Language))
def test_what_is_only_asked_for_never_looks_booked(card: ShipmentCard, language: Language) -> None:
    props = derive(of(card), language)
    assert not props.reference
    assert not props.price
    assert not props.facts
    assert props.payState == "none"
    assert props.happened
    assert props.safe


def test_a_refusal_says_why_and_what_else_there_is() -> None:
    props = derive(of(REFUSED))
    assert props.noticeTone == "bad"
    assert "満席" in props.happened
    assert "MM 205便 メッセージプレート ￥19,800（のこり80）" in props.next
    assert "7F3K9Q" in props.code
    assert props.askId
    assert not props.canRetry


def test_what_needs_the_member_can_be_asked_again() -> None:
    props = derive(of(NEEDS_YOU))
    assert (props.noticeTone, props.canRetry) == ("warn", True)


def test_what_waits_says_so_and_needs_nothing() -> None:
    calm = derive(of(WAITING))
    assert (calm.noticeTone, calm.askId) == ("info", "")
    assert "まだ予約されていません" in calm.happened
    offline = derive(of(WAITING), status=OFFLINE)
    assert offline.next
    assert offline.happened == calm.happened


@pytest.mark.parametrize(
    ("left", "opening", "state", "text"),
    [
        (1685, False, "due", "28:05"),
        (3600, False, "due", "1:00:00"),
        (0, False, "over", ""),
        (-5, False, "over", ""),
        (600, True, "starting", "10:00"),
        (None, False, "due", ""),
    ],
)
def test_unpaid(left: int | None, opening: bool, state: str, text: str) -> None:
    props = derive(of(UNPAID), seconds_left=left, opening=opening)
    assert props.payState == state
    assert props.countdown == text


def test_paying_is_not_promised_while_offline() -> None:
    online = derive(of(UNPAID), seconds_left=600, opening=True)
    offline = derive(of(UNPAID), seconds_left=600, opening=True, status=OFFLINE)
    assert online.payText != offline.payText
    assert "オフライン" in offline.payText


@pytest.mark.parametrize(
    ("booking", "paid", "state"),
    [
        (BookingState.AWAITING_PAYMENT, "pending", "checking"),
        (BookingState.AWAITING_PAYMENT, "failed", "due"),
        (BookingState.AWAITING_PAYMENT, "expired", "due"),
        (BookingState.CONFIRMED, "paid", "paid"),
        (BookingState.COMPLETED, "paid", "paid"),
        (BookingState.LAPSED, "expired", "lapsed"),
        (BookingState.LAPSED, "refunded", "closed"),
        (BookingState.CANCELLED, "refunding", "closed"),
        (BookingState.CANCELLED, "created", "closed"),
    ],
)
def test_payment_states(booking: BookingState, paid: str, state: str) -> None:
    detail = replace(with_booking(of(UNPAID), state=booking), payment=payment(UNPAID, paid))
    props = derive(detail, seconds_left=600)
    assert props.payState == state
    assert props.payTitle


def test_countdown() -> None:
    assert [countdown(n) for n in (0, 9, 61, 3599, 3661, -3)] == [
        "00:00",
        "00:09",
        "01:01",
        "59:59",
        "1:01:01",
        "00:00",
    ]


def test_lapsed_can_be_booked_again_where_it_still_sells() -> None:
    assert derive(of(LAPSED)).bookable
    assert not derive(of(FLYING)).bookable


def test_the_six_facts_in_the_language_they_were_confirmed_in() -> None:
    japanese = derive(of(FLYING), Language.JA)
    assert len(japanese.facts) == 6
    assert derive(of(FLYING), Language.EN).facts == japanese.facts


@pytest.mark.parametrize("language", list(Language))
def test_offline_says_what_still_works(language: Language) -> None:
    assert derive(of(FLYING), language, status=OFFLINE).offline
    assert not derive(of(FLYING), language).offline


# ---------------------------------------------------------------- on the page


def open_page(bench: Bench, card: ShipmentCard) -> Bench:
    states_shipments.detail_of(card)(bench)
    bench.settle()
    return bench


def opened(bench: Bench) -> list[str]:
    urls: list[str] = []
    bench.shell.services.open_url = lambda url: (urls.append(url), True)[1]
    return urls


def test_pay_now_opens_the_page_that_is_there(bench: Bench) -> None:
    urls = opened(open_page(bench, UNPAID))
    bench.click("pay-now")
    assert urls == ["http://127.0.0.1:1/pay/x"]


def test_pay_now_starts_anew_and_opens_once_the_page_comes(bench: Bench) -> None:
    failed = replace(of(UNPAID), payment=payment(UNPAID, "failed"))
    open_page(bench, UNPAID)
    bench.engine.shipment = lambda _: done(failed)
    bench.shell.services.bridge.take(StoreChanged(frozenset({"payment"})))
    bench.settle()
    urls = opened(bench)
    new = UUID(int=77)
    bench.engine.pay = lambda _: done(new)
    bench.click("pay-now")
    bench.settle()
    vm = bench.home.shipment
    assert (vm.payState, urls) == ("starting", [])
    page = payment(UNPAID, "created", id=new, checkout_url="http://127.0.0.1:1/pay/y")
    bench.engine.shipment = lambda _: done(replace(of(UNPAID), payment=page))
    for _ in range(3):
        bench.shell.services.bridge.take(StoreChanged(frozenset({"payment"})))
        bench.settle()
    assert urls == ["http://127.0.0.1:1/pay/y"]
    assert vm.payState == "due"


def test_no_browser_is_said(bench: Bench) -> None:
    open_page(bench, UNPAID)
    bench.shell.services.open_url = lambda _: False
    said: list[str] = []
    bench.home.said.connect(said.append)
    bench.click("pay-now")
    assert "ブラウザー" in said[0]


def test_the_countdown_runs_by_the_servers_clock(bench: Bench) -> None:
    open_page(bench, UNPAID)
    vm = bench.home.shipment
    assert vm.countdown == "28:05"
    assert vm._tick.isActive()
    bench.engine.server_now = lambda: sample.NOW + timedelta(minutes=28)
    vm._tick.timeout.emit()
    assert vm.countdown == "00:05"
    bench.engine.server_now = lambda: sample.NOW + timedelta(minutes=29)
    vm._tick.timeout.emit()
    assert vm.payState == "over"
    assert not vm._tick.isActive()
    assert bench.window.findChild(QObject, "pay-now").property("visible") is False  # type: ignore[union-attr]


def test_nothing_ticks_where_nothing_runs_out(bench: Bench) -> None:
    open_page(bench, FLYING)
    assert not bench.home.shipment._tick.isActive()


def test_reference_is_copied(bench: Bench) -> None:
    open_page(bench, FLYING)
    bench.home.shipment.copyReference()
    assert QGuiApplication.clipboard().text() == "K7PX3M"


def test_a_refusal_that_was_read_goes(bench: Bench) -> None:
    open_page(bench, REFUSED)
    ask = bench.home.shipment.askId
    bench.home.shipment.dismiss()
    bench.settle()
    assert ("dismiss", (UUID(ask),)) in bench.engine.calls
    assert bench.home.page == "shipments"


def test_asking_again(bench: Bench) -> None:
    open_page(bench, NEEDS_YOU)
    ask = bench.home.shipment.askId
    bench.home.shipment.retry()
    assert ("retry", (UUID(ask),)) in bench.engine.calls


def test_a_late_answer_about_another_shipment_is_dropped(bench: Bench) -> None:
    open_page(bench, FLYING)
    slow: Future[object] = Future()
    bench.engine.shipment = lambda _: slow
    bench.home.openShipment(str(UNPAID.shipment_id))
    bench.engine.shipment = lambda _: done(of(LOST))
    bench.home.openShipment(str(LOST.shipment_id))
    slow.set_result(of(UNPAID))
    bench.settle()
    assert bench.home.shipment.title == LOST.title


def test_a_shipment_that_is_gone_says_so(bench: Bench) -> None:
    open_page(bench, FLYING)
    bench.engine.shipment = lambda _: done(None)
    bench.shell.services.bridge.take(StoreChanged(frozenset({"shipment"})))
    bench.settle()
    assert bench.home.shipment.state == "missing"


@pytest.mark.parametrize(
    ("key", "modifier", "shown"),
    [
        (Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier, "save-dialog"),
        (Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier, "print-now"),
    ],
)
def test_shortcuts(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, key: Qt.Key, modifier: Qt.KeyboardModifier, shown: str
) -> None:
    monkeypatch.setenv("CUPS_SERVER", "/nowhere/at/all")
    open_page(bench, FLYING)
    QTest.keyClick(bench.window, key, modifier)
    bench.settle()
    found = bench.window.findChild(QObject, shown)
    assert found is not None
    if shown == "save-dialog":
        found.close()  # type: ignore[attr-defined]


def test_shortcuts_do_nothing_without_a_pass(bench: Bench) -> None:
    open_page(bench, REFUSED)
    QTest.keyClick(bench.window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    bench.settle()
    assert bench.window.findChild(QObject, "save-dialog") is None


def test_live_language(bench: Bench) -> None:
    open_page(bench, LOST)
    before = bench.home.shipment.owed.text
    bench.shell.services.settings.change(language="en")
    bench.settle()
    assert bench.home.shipment.owed.text != before
    assert any(row.title == "Launched and separated" for row in bench.home.shipment.timeline.rows)


def test_going_offline_while_it_is_open(bench: Bench) -> None:
    open_page(bench, FLYING)
    bench.shell.services.bridge.take(StatusChanged(OFFLINE))
    bench.settle()
    assert bench.home.shipment.offline
    assert bench.home.shipment.boardingPass.qr


@pytest.mark.parametrize("name", [n for n in states_shipments.STATES if n.startswith(("shipment-", "pass"))])
@pytest.mark.parametrize(("language", "theme"), [("ja", "night"), ("en", "contrast")])
def test_every_state_opens_without_a_warning(
    make_bench: Callable[..., Bench], name: str, language: str, theme: str
) -> None:
    bench = make_bench(language=language, theme=theme, text=200, width=900, height=640)
    states_shipments.STATES[name](bench)
    bench.settle()
    assert bench.home.page == "shipment"
