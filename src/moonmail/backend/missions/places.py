"""Where items are handed in. All of it is invented: the addresses do not exist, and the lounges are nobody's."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from moonmail.backend.shop import JAPAN
from moonmail.contract.base import Words
from moonmail.contract.missions import DropOff, HandInPlaces
from moonmail.domain.text import Text

_CLOSES: Final = 21
# Code, airport, name, where, and how many days its items take to the receiving desk.
_LOUNGES: Final = (
    (
        "HND-1",
        "HND",
        Text("月見ラウンジ 羽田（見本）", "Tsukimi Lounge Haneda (sample)"),
        Text("国際線ターミナル4階 ラウンジ受付", "International terminal, 4th floor, lounge reception"),
        2,
    ),
    (
        "NRT-1",
        "NRT",
        Text("月見ラウンジ 成田（見本）", "Tsukimi Lounge Narita (sample)"),
        Text("出発ロビー3階 ラウンジ受付", "Departures, 3rd floor, lounge reception"),
        3,
    ),
    (
        "KIX-1",
        "KIX",
        Text("月見ラウンジ 関西（見本）", "Tsukimi Lounge Kansai (sample)"),
        Text("出発ロビー2階 ラウンジ受付", "Departures, 2nd floor, lounge reception"),
        4,
    ),
)
_LOUNGE_HOURS: Final = Text("毎日 7:00–21:00", "daily 7:00–21:00, Japan time")


def sample_places(item_due_at: datetime) -> HandInPlaces:
    """Return where items for a flight go whose items must be there by ``item_due_at``.

    A lounge stops taking them earlier, in time for the way to the receiving desk.
    """
    due = item_due_at.astimezone(JAPAN)
    return HandInPlaces(
        addressee=Words(
            ja="MoonMail 受付センター 月面便係（見本）", en="MoonMail Receiving Centre, Moon desk (sample)"
        ),
        postal_code="000-0001",
        address=Words(
            ja="東京都見本区月見町4-5-6\n見本ビル1階", en="Mihon Building 1F\n4-5-6 Tsukimi-cho, Mihon-ku\nTokyo, Japan"
        ),
        phone="00-0000-0001",
        hours=Words(ja="平日 9:00–17:00", en="weekdays 9:00–17:00, Japan time"),
        lounges=[
            DropOff(
                code=code,
                name=Words.of(name),
                airport=airport,
                where=Words.of(where),
                hours=Words.of(_LOUNGE_HOURS),
                until=due.replace(hour=_CLOSES, minute=0, second=0, microsecond=0) - timedelta(days=days),
            )
            for code, airport, name, where, days in _LOUNGES
        ],
    )
