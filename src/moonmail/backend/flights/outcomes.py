"""Declaring how a flight ended, in two steps: what each wording of the terms gives, then the same, declared."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import Any, Final
from uuid import UUID

from moonmail.backend import clock
from moonmail.backend.database import Writing
from moonmail.backend.entitlements.fleet import confirmed_bookings
from moonmail.backend.entitlements.outcomes import is_fulfilled
from moonmail.backend.flights import publishing
from moonmail.backend.flights.models import Publication
from moonmail.backend.http.problems import Refusal
from moonmail.backend.missions.models import Mission as MissionRow
from moonmail.backend.missions.wire import mission_out
from moonmail.contract.flights import OutcomeGroup, OutcomeIn, OutcomePreview, PublishedKind
from moonmail.contract.problems import ProblemCode
from moonmail.contract.publishing import CannotPublish, ended
from moonmail.domain import flying
from moonmail.domain.audit import canonical
from moonmail.domain.mission import EntitlementKind, ObligationEnd, Outcome
from moonmail.domain.states import ShipmentState
from moonmail.domain.text import Text

_OTHER: Final = Text(
    "確認のあとで予約が変わったため、結果は宣言していません。新しい内訳を確かめて、もう一度宣言してください。",
    "Bookings have changed since you looked, so nothing was declared. Look at the new numbers and declare it again.",
)


def preview(row: MissionRow, outcome: Outcome) -> OutcomePreview:
    """Return how many bookings of each wording of the terms would get what.

    Raises:
        Refusal: the flight has its outcome already, or can't have ended so.
    """
    mission = mission_out(row)
    if mission.outcome is not None:
        raise Refusal(ProblemCode.ILLEGAL_MOVE, current=mission.outcome.value)
    if wrong := tuple(flying.wrong_outcome(outcome, mission.state)):
        raise publishing.refused(CannotPublish(wrong))
    groups: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    rows = confirmed_bookings(row.pk).values_list("confirmation", "price", "shipment__state").iterator(2000)
    for confirmed, price, state in rows:
        end = ObligationEnd(confirmed["obligation_end"])
        done = is_fulfilled(outcome, end, ShipmentState(state))
        key = (
            confirmed["terms_version"],
            end.value,
            done,
            tuple(confirmed["entitlements"]),
            confirmed["default_entitlement"],
            confirmed["choose_within_days"],
        )
        groups[key].append(price)
    return _preview(mission.id, outcome, groups)


def _preview(mission_id: str, outcome: Outcome, groups: dict[tuple[Any, ...], list[int]]) -> OutcomePreview:
    found = [
        OutcomeGroup(
            terms_version=version,
            obligation_end=ObligationEnd(end),
            fulfilled=done,
            kinds=[] if done else [EntitlementKind(kind) for kind in kinds],
            default=None if done else EntitlementKind(default),
            choose_within_days=days,
            bookings=len(prices),
            refund=0 if done else sum(prices),
        )
        for (version, end, done, kinds, default, days), prices in sorted(groups.items(), key=lambda item: item[0][:3])
    ]
    told: dict[str, Any] = {
        "mission_id": mission_id,
        "outcome": outcome,
        "bookings": sum(group.bookings for group in found),
        "owed": sum(group.bookings for group in found if not group.fulfilled),
        "refund": sum(group.refund for group in found),
        "groups": [group.model_dump(mode="json") for group in found],
    }
    return OutcomePreview.model_validate({**told, "sha256": hashlib.sha256(canonical(told).encode()).hexdigest()})


def carry_out(
    writing: Writing, row: MissionRow, body: OutcomeIn, publication_id: UUID, staff_id: UUID, request_sha256: str
) -> tuple[Publication, OutcomePreview]:
    """Declare what was previewed. ``row`` is locked.

    Raises:
        Refusal: malformed, illegal_move; changed_meanwhile: the bookings are not those of the preview any more.
    """
    looked_at = preview(row, body.outcome)
    if looked_at.sha256 != body.preview_sha256:
        raise Refusal(ProblemCode.CHANGED_MEANWHILE, detail=_OTHER, current=looked_at.sha256)
    try:
        mission = ended(mission_out(row), body, clock.now())
    except CannotPublish as error:
        raise publishing.refused(error) from error
    publishing.settle(writing, mission)
    made = publishing.note(
        writing, mission.id, PublishedKind.OUTCOME, publishing.OUTCOME_KEYS, publication_id, staff_id, request_sha256
    )
    return made, looked_at
