"""Fixed flights and things of a member, as the backend would send them. Invented ones are marked as samples."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

from moonmail.client.model import BoardRow
from moonmail.domain.mission import Outcome
from moonmail.domain.moment import Moment, Precision, Window
from moonmail.domain.states import MissionState
from moonmail.domain.text import Text

NOW: Final = datetime(2026, 11, 22, 3, 4, tzinfo=UTC)


def _row(mission_id: str, number: str, site: Text, lander: Text, state: MissionState) -> BoardRow:
    return BoardRow(
        mission_id=mission_id,
        flight_number=number,
        sample=True,
        operator="Sample Lunar",
        operator_colour="#1E2C66",
        lander=lander,
        site=site,
        state=state,
        delayed=False,
        outcome=None,
        window=Window(None, None),
        previous_window=None,
        revision_reason=None,
        landing_planned=None,
        ended=None,
        slots_left=None,
        from_price=None,
        last_booking_at=None,
    )


_KOTORI = Text("ランダー「ことり」", "Lander Kotori")
_TSUBAME = Text("ランダー「つばめ」", "Lander Tsubame")

OPEN: Final = replace(
    _row("mm-204", "MM 204", Text("静かの海", "Mare Tranquillitatis"), _KOTORI, MissionState.BOOKING_OPEN),
    window=Window(date(2027, 3, 1), date(2027, 5, 31)),
    slots_left=38,
    from_price=9_900,
    last_booking_at=datetime(2026, 12, 20, 14, 59, tzinfo=UTC),
)
DELAYED: Final = replace(
    _row("mm-205", "MM 205", Text("氷の海", "Mare Frigoris"), _TSUBAME, MissionState.BOOKING_OPEN),
    delayed=True,
    window=Window(date(2027, 9, 1), date(2027, 12, 31)),
    previous_window=Window(date(2027, 6, 1), date(2027, 9, 30)),
    revision_reason=Text("エンジンの交換", "engine replaced"),
    slots_left=112,
    from_price=9_900,
)
IN_FLIGHT: Final = replace(
    _row("mm-203", "MM 203", Text("危難の海", "Mare Crisium"), _KOTORI, MissionState.IN_FLIGHT),
    window=Window(date(2026, 11, 1), date(2026, 11, 30)),
    landing_planned=Moment(datetime(2026, 12, 1, 19, 10, tzinfo=UTC), Precision.MINUTE),
)
ANNOUNCED: Final = replace(
    _row(
        "mm-207",
        "MM 207",
        Text("南極・シャクルトン付近", "Near Shackleton, south pole"),
        Text("ランダー「ことり」2号機", "Lander Kotori 2"),
        MissionState.ANNOUNCED,
    ),
    window=Window(date(2028, 1, 1), date(2028, 12, 31)),
)
SOLD_OUT: Final = replace(
    _row("mm-206", "MM 206", Text("嵐の大洋", "Oceanus Procellarum"), _TSUBAME, MissionState.BOOKING_OPEN),
    window=Window(date(2027, 4, 1), date(2027, 6, 30)),
    slots_left=0,
    from_price=19_800,
)
LOST: Final = replace(
    _row(
        "hakuto-r-m2",
        "HAKUTO-R M2",
        Text("氷の海", "Mare Frigoris"),
        Text("RESILIENCE", "RESILIENCE"),
        MissionState.ENDED,
    ),
    sample=False,
    outcome=Outcome.LOST_LANDING,
    window=Window(date(2025, 1, 15), date(2025, 1, 15)),
    ended=Moment(datetime(2025, 6, 5, 23, 0, tzinfo=UTC), Precision.MINUTE),
)
LANDED: Final = replace(
    _row(
        "blue-ghost-1",
        "Blue Ghost M1",
        Text("危難の海", "Mare Crisium"),
        Text("Blue Ghost", "Blue Ghost"),
        MissionState.ENDED,
    ),
    sample=False,
    outcome=Outcome.SUCCESS,
    window=Window(date(2025, 1, 15), date(2025, 1, 15)),
    ended=Moment(datetime(2025, 3, 16, 23, 25, tzinfo=UTC), Precision.MINUTE),
)

BOARD: Final = (OPEN, DELAYED, SOLD_OUT, IN_FLIGHT, ANNOUNCED, LOST, LANDED)

FLIGHTS: Final[dict[str, object]] = {}
OPERATIONS: Final[tuple[object, ...]] = ()
