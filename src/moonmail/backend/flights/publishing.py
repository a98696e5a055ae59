"""Publishing: one way for the desk, for feeds and for ``moonmail backend play``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final
from uuid import UUID, uuid4

from moonmail.backend import clock
from moonmail.backend.database import Writing
from moonmail.backend.entitlements import tasks
from moonmail.backend.entitlements.models import FlightTask
from moonmail.backend.entitlements.outcomes import declare
from moonmail.backend.flights.models import Publication
from moonmail.backend.http.problems import Refusal
from moonmail.backend.missions.catalogue import save_mission
from moonmail.backend.missions.models import Mission as MissionRow
from moonmail.backend.missions.wire import mission_out
from moonmail.contract.flights import PublicationIn, PublishedKind
from moonmail.contract.missions import Mission
from moonmail.contract.problems import ProblemCode
from moonmail.contract.publishing import CannotPublish, publish
from moonmail.domain.states import HoldState, IllegalMove, MissionState
from moonmail.domain.text import Text

CHANGED: Final = Text(
    "ほかの係員がこの便を更新しました。入力した内容はそのまま残っています。変わったところを確かめて、もう一度公開してください。",
    "Somebody else has published something about this flight meanwhile. What you typed is still there: look at what "
    "changed and publish it again.",
)
# The plan of the landing is one thing that is told in two places; and what an outcome says.
_ALONG: Final = {"landing_planned_at": ("milestones/9",), "milestones/9": ("landing_planned_at",)}
OUTCOME_KEYS: Final = ("outcome", "outcome_note", "came_down", "ended_at", "state")


def locked(mission_id: str) -> MissionRow:
    """Return a flight for a change.

    Raises:
        Refusal: not_found.
    """
    row = MissionRow.objects.select_for_update().filter(pk=mission_id).first()
    if row is None:
        raise Refusal(ProblemCode.NOT_FOUND, fields={"mission_id": "unknown"})
    return row


def require_seen(row: MissionRow, if_match: str | None) -> None:
    """Raise unless the caller has seen all that was published of the flight. What bookings add up is not meant.

    Raises:
        Refusal: if_match_missing; changed_meanwhile with what changed and when.
    """
    if if_match is None:
        raise Refusal(ProblemCode.IF_MATCH_MISSING)
    seen = {_rev(tag) for tag in if_match.split(",")}
    if row.rev in seen or if_match.strip() == "*":
        return
    since = max((rev for rev in seen if rev is not None and rev < row.rev), default=None)
    missed = Publication.objects.filter(mission=row).order_by("rev")
    if since is not None:
        missed = missed.filter(rev__gt=since)
        if not missed.exists():
            return
    fields = {key: each.at.isoformat() for each in missed for key in each.keys}
    raise Refusal(ProblemCode.CHANGED_MEANWHILE, detail=CHANGED, current=str(row.rev), fields=fields)


def _rev(tag: str) -> int | None:
    head, _, number = tag.strip().removeprefix("W/").strip('"').rpartition(".")
    return int(number) if head == "mission" and number.isascii() and number.isdigit() else None


def carry_out(
    writing: Writing,
    row: MissionRow,
    body: PublicationIn,
    *,
    publication_id: UUID | None = None,
    staff_id: UUID | None = None,
    request_sha256: str = "",
) -> Publication:
    """Publish. ``row`` is locked.

    Raises:
        CannotPublish, IllegalMove: nothing was changed.
    """
    before = mission_out(row)
    after, key = publish(before, body, clock.now())
    save_mission(writing, after)
    if body.state is not None:
        moved(writing, after)
    keys = [key, *_ALONG.get(key, ())]
    return note(writing, after.id, PublishedKind(body.kind), keys, publication_id, staff_id, request_sha256)


def moved(writing: Writing, mission: Mission) -> None:
    """The flight has gone into its state: with it what is ready to fly, or has just left."""
    match mission.state:
        case MissionState.INTEGRATING | MissionState.READY:
            tasks.ask(writing, mission.id, FlightTask.Kind.INTEGRATE)
        case MissionState.IN_FLIGHT:
            tasks.ask(writing, mission.id, FlightTask.Kind.LAUNCH)
        case MissionState.CANCELLED:
            _end_holds(writing, mission.id)


def settle(writing: Writing, mission: Mission) -> None:
    """The flight has its outcome: write it, and settle every booking."""
    assert mission.outcome is not None
    save_mission(writing, mission)
    declare(writing, mission.id, mission.outcome)


def note(
    writing: Writing,
    mission_id: str,
    kind: PublishedKind,
    keys: Iterable[str],
    publication_id: UUID | None = None,
    staff_id: UUID | None = None,
    request_sha256: str = "",
) -> Publication:
    """Keep that this was published, with the rev that the flight has after it."""
    made = Publication.objects.create(
        id=publication_id or uuid4(),
        staff_id=staff_id,
        request_sha256=request_sha256,
        mission_id=mission_id,
        kind=kind.value,
        keys=list(keys),
        at=clock.now(),
    )

    def numbered() -> None:
        rev = MissionRow.objects.values_list("rev", flat=True).get(pk=mission_id)
        Publication.objects.filter(pk=made.pk).update(rev=rev)

    writing.at_last(numbered)
    return made


def refused(error: CannotPublish | IllegalMove) -> Refusal:
    """Return what a caller is told."""
    if isinstance(error, IllegalMove):
        return Refusal(ProblemCode.ILLEGAL_MOVE, current=str(error.current))
    fields = {wrong.field: wrong.text.en for wrong in error.wrong}
    ja, en = ("".join(w.text.ja for w in error.wrong), " ".join(w.text.en for w in error.wrong))
    return Refusal(ProblemCode.MALFORMED, detail=Text(ja, en), fields=fields)


def allowed(act: Callable[[], Publication]) -> Publication:
    """Run ``act``; what can't be published is a refusal."""
    try:
        return act()
    except (CannotPublish, IllegalMove) as error:
        raise refused(error) from error


def was_published(mission_id: str) -> bool:
    """Return whether anything was published of this flight here: then its facts are the desk's, not the program's."""
    return Publication.objects.filter(mission_id=mission_id).exists()


def _end_holds(writing: Writing, mission_id: str) -> None:
    """Let go what is not paid yet: nobody shall pay for a flight that does not fly."""
    from moonmail.backend.bookings.expiry import end_hold
    from moonmail.backend.bookings.models import Hold

    active = Hold.objects.filter(offer__mission_id=mission_id, state=HoldState.ACTIVE.value)
    for hold in active.order_by("offer_id", "id").select_for_update(of=("self",)):
        end_hold(writing, hold, HoldState.RELEASED)
