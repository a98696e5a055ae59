from __future__ import annotations

from pathlib import Path

import pytest

from moonmail.desktop.i18n import language_for
from moonmail.desktop.settings import Preferences, Settings
from moonmail.domain.text import Language


def test_what_was_chosen_is_there_after_a_restart(app: object, tmp_path: Path) -> None:
    Settings(tmp_path / "s.ini").change(language="ja", text_size=140, reduce_motion=True, proxy="http://u:p@proxy:1")
    assert Settings(tmp_path / "s.ini").preferences == Preferences(
        language="ja", text_size=140, reduce_motion=True, proxy="http://u:p@proxy:1"
    )


def test_only_a_difference_is_told(app: object, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.ini")
    told: list[Preferences] = []
    settings.changed.connect(lambda: told.append(settings.preferences))
    settings.change(text_size=100)
    settings.change(text_size=120)
    assert [preferences.text_size for preferences in told] == [120]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("text_size=banana", Preferences()),
        ("text_size=900", Preferences(text_size=200)),
        ("text_size=1", Preferences(text_size=90)),
        ("theme=pink", Preferences()),
        ("language=tlh", Preferences()),
        ("reduce_motion=true", Preferences(reduce_motion=True)),
        ("unheard_of=1", Preferences()),
    ],
)
def test_a_hand_edited_file_does_no_harm(app: object, tmp_path: Path, line: str, expected: Preferences) -> None:
    file = tmp_path / "s.ini"
    file.write_text(f"[General]\n{line}\n", encoding="utf-8")
    assert Settings(file).preferences == expected


@pytest.mark.parametrize(
    ("choice", "system", "language"),
    [
        ("ja", ["en-GB"], Language.JA),
        ("system", ["ja-JP", "en-US"], Language.JA),
        ("system", ["de-DE", "ja_JP"], Language.JA),
        ("system", ["de-DE"], Language.EN),
        ("system", [], Language.EN),
    ],
)
def test_language(choice: str, system: list[str], language: Language) -> None:
    assert language_for(choice, system) is language
