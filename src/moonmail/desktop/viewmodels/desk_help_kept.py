"""What somebody typed at the desk and has not sent: kept while they turn to another caller."""

from __future__ import annotations


class Kept:
    """``key``: whom and what it is for. Empty text is nothing."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def keep(self, key: str, text: str) -> None:
        if text:
            self._texts[key] = text
        else:
            self._texts.pop(key, None)

    def text(self, key: str) -> str:
        return self._texts.get(key, "")

    def all_of(self, begin: str) -> dict[str, str]:
        """Return what is kept under keys that begin so, by the rest of the key."""
        return {key[len(begin) :]: text for key, text in self._texts.items() if key.startswith(begin)}

    def drop(self, begin: str) -> None:
        for key in [key for key in self._texts if key.startswith(begin)]:
            del self._texts[key]
