"""What the controls of spoken output show, and what they say of themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from moonmail.desktop.kiosk.speech.line import Standing
from moonmail.domain.text import Language, Text

# In percent of the voice's full level; the steps are what an ear takes for equal.
DEFAULT_VOLUME: Final = 60
STEP: Final = 20

_LABEL: Final = Text("音声案内", "Spoken guide")
_ON: Final = Text("オン", "on")
_OFF: Final = Text("オフ", "off")
_NONE: Final = Text("なし", "none")
_REPEAT: Final = Text("もう一度聞く", "Say it again")
_HUSH: Final = Text("止める", "Stop")
_QUIETER: Final = Text("音を小さく", "Quieter")
_LOUDER: Final = Text("音を大きく", "Louder")
_LEVEL: Final = Text("音量 {n}%", "Volume {n} %")
WELCOME: Final = Text(
    "音声案内を始めます。画面の内容を読み上げます。画面に触れるか、キーを押すと、止まります。",
    "The spoken guide is on. It reads this screen to you. It stops when you touch the screen or press a key.",
)
_NO_SOUND: Final = Text(
    "この端末には音を出す機器がつながっていないため、音声案内をお使いいただけません。係員がお手伝いします。",
    "There is no sound output on this kiosk, so the spoken guide can't be used. Our staff will gladly help you.",
)
_NO_VOICE: Final = Text(
    "この端末には日本語の音声が入っていないため、音声案内をお使いいただけません。係員がお手伝いします。",
    "There is no English voice on this kiosk, so the spoken guide can't be used. Our staff will gladly help you.",
)
_BROKEN: Final = Text(
    "音声案内が止まってしまいました。ほかの操作はそのまま続けられます。係員がお手伝いします。",
    "The spoken guide has stopped. Everything else goes on as before. Our staff will gladly help you.",
)


@dataclass(frozen=True, slots=True)
class SpeechInputs:
    standing: Standing
    asked: bool
    has_voice: bool
    on: bool
    speaking: bool
    volume: int
    language: Language
    both: bool = False


@dataclass(frozen=True, slots=True)
class SpeechProps:
    available: bool = True
    on: bool = False
    speaking: bool = False
    volume: int = DEFAULT_VOLUME
    notice: str = ""
    label: str = ""
    standing: str = ""
    repeatLabel: str = ""
    hushLabel: str = ""
    quieterLabel: str = ""
    louderLabel: str = ""
    volumeWords: str = ""
    level: str = ""


def derive_speech(inputs: SpeechInputs) -> SpeechProps:
    """Return what the controls show; ``both``: the guest has not chosen a language yet.

    That nothing can be heard is always in sight; why, is said when asked for.
    """
    language = inputs.language
    notice: Text | None = None
    match inputs.standing:
        case Standing.NO_SOUND:
            notice = _NO_SOUND
        case Standing.BROKEN:
            notice = _BROKEN
        case _ if inputs.standing is Standing.NO_VOICE or not inputs.has_voice:
            notice = _NO_VOICE
    return SpeechProps(
        available=notice is None,
        on=inputs.on and notice is None,
        speaking=inputs.speaking,
        volume=inputs.volume,
        notice=_in(notice, inputs) if notice and inputs.asked else "",
        label=f"{_LABEL.ja}\n{_LABEL.en}" if inputs.both else _LABEL.in_(language),
        standing=(_NONE if notice else _ON if inputs.on else _OFF).in_(language),
        repeatLabel=_REPEAT.in_(language),
        hushLabel=_HUSH.in_(language),
        quieterLabel=_QUIETER.in_(language),
        louderLabel=_LOUDER.in_(language),
        volumeWords=_LEVEL.in_(language).format(n=inputs.volume),
        level=f"{inputs.volume} %",
    )


def _in(text: Text, inputs: SpeechInputs) -> str:
    return f"{text.ja}\n{text.en}" if inputs.both else text.in_(inputs.language)
