"""A guest's session that speaks: on its real screens, through the real voice where it matters."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlComponent, QQmlEngine
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tests.desktop.guests import GuestBench, open_guest
from tests.desktop.states_kiosk import called, menu, offline, warned
from tests.kiosk.speech.machine import needs_voices, no_sound, sound_into
from tests.screens.kiosk_pages import Way, task_in

from moonmail.desktop.kiosk.lockdown import LockDown
from moonmail.desktop.kiosk.speech.line import SpeechLine, Standing
from moonmail.desktop.kiosk.speech.reading import Part
from moonmail.desktop.kiosk.speech.talk import Say
from moonmail.desktop.kiosk.speech.tree import see
from moonmail.desktop.viewmodels import kiosk_speech
from moonmail.desktop.viewmodels.kiosk_speech import VmSpeech
from moonmail.desktop.viewmodels.kiosk_speech_props import DEFAULT_VOLUME, SpeechInputs, derive_speech
from moonmail.domain.kiosk import IDLE_S
from moonmail.domain.text import Language

JA, EN = Language.JA, Language.EN


class QuietLine(SpeechLine):
    """Everything but the process: what goes into the pipe, and when it is silent."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.parts: list[tuple[Part, ...]] = []
        self.stops = self.rings = 0

    def start(self) -> None:
        self._set_standing(Standing.READY)

    def say(self, parts: tuple[Part, ...]) -> None:
        self.parts.append(parts)

    def stop(self) -> None:
        self.stops += 1

    def ring(self) -> None:
        self.rings += 1


class Guided:
    """A guest's session with what was told in it."""

    def __init__(self, bench: GuestBench) -> None:
        self.bench = bench
        speech = bench.guest.made("speech")
        assert isinstance(speech, VmSpeech)
        self.speech = speech
        self.words: list[str] = []
        speech.told.connect(self.words.append)

    def hear(self) -> str:
        """What was told since, once the screen stands."""
        self.bench.settle()
        # Twice: another screen is told when it stays.
        self.speech.look()
        self.speech.look()
        told = "\n".join(self.words)
        self.words.clear()
        return told


@pytest.fixture
def make(app: QGuiApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Guided]]:
    monkeypatch.setattr(kiosk_speech, "SpeechLine", QuietLine)
    made: list[Guided] = []

    def one(**options: Any) -> Guided:
        made.append(Guided(open_guest(tmp_path / str(len(made)), **options)))
        return made[-1]

    yield one
    warnings = [warning for each in made for warning in each.bench.warnings]
    for each in made:
        each.bench.close()
    assert not warnings, "\n".join(warnings)


@pytest.fixture
def guided(make: Callable[..., Guided]) -> Guided:
    return make()


def line_of(guided: Guided) -> QuietLine:
    line = guided.speech._line
    assert isinstance(line, QuietLine)
    return line


def button(guided: Guided, name: str) -> QQuickItem:
    item = guided.bench.window.findChild(QQuickItem, name)
    assert item is not None
    return item


def test_it_is_silent_until_it_is_asked_for(guided: Guided) -> None:
    menu(guided.bench)
    assert guided.hear() == ""
    assert not guided.speech.on
    assert not button(guided, "speech-repeat").isVisible()


def test_it_begins_with_a_word_about_itself_and_the_screen(guided: Guided) -> None:
    menu(guided.bench)
    guided.bench.settle()
    guided.bench.click("speech")
    told = guided.hear()
    assert told.startswith("音声案内を始めます。")
    assert "何をなさいますか" in told
    assert "便を見る、ボタン" in told
    assert told.count("何をなさいますか") == 1
    assert button(guided, "speech-repeat").isVisible()
    guided.bench.click("speech")
    assert not guided.speech.on
    assert line_of(guided).stops > 0


def test_before_a_language_is_chosen_it_speaks_both(guided: Guided) -> None:
    guided.bench.click("speech")
    told = guided.hear()
    assert "音声案内を始めます。" in told
    assert "The spoken guide is on." in told
    voices = [part.language for part in line_of(guided).parts[0]]
    assert voices.count(EN) >= 2
    assert JA in voices


@pytest.mark.parametrize(
    ("language", "state", "words"),
    [
        ("ja", warned, "続けて使う、ボタン"),
        ("en", warned, "button"),
        ("ja", called, "お呼びしています"),
        ("en", called, "Calling staff"),
    ],
)
def test_every_new_screen_is_told(
    make: Callable[..., Guided], language: str, state: Callable[[GuestBench], None], words: str
) -> None:
    guided = make(language=language)
    guided.speech.toggle()
    guided.hear()
    state(guided.bench)
    told = guided.hear()
    assert words in told
    assert state is not warned or str(guided.bench.guest.warningTitle) in told
    # Time runs on it, and nothing is told twice.
    assert guided.hear() == ""


def test_the_network_that_goes_is_told(guided: Guided) -> None:
    menu(guided.bench)
    guided.speech.toggle()
    guided.hear()
    offline(guided.bench)
    told = guided.hear()
    assert told
    assert str(guided.bench.guest.noticeHappened)[:8] in told


def test_the_language_is_followed_at_once(guided: Guided) -> None:
    menu(guided.bench)
    guided.speech.toggle()
    guided.hear()
    guided.bench.guest.switchLanguage()
    assert "What would you like to do?" in guided.hear()
    assert {part.language for part in line_of(guided).parts[-1]} >= {EN}


def test_going_on_by_keys_tells_every_control_by_its_name(guided: Guided) -> None:
    menu(guided.bench)
    guided.speech.toggle()
    guided.hear()
    told = []
    for _ in range(4):
        QTest.keyClick(guided.bench.window, Qt.Key.Key_Tab)
        told.append(guided.hear())
    assert all(told)
    assert len(set(told)) == 4
    assert any("ボタン" in words for words in told)


def test_whatever_the_guest_does_interrupts(guided: Guided) -> None:
    menu(guided.bench)
    guided.speech.toggle()
    guided.hear()
    stops = line_of(guided).stops
    QTest.keyClick(guided.bench.window, Qt.Key.Key_Shift)
    QTest.mouseClick(guided.bench.window, Qt.MouseButton.LeftButton)
    assert line_of(guided).stops >= stops + 2


def test_it_can_be_told_again(guided: Guided) -> None:
    menu(guided.bench)
    guided.speech.toggle()
    first = guided.hear()
    guided.bench.click("speech-repeat")
    assert guided.hear().splitlines()[0] in first
    guided.speech.repeat()
    assert "何をなさいますか" in guided.words[-1]


def test_a_result_waits_for_the_word_that_is_being_said(guided: Guided) -> None:
    menu(guided.bench)
    guided.speech.toggle()
    guided.hear()
    line = line_of(guided)
    line._set_saying(Say(1, ()))
    guided.bench.guest.say("コピーしました")
    assert guided.hear() == ""
    line._set_saying(None)
    assert guided.words == ["コピーしました"]


def test_what_is_typed_is_told_as_it_is_typed(app: QGuiApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kiosk_speech, "SpeechLine", QuietLine)
    with task_in("task-write", Way()) as stage:
        speech = stage.guest.made("speech")
        assert isinstance(speech, VmSpeech)
        told: list[str] = []
        speech.told.connect(told.append)
        speech.toggle()
        field = next(
            each
            for each in stage.window.findChildren(QQuickItem)
            if each.inherits("QQuickTextEdit") and each.isVisible() and not each.property("readOnly")
        )
        field.forceActiveFocus()
        stage.settle()
        speech.look()
        speech.look()
        assert "入力欄" in told[-1]
        told.clear()
        QTest.keyClick(stage.window, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
        for key in "ab":
            QTest.keyClick(stage.window, key)
            stage.settle()
            speech.look()
            speech.look()
        assert told[0].startswith("a")
        QTest.keyClick(stage.window, Qt.Key.Key_Backspace)
        stage.settle()
        speech.look()
        speech.look()
        assert "b、削除" in told[-1]
        speech.close()


def test_who_listens_is_not_timed_out_before_the_end(guided: Guided) -> None:
    """The facts before an order take two minutes to hear. Afterwards the time runs as for everybody."""
    menu(guided.bench)
    guided.speech.toggle()
    guided.hear()
    line = line_of(guided)
    line._set_saying(Say(1, ()))
    for _ in range(4):
        guided.bench.after(IDLE_S - 5)
        guided.speech.listens()
    assert guided.bench.guest.state == "menu"
    line._set_saying(None)
    guided.bench.after(IDLE_S - 1)
    assert guided.bench.guest.state == "menu"
    guided.bench.after(1)
    assert guided.bench.guest.state == "timeout_warning"


def test_the_level_is_told_and_begins_anew_with_every_guest(make: Callable[..., Guided]) -> None:
    guided = make()
    menu(guided.bench)
    guided.speech.toggle()
    guided.hear()
    guided.bench.click("speech-louder")
    assert guided.speech.volume == DEFAULT_VOLUME + 20
    assert "音量 80%" in guided.hear()
    for _ in range(9):
        guided.speech.quieter()
    assert guided.speech.volume == 20
    assert make().speech.volume == DEFAULT_VOLUME
    assert not make().speech.on


def test_a_keypad_begins_it_says_it_again_and_sets_its_level(guided: Guided) -> None:
    """Who can't see the controls can't look for them: the keys pass the lock, and are the guide's alone."""
    menu(guided.bench)
    LockDown(guided.bench.window)
    QTest.keyClick(guided.bench.window, Qt.Key.Key_VolumeUp)
    assert guided.speech.volume == DEFAULT_VOLUME
    QTest.keyClick(guided.bench.window, Qt.Key.Key_F1)
    assert guided.speech.on
    assert guided.hear().startswith("音声案内を始めます。")
    QTest.keyClick(guided.bench.window, Qt.Key.Key_F1)
    assert guided.speech.on
    assert guided.hear().startswith("何をなさいますか")
    QTest.keyClick(guided.bench.window, Qt.Key.Key_VolumeUp)
    assert guided.hear().startswith("音量 80%")
    QTest.keyClick(guided.bench.window, Qt.Key.Key_VolumeDown)
    assert guided.speech.volume == DEFAULT_VOLUME
    QTest.keyClick(guided.bench.window, Qt.Key.Key_F1, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(guided.bench.window, Qt.Key.Key_F2)
    assert "何をなさいますか" not in guided.hear()


def test_the_session_s_end_is_the_voice_s_end(guided: Guided) -> None:
    menu(guided.bench)
    guided.speech.toggle()
    guided.hear()
    guided.bench.guest.over.emit()
    menu(guided.bench)
    assert guided.hear() == ""


@pytest.mark.parametrize("standing", [Standing.NO_SOUND, Standing.NO_VOICE, Standing.BROKEN])
def test_where_nothing_can_be_heard_it_is_seen(guided: Guided, standing: Standing) -> None:
    menu(guided.bench)
    guided.bench.settle()
    assert not button(guided, "speech-notice").isVisible()
    guided.speech._line._set_standing(standing)
    guided.bench.settle()
    assert not guided.speech.available
    assert guided.speech.standing == "なし"
    line_of(guided).start = lambda: None  # type: ignore[method-assign]
    guided.bench.click("speech")
    guided.bench.settle()
    assert button(guided, "speech-notice").isVisible()
    assert "音声案内" in guided.speech.notice
    assert guided.words == []
    guided.bench.click("speech")
    guided.bench.settle()
    assert not button(guided, "speech-notice").isVisible()


@pytest.mark.parametrize("language", [JA, EN])
def test_a_missing_voice_is_missing_for_its_language_alone(language: Language) -> None:
    inputs = SpeechInputs(Standing.READY, True, False, True, False, 60, language)
    assert not derive_speech(inputs).available
    assert not derive_speech(inputs).on
    assert derive_speech(inputs).notice
    heard = SpeechInputs(Standing.READY, True, True, True, False, 60, language)
    assert derive_speech(heard).available
    assert derive_speech(heard).notice == ""


FIELDS = b"""
import QtQuick
Window { width: 100; height: 100; visible: true
  TextInput { text: "secret"; Accessible.name: "Name" }
  TextInput { text: "canary"; echoMode: TextInput.Password; Accessible.name: "PIN"; focus: true } }
"""


def test_what_is_masked_on_the_screen_is_not_even_read(app: QGuiApplication) -> None:
    engine = QQmlEngine()
    component = QQmlComponent(engine)
    component.setData(FIELDS, "")
    window = component.create()
    assert isinstance(window, QQuickWindow)
    seen = see(window)
    assert "canary" not in repr(seen)
    assert "secret" in repr(seen)
    assert "hidden=6" in repr(seen)
    window.close()
    component.deleteLater()
    engine.deleteLater()


# ---------------------------------------------------------------- the real process behind it


@pytest.fixture
def lines(app: QGuiApplication) -> Iterator[Callable[..., SpeechLine]]:
    made: list[SpeechLine] = []

    def one(**options: Any) -> SpeechLine:
        made.append(SpeechLine(**options))
        return made[-1]

    yield one
    for each in made:
        each.close()


@needs_voices
def test_a_screen_is_heard_for_real(
    app: QGuiApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    configuration, heard = sound_into(tmp_path)
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(configuration))
    bench = open_guest(tmp_path / "guest", language="en")
    speech = bench.guest.made("speech")
    assert isinstance(speech, VmSpeech)
    menu(bench)
    bench.settle()
    with qtbot.waitSignal(speech._line.began, timeout=20_000) as began:
        speech.toggle()
    assert began.args is not None
    assert speech.speaking
    speech.hush()
    assert not speech.speaking
    qtbot.waitUntil(lambda: heard.stat().st_size > 1000, timeout=10_000)
    speech.close()
    bench.close()


@needs_voices
@pytest.mark.expects_log("moonmail.desktop.kiosk.speech.line")
def test_a_voice_that_hangs_is_replaced_and_the_screen_goes_on(
    lines: Callable[..., SpeechLine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(sound_into(tmp_path)[0]))
    line = lines(hang_ms=3000)
    with qtbot.waitSignal(line.standingChanged, timeout=10_000):
        line.start()
    assert line.standing is Standing.READY
    hung = line.pid
    os.kill(hung, signal.SIGSTOP)
    turns = []
    ticking = QTimer(interval=20)
    ticking.timeout.connect(lambda: turns.append(None))
    ticking.start()
    with qtbot.waitSignal(line.began, timeout=30_000):
        line.say((Part(EN, "Are you still there?"),))
    ticking.stop()
    assert line.pid != hung
    assert not Path(f"/proc/{hung}").exists()
    # The window lived on meanwhile: it hung for three seconds, which is 150 turns.
    assert len(turns) > 50


def test_one_that_never_gets_up_is_given_up(lines: Callable[..., SpeechLine], qtbot: QtBot) -> None:
    line = lines(command=("/bin/false",))
    line.start()
    qtbot.waitUntil(lambda: line.standing is Standing.BROKEN, timeout=10_000)
    line.say((Part(EN, "Hello"),))
    assert line.pid == 0
    gone = lines(command=("/no/such/program",))
    gone.start()
    qtbot.waitUntil(lambda: gone.standing is Standing.BROKEN, timeout=10_000)


@needs_voices
def test_without_a_device_the_kiosk_knows_before_it_is_asked(
    lines: Callable[..., SpeechLine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(no_sound(tmp_path)))
    line = lines()
    line.start()
    qtbot.waitUntil(lambda: line.standing is Standing.NO_SOUND, timeout=10_000)
