"""Guests at a kiosk, for tests that are not about the kiosk itself: their session at the backend, and their phone."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import UTC, datetime, timedelta

from tests.support.server import RunningBackend

from moonmail.tour_forms import answer_kiosk

LOUNGE = "羽田空港 第3ターミナル サクララウンジ"


def new_session() -> tuple[str, str]:
    """Return the id and the secret of a session of which no backend knows."""
    return str(uuid.uuid4()), secrets.token_urlsafe(32)


def begin(backend: RunningBackend, session: tuple[str, str] | None = None) -> tuple[str, str]:
    """Make a guest's session known to the backend, as its kiosk would; return its id and secret."""
    session_id, secret = session or new_session()
    now = datetime.now(UTC)

    def text(moment: datetime) -> object:
        return moment if backend.on_postgres else f"{moment:%Y-%m-%d %H:%M:%S.%f}"

    def made(value: uuid.UUID) -> object:
        return value if backend.on_postgres else value.hex

    with backend.rows() as rows:
        found = rows.all("SELECT id FROM kiosks_kiosk WHERE name_ja = ?", LOUNGE)
        kiosk = found[0]["id"] if found else made(uuid.uuid4())
        if not found:
            rows.insert(
                "kiosks_kiosk",
                {
                    "id": kiosk,
                    "name_ja": LOUNGE,
                    "name_en": "Sakura Lounge, Haneda Terminal 3",
                    "made_at": text(now),
                    "rev": 1,
                    "languages": "ja,en",
                    "time_zone": "Asia/Tokyo",
                }
                | dict.fromkeys(
                    ("hours", "missions", "printer", "staff_phone", "hostname", "version", "state", "trouble"), ""
                )
                | {"printer_state": ""},
            )
        rows.insert(
            "kiosks_kiosksession",
            {
                "id": made(uuid.UUID(session_id)),
                "kiosk_id": kiosk,
                "secret_sha256": hashlib.sha256(secret.encode()).hexdigest(),
                "begun_at": text(now),
                # Tests move the server's clock.
                "expires_at": text(now + timedelta(days=400)),
                "ended_why": "",
            },
        )
    return session_id, secret


def answer(backend: RunningBackend, address: str, action: str = "allow", *, compare: str = "", member: int = 0) -> str:
    """Answer on the phone of a sample member; return what the page says then."""
    sample = backend.sample_members[member]
    return answer_kiosk(address, sample["email"], sample["password"], action=action, compare=compare)
