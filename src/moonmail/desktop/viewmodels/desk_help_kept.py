"""What somebody typed at the desk and has not sent: kept while they turn to another caller, and over a crash."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from moonmail.desktop.viewmodels.alive import when
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from moonmail.desktop.desk.services import DeskServices

RESTORED: Final = Text("入力の途中から再開しました", "Restored what you had typed")
# Which form was open is no word that somebody typed.
_KIND: Final = ":kind"


class Kept:
    """``key``: whom and what it is for. Empty text is nothing. ``page`` keeps the pages of one person apart.

    What is kept is theirs who are signed in when this is made. An earlier run's comes with ``restore``.
    """

    def __init__(self, services: DeskServices, page: str) -> None:
        self._texts: dict[str, str] = {}
        self._jobs = services.jobs
        self._drafts = services.desk.drafts
        self._whose = services.bridge.session.staff_id
        self._page = f"{page}:"
        self._restored: set[str] = set()
        # What happened before an earlier run's came is newer than that.
        self._read = False
        self._touched: set[str] = set()
        self._dropped: list[str] = []

    def restore(self, owner: QObject, done: Callable[[], None]) -> None:
        """Bring back what an earlier run kept, then call ``done`` if ``owner`` is still there."""

        def take(found: dict[str, str]) -> None:
            self._take({key.removeprefix(self._page): text for key, text in found.items()})
            done()

        when(owner, self._jobs, self._drafts.kept(self._whose, self._page), take, lambda _: None)

    def _take(self, found: dict[str, str]) -> None:
        self._read = True
        for key, text in found.items():
            if key in self._touched:
                continue
            if key.startswith(tuple(self._dropped)):
                self._drafts.drop(self._whose, self._page + key)
            else:
                self._texts[key] = text
                self._restored.add(key)

    def take_restored(self, *begins: str) -> bool:
        """Return whether something typed in an earlier run is kept under such keys. True once: then it was told."""
        found = {key for key in self._restored if key.startswith(begins)}
        self._restored -= found
        return any(not key.endswith(_KIND) for key in found)

    def keep(self, key: str, text: str) -> None:
        if not self._read:
            self._touched.add(key)
        self._restored.discard(key)
        if text:
            self._texts[key] = text
        else:
            self._texts.pop(key, None)
        self._drafts.keep(self._whose, self._page + key, text)

    def text(self, key: str) -> str:
        return self._texts.get(key, "")

    def all_of(self, begin: str) -> dict[str, str]:
        """Return what is kept under keys that begin so, by the rest of the key."""
        return {key[len(begin) :]: text for key, text in self._texts.items() if key.startswith(begin)}

    def drop(self, begin: str) -> None:
        if not self._read:
            self._dropped.append(begin)
        for key in [key for key in self._texts if key.startswith(begin)]:
            self.keep(key, "")
