"""Words that are shown to others: without characters that hide or reorder what is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from moonmail.backend.http.problems import Refusal
from moonmail.contract.problems import ProblemCode
from moonmail.domain.text import Text
from moonmail.domain.written import is_seen, unreadable

_UNREADABLE: Final = Text(
    "使えない制御文字が含まれているため、受け付けていません。入力し直してください。",
    "It contains control characters that can't be shown, so it was not taken. Please type it again.",
)
_EMPTY: Final = Text("お名前を入力してください。", "Please enter a name.")


def require_readable(texts: Mapping[str, str], *, lines: bool = False) -> None:
    """Raise if one of ``texts``, by field, has characters that can't be shown. ``lines``: line ends are fine.

    Raises:
        Refusal: content_not_allowed, naming the field.
    """
    for field, text in texts.items():
        if any(unreadable(c) for c in text if not (lines and c in "\r\n\t")):
            raise Refusal(ProblemCode.CONTENT_NOT_ALLOWED, detail=_UNREADABLE, fields={field: "control characters"})


def require_named(texts: Mapping[str, str]) -> None:
    """Raise if one of ``texts`` can't be shown or shows nothing.

    Raises:
        Refusal: content_not_allowed, naming the field.
    """
    require_readable(texts)
    for field, text in texts.items():
        if not is_seen(text):
            raise Refusal(ProblemCode.CONTENT_NOT_ALLOWED, detail=_EMPTY, fields={field: "empty"})
