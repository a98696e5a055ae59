"""From words to their first sound: through the speech process, against the voice and the player alone."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from tests.benchmarks.rows import Row, paired, row, spread
from tests.kiosk.speech.machine import sound_into

RUNS: Final = 15
MODULE: Final = "moonmail.desktop.kiosk.speech.process"
WORDS: Final = {
    "ja": "お支払いは、お手元のスマートフォンで、お済ませください。",
    "en": "Please pay on your own phone. We will wait here for you.",
}


def measure() -> list[Row]:
    """No sound device is needed: ALSA plays into a file."""
    from moonmail.desktop.kiosk.speech.player import find_player
    from moonmail.desktop.kiosk.speech.reading import spoken
    from moonmail.desktop.kiosk.speech.talk import Able, Began, Ended, Say, Stop, ToProcess, from_line, to_line
    from moonmail.desktop.kiosk.speech.voices import VOICES
    from moonmail.domain.text import Language

    with tempfile.TemporaryDirectory() as folder:
        os.environ["ALSA_CONFIG_PATH"] = str(sound_into(Path(folder))[0])
        began_at = perf_counter()
        process = subprocess.Popen([sys.executable, "-m", MODULE], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert process.stdin is not None
        assert process.stdout is not None
        said, answers = process.stdin, process.stdout

        def tell(wish: ToProcess) -> None:
            said.write(to_line(wish))
            said.flush()

        def until(kind: type[Any]) -> None:
            while not isinstance(from_line(answers.readline()), kind):
                pass

        def ours(text: str, language: Language) -> float:
            at = perf_counter()
            tell(Say(1, spoken(text, language)))
            until(Began)
            taken = (perf_counter() - at) * 1000
            tell(Stop())
            until(Ended)
            return taken

        until(Able)
        ours(WORDS["ja"], Language.JA)
        cold = (perf_counter() - began_at) * 1000
        player = find_player()
        assert player is not None
        rows = []
        for language in (Language.JA, Language.EN):
            voice, words = VOICES[language](), WORDS[language]

            def floor(voice: Any = voice, words: str = words, language: Language = language) -> float:
                at = perf_counter()
                sound = next(voice.say(spoken(words, language)[0].text))
                stream = player.open(sound.rate)
                stream.write(sound.samples[: sound.rate // 20])
                taken = (perf_counter() - at) * 1000
                stream.silence()
                return taken

            values, floors = paired(lambda words=words, language=language: ours(words, language), floor, RUNS)  # type: ignore[misc]
            note = (
                f"{spread(values)} ms; the first words of a session, with the process and the dictionary: {cold:.0f} ms"
            )
            rows.append(row(f"first sound of spoken words ({language})", values, floors, 2.0, "ms", note))
        said.close()
        process.wait()
        answers.close()
    return rows
