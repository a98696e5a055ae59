"""The window's end of the speech process: starts it, hears what becomes of words, and replaces it when it hangs."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QObject, QProcess, QTimer, Signal, Slot

from moonmail.desktop.kiosk.speech.reading import Part
from moonmail.desktop.kiosk.speech.talk import (
    Able,
    Began,
    Ended,
    Level,
    Load,
    Ring,
    Say,
    Stop,
    TalkError,
    ToProcess,
    from_line,
    to_line,
)
from moonmail.domain.text import Language

COMMAND: Final = (sys.executable, "-m", "moonmail.desktop.kiosk.speech.process")
# Words that are not heard by then are not heard at all: the voice's dictionary loads within a second.
HANG_MS: Final = 5_000
# Who hung so often will hang again.
_LIVES: Final = 3
_GOODBYE_MS: Final = 300

log = logging.getLogger(__name__)


class Standing(StrEnum):
    """How it stands with spoken output on this machine."""

    STARTING = "starting"
    READY = "ready"
    NO_SOUND = "no_sound"
    NO_VOICE = "no_voice"
    BROKEN = "broken"


class SpeechLine(QObject):
    """Never blocks: words go into a pipe. ``hang_ms``: how long words may stay unheard until it is replaced."""

    standingChanged = Signal()
    speakingChanged = Signal()
    # How long it took from words to sound, in ms.
    began = Signal(float)

    def __init__(self, parent: QObject | None = None, command: Sequence[str] = COMMAND, hang_ms: int = HANG_MS) -> None:
        super().__init__(parent)
        self._command = command
        self._able: Able | None = None
        self._standing = Standing.STARTING
        self._lives = _LIVES
        self._number = 0
        self._saying: Say | None = None
        self._level: float | None = None
        self._rest = b""
        self._closing = False
        self._watch = QTimer(self)
        self._watch.setSingleShot(True)
        self._watch.setInterval(hang_ms)
        self._watch.timeout.connect(self._hangs)
        self._process: QProcess | None = None

    @property
    def standing(self) -> Standing:
        return self._standing

    @property
    def speaking(self) -> bool:
        return self._saying is not None

    @property
    def pid(self) -> int:
        return self._process.processId() if self._process is not None else 0

    def has_voice(self, language: Language) -> bool:
        """Return whether there is a voice for ``language``, as far as is known already."""
        return self._able is not None and (self._able.ja if language is Language.JA else self._able.en)

    def start(self) -> None:
        """Start the process, if there is none: it finds out what can be heard here. Loads no voice yet."""
        if self._process is not None or self._standing is Standing.BROKEN:
            return
        process = QProcess(self)
        process.setProcessChannelMode(QProcess.ProcessChannelMode.SeparateChannels)
        process.setStandardErrorFile(QProcess.nullDevice())
        process.readyReadStandardOutput.connect(self._readable)
        process.finished.connect(self._gone)
        process.errorOccurred.connect(self._failed)
        self._process, self._rest = process, b""
        program, *arguments = self._command
        process.start(program, arguments)
        if self._level is not None:
            self._tell(Level(self._level))

    def load(self, language: Language) -> None:
        """Make the voice of ``language`` ready to speak soon."""
        self.start()
        self._tell(Load(language))

    def say(self, parts: tuple[Part, ...]) -> None:
        """Say ``parts`` instead of what is being said."""
        if not parts:
            return
        self.start()
        self._number += 1
        self._set_saying(Say(self._number, parts))
        self._watch.start()
        self._tell(Say(self._number, parts))

    def ring(self) -> None:
        """Ring the chime, whether or not words are spoken."""
        self.start()
        self._tell(Ring())

    def stop(self) -> None:
        """Be silent."""
        if self._saying is not None:
            self._watch.stop()
            self._set_saying(None)
            self._tell(Stop())

    def set_level(self, level: float) -> None:
        """Set how loud, 0 to 1."""
        self._level = level
        self._tell(Level(level))

    def close(self) -> None:
        """End the process. It is gone when this returns."""
        self._closing = True
        self._watch.stop()
        process, self._process = self._process, None
        if process is None:
            return
        process.closeWriteChannel()
        if not process.waitForFinished(_GOODBYE_MS):
            process.kill()
            process.waitForFinished(_GOODBYE_MS)

    def _tell(self, what: ToProcess) -> None:
        if self._process is not None:
            self._process.write(to_line(what))

    def _set_saying(self, say: Say | None) -> None:
        was = self.speaking
        self._saying = say
        if was is not self.speaking:
            self.speakingChanged.emit()

    def _set_standing(self, standing: Standing) -> None:
        if standing is not self._standing:
            self._standing = standing
            self.standingChanged.emit()

    @Slot()
    def _readable(self) -> None:
        if self._process is None:
            return
        *lines, self._rest = (self._rest + bytes(self._process.readAllStandardOutput().data())).split(b"\n")
        for line in lines:
            try:
                self._hear(from_line(line))
            except TalkError:
                log.warning("the speech process said what nobody may say")

    def _hear(self, said: object) -> None:
        match said:
            case Able():
                self._able = said
                voice = said.ja or said.en
                self._set_standing(
                    Standing.NO_SOUND if not said.sound else Standing.READY if voice else Standing.NO_VOICE
                )
            case Began() if self._saying is not None and said.number == self._saying.number:
                self._watch.stop()
                self._lives = _LIVES
                self.began.emit(said.ms)
            case Ended() if self._saying is not None and said.number == self._saying.number:
                self._watch.stop()
                self._set_saying(None)
                if said.trouble == "sound":
                    self._set_standing(Standing.NO_SOUND)

    @Slot()
    def _hangs(self) -> None:
        log.warning("the speech process hangs and is replaced")
        if self._process is not None:
            self._process.kill()

    @Slot(QProcess.ProcessError)
    def _failed(self, error: QProcess.ProcessError) -> None:
        # All other errors are followed by ``finished``.
        if error is QProcess.ProcessError.FailedToStart:
            self._gone()

    @Slot()
    def _gone(self) -> None:
        process, self._process = self._process, None
        if process is None or self._closing:
            return
        process.deleteLater()
        self._watch.stop()
        self._lives -= 1
        again = self._saying
        self._set_saying(None)
        if self._lives <= 0:
            self._set_standing(Standing.BROKEN)
            return
        # Once more, from the beginning: what was not heard is what the guest waits for.
        if again is not None:
            self.say(again.parts)
        else:
            self.start()
