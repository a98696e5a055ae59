"""What the support desk wants of the member now: messages that are not read, and a code to read out."""

from __future__ import annotations

import logging
import math
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.desktop.viewmodels.base import QmlUncreatable, swap_props
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.client.model import StoreChanged
    from moonmail.client.talking import Conversation
    from moonmail.contract.accounts import DeskCode, Member
    from moonmail.desktop.flight_news import News
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.home import VmHome

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_TALK: Final = frozenset({"case", "case_message"})
_TICK_MS: Final = 1_000
_NEW: Final = Text("サポートデスクから連絡が届きました", "The support desk has written to you")
_OPEN: Final = Text("MoonMailを開いてご覧ください。", "Please open MoonMail.")
# The key of its notifications.
DESK: Final = "desk"
_UNREAD: Final = Text("未読 {n}件", "{n} unread")
_LEFT: Final = Text("あと{m}分{s}秒", "{m} min {s} s left")
log = logging.getLogger(__name__)


def news_of_the_desk(language: Language) -> News:
    """Return what a desktop is told: not what was written, and nothing of a code."""
    from moonmail.desktop.flight_news import News

    return News(DESK, "", _NEW.in_(language), _OPEN.in_(language))


class NewsInputs(NamedTuple):
    unread: int
    code: str
    seconds: int
    language: Language


@dataclass(frozen=True, slots=True)
class NewsProps:
    """``code``: as it is read out, 123 456; empty while the desk waits for none. ``codeSpoken``: digit by digit."""

    unread: int = 0
    unreadWords: str = ""
    code: str = ""
    codeSpoken: str = ""
    codeLeft: str = ""


def derive_news(inputs: NewsInputs) -> NewsProps:
    language, code = inputs.language, inputs.code if inputs.seconds > 0 else ""
    left = _LEFT.filled(m=str(inputs.seconds // 60), s=f"{inputs.seconds % 60:02}")
    return NewsProps(
        unread=inputs.unread,
        unreadWords=_UNREAD.filled(n=str(inputs.unread)).in_(language) if inputs.unread else "",
        code=f"{code[:3]} {code[3:]}" if code else "",
        codeSpoken=" ".join(code),
        codeLeft=left.in_(language) if code else "",
    )


@QmlElement
@QmlUncreatable("made in Python")
class VmDeskNews(QObject):
    """``written``: the desk has written. Nothing of it at a kiosk: others stand around there."""

    unreadChanged = Signal()
    unreadWordsChanged = Signal()
    codeChanged = Signal()
    codeSpokenChanged = Signal()
    codeLeftChanged = Signal()
    written = Signal()

    def __init__(self, services: Services, home: VmHome, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._home = home
        self._unread = 0
        self._known = False
        self._code: DeskCode | None = None
        self._closed_for: datetime | None = None
        self._asked_for: datetime | None = None
        self._props = NewsProps()
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._update)
        if services.can.keeps:
            services.bridge.sessionChanged.connect(self._session_changed)
            services.bridge.storeChanged.connect(self._store_changed)
            services.localizer.changed.connect(self._update)

    @Slot()
    def _session_changed(self) -> None:
        self._code, self._asked_for, self._closed_for = None, None, None
        self._unread, self._known = 0, False
        self._update()
        if self._services.bridge.session.signed_in:
            self._look_for_messages()
            self._look_for_code()

    @Slot(object)
    def _store_changed(self, event: StoreChanged) -> None:
        if event.types & _TALK:
            self._look_for_messages()
        if "member" in event.types:
            self._look_for_code()

    def _look_for_messages(self) -> None:
        self._services.jobs.when(self._services.engine.conversations(), self._count, self._failed)

    def _count(self, found: tuple[Conversation, ...] | None) -> None:
        unread = sum(each.unread for each in found or ())
        more, self._unread = unread > self._unread and self._known, unread
        self._known = True
        self._update()
        if more:
            self.written.emit()
            if self._home.shown_page != "messages":
                self._home.say(self._services.localizer.text(_NEW))

    def _look_for_code(self) -> None:
        self._services.jobs.when(self._services.engine.member(), self._take_member, self._failed)

    def _take_member(self, member: Member | None) -> None:
        until = member.code_until if member is not None else None
        if until is None or until <= self._services.engine.server_now():
            self._code, self._asked_for = None, None
            self._update()
        elif until != self._asked_for and until != self._closed_for:
            self._asked_for = until
            self._services.jobs.when(self._services.engine.desk_code(), self._show_code, self._no_code)

    def _show_code(self, code: DeskCode) -> None:
        self._code = code
        self._update()

    def _no_code(self, error: BaseException) -> None:
        """Asked for again when the member's object says so the next time."""
        self._asked_for = None
        self._failed(error)

    def _failed(self, error: BaseException) -> None:
        log.info("the desk's news could not be read: %s", error)

    @Slot()
    def closeCode(self) -> None:
        """The member read it out, or was not the one who called."""
        self._closed_for = self._asked_for
        self._code = None
        self._update()

    @Slot()
    def _update(self) -> None:
        code, seconds = self._code, 0
        if code is not None:
            seconds = math.ceil((code.expires_at - self._services.engine.server_now()).total_seconds())
            if seconds <= 0:
                self._code = code = None
        running = code is not None
        if running != self._timer.isActive():
            self._timer.start() if running else self._timer.stop()
        inputs = NewsInputs(self._unread, code.digits if code else "", seconds, self._services.localizer.language)
        old, self._props = self._props, derive_news(inputs)
        swap_props(self, old, self._props)

    @Property(int, notify=unreadChanged)
    def unread(self) -> int:
        return self._props.unread

    @Property(str, notify=unreadWordsChanged)
    def unreadWords(self) -> str:
        return self._props.unreadWords

    @Property(str, notify=codeChanged)
    def code(self) -> str:
        return self._props.code

    @Property(str, notify=codeSpokenChanged)
    def codeSpoken(self) -> str:
        return self._props.codeSpoken

    @Property(str, notify=codeLeftChanged)
    def codeLeft(self) -> str:
        return self._props.codeLeft
