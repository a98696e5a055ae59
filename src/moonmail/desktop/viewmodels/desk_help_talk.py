"""Talking with a member from the desk: what was written, notes for colleagues, handing over. Drafts are kept."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

from PySide6.QtCore import Property, QAbstractItemModel, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.errors import ExchangeError
from moonmail.desktop.desk.words import told
from moonmail.desktop.viewmodels.alive import when
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.desk_help_kept import Kept
from moonmail.desktop.viewmodels.desk_help_talk_props import (
    HELPING,
    MessageRow,
    NoteRow,
    TalkInputs,
    TalkProps,
    case_in,
    derive_talk,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from moonmail.contract.cases import Colleague, ColleagueList, DeskCase, Talk
    from moonmail.desktop.desk.services import DeskServices

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

# What is no words of anybody's ends so: see ``Kept.take_restored``.
_ATTEMPT: Final = "attempt:kind"


@QmlElement
@QmlUncreatable("made in Python")
class VmDeskHelpTalk(QObject):
    """``changed``: a case moved, so that the queue is another one."""

    stateChanged = Signal()
    casesChanged = Signal()
    caseAtChanged = Signal()
    warningChanged = Signal()
    caseStateChanged = Signal()
    holderChanged = Signal()
    canSendChanged = Signal()
    canNoteChanged = Signal()
    canCloseChanged = Signal()
    canReopenChanged = Signal()
    canTakeChanged = Signal()
    canHandOverChanged = Signal()
    targetsChanged = Signal()
    targetChanged = Signal()
    busyChanged = Signal()
    happenedChanged = Signal()
    safeChanged = Signal()
    nextChanged = Signal()
    codeChanged = Signal()
    draftChanged = Signal()
    noteChanged = Signal()
    changed = Signal()

    def __init__(self, services: DeskServices, kept: Kept, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._kept = kept
        self._member: UUID | None = None
        self._booking: UUID | None = None
        self._verified = False
        self._talk: Talk | None = None
        self._case_id = ""
        self._colleagues: tuple[Colleague, ...] = ()
        self._to = -1
        self._failure: BaseException | None = None
        self._locked = False
        self._busy = False
        self._attempt: tuple[object, UUID] | None = None
        self._messages = RowModel(MessageRow, lambda row: row.number, self)
        self._notes = RowModel(NoteRow, lambda row: row.id, self)
        self._props = TalkProps()
        services.localizer.changed.connect(self._update)
        self._update()

    def show(self, member: UUID | None, booking: UUID | None, *, verified: bool, case_id: str = "") -> None:
        """Turn to a member. ``case_id``: from the queue."""
        other = member != self._member
        if not other and booking == self._booking and verified == self._verified and not case_id:
            return
        self._member, self._booking, self._verified = member, booking, verified
        self._case_id = case_id if other or case_id else ""
        if other:
            self._talk, self._failure, self._locked, self._to = None, None, False, -1
        self._update()
        self.draftChanged.emit()
        self.noteChanged.emit()
        self.reload()

    def show_kept(self) -> None:
        """What was typed in an earlier run is known now."""
        self._update()
        self.draftChanged.emit()
        self.noteChanged.emit()

    @Slot()
    def reload(self) -> None:
        asked = self._member
        if asked is None:
            return

        def show(talk: Talk) -> None:
            if asked == self._member:
                self._talk, self._failure, self._locked = talk, None, False
                self._update()

        def failed(error: BaseException) -> None:
            if asked == self._member:
                self._locked = _is_locked(error)
                self._failure = None if self._locked else error
                self._update()

        services = self._services
        when(self, services.jobs, services.desk.help.talk(asked), show, failed)
        if not self._colleagues:
            when(self, services.jobs, services.desk.help.colleagues(), self._know, lambda _: None)

    def _know(self, found: ColleagueList) -> None:
        self._colleagues = tuple(found.items)
        self._update()

    # ---------------------------------------------------------------- writing

    def _key(self, what: str) -> str:
        return f"{self._member}:{what}"

    def _typed(self, what: str) -> str:
        return self._kept.text(self._key(what))

    @Slot(str)
    def type(self, text: str) -> None:
        if text != self._typed("draft"):
            self._kept.keep(self._key("draft"), text)
            self._update()
            self.draftChanged.emit()

    @Slot(str)
    def typeNote(self, text: str) -> None:
        if text != self._typed("note"):
            self._kept.keep(self._key("note"), text)
            self._update()
            self.noteChanged.emit()

    @Slot(int)
    def chooseCase(self, at: int) -> None:
        if self._talk is not None and 0 <= at < len(self._talk.cases):
            self._case_id = str(self._talk.cases[at].case_id)
            self._update()

    @Slot()
    def send(self) -> None:
        member, text = self._member, self._typed("draft")
        if member is None or not self._props.canSend:
            return
        case = self._case()
        case_id = case.case_id if case else None
        key = self._key("draft")

        def sent(_: DeskCase) -> None:
            if self._kept.text(key) == text:
                self._kept.keep(key, "")
            self.draftChanged.emit()
            self._after()

        future = self._services.desk.help.write(
            self._id_for((member, text, case_id, self._booking)),
            member,
            text,
            case_id=case_id,
            booking_id=self._booking,
        )
        self._act(future, sent)

    @Slot()
    def addNote(self) -> None:
        member, text = self._member, self._typed("note")
        if member is None or not self._props.canNote:
            return
        key = self._key("note")

        def noted(_: object) -> None:
            if self._kept.text(key) == text:
                self._kept.keep(key, "")
            self.noteChanged.emit()
            self._after()

        note_id = self._id_for(("note", member, text, self._booking))
        self._act(self._services.desk.help.note(note_id, member, text, self._booking), noted)

    # ---------------------------------------------------------------- the case

    @Slot()
    def take(self) -> None:
        if self._props.canTake:
            self._move("take")

    @Slot()
    def close(self) -> None:
        if self._props.canClose:
            self._move("close")

    @Slot()
    def reopen(self) -> None:
        if self._props.canReopen:
            self._move("reopen")

    @Slot(int)
    def chooseTarget(self, at: int) -> None:
        self._to = at
        self._update()

    @Slot()
    def handOver(self) -> None:
        if not self._props.canHandOver:
            return
        if self._to < len(HELPING):
            self._move("hand_over", to_role=HELPING[self._to])
        else:
            self._move("hand_over", to_id=self._colleagues[self._to - len(HELPING)].id)

    def _move(self, kind: str, **to: Any) -> None:
        from moonmail.contract.cases import CaseMoveIn, CaseMoveKind

        case = self._case()
        if case is None:
            return
        body = CaseMoveIn(case_id=case.case_id, move=CaseMoveKind(kind), **to)
        move_id = self._id_for((body, case.rev))
        self._act(self._services.desk.help.move(move_id, body, case.rev), lambda _: self._after())

    def _act(self, future: Future[Any], done: Callable[[Any], None]) -> None:
        self._busy, self._failure = True, None
        self._update()

        attempt = self._key(_ATTEMPT)

        def did(result: Any) -> None:
            self._busy, self._attempt = False, None
            self._kept.keep(attempt, "")
            done(result)

        def failed(error: BaseException) -> None:
            if isinstance(error, ExchangeError) and error.refusal is not None:
                self._attempt = None
                self._kept.keep(attempt, "")
            self._failed(error)

        when(self, self._services.jobs, future, did, failed)

    def _failed(self, error: BaseException) -> None:
        self._busy, self._failure = False, error
        refusal = error.refusal if isinstance(error, ExchangeError) else None
        self._update()
        if refusal is not None and refusal.code == "changed_meanwhile":
            self._look_again()

    def _look_again(self) -> None:
        """Somebody else moved the case: show it as it is, under the words that say so."""
        asked = self._member
        if asked is None:
            return

        def show(talk: Talk) -> None:
            if asked == self._member:
                self._talk = talk
                self._update()

        when(self, self._services.jobs, self._services.desk.help.talk(asked), show, lambda _: None)

    def _after(self) -> None:
        self._to = -1
        self._update()
        self.reload()
        self.changed.emit()

    def _id_for(self, wanted: object) -> UUID:
        if self._attempt is None or self._attempt[0] != wanted:
            self._attempt = (wanted, self._kept_id(wanted))
        return self._attempt[1]

    def _kept_id(self, wanted: object) -> UUID:
        """Return the id under which just this was sent before, if only by a run that was killed; else a new one."""
        mark = hashlib.sha256(repr(wanted).encode()).hexdigest()
        before, _, known = self._kept.text(self._key(_ATTEMPT)).partition(" ")
        made = UUID(known) if before == mark else uuid4()
        self._kept.keep(self._key(_ATTEMPT), f"{mark} {made}")
        return made

    def look_at(self, rev_of: Callable[[UUID], int | None]) -> None:
        """Read anew if one of the cases that are shown is another one in the queue. Each reading is in the audit."""
        cases = self._talk.cases if self._talk is not None else []
        newer = [rev_of(case.case_id) for case in cases]
        if any(rev is not None and rev > case.rev for rev, case in zip(newer, cases, strict=True)):
            self.reload()

    def _inputs(self) -> TalkInputs:
        services = self._services
        language = services.localizer.language
        return TalkInputs(
            str(self._member or ""),
            self._talk,
            self._case_id,
            str(self._booking or ""),
            self._typed("draft"),
            self._typed("note"),
            self._colleagues,
            self._to,
            told(self._failure, language) if self._failure is not None else None,
            self._locked,
            self._verified,
            self._busy,
            language,
            services.localizer.zone,
        )

    def _case(self) -> DeskCase | None:
        return case_in(self._inputs())

    @Slot()
    def _update(self) -> None:
        old, self._props = self._props, derive_talk(self._inputs())
        self._messages.show(self._props.messages)
        self._notes.show(self._props.notes)
        swap_props(self, old, self._props)

    # ---------------------------------------------------------------- properties

    @property
    def props(self) -> TalkProps:
        return self._props

    @Property(QAbstractItemModel, constant=True)
    def messages(self) -> QAbstractItemModel:
        return self._messages

    @Property(QAbstractItemModel, constant=True)
    def notes(self) -> QAbstractItemModel:
        return self._notes

    @Property(str, notify=draftChanged)
    def draft(self) -> str:
        return self._typed("draft")

    @Property(str, notify=noteChanged)
    def note(self) -> str:
        return self._typed("note")

    @Property(str, notify=stateChanged)
    def state(self) -> str:
        return self._props.state

    @Property("QStringList", notify=casesChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def cases(self) -> list[str]:
        return list(self._props.cases)

    @Property(int, notify=caseAtChanged)
    def caseAt(self) -> int:
        return self._props.caseAt

    @Property(str, notify=warningChanged)
    def warning(self) -> str:
        return self._props.warning

    @Property(str, notify=caseStateChanged)
    def caseState(self) -> str:
        return self._props.caseState

    @Property(str, notify=holderChanged)
    def holder(self) -> str:
        return self._props.holder

    @Property(bool, notify=canSendChanged)
    def canSend(self) -> bool:
        return self._props.canSend

    @Property(bool, notify=canNoteChanged)
    def canNote(self) -> bool:
        return self._props.canNote

    @Property(bool, notify=canCloseChanged)
    def canClose(self) -> bool:
        return self._props.canClose

    @Property(bool, notify=canReopenChanged)
    def canReopen(self) -> bool:
        return self._props.canReopen

    @Property(bool, notify=canTakeChanged)
    def canTake(self) -> bool:
        return self._props.canTake

    @Property(bool, notify=canHandOverChanged)
    def canHandOver(self) -> bool:
        return self._props.canHandOver

    @Property("QStringList", notify=targetsChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def targets(self) -> list[str]:
        return list(self._props.targets)

    @Property(int, notify=targetChanged)
    def target(self) -> int:
        return self._props.target

    @Property(bool, notify=busyChanged)
    def busy(self) -> bool:
        return self._props.busy

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


def _is_locked(error: BaseException) -> bool:
    """Return whether it is only that the caller is not verified and waits for nothing."""
    return isinstance(error, ExchangeError) and error.refusal is not None and error.refusal.code == "illegal_move"
