"""Every screen of a guest's session, by ear: whole, in its language, with nothing that the voice passes over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from tests.desktop.guests import GuestBench, open_guest
from tests.desktop.render import GUEST_STATES
from tests.kiosk.speech.machine import needs_voices

from moonmail.desktop.kiosk.speech import narrator
from moonmail.desktop.kiosk.speech.reading import spoken
from moonmail.desktop.kiosk.speech.tree import see
from moonmail.desktop.kiosk.speech.voices import JapaneseVoice
from moonmail.domain.text import Language

pytestmark = needs_voices
JAPANESE = re.compile(r"[ぁ-ゖァ-ヺ一-鿿]")


@cache
def voice() -> JapaneseVoice:
    return JapaneseVoice()


@pytest.fixture
def bench(request: pytest.FixtureRequest, app: QGuiApplication, tmp_path: Path) -> Iterator[GuestBench]:
    made = open_guest(tmp_path, language=str(request.param))
    yield made
    made.close()


# In turns: what is drawn is the same, only its words are others.
CASES = [((Language.JA, Language.EN)[number % 2], state) for number, state in enumerate(GUEST_STATES)]


@pytest.mark.parametrize(("bench", "state"), CASES, indirect=["bench"])
def test_what_is_on_the_screen_is_said(bench: GuestBench, state: str, request: pytest.FixtureRequest) -> None:
    language = Language(request.node.callspec.params["bench"])
    GUEST_STATES[state](bench)
    bench.settle()
    seen = see(bench.window)
    part = narrator.question(seen)
    words = narrator.screen_words(seen, language)
    flat = " ".join(words.split())
    assert flat
    unsaid = [
        each.name
        for each in narrator.walk(part)
        if each.role in {"Button", "Heading", "StaticText", "EditableText", "RadioButton", "CheckBox", "ListItem"}
        and each.name
        and " ".join(each.name.split()) not in flat
    ]
    # What is drawn inside of something that is said as a whole is said by it.
    inside = {below.name for each in narrator.walk(part) if each.role == "ListItem" for below in narrator.walk(each)}
    assert not [name for name in unsaid if name not in inside]
    for each in spoken(words, language):
        if each.language is Language.JA:
            left = re.findall(r"[^ァ-ヴー、。・]", voice().kana(each.text))
            assert not left, (each.text, left)
        else:
            assert not JAPANESE.search(each.text)


def test_there_are_many_screens() -> None:
    assert len(GUEST_STATES) >= 10
