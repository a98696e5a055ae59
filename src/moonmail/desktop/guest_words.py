"""The same troubles at a shared screen: its guest has no settings, no browser and no computer to look after here."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from moonmail.client.glance import Trouble
from moonmail.desktop.words import TROUBLES, Explanation
from moonmail.domain.text import Text

HERE_UNTIL: Final = Text(
    "書いた内容は、この画面をお使いの間そのまま残ります。", "What you wrote stays here while you use this screen."
)
_BY_ITSELF: Final = Text(
    "つながりしだい、自動で続けます。お急ぎのときは、係員をお呼びください。",
    "It goes on by itself once there is a connection. If you are in a hurry, call staff.",
)
_NO_BACKEND: Final = Text("ただいま予約サーバーにつながりません。", "The booking server can't be reached right now.")
_CALL_STAFF: Final = Text("係員をお呼びください。", "Please call staff.")
_DEFECT: Final = Text("この画面で問題が起きました。", "Something went wrong with this screen.")

_PASSES: Final = frozenset({Trouble.OFFLINE, Trouble.TIMEOUT, Trouble.SERVER_DOWN})
_OWN: Final = frozenset({Trouble.SIGNED_OUT, Trouble.REFUSED})
_STORE: Final = frozenset({Trouble.STORE_FULL, Trouble.STORE_READ_ONLY, Trouble.STORE_TOO_NEW})
# What these say is safe is safe on one's own computer.
_SAVED_HERE: Final = TROUBLES[Trouble.TIMEOUT].safe


def for_guest(told: Explanation, trouble: Trouble | None) -> Explanation:
    """Return what is said of ``trouble`` to somebody who can only wait or call staff."""
    if told.safe == _SAVED_HERE:
        told = replace(told, safe=HERE_UNTIL)
    if trouble is None or trouble in _OWN:
        return told
    if trouble in _PASSES:
        return replace(told, next=_BY_ITSELF)
    return replace(told, happened=_DEFECT if trouble in _STORE else _NO_BACKEND, safe=HERE_UNTIL, next=_CALL_STAFF)
