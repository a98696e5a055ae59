"""Missions: milestones, outcomes, and what a buyer is owed when one fails."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from moonmail.domain.text import Text


class MilestoneState(StrEnum):
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    ACHIEVED = "achieved"
    FAILED = "failed"
    NOT_REACHED = "not_reached"
    SUPERSEDED = "superseded"
    UNKNOWN = "unknown"


class Severity(StrEnum):
    INFO = "info"
    GOOD = "good"
    DELAY = "delay"
    BAD = "bad"


class Outcome(StrEnum):
    SUCCESS = "success"
    LANDED_TIPPED = "landed_tipped"
    LANDED_NO_CONTACT = "landed_no_contact"
    LOST_LANDING = "lost_landing"
    NO_LANDING_ATTEMPT = "no_landing_attempt"
    LAUNCH_FAILURE = "launch_failure"
    CANCELLED = "cancelled"


class ObligationEnd(StrEnum):
    """The event at which the provider's duty is fulfilled."""

    LAUNCHED = "launched"
    LUNAR_ORBIT = "lunar_orbit"
    LANDED = "landed"


class EntitlementKind(StrEnum):
    REFLIGHT = "reflight"
    REFUND = "refund"
    RECORD = "record"


class ProtectionCategory(StrEnum):
    """COSPAR planetary protection category for the Moon."""

    IIA = "IIa"
    IIB = "IIb"


# The lander operator's ten success milestones (ispace, HAKUTO-R M1 and M2). 5 differs between the two missions.
MILESTONE_NAMES: Final[dict[int, Text]] = {
    1: Text("打上げ準備の完了", "Launch preparations complete"),
    2: Text("打上げと分離", "Launch and separation"),
    3: Text("安定した航行の確立", "Steady operation in space"),
    4: Text("最初の軌道制御", "First orbital manoeuvre"),
    5: Text("深宇宙での安定航行・月フライバイ", "Stable deep-space flight or lunar flyby"),
    6: Text("月周回軌道に入る前の軌道制御をすべて完了", "All manoeuvres before lunar orbit"),
    7: Text("月の重力圏・月周回軌道への到達", "Arrival in lunar orbit"),
    8: Text("月周回中の軌道制御をすべて完了", "All manoeuvres in lunar orbit"),
    9: Text("月面着陸", "Landing on the Moon"),
    10: Text("着陸後の安定状態の確立", "Steady state after landing"),
}

OBLIGATION_NAMES: Final[dict[ObligationEnd, Text]] = {
    ObligationEnd.LAUNCHED: Text("打上げ", "launch"),
    ObligationEnd.LUNAR_ORBIT: Text("月周回軌道への到達", "arrival in lunar orbit"),
    ObligationEnd.LANDED: Text("月面への着陸", "landing on the Moon"),
}

ENTITLEMENT_NAMES: Final[dict[EntitlementKind, Text]] = {
    EntitlementKind.REFLIGHT: Text("次の便で再搭載", "Fly again on a later flight"),
    EntitlementKind.REFUND: Text("全額返金", "Full refund"),
    EntitlementKind.RECORD: Text("記録の保管（返金なし）", "Keep the record (no refund)"),
}

OUTCOME_NAMES: Final[dict[Outcome, Text]] = {
    Outcome.SUCCESS: Text("着陸に成功", "Landed"),
    Outcome.LANDED_TIPPED: Text("傾いて着陸", "Landed, tipped over"),
    Outcome.LANDED_NO_CONTACT: Text("着陸後に通信できず", "Landed, no contact"),
    Outcome.LOST_LANDING: Text("着陸を確認できず", "Lost at landing"),
    Outcome.NO_LANDING_ATTEMPT: Text("着陸に至らず", "No landing attempt"),
    Outcome.LAUNCH_FAILURE: Text("打上げに失敗", "Launch failure"),
    Outcome.CANCELLED: Text("便の中止", "Flight cancelled"),
}

_DUTY_DONE: Final[dict[Outcome, frozenset[ObligationEnd]]] = {
    Outcome.SUCCESS: frozenset(ObligationEnd),
    Outcome.LANDED_TIPPED: frozenset(ObligationEnd),
    Outcome.LANDED_NO_CONTACT: frozenset(ObligationEnd),
    Outcome.LOST_LANDING: frozenset({ObligationEnd.LAUNCHED, ObligationEnd.LUNAR_ORBIT}),
    Outcome.NO_LANDING_ATTEMPT: frozenset({ObligationEnd.LAUNCHED}),
    Outcome.LAUNCH_FAILURE: frozenset(),
    Outcome.CANCELLED: frozenset(),
}


def duty_fulfilled(outcome: Outcome, end: ObligationEnd) -> bool:
    """Return whether the seller's duty was done although the flight ended as ``outcome``.

    After Peregrine's loss (2024) a seller held its duty fulfilled by its contract's wording; so the wording is data
    of the flight and is shown before paying. A flight that ended without a landing attempt may or may not have been in
    lunar orbit; it is read in the buyer's favour.
    """
    return end in _DUTY_DONE[outcome]


def protection_category(lat: float) -> ProtectionCategory:
    """Return the COSPAR category from the latitude in degrees: IIb south of 79°S and north of 86°N."""
    return ProtectionCategory.IIB if lat < -79 or lat > 86 else ProtectionCategory.IIA
