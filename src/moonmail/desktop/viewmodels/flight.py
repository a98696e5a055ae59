"""One flight: where it lands, what it costs, when, what happened, and what a buyer is owed if it fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import Property, QAbstractItemModel, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.model import Flight, StoreChanged
from moonmail.desktop.viewmodels import flight_rows as rows
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.departures import STATE_LOOKS, outcome_look, sold_out_look
from moonmail.domain import formats
from moonmail.domain.mission import OBLIGATION_NAMES, ProtectionCategory, duty_fulfilled
from moonmail.domain.states import MissionState
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.contract.missions import Mission
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.home import VmHome

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_SAMPLE: Final = Text("見本の便です。実在しません。", "A sample flight. It does not exist.")
_DELAYED: Final = Text("遅れ", "Delayed")
_BY: Final = Text("{operator}　{lander}", "{operator}, {lander}")
_FROM: Final = Text("{place}から {vehicle} で打上げ", "Launch from {place} on {vehicle}")
_FAR_SIDE: Final = Text("月の裏側にあるため、地球からは見えません。", "On the far side, out of sight from the Earth.")
_IIB: Final = Text(
    "氷があるかもしれない保護区域です。搭載品の有機物を申告していただきます。",
    "A protected area that may hold ice: organic material on board is declared.",
)
_SITE_SPOKEN: Final = Text(
    "月面図。着陸地は{site}、{coordinates}。", "Disc of the Moon. Landing site {site}, {coordinates}."
)
_DUTY: Final = Text(
    "この便では、{end}をもって役務の提供が完了します。それより前に失敗したときは、次から選べます。",
    "On this flight, the service is complete with {end}. If it fails before that, you may choose:",
)
_DAYS: Final = Text(
    "結果の発表から{days}日以内に選べます。選ばれなかったときは「{default}」になります。",
    "Choose within {days} days of the outcome. Without a choice it becomes “{default}”.",
)
_FULFILLED: Final = Text(
    "この便では、{end}までの役務は提供されました。",
    "On this flight, the service up to {end} was provided.",
)
_OWED: Final = Text(
    "この便では、{end}に至りませんでした。ご予約のお客さまは、次から選べます。",
    "This flight did not reach {end}. Those who booked may choose:",
)
_MISS: Final = Text("目標から約{m} mの地点に着陸しました。", "It came down about {m} m from its target.")


@dataclass(frozen=True, slots=True)
class FlightInputs:
    """``flight`` None: not read yet, or not in the store when ``missing``. ``offered``: it can be ordered from here."""

    flight: Flight | None
    missing: bool
    language: Language
    zone: ZoneInfo
    offered: bool = True


@dataclass(frozen=True, slots=True)
class FlightProps:
    """``state``: loading, ready or missing. ``pinX`` and ``pinY`` are on the disc from 0 to 1, -1 on the far side."""

    state: str = "loading"
    missionId: str = ""
    flightNumber: str = ""
    site: str = ""
    by: str = ""
    launch: str = ""
    sample: str = ""
    status: str = ""
    statusIcon: str = ""
    statusTone: str = "muted"
    delayed: str = ""
    window: str = ""
    landing: str = ""
    lastBooking: str = ""
    itemDue: str = ""
    ended: str = ""
    canBook: bool = False
    fromPrice: str = ""
    pinX: float = -1.0
    pinY: float = -1.0
    coordinates: str = ""
    siteNote: str = ""
    siteSpoken: str = ""
    outcomeNote: str = ""
    duty: str = ""
    choice: str = ""
    afterFailure: str = ""
    source: str = ""
    offers: tuple[rows.OfferRow, ...] = ()
    windows: tuple[rows.WindowRow, ...] = ()
    milestones: tuple[rows.MilestoneRow, ...] = ()
    updates: tuple[rows.UpdateRow, ...] = ()
    rights: tuple[rows.RightRow, ...] = ()


def _duty(mission: Mission, language: Language) -> str:
    end = OBLIGATION_NAMES[mission.terms.obligation_end]
    if mission.outcome is None:
        return _DUTY.filled(end=end).in_(language)
    said = _FULFILLED if duty_fulfilled(mission.outcome, mission.terms.obligation_end) else _OWED
    return said.filled(end=end).in_(language)


def derive_flight(inputs: FlightInputs) -> FlightProps:
    if inputs.flight is None:
        return FlightProps(state="missing" if inputs.missing else "loading")
    mission, offers = inputs.flight.mission, inputs.flight.offers
    language, zone = inputs.language, inputs.zone

    def say(text: Text) -> str:
        return text.in_(language)

    on_sale = [offer for offer in offers if offer.left > 0]
    open_now = mission.state is MissionState.BOOKING_OPEN
    look = (
        outcome_look(mission.outcome)
        if mission.outcome
        else sold_out_look()
        if open_now and not on_sale
        else STATE_LOOKS[mission.state]
    )
    place = rows.disc_place(mission.site.lat, mission.site.lon)
    where = rows.coordinates(mission.site.lat, mission.site.lon)
    site = mission.site.name.text()
    notes = [
        say(_FAR_SIDE) if place is None else "",
        say(_IIB) if mission.site.protection is ProtectionCategory.IIB else "",
        rows.alternates(mission, language),
    ]
    if mission.came_down and mission.came_down.miss_m is not None:
        notes.append(say(_MISS.filled(m=f"{mission.came_down.miss_m:,.0f}")))
    rights = rows.right_rows(mission, language)
    default = next((right.name for right in rights if right.isDefault), "")
    over = mission.outcome is not None
    # Real past flights were never sold here: nothing is owed to anybody for them.
    sold = mission.sample or bool(offers)
    owed = sold and (mission.outcome is None or not duty_fulfilled(mission.outcome, mission.terms.obligation_end))
    price = min((offer.price.amount for offer in on_sale), default=None)
    landing = mission.landing_planned_at
    return FlightProps(
        state="ready",
        missionId=mission.id,
        flightNumber=mission.flight_number,
        site=say(site),
        by=say(_BY.filled(operator=mission.operator.name, lander=mission.lander.text())),
        launch=say(_FROM.filled(place=mission.launch_site.text(), vehicle=mission.launch_vehicle)),
        sample=say(_SAMPLE) if mission.sample else "",
        status=say(look.word),
        statusIcon=look.icon,
        statusTone=look.tone,
        delayed=say(_DELAYED) if mission.delayed and not over else "",
        window=formats.stacked(formats.window(rows.window_of(mission.windows[-1].window), language))
        if mission.windows
        else "",
        landing=formats.stacked(formats.moment(landing.moment(), language, zone)) if landing else "",
        lastBooking=formats.stacked(formats.time_of(mission.last_booking_at, language, zone))
        if mission.last_booking_at
        else "",
        itemDue=formats.stacked(formats.time_of(mission.item_due_at, language, zone)) if mission.item_due_at else "",
        ended=formats.stacked(formats.moment(mission.ended_at.moment(), language, zone)) if mission.ended_at else "",
        canBook=open_now and bool(on_sale) and inputs.offered,
        fromPrice=formats.yen(price, language) if price is not None and open_now else "",
        pinX=place[0] if place else -1.0,
        pinY=place[1] if place else -1.0,
        coordinates=where,
        siteNote="\n".join(note for note in notes if note),
        siteSpoken=say(_SITE_SPOKEN.filled(site=site, coordinates=where)),
        outcomeNote=rows.words(mission.outcome_note, language),
        duty=_duty(mission, language) if sold else "",
        choice=say(_DAYS.filled(days=str(mission.terms.choose_within_days), default=default))
        if owed and default
        else "",
        afterFailure=rows.words(mission.terms.after_failure, language) if sold else "",
        source=rows.words(mission.source, language),
        offers=rows.offer_rows(offers, language),
        windows=rows.window_rows(mission, language, zone),
        milestones=rows.milestone_rows(mission, language, zone),
        updates=rows.update_rows(mission, language, zone),
        rights=rights if owed else (),
    )


@QmlElement
@QmlUncreatable("made in Python")
class VmFlight(QObject):
    stateChanged = Signal()
    missionIdChanged = Signal()
    flightNumberChanged = Signal()
    siteChanged = Signal()
    byChanged = Signal()
    launchChanged = Signal()
    sampleChanged = Signal()
    statusChanged = Signal()
    statusIconChanged = Signal()
    statusToneChanged = Signal()
    delayedChanged = Signal()
    windowChanged = Signal()
    landingChanged = Signal()
    lastBookingChanged = Signal()
    itemDueChanged = Signal()
    endedChanged = Signal()
    canBookChanged = Signal()
    fromPriceChanged = Signal()
    pinXChanged = Signal()
    pinYChanged = Signal()
    coordinatesChanged = Signal()
    siteNoteChanged = Signal()
    siteSpokenChanged = Signal()
    outcomeNoteChanged = Signal()
    dutyChanged = Signal()
    choiceChanged = Signal()
    afterFailureChanged = Signal()
    sourceChanged = Signal()

    def __init__(self, services: Services, home: VmHome, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._home = home
        self._wanted = ""
        self._flight: Flight | None = None
        self._missing = False
        self._props = FlightProps()
        self._offers = RowModel(rows.OfferRow, lambda row: row.size, self)
        self._windows = RowModel(rows.WindowRow, lambda row: row.number, self)
        self._milestones = RowModel(rows.MilestoneRow, lambda row: row.key, self)
        self._updates = RowModel(rows.UpdateRow, lambda row: row.number, self)
        self._rights = RowModel(rows.RightRow, lambda row: row.key, self)
        services.localizer.changed.connect(self._update)
        services.bridge.storeChanged.connect(self._store_changed)

    def load(self, mission_id: str) -> None:
        """Show this flight; what was shown before goes at once."""
        if mission_id != self._wanted:
            self._flight, self._missing = None, False
            self._wanted = mission_id
            self._update()
        self.reload()

    def reload(self) -> None:
        wanted = self._wanted

        def show(flight: Flight | None) -> None:
            if wanted == self._wanted:
                self._flight, self._missing = flight, flight is None
                self._update()

        self._services.jobs.when(self._services.engine.flight(wanted), show)

    @Slot(object)
    def _store_changed(self, event: StoreChanged) -> None:
        if self._wanted and event.types & {"mission", "offer"}:
            self.reload()

    @Slot()
    def _update(self) -> None:
        localizer = self._services.localizer
        offered = self._flight is None or self._services.offers(self._flight.mission.id)
        inputs = FlightInputs(self._flight, self._missing, localizer.language, localizer.zone, offered)
        old, self._props = self._props, derive_flight(inputs)
        self._offers.show(self._props.offers)
        self._windows.show(self._props.windows)
        self._milestones.show(self._props.milestones)
        self._updates.show(self._props.updates)
        self._rights.show(self._props.rights)
        swap_props(self, old, self._props)

    @Property(str, notify=stateChanged)
    def state(self) -> str:
        return self._props.state

    @Property(str, notify=missionIdChanged)
    def missionId(self) -> str:
        return self._props.missionId

    @Property(str, notify=flightNumberChanged)
    def flightNumber(self) -> str:
        return self._props.flightNumber

    @Property(str, notify=siteChanged)
    def site(self) -> str:
        return self._props.site

    @Property(str, notify=byChanged)
    def by(self) -> str:
        return self._props.by

    @Property(str, notify=launchChanged)
    def launch(self) -> str:
        return self._props.launch

    @Property(str, notify=sampleChanged)
    def sample(self) -> str:
        return self._props.sample

    @Property(str, notify=statusChanged)
    def status(self) -> str:
        return self._props.status

    @Property(str, notify=statusIconChanged)
    def statusIcon(self) -> str:
        return self._props.statusIcon

    @Property(str, notify=statusToneChanged)
    def statusTone(self) -> str:
        return self._props.statusTone

    @Property(str, notify=delayedChanged)
    def delayed(self) -> str:
        return self._props.delayed

    @Property(str, notify=windowChanged)
    def window(self) -> str:
        return self._props.window

    @Property(str, notify=landingChanged)
    def landing(self) -> str:
        return self._props.landing

    @Property(str, notify=lastBookingChanged)
    def lastBooking(self) -> str:
        return self._props.lastBooking

    @Property(str, notify=itemDueChanged)
    def itemDue(self) -> str:
        return self._props.itemDue

    @Property(str, notify=endedChanged)
    def ended(self) -> str:
        return self._props.ended

    @Property(bool, notify=canBookChanged)
    def canBook(self) -> bool:
        return self._props.canBook

    @Property(str, notify=fromPriceChanged)
    def fromPrice(self) -> str:
        return self._props.fromPrice

    @Property(float, notify=pinXChanged)
    def pinX(self) -> float:
        return self._props.pinX

    @Property(float, notify=pinYChanged)
    def pinY(self) -> float:
        return self._props.pinY

    @Property(str, notify=coordinatesChanged)
    def coordinates(self) -> str:
        return self._props.coordinates

    @Property(str, notify=siteNoteChanged)
    def siteNote(self) -> str:
        return self._props.siteNote

    @Property(str, notify=siteSpokenChanged)
    def siteSpoken(self) -> str:
        return self._props.siteSpoken

    @Property(str, notify=outcomeNoteChanged)
    def outcomeNote(self) -> str:
        return self._props.outcomeNote

    @Property(str, notify=dutyChanged)
    def duty(self) -> str:
        return self._props.duty

    @Property(str, notify=choiceChanged)
    def choice(self) -> str:
        return self._props.choice

    @Property(str, notify=afterFailureChanged)
    def afterFailure(self) -> str:
        return self._props.afterFailure

    @Property(str, notify=sourceChanged)
    def source(self) -> str:
        return self._props.source

    @Property(QAbstractItemModel, constant=True)
    def offers(self) -> QAbstractItemModel:
        return self._offers

    @Property(QAbstractItemModel, constant=True)
    def windows(self) -> QAbstractItemModel:
        return self._windows

    @Property(QAbstractItemModel, constant=True)
    def milestones(self) -> QAbstractItemModel:
        return self._milestones

    @Property(QAbstractItemModel, constant=True)
    def updates(self) -> QAbstractItemModel:
        return self._updates

    @Property(QAbstractItemModel, constant=True)
    def rights(self) -> QAbstractItemModel:
        return self._rights
