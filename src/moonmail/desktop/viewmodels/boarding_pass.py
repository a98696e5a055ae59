"""The Moon boarding pass as a screen shows it: what the paper one says, in the member's language."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.model import ShipmentDetail
from moonmail.desktop.viewmodels.base import QmlUncreatable, swap_props
from moonmail.domain import formats
from moonmail.domain.mission import ENTITLEMENT_NAMES, OBLIGATION_NAMES, OUTCOME_NAMES, Outcome
from moonmail.domain.sizes import SIZES
from moonmail.domain.states import BookingState, MissionState
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.contract.missions import Mission
    from moonmail.desktop.services import Services

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_EARTH: Final = Text("地球", "Earth")
_MOON: Final = Text("月・{site}", "Moon · {site}")
_MOON_ONLY: Final = Text("月", "Moon")
_UNTITLED: Final = Text("無題のメッセージ", "Untitled message")
_SIZE: Final = Text("{name} {mm}\u00a0mm", "{name} {mm}\u00a0mm")
_LANDED: Final = Text("着陸", "Landing")
_LANDING_PLANNED: Final = Text("着陸予定", "Landing planned")
_WINDOW: Final = Text("打上げ予定期間", "Launch window")
_RESULT: Final = Text("結果", "Outcome")
_OBLIGATION: Final = Text("約束の完了：{end}", "Our duty is done with: {end}")
_RIGHTS: Final = Text(
    "それまでに失われた場合：{list}",
    "If it is lost before that, choose: {list}",
)
_SAMPLE: Final = Text("見本の便", "Sample flight")
_VOID: Final[dict[BookingState, Text]] = {
    BookingState.CANCELLED: Text("この搭乗券は使えません（予約取消し）", "Not valid: the booking was cancelled"),
    BookingState.LAPSED: Text("この搭乗券は使えません（予約不成立）", "Not valid: the booking lapsed"),
    BookingState.REBOOKED: Text("この搭乗券は使えません（別の便へ振替）", "Not valid: moved to another flight"),
}
_NOT_YET: Final = Text(
    "搭乗券は、お支払いを確認できしだい発行します。",
    "Your pass is issued as soon as the payment is confirmed.",
)
_BEING_MADE: Final = Text("搭乗券を受け取っています。", "Your pass is on its way.")
_DONE: Final = frozenset({MissionState.LANDED, MissionState.ENDED, MissionState.CANCELLED})

# Where a flight that came to nothing ended on the drawn way from Earth to the Moon.
_ENDED_AT: Final[dict[Outcome | None, float]] = {
    Outcome.LOST_LANDING: 0.94,
    Outcome.NO_LANDING_ATTEMPT: 0.7,
    Outcome.LAUNCH_FAILURE: 0.06,
    Outcome.CANCELLED: 0.0,
}
# How far along the drawn way from Earth to the Moon a flight is, by its state. Not a position.
_PROGRESS: Final[dict[MissionState, float]] = {
    MissionState.ANNOUNCED: 0.0,
    MissionState.BOOKING_OPEN: 0.0,
    MissionState.BOOKING_CLOSED: 0.0,
    MissionState.INTEGRATING: 0.0,
    MissionState.READY: 0.0,
    MissionState.IN_FLIGHT: 0.55,
    MissionState.LANDED: 1.0,
    MissionState.ENDED: 1.0,
    MissionState.CANCELLED: 0.0,
}


@dataclass(frozen=True, slots=True)
class BoardingPassInputs:
    """``qr``: the drawn code as a data address, empty while it is being drawn. ``modules`` without the quiet zone."""

    detail: ShipmentDetail | None
    language: Language
    zone: ZoneInfo
    qr: str = ""
    modules: int = 0


@dataclass(frozen=True, slots=True)
class BoardingPassProps:
    """``state``: unbooked, none (yet), ready or void. ``instead`` says why there is no code. Never the reference."""

    state: str = "unbooked"
    instead: str = ""
    voided: str = ""
    flightNumber: str = ""
    sample: str = ""
    origin: str = ""
    originDetail: str = ""
    destination: str = ""
    destinationDetail: str = ""
    title: str = ""
    size: str = ""
    whenLabel: str = ""
    when: str = ""
    duty: str = ""
    rights: str = ""
    number: str = ""
    qr: str = ""
    modules: int = 0
    progress: float = 0.0
    failed: bool = False
    spoken: str = ""


def coordinates(lat: float, lon: float) -> str:
    """``17.0° N 59.1° E``: the same in both languages, as on charts."""
    return f"{abs(lat):.1f}° {'S' if lat < 0 else 'N'} {abs(lon):.1f}° {'W' if lon < 0 else 'E'}"


def spaced(number: str) -> str:
    """Return a pass number in groups of three, as it is read aloud."""
    return " ".join(number[i : i + 3] for i in range(0, len(number), 3))


def _when(mission: Mission, language: Language, zone: ZoneInfo) -> tuple[Text, str]:
    from moonmail.contract.orders import current_window

    if mission.outcome is not None:
        ended = mission.ended_at.moment() if mission.ended_at else None
        word = OUTCOME_NAMES[mission.outcome].in_(language)
        if ended is None:
            return _RESULT, word
        at = formats.moment(ended, language, zone)
        return _RESULT, f"{word}（{at}）" if language is Language.JA else f"{word}, {at}"
    if mission.landing_planned_at is not None:
        label = _LANDED if mission.state in _DONE else _LANDING_PLANNED
        return label, formats.moment(mission.landing_planned_at.moment(), language, zone)
    return _WINDOW, formats.window(current_window(mission), language)


def _progress(mission: Mission) -> float:
    return _ENDED_AT.get(mission.outcome, _PROGRESS[mission.state])


def _awaits_pass(detail: ShipmentDetail) -> bool:
    """A paper without a code is shown only where one will come: nothing may look booked that is not."""
    return detail.booking is not None and detail.booking.state not in _VOID


def _instead(detail: ShipmentDetail) -> Text:
    unpaid = detail.booking is not None and detail.booking.state is BookingState.AWAITING_PAYMENT
    return _NOT_YET if unpaid else _BEING_MADE


def derive_boarding_pass(inputs: BoardingPassInputs) -> BoardingPassProps:
    detail, language = inputs.detail, inputs.language
    if detail is None:
        return BoardingPassProps()

    def say(text: Text) -> str:
        return text.in_(language)

    mission, booking, card = detail.mission, detail.booking, detail.card
    size = SIZES[card.size]
    label, when = _when(mission, language, inputs.zone) if mission else (_WINDOW, formats.NOT_SAID.in_(language))
    # The zone's name goes to the next line as a whole.
    when = when.replace("Japan time", "Japan\u00a0time")
    terms = booking.confirmation if booking else mission.terms if mission else None
    comma = "・" if language is Language.JA else ", "
    rights = comma.join(say(ENTITLEMENT_NAMES[kind]) for kind in terms.entitlements) if terms else ""
    void = say(_VOID[booking.state]) if booking and booking.state in _VOID and detail.pass_ else ""
    valid = detail.pass_ is not None and not void
    props = BoardingPassProps(
        state="void" if void else "ready" if valid else "none" if _awaits_pass(detail) else "unbooked",
        instead="" if valid or void or not _awaits_pass(detail) else say(_instead(detail)),
        voided=void,
        flightNumber=card.flight_number,
        sample=say(_SAMPLE) if mission and mission.sample else "",
        origin=say(_EARTH),
        originDetail=say(mission.launch_site.text()) if mission else "",
        destination=say(_MOON.filled(site=mission.site.name.text())) if mission else say(_MOON_ONLY),
        destinationDetail=coordinates(mission.site.lat, mission.site.lon) if mission else "",
        title=card.title or say(_UNTITLED),
        size=say(_SIZE.filled(name=size.name, mm=f"{size.width_mm:g}×{size.height_mm:g}")),
        whenLabel=say(label),
        when=when,
        duty=say(_OBLIGATION.filled(end=OBLIGATION_NAMES[terms.obligation_end])) if terms else "",
        rights=_RIGHTS.in_(language).format(list=rights) if rights else "",
        number=spaced(detail.pass_.number) if detail.pass_ and valid else "",
        qr=inputs.qr if valid else "",
        modules=inputs.modules if valid else 0,
        progress=_progress(mission) if mission else 0.0,
        failed=mission is not None and mission.outcome in _ENDED_AT,
    )
    spoken = [props.flightNumber, props.sample, props.origin, props.destination, props.title, props.size]
    spoken += [f"{props.whenLabel} {props.when}", props.duty, props.rights, props.instead, props.voided, props.number]
    joined = ("、" if language is Language.JA else ", ").join(part for part in spoken if part)
    return replace(props, when=formats.stacked(when), spoken=joined)


@QmlElement
@QmlUncreatable("made in Python")
class VmBoardingPass(QObject):
    """Draws its code on a worker when the signed text changes."""

    stateChanged = Signal()
    insteadChanged = Signal()
    voidedChanged = Signal()
    flightNumberChanged = Signal()
    sampleChanged = Signal()
    originChanged = Signal()
    originDetailChanged = Signal()
    destinationChanged = Signal()
    destinationDetailChanged = Signal()
    titleChanged = Signal()
    sizeChanged = Signal()
    whenLabelChanged = Signal()
    whenChanged = Signal()
    dutyChanged = Signal()
    rightsChanged = Signal()
    numberChanged = Signal()
    qrChanged = Signal()
    modulesChanged = Signal()
    progressChanged = Signal()
    failedChanged = Signal()
    spokenChanged = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._detail: ShipmentDetail | None = None
        self._drawn = ("", "", 0)
        self._drawing = ""
        self._props = BoardingPassProps()
        services.localizer.changed.connect(self._update)

    def show(self, detail: ShipmentDetail | None) -> None:
        self._detail = detail
        text = detail.pass_.qr if detail and detail.pass_ else ""
        if text and text not in {self._drawn[0], self._drawing}:
            self._draw(text)
        self._update()

    def _draw(self, text: str) -> None:
        self._drawing = text

        def work() -> tuple[str, str, int]:
            from base64 import b64encode

            from moonmail.media.pass_art import qr_modules_png

            png, modules = qr_modules_png(text)
            return text, f"data:image/png;base64,{b64encode(png).decode()}", modules

        def done(drawn: tuple[str, str, int]) -> None:
            self._drawn = drawn
            self._update()

        self._services.jobs.run(work, done)

    @Slot()
    def _update(self) -> None:
        localizer = self._services.localizer
        text = self._detail.pass_.qr if self._detail and self._detail.pass_ else ""
        qr, modules = self._drawn[1:] if text and text == self._drawn[0] else ("", 0)
        inputs = BoardingPassInputs(self._detail, localizer.language, localizer.zone, qr, modules)
        old, self._props = self._props, derive_boarding_pass(inputs)
        swap_props(self, old, self._props)

    @Property(str, notify=stateChanged)
    def state(self) -> str:
        return self._props.state

    @Property(str, notify=insteadChanged)
    def instead(self) -> str:
        return self._props.instead

    @Property(str, notify=voidedChanged)
    def voided(self) -> str:
        return self._props.voided

    @Property(str, notify=flightNumberChanged)
    def flightNumber(self) -> str:
        return self._props.flightNumber

    @Property(str, notify=sampleChanged)
    def sample(self) -> str:
        return self._props.sample

    @Property(str, notify=originChanged)
    def origin(self) -> str:
        return self._props.origin

    @Property(str, notify=originDetailChanged)
    def originDetail(self) -> str:
        return self._props.originDetail

    @Property(str, notify=destinationChanged)
    def destination(self) -> str:
        return self._props.destination

    @Property(str, notify=destinationDetailChanged)
    def destinationDetail(self) -> str:
        return self._props.destinationDetail

    @Property(str, notify=titleChanged)
    def title(self) -> str:
        return self._props.title

    @Property(str, notify=sizeChanged)
    def size(self) -> str:
        return self._props.size

    @Property(str, notify=whenLabelChanged)
    def whenLabel(self) -> str:
        return self._props.whenLabel

    @Property(str, notify=whenChanged)
    def when(self) -> str:
        return self._props.when

    @Property(str, notify=dutyChanged)
    def duty(self) -> str:
        return self._props.duty

    @Property(str, notify=rightsChanged)
    def rights(self) -> str:
        return self._props.rights

    @Property(str, notify=numberChanged)
    def number(self) -> str:
        return self._props.number

    @Property(str, notify=qrChanged)
    def qr(self) -> str:
        return self._props.qr

    @Property(int, notify=modulesChanged)
    def modules(self) -> int:
        return self._props.modules

    @Property(float, notify=progressChanged)
    def progress(self) -> float:
        return self._props.progress

    @Property(bool, notify=failedChanged)
    def failed(self) -> bool:
        return self._props.failed

    @Property(str, notify=spokenChanged)
    def spoken(self) -> str:
        return self._props.spoken
