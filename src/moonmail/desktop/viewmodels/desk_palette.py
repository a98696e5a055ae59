"""The command palette and the list of shortcuts: everything that can be done here, by its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Property, QAbstractItemModel, QObject, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtQml import QmlElement

from moonmail.desktop.desk.actions import Action, Actions
from moonmail.desktop.localizer import Localizer
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.domain.finding import fold, sound
from moonmail.domain.text import Language, Text

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_HERE: Final = Text("この画面", "This page")
_EVERYWHERE: Final = Text("どの画面でも", "Everywhere")


@dataclass(frozen=True, slots=True)
class CommandRow:
    """``keys`` as they are shown; ``usable``: it can be done now."""

    commandId: str
    name: str
    keys: str
    place: str
    usable: bool


@dataclass(frozen=True, slots=True)
class ShortcutRow:
    """``sequence`` as Qt reads it."""

    commandId: str
    sequence: str


@dataclass(frozen=True, slots=True)
class PaletteProps:
    rows: tuple[CommandRow, ...] = ()
    shortcuts: tuple[ShortcutRow, ...] = ()
    commands: tuple[CommandRow, ...] = ()
    typed: str = ""
    count: int = 0


def fits(action: Action, typed: str) -> bool:
    """Return whether ``action`` may be meant: every word of what is typed is in its name, in either language."""
    names = [fold(action.name.ja), fold(action.name.en), sound(action.name.ja), fold(action.id)]
    return all(any(fold(word) in name for name in names) for word in typed.split())


def derive_palette(
    actions: Sequence[Action],
    usable: Callable[[str], bool],
    typed: str,
    language: Language,
    shown_keys: Callable[[str], str],
) -> PaletteProps:
    every = tuple(
        CommandRow(
            action.id,
            action.name.in_(language),
            shown_keys(action.keys),
            (_HERE if action.page else _EVERYWHERE).in_(language),
            usable(action.id),
        )
        for action in actions
    )
    wanted = {action.id for action in actions if fits(action, typed)}
    rows = tuple(row for row in every if row.commandId in wanted)
    return PaletteProps(
        # What can't be done now stays in sight, below what can.
        rows=tuple(sorted(rows, key=lambda row: not row.usable)),
        shortcuts=tuple(ShortcutRow(action.id, action.keys) for action in actions if action.keys),
        commands=tuple(row for row in every if row.keys),
        typed=typed,
        count=len(rows),
    )


def native_keys(keys: str) -> str:
    """Return keys as this system writes them."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""


@QmlElement
@QmlUncreatable("made in Python")
class VmDeskPalette(QObject):
    typedChanged = Signal()
    countChanged = Signal()

    def __init__(self, actions: Actions, localizer: Localizer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._localizer = localizer
        self._typed = ""
        self._rows = RowModel(CommandRow, lambda row: row.commandId, self)
        self._shortcuts = RowModel(ShortcutRow, lambda row: row, self)
        self._commands = RowModel(CommandRow, lambda row: row.commandId, self)
        self._props = PaletteProps()
        actions.changed.connect(self._update)
        localizer.changed.connect(self._update)
        self._update()

    @Slot()
    def _update(self) -> None:
        made = derive_palette(
            self._actions.here(), self._actions.enabled, self._typed, self._localizer.language, native_keys
        )
        old, self._props = self._props, made
        self._rows.show(made.rows)
        self._shortcuts.show(made.shortcuts)
        self._commands.show(made.commands)
        swap_props(self, old, made)

    @Slot()
    def begin(self) -> None:
        """Show all that can be done at this moment."""
        self._typed = ""
        self._update()

    @Slot(str)
    def type(self, text: str) -> None:
        self._typed = text
        self._update()

    @Property(QAbstractItemModel, constant=True)
    def rows(self) -> QAbstractItemModel:
        return self._rows

    @Property(QAbstractItemModel, constant=True)
    def shortcuts(self) -> QAbstractItemModel:
        return self._shortcuts

    @Property(QAbstractItemModel, constant=True)
    def commands(self) -> QAbstractItemModel:
        return self._commands

    @Property(str, notify=typedChanged)
    def typed(self) -> str:
        return self._props.typed

    @Property(int, notify=countChanged)
    def count(self) -> int:
        return self._props.count
