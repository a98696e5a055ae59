"""Every screen of a guest's session, by ear: whole, in its language, with nothing that the voice passes over."""

from __future__ import annotations

import re
from functools import cache

import pytest
from PySide6.QtGui import QGuiApplication
from tests.desktop.render import GUEST_STATES
from tests.kiosk.speech.machine import needs_voices
from tests.screens.kiosk_pages import Way, guest_in, task_in

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


# Of screens that differ by a notice alone, one.
SCREENS = (
    *("kiosk-language", "kiosk-menu", "kiosk-offline", "kiosk-warning", "kiosk-leaving", "kiosk-staff-coming"),
    *("kiosk-finish-done", "kiosk-carry", "kiosk-carry-failed", "kiosk-sign-in", "kiosk-sign-in-denied"),
    *("task-flights", "task-flight", "task-write", "task-item", "task-declare", "task-group", "task-confirm"),
    *("task-pay", "task-paid", "task-passes"),
)
# In turns: what is drawn is the same, only its words are others.
CASES = [(state, (Language.JA, Language.EN)[number % 2]) for number, state in enumerate(SCREENS)]
SAID = {"Button", "Heading", "StaticText", "EditableText", "RadioButton", "CheckBox", "ListItem"}


@pytest.mark.parametrize(("state", "language"), CASES)
def test_what_is_on_the_screen_is_said(app: QGuiApplication, state: str, language: Language) -> None:
    shown = guest_in if state in GUEST_STATES else task_in
    with shown(state, Way(language=str(language))) as bench:
        seen = see(bench.window)
    part = narrator.question(seen)
    words = narrator.screen_words(seen, language)
    flat = " ".join(words.split())
    assert flat
    # What is drawn inside of something that is said as a whole is said by it.
    whole = [each for each in narrator.walk(part) if each.role in narrator.WHOLE and each.name]
    inside = {below.name for each in whole for child in each.children for below in narrator.walk(child)}
    unsaid = [
        each.name
        for each in narrator.walk(part)
        if each.role in SAID and each.name and each.name not in inside and " ".join(each.name.split()) not in flat
    ]
    assert not unsaid
    for each in spoken(words, language):
        if each.language is Language.JA:
            left = re.findall(r"[^ァ-ヴー、。・]", voice().kana(each.text))
            assert not left, (each.text, left)
        else:
            assert not JAPANESE.search(each.text)
