"""The two voices. Both run inside the speech process alone: neither may hang what a guest sees."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from moonmail.domain.text import Language

if TYPE_CHECKING:
    from collections.abc import Callable

# What has not spoken by then does not speak.
_ENGLISH_S: Final = 10
# So that neither voice is louder than the other: measured as root mean square over the same sentences.
_ENGLISH_GAIN: Final = 1.2
_WAV_HEADER: Final = 44
# Sound can begin when the first piece is ready: a piece is a sentence, or a clause of a long one.
_SENTENCE: Final = re.compile(r"[^。]+。?")
_CLAUSE: Final = re.compile(r"[^、]+、?")
_LONG: Final = 40
# The very first piece may be short: it decides how soon something is heard.
_FIRST: Final = 6


@dataclass(frozen=True, slots=True)
class Sound:
    """Mono samples of 16 bits, ``rate`` a second."""

    rate: int
    samples: array[int]

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate


class VoiceError(Exception):
    """This voice can't say it."""


class Voice(Protocol):
    def load(self) -> None:
        """Get ready, so that the first words come soon."""

    def say(self, text: str) -> Iterator[Sound]:
        """Yield what is heard of ``text``, piece by piece.

        Raises:
            VoiceError: it can't be said.
        """


def installed(language: Language) -> bool:
    """Return whether this machine has the voice of ``language``, without loading it."""
    if language is Language.JA:
        return importlib.util.find_spec("pyopenjtalk") is not None
    return shutil.which("espeak-ng") is not None


def pieces(text: str) -> list[str]:
    """Return what is made into sound at once: short enough to begin soon, long enough for its melody."""
    found: list[str] = []
    for sentence in _SENTENCE.findall(text):
        piece = ""
        for clause in _CLAUSE.findall(sentence):
            enough = _LONG if found else _FIRST
            if piece and (len(piece) >= enough or len(piece) + len(clause) > _LONG):
                found.append(piece)
                piece = ""
            piece += clause
        found.append(piece)
    return [piece for piece in found if piece.strip("。、 ")]


class JapaneseVoice:
    """Open JTalk with the dictionary and the voice in its own package: no network, no file written.

    Raises:
        VoiceError: it is not installed (optional extra ``kiosk``).
    """

    def __init__(self) -> None:
        # Loading takes a third of a second and 60 MB: only when somebody wants to hear Japanese.
        try:
            import pyopenjtalk
        except ImportError as error:
            raise VoiceError(f"pyopenjtalk: {error}") from error
        self._openjtalk: Any = pyopenjtalk

    def load(self) -> None:
        for _ in self.say("あ"):
            pass

    def say(self, text: str) -> Iterator[Sound]:
        for piece in pieces(text):
            try:
                wave, rate = self._openjtalk.tts(piece, **_READ_AS_WRITTEN)
            except (RuntimeError, ValueError) as error:
                raise VoiceError(str(error)) from error
            yield Sound(int(rate), array("h", wave.clip(-32768, 32767).astype("<i2").tobytes()))

    def kana(self, text: str) -> str:
        """Return what is heard, in katakana: long vowels as ー, particles as they sound."""
        return str(self._openjtalk.g2p(text, kana=True, **_READ_AS_WRITTEN))


# Readings are said in reading_ja, where tests hold them: no model decides at run time.
_READ_AS_WRITTEN: Final = {"use_sudachi_kanji_yomi": False, "predict_nani": False}


class EnglishVoice:
    """espeak-ng, as a program of the system. It gets the words over a pipe: arguments can be read by anybody.

    Raises:
        VoiceError: it is not installed.
    """

    def __init__(self) -> None:
        program = shutil.which("espeak-ng")
        if program is None:
            raise VoiceError("espeak-ng is not installed")
        self._command = [program, "-v", "en-gb", "-s", "160", "-b", "1", "--stdin", "--stdout"]

    def load(self) -> None:
        """Nothing to load: it is there within 20 ms."""

    def say(self, text: str) -> Iterator[Sound]:
        try:
            done = subprocess.run(  # noqa: S603 - a program of the system, arguments of our own
                self._command, input=text.encode(), capture_output=True, timeout=_ENGLISH_S, check=True
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise VoiceError(str(error)) from error
        if len(done.stdout) <= _WAV_HEADER:
            raise VoiceError("espeak-ng said nothing")
        rate = int.from_bytes(done.stdout[24:28], "little")
        samples = array("h", done.stdout[_WAV_HEADER : len(done.stdout) // 2 * 2])
        yield Sound(rate, louder(samples, _ENGLISH_GAIN))


def louder(samples: array[int], gain: float) -> array[int]:
    """Return ``samples`` at ``gain`` times their level, cut off where 16 bits end."""
    return array("h", (max(-32768, min(32767, round(sample * gain))) for sample in samples))


VOICES: Final[dict[Language, Callable[[], Voice]]] = {Language.JA: JapaneseVoice, Language.EN: EnglishVoice}
