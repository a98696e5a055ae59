"""Finding people and bookings: one box, results while typing. One call at a time; the latest wins."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Property, QAbstractItemModel, QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QWindow
from PySide6.QtQml import QmlElement

from moonmail.desktop.desk.actions import Action
from moonmail.desktop.desk.pass_gate import PassGate
from moonmail.desktop.desk.words import told
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.desk_caller import VmDeskCaller
from moonmail.desktop.viewmodels.desk_find_props import FindInputs, FindProps, FoundRow, derive_find
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.contract.desk import Found, FoundMember
    from moonmail.desktop.desk.services import DeskServices
    from moonmail.desktop.viewmodels.desk_root import VmDesk

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

# Whoever stops typing for so long has found what they looked for: only then is it in the audit.
SETTLED_MS: Final = 1_200
LONGEST: Final = 600
_LARGEST_PICTURE: Final = 40 * 1024 * 1024
_NO_CODE: Final = Text("画像にQRコードが見つかりません。", "There is no QR code in this picture.")
_NO_PICTURE: Final = Text("画像として読めないファイルです。", "This file can't be read as a picture.")

_TO_BOX: Final = Action("find.box", Text("検索欄へ", "To the search box"), "Ctrl+F", "find")
_PICTURE: Final = Action("find.picture", Text("画像のQRコードで探す", "Find by a picture's QR code"), "Ctrl+O", "find")
_PANES: Final = (
    (Action("find.results", Text("検索結果へ", "To the results"), "Alt+1", "find"), "results"),
    (Action("find.file", Text("お客さまの欄へ", "To the caller"), "Alt+2", "find"), "file"),
    (Action("find.help", Text("手続きの欄へ", "To helping"), "Alt+3", "find"), "help"),
)


@QmlElement
@QmlUncreatable("made in Python")
class VmDeskFind(QObject):
    """``pane``: what a narrow window shows: results, file or help. ``paneWanted``: the focus is to go there."""

    stateChanged = Signal()
    typedChanged = Signal()
    countChanged = Signal()
    noneTitleChanged = Signal()
    noneTextChanged = Signal()
    passWordsChanged = Signal()
    passGoodChanged = Signal()
    pictureErrorChanged = Signal()
    happenedChanged = Signal()
    safeChanged = Signal()
    nextChanged = Signal()
    codeChanged = Signal()
    paneChanged = Signal()
    paneWanted = Signal(str, arguments=["pane"])
    pictureWanted = Signal()

    def __init__(self, services: DeskServices, desk: VmDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._desk = desk
        self._typed = ""
        # What the newest answer is about, what is being asked, and whether that was a settled search.
        self._found: Found | None = None
        self._found_for = ""
        self._asked: str | None = None
        self._settled_for = ""
        self._settle_next = False
        self._open_when_found = False
        self._failure: BaseException | None = None
        self._verdict: Text | None = None
        self._picture: Text | None = None
        self._pane = "results"
        self._rows = RowModel(FoundRow, lambda row: row.memberId, self)
        self._props = FindProps()
        self._settle = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._settle.timeout.connect(self.settle)
        self.gate = PassGate("find-scan", self)
        self.gate.scanned.connect(self._scanned)
        desk.pageChanged.connect(self._guard)
        desk.coveredChanged.connect(self._guard)
        self.caller_model = VmDeskCaller(services, desk, self)
        self.caller_model.stateChanged.connect(self._update)
        services.localizer.changed.connect(self._update)
        self._add_actions()
        self._update()

    def _add_actions(self) -> None:
        actions = self._desk.actions
        actions.add(_TO_BOX, self._desk.escape)
        actions.add(_PICTURE, self.pictureWanted.emit)
        for action, pane in _PANES:
            actions.add(action, partial(self.showPane, pane), partial(self._there, pane))

    def _there(self, pane: str) -> bool:
        return pane == "results" or (bool(self.caller_model.opened) and (pane == "file" or self._desk.may_help))

    @Slot()
    def _update(self) -> None:
        language = self._services.localizer.language
        inputs = FindInputs(
            self._typed,
            self._found,
            self._asked is not None,
            told(self._failure, language) if self._failure is not None else None,
            self._verdict,
            self._picture,
            self.caller_model.opened,
            language,
        )
        old, self._props = self._props, derive_find(inputs)
        self._rows.show(self._props.rows)
        swap_props(self, old, self._props)

    @property
    def is_answered(self) -> bool:
        """Return whether what is shown is about what is typed."""
        return self._asked is None and self._found_for == self._typed

    # ---------------------------------------------------------------- typing

    @Slot(str)
    def type(self, text: str) -> None:
        """Something was typed or scanned into the box."""
        if text == self._typed:
            return
        self._typed = text[:LONGEST]
        self._picture = None
        self._open_when_found = False
        self.showResults()
        if not text.strip():
            self._found, self._found_for, self._failure = None, "", None
            self._settle.stop()
            self._update()
            return
        self._settle.start()
        self._update()
        self._ask()

    def _ask(self, *, settled: bool = False) -> None:
        """Ask about what is typed now; while something is asked, as soon as that is answered."""
        if self._asked is not None:
            self._settle_next = self._settle_next or settled
            return
        text = self._typed
        self._asked = text
        if settled:
            self._settled_for = text
        services = self._services
        services.jobs.when(
            services.desk.people.find(text, settled=settled), lambda found: self._answered(text, found), self._failed
        )

    def _answered(self, text: str, found: Found) -> None:
        self._asked = None
        if self._typed.strip():
            self._failure = None
            self._found, self._found_for = found, text
            self._verdict = _verdict(found)
        self._go_on()

    def _failed(self, error: BaseException) -> None:
        text, self._asked = self._asked, None
        if self._settled_for == text:
            self._settled_for = ""
        if text == self._typed:
            self._failure = error
            self._found_for = text or ""
        self._go_on()

    def _go_on(self) -> None:
        """After an answer: ask about what was typed meanwhile, or settle what is there."""
        self._update()
        if not self._typed.strip():
            return
        settle, self._settle_next = self._settle_next, False
        if self._found_for != self._typed:
            self._ask(settled=settle)
            return
        if settle and self._failure is None:
            self.settle()
        if self._open_when_found:
            self._open_when_found = False
            self._open_the_one()

    @Slot()
    def settle(self) -> None:
        """Nobody types on: this search is in the audit."""
        if self._typed.strip() and self._settled_for != self._typed:
            self._settle.stop()
            self._ask(settled=True)

    @Slot()
    def again(self) -> None:
        """Try what failed."""
        self._failure = None
        self._update()
        self._ask()

    @Slot()
    def clear(self) -> None:
        self.type("")

    # ---------------------------------------------------------------- choosing

    @Slot()
    def submit(self) -> None:
        """Enter in the box, or the end of a scan: open the one that was found, as soon as it is."""
        if not self._typed.strip():
            return
        if self._asked is not None or self._found_for != self._typed:
            self._open_when_found = True
            self._settle_next = True
            if self._asked is None:
                self._ask(settled=True)
            return
        self.settle()
        self._open_the_one()

    def _open_the_one(self) -> None:
        if len(self._props.rows) == 1:
            self.open(self._props.rows[0].memberId)
        elif self._props.rows:
            # Which of them, is for whoever looks at them to say.
            self.paneWanted.emit("results")

    @Slot(str)
    def open(self, member_id: str) -> None:
        """Open a member's file. Who is chosen was looked for: the search is in the audit."""
        self.settle()
        member = next((each for each in self._members() if str(each.member_id) == member_id), None)
        one = member.bookings[0].booking_id if member is not None and len(member.bookings) == 1 else None
        self.caller_model.load(UUID(member_id), one)
        self.showPane("file")

    def _members(self) -> list[FoundMember]:
        return list(self._found.members) if self._found is not None else []

    @Slot()
    def showResults(self) -> None:
        if self._pane != "results":
            self._pane = "results"
            self.paneChanged.emit()

    @Slot(str)
    def showPane(self, pane: str) -> None:
        if self._there(pane):
            if pane != self._pane:
                self._pane = pane
                self.paneChanged.emit()
            self.paneWanted.emit(pane)

    # ---------------------------------------------------------------- scans and pictures

    @Slot(QObject)
    def watch(self, window: QObject) -> None:
        """Whatever field of ``window`` a pass is scanned into: it is searched for, and the field keeps what it held."""
        if isinstance(window, QWindow):
            self.gate.watch(window)
            self._guard()

    @Slot()
    def _guard(self) -> None:
        self.gate.active = str(self._desk.page) == "find" and not str(self._desk.covered)

    @Slot(str, bool)
    def _scanned(self, code: str, _stray: bool) -> None:
        self.type(code)
        self.submit()

    @Slot(QUrl)
    def readPicture(self, url: QUrl) -> None:
        """Search for the code in a picture or PDF: a pass that somebody sent."""
        path = Path(url.toLocalFile())

        def work() -> str | Text:
            from moonmail.media.codes import NoCodePictureError, read_code

            try:
                if path.stat().st_size > _LARGEST_PICTURE:
                    return _NO_PICTURE
                return read_code(path.read_bytes()) or _NO_CODE
            except (OSError, NoCodePictureError):
                return _NO_PICTURE

        self._services.jobs.run(work, self._picture_read)

    def _picture_read(self, read: str | Text) -> None:
        if isinstance(read, Text):
            self._picture = read
            self._update()
            return
        self.type(read)
        self.submit()

    # ---------------------------------------------------------------- properties

    @Property(VmDeskCaller, constant=True)
    def caller(self) -> VmDeskCaller:
        return self.caller_model

    @Property(QAbstractItemModel, constant=True)
    def rows(self) -> QAbstractItemModel:
        return self._rows

    @Property(str, notify=paneChanged)
    def pane(self) -> str:
        return self._pane

    @Property(str, notify=stateChanged)
    def state(self) -> str:
        return self._props.state

    @Property(str, notify=typedChanged)
    def typed(self) -> str:
        return self._props.typed

    @Property(str, notify=countChanged)
    def count(self) -> str:
        return self._props.count

    @Property(str, notify=noneTitleChanged)
    def noneTitle(self) -> str:
        return self._props.noneTitle

    @Property(str, notify=noneTextChanged)
    def noneText(self) -> str:
        return self._props.noneText

    @Property(str, notify=passWordsChanged)
    def passWords(self) -> str:
        return self._props.passWords

    @Property(bool, notify=passGoodChanged)
    def passGood(self) -> bool:
        return self._props.passGood

    @Property(str, notify=pictureErrorChanged)
    def pictureError(self) -> str:
        return self._props.pictureError

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


def _verdict(found: Found) -> Text | None:
    if not found.pass_verdict:
        return None
    from moonmail.media.passes import VERDICT_WORDS, PassVerdict

    verdict = found.pass_verdict
    return VERDICT_WORDS[PassVerdict(verdict)] if verdict in set(PassVerdict) else None
