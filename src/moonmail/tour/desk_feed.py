"""Two mission feeds of an operator: one with mistakes in it, and the same put right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

# As they happened: the fourth milestone came before the third was announced, and the landing was lost.
_PAST: Final[dict[str, Any]] = {
    "id": "hakuto-r-m1",
    "milestones": [
        {"seq": 4, "state": "achieved", "occurred_at": "2022-12-15T03:00:00Z", "precision": "h"},
        {"seq": 3, "state": "achieved", "occurred_at": "2023-01-11", "precision": "d", "bound": "not_later"},
        {"seq": 9, "state": "failed", "planned_at": "2023-04-25T16:40:00Z", "precision": "min"},
    ],
}
_NEW: Final[dict[str, Any]] = {
    "id": "aozora-1",
    "flight_number": "AOZORA 1",
    "source": {
        "ja": "見学用の記録です。実在の便ではありません。",
        "en": "A record to look around with. This flight is not real.",
    },
    "operator": {"name": "Aozora Lunar", "colour": "#2F6FB5"},
    "lander": {"ja": "あおぞら", "en": "Aozora"},
    "launch_vehicle": "Akebono 2",
    "launch_site": {"ja": "種子島宇宙センター", "en": "Tanegashima Space Center"},
    "target": {"name": {"ja": "静かの海", "en": "Mare Tranquillitatis"}, "lat": 8.35, "lon": 30.83},
    "windows": [{"earliest": "2024-02-01", "latest": "2024-02-10", "announced_at": "2023-10-01"}],
    "milestones": [
        {"seq": 2, "state": "achieved", "occurred_at": "2024-02-03T05:41:00Z", "precision": "min"},
        {"seq": 4, "state": "achieved", "occurred_at": "2024-02-06", "precision": "d"},
        {"seq": 3, "state": "achieved", "occurred_at": "2024-02-08", "precision": "d"},
        {"seq": 9, "state": "failed", "planned_at": "2024-05-20T16:40:00Z", "precision": "min"},
        {"seq": 10, "state": "not_reached"},
    ],
    "outcome": "lost_landing",
    "updates": [
        {
            "number": 1,
            "severity": "bad",
            "published_at": "2024-05-21T03:00:00Z",
            "title": {"ja": "着陸を確認できませんでした", "en": "The landing could not be confirmed"},
            "body": {"ja": "通信は回復しませんでした。", "en": "Contact did not return."},
        }
    ],
}


def write_feeds(folder: Path) -> tuple[Path, Path]:
    """Write both; return the wrong one and the good one."""
    good, wrong = folder / "feed.json", folder / "feed-wrong.json"
    good.write_text(_text([_PAST, _NEW]), encoding="utf-8")
    milestones: list[Any] = [
        *_NEW["milestones"],
        {"seq": 4, "state": "achieved", "occurred_at": "2024-02-06", "precision": "d"},
        {"seq": 5, "state": "perhaps", "occurred_at": "2024-13-06"},
    ]
    update = {**_NEW["updates"][0], "title": {"en": "The landing could not be confirmed"}}
    wrong.write_text(_text([_PAST, {**_NEW, "milestones": milestones, "updates": [update]}]), encoding="utf-8")
    return wrong, good


def _text(missions: list[Any]) -> str:
    return json.dumps({"missions": missions}, ensure_ascii=False, indent=1)
