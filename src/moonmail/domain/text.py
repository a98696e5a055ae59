"""Words that must read the same on every screen, page and paper, online and offline."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    JA = "ja"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """One meaning in both languages. Neither is derived from the other; neither may be empty."""

    ja: str
    en: str

    def __post_init__(self) -> None:
        if not self.ja or not self.en:
            raise ValueError("a Text needs both languages")

    def in_(self, language: Language) -> str:
        return self.ja if language is Language.JA else self.en

    def filled(self, **values: str | Text) -> Text:
        """Return the text with its ``{name}`` places filled, each language with its own value."""
        return Text(
            self.ja.format(**{k: v.ja if isinstance(v, Text) else v for k, v in values.items()}),
            self.en.format(**{k: v.en if isinstance(v, Text) else v for k, v in values.items()}),
        )
