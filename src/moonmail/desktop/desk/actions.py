"""Everything that can be done at the desk by its name: for the command palette, the shortcuts and their tooltips."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from moonmail.domain.text import Text


@dataclass(frozen=True, slots=True)
class Action:
    """``id``: ``page.verb``. ``keys``: as Qt writes them, ``Ctrl+R``; empty: none. ``page``: empty: on every page."""

    id: str
    name: Text
    keys: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class _Offer:
    action: Action
    call: Callable[[], object]
    enabled: Callable[[], bool]
    shown: Callable[[], bool]


def _always() -> bool:
    return True


class Actions(QObject):
    """Kept in the order in which they were added. ``changed``: others are there, or on another page."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._offers: dict[str, _Offer] = {}
        self._page = ""

    def add(
        self,
        action: Action,
        call: Callable[[], object],
        enabled: Callable[[], bool] = _always,
        shown: Callable[[], bool] = _always,
    ) -> None:
        """Offer ``action``. One with the same id is replaced; two on one page can't have the same keys.

        ``enabled``: it can be done now. ``shown``: whoever is signed in may know of it at all.

        Raises:
            ValueError: the keys are taken.
        """
        for other in self._offers.values():
            taken = other.action
            meet = not taken.page or not action.page or taken.page == action.page
            if action.keys and taken.keys == action.keys and taken.id != action.id and meet:
                raise ValueError(f"{action.keys} is {taken.id} already, and can't be {action.id}")
        self._offers[action.id] = _Offer(action, call, enabled, shown)
        self.changed.emit()

    def drop(self) -> None:
        """Forget all that belong to a page: their view models are gone."""
        self._offers = {key: offer for key, offer in self._offers.items() if not offer.action.page}
        self.changed.emit()

    def show_page(self, page: str) -> None:
        if page != self._page:
            self._page = page
            self.changed.emit()

    def here(self) -> tuple[Action, ...]:
        """Return what can be done on the present page, its own first."""
        found = [
            offer.action for offer in self._offers.values() if offer.action.page in ("", self._page) and offer.shown()
        ]
        return tuple(sorted(found, key=lambda action: not action.page))

    def enabled(self, action_id: str) -> bool:
        offer = self._offers.get(action_id)
        return offer is not None and offer.enabled()

    def keys(self, action_id: str) -> str:
        offer = self._offers.get(action_id)
        return offer.action.keys if offer is not None else ""

    def run(self, action_id: str) -> bool:
        """Do it if it can be done here and now. Returns whether it was."""
        offer = self._offers.get(action_id)
        if offer is None or offer.action.page not in ("", self._page) or not (offer.shown() and offer.enabled()):
            return False
        offer.call()
        return True
