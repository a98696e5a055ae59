"""Departures for the first frame: the stored lines, read at once, with nothing imported that they don't need."""

from __future__ import annotations

import sqlite3

from moonmail.client import board_rows
from moonmail.client.glance import BoardRow
from moonmail.client.opening import connect_for_reading
from moonmail.client.profile import Profile


def read_board(profile: Profile) -> list[BoardRow]:
    """Return Departures as last synced, at once, for the first frame. Empty when nothing is stored or readable."""
    if not profile.store.exists():
        return []
    try:
        connection = connect_for_reading(profile.store)
    except sqlite3.Error:
        return []
    try:
        return board_rows.read_board(connection)
    except (sqlite3.Error, ValueError):
        # Damaged, or of another version: the engine sees to it, after the first frame.
        return []
    finally:
        connection.close()
