"""Who uses this profile, with which backend. Kept in the store, so that it is known offline and after a restart."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from moonmail.client import drafts, objects, outbox
from moonmail.client.model import OpState, Session

if TYPE_CHECKING:
    from moonmail.contract.accounts import Member


@dataclass(frozen=True, slots=True)
class Account:
    """``member_id`` empty: nobody. ``expired``: the member's things are here, but the backend wants a new sign-in."""

    server: str
    member_id: str = ""
    name: str = ""
    membership_number: str = ""
    email: str = ""
    expired: bool = False

    @property
    def actor(self) -> str:
        """Whose asks and drafts these are: one member at one backend."""
        return f"{self.member_id}@{self.server}"

    @property
    def nobody(self) -> str:
        return f"@{self.server}"

    @property
    def can_ask(self) -> bool:
        return bool(self.member_id) and not self.expired

    @property
    def new_asks(self) -> OpState:
        return OpState.PENDING if self.can_ask else OpState.NEEDS_USER

    def session(self, secret_place: str) -> Session:
        return Session(
            signed_in=bool(self.member_id),
            expired=self.expired,
            name=self.name,
            membership_number=self.membership_number,
            email=self.email,
            secret_place=secret_place,
        )


def of_member(server: str, member: Member) -> Account:
    return Account(server, str(member.id), member.name, member.membership_number, member.email)


def get_meta(connection: sqlite3.Connection, key: str) -> str:
    found = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return found[0] if found else ""


def set_meta(connection: sqlite3.Connection, key: str, value: str) -> None:
    connection.execute("REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))


def load(connection: sqlite3.Connection, server: str) -> Account:
    try:
        doc = json.loads(get_meta(connection, f"account:{server}") or "{}")
        return replace(Account(server), **doc)
    except (ValueError, TypeError):
        return Account(server)


def save(connection: sqlite3.Connection, account: Account) -> None:
    doc = asdict(account)
    del doc["server"]
    set_meta(connection, f"account:{account.server}", json.dumps(doc))


def refreshed(connection: sqlite3.Connection, account: Account) -> Account:
    """Return ``account`` with what the store's member object says."""
    found = connection.execute(
        "SELECT doc FROM object WHERE type = 'member' AND id = ?", (account.member_id,)
    ).fetchone()
    if found is None:
        return account
    doc = json.loads(found[0])
    return replace(account, name=doc["name"], membership_number=doc["membership_number"], email=doc["email"])


def enter(connection: sqlite3.Connection, account: Account, touched: objects.Touched) -> None:
    """``account``'s member has signed in. What another member left here is not shown to them, nor sent by them."""
    if get_meta(connection, "holder") not in ("", account.actor):
        _forget_objects(connection, touched)
    set_meta(connection, "holder", account.actor)
    save(connection, account)
    outbox.signed_in(connection, account.actor, account.nobody)
    drafts.adopt(connection, account.actor, account.nobody)
    for type_ in ("operation", "draft"):
        touched.add(type_, "")


def leave(connection: sqlite3.Connection, account: Account, touched: objects.Touched) -> Account:
    """Forget ``account``'s member and everything of theirs. The catalogue stays."""
    _forget_objects(connection, touched)
    outbox.forget(connection, account.actor)
    drafts.forget(connection, account.actor)
    connection.execute("DELETE FROM meta WHERE substr(key, 1, length(?1)) = ?1", (f"talk:{account.actor}:",))
    connection.execute("DELETE FROM meta WHERE key IN ('holder', ?)", (f"account:{account.server}",))
    # The backend is still to be told that the session has ended.
    set_meta(connection, f"ended:{account.server}", "1")
    for type_ in ("operation", "draft"):
        touched.add(type_, "")
    return Account(account.server)


def _forget_objects(connection: sqlite3.Connection, touched: objects.Touched) -> None:
    objects.forget_scope(connection, objects.MEMBER, touched)
    # Of all members there ever were: what they stand for is no longer here.
    connection.execute("DELETE FROM meta WHERE key LIKE 'state:%' AND key NOT LIKE 'state:@%'")
