"""The store's tables, as numbered steps. A step that was released is never edited: add the next one."""

from __future__ import annotations

import sqlite3
from typing import Final

from moonmail.client.errors import StoreError
from moonmail.client.model import Trouble

MIGRATIONS: Final[tuple[str, ...]] = (
    """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

    -- What the backend said, one row per object. doc is the validated wire form; gen marks a complete refetch.
    CREATE TABLE object (
        type TEXT NOT NULL, id TEXT NOT NULL, scope TEXT NOT NULL, rev INTEGER NOT NULL,
        gen INTEGER NOT NULL, parent TEXT NOT NULL, doc TEXT NOT NULL,
        PRIMARY KEY (type, id)
    );
    CREATE INDEX object_by_parent ON object (type, parent);

    -- Departures, ready to be drawn.
    CREATE TABLE board (
        mission_id TEXT PRIMARY KEY, flight_number TEXT NOT NULL, sample INTEGER NOT NULL,
        operator TEXT NOT NULL, operator_colour TEXT NOT NULL,
        lander_ja TEXT NOT NULL, lander_en TEXT NOT NULL, site_ja TEXT NOT NULL, site_en TEXT NOT NULL,
        state TEXT NOT NULL, delayed INTEGER NOT NULL, outcome TEXT,
        earliest TEXT, latest TEXT, has_previous INTEGER NOT NULL, previous_earliest TEXT, previous_latest TEXT,
        reason_ja TEXT, reason_en TEXT,
        landing_at TEXT, landing_precision TEXT, landing_bound TEXT,
        ended_at TEXT, ended_precision TEXT, ended_bound TEXT,
        slots_left INTEGER, from_price INTEGER, last_booking_at TEXT
    ) WITHOUT ROWID;

    -- My shipments, ready to be drawn. known: the backend has the shipment; else it is only asked for.
    CREATE TABLE shipment_card (
        shipment_id TEXT PRIMARY KEY, known INTEGER NOT NULL DEFAULT 0,
        title TEXT NOT NULL DEFAULT '', size TEXT NOT NULL DEFAULT 'message', mission_id TEXT NOT NULL DEFAULT '',
        shipment_state TEXT NOT NULL DEFAULT 'draft', made_at TEXT NOT NULL DEFAULT '',
        booking_id TEXT, reference TEXT NOT NULL DEFAULT '', booking_state TEXT, booking_at TEXT NOT NULL DEFAULT '',
        event_state TEXT, event_at TEXT, event_precision TEXT, event_bound TEXT, event_sort TEXT NOT NULL DEFAULT '',
        asked TEXT NOT NULL DEFAULT 'done', moved_sort TEXT NOT NULL DEFAULT ''
    );
    CREATE INDEX shipment_card_by_movement ON shipment_card (moved_sort DESC);

    -- ordered_as: the shipment that this draft became.
    CREATE TABLE draft (
        id TEXT PRIMARY KEY, owner TEXT NOT NULL, updated_at TEXT NOT NULL, ordered_as TEXT, doc TEXT NOT NULL
    );

    -- What the member asked for. actor is member@server: nobody sends or sees what another one asked.
    CREATE TABLE outbox (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, made_at TEXT NOT NULL, actor TEXT NOT NULL,
        kind TEXT NOT NULL, lane TEXT NOT NULL, target TEXT NOT NULL,
        shipment_id TEXT, booking_id TEXT, mission_id TEXT NOT NULL DEFAULT '', title TEXT NOT NULL DEFAULT '',
        payload TEXT NOT NULL, depends_on TEXT NOT NULL DEFAULT '[]',
        state TEXT NOT NULL DEFAULT 'pending', attempts INTEGER NOT NULL DEFAULT 0, next_attempt_at REAL,
        code TEXT NOT NULL DEFAULT '', detail TEXT NOT NULL DEFAULT '', quote TEXT NOT NULL DEFAULT '',
        alternatives TEXT NOT NULL DEFAULT '[]', dismissed INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX outbox_open ON outbox (state, seq) WHERE state <> 'done';
    CREATE INDEX outbox_by_shipment ON outbox (shipment_id);
    """,
    """
    -- owed_at: since when the member has something to choose, empty when there is nothing.
    -- asking: the kind of operation that asked tells of.
    ALTER TABLE shipment_card ADD COLUMN kind TEXT NOT NULL DEFAULT 'message';
    ALTER TABLE shipment_card ADD COLUMN quantity INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE shipment_card ADD COLUMN gifted INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE shipment_card ADD COLUMN rebooked_to TEXT;
    ALTER TABLE shipment_card ADD COLUMN owed_at TEXT NOT NULL DEFAULT '';
    ALTER TABLE shipment_card ADD COLUMN asking TEXT;
    CREATE INDEX shipment_card_by_booking ON shipment_card (booking_id);

    -- Objects were kept without the fields that are new, and others not at all: everything is fetched once more.
    DELETE FROM meta WHERE key LIKE 'state:%' OR key LIKE 'refetch:%';
    """,
    """
    -- Conversations with the desk were passed over: everything is fetched once more.
    DELETE FROM meta WHERE key LIKE 'state:%' OR key LIKE 'refetch:%';
    """,
)
VERSION: Final = len(MIGRATIONS)


def migrate(connection: sqlite3.Connection, steps: tuple[str, ...] = MIGRATIONS) -> None:
    """Bring the tables to the newest step, each step in one transaction.

    Raises:
        StoreError: STORE_TOO_NEW when a newer version of this app wrote the store; it is left as it is.
    """
    at: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if at > len(steps):
        raise StoreError(Trouble.STORE_TOO_NEW, f"store version {at}, this app knows {len(steps)}")
    for number, step in enumerate(steps[at:], start=at + 1):
        try:
            connection.executescript(f"BEGIN IMMEDIATE; {step} PRAGMA user_version = {number}; COMMIT;")
        except sqlite3.Error:
            connection.rollback()
            raise
