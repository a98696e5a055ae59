"""The speech process itself: real voices, a real player, pipes, and what becomes of it when something goes wrong."""

from __future__ import annotations

import json
import math
import os
import select
import signal
import subprocess
import sys
import time
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.kiosk.speech.machine import needs_voices, no_sound, sound_into

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

pytestmark = needs_voices
JA, EN = Language.JA, Language.EN
MODULE = "moonmail.desktop.kiosk.speech.process"
LONG = "お品物の到着を待っています。" * 20
CANARY = "カナリヤが歌います。"


class Speaking:
    """A speech process whose sound goes into a file."""

    def __init__(self, configuration: Path, heard: Path) -> None:
        self._heard = heard
        self.process = subprocess.Popen(
            [sys.executable, "-m", MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"ALSA_CONFIG_PATH": str(configuration)},
        )

    def tell(self, *wishes: ToProcess) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(b"".join(map(to_line, wishes)))
        self.process.stdin.flush()

    def said(self, kind: type[object]) -> object:
        """Return the next answer of this kind; the pipe ends if the process does."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            answer = from_line(line)
            if isinstance(answer, kind):
                return answer
        raise AssertionError("the speech process ended")

    def ended(self, number: int) -> Ended:
        while True:
            answer = self.said(Ended)
            assert isinstance(answer, Ended)
            if answer.number == number:
                return answer

    def heard(self) -> array[int]:
        data = self._heard.read_bytes()
        return array("h", data[: len(data) // 2 * 2])

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            pipe.close()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Speaking]]:
    started: list[Speaking] = []

    def make(configuration: Path | None = None) -> Speaking:
        heard = tmp_path / "heard.raw"
        started.append(Speaking(configuration or sound_into(tmp_path)[0], heard))
        return started[-1]

    yield make
    for each in started:
        each.close()


@pytest.fixture
def speaking(start: Callable[..., Speaking]) -> Speaking:
    made = start()
    assert made.said(Able) == Able(sound=True, ja=True, en=True)
    return made


def say(number: int, text: str, language: Language = JA) -> Say:
    return Say(number, (Part(language, text),))


def loudness(samples: array[int]) -> float:
    return math.sqrt(sum(each * each for each in samples) / max(1, len(samples)))


def test_words_become_sound(speaking: Speaking) -> None:
    speaking.tell(say(1, "月面着陸"))
    assert isinstance(speaking.said(Began), Began)
    assert speaking.ended(1) == Ended(1, heard=True)
    assert 0.7 < len(speaking.heard()) / 48_000 < 3.0
    assert loudness(speaking.heard()) > 300


def test_a_new_wish_interrupts_and_stop_is_silence_at_once(speaking: Speaking) -> None:
    speaking.tell(say(1, LONG))
    speaking.said(Began)
    speaking.tell(say(2, LONG))
    assert speaking.ended(1) == Ended(1, heard=False)
    speaking.said(Began)
    before = time.monotonic()
    speaking.tell(Stop())
    assert speaking.ended(2) == Ended(2, heard=False)
    assert time.monotonic() - before < 1.0
    # Each would have lasted for half a minute; what was handed over is what was ahead of the ear.
    assert len(speaking.heard()) / 48_000 < 8


def test_what_was_never_begun_is_told_as_unheard(speaking: Speaking) -> None:
    speaking.tell(*(say(number, LONG) for number in range(1, 8)), Stop())
    answers = [speaking.said(Ended) for _ in range(1, 8)]
    assert {answer.number for answer in answers if isinstance(answer, Ended)} == set(range(1, 8))
    assert not any(answer.heard for answer in answers if isinstance(answer, Ended))


def test_the_chime_is_not_interrupted_and_words_come_after_it(speaking: Speaking) -> None:
    speaking.tell(say(1, LONG))
    speaking.said(Began)
    speaking.tell(Ring(), say(2, "はい", JA))
    assert speaking.ended(1) == Ended(1, heard=False)
    began = speaking.said(Began)
    assert isinstance(began, Began)
    assert began.number == 2
    assert began.ms > 1000
    assert speaking.ended(2).heard


def test_the_level_is_obeyed(speaking: Speaking) -> None:
    levels = []
    for number, level in enumerate((0.0, 0.4, 1.0)):
        before = len(speaking.heard())
        speaking.tell(Level(level), say(number, "はい"))
        assert speaking.ended(number).heard
        levels.append(loudness(speaking.heard()[before:]))
    assert levels[0] == 0
    assert 100 < levels[1] < levels[2] / 4


def test_both_voices_in_one_breath(speaking: Speaking) -> None:
    speaking.tell(Say(1, (Part(JA, "はい"), Part(EN, "Yes"))))
    assert speaking.ended(1) == Ended(1, heard=True)


def test_sound_begins_soon(speaking: Speaking) -> None:
    """From the words in the pipe to the first samples in the player. The voice is loaded, as it is once it is on."""
    speaking.tell(Load(JA), say(1, "はい"))
    speaking.ended(1)
    times = []
    for number in range(2, 7):
        speaking.tell(say(number, "お支払いは、お手元のスマートフォンで、お済ませください。"))
        began = speaking.said(Began)
        assert isinstance(began, Began)
        times.append(began.ms)
        speaking.tell(Stop())
        speaking.ended(number)
    # A tenth of a second on a machine of its own; a shared one gets its time.
    assert min(times) < 400


def test_without_a_device_it_says_so(start: Callable[..., Speaking], tmp_path: Path) -> None:
    made = start(no_sound(tmp_path))
    assert made.said(Able) == Able(sound=False, ja=True, en=True)
    made.tell(say(1, "はい"), Ring())
    assert made.ended(1) == Ended(1, heard=False, trouble="sound")


def test_it_ends_with_its_pipe(speaking: Speaking) -> None:
    speaking.tell(say(1, LONG))
    speaking.said(Began)
    assert speaking.process.stdin is not None
    speaking.process.stdin.close()
    assert speaking.process.wait(5) == 0


def test_it_dies_with_its_parent_even_when_it_hangs(tmp_path: Path) -> None:
    """The parent is killed, not ended: nobody closes or says anything. Then the process that stands still is gone."""
    configuration, _ = sound_into(tmp_path)
    program = (
        "import subprocess, sys, time\n"
        f"made = subprocess.Popen([sys.executable, '-m', {MODULE!r}], stdin=subprocess.PIPE, stdout=subprocess.PIPE)\n"
        "made.stdout.readline()\n"
        "print(made.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        env=os.environ | {"ALSA_CONFIG_PATH": str(configuration)},
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    ended = os.pidfd_open(pid)
    os.kill(pid, signal.SIGSTOP)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert select.select([ended], [], [], 5)[0]
    os.close(ended)


def test_words_are_in_no_arguments_and_in_no_file(speaking: Speaking, tmp_path: Path) -> None:
    speaking.tell(Say(1, (Part(EN, "Canary."), Part(JA, CANARY))))
    speaking.said(Began)
    seen = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and folder.name != str(os.getpid()):
            try:
                seen.append((folder / "cmdline").read_bytes())
            except OSError:
                continue
    assert any(MODULE.encode() in line for line in seen)
    assert not any(b"canary" in line.lower() or CANARY.encode() in line for line in seen)
    speaking.tell(Stop())
    speaking.ended(1)
    written = [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".raw"]
    assert [path.name for path in written] == ["asound.conf"]


@pytest.mark.parametrize(
    "line", [b"", b"{}", b"[]", b'{"is": "Nobody"}', b'{"is": "Say", "number": 1}', b"\xff", b'{"is": "Level"}']
)
def test_what_nobody_may_say_is_refused(line: bytes) -> None:
    with pytest.raises(TalkError):
        from_line(line)


def test_it_goes_on_after_nonsense(speaking: Speaking) -> None:
    assert speaking.process.stdin is not None
    speaking.process.stdin.write(b"nonsense\n" + json.dumps({"is": "Able"}).encode() + b"\n")
    speaking.tell(Say(1, ()))
    assert speaking.ended(1) == Ended(1, heard=False, trouble="empty")
    speaking.tell(say(2, "はい"))
    assert speaking.ended(2).heard


@pytest.mark.parametrize(
    "said", [say(3, "はい"), Stop(), Ring(), Level(0.5), Load(EN), Able(True, True, False), Ended(1, True)]
)
def test_every_word_of_the_talk_survives_the_pipe(said: ToProcess) -> None:
    assert from_line(to_line(said)) == said
