"""Who sits at this desk, and what of it is written down: never a token, only who it was, and whether it is covered."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from moonmail.client.errors import StoreError
from moonmail.client.files import write_whole
from moonmail.client.glance import Trouble
from moonmail.domain.staff import DeskAct, StaffRole

if TYPE_CHECKING:
    from moonmail.contract.desk import StaffMe


@dataclass(frozen=True, slots=True)
class StaffSession:
    """``staff_id`` empty: nobody. ``ended``: the backend knows this session no more; what was typed is still here."""

    staff_id: str = ""
    name: str = ""
    roles: tuple[StaffRole, ...] = ()
    acts: frozenset[DeskAct] = frozenset()
    ended: bool = False

    @property
    def signed_in(self) -> bool:
        return bool(self.staff_id) and not self.ended

    def may(self, *acts: DeskAct) -> bool:
        """Return whether they may do one of these."""
        return any(act in self.acts for act in acts)


NOBODY = StaffSession()


@dataclass(frozen=True, slots=True)
class SessionSaid:
    session: StaffSession


@dataclass(frozen=True, slots=True)
class TroubleSaid:
    """How the last exchange went: None when the backend answered, be it with a no."""

    trouble: Trouble | None
    quote: str = ""


DeskEvent = SessionSaid | TroubleSaid
Listener = Callable[[DeskEvent], None]


def session_of(me: StaffMe) -> StaffSession:
    return StaffSession(str(me.id), me.name, tuple(me.roles), frozenset(me.may))


class SeatFile:
    """Keeps who sat here last, so that a receiving desk can be opened again without a network.

    ``covered_at``: when nobody had touched it for too long; None while it is in use. A file that can't be read is none.
    """

    def __init__(self, path: Path, server: str) -> None:
        self._path = path
        self._server = server

    def load(self) -> tuple[StaffSession, datetime | None, bool]:
        """Return who, when they were last seen to be there, and whether the screen was covered."""
        with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
            doc = json.loads(self._path.read_bytes())
            if doc["server"] == self._server:
                session = StaffSession(
                    str(doc["id"]),
                    str(doc["name"]),
                    tuple(StaffRole(each) for each in doc["roles"]),
                    frozenset(DeskAct(each) for each in doc["may"]),
                )
                seen = datetime.fromisoformat(doc["seen_at"])
                if seen.utcoffset() is not None:
                    return session, seen, bool(doc["covered"])
        return NOBODY, None, False

    def save(self, session: StaffSession, seen_at: datetime, *, covered: bool) -> None:
        doc = {
            "server": self._server,
            "id": session.staff_id,
            "name": session.name,
            "roles": list(session.roles),
            "may": sorted(session.acts),
            "seen_at": seen_at.isoformat(),
            "covered": covered,
        }
        # Without it only a restart without a network asks for a sign-in.
        with suppress(OSError, StoreError):
            write_whole(self._path, json.dumps(doc, ensure_ascii=False).encode())

    def forget(self) -> None:
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
