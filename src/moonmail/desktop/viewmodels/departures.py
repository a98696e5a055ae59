"""Departures: every flight as one line of an airport board."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import Property, QAbstractItemModel, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.glance import BoardRow, Status, Trouble
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.domain import formats
from moonmail.domain.mission import OUTCOME_NAMES, Outcome
from moonmail.domain.states import MissionState
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from moonmail.client.model import StoreChanged
    from moonmail.desktop.services import Services

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1


class Look(NamedTuple):
    """A status: its word, its icon and the name of its tone in the theme."""

    word: Text
    icon: str
    tone: str


STATE_LOOKS: Final[dict[MissionState, Look]] = {
    MissionState.ANNOUNCED: Look(Text("受付開始前", "Not open yet"), "calendar-clock", "muted"),
    MissionState.BOOKING_OPEN: Look(Text("予約受付中", "Booking open"), "circle-check", "ok"),
    MissionState.BOOKING_CLOSED: Look(Text("受付終了", "Booking closed"), "lock", "muted"),
    MissionState.INTEGRATING: Look(Text("搭載作業中", "Loading"), "package-check", "plain"),
    MissionState.READY: Look(Text("打上げ準備完了", "Ready for launch"), "rocket", "plain"),
    MissionState.IN_FLIGHT: Look(Text("飛行中", "In flight"), "orbit", "plain"),
    MissionState.LANDED: Look(Text("着陸", "Landed"), "flag", "ok"),
    MissionState.ENDED: Look(Text("終了", "Ended"), "archive", "muted"),
    MissionState.CANCELLED: Look(Text("便の中止", "Cancelled"), "ban", "bad"),
}
_OUTCOME_TONES: Final[dict[Outcome, tuple[str, str]]] = {
    Outcome.SUCCESS: ("circle-check", "ok"),
    Outcome.LANDED_TIPPED: ("triangle-alert", "warn"),
    Outcome.LANDED_NO_CONTACT: ("circle-help", "unknown"),
    Outcome.LOST_LANDING: ("circle-x", "bad"),
    Outcome.NO_LANDING_ATTEMPT: ("circle-x", "bad"),
    Outcome.LAUNCH_FAILURE: ("circle-x", "bad"),
    Outcome.CANCELLED: ("ban", "bad"),
}
_PAST: Final = frozenset({MissionState.LANDED, MissionState.ENDED, MissionState.CANCELLED})
_FULL: Final = Look(Text("満席", "Sold out"), "circle-minus", "muted")
_DELAYED: Final = Text("遅れ", "Delayed")
_UNCHANGED: Final = Text("変更なし", "Unchanged")
_WAS: Final = Text("変更前：{window}（{reason}）", "Was {window} ({reason})")
_WAS_BARE: Final = Text("変更前：{window}", "Was {window}")
_LANDING: Final = Text("着陸予定", "Landing planned")
_ENDED: Final = Text("ミッション終了", "Mission ended")
_LAUNCH: Final = Text("打上げ", "Launch")
_SLOTS: Final = Text("{n}枠", "{n} slots")
_ONE_SLOT: Final = Text("1枠", "1 slot")
_FROM: Final = Text("{price}から", "from {price}")
_SLOTS_SPOKEN: Final = Text("のこり{slots}", "{slots} left")
_SAMPLE: Final = Text("見本", "Sample")
_UPCOMING_GROUP: Final = Text("これからの便", "Upcoming flights")
_PAST_GROUP: Final = Text("これまでの便（公開された記録）", "Past flights, from public records")
_SHOWING: Final = Text("{time}に受け取った内容を表示しています。", "Showing what was received on {time}.")


@dataclass(frozen=True, slots=True)
class DepartureRow:
    missionId: str
    flightNumber: str
    sample: str
    site: str
    lander: str
    window: str
    windowNote: str
    status: str
    statusIcon: str
    statusTone: str
    delayed: str
    slots: str
    price: str
    featured: bool
    group: str
    spoken: str


class DeparturesInputs(NamedTuple):
    """``rows`` None: the store has not been read yet. ``guest``: shown on a shared screen.

    ``offered``: ids of the flights that can be ordered from here, empty for all.
    """

    rows: tuple[BoardRow, ...] | None
    status: Status
    language: Language
    zone: ZoneInfo
    guest: bool = False
    offered: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DeparturesProps:
    """``state``: loading, ready, empty or failed. The notice says what is wrong while there is something to show."""

    state: str = "loading"
    rows: tuple[DepartureRow, ...] = ()
    happened: str = ""
    safe: str = ""
    next: str = ""
    code: str = ""
    hasSamples: bool = False


def outcome_look(outcome: Outcome) -> Look:
    return Look(OUTCOME_NAMES[outcome], *_OUTCOME_TONES[outcome])


def sold_out_look() -> Look:
    return _FULL


def look_of(row: BoardRow) -> Look:
    """Return how a flight's status looks: by its outcome, as sold out when nothing is left, else by its state."""
    if row.outcome is not None:
        return outcome_look(row.outcome)
    if row.state is MissionState.BOOKING_OPEN and row.slots_left == 0:
        return _FULL
    return STATE_LOOKS[row.state]


def bookable(row: BoardRow) -> bool:
    return row.state is MissionState.BOOKING_OPEN and row.slots_left not in {None, 0}


def is_past(row: BoardRow) -> bool:
    return row.state in _PAST


def _order(row: BoardRow) -> tuple[int, float]:
    first = row.window.earliest or date.max
    if is_past(row):
        ended = row.ended.at if row.ended else datetime(first.year, first.month, first.day, tzinfo=UTC)
        return (3, -ended.timestamp())
    rank = 0 if bookable(row) else 1 if row.state is MissionState.IN_FLIGHT else 2
    return (rank, first.toordinal())


def _when(row: BoardRow, language: Language, zone: ZoneInfo) -> tuple[str, str]:
    if row.ended is not None and is_past(row):
        return formats.moment(row.ended, language, zone), _ENDED.in_(language)
    if row.state is MissionState.IN_FLIGHT and row.landing_planned is not None:
        return formats.moment(row.landing_planned, language, zone), _LANDING.in_(language)
    window = formats.window(row.window, language)
    if row.previous_window is None:
        return window, _UNCHANGED.in_(language) if row.window.earliest else ""
    before = formats.window(row.previous_window, language)
    if row.revision_reason is None:
        return window, _WAS_BARE.filled(window=before).in_(language)
    return window, _WAS.filled(window=before, reason=row.revision_reason).in_(language)


def _row(row: BoardRow, featured: bool, language: Language, zone: ZoneInfo) -> DepartureRow:
    def say(text: Text) -> str:
        return text.in_(language)

    look = look_of(row)
    window, note = _when(row, language, zone)
    on_sale = bookable(row)
    left = row.slots_left or 0
    slots = say(_ONE_SLOT if left == 1 else _SLOTS.filled(n=f"{left:,}")) if on_sale else ""
    price = (
        say(_FROM.filled(price=formats.yen(row.from_price, language))) if on_sale and row.from_price is not None else ""
    )
    delayed = say(_DELAYED) if row.delayed and not is_past(row) else ""
    sample = say(_SAMPLE) if row.sample else ""
    spoken = [row.flight_number, sample, say(row.site), say(row.lander), window, note, say(look.word), delayed]
    spoken += [say(_SLOTS_SPOKEN.filled(slots=slots)) if slots else "", price]
    return DepartureRow(
        missionId=row.mission_id,
        flightNumber=row.flight_number,
        sample=sample,
        site=say(row.site),
        lander=say(row.lander),
        window=formats.stacked(window),
        windowNote=note,
        status=say(look.word),
        statusIcon=look.icon,
        statusTone=look.tone,
        delayed=delayed,
        slots=slots,
        price=price,
        featured=featured,
        group=say(_PAST_GROUP if is_past(row) else _UPCOMING_GROUP),
        spoken=("、" if language is Language.JA else ", ").join(part for part in spoken if part),
    )


def derive_departures(inputs: DeparturesInputs) -> DeparturesProps:
    """Bookable flights first, the soonest of them featured; then what flies, what is to come, and what was."""
    rows = sorted(inputs.rows or (), key=_order)
    first = next(
        (row for row in rows if bookable(row) and (not inputs.offered or row.mission_id in inputs.offered)), None
    )
    shown = tuple(_row(row, row is first, inputs.language, inputs.zone) for row in rows)
    status = inputs.status
    if not shown and status.trouble is None:
        never = inputs.rows is None or status.synced_at is None or status.syncing
        return DeparturesProps(state="loading" if never else "empty")
    if status.trouble is None:
        return DeparturesProps(state="ready", rows=shown, hasSamples=any(row.sample for row in rows))
    # Not before something is wrong: the first frame comes sooner without.
    from moonmail.desktop import words

    told = words.explain(status.trouble, guest=inputs.guest)
    safe = told.safe.in_(inputs.language)
    if shown and status.trouble is Trouble.OFFLINE and status.synced_at is not None:
        at = formats.both(
            lambda language: formats.time_of(status.synced_at or datetime.now(UTC), language, inputs.zone)
        )
        safe = _SHOWING.filled(time=at).in_(inputs.language)
    return DeparturesProps(
        state="ready" if shown else "failed",
        rows=shown,
        happened=told.happened.in_(inputs.language),
        safe=safe if shown else "",
        next=told.next.in_(inputs.language),
        code=words.quote(status.quote, inputs.language),
        hasSamples=any(row.sample for row in rows),
    )


@QmlElement
@QmlUncreatable("made in Python")
class VmDepartures(QObject):
    stateChanged = Signal()
    happenedChanged = Signal()
    safeChanged = Signal()
    nextChanged = Signal()
    codeChanged = Signal()
    hasSamplesChanged = Signal()

    def __init__(
        self, services: Services, first_rows: Sequence[BoardRow] | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._rows = tuple(first_rows) if first_rows is not None else None
        self._props = DeparturesProps()
        self._model = RowModel(DepartureRow, lambda row: row.missionId, self)
        services.localizer.changed.connect(self._update)
        services.bridge.statusChanged.connect(self._update)
        services.bridge.storeChanged.connect(self._store_changed)
        self._update()

    @property
    def model(self) -> RowModel[DepartureRow]:
        return self._model

    def show(self, rows: Sequence[BoardRow]) -> None:
        self._rows = tuple(rows)
        self._update()

    def reload(self) -> None:
        self._services.jobs.when(self._services.engine.board(), self.show)

    @Slot(object)
    def _store_changed(self, event: StoreChanged) -> None:
        if event.types & {"mission", "offer"}:
            self.reload()

    @Slot()
    def _update(self) -> None:
        localizer = self._services.localizer
        services = self._services
        inputs = DeparturesInputs(
            self._rows,
            services.bridge.status,
            localizer.language,
            localizer.zone,
            guest=not services.can.keeps,
            offered=services.offered,
        )
        old, self._props = self._props, derive_departures(inputs)
        self._model.show(self._props.rows)
        swap_props(self, old, self._props)

    @Slot()
    def retry(self) -> None:
        self._services.engine.sync_now()

    @Property(QAbstractItemModel, constant=True)
    def rows(self) -> QAbstractItemModel:
        return self._model

    @Property(str, notify=stateChanged)
    def state(self) -> str:
        return self._props.state

    @Property(str, notify=happenedChanged)
    def happened(self) -> str:
        return self._props.happened

    @Property(str, notify=safeChanged)
    def safe(self) -> str:
        return self._props.safe

    @Property(str, notify=nextChanged)
    def next(self) -> str:
        return self._props.next

    @Property(str, notify=codeChanged)
    def code(self) -> str:
        return self._props.code

    @Property(bool, notify=hasSamplesChanged)
    def hasSamples(self) -> bool:
        return self._props.hasSamples
