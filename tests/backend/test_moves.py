"""Objects that go from one member to another: each one's deltas, from any state, lead to what a fresh pull gives."""

from __future__ import annotations

import copy
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.support.thorough import THOROUGH

if TYPE_CHECKING:
    from moonmail.backend.accounts.models import Member
    from moonmail.backend.bookings.models import Hold

Step = tuple[str, int]
_STEP: Final = st.tuples(st.sampled_from(["create", "change", "move", "destroy"]), st.integers(0, 2))
_TRANSACTIONS: Final = st.lists(st.lists(_STEP, min_size=1, max_size=3), min_size=1, max_size=9)


@dataclass
class View:
    """What one member's client holds, at the state it has seen."""

    member: Member
    state: str = ""
    held: dict[str, int] = field(default_factory=dict)

    def pull(self, limit: int) -> View:
        from moonmail.backend.changes.service import changes_since, current_state, start_of

        later = copy.deepcopy(self)
        more = True
        while more:
            start = start_of(later.state or None, current_state(self.member.pk))
            changes = changes_since(start, self.member.pk, limit)
            for row in (*changes.hold.created, *changes.hold.updated):
                later.held[str(row.id)] = row.rev
            for gone in changes.hold.destroyed:
                later.held.pop(gone, None)
            later.state, more = changes.state, changes.has_more
        return later


class World:
    """Three objects that two members hand to and fro."""

    def __init__(self, members: tuple[Member, Member]) -> None:
        self.members = members
        self.rows: dict[int, Hold] = {}
        self.ids = [uuid.uuid4() for _ in range(3)]

    def act(self, steps: list[Step]) -> None:
        from moonmail.backend.changes.registry import member_scope
        from moonmail.backend.database import Writing

        writing = Writing()
        for what, which in steps:
            row = self.rows.get(which)
            if row is None:
                if what == "create":
                    self.rows[which] = row = self._make(which)
                    writing.changed(row)
            elif what == "change":
                row.price += 1
                row.save()
                writing.changed(row)
            elif what == "move":
                before = row.member
                row.member = next(member for member in self.members if member != before)
                row.save()
                writing.moved(row, member_scope(before.pk))
            elif what == "destroy":
                writing.destroyed(row)
                type(row).objects.filter(pk=row.pk).delete()
                del self.rows[which]
        writing.flush()

    def _make(self, which: int) -> Hold:
        from moonmail.backend import clock
        from moonmail.backend.bookings.models import Hold

        return Hold.objects.create(
            id=self.ids[which],
            member=self.members[which % 2],
            request_sha256="",
            offer_id="mm-204:message",
            price=1,
            created_at=clock.now(),
            expires_at=clock.now(),
        )

    def held_by(self, member: Member) -> set[str]:
        return {str(row.pk) for row in self.rows.values() if row.member == member}


@settings(
    max_examples=60 if THOROUGH else 20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(transactions=_TRANSACTIONS, limit=st.sampled_from([1, 3, 500]))
@example(transactions=[[("create", 0)], [("move", 0)], [("move", 0)], [("move", 0)], [("destroy", 0)]], limit=500)
@example(
    transactions=[[("create", 0), ("move", 0)], [("move", 0), ("change", 0)], [("destroy", 0), ("create", 0)]], limit=1
)
def test_deltas_from_any_state_lead_to_a_fresh_pull(
    member: Member, stranger: Member, transactions: list[list[Step]], limit: int
) -> None:
    from django.db import transaction

    with transaction.atomic():
        world = World((member, stranger))
        views = {each.pk: [View(each).pull(500)] for each in world.members}
        for steps in transactions:
            world.act(steps)
            for each in world.members:
                seen = views[each.pk]
                seen.append(seen[-1].pull(limit))
        for each in world.members:
            fresh = View(each).pull(limit)
            assert set(fresh.held) == world.held_by(each)
            for view in views[each.pk]:
                caught_up = view.pull(limit)
                assert (caught_up.held, caught_up.state) == (fresh.held, fresh.state)
        transaction.set_rollback(True)


def test_a_move_is_gone_for_the_one_and_new_for_the_other(member: Member, stranger: Member) -> None:
    from moonmail.backend.changes.service import changes_since, current_state

    world = World((member, stranger))
    world.act([("create", 0)])
    before = {each.pk: current_state(each.pk) for each in world.members}
    world.act([("move", 0)])
    mine = changes_since(before[member.pk], member.pk, 500).hold
    theirs = changes_since(before[stranger.pk], stranger.pk, 500).hold
    assert (mine.created, mine.updated, mine.destroyed) == ([], [], [str(world.ids[0])])
    assert ([str(row.id) for row in theirs.created], theirs.updated, theirs.destroyed) == ([str(world.ids[0])], [], [])
