"""The lines of Departures, as the ``board`` table keeps them. The first frame reads them: nothing else belongs here."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from moonmail.client.glance import BoardRow
from moonmail.domain.mission import Outcome
from moonmail.domain.moment import Bound, Moment, Precision, Window
from moonmail.domain.states import MissionState
from moonmail.domain.text import Text

if TYPE_CHECKING:
    import sqlite3

_OVER: Final = frozenset({MissionState.LANDED, MissionState.ENDED, MissionState.CANCELLED})
COLUMNS: Final = (
    "mission_id, flight_number, sample, operator, operator_colour, lander_ja, lander_en, site_ja, site_en, state,"
    " delayed, outcome, earliest, latest, has_previous, previous_earliest, previous_latest, reason_ja, reason_en,"
    " landing_at, landing_precision, landing_bound, ended_at, ended_precision, ended_bound,"
    " slots_left, from_price, last_booking_at"
)


def read_board(connection: sqlite3.Connection) -> list[BoardRow]:
    """Return Departures: what is still to come first, soonest on top; then what is over, newest on top."""
    connection.row_factory = None
    rows = [_board_row(row) for row in connection.execute(f"SELECT {COLUMNS} FROM board")]  # noqa: S608
    coming = [row for row in rows if row.state not in _OVER]
    over = [row for row in rows if row.state in _OVER]
    coming.sort(key=lambda row: (row.window.earliest or row.window.latest or date.max, row.flight_number))
    over.sort(key=lambda row: (_ended_on(row), row.flight_number), reverse=True)
    return coming + over


def _ended_on(row: BoardRow) -> date:
    return row.ended.at.date() if row.ended else row.window.latest or row.window.earliest or date.min


def _board_row(row: tuple[Any, ...]) -> BoardRow:
    (mission_id, number, sample, operator, colour, lander_ja, lander_en, site_ja, site_en, state, delayed, outcome) = (
        row[:12]
    )
    (earliest, latest, has_previous, previous_earliest, previous_latest, reason_ja, reason_en) = row[12:19]
    slots_left, from_price, last_booking_at = row[25:28]
    return BoardRow(
        mission_id=mission_id,
        flight_number=number,
        sample=bool(sample),
        operator=operator,
        operator_colour=colour,
        lander=Text(lander_ja, lander_en),
        site=Text(site_ja, site_en),
        state=MissionState(state),
        delayed=bool(delayed),
        outcome=Outcome(outcome) if outcome else None,
        window=_window(earliest, latest),
        previous_window=_window(previous_earliest, previous_latest) if has_previous else None,
        revision_reason=Text(reason_ja, reason_en) if reason_ja and reason_en else None,
        landing_planned=moment(*row[19:22]),
        ended=moment(*row[22:25]),
        slots_left=slots_left,
        from_price=from_price,
        last_booking_at=datetime.fromisoformat(last_booking_at) if last_booking_at else None,
    )


def _window(earliest: str | None, latest: str | None) -> Window:
    return Window(date.fromisoformat(earliest) if earliest else None, date.fromisoformat(latest) if latest else None)


def moment(at: str | None, precision: str | None, bound: str | None) -> Moment | None:
    """Return the moment that three columns hold, None when any is empty."""
    if at is None or precision is None or bound is None:
        return None
    return Moment(datetime.fromisoformat(at), Precision(precision), Bound(bound))
