"""The root view model of the home shell: which page is shown, who is signed in, and every page's view model."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.glance import BoardRow, Session, Trouble
from moonmail.desktop.viewmodels.appearance import VmAppearance
from moonmail.desktop.viewmodels.base import QmlUncreatable, swap_props
from moonmail.desktop.viewmodels.departures import VmDepartures
from moonmail.desktop.viewmodels.desk_news import VmDeskNews
from moonmail.desktop.viewmodels.letterbox import VmLetterbox
from moonmail.desktop.viewmodels.notices import VmNotices
from moonmail.desktop.viewmodels.sync_badge import VmSync
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.client.model import ShipmentDetail
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.carried import VmCarried
    from moonmail.desktop.viewmodels.claim import VmClaim
    from moonmail.desktop.viewmodels.flight import VmFlight
    from moonmail.desktop.viewmodels.messages import VmMessages
    from moonmail.desktop.viewmodels.my_data import VmMyData
    from moonmail.desktop.viewmodels.organisations import VmOrganisations
    from moonmail.desktop.viewmodels.send import VmSend
    from moonmail.desktop.viewmodels.settings_page import VmSettings
    from moonmail.desktop.viewmodels.shipment import VmShipment
    from moonmail.desktop.viewmodels.shipments import VmShipments

# At run time a page's type is any QObject: its module is imported when the page is first opened, not before the first
# frame. The type that QML knows is the one named in the annotation below.
if not TYPE_CHECKING:
    VmFlight = VmSend = VmShipments = VmShipment = VmSettings = QObject
    VmCarried = VmClaim = VmMessages = VmMyData = VmOrganisations = QObject

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

log = logging.getLogger(__name__)

QML_HOME: Final = Path(__file__).resolve().parents[1] / "qml/MoonMail/Home"


class Page(NamedTuple):
    """``file`` in qml/MoonMail/Home; ``model`` is ``module:Class`` of its view model, made at the first visit."""

    file: str
    model: str = ""
    rail: str = ""


PAGES: Final[dict[str, Page]] = {
    "departures": Page("DeparturesPage.qml", rail="departures"),
    "flight": Page("FlightPage.qml", "flight:VmFlight", rail="departures"),
    "send": Page("SendFlow.qml", "send:VmSend", rail="send"),
    "carried": Page("CarriedPage.qml", "carried:VmCarried", rail="send"),
    "shipments": Page("ShipmentsPage.qml", "shipments:VmShipments", rail="shipments"),
    "shipment": Page("ShipmentPage.qml", "shipment:VmShipment", rail="shipments"),
    "claim": Page("ClaimPage.qml", "claim:VmClaim", rail="shipments"),
    "messages": Page("MessagesPage.qml", "messages:VmMessages", rail="messages"),
    "settings": Page("SettingsPage.qml", "settings_page:VmSettings", rail="settings"),
    "my_data": Page("MyDataPage.qml", "my_data:VmMyData", rail="settings"),
    "organisations": Page("OrganisationsPage.qml", "organisations:VmOrganisations", rail="settings"),
}

_MEMBER: Final = Text("{name} 様", "{name}")
_MEMBER_PLAIN: Final = Text("会員 {number}", "Member {number}")
_SIGNED_IN: Final = Text("サインインしました", "You are signed in")
_SIGNED_OUT: Final = Text("サインアウトしました", "You are signed out")
_SIGN_IN_FAILED: Final = {
    "cancelled": Text("サインインを中止しました", "Sign-in was cancelled"),
    "timed_out": Text(
        "サインインの待ち時間が過ぎました。もう一度お試しください。", "The sign-in took too long. Please try again."
    ),
    "no_browser": Text(
        "ブラウザーを開けませんでした。既定のブラウザーの設定をご確認ください。",
        "No browser could be opened. Check which browser is your default.",
    ),
    "denied": Text("サインインは許可されませんでした", "The sign-in was not allowed"),
    "bad_answer": Text(
        "サインインを確認できませんでした。お手数ですが、もう一度お試しください。",
        "The sign-in could not be confirmed. Please try again.",
    ),
}


class HomeInputs(NamedTuple):
    session: Session
    signing_in: bool
    trail: tuple[str, ...]
    waiting: int
    language: Language


@dataclass(frozen=True, slots=True)
class HomeProps:
    page: str = "departures"
    pageFile: str = "DeparturesPage.qml"
    rail: str = "departures"
    canGoBack: bool = False
    signedIn: bool = False
    signInExpired: bool = False
    signingIn: bool = False
    memberName: str = ""
    waiting: int = 0


def derive_home(inputs: HomeInputs) -> HomeProps:
    session = inputs.session
    name = ""
    if session.signed_in:
        name = (
            _MEMBER.filled(name=session.name).in_(inputs.language)
            if session.name
            else _MEMBER_PLAIN.filled(number=session.membership_number).in_(inputs.language)
        )
    page = PAGES[inputs.trail[-1]]
    return HomeProps(
        page=inputs.trail[-1],
        pageFile=page.file,
        rail=page.rail,
        canGoBack=len(inputs.trail) > 1,
        signedIn=session.signed_in,
        signInExpired=session.signed_in and session.expired,
        signingIn=inputs.signing_in,
        memberName=name,
        waiting=inputs.waiting,
    )


@QmlElement
@QmlUncreatable("made in Python")
class VmHome(QObject):
    """Pages are opened by name; ``said`` carries a short result to show and to tell a screen reader."""

    pageChanged = Signal()
    pageFileChanged = Signal()
    railChanged = Signal()
    canGoBackChanged = Signal()
    signedInChanged = Signal()
    signInExpiredChanged = Signal()
    signingInChanged = Signal()
    memberNameChanged = Signal()
    waitingChanged = Signal()
    said = Signal(str, arguments=["text"])
    raised = Signal()

    def __init__(
        self, services: Services, first_rows: Sequence[BoardRow] | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._trail: tuple[str, ...] = ("departures",)
        self._signing_in = False
        self._pages: dict[str, QObject] = {}
        # Where no browser is, another screen asks: called instead with whether somebody wants to join.
        self.sign_in_elsewhere: Callable[[bool], None] | None = None
        self.appearance_model = VmAppearance(services.settings, services.localizer, self)
        self.departures_model = VmDepartures(services, first_rows, self)
        self.sync_model = VmSync(services, self)
        self.notices_model = VmNotices(services, self)
        self.letterbox_model = VmLetterbox(services, self, self)
        self.desk_news_model = VmDeskNews(services, self, self)
        self._props = HomeProps()
        services.bridge.sessionChanged.connect(self._update)
        services.bridge.statusChanged.connect(self._update)
        services.localizer.changed.connect(self._update)
        self._update()

    def made(self, name: str) -> QObject | None:
        """Return the view model of the page ``name``, made at the first call; None if the page has none."""
        page = PAGES[name]
        if not page.model:
            return None
        if name not in self._pages:
            module, _, class_name = page.model.partition(":")
            kind = getattr(import_module(f"moonmail.desktop.viewmodels.{module}"), class_name)
            self._pages[name] = kind(self._services, self, self)
        return self._pages[name]

    def say(self, text: str) -> None:
        self.said.emit(text)

    @Slot()
    def _update(self) -> None:
        services = self._services
        inputs = HomeInputs(
            services.bridge.session,
            self._signing_in,
            self._trail,
            services.bridge.status.waiting,
            services.localizer.language,
        )
        old, self._props = self._props, derive_home(inputs)
        swap_props(self, old, self._props)

    @Slot(str)
    def open(self, name: str) -> None:
        """Show a page of the rail: the way back begins anew."""
        self.made(name)
        self._trail = (name,) if name == "departures" else ("departures", name)
        self._update()

    @Slot(str)
    def push(self, name: str) -> None:
        """Show a page above the present one; back returns here."""
        self.made(name)
        if self._trail[-1] != name:
            self._trail = (*self._trail, name)
        self._update()

    @Slot()
    def back(self) -> None:
        if len(self._trail) > 1:
            self._trail = self._trail[:-1]
            self._update()

    @Slot(str)
    def openFlight(self, mission_id: str) -> None:
        page = self.made("flight")
        page.load(mission_id)  # type: ignore[union-attr]
        self.push("flight")

    @Slot(str)
    def sendOn(self, mission_id: str) -> None:
        """Begin, or go on with, a message on this flight."""
        page = self.made("send")
        page.begin(mission_id)  # type: ignore[union-attr]
        self.push("send")

    @Slot(str)
    def changeContent(self, shipment_id: str) -> None:
        """Open the flow on the content of what is booked."""
        self._change(shipment_id, "change")

    @Slot(str)
    def changeFlight(self, shipment_id: str) -> None:
        """Open the flow on another flight or size for what is booked."""
        self._change(shipment_id, "move")

    def _change(self, shipment_id: str, how: str) -> None:
        from uuid import UUID

        def begin(detail: ShipmentDetail | None) -> None:
            if detail is not None:
                getattr(self.made("send"), how)(detail)
                self.push("send")

        services = self._services
        services.jobs.when(services.engine.shipment(UUID(shipment_id)), begin)

    @Slot(str)
    def openShipment(self, shipment_id: str) -> None:
        page = self.made("shipment")
        page.load(shipment_id)  # type: ignore[union-attr]
        self.push("shipment")

    @Slot(str)
    def askDesk(self, shipment_id: str) -> None:
        """Open the conversation with the support desk about a shipment."""
        from uuid import UUID

        def begin(detail: ShipmentDetail | None) -> None:
            if detail is not None:
                self.made("messages").load(detail)  # type: ignore[union-attr]
                self.push("messages")

        services = self._services
        services.jobs.when(services.engine.shipment(UUID(shipment_id)), begin)

    @property
    def shown_page(self) -> str:
        return self._trail[-1]

    @Slot(str, result=bool)
    def isBuilt(self, name: str) -> bool:
        """Screens that are not built yet are not shown."""
        return (QML_HOME / PAGES[name].file).exists()

    @Slot()
    def signIn(self) -> None:
        self._begin_sign_in(join=False)

    @Slot()
    def join(self) -> None:
        self._begin_sign_in(join=True)

    def _begin_sign_in(self, *, join: bool) -> None:
        if self.sign_in_elsewhere is not None:
            self.sign_in_elsewhere(join)
            return
        if self._signing_in:
            return
        self._signing_in = True
        self._update()
        services = self._services
        future = services.engine.sign_in(self._open_browser, services.localizer.language, join)
        services.jobs.when(future, self._signed_in, self._sign_in_failed)

    def _open_browser(self, url: str) -> bool:
        """Called on the engine's thread; the browser is opened on the GUI thread."""
        from concurrent.futures import Future

        opened: Future[bool] = Future()
        self._services.jobs.post(lambda: opened.set_result(self._services.open_url(url)))
        return opened.result(timeout=10)

    def _signed_in(self, session: Session) -> None:
        self._signing_in = False
        self._update()
        if session.signed_in:
            self.say(self._services.localizer.text(_SIGNED_IN))

    def _sign_in_failed(self, error: BaseException) -> None:
        self._signing_in = False
        self._update()
        reason = str(getattr(error, "reason", ""))
        if reason in _SIGN_IN_FAILED:
            self.say(self._services.localizer.text(_SIGN_IN_FAILED[reason]))
        else:
            self._say_trouble(error)

    def _say_trouble(self, error: BaseException) -> None:
        """Say what happened, what to do, and the code to quote."""
        from moonmail.client.errors import code_to_quote
        from moonmail.desktop import words

        localizer, trouble = self._services.localizer, getattr(error, "trouble", None)
        if not isinstance(trouble, Trouble):
            log.error("signing in or out failed", exc_info=error)
            self.say(localizer.text(words.explain("server_error").happened))
            return
        told = words.explain(trouble)
        code = words.quote(code_to_quote(trouble, str(getattr(error, "quote", ""))), localizer.language)
        self.say(" ".join(part for part in (localizer.text(told.happened), localizer.text(told.next), code) if part))

    @Slot()
    def cancelSignIn(self) -> None:
        self._services.engine.cancel_sign_in()

    @Slot()
    def signOut(self) -> None:
        def done(_: Session) -> None:
            self.open("departures")
            self.say(self._services.localizer.text(_SIGNED_OUT))

        self._services.jobs.when(self._services.engine.sign_out(), done, self._say_trouble)

    @Property(VmAppearance, constant=True)
    def appearance(self) -> VmAppearance:
        return self.appearance_model

    @Property(VmDepartures, constant=True)
    def departures(self) -> VmDepartures:
        return self.departures_model

    @Property(VmSync, constant=True)
    def sync(self) -> VmSync:
        return self.sync_model

    @Property(VmLetterbox, constant=True)
    def letterbox(self) -> VmLetterbox:
        return self.letterbox_model

    @Property(VmDeskNews, constant=True)
    def deskNews(self) -> VmDeskNews:
        return self.desk_news_model

    @Property(VmMessages, constant=True)
    def messages(self) -> VmMessages:
        return cast("VmMessages", self.made("messages"))

    @Property(VmNotices, constant=True)
    def notices(self) -> VmNotices:
        return self.notices_model

    @Property(VmFlight, constant=True)
    def flight(self) -> VmFlight:
        return cast("VmFlight", self.made("flight"))

    @Property(VmSend, constant=True)
    def send(self) -> VmSend:
        return cast("VmSend", self.made("send"))

    @Property(VmShipments, constant=True)
    def shipments(self) -> VmShipments:
        return cast("VmShipments", self.made("shipments"))

    @Property(VmShipment, constant=True)
    def shipment(self) -> VmShipment:
        return cast("VmShipment", self.made("shipment"))

    @Property(VmSettings, constant=True)
    def settings(self) -> VmSettings:
        return cast("VmSettings", self.made("settings"))

    @Property(VmCarried, constant=True)
    def carried(self) -> VmCarried:
        return cast("VmCarried", self.made("carried"))

    @Property(VmClaim, constant=True)
    def claim(self) -> VmClaim:
        return cast("VmClaim", self.made("claim"))

    @Property(VmMyData, constant=True)
    def myData(self) -> VmMyData:
        return cast("VmMyData", self.made("my_data"))

    @Property(VmOrganisations, constant=True)
    def organisations(self) -> VmOrganisations:
        return cast("VmOrganisations", self.made("organisations"))

    @Property(str, notify=pageChanged)
    def page(self) -> str:
        return self._props.page

    @Property(str, notify=pageFileChanged)
    def pageFile(self) -> str:
        return self._props.pageFile

    @Property(str, notify=railChanged)
    def rail(self) -> str:
        return self._props.rail

    @Property(bool, notify=canGoBackChanged)
    def canGoBack(self) -> bool:
        return self._props.canGoBack

    @Property(bool, notify=signedInChanged)
    def signedIn(self) -> bool:
        return self._props.signedIn

    @Property(bool, notify=signInExpiredChanged)
    def signInExpired(self) -> bool:
        return self._props.signInExpired

    @Property(bool, notify=signingInChanged)
    def signingIn(self) -> bool:
        return self._props.signingIn

    @Property(str, notify=memberNameChanged)
    def memberName(self) -> str:
        return self._props.memberName

    @Property(int, notify=waitingChanged)
    def waiting(self) -> int:
        return self._props.waiting
