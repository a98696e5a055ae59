"""A guest's task at the kiosk: what is shown by how the order stands, the home's pages without files or a browser."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QGuiApplication
from tests.desktop import send_states, task_states
from tests.desktop.guests import BEGIN
from tests.desktop.sample_shipments import DETAILS
from tests.desktop.task_stage import GuestStage, guest_staged
from tests.screens.variants import Variant
from tests.support.qml_tree import snapshot

from moonmail.client.model import DraftKind, Session, ShipmentDetail, Trouble
from moonmail.desktop import words
from moonmail.desktop.capabilities import KIOSK
from moonmail.desktop.kiosk.paper import PaperKind, PaperState
from moonmail.desktop.viewmodels.kiosk_pay import PayInputs, derive_pay
from moonmail.desktop.viewmodels.kiosk_printing_props import PrintingInputs, derive_printing
from moonmail.desktop.viewmodels.kiosk_task import page_of
from moonmail.desktop.viewmodels.order_props import PayStage
from moonmail.desktop.viewmodels.send_flow import sizes_of
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import BookingState
from moonmail.domain.text import Language

PAYING = PayInputs(PayStage.PAYING, 1781, "￥19,800", "MM 204", "メッセージプレート", "data:x", 29, True, Language.JA)


def booked() -> ShipmentDetail:
    return next(detail for detail in DETAILS.values() if detail.pass_ and detail.booking)


class TestPaying:
    def test_the_code_is_shown_only_while_there_is_something_to_pay(self) -> None:
        assert (derive_pay(PAYING).qr, derive_pay(PAYING).countdown) == ("data:x", "29:41")
        for stage in set(PayStage) - {PayStage.PAYING}:
            assert derive_pay(replace(PAYING, stage=stage)).qr == "", stage

    @pytest.mark.parametrize("language", list(Language))
    def test_nothing_but_a_payment_that_arrived_is_called_confirmed(self, language: Language) -> None:
        word = {Language.JA: "ご予約が確定しました", Language.EN: "Your booking is confirmed"}[language]
        for stage in PayStage:
            props = derive_pay(replace(PAYING, stage=stage, language=language))
            assert (word in props.title + props.text) is (stage is PayStage.PAID), stage

    def test_a_line_that_is_gone_is_said_and_the_code_stays(self) -> None:
        props = derive_pay(replace(PAYING, online=False))
        assert props.lineGone
        assert "スマートフォン" in props.lineGoneSafe
        assert props.qr

    def test_what_finishing_means_is_said_while_the_order_runs_out(self) -> None:
        assert "取り消されます" in derive_pay(PAYING).unpaidEnds
        assert derive_pay(replace(PAYING, stage=PayStage.PAID)).unpaidEnds == ""


class TestPrinting:
    def shown(self, **values: Any) -> Any:
        inputs = PrintingInputs(booked(), True, True, (PaperKind.PASS, PaperKind.RECEIPT), {}, Language.JA)
        return derive_printing(replace(inputs, **values))

    def test_nothing_is_called_booked_before_the_backend_said_so(self) -> None:
        detail = booked()
        assert detail.booking is not None
        assert self.shown().title == "ご予約が確定しました"
        assert self.shown(detail=None).title == ""
        for state in set(BookingState) - {BookingState.CONFIRMED, BookingState.COMPLETED}:
            unpaid = replace(detail, booking=detail.booking.model_copy(update={"state": state}))
            props = self.shown(detail=unpaid)
            assert (props.title, props.reference, props.papers) == ("", "", ()), state

    def test_without_a_printer_the_pass_goes_to_the_phone(self) -> None:
        props = self.shown(printer=False)
        assert props.papers == ()
        assert "写真" in props.happened

    @pytest.mark.parametrize("state", [state for state in PaperState if state.to_phone])
    def test_what_is_wrong_with_the_printer_is_said_with_what_to_do(self, state: PaperState) -> None:
        props = self.shown(states={PaperKind.PASS: state})
        assert bool(props.happened) is (state is not PaperState.CANCELLED)
        if props.happened:
            assert "写真" in props.next

    def test_a_paper_is_printed_once_at_a_time(self) -> None:
        on_its_way = self.shown(states={PaperKind.PASS: None, PaperKind.RECEIPT: PaperState.DONE}).papers
        assert [row.busy for row in on_its_way] == [True, False]
        assert [row.tone for row in on_its_way] == ["muted", "ok"]
        assert self.shown(states={PaperKind.PASS: PaperState.OUT_OF_PAPER}).papers[0].busy, "it may still come"


class TestWhereOneIs:
    @pytest.mark.parametrize(
        ("root", "home_page", "step", "page"),
        [
            ("flights", "departures", "", "departures"),
            ("flights", "flight", "", "flight"),
            ("flights", "send", "write", "send"),
            ("send", "send", "pay", "order"),
            ("passes", "send", "pay", "passes"),
            ("send", "shipments", "start", "departures"),
        ],
    )
    def test_only_pages_for_a_guest(self, root: str, home_page: str, step: str, page: str) -> None:
        assert page_of(root, home_page, step) == page

    def test_no_photo_without_files(self) -> None:
        assert SizeCode.PHOTO in sizes_of(DraftKind.MESSAGE)
        assert sizes_of(DraftKind.MESSAGE, files=KIOSK.files) == (SizeCode.NAME, SizeCode.MESSAGE)

    @pytest.mark.parametrize("trouble", list(Trouble))
    def test_a_guest_is_not_told_to_mend_the_kiosk(self, trouble: Trouble) -> None:
        told = words.explain(trouble, guest=True)
        said = f"{told.happened}{told.safe}{told.next}"
        for word in ("パソコン", "設定", "ブラウザー", "アドレス", "computer", "Settings", "browser", "administrator"):
            assert word not in said, said


def test_what_would_open_elsewhere_is_shown_to_the_phone(app: QGuiApplication) -> None:
    with guest_staged(Variant(), task_states.terms) as stage:
        task: Any = stage.task
        assert (task.page, task.addressTitle) == ("address", "規約の全文")
        assert task.addressQr
        stage.click("task-back")
        assert task.page == "send"
        assert str(stage.guest.state) == "task"


def test_back_from_the_first_page_leads_to_the_menu(app: QGuiApplication) -> None:
    with guest_staged(Variant(), task_states.send) as stage:
        stage.click("send-back")
        assert str(stage.guest.state) == "menu"
        stage.begin_task("flights")
        stage.home.openFlight("mm-204")
        stage.settle()
        assert str(stage.task.page) == "flight"
        stage.click("task-back")
        assert str(stage.task.page) == "departures"
        stage.click("task-back")
        assert str(stage.guest.state) == "menu"


def test_who_turns_away_from_paying_gets_the_menu_and_comes_back_to_it(app: QGuiApplication) -> None:
    with guest_staged(Variant(), task_states.paying) as stage:
        guest: Any = stage.guest
        assert guest.state == "pay_on_phone"
        guest.back()
        assert guest.state == "menu"
        stage.begin_task("send")
        assert guest.state == "pay_on_phone"
        # It lapses there: back to the task, which says so.
        send_states.answer_order(stage, send_states.flow(stage), BookingState.LAPSED, task_states.PENDING[1])
        assert guest.state == "task"
        assert stage.item("order-again").isVisible()


def test_a_payment_that_arrives_while_the_guest_is_elsewhere_waits_for_them(app: QGuiApplication) -> None:
    with guest_staged(Variant(), task_states.paying) as stage:
        guest: Any = stage.guest
        guest.openMenu()
        flow: Any = send_states.flow(stage)
        send_states.answer_order(stage, flow, BookingState.CONFIRMED, task_states.PAID)
        assert guest.state == "menu"
        stage.begin_task("send")
        assert guest.state == "printing"
        printing: Any = guest.made("printing")
        assert printing.reference == "H7K3PQ"
        assert [row.hint for row in guest._deeds.rows] == ["予約番号 H7K3PQ"]
        stage.click("printing-done")
        assert guest.state == "menu"


def test_a_kiosk_may_offer_some_flights_only(app: QGuiApplication) -> None:
    begin = replace(BEGIN, missions=("mm-206",))
    with guest_staged(Variant(), task_states.flight, begin=begin) as stage:
        flight: Any = stage.home.flight
        assert not flight.canBook
        stage.home.back()
        stage.home.openFlight("mm-206")
        stage.settle()
        assert flight.canBook
        stage.begin_task("send", Session())
        flow: Any = send_states.flow(stage)
        assert [row.missionId for row in flow._flights.rows] == ["mm-206"]


def test_a_printer_that_is_not_there_leaves_the_pass_to_the_phone(app: QGuiApplication) -> None:
    begin = replace(BEGIN, printer="no-such-queue")
    with guest_staged(Variant(), task_states.one_pass, begin=begin) as stage:
        printing: Any = stage.guest.made("printing")
        assert printing.boardingPass.qr
        printing.printPaper("pass")
        stage.settle()
        assert printing.happened
        assert "写真" in printing.next
        assert not stage.told, "there is no job for the shell to take back"


def open_unknown(stage: GuestStage) -> None:
    stage.begin_task("passes")
    stage.task.openPass(str(uuid4()))


def test_a_booking_that_is_not_known_here_is_not_made_up(app: QGuiApplication) -> None:
    with guest_staged(Variant(), open_unknown) as stage:
        printing: Any = stage.guest.made("printing")
        assert (printing.title, printing.reference) == ("", "")
        assert UUID(int=0) not in DETAILS


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("reach", [False, True])
def test_the_code_of_the_pass_is_in_sight_as_a_whole_also_in_large_letters_on_a_low_screen(
    language: str, reach: bool
) -> None:
    with guest_staged(Variant(language, "night", 200, (1920, 1080)), task_states.one_pass, reach=reach) as stage:
        node = next(node for node in snapshot(stage.window).nodes if node.name == "pass-code")
        assert node.shown == node.rect
        assert node.rect.height >= 240


def test_what_is_said_in_passing_covers_nothing_that_is_needed() -> None:
    with guest_staged(Variant("ja", "night", 100, (1080, 1920)), task_states.STATES["task-write"]) as stage:
        stage.guest.said.emit("まもなく係員が参ります")
        stage.settle()
        nodes = snapshot(stage.window).nodes
        toast = next(node for node in nodes if node.name == "floating-toast").rect
        time = next(node for node in nodes if node.name == "time-left").rect
        page = stage.item("progress").mapToScene(QPointF(0, 0))
        assert toast.x + toast.width < time.x
        assert toast.y + toast.height <= page.y()
