"""The one pattern of every view model, and of every list that QML draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Any, Final, Generic, TypeVar, cast

from PySide6 import QtQml
from PySide6.QtCore import QAbstractListModel, QByteArray, QModelIndex, QObject, QPersistentModelIndex

Index = QModelIndex | QPersistentModelIndex
R = TypeVar("R")

# Qt.ItemDataRole's DisplayRole and UserRole: naming Qt's namespace builds its 94 enums, 15 ms of the first frame.
_DISPLAY_ROLE: Final = 0
_FIRST_ROLE: Final = 0x0100


def QmlUncreatable(reason: str) -> Callable[[type[R]], type[R]]:
    """Qt's decorator, which its stub forgets to be one. Qt's tools know it by this name."""
    return cast("Callable[[type[R]], type[R]]", QtQml.QmlUncreatable(reason))


def changed_fields(old: Any, new: Any) -> list[str]:
    """Return the names of the fields in which two frozen instances of one dataclass differ."""
    return [f.name for f in fields(new) if getattr(old, f.name) != getattr(new, f.name)]


def swap_props(owner: QObject, old: Any, new: Any) -> None:
    """Emit ``<field>Changed`` of ``owner`` for the fields that differ. Call after the new props are in place.

    A field without such a signal is not a QML property (rows of a list model, say) and is passed over.
    """
    for name in changed_fields(old, new):
        signal = getattr(owner, f"{name}Changed", None)
        if signal is not None:
            signal.emit()


class RowModel(QAbstractListModel, Generic[R]):
    """A list of frozen dataclass rows; each field is a role of the same name.

    ``show`` compares by key: a row that changed repaints alone and names the roles that changed, rows that went or came
    are removed or inserted, so that focus and scroll position stay where the user left them.
    """

    def __init__(self, row_type: type[R], key: Callable[[R], Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self._rows: list[R] = []
        self._names = [f.name for f in fields(row_type)]  # type: ignore[arg-type]

    @property
    def rows(self) -> tuple[R, ...]:
        return tuple(self._rows)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def roleNames(self) -> dict[int, QByteArray]:
        return {_FIRST_ROLE + i: QByteArray(n.encode()) for i, n in enumerate(self._names)}

    def data(self, index: Index, role: int = _DISPLAY_ROLE) -> Any:
        number = role - _FIRST_ROLE
        if not index.isValid() or not 0 <= number < len(self._names) or index.row() >= len(self._rows):
            return None
        return getattr(self._rows[index.row()], self._names[number])

    def show(self, rows: Sequence[R]) -> None:
        """Make the list equal to ``rows`` with the fewest repaints."""
        wanted = {self._key(row) for row in rows}
        for at in reversed([i for i, row in enumerate(self._rows) if self._key(row) not in wanted]):
            self.beginRemoveRows(QModelIndex(), at, at)
            del self._rows[at]
            self.endRemoveRows()
        for at, row in enumerate(rows):
            self._place(at, row)

    def _place(self, at: int, row: R) -> None:
        key = self._key(row)
        found = next((i for i in range(at, len(self._rows)) if self._key(self._rows[i]) == key), None)
        if found is None:
            self.beginInsertRows(QModelIndex(), at, at)
            self._rows.insert(at, row)
            self.endInsertRows()
            return
        if found != at:
            self.beginMoveRows(QModelIndex(), found, found, QModelIndex(), at)
            self._rows.insert(at, self._rows.pop(found))
            self.endMoveRows()
        changed = changed_fields(self._rows[at], row)
        if changed:
            self._rows[at] = row
            index = self.index(at)
            roles = [_FIRST_ROLE + self._names.index(name) for name in changed]
            self.dataChanged.emit(index, index, roles)
