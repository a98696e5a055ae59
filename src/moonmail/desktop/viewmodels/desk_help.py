"""The right of the callers' page: the booking and what can be done with it, the conversation, and who waits."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, cast
from uuid import UUID

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.desktop.desk.actions import Action
from moonmail.desktop.viewmodels.base import QmlUncreatable
from moonmail.desktop.viewmodels.desk_help_booking import VmDeskHelpBooking
from moonmail.desktop.viewmodels.desk_help_booking_props import KINDS
from moonmail.desktop.viewmodels.desk_help_kept import RESTORED, Kept
from moonmail.desktop.viewmodels.desk_help_queue import VmDeskHelpQueue
from moonmail.desktop.viewmodels.desk_help_talk import VmDeskHelpTalk
from moonmail.domain.helping import KIND_WORDS, HelpKind
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.desktop.desk.services import DeskServices
    from moonmail.desktop.viewmodels.desk_caller import VmDeskCaller
    from moonmail.desktop.viewmodels.desk_find import VmDeskFind
    from moonmail.desktop.viewmodels.desk_root import VmDesk

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_KEYS: Final = {
    HelpKind.CONTENT: "Alt+E",
    HelpKind.FLIGHT: "Alt+F",
    HelpKind.CANCEL: "Alt+X",
    HelpKind.GOODWILL: "Alt+G",
    HelpKind.PASS: "Alt+P",
    HelpKind.NAME: "Alt+N",
}
_TABS: Final = (
    (Action("help.booking", Text("予約の手続きへ", "To the booking"), "Alt+B", "find"), "booking"),
    (Action("help.talk", Text("お客さまとの連絡へ", "To the conversation"), "Alt+T", "find"), "talk"),
    (Action("help.queue", Text("お返事待ちの一覧へ", "To who waits for an answer"), "Alt+Q", "find"), "queue"),
)
_GO: Final = Action("help.go", Text("影響を確認する／実行する", "See what it does, or do it"), "Alt+Return", "find")
_UNDO: Final = Action("help.undo", Text("手続きを元に戻す", "Undo what was done"), "Alt+Z", "find")
_SEND: Final = Action("help.send", Text("お客さまへ送信", "Send to the member"), "Alt+S", "find")
_NOTE: Final = Action("help.note", Text("メモを保存", "Keep the note"), "Alt+M", "find")
_TAKE: Final = Action("help.take", Text("自分が対応する", "Look after it oneself"), "Alt+J", "find")
_CLOSE: Final = Action("help.close", Text("お問い合わせを終了", "Close the case"), "Alt+W", "find")


@QmlElement
@QmlUncreatable("made in Python")
class VmDeskHelp(QObject):
    """``tab``: booking, talk or queue. ``tabWanted``: the keyboard goes there."""

    tabChanged = Signal()
    tabWanted = Signal()

    def __init__(self, services: DeskServices, desk: VmDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._desk = desk
        self._tab = "queue"
        self._kept = Kept(services, "help")
        self._from_queue = ""
        self.booking_model = VmDeskHelpBooking(services, self._kept, self)
        self.talk_model = VmDeskHelpTalk(services, self._kept, self)
        self.queue_model = VmDeskHelpQueue(services, self)
        self.booking_model.changed.connect(self._changed)
        self.booking_model.said.connect(desk.say)
        self.talk_model.changed.connect(self.queue_model.reload)
        self.queue_model.wasRead.connect(self._queue_was_read)
        desk.caller.callerChanged.connect(self._caller_changed)
        self._add_actions()
        self._caller_changed()
        self._kept.restore(self, self._restored)

    def _add_actions(self) -> None:
        actions, booking, talk = self._desk.actions, self.booking_model, self.talk_model
        for action, tab in _TABS:
            actions.add(action, partial(self._go_to, tab))
        for kind in KINDS:
            action = Action(f"help.{kind.value}", KIND_WORDS[kind], _KEYS[kind], "find")
            actions.add(action, partial(self._choose, kind), partial(booking.may, kind))
        actions.add(_GO, booking.go, lambda: self._tab == "booking" and booking.props.canGo)
        actions.add(_UNDO, booking.undo, lambda: booking.props.canUndo)
        actions.add(_SEND, talk.send, lambda: talk.props.canSend)
        actions.add(_NOTE, talk.addNote, lambda: talk.props.canNote)
        actions.add(_TAKE, talk.take, lambda: talk.props.canTake)
        actions.add(_CLOSE, talk.close, lambda: talk.props.canClose)

    def _choose(self, kind: HelpKind) -> None:
        self.show("booking")
        self.booking_model.choose(kind.value)
        self.tabWanted.emit()

    def _go_to(self, tab: str) -> None:
        self.show(tab)
        self.tabWanted.emit()

    @Slot(str)
    def show(self, tab: str) -> None:
        if tab != self._tab:
            self._tab = tab
            self.tabChanged.emit()
            if tab == "queue":
                self.queue_model.reload()
            elif tab == "talk":
                self.talk_model.reload()

    @Slot(str)
    def openCase(self, case_id: str) -> None:
        """Open who waits, with the conversation."""
        row = next((row for row in self.queue_model.props.rows if row.caseId == case_id), None)
        if row is None:
            return
        self._from_queue = case_id
        booking = UUID(row.bookingId) if row.bookingId else None
        self._file().load(UUID(row.memberId), booking)
        if self._from_queue:
            # Whose file was open already: nobody says that it is another caller.
            self._caller_changed()
        self._go_to("talk")

    def _file(self) -> VmDeskCaller:
        return cast("VmDeskFind", self._desk.made("find")).caller_model

    @Slot()
    def _caller_changed(self) -> None:
        caller = self._desk.caller
        case_id, self._from_queue = (self._from_queue, "") if caller.member_id is not None else ("", self._from_queue)
        self.booking_model.show(caller.member_id, caller.booking_id, verified=caller.verified)
        self.talk_model.show(caller.member_id, caller.booking_id, verified=caller.verified, case_id=case_id)
        if caller.member_id is not None and caller.verified and caller.booking_id is not None and not case_id:
            if self._tab == "queue":
                self.show("booking")
        elif caller.member_id is None:
            self.show("queue")
        self._say_restored()

    def _restored(self) -> None:
        self.booking_model.show_kept()
        self.talk_model.show_kept()
        self._say_restored()

    def _say_restored(self) -> None:
        """Only of a caller whose forms are there to be seen."""
        caller = self._desk.caller
        if caller.member_id is None or not caller.verified:
            return
        of = caller.member_id
        if self._kept.take_restored(f"{of}:draft", f"{of}:note", f"{of}:{caller.booking_id}:"):
            self._desk.say(RESTORED.in_(self._services.localizer.language))

    @Slot()
    def _queue_was_read(self) -> None:
        """Whoever waits in it may have written while somebody reads what they wrote before."""
        self.talk_model.look_at(self.queue_model.rev_of)

    @Slot()
    def _changed(self) -> None:
        """The file says what it is now, and the member was told."""
        self._file().reload()
        self.talk_model.reload()

    # ---------------------------------------------------------------- properties

    @Property(VmDeskHelpBooking, constant=True)
    def booking(self) -> VmDeskHelpBooking:
        return self.booking_model

    @Property(VmDeskHelpTalk, constant=True)
    def talk(self) -> VmDeskHelpTalk:
        return self.talk_model

    @Property(VmDeskHelpQueue, constant=True)
    def queue(self) -> VmDeskHelpQueue:
        return self.queue_model

    @Property(str, notify=tabChanged)
    def tab(self) -> str:
        return self._tab
