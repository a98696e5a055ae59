"""The voices, listened to by measuring: how long, how loud, and whether it is speech at all."""

from __future__ import annotations

import math
import wave
from array import array
from functools import cache
from operator import mul, ne
from pathlib import Path

import pytest
from tests.kiosk.speech.machine import needs_voices

from moonmail.desktop.kiosk.speech.reading import spoken
from moonmail.desktop.kiosk.speech.sounds import chime
from moonmail.desktop.kiosk.speech.voices import VOICES, Sound, Voice, VoiceError, installed, louder, pieces
from moonmail.domain.text import Language

JA, EN = Language.JA, Language.EN


@cache
def voice(language: Language) -> Voice:
    return VOICES[language]()


def heard(text: str, language: Language) -> Sound:
    """All of it as one sound."""
    samples = array("h")
    rate = 0
    for part in spoken(text, language):
        for sound in voice(part.language).say(part.text):
            samples += sound.samples
            rate = sound.rate
    return Sound(rate, samples)


def loudness(sound: Sound) -> float:
    return math.sqrt(sum(map(mul, sound.samples, sound.samples)) / len(sound.samples)) / 32768


def peak(sound: Sound) -> float:
    return max(max(sound.samples), -min(sound.samples)) / 32768


def pauses(sound: Sound) -> int:
    """How often it is silent for more than a tenth of a second between sounds."""
    window = sound.rate // 50
    quiet = [max(map(abs, sound.samples[at : at + window])) < 300 for at in range(0, len(sound.samples), window)]
    found = run = 0
    for is_quiet in quiet:
        found += run >= 5 and not is_quiet
        run = run + 1 if is_quiet else 0
    return found


def crossings(sound: Sound) -> float:
    """How often a second the wave goes through nothing: a hum has few, noise has very many."""
    below = [each < 0 for each in sound.samples]
    return sum(map(ne, below, below[1:])) / sound.seconds


@needs_voices
@pytest.mark.parametrize(
    ("text", "language", "shortest", "longest"),
    [
        ("月面搭乗券を印刷します。", JA, 1.5, 4.0),
        ("MM 204、見本、静かの海", JA, 2.0, 6.0),
        ("Your Moon boarding pass is being printed.", EN, 1.5, 4.0),
        ("MM 204, sample, Mare Tranquillitatis", EN, 2.0, 6.0),
    ],
)
def test_a_sentence_takes_its_time_at_its_level(text: str, language: Language, shortest: float, longest: float) -> None:
    sound = heard(text, language)
    assert shortest < sound.seconds < longest
    assert 0.05 < loudness(sound) < 0.2
    assert 0.3 < peak(sound) <= 1
    assert 500 < crossings(sound) < 8000


@needs_voices
def test_neither_voice_is_much_louder_than_the_other() -> None:
    japanese = heard("お支払いは、お手元のスマートフォンでお済ませください。", JA)
    english = heard("Please pay on your own phone. We will wait here for you.", EN)
    assert 0.5 < loudness(japanese) / loudness(english) < 2


@needs_voices
@pytest.mark.parametrize("language", [JA, EN])
def test_the_same_words_sound_the_same_and_others_do_not(language: Language) -> None:
    first, second = {JA: ("便の中止", "着陸に成功"), EN: ("Flight cancelled", "Landed")}[language]
    assert heard(first, language) == heard(first, language)
    assert heard(first, language).samples != heard(second, language).samples


@needs_voices
def test_a_reference_is_said_slowly_enough_to_be_written_down() -> None:
    fast, slow = heard("ケイナナエックスダブリュウピイティイ", JA), heard("K7XWPT", JA)
    assert slow.seconds > 1.5 * fast.seconds
    assert pauses(slow) >= 4 > pauses(fast)
    assert heard("K7XWPT", EN).seconds > 1.5


@needs_voices
def test_a_screen_in_both_languages_is_said_by_both_voices() -> None:
    rates = [
        sound.rate
        for part in spoken("ことばをお選びください\nPlease choose your language", JA)
        for sound in voice(part.language).say(part.text)
    ]
    assert rates == [48_000, 22_050]


def test_sound_can_begin_before_all_is_made() -> None:
    text = "お支払いは、お手元のスマートフォンで、お済ませください。ここでお待ちしています。"
    made = pieces(text)
    assert made == ["お支払いは、", "お手元のスマートフォンで、お済ませください。", "ここでお待ちしています。"]
    assert pieces("。、") == []
    assert pieces("はい") == ["はい"]
    long = "これはとてもながい文で、" * 12
    assert "".join(pieces(long)) == long
    assert max(map(len, pieces(long))) <= 40


def test_louder_stops_where_sixteen_bits_end() -> None:
    assert louder(array("h", [100, -100, 32767, -32768]), 2) == array("h", [200, -200, 32767, -32768])
    assert louder(array("h", [100, -101]), 0) == array("h", [0, 0])


def test_the_chime_is_short_and_soft_at_both_ends() -> None:
    sound = chime()
    assert 1.0 < sound.seconds < 1.5
    assert peak(sound) == pytest.approx(0.5, abs=0.01)
    assert sound.samples[0] == 0
    assert abs(sound.samples[-1]) < 20
    assert 300 < crossings(sound) < 3000
    # Two notes: the second one is struck when the first has faded.
    struck = round(0.42 * sound.rate)
    window = sound.rate // 50
    assert max(map(abs, sound.samples[struck : struck + window])) > 1.3 * max(
        map(abs, sound.samples[struck - window : struck])
    )


def test_a_voice_that_is_not_here_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert not installed(EN)
    with pytest.raises(VoiceError):
        VOICES[EN]()


@needs_voices
def test_what_was_listened_to_can_be_kept(tmp_path: Path) -> None:
    sound = heard("月へ、いってらっしゃい。", JA)
    with wave.open(str(tmp_path / "said.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sound.rate)
        file.writeframes(sound.samples.tobytes())
    with wave.open(str(tmp_path / "said.wav")) as file:
        assert file.getnframes() == len(sound.samples)
