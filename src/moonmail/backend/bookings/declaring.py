"""Judging an item by the rules, and declaring what travels: the same rules as the app's, decided again here."""

from __future__ import annotations

from typing import Any

from moonmail.backend import clock
from moonmail.backend.bookings.models import Shipment
from moonmail.backend.custody.models import CustodyEvent
from moonmail.backend.custody.service import Report, move_shipment
from moonmail.backend.database import Writing
from moonmail.backend.http.problems import Refusal
from moonmail.backend.missions.models import Mission
from moonmail.contract.base import Words
from moonmail.contract.items import FindingOut, ItemIn, VerdictOut
from moonmail.contract.problems import ProblemCode
from moonmail.domain.item import Finding, Verdict, VerdictKind
from moonmail.domain.mission import ProtectionCategory
from moonmail.domain.rules import assess
from moonmail.domain.states import ShipmentKind, ShipmentState
from moonmail.domain.text import Text


def protection_of(mission: Mission) -> ProtectionCategory:
    return ProtectionCategory(mission.body["site"]["protection"])


def judged(item: Any, mission: Mission) -> dict[str, Any]:
    """Return the verdict to keep on a kept declaration, as ``contract.items.VerdictOut``.

    Raises:
        Refusal: item_not_allowed.
    """
    return judge(ItemIn.model_validate(item), protection_of(mission)).model_dump(mode="json")


def judge(item: ItemIn, protection: ProtectionCategory) -> VerdictOut:
    """Return the backend's own verdict.

    Raises:
        Refusal: item_not_allowed, with the rules in ``fields`` and their words in ``detail``.
    """
    verdict = assess(item.declaration(), protection)
    if verdict.kind is VerdictKind.NOT_ALLOWED:
        refused = [finding for finding in verdict.findings if finding.kind is VerdictKind.NOT_ALLOWED]
        raise Refusal(
            ProblemCode.ITEM_NOT_ALLOWED,
            detail=joined([finding.why for finding in refused]),
            fields={finding.rule: finding.kind.value for finding in refused},
        )
    return _out(verdict)


def _out(verdict: Verdict) -> VerdictOut:
    return VerdictOut(
        kind=verdict.kind,
        findings=[_finding(finding) for finding in verdict.findings],
        rules_version=verdict.rules_version,
        decided_at=clock.now(),
    )


def _finding(finding: Finding) -> FindingOut:
    remedy = Words.of(finding.remedy) if finding.remedy else None
    return FindingOut(rule=finding.rule, kind=finding.kind, why=Words.of(finding.why), remedy=remedy)


def joined(texts: list[Text]) -> Text:
    """Return sentences as one text, each said once."""
    once = list(dict.fromkeys(texts))
    return Text("".join(text.ja for text in once), " ".join(text.en for text in once))


def declare(writing: Writing, shipment: Shipment, note: Text | None = None) -> list[CustodyEvent]:
    """Declare a locked shipment. An item goes straight on: to the staff, or to waiting for it.

    Raises:
        states.IllegalMove: it is in our hands, or its way is over.
    """
    events = [move_shipment(writing, shipment, ShipmentState.DECLARED, Report(note=note))]
    if ShipmentKind(shipment.kind) is ShipmentKind.ITEM:
        verdict = VerdictOut.model_validate(shipment.verdict)
        review = verdict.kind is VerdictKind.NEEDS_REVIEW
        wanted = ShipmentState.NEEDS_REVIEW if review else ShipmentState.AWAITING_ITEM
        events.append(move_shipment(writing, shipment, wanted, Report()))
    return events
