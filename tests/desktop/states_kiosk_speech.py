"""The spoken guide's controls: at hand while it is on, and why it can't be heard where that is so."""

from __future__ import annotations

from collections.abc import Callable

from tests.desktop.guests import GuestBench
from tests.desktop.states_kiosk import menu

from moonmail.desktop.kiosk.speech.line import SpeechLine, Standing
from moonmail.desktop.viewmodels.kiosk_speech import VmSpeech


def _silent(bench: GuestBench, standing: Standing) -> VmSpeech:
    """The guide without its process: it is only looked at."""
    speech = bench.guest.made("speech")
    assert isinstance(speech, VmSpeech)
    line: SpeechLine = speech._line
    line.start = lambda: line._set_standing(standing)  # type: ignore[method-assign]
    line.load = lambda language: None  # type: ignore[method-assign]
    line.say = lambda parts: None  # type: ignore[method-assign]
    return speech


def speaking(bench: GuestBench) -> None:
    menu(bench)
    _silent(bench, Standing.READY).toggle()


def speaking_before_choosing(bench: GuestBench) -> None:
    _silent(bench, Standing.READY).toggle()


def no_sound(bench: GuestBench) -> None:
    menu(bench)
    speech = _silent(bench, Standing.NO_SOUND)
    speech.warm()
    speech.toggle()


GUEST_STATES: dict[str, Callable[[GuestBench], None]] = {
    "kiosk-speech": speaking,
    "kiosk-speech-language": speaking_before_choosing,
    "kiosk-speech-none": no_sound,
}
