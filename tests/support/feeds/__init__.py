"""Feeds for tests: real flights as they are told in public reports, and what makes them whole for members."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent


def as_reported() -> str:
    """Return the real flights in English, as reports tell them: no Japanese, no flight numbers."""
    return (FOLDER / "missions.json").read_text(encoding="utf-8")


def with_japanese() -> dict[str, Any]:
    """Return the same with the table of words that gives its texts in both languages."""
    return {**json.loads(as_reported()), "words": _complements()["words"]}


def whole() -> dict[str, Any]:
    """Return a feed with all that a backend needs which does not know these flights."""
    feed, more = with_japanese(), _complements()["missions"]
    return {**feed, "missions": [{**mission, **more[mission["id"]]} for mission in feed["missions"]]}


def written(feed: dict[str, Any]) -> str:
    return json.dumps(feed, ensure_ascii=False, indent=1)


def _complements() -> Any:
    return json.loads((FOLDER / "complements.json").read_text(encoding="utf-8"))
