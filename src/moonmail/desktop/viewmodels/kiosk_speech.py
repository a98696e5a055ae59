"""Spoken output in a guest's session: off until asked for, interrupted by what the guest does, told again on demand.

It begins anew with every guest: level, voice and process are the session's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickWindow

from moonmail.desktop.kiosk.speech import narrator
from moonmail.desktop.kiosk.speech.line import SpeechLine
from moonmail.desktop.kiosk.speech.reading import spoken
from moonmail.desktop.kiosk.speech.voices import installed
from moonmail.desktop.viewmodels.base import QmlUncreatable, swap_props
from moonmail.desktop.viewmodels.kiosk_speech_props import (
    DEFAULT_VOLUME,
    STEP,
    WELCOME,
    SpeechInputs,
    SpeechProps,
    derive_speech,
)
from moonmail.domain.kiosk import KioskState
from moonmail.domain.text import Language

if TYPE_CHECKING:
    from moonmail.desktop.kiosk.speech.narrator import Screen, Seen
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.kiosk_guest import VmGuest

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

# A screen is looked at again this long after it was drawn, so that it is whole.
_LOOK_MS: Final = 120
# Who listens is there. Seldom enough to cost nothing, often enough for the shortest quiet time.
_LISTENS_MS: Final = 5_000
_ACTS: Final = frozenset({QEvent.Type.KeyPress, QEvent.Type.TouchBegin, QEvent.Type.MouseButtonPress})


@QmlElement
@QmlUncreatable("made in Python")
class VmSpeech(QObject):
    """``attach`` gives it the window that it tells of. ``chime`` rings whether or not anything is spoken."""

    availableChanged = Signal()
    onChanged = Signal()
    speakingChanged = Signal()
    volumeChanged = Signal()
    noticeChanged = Signal()
    labelChanged = Signal()
    standingChanged = Signal()
    repeatLabelChanged = Signal()
    hushLabelChanged = Signal()
    quieterLabelChanged = Signal()
    louderLabelChanged = Signal()
    volumeWordsChanged = Signal()
    levelChanged = Signal()
    # What is being said, as words: what a test or a captions line shows.
    told = Signal(str, arguments=["words"])

    def __init__(
        self, services: Services, guest: VmGuest | None, parent: QObject | None, line: SpeechLine | None = None
    ) -> None:
        super().__init__(parent)
        self._guest = guest
        if guest is not None:
            guest.over.connect(self.close)
            guest.stateChanged.connect(self._update)
        self._localizer = services.localizer
        self._line = line or SpeechLine(self)
        self._window: QQuickWindow | None = None
        self._on = self._asked = False
        self._volume = DEFAULT_VOLUME
        self._seen: Seen | None = None
        self._screen: Screen | None = None
        self._coming: Screen | None = None
        self._alerts: frozenset[str] = frozenset()
        self._focus: Seen | None = None
        self._later: list[str] = []
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.setSingleShot(True)
        self._look.timeout.connect(self.look)
        self._listens = QTimer(self, interval=_LISTENS_MS)
        self._listens.timeout.connect(self.listens)
        self._line.standingChanged.connect(self._update)
        self._line.speakingChanged.connect(self._spoke)
        self._localizer.changed.connect(self._language_changed)
        self._props = SpeechProps()
        self._update()

    # ------------------------------------------------------------ what the frame says

    @Slot(QObject)
    def attach(self, window: QObject) -> None:
        """Tell of this window from now on."""
        if isinstance(window, QQuickWindow) and window is not self._window:
            self._window = window
            window.installEventFilter(self)
            window.frameSwapped.connect(self._drawn)
            window.activeFocusItemChanged.connect(self._drawn)

    def warm(self) -> None:
        """Find out what can be heard here, before somebody asks: nothing is spoken, no voice is loaded."""
        self._line.start()

    @Slot()
    def chime(self) -> None:
        """Ring: the time-out's warning is heard by everybody. What is said about it follows the chime."""
        self._line.ring()

    @Slot()
    def close(self) -> None:
        """End the speech process: nothing more is said to nobody."""
        self._on = False
        self._look.stop()
        self._listens.stop()
        self._line.close()

    # ------------------------------------------------------------ what the guest does

    @Slot()
    def toggle(self) -> None:
        """Begin to speak, or be silent. Where nothing can be heard, the notice says so, or goes."""
        self._asked = not self._asked
        self._later.clear()
        if self._asked:
            self._line.start()
        if self._asked and self._props.available:
            self._begin()
        else:
            self._on = False
            self._line.stop()
        self._update()

    def _begin(self) -> None:
        self._on = True
        self._line.set_level(self._volume / 100)
        self._line.load(self._localizer.language)
        self._forget()
        welcome = f"{WELCOME.ja}\n{WELCOME.en}" if self._is_before_choosing() else None
        self._say_screen(welcome or WELCOME.in_(self._localizer.language))

    def _is_before_choosing(self) -> bool:
        return self._guest is not None and self._guest.place.state is KioskState.LANGUAGE

    @Slot()
    def repeat(self) -> None:
        """Say the screen again, as it is now, from its beginning."""
        if self._on:
            self._forget()
            self._say_screen()

    @Slot()
    def hush(self) -> None:
        """Be silent until something new appears."""
        self._later.clear()
        self._line.stop()

    @Slot()
    def louder(self) -> None:
        self._set_volume(self._volume + STEP)

    @Slot()
    def quieter(self) -> None:
        self._set_volume(self._volume - STEP)

    def _set_volume(self, volume: int) -> None:
        self._volume = min(100, max(STEP, volume))
        self._line.set_level(self._volume / 100)
        self._update()
        # So that the ear knows what the finger did.
        self._say(self._props.volumeWords)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._on and event.type() in _ACTS:
            self.hush()
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._takes(event.key()):
            return True
        return super().eventFilter(watched, event)

    def _takes(self, key: int) -> bool:
        """A keypad's keys for listening: who can't see the controls finds these."""
        match key:
            case Qt.Key.Key_F1:
                if self._on:
                    self.repeat()
                else:
                    self.toggle()
            case Qt.Key.Key_VolumeUp if self._on:
                self.louder()
            case Qt.Key.Key_VolumeDown if self._on:
                self.quieter()
            case _:
                return False
        return True

    # ------------------------------------------------------------ what is said

    @Slot()
    def _drawn(self) -> None:
        if self._on and not self._look.isActive():
            self._look.start()

    @Slot()
    def look(self) -> None:
        """Say what is new: another screen, a notice, another control, what was typed."""
        if not self._on or self._window is None:
            return
        from moonmail.desktop.kiosk.speech.tree import see

        seen = see(self._window)
        now, language = narrator.screen(seen), self._localizer.language
        if now != self._screen:
            if now != self._coming:
                # Not yet whole, maybe: it is said when it stays.
                self._coming = now
                self._look.start()
            else:
                self._say_screen()
            return
        self._coming = None
        new = [words for words in narrator.alerts(seen) if words not in self._alerts]
        before, focus = self._focus, narrator.focused(seen)
        self._remember(seen)
        if focus is not None and (before is None or focus.key != before.key):
            self._say(narrator.control_words(focus, language))
        elif focus is not None and before is not None:
            self._say(_changed_words(before, focus, language))
        for words in new:
            self._say_after(words)

    def _say_screen(self, before: str = "") -> None:
        if self._window is None:
            self._say(before)
            return
        from moonmail.desktop.kiosk.speech.tree import see

        seen = see(self._window)
        self._remember(seen)
        self._screen, self._coming = narrator.screen(seen), None
        self._later.clear()
        words = narrator.screen_words(seen, self._localizer.language)
        shown = [notice for notice in narrator.alerts(seen) if notice not in words]
        self._say("\n".join(part for part in (before, *shown, words) if part))

    def _remember(self, seen: Seen) -> None:
        self._focus = narrator.focused(seen)
        self._alerts = frozenset(narrator.alerts(seen))

    def _forget(self) -> None:
        self._screen = self._coming = self._focus = None
        self._alerts = frozenset()

    def _say(self, words: str) -> None:
        if not self._on or not words.strip():
            return
        self.told.emit(words)
        self._line.say(spoken(words, self._localizer.language))

    def _say_after(self, words: str) -> None:
        """Say it when what is being said has ended: a result is not lost, and cuts nobody's word off."""
        if self._line.speaking:
            self._later.append(words)
        else:
            self._say(words)

    @Slot()
    def _spoke(self) -> None:
        self._update()
        self.listens()
        if self._line.speaking:
            self._listens.start()
            return
        self._listens.stop()
        if self._later:
            self._say(self._later.pop(0))

    @Slot()
    def listens(self) -> None:
        """The quiet time begins when all was said: what is long to hear may not run out of time before its end."""
        if self._guest is not None and self._on:
            self._guest.touched(bool(self._guest.byKeys))

    @Slot()
    def _language_changed(self) -> None:
        self._update()
        if self._on:
            self._line.load(self._localizer.language)
            self._forget()

    # ------------------------------------------------------------ props

    @Slot()
    def _update(self) -> None:
        language = self._localizer.language
        inputs = SpeechInputs(
            standing=self._line.standing,
            asked=self._asked,
            has_voice=installed(language),
            on=self._on,
            speaking=self._line.speaking,
            volume=self._volume,
            language=language,
            both=self._is_before_choosing(),
        )
        old, self._props = self._props, derive_speech(inputs)
        self._on = self._props.on
        swap_props(self, old, self._props)

    @Property(bool, notify=availableChanged)
    def available(self) -> bool:
        return self._props.available

    @Property(bool, notify=onChanged)
    def on(self) -> bool:
        return self._props.on

    @Property(bool, notify=speakingChanged)
    def speaking(self) -> bool:
        return self._props.speaking

    @Property(int, notify=volumeChanged)
    def volume(self) -> int:
        return self._props.volume

    @Property(str, notify=noticeChanged)
    def notice(self) -> str:
        return self._props.notice

    @Property(str, notify=labelChanged)
    def label(self) -> str:
        return self._props.label

    @Property(str, notify=standingChanged)
    def standing(self) -> str:
        return self._props.standing

    @Property(str, notify=repeatLabelChanged)
    def repeatLabel(self) -> str:
        return self._props.repeatLabel

    @Property(str, notify=hushLabelChanged)
    def hushLabel(self) -> str:
        return self._props.hushLabel

    @Property(str, notify=quieterLabelChanged)
    def quieterLabel(self) -> str:
        return self._props.quieterLabel

    @Property(str, notify=louderLabelChanged)
    def louderLabel(self) -> str:
        return self._props.louderLabel

    @Property(str, notify=volumeWordsChanged)
    def volumeWords(self) -> str:
        return self._props.volumeWords

    @Property(str, notify=levelChanged)
    def level(self) -> str:
        return self._props.level


def _changed_words(before: Seen, now: Seen, language: Language) -> str:
    """Return what is said when a control changed under the guest's finger."""
    if now.role == "EditableText":
        return narrator.typed_words(before, now, language)
    same = (before.name, before.value, before.checked, before.disabled)
    return narrator.control_words(now, language) if same != (now.name, now.value, now.checked, now.disabled) else ""
