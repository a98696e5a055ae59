"""Why a call that needs the backend at hand did not work, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from moonmail.client.errors import ExchangeError, StoreError, code_to_quote
from moonmail.client.model import Trouble
from moonmail.desktop import words
from moonmail.domain.text import Language, Text

# What is asked for at once is not kept to be sent by itself later.
_NOT_BY_ITSELF: Final = frozenset({Trouble.OFFLINE, Trouble.TIMEOUT, Trouble.SERVER_DOWN})
_STILL_HERE: Final = Text("入力した内容は、この画面に残っています。", "What you typed is still here.")
_WHEN_BACK: Final = Text("つながってから、もう一度お試しください。", "Please try again once there is a connection.")


@dataclass(frozen=True, slots=True)
class Told:
    happened: str = ""
    safe: str = ""
    next: str = ""
    code: str = ""


def told(error: BaseException, language: Language) -> Told:
    """Say what happened, what is safe, what to do and what to quote. The backend's own words, if it gave some."""
    if isinstance(error, ExchangeError):
        refusal = error.refusal
        said = words.explain(refusal.code if refusal else error.trouble)
        quote = words.quote(code_to_quote(error.trouble, error.quote), language)
        if error.trouble in _NOT_BY_ITSELF:
            happened = said.happened.in_(language)
            return Told(happened, _STILL_HERE.in_(language), _WHEN_BACK.in_(language), quote)
        happened = refusal.detail if refusal and refusal.detail else said.happened.in_(language)
        return Told(happened, said.safe.in_(language), said.next.in_(language), quote)
    trouble = error.trouble if isinstance(error, StoreError) else Trouble.SERVER_DOWN
    said = words.explain(trouble)
    return Told(said.happened.in_(language), said.safe.in_(language), said.next.in_(language))
