"""A mission feed: JSON with what a lander's operator says of its flights. All that is wrong in it is said at once.

docs/feed.md says what may be in it. What is read is in the words of the wire, by keys such as ``milestones/4``, each
with the line it was said in; what becomes of it is ``contract.feed``'s to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from moonmail.domain import feed_words as say
from moonmail.domain import json_lines
from moonmail.domain.feed_flight import FlightReader, FlightSaid, once
from moonmail.domain.feed_values import Values
from moonmail.domain.json_lines import Fault, Node
from moonmail.domain.text import Text

MOST_FAULTS: Final = 200
MOST_FLIGHTS: Final = 500


@dataclass(frozen=True, slots=True)
class Feed:
    flights: tuple[FlightSaid, ...]
    faults: tuple[Fault, ...]


def read_feed(text: str, now: datetime) -> Feed:
    """Read a feed whole. With faults it is not to be carried out, nor any part of it. ``now``: aware."""
    root, faults = json_lines.read(text)
    if root is None:
        return Feed((), tuple(faults))
    reader = _Reader(Values(list(faults)), now)
    flights = reader.feed(root)
    return Feed(tuple(flights), told(reader.values.faults))


def told(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Return faults as they are told: by line, each once, and no more than somebody can read."""
    unique = sorted(dict.fromkeys(faults), key=lambda fault: fault.line)
    if len(unique) <= MOST_FAULTS:
        return tuple(unique)
    rest = len(unique) - MOST_FAULTS
    last = unique[MOST_FAULTS]
    return (*unique[:MOST_FAULTS], Fault("", last.line, say.TOO_MANY.filled(n=str(rest))))


@dataclass(slots=True)
class _Reader:
    values: Values
    now: datetime

    def feed(self, root: Node) -> list[FlightSaid]:
        if not isinstance(root.value, dict) or "missions" not in root.value:
            self.values.wrong(root, say.NOT_A_FEED)
            return []
        top = self.values.members(root, ("note", "format", "words", "missions"))
        self._table(top.get("words"))
        found: list[FlightSaid] = []
        lines: dict[str, int] = {}
        nodes = self.values.items(top.get("missions"))
        if len(nodes) > MOST_FLIGHTS:
            self.values.wrong(top["missions"], say.TOO_MANY_FLIGHTS.filled(n=str(MOST_FLIGHTS)))
            return []
        for node in nodes:
            flight = FlightReader(self.values, self.now, node).read()
            if flight is not None and once(self.values, lines, flight.id, node):
                found.append(flight)
        return found

    def _table(self, node: Node | None) -> None:
        """Read the table of words: English text → its Japanese, or both as members are to read them."""
        if node is None:
            return
        for text, each in self.values.members(node, tuple(node.members())).items():
            if isinstance(each.value, dict):
                both = self.values.read_words(each)
            else:
                japanese = self.values.text(each, 4000)
                both = {"ja": japanese, "en": text.strip()} if japanese and text.strip() else None
            if both:
                self.values.words[text.strip()] = Text(both["ja"], both["en"])
