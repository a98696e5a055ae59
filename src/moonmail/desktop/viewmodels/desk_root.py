"""The root view model of the desk: who sits there, which page is shown, and whether the screen is covered."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import Property, QAbstractItemModel, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.desk.session import StaffSession
from moonmail.desktop.desk.actions import Action, Actions
from moonmail.desktop.desk.caller import Caller
from moonmail.desktop.desk.idle import Idle
from moonmail.desktop.desk.services import DeskServices
from moonmail.desktop.viewmodels.appearance import VmAppearance
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.desk_pages import PAGES
from moonmail.desktop.viewmodels.desk_palette import VmDeskPalette, native_keys
from moonmail.desktop.viewmodels.desk_root_props import DeskInputs, DeskProps, RailRow, derive_desk, pages_for
from moonmail.desktop.viewmodels.desk_server import VmDeskServer
from moonmail.desktop.viewmodels.desk_settings import VmDeskSettings
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.desktop.viewmodels.desk_audit import VmDeskAudit
    from moonmail.desktop.viewmodels.desk_choices import VmDeskChoices
    from moonmail.desktop.viewmodels.desk_find import VmDeskFind
    from moonmail.desktop.viewmodels.desk_flights import VmDeskFlights
    from moonmail.desktop.viewmodels.desk_help import VmDeskHelp
    from moonmail.desktop.viewmodels.desk_manifest import VmDeskManifest
    from moonmail.desktop.viewmodels.desk_receive import VmDeskReceive
    from moonmail.desktop.viewmodels.desk_runs import VmDeskRuns

# At run time a page's type is any QObject: its module is imported when somebody who may see the page opens it.
if not TYPE_CHECKING:
    VmDeskChoices = QObject
    VmDeskFind = VmDeskReceive = VmDeskFlights = VmDeskRuns = VmDeskManifest = VmDeskAudit = VmDeskHelp = QObject

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

# How often it is asked whether whoever sits here still works here.
ASK_MS: Final = 15_000
_SEAT_S: Final = 60.0

_PALETTE: Final = Action("palette", Text("操作を探す", "Find a command"), "Ctrl+K")
_SHORTCUTS: Final = Action("shortcuts", Text("ショートカットの一覧", "All shortcuts"), "F1")
_COVER: Final = Action("cover", Text("画面を隠す", "Cover the screen"), "Ctrl+L")
_SETTINGS: Final = Action("settings", Text("設定", "Settings"), "Ctrl+,")
_SIGN_OUT: Final = Action("sign_out", Text("サインアウト", "Sign out"))


@QmlElement
@QmlUncreatable("made in Python")
class VmDesk(QObject):
    """``said`` carries a short result to show and to tell a screen reader; ``toBox``: to the page's first field."""

    pageChanged = Signal()
    pageFileChanged = Signal()
    pageTitleChanged = Signal()
    coveredChanged = Signal()
    signingInChanged = Signal()
    staffNameChanged = Signal()
    staffRolesChanged = Signal()
    offlineChanged = Signal()
    happenedChanged = Signal()
    safeChanged = Signal()
    nextChanged = Signal()
    codeChanged = Signal()
    mayHelpChanged = Signal()
    said = Signal(str, arguments=["text"])
    raised = Signal()
    toBox = Signal()
    wanted = Signal(str, arguments=["sheet"])

    def __init__(self, services: DeskServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.actions = Actions(self)
        self.caller = Caller(self)
        self.appearance_model = VmAppearance(services.settings, services.localizer, self)
        self.palette_model = VmDeskPalette(self.actions, services.localizer, self)
        self.settings_model = VmDeskSettings(services, self)
        self.server_model = VmDeskServer(services, self)
        self._made: dict[str, QObject] = {}
        self._page = ""
        self._signing_in = False
        self._cover_before = self._unsaid = ""
        self._failure: BaseException | None = None
        self._rail = RowModel(RailRow, lambda row: row.name, self)
        self._props = DeskProps()
        self._whose = services.bridge.session.staff_id
        self.idle = Idle(services.clock, services.settings.preferences.idle_minutes, self)
        self._covered = self._was_left()
        self._seat_kept = services.clock.monotonic()
        self.idle.due.connect(self.cover)
        self.idle.looked.connect(self._here)
        self._asking = QTimer(self, interval=ASK_MS)
        self._asking.timeout.connect(self._ask)
        services.bridge.sessionChanged.connect(self._session_changed)
        services.bridge.troubleChanged.connect(self._update)
        services.localizer.changed.connect(self._update)
        services.settings.changed.connect(self._settings_changed)
        self._add_actions()
        self._session_changed()

    def _add_actions(self) -> None:
        for name, page in PAGES.items():
            if page.icon:
                action = Action(f"open.{name}", page.title, page.keys)
                self.actions.add(action, partial(self.open, name), shown=partial(self._may_open, name))
        for action in (_PALETTE, _SHORTCUTS, _SETTINGS):
            self.actions.add(action, partial(self.wanted.emit, action.id))
        self.actions.add(_COVER, self.cover)
        self.actions.add(_SIGN_OUT, self.signOut)

    # ---------------------------------------------------------------- pages

    def made(self, name: str) -> QObject:
        """Return the view model of the page ``name``, made at the first call."""
        if name not in self._made:
            module, _, class_name = PAGES[name].model.partition(":")
            kind = getattr(import_module(f"moonmail.desktop.viewmodels.{module}"), class_name)
            self._made[name] = kind(self._services, self, self)
        return self._made[name]

    def _may_open(self, name: str) -> bool:
        return name in pages_for(self._services.bridge.session)

    @property
    def may_help(self) -> bool:
        return self._props.mayHelp

    def say(self, text: str) -> None:
        """Show a short result, below a cover once that is gone."""
        self._unsaid = text
        self._say_when_seen()

    def _say_when_seen(self) -> None:
        if self._unsaid and not self._props.covered:
            text, self._unsaid = self._unsaid, ""
            self.said.emit(text)

    @Slot(str)
    def open(self, name: str) -> None:
        if self._may_open(name):
            self.made(name)
            if name == "find" and self._props.mayHelp:
                # A type is known to QML once its module was read: before the page that names it.
                self.made("help")
                self.made("choices")
            self._page = name
            self.actions.show_page(name)
            self._update()

    @Slot(str, result=bool)
    def run(self, action_id: str) -> bool:
        """Do what a shortcut, a button or the palette asks for. Returns whether it could be done."""
        return not self._props.covered and self.actions.run(action_id)

    @Slot(str, result=str)
    def keysOf(self, action_id: str) -> str:
        return native_keys(self.actions.keys(action_id))

    @Slot()
    def escape(self) -> None:
        self.toBox.emit()

    # ---------------------------------------------------------------- who is here

    def _was_left(self) -> bool:
        """Return whether the screen is to begin covered: it was when the app ended, or that is too long ago."""
        desk = self._services.desk
        if not desk.session.staff_id:
            return False
        if desk.was_covered or desk.seen_at is None:
            return True
        return (self._services.clock.now() - desk.seen_at).total_seconds() > self.idle.minutes * 60

    @Slot()
    def _session_changed(self) -> None:
        session = self._services.bridge.session
        if session.staff_id != self._whose:
            self._forget_pages()
            self._whose = session.staff_id
            self._covered = False
        if session.signed_in and not self._asking.isActive():
            self._asking.start()
        if not session.signed_in:
            self._asking.stop()
        names = pages_for(session)
        if self._page not in names:
            self._page = ""
            self._update()
            if names and session.staff_id:
                self.open(names[0])
        self._update()
        self.actions.changed.emit()

    def _forget_pages(self) -> None:
        """Somebody else sits here: nothing of what the one before saw or typed is left."""
        self._page = self._unsaid = ""
        self.caller.show(None)
        self._update()
        self.actions.drop()
        old, self._made = self._made, {}
        for model in old.values():
            model.deleteLater()

    @Slot()
    def _settings_changed(self) -> None:
        self.idle.minutes = self._services.settings.preferences.idle_minutes

    @Slot()
    def _ask(self) -> None:
        """Hear of it soon when the account was closed or has other roles."""
        services = self._services
        services.jobs.when(services.desk.refresh(), lambda _: None, lambda _: None)

    @Slot()
    def _here(self) -> None:
        now = self._services.clock.monotonic()
        if not self._props.covered and now - self._seat_kept >= _SEAT_S:
            self._seat_kept = now
            desk = self._services.desk
            self._services.jobs.run(lambda: desk.keep_seat(covered=False), lambda _: None)

    @Slot()
    def cover(self) -> None:
        """Hide everything until whoever is signed in signs in again. What was typed stays."""
        if not self._covered and self._services.bridge.session.signed_in:
            self._covered = True
            self._failure = None
            self._services.desk.keep_seat(covered=True)
            self._update()

    @Slot()
    def signIn(self) -> None:
        if self._signing_in:
            return
        self._signing_in, self._failure = True, None
        self._cover_before = self._props.covered
        self._update()
        services = self._services
        future = services.desk.sign_in(self._open_browser, services.localizer.language)
        services.jobs.when(future, self._signed_in, self._sign_in_failed)

    def _open_browser(self, url: str) -> bool:
        """Called on the client's thread; the browser is opened on the GUI thread."""
        from concurrent.futures import Future

        opened: Future[bool] = Future()
        self._services.jobs.post(lambda: opened.set_result(self._services.open_url(url)))
        return opened.result(timeout=10)

    def _signed_in(self, _: StaffSession) -> None:
        begins = self._cover_before == "sign_in"
        self._signing_in = self._covered = False
        self.idle.touched()
        self._update()
        self.raised.emit()
        if begins:
            # Whoever comes back goes on where they were.
            self.toBox.emit()

    def _sign_in_failed(self, error: BaseException) -> None:
        self._signing_in, self._failure = False, error
        self._update()

    @Slot()
    def cancelSignIn(self) -> None:
        self._services.desk.cancel_sign_in()

    @Slot()
    def signOut(self) -> None:
        self._failure = None
        services = self._services
        services.jobs.when(services.desk.sign_out(), lambda _: None)

    @Slot()
    def _update(self) -> None:
        services = self._services
        inputs = DeskInputs(
            services.bridge.session,
            services.bridge.trouble,
            self._page,
            self._covered,
            self._signing_in,
            self._failure,
            services.localizer.language,
        )
        old, self._props = self._props, derive_desk(inputs)
        self._rail.show(self._props.rail)
        swap_props(self, old, self._props)
        self._say_when_seen()

    # ---------------------------------------------------------------- properties

    @Property(VmAppearance, constant=True)
    def appearance(self) -> VmAppearance:
        return self.appearance_model

    @Property(VmDeskPalette, constant=True)
    def palette(self) -> VmDeskPalette:
        return self.palette_model

    @Property(QAbstractItemModel, constant=True)
    def rail(self) -> QAbstractItemModel:
        return self._rail

    @Property(VmDeskFind, notify=pageChanged)
    def find(self) -> VmDeskFind:
        return cast("VmDeskFind", self.made("find"))

    @Property(VmDeskReceive, notify=pageChanged)
    def receive(self) -> VmDeskReceive:
        return cast("VmDeskReceive", self.made("receive"))

    @Property(VmDeskFlights, notify=pageChanged)
    def flights(self) -> VmDeskFlights:
        return cast("VmDeskFlights", self.made("flights"))

    @Property(VmDeskRuns, notify=pageChanged)
    def runs(self) -> VmDeskRuns:
        return cast("VmDeskRuns", self.made("runs"))

    @Property(VmDeskManifest, notify=pageChanged)
    def manifest(self) -> VmDeskManifest:
        return cast("VmDeskManifest", self.made("manifest"))

    @Property(VmDeskAudit, notify=pageChanged)
    def audit(self) -> VmDeskAudit:
        return cast("VmDeskAudit", self.made("audit"))

    @Property(VmDeskHelp, notify=pageChanged)
    def help(self) -> VmDeskHelp:
        return cast("VmDeskHelp", self.made("help"))

    @Property(VmDeskServer, constant=True)
    def server(self) -> VmDeskServer:
        return self.server_model

    @Property(VmDeskChoices, notify=pageChanged)
    def choices(self) -> VmDeskChoices:
        return cast("VmDeskChoices", self.made("choices"))

    @Property(VmDeskSettings, constant=True)
    def settings(self) -> VmDeskSettings:
        return self.settings_model

    @Property(str, notify=pageChanged)
    def page(self) -> str:
        return self._props.page

    @Property(str, notify=pageFileChanged)
    def pageFile(self) -> str:
        return self._props.pageFile

    @Property(str, notify=pageTitleChanged)
    def pageTitle(self) -> str:
        return self._props.pageTitle

    @Property(str, notify=coveredChanged)
    def covered(self) -> str:
        return self._props.covered

    @Property(bool, notify=signingInChanged)
    def signingIn(self) -> bool:
        return self._props.signingIn

    @Property(str, notify=staffNameChanged)
    def staffName(self) -> str:
        return self._props.staffName

    @Property(str, notify=staffRolesChanged)
    def staffRoles(self) -> str:
        return self._props.staffRoles

    @Property(str, notify=offlineChanged)
    def offline(self) -> str:
        return self._props.offline

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

    @Property(bool, notify=mayHelpChanged)
    def mayHelp(self) -> bool:
        return self._props.mayHelp
