"""Importing a mission feed: what is wrong by line, or what would change; then all of it, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

from PySide6.QtCore import Property, QAbstractItemModel, QObject, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.errors import ExchangeError
from moonmail.desktop.desk.words import told
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.direct_words import Told
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.contract.base import Words
    from moonmail.contract.flights import FeedReport
    from moonmail.desktop.desk.services import DeskServices
    from moonmail.desktop.viewmodels.desk_root import VmDesk

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_LARGEST: Final = 2_000_000
_TOO_LARGE: Final = Text("2 MBを超えるファイルは取り込めません。", "A file of more than 2 MB can't be imported.")
_NO_TEXT: Final = Text("UTF-8の文字として読めないファイルです。", "This file is no text in UTF-8.")
_NO_FILE: Final = Text("ファイルを開けませんでした。", "The file could not be opened.")
_FAULTS: Final = Text(
    "{n}か所に誤りがあります。何も取り込んでいません。直してから、もう一度選んでください。",
    "{n} places are wrong. Nothing was imported. Correct them and choose the file again.",
)
_NOTHING: Final = Text(
    "新しい内容はありません。すべて公開済みです。", "There is nothing new in it: all of it is published."
)
_CHANGES: Final = Text(
    "{n}か所を取り込みます。まだ何も公開していません。", "{n} changes would be published. Nothing is yet."
)
_KEPT: Final = Text("{n}か所は、デスクで公開した内容をそのまま残します。", "{n} stay as the desk has published them.")
_DONE: Final = Text("フィードを取り込みました：{n}か所", "The feed is imported: {n} changes")
_LINE: Final = Text("{n}行目", "line {n}")
_NEW_FLIGHT: Final = Text("新しい便", "new flight")
_CHANGE: Final = {
    "new": Text("追加", "new"),
    "changed": Text("変更", "changed"),
    "kept": Text("そのまま", "kept"),
}
_ICONS: Final = {"new": ("plus", "ok"), "changed": ("pencil", "plain"), "kept": ("lock", "muted")}


class Unreadable(ValueError):
    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A fault, a flight or a change. ``kind``: fault, flight or change."""

    key: str
    kind: str
    icon: str
    tone: str
    title: str
    where: str
    detail: str
    spoken: str


@dataclass(frozen=True, slots=True)
class FeedProps:
    """``state``: none, asking, faults, nothing, ready, failed."""

    state: str = "none"
    name: str = ""
    summary: str = ""
    kept: str = ""
    canImport: bool = False
    busy: bool = False
    happened: str = ""
    safe: str = ""
    next: str = ""
    code: str = ""
    rows: tuple[FeedRow, ...] = ()


def read_file(path: Path) -> str:
    """Return the text of a feed.

    Raises:
        Unreadable: too large, no text, or not there.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise Unreadable(_TOO_LARGE)
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(_NO_TEXT) from error
    except OSError as error:
        raise Unreadable(_NO_FILE) from error


def derive_feed(report: FeedReport | None, name: str, busy: bool, failed: Told | None, language: Language) -> FeedProps:
    trouble = failed or Told()
    words: dict[str, Any] = {
        "happened": trouble.happened,
        "safe": trouble.safe,
        "next": trouble.next,
        "code": trouble.code,
    }
    if report is None:
        state = "failed" if failed else "asking" if busy else "none"
        return FeedProps(state=state, name=name, busy=busy, **words)
    if report.faults:
        rows = tuple(
            FeedRow(
                key=f"fault{number}",
                kind="fault",
                icon="circle-alert",
                tone="bad",
                title=_in(fault.words, language),
                where=_LINE.filled(n=str(fault.line)).in_(language),
                detail=fault.path,
                spoken=f"{_LINE.filled(n=str(fault.line)).in_(language)} {_in(fault.words, language)}",
            )
            for number, fault in enumerate(report.faults)
        )
        summary = _FAULTS.filled(n=f"{len(rows):,}").in_(language)
        return FeedProps("faults", name, summary, busy=busy, rows=rows, **words)
    lines = [line for flight in report.flights for line in flight.lines]
    changes = sum(line.change != "kept" for line in lines)
    kept = len(lines) - changes
    return FeedProps(
        state="ready" if changes else "nothing",
        name=name,
        summary=(_CHANGES.filled(n=f"{changes:,}") if changes else _NOTHING).in_(language),
        kept=_KEPT.filled(n=f"{kept:,}").in_(language) if kept else "",
        canImport=bool(changes) and not busy,
        busy=busy,
        rows=_changes(report, language),
        **words,
    )


def _changes(report: FeedReport, language: Language) -> tuple[FeedRow, ...]:
    found = []
    for flight in report.flights:
        if not flight.lines:
            continue
        new = _NEW_FLIGHT.in_(language) if flight.is_new else ""
        spoken = f"{flight.flight_number} {new}"
        found.append(FeedRow(flight.mission_id, "flight", "rocket", "plain", flight.flight_number, new, "", spoken))
        for line in flight.lines:
            icon, tone = _ICONS[line.change.value]
            before, after = (_in(each, language) if each else "" for each in (line.before, line.after))
            detail = f"{before} → {after}" if before and line.change != "kept" else before or after
            change = _CHANGE[line.change.value].in_(language)
            name = _in(line.name, language)
            key = f"{flight.mission_id}/{line.key}"
            found.append(FeedRow(key, "change", icon, tone, name, change, detail, f"{change} {name} {detail}"))
    return tuple(found)


def _in(words: Words, language: Language) -> str:
    return words.text().in_(language)


@QmlElement
@QmlUncreatable("made in Python")
class VmDeskFeed(QObject):
    """``fileWanted``: the user is to choose a file. ``opened``: there is something to show of one."""

    stateChanged = Signal()
    nameChanged = Signal()
    summaryChanged = Signal()
    keptChanged = Signal()
    canImportChanged = Signal()
    busyChanged = Signal()
    happenedChanged = Signal()
    safeChanged = Signal()
    nextChanged = Signal()
    codeChanged = Signal()
    fileWanted = Signal()
    opened = Signal()
    imported = Signal()

    def __init__(self, services: DeskServices, desk: VmDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._desk = desk
        self._name = ""
        self._text = ""
        self._number: UUID | None = None
        self._report: FeedReport | None = None
        self._failure: BaseException | None = None
        self._busy = False
        self._props = FeedProps()
        self._rows = RowModel(FeedRow, lambda row: row.key, self)
        services.localizer.changed.connect(self._update)

    @property
    def can_import(self) -> bool:
        return self._props.canImport

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        """Look through a feed that was chosen or dropped."""
        path = Path(url.toLocalFile())
        self._name, self._text, self._number, self._report = path.name, "", None, None
        self._failure, self._busy = None, True
        self._update()
        self.opened.emit()
        self._services.jobs.run(lambda: read_file(path), self._check, self._failed)

    def _check(self, text: str) -> None:
        self._text = text
        future = self._services.desk.flights.check_feed(text, self._name)
        self._services.jobs.when(future, self._checked, self._failed)

    def _checked(self, report: FeedReport) -> None:
        self._busy, self._report, self._number = False, report, uuid4()
        self._update()

    @Slot()
    def again(self) -> None:
        """Look through the same text once more."""
        if self._text and not self._busy:
            self._busy, self._failure = True, None
            self._update()
            self._check(self._text)

    @Slot()
    def carryOut(self) -> None:
        """Import what was looked at."""
        if not self._props.canImport or self._report is None or self._number is None:
            return
        self._busy, self._failure = True, None
        self._update()
        future = self._services.desk.flights.import_feed(self._number, self._text, self._name, self._report.sha256)
        self._services.jobs.when(future, self._imported, self._failed)

    def _imported(self, report: FeedReport) -> None:
        self._busy = False
        changes = sum(line.change != "kept" for flight in report.flights for line in flight.lines)
        self._desk.say(_DONE.filled(n=f"{changes:,}").in_(self._services.localizer.language))
        self.imported.emit()
        self.again()

    def _failed(self, error: BaseException) -> None:
        self._busy, self._failure = False, error
        refusal = error.refusal if isinstance(error, ExchangeError) else None
        if refusal is not None and refusal.code == "changed_meanwhile":
            # What it would do now, beside the words that it would do something else.
            future = self._services.desk.flights.check_feed(self._text, self._name)
            self._services.jobs.when(future, self._checked, lambda _: None)
        self._update()

    @Slot()
    def _update(self) -> None:
        language = self._services.localizer.language
        failed = None
        if isinstance(self._failure, Unreadable):
            failed = Told(self._failure.text.in_(language))
        elif self._failure is not None:
            failed = told(self._failure, language)
        old, self._props = self._props, derive_feed(self._report, self._name, self._busy, failed, language)
        self._rows.show(self._props.rows)
        swap_props(self, old, self._props)

    @Property(str, notify=stateChanged)
    def state(self) -> str:
        return self._props.state

    @Property(str, notify=nameChanged)
    def name(self) -> str:
        return self._props.name

    @Property(str, notify=summaryChanged)
    def summary(self) -> str:
        return self._props.summary

    @Property(str, notify=keptChanged)
    def kept(self) -> str:
        return self._props.kept

    @Property(bool, notify=canImportChanged)
    def canImport(self) -> bool:
        return self._props.canImport

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

    @Property(QAbstractItemModel, constant=True)
    def rows(self) -> QAbstractItemModel:
        return self._rows
