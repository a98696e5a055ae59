"""Reading single values of a feed. What can't be read is a fault, and None."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Final, TypeVar

from moonmail.domain import feed_words as say
from moonmail.domain.json_lines import Fault, Node
from moonmail.domain.moment import Bound, Moment, Precision
from moonmail.domain.text import Text

E = TypeVar("E", bound=StrEnum)
FIRST_YEAR: Final = 1957
LAST_YEAR: Final = 2199
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME: Final = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?([Zz]|[+-]\d{2}:\d{2})?", re.ASCII)
_LONGEST: Final = 4000


@dataclass(slots=True)
class Values:
    """``words``: the feed's own table from English to Japanese, or to both."""

    faults: list[Fault] = field(default_factory=list)
    words: dict[str, Text] = field(default_factory=dict)

    def wrong(self, node: Node, text: Text) -> None:
        self.faults.append(node.fault(text))

    def _kind(self, node: Node, wanted: str) -> None:
        self.wrong(node, say.KIND.filled(wanted=say.WANTED[wanted]))

    def members(self, node: Node, known: tuple[str, ...]) -> dict[str, Node]:
        """Return the fields that are there and not null. A field that is not known is a fault."""
        if not isinstance(node.value, dict):
            self._kind(node, "members")
            return {}
        for name, each in node.value.items():
            if name not in known:
                self.wrong(each, say.NO_SUCH_FIELD.filled(name=_short(name), known=", ".join(known)))
        return {name: each for name, each in node.value.items() if name in known and each.value is not None}

    def items(self, node: Node | None) -> list[Node]:
        if node is None:
            return []
        if not isinstance(node.value, list):
            self._kind(node, "list")
            return []
        return node.value

    def text(self, node: Node | None, most: int = 120) -> str | None:
        if node is None:
            return None
        if not isinstance(node.value, str) or not node.value.strip() or len(node.value) > most:
            self._kind(node, "text")
            return None
        return node.value.strip()

    def flag(self, node: Node | None) -> bool | None:
        if node is None:
            return None
        if not isinstance(node.value, bool):
            self._kind(node, "flag")
            return None
        return node.value

    def whole(self, node: Node, least: int, most: int) -> int | None:
        if isinstance(node.value, bool) or not isinstance(node.value, int):
            self._kind(node, "whole")
            return None
        return node.value if self._within(node, node.value, least, most) else None

    def number(self, node: Node | None, least: float, most: float) -> float | None:
        if node is None:
            return None
        if isinstance(node.value, bool) or not isinstance(node.value, int | float) or not math.isfinite(node.value):
            self._kind(node, "number")
            return None
        return node.value if self._within(node, node.value, least, most) else None

    def _within(self, node: Node, value: float, least: float, most: float) -> bool:
        if least <= value <= most:
            return True
        self.wrong(node, say.RANGE.filled(least=f"{least:g}", most=f"{most:g}"))
        return False

    def one_of(self, node: Node | None, kind: type[E]) -> E | None:
        if node is None:
            return None
        if isinstance(node.value, str) and node.value in list(kind):
            return kind(node.value)
        text = node.value if isinstance(node.value, str) else "…"
        self.wrong(node, say.NONE_OF.filled(text=_short(text), known=", ".join(kind)))
        return None

    def read_words(self, node: Node | None) -> dict[str, str] | None:
        """Return both languages. Text alone is English, and needs its Japanese in the feed's table."""
        if node is None:
            return None
        if isinstance(node.value, dict):
            said = self.members(node, ("ja", "en"))
            found = {name: self.text(said[name], _LONGEST) for name in ("ja", "en") if name in said}
            for name in ("ja", "en"):
                if name not in said:
                    self.wrong(node, say.ONE_LANGUAGE.filled(name=name))
            return (
                {name: text for name, text in found.items() if text}
                if all(found.values()) and len(found) == 2
                else None
            )
        if not isinstance(node.value, str):
            self._kind(node, "words")
            return None
        text = self.text(node, _LONGEST)
        if text is None:
            return None
        known = self.words.get(text)
        if known is None:
            self.wrong(node, say.NO_JAPANESE.filled(text=_short(text)))
            return None
        return {"ja": known.ja, "en": known.en}

    def day(self, node: Node | None) -> date | None:
        if node is None:
            return None
        text = node.value if isinstance(node.value, str) else "…"
        try:
            if _DAY.fullmatch(text) is None:
                raise ValueError(text)
            found = date.fromisoformat(text)
        except ValueError:
            self.wrong(node, say.NO_DAY.filled(text=_short(text)))
            return None
        return found if self._years(node, found.year) else None

    def moment(self, node: Node | None, precision: Precision | None, bound: Bound = Bound.AT) -> Moment | None:
        """Read a time: text, whose precision may be said beside it, or ``{at, precision, bound}``."""
        if node is None:
            return None
        if isinstance(node.value, dict):
            parts = self.members(node, ("at", "precision", "bound"))
            if "at" not in parts:
                self.wrong(node, say.MISSING.filled(name="at"))
                return None
            if isinstance(parts["at"].value, dict):
                self._kind(parts["at"], "text")
                return None
            inner = self.one_of(parts.get("precision"), Precision)
            return self.moment(parts["at"], inner, self.one_of(parts.get("bound"), Bound) or Bound.AT)
        text = node.value if isinstance(node.value, str) else "…"
        if _DAY.fullmatch(text) is not None:
            day = self.day(node)
            if day is None:
                return None
            if precision not in (None, Precision.DAY):
                self.wrong(node, say.ONLY_A_DAY.filled(precision=str(precision)))
                return None
            return Moment(datetime(day.year, day.month, day.day, tzinfo=UTC), Precision.DAY, bound)
        at = self._time(node, text)
        if at is None:
            return None
        return Moment(at, precision or (Precision.SECOND if at.second else Precision.MINUTE), bound)

    def _time(self, node: Node, text: str) -> datetime | None:
        try:
            if _TIME.fullmatch(text) is None:
                raise ValueError(text)
            at = datetime.fromisoformat(text.upper())
        except ValueError:
            self.wrong(node, say.NO_TIME.filled(text=_short(text)))
            return None
        if at.utcoffset() is None:
            self.wrong(node, say.NO_OFFSET.filled(text=_short(text)))
            return None
        # Before its offset is taken away: at the ends of the calendar it could not be.
        return at.astimezone(UTC) if self._years(node, at.year) else None

    def _years(self, node: Node, year: int) -> bool:
        if FIRST_YEAR <= year <= LAST_YEAR:
            return True
        self.wrong(node, say.YEARS.filled(first=str(FIRST_YEAR), last=str(LAST_YEAR)))
        return False


def _short(text: str) -> str:
    """Return what is quoted of a text: its beginning. Never empty."""
    return (text if len(text) <= 60 else text[:59] + "…") or " "


def wire(moment: Moment | None) -> dict[str, Any] | None:
    """Return a time as the wire has it."""
    if moment is None:
        return None
    return {"at": moment.at.isoformat(), "precision": moment.precision.value, "bound": moment.bound.value}
