"""Settings: how the app looks and speaks, which server it talks to, who is signed in, and what it is made of.

Over 600 lines, as QML wants a signal and a property of its own for each of what one page shows.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QAbstractItemModel, QObject, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.errors import code_to_quote
from moonmail.client.model import Draft, Elsewhere, Session, Status, StoreChanged, Trouble
from moonmail.desktop import words
from moonmail.desktop.saving import SAVE_WORDS, SAVED, SaveError, with_suffix, write_whole
from moonmail.desktop.settings import LARGEST_TEXT, SMALLEST_TEXT, Preferences
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.settings_addresses import proxy_address, server_address
from moonmail.desktop.viewmodels.settings_parts import Part, parts
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.client.probe import Found
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.home import VmHome

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

log = logging.getLogger(__name__)

_FOUND: Final = Text("MoonMailのサーバーにつながりました。", "Connected to a MoonMail server.")
_FOUND_SAMPLE: Final = Text(
    "MoonMailの見本サーバーにつながりました。便も予約もすべて見本です。",
    "Connected to a MoonMail sample server. Every flight and booking on it is invented.",
)
_FOUND_CLOCK: Final = Text(
    "なお、このパソコンの時計がサーバーの時刻と5分以上ずれています。「日付と時刻」をご確認ください。",
    "However, this computer's clock is more than 5 minutes off. Please check its date and time.",
)
_WRONG: Final[dict[Trouble, tuple[Text, Text]]] = {
    Trouble.OFFLINE: (
        Text("このアドレスにつながりません。", "This address can't be reached."),
        Text(
            "アドレスのつづりと、インターネットの接続をご確認ください。",
            "Check the spelling of the address and your internet connection.",
        ),
    ),
    Trouble.NOT_MOONMAIL: (
        Text(
            "応答はありましたが、MoonMailのサーバーではありません。",
            "Something answers there, but it is not a MoonMail server.",
        ),
        Text("アドレスをご確認ください。", "Please check the address."),
    ),
    Trouble.SERVER_DOWN: (
        Text("サーバーはありますが、いまは利用できません。", "The server is there, but unavailable at the moment."),
        Text("しばらくしてから、もう一度お試しください。", "Please try again in a little while."),
    ),
}
_PLACES: Final[dict[str, Text]] = {
    "keyring": Text(
        "サインインの情報は、このパソコンのキーチェーン（パスワード保管庫）に保存しています。",
        "Your sign-in is kept in this computer's keyring.",
    ),
    "file": Text(
        "このパソコンではパスワード保管庫を使えないため、サインインの情報は、あなただけが読めるファイルに保存しています。",
        "This computer offers no keyring, so your sign-in is kept in a file that only you can read.",
    ),
    "memory": Text(
        "サインインの情報は保存しません。アプリを閉じると消えます。",
        "Your sign-in is not saved. It is gone when the app closes.",
    ),
}
_LOSES_SENDING: Final = Text(
    "送信待ちの{n}件は、まだサーバーに届いていません。サインアウトすると失われます。",
    "{n} request(s) have not reached the server yet. Signing out loses them.",
)
_LOSES_DRAFTS: Final = Text(
    "書きかけのメッセージ{n}件も、このパソコンから消えます。",
    "{n} unfinished message(s) are also removed from this computer.",
)
_LOSES_NOTHING: Final = Text(
    "予約と搭乗券は会員情報として残り、次にサインインしたときに戻ります。失われるものはありません。",
    "Bookings and passes stay in your account and come back when you sign in. Nothing is lost.",
)
_SWITCH: Final = Text(
    "切り替えた先のサーバーには、あらためてサインインしていただきます。"
    "いまのサーバーの便や予約は表示されなくなりますが、元に戻すと受け取り直せます。",
    "You sign in anew at the other server. Flights and bookings of the present one are no longer shown;"
    " they are fetched again when you switch back.",
)
_SWITCH_KEEPS: Final = Text(
    "{what}は、別のサーバーには送られません。このパソコンに保管し、元に戻すと続きから使えます。",
    "{what} are not sent to the other server. They are kept on this computer, and go on when you switch back.",
)
_WAITING_ONES: Final = Text("送信待ちの{n}件", "{n} request(s) that wait to be sent")
_DRAFT_ONES: Final = Text("書きかけのメッセージ{n}件", "{n} unfinished message(s)")
_BOTH: Final = Text("{a}と{b}", "{a} and {b}")
_ELSEWHERE: Final = Text(
    "{server} 用の{what}を、このパソコンに保管しています。",
    "{what} for {server} are kept on this computer.",
)
_ELSEWHERE_NEXT: Final = Text(
    "いまのサーバーには送られません。続けるには、サーバーをこのアドレスに戻してください。",
    "They are not sent to the present server. To go on with them, switch back to that address.",
)
_SWITCHED: Final = Text("サーバーを切り替えました", "Server switched")
_PROXY_KEPT: Final = Text("プロキシの設定を保存しました", "Proxy setting saved")
_KEYS_NAME: Final = "moonmail-pass-keys.json"
_MEMBER: Final = Text("会員番号 {number}", "Member number {number}")


@dataclass(frozen=True, slots=True)
class Test:
    """``state``: "", testing, good or bad. ``found`` and ``trouble`` say what came of it."""

    __test__ = False

    state: str = ""
    found: Found | None = None
    trouble: Trouble | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class SettingsInputs:
    """``server`` and ``proxy`` are in use; the typed ones are in the fields. ``drafts``: unfinished messages."""

    preferences: Preferences
    server: str
    typed_server: str
    typed_proxy: str
    proxy_kind: str
    test: Test
    session: Session
    status: Status
    drafts: int
    elsewhere: tuple[Elsewhere, ...]
    language: Language


@dataclass(frozen=True, slots=True)
class SettingsProps:
    language: str = "system"
    theme: str = "system"
    textSize: int = 100
    reduceMotion: bool = False
    notifications: bool = True
    server: str = ""
    serverError: str = ""
    canUseServer: bool = False
    switchText: str = ""
    elsewhere: str = ""
    elsewhereNext: str = ""
    proxyKind: str = "system"
    proxy: str = ""
    proxyError: str = ""
    canUseProxy: bool = False
    testState: str = ""
    happened: str = ""
    next: str = ""
    code: str = ""
    signedIn: bool = False
    name: str = ""
    membership: str = ""
    email: str = ""
    secretPlace: str = ""
    signOutText: str = ""
    signOutLoses: bool = False


def proxy_kind(proxy: str) -> str:
    return {"": "system", "none": "none"}.get(proxy, "address")


def _tested(test: Test, language: Language) -> dict[str, str]:
    if test.found is not None:
        more = _FOUND_CLOCK.in_(language) if test.found.clock_is_off else ""
        return {"happened": (_FOUND_SAMPLE if test.found.sample else _FOUND).in_(language), "next": more}
    if test.trouble is None:
        return {}
    told = words.explain(test.trouble)
    happened, following = _WRONG.get(test.trouble, (told.happened, told.next))
    return {
        "happened": happened.in_(language),
        "next": following.in_(language),
        "code": words.quote(test.quote, language),
    }


def _sign_out(inputs: SettingsInputs) -> tuple[str, bool]:
    parts_ = []
    if inputs.status.waiting:
        parts_.append(_LOSES_SENDING.filled(n=f"{inputs.status.waiting:,}"))
    if inputs.drafts:
        parts_.append(_LOSES_DRAFTS.filled(n=f"{inputs.drafts:,}"))
    join = "" if inputs.language is Language.JA else " "
    return join.join(part.in_(inputs.language) for part in parts_ or [_LOSES_NOTHING]), bool(parts_)


def _kept_ones(waiting: int, drafts: int) -> Text | None:
    """Return what is kept in words, or None when there is nothing."""
    waiting_ones = _WAITING_ONES.filled(n=f"{waiting:,}")
    draft_ones = _DRAFT_ONES.filled(n=f"{drafts:,}")
    if waiting and drafts:
        return _BOTH.filled(a=waiting_ones, b=draft_ones)
    return waiting_ones if waiting else draft_ones if drafts else None


def _elsewhere(elsewhere: tuple[Elsewhere, ...], language: Language) -> str:
    kept = [(each.server, _kept_ones(each.waiting, each.drafts)) for each in elsewhere]
    return "\n".join(_ELSEWHERE.filled(server=server, what=what).in_(language) for server, what in kept if what)


def derive_settings(inputs: SettingsInputs) -> SettingsProps:
    chosen, session, language = inputs.preferences, inputs.session, inputs.language
    server = server_address(inputs.typed_server)
    proxy = proxy_address(inputs.typed_proxy)
    wants_proxy = {"system": "", "none": "none"}.get(inputs.proxy_kind, proxy.value)
    proxy_error = proxy.error if inputs.proxy_kind == "address" and inputs.typed_proxy else None
    switch = _SWITCH.in_(language)
    mine = _kept_ones(inputs.status.waiting + inputs.status.needs_you, inputs.drafts)
    if mine is not None:
        keeps = _SWITCH_KEEPS.filled(what=mine).in_(language)
        switch += keeps if language is Language.JA else f" {keeps}"
    elsewhere = _elsewhere(inputs.elsewhere, language)
    text, loses = _sign_out(inputs)
    return SettingsProps(
        language=chosen.language,
        theme=chosen.theme,
        textSize=chosen.text_size,
        reduceMotion=chosen.reduce_motion,
        notifications=chosen.notifications,
        server=inputs.typed_server,
        serverError=server.error.in_(language) if server.error else "",
        canUseServer=server.error is None and server.value != inputs.server,
        switchText=switch,
        elsewhere=elsewhere,
        elsewhereNext=_ELSEWHERE_NEXT.in_(language) if elsewhere else "",
        proxyKind=inputs.proxy_kind,
        proxy=inputs.typed_proxy,
        proxyError=proxy_error.in_(language) if proxy_error else "",
        canUseProxy=wants_proxy != chosen.proxy and (inputs.proxy_kind != "address" or proxy.error is None),
        testState=inputs.test.state,
        **_tested(inputs.test, language),
        signedIn=session.signed_in,
        name=session.name,
        membership=_MEMBER.filled(number=session.membership_number).in_(language) if session.membership_number else "",
        email=session.email,
        secretPlace=_PLACES[session.secret_place].in_(language) if session.secret_place in _PLACES else "",
        signOutText=text,
        signOutLoses=loses,
    )


@QmlElement
@QmlUncreatable("made in Python")
class VmSettings(QObject):
    """What concerns the looks is kept at once; addresses only when the member says so."""

    languageChanged = Signal()
    themeChanged = Signal()
    textSizeChanged = Signal()
    reduceMotionChanged = Signal()
    notificationsChanged = Signal()
    serverChanged = Signal()
    serverErrorChanged = Signal()
    canUseServerChanged = Signal()
    switchTextChanged = Signal()
    elsewhereChanged = Signal()
    elsewhereNextChanged = Signal()
    proxyKindChanged = Signal()
    proxyChanged = Signal()
    proxyErrorChanged = Signal()
    canUseProxyChanged = Signal()
    testStateChanged = Signal()
    happenedChanged = Signal()
    nextChanged = Signal()
    codeChanged = Signal()
    signedInChanged = Signal()
    nameChanged = Signal()
    membershipChanged = Signal()
    emailChanged = Signal()
    secretPlaceChanged = Signal()
    signOutTextChanged = Signal()
    signOutLosesChanged = Signal()

    def __init__(self, services: Services, home: VmHome, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._home = home
        self._test = Test()
        self._drafts = 0
        self._elsewhere: tuple[Elsewhere, ...] = ()
        chosen = services.settings.preferences
        self._typed_server = self._server_in_use()
        self._proxy_kind = proxy_kind(chosen.proxy)
        self._typed_proxy = chosen.proxy if self._proxy_kind == "address" else ""
        self._props = SettingsProps()
        self._parts = RowModel(Part, lambda part: part.name, self)
        services.settings.changed.connect(self._update)
        services.localizer.changed.connect(self._update)
        services.bridge.sessionChanged.connect(self._session_changed)
        services.bridge.statusChanged.connect(self._update)
        services.bridge.storeChanged.connect(self._store_changed)
        self._update()
        self._count_drafts()

    def _server_in_use(self) -> str:
        return self._services.engine.server_url()

    def _count_drafts(self) -> None:
        def take(drafts: list[Draft]) -> None:
            self._drafts = len(drafts or [])
            self._update()

        self._services.jobs.when(self._services.engine.drafts(), take, lambda error: log.info("drafts: %s", error))
        self._look_elsewhere()

    def _look_elsewhere(self) -> None:
        def take(elsewhere: list[Elsewhere]) -> None:
            self._elsewhere = tuple(elsewhere or ())
            self._update()

        self._services.jobs.when(self._services.engine.elsewhere(), take, lambda error: log.info("kept: %s", error))

    @Slot(object)
    def _store_changed(self, event: StoreChanged) -> None:
        if event.types & {"draft", "operation"}:
            self._count_drafts()

    @Slot()
    def _session_changed(self) -> None:
        # Another server, or another member: what is theirs is counted anew.
        self._update()
        self._count_drafts()

    @Slot()
    def _update(self) -> None:
        services = self._services
        inputs = SettingsInputs(
            preferences=services.settings.preferences,
            server=self._server_in_use(),
            typed_server=self._typed_server,
            typed_proxy=self._typed_proxy,
            proxy_kind=self._proxy_kind,
            test=self._test,
            session=services.bridge.session,
            status=services.bridge.status,
            drafts=self._drafts,
            elsewhere=self._elsewhere,
            language=services.localizer.language,
        )
        old, self._props = self._props, derive_settings(inputs)
        self._parts.show(parts(inputs.language))
        swap_props(self, old, self._props)

    def _say(self, text: Text) -> None:
        self._home.say(self._services.localizer.text(text))

    # ------------------------------------------------------------ looks

    @Slot(str)
    def chooseLanguage(self, language: str) -> None:
        self._services.settings.change(language=language)

    @Slot(str)
    def chooseTheme(self, theme: str) -> None:
        self._services.settings.change(theme=theme)

    @Slot(int)
    def chooseTextSize(self, per_cent: int) -> None:
        self._services.settings.change(text_size=per_cent)

    @Slot(bool)
    def chooseReduceMotion(self, reduce: bool) -> None:
        self._services.settings.change(reduce_motion=reduce)

    @Slot(bool)
    def chooseNotifications(self, on: bool) -> None:
        self._services.settings.change(notifications=on)

    # ------------------------------------------------------------ server and proxy

    @Slot(str)
    def typeServer(self, text: str) -> None:
        self._typed_server, self._test = text, Test()
        self._update()

    @Slot(str)
    def chooseProxyKind(self, kind: str) -> None:
        self._proxy_kind, self._test = kind, Test()
        self._update()

    @Slot(str)
    def typeProxy(self, text: str) -> None:
        self._typed_proxy, self._test = text, Test()
        self._update()

    def _wanted_proxy(self) -> str:
        return {"system": "", "none": "none"}.get(self._proxy_kind) or (
            proxy_address(self._typed_proxy).value if self._proxy_kind == "address" else ""
        )

    @Slot()
    def testConnection(self) -> None:
        """Ask the typed address, through the chosen proxy, whether a MoonMail server answers. Changes nothing."""
        address = server_address(self._typed_server)
        if address.error is not None or self._test.state == "testing":
            return
        server, proxy, clock = address.value, self._wanted_proxy(), self._services.clock
        asked = self._test = Test(state="testing")
        self._update()

        def work() -> Found:
            from moonmail.client.probe import probe

            return probe(server, proxy, clock)

        def finish(test: Test) -> None:
            if self._test is asked:
                self._test = test
                self._update()
                self._home.say(self._props.happened)

        def failed(error: BaseException) -> None:
            trouble = getattr(error, "trouble", None)
            if not isinstance(trouble, Trouble):
                log.error("the connection test failed", exc_info=error)
                trouble = Trouble.NOT_MOONMAIL
            finish(Test(state="bad", trouble=trouble, quote=code_to_quote(trouble, str(getattr(error, "quote", "")))))

        self._services.jobs.run(work, lambda found: finish(Test(state="good", found=found)), failed)

    @Slot()
    def useServer(self) -> None:
        address = server_address(self._typed_server)
        if address.error is None:
            self._typed_server = address.value
            self._services.settings.change(server=address.value)
            self._update()
            self._count_drafts()
            self._say(_SWITCHED)

    @Slot()
    def useProxy(self) -> None:
        if self._props.canUseProxy:
            self._services.settings.change(proxy=self._wanted_proxy())
            self._update()
            self._say(_PROXY_KEPT)

    # ------------------------------------------------------------ files

    @Slot(result=QUrl)
    def suggestedKeys(self) -> QUrl:
        from moonmail.desktop.viewmodels.shipment import documents

        return QUrl.fromLocalFile(str(documents() / _KEYS_NAME))

    @Slot(QUrl)
    def exportKeys(self, url: QUrl) -> None:
        """Save the public keys with which anybody can check a pass offline."""
        target = with_suffix(Path(url.toLocalFile()), ".json")

        def failed(error: BaseException) -> None:
            if isinstance(error, SaveError):
                self._say(SAVE_WORDS[error.trouble])
            else:
                self._say(words.explain(str(getattr(error, "trouble", ""))).happened)

        def have(source: Path) -> None:
            def work() -> Path:
                write_whole(target, source.read_bytes())
                return target

            self._services.jobs.run(work, lambda path: self._say(SAVED.filled(name=path.name)), failed)

        self._services.jobs.when(self._services.engine.export_pass_keys(), have, failed)

    @Slot()
    def openProfile(self) -> None:
        self._services.open_url(QUrl.fromLocalFile(str(self._services.profile.root)).toString())

    # ------------------------------------------------------------ properties

    @Property(QAbstractItemModel, constant=True)
    def parts(self) -> QAbstractItemModel:
        return self._parts

    @Property(int, constant=True)
    def smallestText(self) -> int:
        return SMALLEST_TEXT

    @Property(int, constant=True)
    def largestText(self) -> int:
        return LARGEST_TEXT

    @Property(str, constant=True)
    def version(self) -> str:
        from importlib.metadata import version

        return version("moonmail")

    @Property(str, constant=True)
    def profile(self) -> str:
        return str(self._services.profile.root)

    @Property(str, notify=languageChanged)
    def language(self) -> str:
        return self._props.language

    @Property(str, notify=themeChanged)
    def theme(self) -> str:
        return self._props.theme

    @Property(int, notify=textSizeChanged)
    def textSize(self) -> int:
        return self._props.textSize

    @Property(bool, notify=reduceMotionChanged)
    def reduceMotion(self) -> bool:
        return self._props.reduceMotion

    @Property(bool, notify=notificationsChanged)
    def notifications(self) -> bool:
        return self._props.notifications

    @Property(str, notify=serverChanged)
    def server(self) -> str:
        return self._props.server

    @Property(str, notify=serverErrorChanged)
    def serverError(self) -> str:
        return self._props.serverError

    @Property(bool, notify=canUseServerChanged)
    def canUseServer(self) -> bool:
        return self._props.canUseServer

    @Property(str, notify=switchTextChanged)
    def switchText(self) -> str:
        return self._props.switchText

    @Property(str, notify=elsewhereChanged)
    def elsewhere(self) -> str:
        return self._props.elsewhere

    @Property(str, notify=elsewhereNextChanged)
    def elsewhereNext(self) -> str:
        return self._props.elsewhereNext

    @Property(str, notify=proxyKindChanged)
    def proxyKind(self) -> str:
        return self._props.proxyKind

    @Property(str, notify=proxyChanged)
    def proxy(self) -> str:
        return self._props.proxy

    @Property(str, notify=proxyErrorChanged)
    def proxyError(self) -> str:
        return self._props.proxyError

    @Property(bool, notify=canUseProxyChanged)
    def canUseProxy(self) -> bool:
        return self._props.canUseProxy

    @Property(str, notify=testStateChanged)
    def testState(self) -> str:
        return self._props.testState

    @Property(str, notify=happenedChanged)
    def happened(self) -> str:
        return self._props.happened

    @Property(str, notify=nextChanged)
    def next(self) -> str:
        return self._props.next

    @Property(str, notify=codeChanged)
    def code(self) -> str:
        return self._props.code

    @Property(bool, notify=signedInChanged)
    def signedIn(self) -> bool:
        return self._props.signedIn

    @Property(str, notify=nameChanged)
    def name(self) -> str:
        return self._props.name

    @Property(str, notify=membershipChanged)
    def membership(self) -> str:
        return self._props.membership

    @Property(str, notify=emailChanged)
    def email(self) -> str:
        return self._props.email

    @Property(str, notify=secretPlaceChanged)
    def secretPlace(self) -> str:
        return self._props.secretPlace

    @Property(str, notify=signOutTextChanged)
    def signOutText(self) -> str:
        return self._props.signOutText

    @Property(bool, notify=signOutLosesChanged)
    def signOutLoses(self) -> bool:
        return self._props.signOutLoses
