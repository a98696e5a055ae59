"""The labels of the receiving desk: where they are printed, and the last one once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.desktop.desk import receive_scan
from moonmail.desktop.viewmodels.base import QmlUncreatable
from moonmail.desktop.viewmodels.desk_receive_words import NO_PRINTER, PRINTED, print_words

if TYPE_CHECKING:
    from moonmail.desktop.desk.services import DeskServices
    from moonmail.desktop.printing import Printer
    from moonmail.desktop.viewmodels.desk_root import VmDesk
    from moonmail.domain.text import Text
    from moonmail.media.receiving_label import ReceivingLabel

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made in Python")
class VmReceiveLabels(QObject):
    """``printers``: what can be chosen, first that none is; ``printer``: which one is."""

    printersChanged = Signal()

    def __init__(self, services: DeskServices, desk: VmDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._desk = desk
        self._label: ReceivingLabel | None = None
        self._printers: tuple[Printer, ...] = ()
        services.localizer.changed.connect(self.printersChanged)

    def keep(self, label: ReceivingLabel | None) -> None:
        """Something was screened: print its label if a printer was chosen. None: there is nothing to print for it."""
        self._label = label
        if self._services.settings.preferences.label_printer:
            self.print()

    @property
    def can_print(self) -> bool:
        return self._label is not None

    @Slot()
    def print(self) -> None:
        """Print the last label, on the chosen printer or the usual one."""
        label, chosen = self._label, self._services.settings.preferences.label_printer
        if label is None:
            return
        language = self._services.localizer.language.value

        def work() -> None:
            from moonmail.desktop.printing import PrintError, PrintTrouble, printers

            found = chosen or next((each.name for each in printers()), "")
            if not found:
                raise PrintError(PrintTrouble.GONE, "")
            receive_scan.print_label(found, label, language)

        self._services.jobs.run(work, lambda _: self._say(PRINTED), lambda error: self._say(print_words(error)))

    def _say(self, text: Text) -> None:
        if shiboken6.isValid(self):
            self._desk.say(text.in_(self._services.localizer.language))

    @Slot()
    def find(self) -> None:
        """Look which printers there are. May take a while."""

        def work() -> tuple[Printer, ...]:
            from moonmail.desktop.printing import printers

            return tuple(printers())

        def found(printers: tuple[Printer, ...]) -> None:
            if shiboken6.isValid(self):
                self._printers = printers
                self.printersChanged.emit()

        self._services.jobs.run(work, found)

    @Slot(int)
    def choose(self, at: int) -> None:
        name = self._printers[at - 1].name if 0 < at <= len(self._printers) else ""
        self._services.settings.change(label_printer=name)
        self.printersChanged.emit()

    @Property("QStringList", notify=printersChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def printers(self) -> list[str]:
        none = NO_PRINTER.in_(self._services.localizer.language)
        return [none, *(each.label for each in self._printers)]

    @Property(int, notify=printersChanged)
    def printer(self) -> int:
        chosen = self._services.settings.preferences.label_printer
        return next((at for at, each in enumerate(self._printers, 1) if each.name == chosen), 0)
