"""Taking a draft home from the kiosk: a code and its QR code; without a network the draft in the QR code itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.errors import CarryError, ExchangeError
from moonmail.desktop.viewmodels.base import QmlUncreatable, swap_props
from moonmail.desktop.viewmodels.carry_words import carrying_told
from moonmail.desktop.viewmodels.direct_words import Told
from moonmail.desktop.viewmodels.kiosk_guest_props import Deed
from moonmail.desktop.viewmodels.kiosk_qr import Qr
from moonmail.desktop.viewmodels.send_flow import content_of, has_content, title_of
from moonmail.domain import formats
from moonmail.domain.carrying import new_carry_code
from moonmail.domain.codes import grouped, spoken
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from moonmail.client.carrying import CarriedHome
    from moonmail.client.model import Draft
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.kiosk_guest import VmGuest

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_UNTIL: Final = Text("{time}まで開けます", "Opens until {time}")
_DEED: Final = Text("お持ち帰りの下書き", "Your draft, to go on with at home")
_DEED_WHOLE: Final = Text(
    "読み取ったアドレスを、ご自宅のMoonMailに貼り付けてください", "Paste the address you scanned into MoonMail at home"
)


class CarryStage(StrEnum):
    """``whole``: the backend is away, and the draft is in the QR code itself."""

    NONE = "none"
    MAKING = "making"
    READY = "ready"
    WHOLE = "whole"
    FAILED = "failed"


class CarryInputs(NamedTuple):
    stage: CarryStage
    draft: Draft | None
    home: CarriedHome | None
    qr: str
    modules: int
    more: int
    told: Told
    language: Language
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class CarryProps:
    """``code`` in groups of four, ``spokenCode`` for reading it aloud. ``more``: how many drafts are left to take."""

    stage: str = CarryStage.MAKING.value
    title: str = ""
    code: str = ""
    spokenCode: str = ""
    until: str = ""
    qr: str = ""
    modules: int = 0
    more: int = 0
    happened: str = ""
    safe: str = ""
    next: str = ""
    quote: str = ""


def derive_carry(inputs: CarryInputs) -> CarryProps:
    home, shown = inputs.home, inputs.stage in {CarryStage.READY, CarryStage.WHOLE}
    return CarryProps(
        stage=inputs.stage.value,
        title=title_of(inputs.draft) if inputs.draft else "",
        code=grouped(home.code) if home and shown else "",
        spokenCode=spoken(home.code) if home and shown else "",
        until=until_words(home, inputs.language, inputs.zone) if home and shown else "",
        qr=inputs.qr if shown else "",
        modules=inputs.modules if shown else 0,
        more=inputs.more,
        happened=inputs.told.happened,
        safe=inputs.told.safe,
        next=inputs.told.next,
        quote=inputs.told.code,
    )


def until_words(home: CarriedHome, language: Language, zone: ZoneInfo) -> str:
    if home.expires_at is None:
        return ""
    return _UNTIL.filled(time=formats.time_of(home.expires_at, language, zone, name_japan=False)).in_(language)


@QmlElement
@QmlUncreatable("made in Python")
class VmCarry(QObject):
    """The newest draft first, then the others. Nothing leaves the kiosk before the guest has come to this page."""

    stageChanged = Signal()
    titleChanged = Signal()
    codeChanged = Signal()
    spokenCodeChanged = Signal()
    untilChanged = Signal()
    qrChanged = Signal()
    modulesChanged = Signal()
    moreChanged = Signal()
    happenedChanged = Signal()
    safeChanged = Signal()
    nextChanged = Signal()
    quoteChanged = Signal()

    def __init__(self, services: Services, guest: VmGuest, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._guest = guest
        self._qr = Qr(services, self._update)
        self._stage = CarryStage.MAKING
        self._left: tuple[Draft, ...] = ()
        self._draft: Draft | None = None
        self._home: CarriedHome | None = None
        self._failure: BaseException | None = None
        # One code for one content, however often it is asked for: a lost answer must not keep the same draft twice.
        self._codes: dict[Draft, str] = {}
        self._made: dict[Draft, CarriedHome] = {}
        # What is under way belongs to this visit; an answer to an earlier one is not shown.
        self._visit = 0
        self._props = CarryProps()
        guest.onlineChanged.connect(self._line_changed)
        services.localizer.changed.connect(self._update)
        self._update()

    # ------------------------------------------------------------ as the frame's page

    def entered(self, what: str) -> None:
        """See ``kiosk_pages.PageModel``."""
        del what
        self._visit += 1
        self._set(CarryStage.MAKING)
        visit = self._visit

        def found(drafts: Sequence[Draft]) -> None:
            if visit == self._visit:
                self._found(tuple(draft for draft in drafts if has_content(draft)))

        self._services.jobs.when(self._services.engine.drafts(), found)

    def left(self) -> None:
        """See ``kiosk_pages.PageModel``."""
        self._visit += 1
        self._draft = self._home = self._failure = None
        self._left = ()
        self._qr.show("")
        self._set(CarryStage.MAKING)

    def _found(self, drafts: tuple[Draft, ...]) -> None:
        # What was not taken yet comes first; whoever comes back to look at a code again finds it.
        ordered = sorted(drafts, key=lambda draft: content_of(draft) in self._made)
        if not ordered:
            self._set(CarryStage.NONE)
            return
        self._take(ordered[0], tuple(draft for draft in ordered[1:] if content_of(draft) not in self._made))

    def _take(self, draft: Draft, left: tuple[Draft, ...]) -> None:
        self._draft, self._left = draft, left
        made = self._made.get(content_of(draft))
        if made is not None:
            self._show(made, CarryStage.READY)
            return
        self._ask()

    # ------------------------------------------------------------ making the code

    def _ask(self) -> None:
        draft, visit = self._draft, self._visit
        if draft is None:
            return
        self._failure = None
        self._set(CarryStage.MAKING)
        code = self._codes.setdefault(content_of(draft), new_carry_code())

        def kept(home: CarriedHome) -> None:
            if visit == self._visit:
                self._made[content_of(draft)] = home
                self._show(home, CarryStage.READY)
                self._taken(draft, home)

        def failed(error: BaseException) -> None:
            if visit == self._visit:
                self._failed(error, draft)

        self._services.jobs.when(self._services.engine.carry(draft, code), kept, failed)

    def _failed(self, error: BaseException, draft: Draft) -> None:
        self._failure = error
        if isinstance(error, CarryError):
            self._set(CarryStage.FAILED)
            return
        visit, language = self._visit, self._services.localizer.language
        server = self._services.engine.server_url()

        def put_in_address() -> CarriedHome | None:
            from moonmail.client.carrying import in_address

            return in_address(draft, server, language)

        def put(home: CarriedHome | None) -> None:
            if visit != self._visit:
                return
            if home is None:
                self._set(CarryStage.FAILED)
            else:
                self._show(home, CarryStage.WHOLE)

        self._services.jobs.run(put_in_address, put)

    def _show(self, home: CarriedHome, stage: CarryStage) -> None:
        self._home = home
        self._qr.show(home.address)
        self._set(stage)

    def _taken(self, draft: Draft, home: CarriedHome) -> None:
        zone = self._services.localizer.zone
        hint = formats.both(lambda language: until_words(home, language, zone)) if home.code else _DEED_WHOLE
        self._guest.did(Deed(f"carry {draft.id}", "smartphone", _DEED, hint, take=True))
        self._guest.carried(draft)

    @Slot()
    def _line_changed(self) -> None:
        if self._guest.online and self._stage is CarryStage.FAILED and isinstance(self._failure, ExchangeError):
            self._ask()

    # ------------------------------------------------------------ what the guest does

    @Slot()
    def again(self) -> None:
        """Ask for a code once more."""
        if self._stage in {CarryStage.FAILED, CarryStage.WHOLE}:
            self._ask()

    @Slot()
    def goOn(self) -> None:
        """The guest has what is shown: the next draft, or the menu."""
        if self._stage is CarryStage.WHOLE and self._draft is not None and self._home is not None:
            self._taken(self._draft, self._home)
        if self._left:
            self._take(self._left[0], self._left[1:])
        else:
            self._guest.openMenu()

    # ------------------------------------------------------------ props

    def _set(self, stage: CarryStage) -> None:
        self._stage = stage
        self._update()

    @Slot()
    def _update(self) -> None:
        localizer = self._services.localizer
        failed = self._failure is not None and self._stage in {CarryStage.FAILED, CarryStage.WHOLE}
        told = carrying_told(self._failure, localizer.language) if failed and self._failure else Told()
        inputs = CarryInputs(
            self._stage,
            self._draft,
            self._home,
            self._qr.picture,
            self._qr.modules,
            len(self._left),
            told,
            localizer.language,
            localizer.zone,
        )
        old, self._props = self._props, derive_carry(inputs)
        swap_props(self, old, self._props)

    @Property(str, notify=stageChanged)
    def stage(self) -> str:
        return self._props.stage

    @Property(bool, notify=stageChanged)
    def whole(self) -> bool:
        return self._props.stage == CarryStage.WHOLE.value

    @Property(str, notify=titleChanged)
    def title(self) -> str:
        return self._props.title

    @Property(str, notify=codeChanged)
    def code(self) -> str:
        return self._props.code

    @Property(str, notify=spokenCodeChanged)
    def spokenCode(self) -> str:
        return self._props.spokenCode

    @Property(str, notify=untilChanged)
    def until(self) -> str:
        return self._props.until

    @Property(str, notify=qrChanged)
    def qr(self) -> str:
        return self._props.qr

    @Property(int, notify=modulesChanged)
    def modules(self) -> int:
        return self._props.modules

    @Property(int, notify=moreChanged)
    def more(self) -> int:
        return self._props.more

    @Property(str, notify=happenedChanged)
    def happened(self) -> str:
        return self._props.happened

    @Property(str, notify=safeChanged)
    def safe(self) -> str:
        return self._props.safe

    @Property(str, notify=nextChanged)
    def next(self) -> str:
        return self._props.next

    @Property(str, notify=quoteChanged)
    def quote(self) -> str:
        return self._props.quote
