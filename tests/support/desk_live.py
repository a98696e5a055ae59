"""Staff of a backend that runs as a process, and desks at which they are signed in. Their sign-in has its own tests."""

from __future__ import annotations

import json
import secrets
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.server import RunningBackend, insert_token

from moonmail.client.desk.desk import Desk
from moonmail.client.desk.session import SeatFile, StaffSession
from moonmail.client.profile import Profile
from moonmail.client.secrets import MemorySecrets, SecretStore
from moonmail.contract.version import DESK_CLIENT_ID
from moonmail.domain.staff import StaffRole, allowed

if TYPE_CHECKING:
    from collections.abc import Iterable


def add_staff(backend: RunningBackend, name: str, roles: Iterable[StaffRole]) -> tuple[str, str]:
    """Add somebody of the staff, signed in; return their id and an access token of the desk's app."""
    made, token = uuid.uuid4(), secrets.token_urlsafe(32)
    now = datetime.now(UTC)
    with backend.rows() as rows:
        columns = rows.all("SELECT * FROM accounts_member LIMIT 1")[0]
        key = made if rows.postgres else made.hex
        number = str(secrets.randbelow(10**9)).rjust(9, "0")
        columns |= {"id": key, "email": f"{made.hex}@desk.example", "name": name, "membership_number": number}
        rows.insert("accounts_member", columns | {"is_staff": True})
        may = [role.value for role in roles]
        account = {
            "account_id": key,
            "roles": may if rows.postgres else json.dumps(may),
            "made_at": now.isoformat(sep=" "),
            "closed_at": None,
        }
        rows.insert("staff_staffaccount", account)
        insert_token(rows, key, token, now)
        rows.all("UPDATE allauth_idp_oidc_token SET client_id = ? WHERE user_id = ?", DESK_CLIENT_ID, key)
    return str(made), token


def close_staff(backend: RunningBackend, staff_id: str) -> None:
    with backend.rows() as rows:
        key = uuid.UUID(staff_id) if rows.postgres else uuid.UUID(staff_id).hex
        now = datetime.now(UTC).isoformat(sep=" ")
        rows.all("UPDATE staff_staffaccount SET closed_at = ? WHERE account_id = ?", now, key)


def seated(
    folder: Path, backend: RunningBackend, staff: tuple[str, str], *roles: StaffRole, kept: SecretStore | None = None
) -> Desk:
    """Return a desk at which somebody is signed in. ``kept``: the keyring of a machine that was used before."""
    from moonmail.client.auth import _Access

    profile = Profile(folder)
    profile.create()
    session = StaffSession(staff[0], "星野 窓", roles, allowed(roles))
    SeatFile(folder / "seat.json", backend.url).save(session, datetime.now(UTC), covered=False)
    desk = Desk(profile, backend.url, secrets=kept or MemorySecrets())
    desk._get_line().auth._access = _Access(staff[1], time.monotonic() + 1e9)
    return desk
