"""A long list read page by page: what is drawn is derived, the rest stays as it came from the store."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import fields
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QByteArray, QModelIndex, QObject, Qt

from moonmail.desktop.viewmodels.base import Index, changed_fields

C = TypeVar("C")
R = TypeVar("R")


class PagedModel(QAbstractListModel, Generic[C, R]):
    """Holds cards in the store's order, pinned ones first; a row is derived when QML asks for it.

    ``want_more`` is called when the view comes near the end. Pages are laid over what is there, so that a new movement
    moves one row and leaves focus and scroll position alone.
    """

    def __init__(
        self,
        row_type: type[R],
        key: Callable[[C], Hashable],
        derive: Callable[[C, bool], R],
        want_more: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._key = key
        self._derive = derive
        self._want_more = want_more
        self._names = [f.name for f in fields(row_type)]  # type: ignore[arg-type]
        self._cards: list[C] = []
        self._keys: list[Hashable] = []
        self._known: set[Hashable] = set()
        self._pinned: frozenset[Hashable] = frozenset()
        self._drawn: dict[Hashable, R] = {}
        self._more = False

    @property
    def cards(self) -> tuple[C, ...]:
        return tuple(self._cards)

    @property
    def pinned(self) -> frozenset[Hashable]:
        return self._pinned

    @property
    def derived(self) -> int:
        """Return how many rows have been derived so far and are kept."""
        return len(self._drawn)

    def row(self, at: int) -> R:
        key = self._keys[at]
        if key not in self._drawn:
            self._drawn[key] = self._derive(self._cards[at], key in self._pinned)
        return self._drawn[key]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._cards)

    def roleNames(self) -> dict[int, QByteArray]:
        return {Qt.ItemDataRole.UserRole + i: QByteArray(n.encode()) for i, n in enumerate(self._names)}

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        number = role - Qt.ItemDataRole.UserRole
        if not index.isValid() or not 0 <= number < len(self._names) or index.row() >= len(self._cards):
            return None
        return getattr(self.row(index.row()), self._names[number])

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._more

    def fetchMore(self, parent: Index) -> None:
        if not parent.isValid():
            self._want_more()

    def set_more(self, more: bool) -> None:
        self._more = more

    def pin(self, cards: Sequence[C]) -> None:
        """Make ``cards`` the ones on top. Others that were pinned go back into line when the next page is laid."""
        before, self._pinned = self._pinned, frozenset(self._key(card) for card in cards)
        self.lay(0, cards)
        for at in range(len(cards), len(before | self._pinned)):
            self._redraw(at)

    def lay(self, at: int, cards: Sequence[C]) -> int:
        """Put ``cards`` at row ``at`` and on, wherever below they were before, and return the row after them.

        A card that lies above ``at`` already stays there: it moved up while the pages were being read.
        """
        keys = [self._key(card) for card in cards]
        if cards and at == len(self._cards) and self._known.isdisjoint(keys) and len(set(keys)) == len(keys):
            # A page that was scrolled to: one insertion, so that the view lays itself out once.
            self.beginInsertRows(QModelIndex(), at, at + len(cards) - 1)
            self._cards += cards
            self._keys += keys
            self._known.update(keys)
            self.endInsertRows()
            return len(self._cards)
        for card in cards:
            at = self._place(at, card)
        return at

    def keep(self, keys: frozenset[Hashable]) -> None:
        """Drop every card that is not among ``keys``: the store has it no longer."""
        for at in reversed([i for i, key in enumerate(self._keys) if key not in keys]):
            self.beginRemoveRows(QModelIndex(), at, at)
            key = self._keys.pop(at)
            del self._cards[at]
            self._known.discard(key)
            self._drawn.pop(key, None)
            self.endRemoveRows()

    def derive_anew(self) -> None:
        """Every word may have changed: the language or the zone did."""
        self._drawn.clear()
        if self._cards:
            self.dataChanged.emit(self.index(0), self.index(len(self._cards) - 1))

    def _place(self, at: int, card: C) -> int:
        key = self._key(card)
        if key not in self._known:
            self.beginInsertRows(QModelIndex(), at, at)
            self._cards.insert(at, card)
            self._keys.insert(at, key)
            self._known.add(key)
            self.endInsertRows()
            return at + 1
        found = at if at < len(self._keys) and self._keys[at] == key else self._keys.index(key)
        if found < at:
            return self._set(found, card, at)
        if found > at:
            self.beginMoveRows(QModelIndex(), found, found, QModelIndex(), at)
            self._keys.insert(at, self._keys.pop(found))
            self._cards.insert(at, self._cards.pop(found))
            self.endMoveRows()
        return self._set(at, card, at + 1)

    def _set(self, at: int, card: C, following: int) -> int:
        self._cards[at] = card
        self._redraw(at)
        return following

    def _redraw(self, at: int) -> None:
        if at >= len(self._keys) or self._keys[at] not in self._drawn:
            return
        old = self._drawn.pop(self._keys[at])
        changed = changed_fields(old, self.row(at))
        if changed:
            roles = [Qt.ItemDataRole.UserRole + self._names.index(name) for name in changed]
            self.dataChanged.emit(self.index(at), self.index(at), roles)
