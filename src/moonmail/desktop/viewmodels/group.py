"""Many names or messages under one booking: the list, whether each plate can be etched, and how one looks."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QAbstractItemModel, QObject, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.model import DraftKind
from moonmail.desktop.plates import Latest
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.group_list import Entry, etched, list_text, read_list
from moonmail.desktop.viewmodels.group_props import (
    UNREADABLE,
    EntryRow,
    Etching,
    GroupInputs,
    GroupProps,
    WrongRow,
    derive_group,
    good_ones,
    removable,
)
from moonmail.desktop.viewmodels.plate import PlateRequest, Worked, make
from moonmail.desktop.viewmodels.plate_view import PlatePicture
from moonmail.domain.roster import LARGEST_FILE, Roster, read_roster
from moonmail.domain.sizes import SIZES, PlateRules, SizeCode
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.client.model import Flight
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.send_draft import DraftKeeper

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

log = logging.getLogger(__name__)

# Trying 20 plates takes less than a tenth of a second: so often the number moves, and so soon a cancel is heard.
_AT_ONCE: Final = 20
_QUICK_DPI: Final = 60


def try_plates(entries: tuple[Entry, ...], size: SizeCode, rules: PlateRules) -> tuple[Etching, ...]:
    """Lay each plate out, for a worker thread. What is in the way does not depend on how finely it is drawn."""
    from moonmail.media.plate import PlateContent, render

    tried = []
    for name, text in entries:
        problems = render(PlateContent(size, name, text), rules, dpi=_QUICK_DPI).problems
        first = problems[0] if problems else None
        trouble = Text(f"{first.happened.ja}{first.next.ja}", f"{first.happened.en} {first.next.en}") if first else None
        tried.append(Etching(trouble))
    return tuple(tried)


@QmlElement
@QmlUncreatable("made in Python")
class VmGroup(QObject):
    """``announced`` carries what a screen reader should say. ``picture`` is the selected plate, for ``PlateView``."""

    textChanged = Signal()
    editableChanged = Signal()
    titleChanged = Signal()
    titleHintChanged = Signal()
    sourceChanged = Signal()
    stageChanged = Signal()
    statusChanged = Signal()
    checkedChanged = Signal()
    countChanged = Signal()
    wrongChanged = Signal()
    takeOutWordsChanged = Signal()
    takenOutChanged = Signal()
    wantedChanged = Signal()
    shownChanged = Signal()
    selectedChanged = Signal()
    happenedChanged = Signal()
    nextChanged = Signal()
    refusedHappenedChanged = Signal()
    refusedSafeChanged = Signal()
    refusedNextChanged = Signal()
    noteChanged = Signal()
    sumChanged = Signal()
    totalChanged = Signal()
    canGoOnChanged = Signal()
    blockedChanged = Signal()
    wordsOnlyChanged = Signal()
    widthMmChanged = Signal()
    heightMmChanged = Signal()
    spokenChanged = Signal()
    troubleHappenedChanged = Signal()
    troubleSafeChanged = Signal()
    troubleNextChanged = Signal()
    announced = Signal(str, arguments=["text"])

    def __init__(self, services: Services, keeper: DraftKeeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._keeper = keeper
        self._rules: PlateRules | None = None
        self._flight: Flight | None = None
        self._draft_id: object = None
        self._read: tuple[str, bool, SizeCode] | None = None
        self._roster: Roster | None = None
        self._tried: dict[Entry, Etching] = {}
        self._trying = False
        self._stopped = False
        self._tried_for: tuple[SizeCode, PlateRules] | None = None
        self._wanted = ""
        self._selected = 0
        self._encoding = ""
        self._refused: tuple[str, Text] | None = None
        self._before: tuple[str, str, int] | None = None
        self._booked = 0
        self._asked: PlateRequest | None = None
        self._entries = RowModel(EntryRow, lambda row: row.key, self)
        self._wrong = RowModel(WrongRow, lambda row: row.key, self)
        self._picture = PlatePicture(self)
        self._props = GroupProps()
        self._reader: Latest[tuple[str, bool, SizeCode], Roster] = Latest(
            services.jobs,
            lambda asked: read_list(asked[0], from_file=asked[1], size=asked[2]),
            self._was_read,
            self._lost,
        )
        self._drawer: Latest[PlateRequest, Worked] = Latest(
            services.jobs, lambda asked: make(asked, None), self._drawn, self._lost
        )
        keeper.changed.connect(self._draft_changed)
        keeper.savedChanged.connect(self._update)
        services.localizer.changed.connect(self._update)
        self._draft_changed()

    def use_flight(self, flight: Flight) -> None:
        """Check by what this flight's etching can do, and count with what it has left."""
        given = flight.mission.plate_rules
        self._flight = flight
        self._rules = PlateRules(
            min_letter_mm=given.min_letter_mm,
            dpi=given.dpi,
            greys=given.greys,
            max_characters=given.max_characters,
            file_bytes=given.file_bytes,
        )
        self._go_on_trying()
        self._draw()
        self._update()

    def show_booked(self, count: int) -> None:
        """Keep to the number of plates of the booking whose content is changed; 0 for a new one."""
        self._booked = count
        self._update()

    # ---------------------------------------------------------------- the list

    @Slot()
    def _draft_changed(self) -> None:
        draft = self._keeper.draft
        if draft is None or draft.id != self._draft_id:
            self._draft_id = draft.id if draft else None
            self._read = self._roster = self._refused = self._before = self._asked = None
            self._wanted, self._selected, self._encoding, self._stopped, self._booked = "", 0, "", False, 0
            self._picture.show((), 20.0, 5.0)
        if draft is not None and draft.kind is DraftKind.GROUP:
            wanted = (draft.roster, bool(draft.roster_file), draft.size)
            if wanted != self._read:
                self._read = wanted
                self._reader.ask(wanted)
            self._go_on_trying()
            self._draw()
        self._update()

    def _was_read(self, asked: tuple[str, bool, SizeCode], roster: Roster) -> None:
        draft = self._keeper.draft
        if draft is None or asked != self._read or draft.kind is not DraftKind.GROUP:
            return
        self._roster = roster
        self._stopped = False
        # Half a list is never taken: with a wrong line in it there is nothing to book.
        self._keeper.change(group=() if roster.wrong else etched(roster.entries, draft.size))
        self._go_on_trying()
        self._draw()
        self._update()

    def _is_current(self) -> bool:
        draft = self._keeper.draft
        read = (draft.roster, bool(draft.roster_file), draft.size) if draft else None
        return self._roster is not None and read == self._read and not self._reader.busy

    def _all(self) -> tuple[Entry, ...]:
        draft = self._keeper.draft
        return etched(self._roster.entries, draft.size) if self._roster is not None and draft is not None else ()

    # ---------------------------------------------------------------- whether it can be etched

    def _go_on_trying(self) -> None:
        draft, rules = self._keeper.draft, self._rules
        if draft is None or rules is None or self._trying or self._stopped or self._roster is None:
            return
        if self._tried_for != (draft.size, rules):
            self._tried_for = (draft.size, rules)
            self._tried = {}
        fresh = [entry for entry in dict.fromkeys(self._all()) if entry not in self._tried]
        if not fresh:
            return
        some, made_for = tuple(fresh[:_AT_ONCE]), self._tried_for
        self._trying = True

        def done(tried: tuple[Etching, ...]) -> None:
            self._trying = False
            if made_for == self._tried_for:
                self._tried |= dict(zip(some, tried, strict=True))
            before = self._props.stage
            self._go_on_trying()
            self._update()
            if before == "checking" and self._props.stage in {"wrong", "good"}:
                self.announced.emit(self._props.status)

        def failed(error: BaseException) -> None:
            self._trying, self._stopped = False, True
            log.error("plates of a group could not be tried", exc_info=error)
            self._update()

        self._services.jobs.run(lambda: try_plates(some, *made_for), done, failed)

    def _lost(self, _: object, error: BaseException) -> None:
        log.error("a group's list could not be worked on", exc_info=error)
        self._update()

    @Slot()
    def stopChecking(self) -> None:
        self._stopped = True
        self._update()

    @Slot()
    def goOnChecking(self) -> None:
        self._stopped = False
        self._go_on_trying()
        self._update()

    # ---------------------------------------------------------------- the selected plate

    def _draw(self) -> None:
        draft, rules, entries = self._keeper.draft, self._rules, self._all()
        at = int(self._props.selectedKey or "-1")
        at = at if 0 <= at < len(entries) else 0
        if draft is None or rules is None or not entries or draft.size not in {SizeCode.NAME, SizeCode.MESSAGE}:
            return
        name, text = entries[at]
        request = PlateRequest(draft.size, name, text, "", (), rules)
        if request != self._asked:
            self._asked = request
            self._drawer.ask(request)

    def _drawn(self, request: PlateRequest, worked: Worked) -> None:
        size = SIZES[request.size]
        if request == self._asked:
            self._picture.show(worked.levels, size.width_mm, size.height_mm)

    @Slot(str)
    def select(self, key: str) -> None:
        """Show the plate of this entry."""
        self._selected = int(key)
        self._update()
        self._draw()

    @Slot(str)
    def search(self, wanted: str) -> None:
        """Show only the entries with this name or these words in them."""
        self._wanted = wanted
        self._update()
        self._draw()

    # ---------------------------------------------------------------- what is typed

    @Slot(str)
    def editText(self, text: str) -> None:
        self._refused = self._before = None
        self._keeper.change(roster=text, **({} if text.strip() else {"roster_file": ""}))
        self._update()

    @Slot()
    def clear(self) -> None:
        """Take the whole list away; ``bringBack`` brings it again."""
        draft = self._keeper.draft
        if draft is not None and draft.roster:
            self._before = (draft.roster, draft.roster_file, -1)
            self._refused = None
            self._keeper.change(roster="", roster_file="", group=())
            self._update()

    @Slot(str)
    def editTitle(self, title: str) -> None:
        self._keeper.change(title=title)

    @Slot(QUrl)
    def addFile(self, url: QUrl) -> None:
        """Take the list of a file. One that can't be read leaves the list as it is, and says why."""
        path = Path(url.toLocalFile()) if url.isLocalFile() else None
        if path is None or self._keeper.draft is None or not self._services.can.files:
            return
        words_only = self._keeper.draft.size is not SizeCode.NAME

        def work() -> tuple[bytes, Roster]:
            with path.open("rb") as file:
                # A whole disk image must not be read to find that it is no list.
                data = file.read(LARGEST_FILE + 1)
            return data, read_roster(data, words_only=words_only)

        def taken(found: tuple[bytes, Roster]) -> None:
            data, roster = found
            whole = next((line for line in roster.wrong if line.number == 0), None)
            if whole is not None:
                self._refuse(path.name, whole.why)
                return
            codecs = {"UTF-8": "utf-8-sig", "UTF-16": "utf-16", "Shift_JIS": "cp932"}
            text = data.decode(codecs[roster.encoding]).replace("\r\n", "\n").replace("\r", "\n")
            self._encoding, self._refused, self._before = roster.encoding, None, None
            self._selected, self._wanted = 0, ""
            self._keeper.change(roster=text, roster_file=path.name)
            self._update()

        def failed(error: BaseException) -> None:
            if not isinstance(error, OSError):
                log.error("a list could not be read", exc_info=error)
            self._refuse(path.name, UNREADABLE)

        self._services.jobs.run(work, taken, failed)

    def _refuse(self, name: str, why: Text) -> None:
        self._refused = (name, why)
        self._update()
        self.announced.emit(f"{self._props.refusedHappened} {self._props.refusedNext}")

    @Slot()
    def takeOut(self) -> None:
        """Take every wrong line and every plate that can't be etched out of the list; ``bringBack`` undoes it."""
        draft, roster = self._keeper.draft, self._roster
        if draft is None or roster is None or not self._is_current():
            return
        entries = self._all()
        count = removable(roster, entries, self._tried)
        if not count:
            return
        self._before = (draft.roster, draft.roster_file, count)
        kept = good_ones(roster, entries, self._tried)
        self._keeper.change(roster=list_text(kept, draft.size), roster_file="")
        self._update()
        self.announced.emit(self._props.takenOut)

    @Slot()
    def bringBack(self) -> None:
        if self._before is not None:
            roster, roster_file, _ = self._before
            self._before = None
            self._keeper.change(roster=roster, roster_file=roster_file)
            self._update()

    # ---------------------------------------------------------------- what is shown

    @Slot()
    def _update(self) -> None:
        draft, flight = self._keeper.draft, self._flight
        if draft is not None and draft.kind is not DraftKind.GROUP:
            draft = None
        offer = None
        if draft is not None and flight is not None and flight.mission.id == draft.mission_id:
            offer = next((offer for offer in flight.offers if offer.size is draft.size), None)
        inputs = GroupInputs(
            draft=draft,
            roster=self._roster,
            current=self._is_current(),
            entries=self._all(),
            tried=self._tried,
            stopped=self._stopped,
            wanted=self._wanted,
            selected=self._selected,
            left=offer.left if offer else None,
            unit=offer.price.amount if offer else None,
            booked=self._booked,
            encoding=self._encoding,
            refused=self._refused,
            taken_out=self._before[2] if self._before else 0,
            trouble=self._keeper.trouble,
            language=self._services.localizer.language,
        )
        old, self._props = self._props, derive_group(inputs)
        self._entries.show(self._props.entries)
        self._wrong.show(self._props.wrong)
        swap_props(self, old, self._props)

    @Property(PlatePicture, constant=True)
    def picture(self) -> PlatePicture:
        return self._picture

    @Property(QAbstractItemModel, constant=True)
    def entries(self) -> QAbstractItemModel:
        return self._entries

    @Property(QAbstractItemModel, constant=True)
    def wrong(self) -> QAbstractItemModel:
        return self._wrong

    @Property(int, notify=wrongChanged)
    def wrongCount(self) -> int:
        return len(self._props.wrong)

    @Property(str, notify=textChanged)
    def text(self) -> str:
        return self._props.text

    @Property(bool, notify=editableChanged)
    def editable(self) -> bool:
        return self._props.editable

    @Property(str, notify=titleChanged)
    def title(self) -> str:
        return self._props.title

    @Property(str, notify=titleHintChanged)
    def titleHint(self) -> str:
        return self._props.titleHint

    @Property(str, notify=sourceChanged)
    def source(self) -> str:
        return self._props.source

    @Property(str, notify=stageChanged)
    def stage(self) -> str:
        return self._props.stage

    @Property(str, notify=statusChanged)
    def status(self) -> str:
        return self._props.status

    @Property(int, notify=checkedChanged)
    def checked(self) -> int:
        return self._props.checked

    @Property(int, notify=countChanged)
    def count(self) -> int:
        return self._props.count

    @Property(str, notify=takeOutWordsChanged)
    def takeOutWords(self) -> str:
        return self._props.takeOutWords

    @Property(str, notify=takenOutChanged)
    def takenOut(self) -> str:
        return self._props.takenOut

    @Property(str, notify=wantedChanged)
    def wanted(self) -> str:
        return self._props.wanted

    @Property(str, notify=shownChanged)
    def shown(self) -> str:
        return self._props.shown

    @Property(int, notify=selectedChanged)
    def selected(self) -> int:
        return self._props.selected

    @Property(str, notify=happenedChanged)
    def happened(self) -> str:
        return self._props.happened

    @Property(str, notify=nextChanged)
    def next(self) -> str:
        return self._props.next

    @Property(str, notify=refusedHappenedChanged)
    def refusedHappened(self) -> str:
        return self._props.refusedHappened

    @Property(str, notify=refusedSafeChanged)
    def refusedSafe(self) -> str:
        return self._props.refusedSafe

    @Property(str, notify=refusedNextChanged)
    def refusedNext(self) -> str:
        return self._props.refusedNext

    @Property(str, notify=noteChanged)
    def note(self) -> str:
        return self._props.note

    @Property(str, notify=sumChanged)
    def sum(self) -> str:
        return self._props.sum

    @Property(str, notify=totalChanged)
    def total(self) -> str:
        return self._props.total

    @Property(bool, notify=canGoOnChanged)
    def canGoOn(self) -> bool:
        return self._props.canGoOn

    @Property(str, notify=blockedChanged)
    def blocked(self) -> str:
        return self._props.blocked

    @Property(bool, notify=wordsOnlyChanged)
    def wordsOnly(self) -> bool:
        return self._props.wordsOnly

    @Property(float, notify=widthMmChanged)
    def widthMm(self) -> float:
        return self._props.widthMm

    @Property(float, notify=heightMmChanged)
    def heightMm(self) -> float:
        return self._props.heightMm

    @Property(str, notify=spokenChanged)
    def spoken(self) -> str:
        return self._props.spoken

    @Property(str, notify=troubleHappenedChanged)
    def troubleHappened(self) -> str:
        return self._props.troubleHappened

    @Property(str, notify=troubleSafeChanged)
    def troubleSafe(self) -> str:
        return self._props.troubleSafe

    @Property(str, notify=troubleNextChanged)
    def troubleNext(self) -> str:
        return self._props.troubleNext
