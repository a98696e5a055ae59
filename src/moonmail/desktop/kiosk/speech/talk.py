"""What the kiosk's window and its speech process say to each other: one JSON object a line, over its pipes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, Final

from moonmail.desktop.kiosk.speech.reading import Part
from moonmail.domain.text import Language


class TalkError(ValueError):
    """The other side said what nobody may say."""


# ---------------------------------------------------------------- window → process


@dataclass(frozen=True, slots=True)
class Say:
    """Say ``parts`` now, instead of what is being said. ``number`` comes back with what is heard of it."""

    number: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Ring:
    """Ring the chime now. Words that come meanwhile are said after it."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Be silent."""


@dataclass(frozen=True, slots=True)
class Level:
    """How loud from now on: 0 silent, 1 the voice's full level."""

    level: float


@dataclass(frozen=True, slots=True)
class Load:
    """Somebody will want to hear this voice soon."""

    language: Language


# ---------------------------------------------------------------- process → window


@dataclass(frozen=True, slots=True)
class Able:
    """Said once, first: whether there is a device to be heard with, and which voices are here."""

    sound: bool
    ja: bool
    en: bool


@dataclass(frozen=True, slots=True)
class Began:
    """The first sound of ``number`` was handed over, ``ms`` after the words were read from the pipe."""

    number: int
    ms: float


@dataclass(frozen=True, slots=True)
class Ended:
    """Nothing more of ``number`` will be heard. ``heard``: all of it was. ``trouble``: voice, sound or empty."""

    number: int
    heard: bool
    trouble: str = ""


ToProcess = Say | Ring | Stop | Level | Load
ToWindow = Able | Began | Ended

_KINDS: Final[dict[str, type[Any]]] = {
    kind.__name__: kind for kind in (Say, Ring, Stop, Level, Load, Able, Began, Ended)
}


def to_line(said: ToProcess | ToWindow) -> bytes:
    """Return one line, ended by a line feed."""
    return json.dumps({"is": type(said).__name__} | asdict(said), ensure_ascii=False).encode() + b"\n"


def from_line(line: bytes) -> Any:
    """Read what either side said.

    Raises:
        TalkError: nobody says that.
    """
    try:
        values = json.loads(line)
        kind = values.pop("is")
        if kind == "Say":
            values["parts"] = tuple(Part(Language(part["language"]), str(part["text"])) for part in values["parts"])
        if kind == "Load":
            values["language"] = Language(values["language"])
        return _KINDS[kind](**values)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise TalkError(f"not a message: {error}") from error
