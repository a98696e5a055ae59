"""Why a call that needs the backend at hand did not work, in words."""

from __future__ import annotations

from dataclasses import dataclass

from moonmail.client.errors import ExchangeError, StoreError, code_to_quote
from moonmail.client.model import Trouble
from moonmail.desktop import words
from moonmail.domain.text import Language


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
        happened = refusal.detail if refusal and refusal.detail else said.happened.in_(language)
        return Told(happened, said.safe.in_(language), said.next.in_(language), quote)
    trouble = error.trouble if isinstance(error, StoreError) else Trouble.SERVER_DOWN
    said = words.explain(trouble)
    return Told(said.happened.in_(language), said.safe.in_(language), said.next.in_(language))
