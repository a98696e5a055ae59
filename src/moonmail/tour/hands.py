"""Whose hands are on the kiosk: somebody's fingers, somebody's keys, or somebody's screen reader.

Each does the same by what its kind of guest has, and by nothing else. Fingers are ``Strings`` themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from moonmail.domain.text import Language, Text
from moonmail.tour.kiosk_words import WORDS
from moonmail.tour.puppet import Strings, without_page


class Hands(Protocol):
    """``name``: what tells a thing from all others in the program, and after a colon, if that name is on several pages,
    the page. Every method waits for the process' answer.

    Raises:
        TourError: it could not be done by this kind of hands, or the process is gone.
    """

    def do(self, what: str, **more: Any) -> Any:
        """Have something done that no hand can do."""
        ...

    def tap(self, name: str, seconds: float = 10.0) -> None: ...

    def write(self, name: str, text: str) -> None:
        """Put ``text`` into an empty field; whatever opened for it is out of the way after."""
        ...

    def sees(self, name: str) -> bool: ...

    def wait(self, name: str, seconds: float = 10.0) -> None: ...

    def says(self) -> list[str]: ...

    def picture(self, path: Path) -> None: ...


@dataclass(frozen=True, slots=True)
class _Led:
    strings: Strings
    language: Language

    def do(self, what: str, **more: Any) -> Any:
        return self.strings.do(what, **more)

    def says(self) -> list[str]:
        return self.strings.says()

    def picture(self, path: Path) -> None:
        self.strings.picture(path)


@dataclass(frozen=True, slots=True)
class Keys(_Led):
    """Somebody who sees, and has keys alone. In Japanese a keypad without letters: kana come from the screen's keys.

    In English everything is pressed with Return, in Japanese with the space bar, which must be as good.
    """

    def tap(self, name: str, seconds: float = 10.0) -> None:
        self.wait(name, seconds)
        self.do("use", name=without_page(name), key="Key_Return" if self.language is Language.EN else "Key_Space")

    def write(self, name: str, text: str) -> None:
        self.wait(name)
        self.do("reach", name=name)
        self.do("type" if self.language is Language.EN else "type on pad", text=text)
        # On, as somebody does who has written what they wanted: large keys leave a page no room for its foot.
        self.do("strike", key="Key_Tab")

    def sees(self, name: str) -> bool:
        return self.strings.sees(name)

    def wait(self, name: str, seconds: float = 10.0) -> None:
        self.do("await", name=without_page(name), seconds=seconds)


@dataclass(frozen=True, slots=True)
class Listening(_Led):
    """Somebody who sees nothing: things are what they say, in the language of the guest."""

    def tap(self, name: str, seconds: float = 10.0) -> None:
        self.do("act", words=self._said(name), seconds=seconds)

    def write(self, name: str, text: str) -> None:
        self.do("enter", words=self._said(name), text=text)

    def sees(self, name: str) -> bool:
        return bool(self.do("hears", words=self._said(name)))

    def wait(self, name: str, seconds: float = 10.0) -> None:
        self.do("hear", words=self._said(name), seconds=seconds)

    def says(self) -> list[str]:
        return [thing["name"] for thing in self.things() if thing["name"]]

    def things(self) -> list[dict[str, Any]]:
        return list(self.do("things"))

    def place(self, name: str) -> list[int]:
        """Return where the tree says that a thing is: x, y, width, height in pixels of the window."""
        return list(self.do("place", words=self._said(name)))

    def _said(self, name: str) -> str:
        return WORDS.get(name, Text(name, name)).in_(self.language)


class By(StrEnum):
    FINGER = "finger"
    KEYS = "keys"
    READER = "reader"


def hands_of(by: By, language: str) -> Callable[[Strings], Hands]:
    """Return what makes hands of this kind of the strings to a window."""

    def make(strings: Strings) -> Hands:
        match by:
            case By.KEYS:
                return Keys(strings, Language(language))
            case By.READER:
                return Listening(strings, Language(language))
            case By.FINGER:
                return strings

    return make
