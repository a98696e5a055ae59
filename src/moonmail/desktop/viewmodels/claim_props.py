"""Claiming a gift, in words. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from moonmail.desktop.viewmodels.direct_words import Told
from moonmail.domain.codes import CODE_LENGTH, grouped, read_code, spoken
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.contract.gifts import Claim

_STRANGE: Final = Text(
    "「{letters}」は、コードに使われない文字です。もう一度お確かめください。",
    "No code contains {letters}. Please check it again.",
)
_MORE: Final = Text("あと{n}文字です。", "{n} more.")
_TOO_LONG: Final = Text(
    "{n}文字多いようです。コードは{length}文字です。",
    "That is {n} too many. A code has {length} characters.",
)
_UNTITLED: Final = Text("無題のお届けもの", "Untitled gift")
_FROM: Final = Text("{giver} 様から", "From {giver}")


class ClaimStage(StrEnum):
    """``arriving``: it is the member's; what it is made of is still on its way to this machine."""

    ENTER = "enter"
    ASKING = "asking"
    ARRIVING = "arriving"
    CLAIMED = "claimed"


class ClaimInputs(NamedTuple):
    stage: ClaimStage
    typed: str
    signed_in: bool
    claim: Claim | None
    told: Told
    language: Language


@dataclass(frozen=True, slots=True)
class ClaimProps:
    """``hint`` says what is still missing, ``error`` what can't be right; ``spokenCode`` is for reading it back."""

    stage: str = "enter"
    typed: str = ""
    hint: str = ""
    error: str = ""
    spokenCode: str = ""
    signedIn: bool = False
    canClaim: bool = False
    happened: str = ""
    safe: str = ""
    next: str = ""
    code: str = ""
    title: str = ""
    giver: str = ""
    note: str = ""


def code_hint(typed: str, language: Language) -> tuple[str, str]:
    """Return what is still missing of a code, or how it was read; and what can't be right."""
    found = read_code(typed)
    if found.strange:
        separator = "、" if language is Language.JA else ", "
        return "", _STRANGE.filled(letters=separator.join(found.strange)).in_(language)
    if found.length > CODE_LENGTH:
        over = found.length - CODE_LENGTH
        return "", _TOO_LONG.filled(n=str(over), length=str(CODE_LENGTH)).in_(language)
    if found.code:
        return grouped(found.code), ""
    return (_MORE.filled(n=str(CODE_LENGTH - found.length)).in_(language), "") if found.length else ("", "")


def derive_claim(inputs: ClaimInputs) -> ClaimProps:
    language = inputs.language
    found = read_code(inputs.typed)
    hint, error = code_hint(inputs.typed, language)
    claim = inputs.claim
    return ClaimProps(
        stage=inputs.stage.value,
        typed=inputs.typed,
        hint=hint,
        error=error,
        spokenCode=spoken(found.code) if found.code else "",
        signedIn=inputs.signed_in,
        canClaim=found.code is not None and inputs.signed_in and inputs.stage is ClaimStage.ENTER,
        happened=inputs.told.happened,
        safe=inputs.told.safe,
        next=inputs.told.next,
        code=inputs.told.code,
        title=(claim.title or _UNTITLED.in_(language)) if claim else "",
        giver=_FROM.filled(giver=claim.giver).in_(language) if claim and claim.giver else "",
        note=claim.note if claim else "",
    )
