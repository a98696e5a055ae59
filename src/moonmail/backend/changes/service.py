"""What changed since a state, and the digest that proves convergence."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from moonmail.backend import clock
from moonmail.backend.bookings.expiry import sweep
from moonmail.backend.changes import registry
from moonmail.backend.changes.models import Change
from moonmail.backend.database import snapshot
from moonmail.backend.http.problems import Refusal
from moonmail.contract.problems import ProblemCode
from moonmail.contract.sync import LATER_TYPES, Changes, Delta, Digest

_IS_EPOCH: Final = -1
_STATE: Final = (
    f"SELECT epoch, {_IS_EPOCH} FROM changes_server WHERE id = 1"  # noqa: S608
    f" UNION ALL SELECT key, counter FROM changes_scope WHERE key IN (%s, %s)"
)
# In the order of bytes, which is SQLite's own and PostgreSQL's "C"; a space sorts before all that ids are made of.
_LIVING: Final = tuple(
    "SELECT kind, object_id, rev FROM changes_change WHERE scope IN (%s, %s) AND NOT destroyed"  # noqa: S608
    f" AND kind NOT IN ({', '.join(['%s'] * len(LATER_TYPES))})"
    f" ORDER BY kind{order}, object_id{order}"
    for order in ("", ' COLLATE "C"')
)
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class State:
    """How far a client is: the database's name and one number per scope. ``member`` None: signed out."""

    epoch: str
    catalogue: int = 0
    member: str | None = None
    own: int = 0

    def __str__(self) -> str:
        text = f"{self.epoch}.{self.catalogue}"
        return text if self.member is None else f"{text}.{self.member}.{self.own}"


def _member_name(member_id: object) -> str:
    return hashlib.sha256(str(member_id).encode()).hexdigest()[:12]


def _parse(text: str) -> State | None:
    parts = text.split(".")
    try:
        match parts:
            case [epoch, catalogue]:
                return State(epoch, int(catalogue))
            case [epoch, catalogue, member, own]:
                return State(epoch, int(catalogue), member, int(own))
    except ValueError:
        pass
    return None


def current_state(member_id: object | None) -> State:
    """Return the newest state that this caller can have."""
    own = None if member_id is None else registry.member_scope(member_id)
    with connection.cursor() as cursor:
        # By hand: every poll of every client asks this, and to put it together took longer than to answer it.
        cursor.execute(_STATE, [registry.CATALOGUE, own or registry.CATALOGUE])
        rows: list[tuple[str, int]] = cursor.fetchall()
    epoch = next(name for name, counter in rows if counter == _IS_EPOCH)
    counters = dict(rows)
    if own is None:
        return State(epoch, counters.get(registry.CATALOGUE, 0))
    return State(epoch, counters.get(registry.CATALOGUE, 0), _member_name(member_id), counters.get(own, 0))


def start_of(since: str | None, now: State) -> State:
    """Return the state that the caller names.

    Raises:
        Refusal: cannot_calculate_changes for a state of another database, of another member, or from the future.
    """
    if not since:
        return State(now.epoch, 0, now.member, 0)
    state = _parse(since)
    if (
        state is None
        or state.epoch != now.epoch
        or state.catalogue > now.catalogue
        or min(state.catalogue, state.own) < 0
    ):
        raise Refusal(ProblemCode.CANNOT_CALCULATE_CHANGES)
    if state.member is None:
        # Signed in meanwhile: the catalogue is known already, the member's own things come from the beginning.
        return State(now.epoch, state.catalogue, now.member, 0)
    if state.member != now.member or state.own > now.own:
        raise Refusal(ProblemCode.CANNOT_CALCULATE_CHANGES)
    return state


def changes_since(start: State, member_id: object | None, limit: int) -> Changes:
    """Return at most ``limit`` changed objects after ``start``, the catalogue before the member's own."""
    with snapshot():
        now = current_state(member_id)
        found = _changed(registry.CATALOGUE, start.catalogue, limit + 1)
        catalogue, own = found[:limit], []
        at_catalogue = now.catalogue if len(found) <= limit else catalogue[-1].rev
        at_own = start.own
        has_more = len(found) > limit
        if member_id is not None and not has_more:
            found = _changed(registry.member_scope(member_id), start.own, limit - len(catalogue) + 1)
            own = found[: limit - len(catalogue)]
            has_more = len(found) > len(own)
            if not has_more:
                at_own = now.own
            elif own:
                at_own = own[-1].rev
        deltas = _deltas(catalogue, start.catalogue) | _deltas(own, start.own)
    return Changes(
        state=str(State(now.epoch, at_catalogue, now.member, at_own)),
        has_more=has_more,
        server_time=clock.now(),
        **deltas,
    )


def _changed(scope: str, since: int, limit: int) -> list[Change]:
    changed = Change.objects.filter(scope=scope, rev__gt=since)
    if since == 0:
        changed = changed.filter(destroyed=False)
    return list(changed.order_by("rev")[:limit])


def _deltas(changed: list[Change], since: int) -> dict[str, Delta[Any]]:
    by_kind: dict[str, list[Change]] = defaultdict(list)
    for change in changed:
        by_kind[change.kind].append(change)
    deltas: dict[str, Delta[Any]] = {}
    for name, group in by_kind.items():
        kind = registry.kind_named(name)
        if kind is None:
            continue
        living = [change.object_id for change in group if not change.destroyed]
        rows = {str(row.pk): row for row in kind.rows(living)} if living else {}
        created: list[Any] = []
        updated: list[Any] = []
        for change in group:
            if change.destroyed:
                continue
            (created if change.created_rev > since else updated).append(kind.wire(rows[change.object_id]))
        destroyed = [change.object_id for change in group if change.destroyed and change.created_rev <= since]
        deltas["pass_" if name == "pass" else name] = Delta[Any](created=created, updated=updated, destroyed=destroyed)
    return deltas


def digest(member_id: object | None, also: Collection[str] = LATER_TYPES) -> Digest:
    """Return the digest over every live object that the caller may see. ``also``: which of ``LATER_TYPES`` they hold.

    Piece by piece, in the order of the lines' bytes: to sort 100,000 lines at once would keep every other call waiting.
    """
    sweep()
    scopes = [registry.CATALOGUE]
    if member_id is not None:
        scopes.append(registry.member_scope(member_id))
    hashed, count = hashlib.sha256(), 0
    with snapshot(), connection.cursor() as cursor:
        state = current_state(member_id)
        unknown = ["" if kind in also else kind for kind in LATER_TYPES]
        cursor.execute(_LIVING[connection.vendor == "postgresql"], [scopes[0], scopes[-1], *unknown])
        while rows := cursor.fetchmany(_AT_ONCE):
            hashed.update("".join([f"{kind} {object_id} {rev}\n" for kind, object_id, rev in rows]).encode())
            count += len(rows)
    return Digest(state=str(state), count=count, sha256=hashed.hexdigest())
