"""The process that speaks: ``python -m moonmail.desktop.kiosk.speech.process``, told over its standard input.

It belongs to one guest's session and ends with it: when its input closes, and at once when its parent is gone. It
writes no file, and words reach nothing but its own memory, espeak-ng's pipe and the ear.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from array import array
from collections import deque
from collections.abc import Callable, Iterator
from typing import IO, Final

from moonmail.desktop.kiosk import alone
from moonmail.desktop.kiosk.speech.player import Player, PlayerError, Stream, find_player
from moonmail.desktop.kiosk.speech.sounds import chime
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
    ToWindow,
    from_line,
    to_line,
)
from moonmail.desktop.kiosk.speech.voices import VOICES, Sound, Voice, VoiceError, installed, louder
from moonmail.domain.text import Language

_CHUNK_S: Final = 0.05
# How far ahead of the ear samples are handed over: a change of level is heard after this at most.
_AHEAD_S: Final = 0.4
DEFAULT_LEVEL: Final = 0.6


class Speaker:
    """Says one thing at a time, on a thread of its own; the newest wish wins."""

    def __init__(
        self,
        tell: Callable[[ToWindow], None],
        player: Player | None,
        make_voice: Callable[[Language], Voice] = lambda language: VOICES[language](),
    ) -> None:
        self._tell = tell
        self._player = player
        self._make_voice = make_voice
        self._voices: dict[Language, Voice] = {}
        self._changed = threading.Condition()
        self._wish: Say | None = None
        self._asked_at = 0.0
        self._rings = 0
        self._loads: deque[Language] = deque()
        self._hush = threading.Event()
        self._level = DEFAULT_LEVEL

    def take(self, wish: Say | Ring | Stop | Level | Load) -> None:
        """Take a wish, from any thread; returns at once."""
        with self._changed:
            match wish:
                case Say():
                    self._drop()
                    self._wish, self._asked_at = wish, time.monotonic()
                    self._hush.set()
                case Stop():
                    self._drop()
                    self._hush.set()
                case Ring():
                    self._rings = 1
                    self._hush.set()
                case Level():
                    self._level = min(1.0, max(0.0, wish.level))
                case Load():
                    self._loads.append(wish.language)
            self._changed.notify()

    def _drop(self) -> None:
        if self._wish is not None:
            self._tell(Ended(self._wish.number, heard=False))
            self._wish = None

    def run(self) -> None:
        """Say what is wished for, for ever."""
        while True:
            self.step()

    def step(self) -> None:
        """Wait for a wish, and carry it out or be interrupted in it."""
        with self._changed:
            self._changed.wait_for(lambda: self._rings or self._wish or self._loads)
            self._hush.clear()
            if self._rings:
                self._rings = 0
                work: Say | Language | None = None
            elif self._wish is not None:
                work, self._wish = self._wish, None
            else:
                work = self._loads.popleft()
            asked_at = self._asked_at
        match work:
            case None:
                self._ring()
            case Say():
                self._say(work, asked_at)
            case _:
                self._load(work)

    def _load(self, language: Language) -> None:
        try:
            self._voice(language).load()
        except VoiceError:
            # Said when there is something to say with it.
            return

    def _voice(self, language: Language) -> Voice:
        if language not in self._voices:
            self._voices[language] = self._make_voice(language)
        return self._voices[language]

    def _ring(self) -> None:
        # Not interrupted: it is short, and it is the warning itself.
        never = threading.Event()
        try:
            self._play(iter([chime()]), never, lambda: None)
        except PlayerError:
            return

    def _say(self, say: Say, asked_at: float) -> None:
        began = False

        def heard() -> None:
            nonlocal began
            if not began:
                began = True
                self._tell(Began(say.number, (time.monotonic() - asked_at) * 1000))

        trouble = ""
        for part in say.parts:
            try:
                self._play(self._voice(part.language).say(part.text), self._hush, heard)
            except VoiceError:
                # The other voice may still say its part.
                trouble = "voice"
            except PlayerError:
                trouble = "sound"
                break
            if self._hush.is_set():
                break
        if not say.parts:
            trouble = "empty"
        self._tell(Ended(say.number, heard=not trouble and not self._hush.is_set(), trouble=trouble))

    def _play(self, sounds: Iterator[Sound], hush: threading.Event, heard: Callable[[], None]) -> None:
        if self._player is None:
            raise PlayerError("nothing to be heard with")
        stream: Stream | None = None
        started = handed = 0.0
        try:
            for sound in sounds:
                if hush.is_set():
                    return
                if stream is None:
                    stream, started = self._player.open(sound.rate), time.monotonic()
                # What took long to make starts the clock anew: it is not made up for by hurrying.
                handed = max(handed, time.monotonic() - started)
                size = round(_CHUNK_S * sound.rate)
                for at in range(0, len(sound.samples), size):
                    part = sound.samples[at : at + size]
                    stream.write(self._levelled(part))
                    heard()
                    handed += len(part) / sound.rate
                    ahead = handed - (time.monotonic() - started)
                    if hush.wait(max(0.0, ahead - _AHEAD_S)):
                        return
            if stream is not None:
                if hush.wait(max(0.0, handed - (time.monotonic() - started))):
                    return
                stream.finish()
        finally:
            if stream is not None:
                stream.silence()

    def _levelled(self, samples: array[int]) -> array[int]:
        # The ear hears ratios: half of the way is a quarter of the amplitude, and more.
        return louder(samples, self._level**2)


def serve(said: IO[bytes], answers: IO[bytes]) -> None:
    """Speak until ``said`` ends."""
    telling = threading.Lock()

    def tell(what: ToWindow) -> None:
        with telling:
            answers.write(to_line(what))
            answers.flush()

    player = find_player()
    tell(Able(player is not None, installed(Language.JA), installed(Language.EN)))
    speaker = Speaker(tell, player)
    threading.Thread(target=speaker.run, daemon=True).start()
    for line in said:
        try:
            wish = from_line(line)
        except TalkError:
            continue
        if isinstance(wish, Say | Ring | Stop | Level | Load):
            speaker.take(wish)
    speaker.take(Stop())


def main() -> None:
    # Also while a voice hangs and nobody reads the pipe.
    alone.die_with_parent()
    alone.dump_no_core()
    # Nothing of what a library prints may be taken for an answer.
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    try:
        serve(sys.stdin.buffer, answers)
    except OSError:
        # The window is gone.
        pass
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
