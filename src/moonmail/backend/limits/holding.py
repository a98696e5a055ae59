"""How much one member may keep from others without paying."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from moonmail.backend import clock
from moonmail.backend.accounts.models import Member
from moonmail.backend.http.problems import Refusal
from moonmail.backend.limits import calls
from moonmail.contract.problems import ProblemCode
from moonmail.domain.states import HoldState
from moonmail.domain.text import Text

MOST_HOLDS: Final = 10

_TOO_MANY: Final = Text(
    "お支払い前の仮押さえは、同時に{most}件までです。どれかのお支払いを済ませるか、仮押さえを解除すると、"
    "新しい枠を押さえられます。いちばん早い期限は約{minutes}分後です。",
    "At most {most} slots can be held at once before paying. Pay for one or let one go, and another can be held. "
    "The first of them ends in about {minutes} minutes.",
)


def require_room(member_id: UUID) -> None:
    """Raise if the member has as many living holds as one may have. Call it in the writing transaction.

    Raises:
        Refusal: too_many_requests, until the first of them ends.
    """
    if not calls.are_on():
        return
    from moonmail.backend.bookings.models import Hold

    # Locked, so that two at once are counted one after the other.
    Member.objects.select_for_update(no_key=True).only("pk").get(pk=member_id)
    now = clock.now()
    living = Hold.objects.filter(member_id=member_id, state=HoldState.ACTIVE.value, expires_at__gt=now)
    ends = list(living.order_by("expires_at").values_list("expires_at", flat=True)[:MOST_HOLDS])
    if len(ends) < MOST_HOLDS:
        return
    seconds = max(1, round((ends[0] - now).total_seconds()))
    detail = _TOO_MANY.filled(most=str(MOST_HOLDS), minutes=str(-(-seconds // 60)))
    raise Refusal(ProblemCode.TOO_MANY_REQUESTS, detail=detail, fields={"holds": str(MOST_HOLDS)}, retry_after=seconds)
