"""What the kiosk shows while nobody uses it, or nobody can: its shell's one view model, in two languages at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QAbstractItemModel, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.glance import BoardRow
from moonmail.desktop.kiosk.lockdown import CORNER_PX
from moonmail.desktop.viewmodels import kiosk_shell_words as say
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.kiosk_guest_words import SORRY
from moonmail.desktop.viewmodels.kiosk_maintenance import VmKioskMaintenance
from moonmail.desktop.viewmodels.kiosk_pin import VmKioskPin
from moonmail.domain import formats
from moonmail.domain.kiosk import KioskState
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.desktop.kiosk.keeper import Keeper, ShellView

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

FLIGHTS: Final = 3


@dataclass(frozen=True, slots=True)
class FlightLine:
    """A flight on the attract screen; ``second``: the same in the other language, or nothing."""

    key: str
    flight: str
    first: str
    second: str
    when: str
    whenSecond: str


@dataclass(frozen=True, slots=True)
class ShellProps:
    """``screen``: attract, pin, out_of_order or maintenance. Words ending in ``Second``: the other language's."""

    screen: str = "attract"
    japaneseFirst: bool = True
    lounge: str = ""
    loungeSecond: str = ""
    title: str = ""
    titleSecond: str = ""
    lead: str = ""
    leadSecond: str = ""
    call: str = ""
    callSecond: str = ""
    canBegin: bool = False
    notice: str = ""
    noticeSecond: str = ""
    noticeIsBad: bool = False
    flightsTitle: str = ""
    reason: str = ""
    reasonSecond: str = ""
    safe: str = ""
    safeSecond: str = ""
    phone: str = ""
    code: str = ""


def languages_of(view: ShellView) -> tuple[Language, Language | None]:
    """Return the kiosk's first language, and its second if it has one."""
    known = [Language(each) for each in view.languages if each in set(Language)] or list(Language)
    return known[0], known[1] if len(known) > 1 else None


def derive_shell(view: ShellView) -> ShellProps:
    first, second = languages_of(view)

    def both(name: str, text: Text | None) -> dict[str, str]:
        if text is None:
            return {name: "", f"{name}Second": ""}
        return {name: text.in_(first), f"{name}Second": text.in_(second) if second else ""}

    out_of_order = view.state is KioskState.OUT_OF_ORDER
    closed = view.opens_at is not None
    notice: Text | None = None
    if view.sorry:
        notice = SORRY
    elif not view.online:
        notice = say.OFFLINE
    if closed:
        notice = None
    screen = "pin" if view.pin else str(view.state)
    title = say.OUT_OF_ORDER if out_of_order else say.CLOSED if closed else say.TITLE
    lead = say.ASK_STAFF if out_of_order else _opens(view) if closed else say.LEAD
    code = f"K-{view.reason.value.upper()}" if view.reason else ""
    return ShellProps(
        screen=screen,
        japaneseFirst=first is Language.JA,
        **both("lounge", view.lounge),
        **both("title", title),
        **both("lead", lead),
        **both("call", say.ONE_MOMENT if view.waiting else None if closed else say.BEGIN),
        canBegin=screen == "attract" and not view.waiting and not view.guest and not closed,
        **both("notice", notice),
        noticeIsBad=view.sorry,
        flightsTitle=say.FLIGHTS.in_(first),
        **both("reason", say.REASONS[view.reason] if view.reason else None),
        **both("safe", say.SAFE),
        phone=say.PHONE.filled(phone=view.staff_phone).in_(first) if view.staff_phone else "",
        code=code,
    )


def _opens(view: ShellView) -> Text:
    assert view.opens_at is not None
    return say.OPENS.filled(
        at=Text(
            f"{formats.day(view.opens_at.date(), Language.JA)} {view.opens_at:%H:%M}",
            f"{formats.day(view.opens_at.date(), Language.EN)} {view.opens_at:%H:%M}",
        )
    )


def derive_flights(rows: Sequence[BoardRow], view: ShellView) -> list[FlightLine]:
    """Return the next flights that can be booked here."""
    first, second = languages_of(view)
    on_sale = [row for row in rows if row.slots_left]
    return [
        FlightLine(
            row.mission_id,
            row.flight_number,
            row.site.in_(first),
            row.site.in_(second) if second else "",
            formats.window(row.window, first),
            formats.window(row.window, second) if second else "",
        )
        for row in on_sale[:FLIGHTS]
    ]


@QmlElement
@QmlUncreatable("made in Python")
class VmKioskShell(QObject):
    screenChanged = Signal()
    japaneseFirstChanged = Signal()
    loungeChanged = Signal()
    loungeSecondChanged = Signal()
    titleChanged = Signal()
    titleSecondChanged = Signal()
    leadChanged = Signal()
    leadSecondChanged = Signal()
    callChanged = Signal()
    callSecondChanged = Signal()
    canBeginChanged = Signal()
    noticeChanged = Signal()
    noticeSecondChanged = Signal()
    noticeIsBadChanged = Signal()
    flightsTitleChanged = Signal()
    flightCountChanged = Signal()
    reasonChanged = Signal()
    reasonSecondChanged = Signal()
    safeChanged = Signal()
    safeSecondChanged = Signal()
    phoneChanged = Signal()
    codeChanged = Signal()

    def __init__(
        self, keeper: Keeper, pin: VmKioskPin, maintenance: VmKioskMaintenance, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._pin = pin
        self._maintenance = maintenance
        self._flights = RowModel(FlightLine, lambda row: row.key, self)
        self._board: Sequence[BoardRow] = ()
        self._props = ShellProps()
        keeper.changed.connect(self._update)
        self._update()

    def show_flights(self, rows: Sequence[BoardRow]) -> None:
        """Take the catalogue's newest state."""
        self._board = rows
        self._update()

    @Slot()
    def _update(self) -> None:
        old, self._props = self._props, derive_shell(self._keeper.view)
        before = self._flights.rowCount()
        offered = set(self._keeper.config.missions) if self._keeper.config else set()
        rows = [row for row in self._board if not offered or row.mission_id in offered]
        self._flights.show(derive_flights(rows, self._keeper.view))
        swap_props(self, old, self._props)
        if before != self._flights.rowCount():
            self.flightCountChanged.emit()

    @Slot()
    def begin(self) -> None:
        self._keeper.touch()

    @Property(int, constant=True)
    def corner(self) -> int:
        """How many pixels the corner is wide and high that staff hold."""
        return CORNER_PX

    @Property(VmKioskPin, constant=True)
    def pin(self) -> VmKioskPin:
        return self._pin

    @Property(VmKioskMaintenance, constant=True)
    def maintenance(self) -> VmKioskMaintenance:
        return self._maintenance

    @Property(QAbstractItemModel, constant=True)
    def flights(self) -> QAbstractItemModel:
        return self._flights

    @Property(int, notify=flightCountChanged)
    def flightCount(self) -> int:
        return self._flights.rowCount()

    @Property(str, notify=screenChanged)
    def screen(self) -> str:
        return self._props.screen

    @Property(bool, notify=japaneseFirstChanged)
    def japaneseFirst(self) -> bool:
        return self._props.japaneseFirst

    @Property(bool, notify=canBeginChanged)
    def canBegin(self) -> bool:
        return self._props.canBegin

    @Property(bool, notify=noticeIsBadChanged)
    def noticeIsBad(self) -> bool:
        return self._props.noticeIsBad

    @Property(str, notify=loungeChanged)
    def lounge(self) -> str:
        return self._props.lounge

    @Property(str, notify=loungeSecondChanged)
    def loungeSecond(self) -> str:
        return self._props.loungeSecond

    @Property(str, notify=titleChanged)
    def title(self) -> str:
        return self._props.title

    @Property(str, notify=titleSecondChanged)
    def titleSecond(self) -> str:
        return self._props.titleSecond

    @Property(str, notify=leadChanged)
    def lead(self) -> str:
        return self._props.lead

    @Property(str, notify=leadSecondChanged)
    def leadSecond(self) -> str:
        return self._props.leadSecond

    @Property(str, notify=callChanged)
    def call(self) -> str:
        return self._props.call

    @Property(str, notify=callSecondChanged)
    def callSecond(self) -> str:
        return self._props.callSecond

    @Property(str, notify=noticeChanged)
    def notice(self) -> str:
        return self._props.notice

    @Property(str, notify=noticeSecondChanged)
    def noticeSecond(self) -> str:
        return self._props.noticeSecond

    @Property(str, notify=flightsTitleChanged)
    def flightsTitle(self) -> str:
        return self._props.flightsTitle

    @Property(str, notify=reasonChanged)
    def reason(self) -> str:
        return self._props.reason

    @Property(str, notify=reasonSecondChanged)
    def reasonSecond(self) -> str:
        return self._props.reasonSecond

    @Property(str, notify=safeChanged)
    def safe(self) -> str:
        return self._props.safe

    @Property(str, notify=safeSecondChanged)
    def safeSecond(self) -> str:
        return self._props.safeSecond

    @Property(str, notify=phoneChanged)
    def phone(self) -> str:
        return self._props.phone

    @Property(str, notify=codeChanged)
    def code(self) -> str:
        return self._props.code
