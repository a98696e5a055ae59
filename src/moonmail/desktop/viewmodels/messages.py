"""Talking with the support desk: about a booking or about nothing in particular. What is typed is on disk at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Property, QAbstractItemModel, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.messages_props import (
    LineRow,
    MessagesInputs,
    MessagesProps,
    chosen_of,
    derive_messages,
)
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.client.model import ShipmentDetail, StoreChanged
    from moonmail.client.talking import Conversation
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.home import VmHome

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_WATCHED: Final = frozenset({"case", "case_message", "operation"})
_SENT: Final = Text("サポートデスクへの連絡を受け付けました", "Your message is on its way to the support desk")


@QmlElement
@QmlUncreatable("made in Python")
class VmMessages(QObject):
    stateChanged = Signal()
    topicsChanged = Signal()
    topicAtChanged = Signal()
    standingChanged = Signal()
    isEmptyChanged = Signal()
    canSendChanged = Signal()
    errorChanged = Signal()
    draftChanged = Signal()

    def __init__(self, services: Services, home: VmHome, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._home = home
        self._known: tuple[Conversation, ...] | None = None
        self._chosen: str | None = None
        self._about = ("", "", "")
        self._draft = ""
        self._seen: tuple[UUID, int] | None = None
        self._rows = RowModel(LineRow, lambda row: row.id, self)
        self._props = MessagesProps()
        services.bridge.storeChanged.connect(self._store_changed)
        services.bridge.sessionChanged.connect(self._session_changed)
        services.localizer.changed.connect(self._update)
        home.pageChanged.connect(self._read)
        self._update()
        self.reload()

    def load(self, detail: ShipmentDetail) -> None:
        """Open the conversation about a shipment, which there may not be yet."""
        booking = str(detail.card.booking_id or "")
        self._about = (booking, detail.card.title, detail.mission.flight_number if detail.mission else "")
        self._choose(booking)
        self.reload()

    def reload(self) -> None:
        services = self._services
        if services.bridge.session.signed_in:
            services.jobs.when(services.engine.conversations(), self._show, lambda _: None)

    def _show(self, found: tuple[Conversation, ...] | None) -> None:
        first = self._known is None
        self._known = found or ()
        self._update()
        if first and self._chosen is None:
            self._choose(self._props.keys[self._props.topicAt] if self._props.keys else "")
        self._read()

    @Slot(object)
    def _store_changed(self, event: StoreChanged) -> None:
        if event.types & _WATCHED:
            self.reload()

    @Slot()
    def _session_changed(self) -> None:
        self._known, self._chosen, self._draft, self._about = None, None, "", ("", "", "")
        self._update()
        self.draftChanged.emit()
        self.reload()

    @Slot()
    def _read(self) -> None:
        """What is on the screen is read."""
        conversation = chosen_of(self._known or (), self._chosen or "")
        on_screen = self._home.shown_page == "messages"
        if not on_screen or conversation is None or not conversation.unread or conversation.case_id is None:
            return
        seen = (conversation.case_id, conversation.last)
        if seen != self._seen:
            self._seen = seen
            self._services.engine.read_case(*seen)

    @Slot(int)
    def choose(self, at: int) -> None:
        if 0 <= at < len(self._props.keys):
            self._choose(self._props.keys[at])

    def _choose(self, key: str) -> None:
        self._chosen, self._draft = key, ""
        self._update()
        self.draftChanged.emit()
        self._read()

        def fill(text: str | None) -> None:
            if text and key == self._chosen and not self._draft:
                self._draft = text
                self._update()
                self.draftChanged.emit()

        self._services.jobs.when(self._services.engine.words_kept(key), fill, lambda _: None)

    @Slot(str)
    def type(self, text: str) -> None:
        if text == self._draft:
            return
        self._draft = text
        self._services.engine.keep_words(self._chosen or "", text)
        self._update()
        self.draftChanged.emit()

    @Slot()
    def send(self) -> None:
        if not self._props.canSend:
            return
        services, key, text = self._services, self._chosen or "", self._draft
        conversation = chosen_of(self._known or (), key)
        case_id = conversation.case_id if conversation else None

        def kept(_: UUID) -> None:
            """It is on disk as a request now: what was typed may go."""
            services.engine.keep_words(key, "")
            if key == self._chosen and self._draft == text:
                self._draft = ""
                self._update()
                self.draftChanged.emit()
            self._home.say(services.localizer.text(_SENT))

        services.jobs.when(services.engine.write_to_desk(text, case_id, UUID(key) if key else None), kept)

    @Slot()
    def _update(self) -> None:
        services = self._services
        inputs = MessagesInputs(
            self._known,
            self._chosen,
            self._about,
            self._draft,
            services.bridge.session.signed_in,
            services.localizer.language,
            services.localizer.zone,
        )
        old, self._props = self._props, derive_messages(inputs)
        self._rows.show(self._props.rows)
        swap_props(self, old, self._props)

    @Property(QAbstractItemModel, constant=True)
    def rows(self) -> QAbstractItemModel:
        return self._rows

    @Property(str, notify=draftChanged)
    def draft(self) -> str:
        return self._draft

    @Property(str, notify=stateChanged)
    def state(self) -> str:
        return self._props.state

    @Property("QStringList", notify=topicsChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def topics(self) -> list[str]:
        return list(self._props.topics)

    @Property(int, notify=topicAtChanged)
    def topicAt(self) -> int:
        return self._props.topicAt

    @Property(str, notify=standingChanged)
    def standing(self) -> str:
        return self._props.standing

    @Property(bool, notify=isEmptyChanged)
    def isEmpty(self) -> bool:
        return self._props.isEmpty

    @Property(bool, notify=canSendChanged)
    def canSend(self) -> bool:
        return self._props.canSend

    @Property(str, notify=errorChanged)
    def error(self) -> str:
        return self._props.error
