"""Flight operations: what staff publish of a flight, and how they declare its outcome."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from moonmail.contract.base import MomentOut, Sha256, Time, WireIn, WireOut, Words
from moonmail.contract.missions import Mission
from moonmail.domain.mission import EntitlementKind, MilestoneState, ObligationEnd, Outcome, Severity
from moonmail.domain.moment import Bound, Confidence, Moment, Precision, parse_moment
from moonmail.domain.states import MissionState
from moonmail.domain.text import Text
from moonmail.domain.written import unreadable


def _shown(text: str) -> str:
    if any(unreadable(sign) and sign not in "\n\t" for sign in text):
        raise ValueError("has control characters that can't be shown")
    return text


Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000), AfterValidator(_shown)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_shown)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


class WordsIn(WireIn):
    """Neither language may be missing: members read one of them."""

    ja: Said
    en: Said

    @classmethod
    def of(cls, text: Text) -> WordsIn:
        return cls(ja=text.ja, en=text.en)

    def words(self) -> Words:
        return Words(ja=self.ja, en=self.en)


class MomentIn(WireIn):
    at: Time
    precision: Precision
    bound: Bound = Bound.AT

    @classmethod
    def of(cls, moment: Moment) -> MomentIn:
        return cls(at=moment.at, precision=moment.precision, bound=moment.bound)

    def moment(self) -> Moment:
        return parse_moment(self.at.isoformat(), self.precision, self.bound)

    def out(self) -> MomentOut:
        return MomentOut.of(self.moment())


class WindowIn(WireIn):
    """A new launch window, whole days in UTC; null: not yet said. The ones before stay to be seen."""

    earliest: date | None = None
    latest: date | None = None
    reason: WordsIn


class MilestoneIn(WireIn):
    """A report on one milestone. ``announced_at`` null: now. ``reason``: of a planned time that moves."""

    seq: int = Field(ge=1, le=10)
    state: MilestoneState
    confidence: Confidence = Confidence.CONFIRMED
    occurred_at: MomentIn | None = None
    announced_at: MomentIn | None = None
    planned_at: MomentIn | None = None
    reason: WordsIn | None = None
    note: WordsIn | None = None


class UpdateIn(WireIn):
    """The next numbered update. What was published is never changed: ``corrects`` names the one that this one puts
    right."""

    severity: Severity = Severity.INFO
    title: WordsIn
    body: WordsIn
    corrects: int | None = Field(default=None, ge=1)


class StateIn(WireIn):
    to: MissionState


class SiteIn(WireIn):
    name: WordsIn
    lat: Latitude
    lon: Longitude


class SitesIn(WireIn):
    """The sites that stand in for the one that is planned: all of them; what is not named is none any more."""

    sites: list[SiteIn] = Field(max_length=8)


class EventIn(WireIn):
    """Something that happened and is none of the ten milestones. The same ``code`` again corrects it."""

    code: str = Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")
    name: WordsIn
    occurred_at: MomentIn | None = None
    confidence: Confidence = Confidence.CONFIRMED
    note: WordsIn | None = None


class LandingIn(WireIn):
    """When the landing is planned for; null: not said. ``reason``: why it moved."""

    planned_at: MomentIn | None = None
    reason: WordsIn | None = None


class PublicationIn(WireIn):
    """One thing that is published about a flight: exactly one of the fields is there."""

    mission_id: Annotated[str, Field(max_length=40)]
    window: WindowIn | None = None
    milestone: MilestoneIn | None = None
    update: UpdateIn | None = None
    state: StateIn | None = None
    sites: SitesIn | None = None
    event: EventIn | None = None
    landing: LandingIn | None = None

    @model_validator(mode="after")
    def _one(self) -> PublicationIn:
        if len(self.kinds()) != 1:
            raise ValueError("exactly one of " + ", ".join(KINDS) + " must be there")
        return self

    def kinds(self) -> list[str]:
        return [name for name in KINDS if getattr(self, name) is not None]

    @property
    def kind(self) -> str:
        return self.kinds()[0]


KINDS = ("window", "milestone", "update", "state", "sites", "event", "landing")


class PublishedKind(StrEnum):
    """What was published: one of the kinds above, an outcome, or by a feed."""

    WINDOW = "window"
    MILESTONE = "milestone"
    UPDATE = "update"
    STATE = "state"
    SITES = "sites"
    EVENT = "event"
    LANDING = "landing"
    OUTCOME = "outcome"
    FEED = "feed"


class Published(WireOut):
    """``keys``: the parts of the flight that it changed, such as ``milestones/4``."""

    kind: PublishedKind
    keys: list[str]
    at: Time


class DeskFlight(WireOut):
    """A flight as operations see it. ``bookings``: that are confirmed. ``published``: the newest twenty, newest first.

    ``etag``: for If-Match.
    """

    mission: Mission
    etag: str
    bookings: int
    published: list[Published]


class DeskFlights(WireOut):
    items: list[DeskFlight]


class OutcomeAsk(WireIn):
    """What would happen if a flight ended so?"""

    mission_id: Annotated[str, Field(max_length=40)]
    outcome: Outcome


class OutcomeGroup(WireOut):
    """The bookings of one wording of the terms that are settled alike.

    ``fulfilled``: the duty was done, they are completed and nothing is owed; else each gets an entitlement with
    ``kinds``, and ``default`` in the end. ``refund``: whole yen, if all of them chose it.
    """

    terms_version: str
    obligation_end: ObligationEnd
    fulfilled: bool
    kinds: list[EntitlementKind]
    default: EntitlementKind | None
    choose_within_days: int
    bookings: int
    refund: int


class OutcomePreview(WireOut):
    """``sha256``: of all of this; declaring names it, so that what is declared is what was looked at."""

    mission_id: str
    outcome: Outcome
    bookings: int
    owed: int
    refund: int
    groups: list[OutcomeGroup]
    sha256: Sha256


class OutcomeIn(WireIn):
    """Declare how a flight ended: it can't be taken back, and settles each booking by its own terms.

    ``reason``: why staff declare it now, for the audit. ``note``: what members read. ``ended_at`` null: now.
    """

    mission_id: Annotated[str, Field(max_length=40)]
    outcome: Outcome
    preview_sha256: Sha256
    reason: Short
    note: WordsIn | None = None
    ended_at: MomentIn | None = None
    came_down: SpotIn | None = None


class SpotIn(WireIn):
    lat: Latitude
    lon: Longitude
    miss_m: Annotated[float, Field(ge=0, le=6_000_000, allow_inf_nan=False)] | None = None


class FeedIn(WireIn):
    """A feed as it is in its file. ``dry_run``: only say what is wrong and what would change.

    ``preview_sha256``: of the preview that was looked at; empty: whatever it is.
    """

    text: Annotated[str, Field(max_length=2_000_000)]
    name: Annotated[str, Field(max_length=200)] = ""
    dry_run: bool = False
    preview_sha256: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""


class FeedFault(WireOut):
    """Something that is wrong in a feed. ``path``: such as ``missions[0].milestones[3].state``. ``line`` from 1."""

    path: str
    line: int
    words: Words


class FeedChange(StrEnum):
    """``kept``: the desk has published something else since, and that stays."""

    NEW = "new"
    CHANGED = "changed"
    KEPT = "kept"


class FeedLine(WireOut):
    """A part of a flight: what it becomes. ``before`` and ``after`` are short words for staff."""

    key: str
    change: FeedChange
    name: Words
    before: Words | None = None
    after: Words | None = None
    line: int


class FeedFlight(WireOut):
    mission_id: str
    flight_number: str
    is_new: bool
    lines: list[FeedLine]
    unchanged: int
    mission: Mission


class FeedReport(WireOut):
    """With ``faults`` nothing was changed. ``applied``: it was carried out; False after a dry run."""

    id: UUID
    name: str
    applied: bool
    faults: list[FeedFault]
    flights: list[FeedFlight]
    sha256: Sha256


OutcomeIn.model_rebuild()
