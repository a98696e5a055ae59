"""Signing in at the kiosk: what the page says in every case, and what it does with the phone's answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtQml import QQmlComponent, QQmlEngine
from PySide6.QtQuick import QQuickItem
from tests.desktop.guests import BEGIN, GuestBench, open_guest
from tests.desktop.shells import done
from tests.desktop.states_kiosk_sign_in import (
    Phone,
    asked,
    denied,
    drawn,
    failed,
    gate,
    phone_code,
    scanned,
    sign_in_model,
    waiting,
)
from tests.support.boarding_pass import boarding_pass, leg

from moonmail.client.device_grant import PhoneCode, Renewed
from moonmail.client.errors import ExchangeError, Refusal
from moonmail.client.model import Trouble
from moonmail.desktop.viewmodels.kiosk_sign_in_props import (
    Failure,
    SignInInputs,
    SignInProps,
    Stage,
    derive_sign_in,
)
from moonmail.domain.kiosk import KioskEvent, KioskState
from moonmail.domain.text import Language
from moonmail.media.codes import read_code

CODE = PhoneCode("7KQM-3TXA", "https://m.example/device", "https://m.example/device?user_code=7KQM-3TXA", 600.0, 600.0)
PASS = boarding_pass("YAMAMOTO/SAKURA", leg(first=True, number="001969720"), security="^164GIWVC5EH7JNT684")


def derive(stage: Stage = Stage.WAITING, language: Language = Language.JA, **changed: Any) -> SignInProps:
    inputs = SignInInputs(stage, CODE, 590.0, None, None, True, "data:x", 33, language)
    return derive_sign_in(inputs._replace(**changed))


class TestWhatIsSaid:
    def test_the_code_and_where_to_type_it(self) -> None:
        props = derive()
        assert (props.code, props.codeSpoken) == ("7KQM-3TXA", "7、K、Q、M、3、T、X、A")
        assert props.address == "m.example/device"
        assert derive(language=Language.EN).codeSpoken == "7, K, Q, M, 3, T, X, A"
        assert derive(code=PhoneCode("x", "http://127.0.0.1:8000/device")).address == "http://127.0.0.1:8000/device"

    @pytest.mark.parametrize(
        ("left", "says", "soon"),
        [
            (600.0, "約10分使えます", False),
            (599.9, "約9分使えます", False),
            (119.9, "約1分使えます", False),
            (59.9, "まもなく新しいコードに変わります", True),
            (-3.0, "まもなく新しいコードに変わります", True),
        ],
    )
    def test_how_long_it_is_good_for(self, left: float, says: str, soon: bool) -> None:
        props = derive(left=left)
        assert says in props.goodFor
        assert props.soon is soon

    @pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.WAITING])
    def test_a_code_is_shown_only_while_it_can_be_used(self, stage: Stage) -> None:
        props = derive(stage)
        assert {props.code, props.qr, props.address, props.goodFor} == {""}
        assert props.status

    def test_a_line_that_is_gone_is_said_once(self) -> None:
        """The frame says it for every page; here stands what it means for the code."""
        troubled = PhoneCode(trouble=Trouble.OFFLINE)
        assert derive(Stage.PREPARING, code=troubled, online=False).noticeHappened == ""
        assert "つながりしだい" in derive(Stage.PREPARING, code=troubled, online=False).status
        assert derive(Stage.PREPARING, code=troubled).noticeHappened
        assert "いまのコードは、このまま使えます" in derive(code=phone_trouble()).noticeSafe

    @pytest.mark.parametrize(
        ("renewed", "tone", "says"),
        [(Renewed.NO, "info", ""), (Renewed.EXPIRED, "info", "期限が過ぎた"), (Renewed.LOST, "warn", "受け取れません")],
    )
    def test_why_the_code_is_another_one(self, renewed: Renewed, tone: str, says: str) -> None:
        props = derive(code=PhoneCode("x", CODE.page, CODE.address, renewed=renewed))
        assert props.noticeTone == tone
        assert says in props.noticeHappened
        assert bool(props.noticeHappened) is bool(says)

    @pytest.mark.parametrize("language", list(Language))
    @pytest.mark.parametrize("trouble", list(Trouble))
    def test_every_end_says_what_to_do(self, trouble: Trouble, language: Language) -> None:
        props = derive(Stage.FAILED, language, failure=Failure(trouble.value, "NTYXY7M6"))
        assert props.noticeHappened
        assert props.noticeNext
        assert "NTYXY7M6" in props.noticeCode
        assert props.again
        for word in ("設定", "ブラウザー", "パソコン", "Settings", "browser", "computer"):
            assert word not in props.noticeNext, "a guest has none of these here"

    def test_a_number_is_never_shown_whole(self) -> None:
        for language in Language:
            props = derive(language=language, hint="001969720")
            assert "720" in props.hint
            assert "969720" not in repr(props)
        assert derive(hint="").hint
        assert derive(hint=None).hint == ""


def phone_trouble() -> PhoneCode:
    return PhoneCode(CODE.code, CODE.page, CODE.address, 600.0, 600.0, trouble=Trouble.SERVER_DOWN)


@pytest.fixture
def bench(app: QGuiApplication, tmp_path: Path) -> Iterator[GuestBench]:
    bench = open_guest(tmp_path)
    yield bench
    warnings = list(bench.warnings)
    bench.close()
    assert not warnings, "\n".join(warnings)


def shown(bench: GuestBench) -> Any:
    return sign_in_model(bench)


class TestThePage:
    def test_it_asks_in_the_name_of_the_session(self, bench: GuestBench) -> None:
        phone = asked(bench)
        ((_, session, secret, _),) = phone.asked
        assert (session, secret) == (BEGIN.session_id, BEGIN.secret)
        assert shown(bench).stage == "preparing"

    def test_the_qr_code_on_the_glass_says_the_address(self, bench: GuestBench, tmp_path: Path) -> None:
        waiting(bench)
        bench.grab(tmp_path / "screen.png")
        assert (
            read_code((tmp_path / "screen.png").read_bytes()) == "https://moonmail.example/device?user_code=7KQM-3TXA"
        )

    def test_after_a_yes_it_goes_on_by_itself(self, bench: GuestBench) -> None:
        phone = waiting(bench)
        phone.show(PhoneCode(answered=True))
        assert shown(bench).stage == "finishing"
        phone.say_yes()
        assert bench.guest.place.state is KioskState.MENU
        assert bench.guest.signedIn
        assert shown(bench).code == ""

    def test_who_signs_in_for_a_task_comes_back_to_it(self, bench: GuestBench) -> None:
        phone = Phone(bench)
        bench.engine.sign_in_by_phone, bench.engine.cancel_sign_in = phone.begin, phone.cancel
        bench.guest.happened(KioskEvent.LANGUAGE_CHOSEN)
        bench.guest.openTask("flights")
        bench.guest.openSignIn()
        bench.settle()
        phone.say_yes()
        assert bench.guest.place.state is KioskState.TASK

    def test_who_is_signed_in_is_not_asked_again(self, bench: GuestBench) -> None:
        phone = waiting(bench)
        phone.say_yes()
        bench.guest.openSignIn()
        bench.settle()
        assert bench.guest.place.state is KioskState.MENU
        assert len(phone.asked) == 1

    @pytest.mark.parametrize(
        "leave",
        [
            lambda bench: bench.click("sign-in-back"),
            lambda bench: bench.guest.openMenu(),
            lambda bench: bench.guest.finish(),
        ],
        ids=["back", "menu", "finish"],
    )
    def test_left_it_cancels_and_forgets(self, bench: GuestBench, leave: Callable[[GuestBench], None]) -> None:
        phone = scanned(bench)
        leave(bench)
        bench.settle()
        model = shown(bench)
        assert phone.cancelled == 1
        assert (model.code, model.qr, model.hint, model._hint) == ("", "", "", None)
        assert "7KQM" not in repr(vars(model))

    def test_what_an_earlier_attempt_says_is_not_heard(self, bench: GuestBench) -> None:
        phone = waiting(bench)
        bench.guest.back()
        bench.guest.openSignIn()
        bench.settle()
        phone.asked[0][0](phone_code(bench, "4444-4444"))
        bench.settle()
        assert shown(bench).code == ""
        assert len(phone.asked) == 2

    def test_the_time_out_lies_over_it_and_costs_no_code(self, bench: GuestBench) -> None:
        phone = waiting(bench)
        bench.after(180)
        bench.settle()
        assert str(bench.guest.overlay) == "timeout_warning"
        bench.guest.stay()
        bench.settle()
        assert shown(bench).code == "7KQM-3TXA"
        assert phone.cancelled == 0

    def test_a_no_offers_another_code(self, bench: GuestBench) -> None:
        denied(bench)
        assert shown(bench).stage == "denied"
        bench.click("sign-in-again")
        bench.settle()
        assert shown(bench).stage == "preparing"

    def test_what_ends_it_is_said_with_a_code_to_quote(self, bench: GuestBench) -> None:
        failed(bench)
        model = shown(bench)
        assert model.stage == "failed"
        assert "NTYXY7M6" in model.noticeCode

    def test_a_defect_is_said_too(self, bench: GuestBench) -> None:
        asked(bench).fail(ExchangeError(Trouble.REFUSED, refusal=Refusal(400, "invalid_scope", quote="NTYXY7M6")))
        model = shown(bench)
        assert model.noticeHappened
        assert "invalid" not in model.noticeHappened

    def test_the_language_may_be_switched_while_it_waits(self, bench: GuestBench) -> None:
        waiting(bench)
        bench.guest.switchLanguage()
        bench.settle()
        model = shown(bench)
        assert model.status == "Waiting for your phone"
        assert model.code == "7KQM-3TXA"

    @pytest.mark.parametrize(("width", "height"), [(1080, 1920), (1920, 1080)])
    def test_the_code_is_in_sight_at_once(self, bench: GuestBench, width: int, height: int) -> None:
        """Also in the largest text and in reach mode, where the page is longer than its room."""
        bench.window.resize(width, height)
        bench.look(text=200, reach=True)
        waiting(bench)
        code = bench.item("sign-in-qr")
        top = code.mapToScene(QPointF(0, 0)).y()
        assert height / 2 <= top
        assert top + code.height() < bench.item("call-staff").mapToScene(QPointF(0, 0)).y()


class TestABoardingPass:
    @staticmethod
    def type(bench: GuestBench, text: str, end: str = "\r") -> None:
        """Type as a scanner does: to the window, fast."""
        for character in [*text, *end]:
            key = (
                Qt.Key.Key_Return if character == "\r" else Qt.Key.Key_Space if character == " " else Qt.Key.Key_unknown
            )
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, int(key), Qt.KeyboardModifier.NoModifier, character)
                QGuiApplication.sendEvent(bench.window, event)
        bench.settle()

    def test_its_number_goes_into_the_code_and_presses_nothing(self, bench: GuestBench, tmp_path: Path) -> None:
        waiting(bench)
        bench.item("sign-in-back").forceActiveFocus()
        self.type(bench, PASS)
        assert bench.guest.place.state is KioskState.SIGN_IN, "spaces and return press the button that has the focus"
        drawn(bench)
        assert "720" in shown(bench).hint
        bench.grab(tmp_path / "screen.png")
        said = read_code((tmp_path / "screen.png").read_bytes())
        assert said == "https://moonmail.example/device?user_code=7KQM-3TXA&login_hint=001969720"
        assert "YAMAMOTO" not in repr(vars(gate(bench))), "and nothing else is kept"

    def test_one_without_a_number_is_said_and_does_no_harm(self, bench: GuestBench) -> None:
        waiting(bench)
        self.type(bench, PASS.replace("001969720", "         "))
        assert bench.guest.place.state is KioskState.SIGN_IN
        assert "読み取れませんでした" in shown(bench).hint

    def test_on_another_page_it_is_dropped_whole(self, bench: GuestBench) -> None:
        self.type(bench, PASS)
        before = bench.guest.place.state
        bench.guest.happened(KioskEvent.LANGUAGE_CHOSEN)
        self.type(bench, PASS)
        assert (before, bench.guest.place.state) == (KioskState.LANGUAGE, KioskState.MENU)
        waiting(bench)
        assert shown(bench).hint == "", "what was scanned before is not known any more"

    def test_a_scanner_that_sends_no_end(self, bench: GuestBench) -> None:
        waiting(bench)
        self.type(bench, PASS, end="")
        bench.until(lambda: "720" in shown(bench).hint)

    def test_a_text_field_gets_what_is_typed(self, bench: GuestBench) -> None:
        """An M and a 1 may be the beginning of a letter, typed by a fast hand."""
        engine = QQmlEngine()
        component = QQmlComponent(engine)
        component.setData(b"import QtQuick\nTextInput { focus: true }", "")
        field = component.create()
        assert isinstance(field, QQuickItem)
        field.setParentItem(bench.window.contentItem())
        field.forceActiveFocus()
        self.type(bench, "M1 Tsuki", end="")
        assert field.property("text") == "M1 Tsuki"
        field.deleteLater()
        bench.settle()

    def test_keys_of_a_person_still_work(self, bench: GuestBench) -> None:
        waiting(bench)
        bench.item("sign-in-back").forceActiveFocus()
        self.type(bench, "")
        assert bench.guest.place.state is KioskState.MENU, "return on the button with the focus"

    def test_without_the_gate_a_scan_would_press_buttons(self, bench: GuestBench) -> None:
        """Control: the gate is what keeps it away."""
        waiting(bench)
        bench.engine.drafts = lambda: done([])
        bench.item("sign-in-back").forceActiveFocus()
        bench.window.removeEventFilter(gate(bench))
        self.type(bench, PASS)
        assert bench.guest.place.state is not KioskState.SIGN_IN
