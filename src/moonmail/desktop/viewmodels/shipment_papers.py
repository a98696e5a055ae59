"""The papers of a shipment: saved where the member chooses, or printed at their real size."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QAbstractItemModel, QObject, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.desktop.printing import PRINT_WORDS, Printer, PrintError
from moonmail.desktop.saving import SAVE_WORDS, SAVED, SaveError, sensible_name, with_suffix, write_whole
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.home import VmHome
    from moonmail.desktop.viewmodels.shipment_paper import Wanted
    from moonmail.desktop.viewmodels.shipment_scene import Scene

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

log = logging.getLogger(__name__)

_PRINTED: Final = Text("「{printer}」に送りました", "Sent to {printer}")
_NOT_MADE: Final = Text(
    "ファイルを作れませんでした。もう一度お試しください。",
    "The file could not be made. Please try again.",
)
# What a file is called, and its kind.
PAPERS: Final[dict[str, tuple[Text, str]]] = {
    "pass": (Text("月面搭乗券", "MoonMail pass"), ".pdf"),
    "pass-picture": (Text("月面搭乗券", "MoonMail pass"), ".png"),
    "copy": (Text("申込内容の控え", "MoonMail confirmation"), ".pdf"),
    "label-a6": (Text("宛名ラベル", "Address label"), ".pdf"),
    "label-a4": (Text("宛名ラベル A4", "Address label A4"), ".pdf"),
    "packing": (Text("納品書", "Packing list"), ".pdf"),
    "calendar": (Text("大切な日", "Dates"), ".ics"),
    "receipt": (Text("領収書", "Receipt"), ".pdf"),
    "certificate": (Text("証明書", "Certificate"), ".pdf"),
    "share": (Text("月面便り", "MoonMail"), ".png"),
    "patch": (Text("ワッペン", "Patch"), ".png"),
}


@dataclass(frozen=True, slots=True)
class PrinterRow:
    name: str
    label: str
    preferred: bool


@QmlElement
@QmlUncreatable("made in Python")
class VmPapers(QObject):
    """A paper is named by its key in ``PAPERS``; ``receipt:`` and ``patch:`` are followed by which one.

    ``printing``: "", looking, none, choose or busy.
    """

    printingChanged = Signal()
    printProblemChanged = Signal()
    savingChanged = Signal()

    def __init__(self, services: Services, home: VmHome, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._home = home
        self._scene: Scene | None = None
        self._printing = ""
        self._print_problem = ""
        self._saving = False
        self._printers = RowModel(PrinterRow, lambda row: row.name, self)

    def show(self, scene: Scene | None) -> None:
        self._scene = scene

    def _wanted(self, key: str) -> Wanted | None:
        from moonmail.desktop.viewmodels.shipment_paper import Wanted

        scene = self._scene
        if scene is None:
            return None
        name = scene.member.name if scene.member else self._services.bridge.session.name
        return Wanted(key, scene.detail, scene.language, name, scene.now)

    def _say(self, text: Text) -> str:
        return self._services.localizer.text(text)

    # ------------------------------------------------------------ saving

    @Slot(str, result=QUrl)
    def suggested(self, key: str) -> QUrl:
        """Return where the paper would be saved, for the file dialog."""
        kind, _, which = key.partition(":")
        name, suffix = PAPERS[kind]
        card = self._scene.detail.card if self._scene else None
        parts = [self._say(name), card.flight_number if card else "", card.title if card else ""]
        if kind == "patch":
            parts.insert(2, which)
        return QUrl.fromLocalFile(str(documents() / (sensible_name(*parts) + suffix)))

    @Slot(str, QUrl)
    def save(self, key: str, url: QUrl) -> None:
        wanted = self._wanted(key)
        if wanted is None:
            return
        path = Path(url.toLocalFile())
        path = with_suffix(path, PAPERS[key.partition(":")[0]][1])

        def work() -> Path:
            from moonmail.desktop.viewmodels.shipment_paper import make

            write_whole(path, make(wanted))
            return path

        def done(path: Path) -> None:
            self._set_saving(False)
            self._home.say(self._say(SAVED.filled(name=path.name)))

        def failed(error: BaseException) -> None:
            self._set_saving(False)
            if isinstance(error, SaveError):
                self._home.say(self._say(SAVE_WORDS[error.trouble]))
            else:
                log.error("a file could not be made", exc_info=error)
                self._home.say(self._say(_NOT_MADE))

        self._set_saving(True)
        self._services.jobs.run(work, done, failed)

    def _set_saving(self, saving: bool) -> None:
        if saving != self._saving:
            self._saving = saving
            self.savingChanged.emit()

    # ------------------------------------------------------------ printing

    @Slot()
    def findPrinters(self) -> None:
        self._set_printing("looking")

        def work() -> list[Printer]:
            from moonmail.desktop.printing import printers

            return printers()

        def done(found: list[Printer]) -> None:
            self._printers.show([PrinterRow(p.name, p.label, p.default) for p in found])
            self._set_printing("choose" if found else "none")

        def failed(error: BaseException) -> None:
            log.warning("printers could not be listed", exc_info=error)
            self._set_printing("none")

        self._services.jobs.run(work, done, failed)

    @Slot(str, str)
    def printOn(self, key: str, name: str) -> None:
        """Print a paper at its real size on the printer ``name``."""
        wanted = self._wanted(key)
        if wanted is None:
            return
        label = next((row.label for row in self._printers.rows if row.name == name), name)
        self._set_printing("busy")

        def work() -> None:
            from moonmail.desktop.printing import print_picture
            from moonmail.desktop.viewmodels.shipment_paper import printable

            picture = printable(wanted)
            print_picture(name, picture.png, picture.width_mm, picture.height_mm)

        def done(_: None) -> None:
            self._set_printing("")
            self._home.say(self._say(_PRINTED.filled(printer=label)))

        def failed(error: BaseException) -> None:
            if isinstance(error, PrintError):
                self._set_printing("choose", self._say(PRINT_WORDS[error.trouble]))
            else:
                log.error("printing failed", exc_info=error)
                self._set_printing("choose", self._say(_NOT_MADE))

        self._services.jobs.run(work, done, failed)

    @Slot()
    def endPrinting(self) -> None:
        self._set_printing("")

    def _set_printing(self, printing: str, problem: str = "") -> None:
        if printing != self._printing:
            self._printing = printing
            self.printingChanged.emit()
        if problem != self._print_problem:
            self._print_problem = problem
            self.printProblemChanged.emit()

    # ------------------------------------------------------------ properties

    @Property(QAbstractItemModel, constant=True)
    def printers(self) -> QAbstractItemModel:
        return self._printers

    @Property(str, notify=printingChanged)
    def printing(self) -> str:
        return self._printing

    @Property(str, notify=printProblemChanged)
    def printProblem(self) -> str:
        return self._print_problem

    @Property(bool, notify=savingChanged)
    def saving(self) -> bool:
        return self._saving


def documents() -> Path:
    from PySide6.QtCore import QStandardPaths

    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(place) if place and Path(place).is_dir() else Path.home()
