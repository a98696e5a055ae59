"""Every word of the domain that a screen may show, from where the product has it."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from moonmail.client.glance import Trouble
from moonmail.desktop.viewmodels import departures, flight_rows, timeline
from moonmail.desktop.words import TROUBLES
from moonmail.domain import custody, mission, sizes
from moonmail.domain.text import Text

ROOT = Path(__file__).resolve().parents[3]
MISSIONS = ROOT / "src/moonmail/backend/missions"


def glossary() -> list[str]:
    rows = (line.split("|") for line in (ROOT / "CONTEXT.md").read_text(encoding="utf-8").splitlines())
    return [row[2].strip() for row in rows if len(row) > 3 and row[1].strip() not in {"term", "---"}]


def flights() -> list[str]:
    """Names, landers, operators, rockets, launch and landing sites of all sample and past flights, and their news."""
    past = json.loads((MISSIONS / "data/past.json").read_text(encoding="utf-8"))
    return [*_said(past), *_samples()]


def _samples() -> Iterator[str]:
    """The sample flights' words as their source has them: reading them from the backend would need its database."""
    for node in ast.walk(ast.parse((MISSIONS / "samples.py").read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
            continue
        first = node.args[0]
        if isinstance(first, ast.Constant) and node.func.id == "Text":
            yield first.value
        elif isinstance(first, ast.Constant) and node.func.id == "_mission":
            yield f"MM {first.value}"
        elif node.func.id == "Operator":
            yield from (each.value.value for each in node.keywords if each.arg == "name")


def _said(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _said(each)
    elif isinstance(value, dict):
        if set(value) == {"ja", "en"}:
            yield value["ja"]
            return
        for key, each in value.items():
            if key in {"flight_number", "launch_vehicle"} or (key == "name" and isinstance(each, str)):
                yield each
            else:
                yield from _said(each)


def _texts(module: Any) -> Iterator[str]:
    """All Texts that a module holds by name, also in tables and in frozen rows."""
    for name, value in vars(module).items():
        if not name.startswith("__"):
            yield from _deep(value, 0)


def _deep(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, Text):
        yield value.ja
    elif depth < 4 and isinstance(value, dict):
        for each in value.values():
            yield from _deep(each, depth + 1)
    elif depth < 4 and isinstance(value, tuple | list):
        for each in value:
            yield from _deep(each, depth + 1)
    elif depth < 4 and hasattr(value, "__dataclass_fields__") and not isinstance(value, type):
        for field in value.__dataclass_fields__:
            yield from _deep(getattr(value, field), depth + 1)


def states() -> list[str]:
    """Board states, milestones, outcomes, rights, sizes, custody events: words alone, without places to fill."""
    modules = (mission, custody, sizes, departures, flight_rows, timeline)
    return [text for module in modules for text in _texts(module) if "{" not in text]


def troubles() -> list[str]:
    found = (TROUBLES[trouble] for trouble in Trouble if trouble in TROUBLES)
    return [text.ja for each in found for text in (each.short, each.happened, each.safe, each.next)]


def terms() -> list[str]:
    return list(dict.fromkeys([*glossary(), *states(), *flights()]))


def translations() -> list[str]:
    """All Japanese of the screens themselves."""
    source = (ROOT / "translations/moonmail_ja.ts").read_text(encoding="utf-8")
    found = re.findall(r"<(?:translation|numerusform)>([^<]+)<", source)
    return list(dict.fromkeys(found))
