"""What a guest's frame shows, derived from where the session is. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from moonmail.desktop.settings import LARGEST_TEXT, Preferences, ThemeChoice
from moonmail.desktop.viewmodels import kiosk_guest_words as say
from moonmail.domain.kiosk import KioskState, Place
from moonmail.domain.text import Language, Text

TEXT_SIZES: Final = (100, 125, 150, LARGEST_TEXT)


class Overlay(StrEnum):
    """What lies over the page and takes its touches."""

    NONE = ""
    LEAVING = "leaving"
    WARNING = "timeout_warning"
    STAFF = "call_staff"


class Staff(StrEnum):
    """How the call for staff stands."""

    NOT_CALLED = ""
    ASKED = "asked"
    COMING = "coming"
    NOT_TOLD = "not_told"


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that ends with the session. ``key`` names it among the others; ``carries``: it can be taken home."""

    key: str
    iconName: str
    title: str
    hint: str
    carries: bool = False


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that was done in this session: told at the end. ``take``: it is in the guest's hands now."""

    key: str
    icon: str
    title: Text
    hint: Text | None = None
    take: bool = False


@dataclass(frozen=True, slots=True)
class DeedRow:
    key: str
    iconName: str
    title: str
    hint: str


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One choice of the menu; the first one is the accent."""

    key: str
    iconName: str
    title: str
    hint: str
    first: bool


class GuestInputs(NamedTuple):
    """``tasks``: what can be begun. ``carries``: a draft can be taken home."""

    place: Place
    page: str
    leaving: bool
    lounge: Text | None
    online: bool
    staff: Staff
    preferences: Preferences
    reach: bool
    sorry: bool
    signed_in: bool
    member: str
    tasks: tuple[str, ...]
    losses: tuple[Loss, ...]
    deeds: tuple[Deed, ...]
    language: Language
    languages: tuple[str, ...]
    carries: bool


@dataclass(frozen=True, slots=True)
class GuestProps:
    """Labels of the frame are in both languages until one is chosen: then ``choosing`` is true."""

    state: str = KioskState.LANGUAGE.value
    page: str = "language"
    overlay: str = Overlay.NONE.value
    lounge: str = ""
    online: bool = True
    noticeHappened: str = ""
    noticeSafe: str = ""
    noticeNext: str = ""
    sorry: str = ""
    staff: str = Staff.NOT_CALLED.value
    signedIn: bool = False
    memberName: str = ""
    textSize: int = 100
    contrast: bool = False
    reach: bool = False
    finishLabel: str = ""
    staffLabel: str = ""
    textLabel: str = ""
    contrastLabel: str = ""
    reachLabel: str = ""
    warningTitle: str = ""
    warningText: str = ""
    stayLabel: str = ""
    canCarry: bool = False
    languages: tuple[str, ...] = ()
    choosing: bool = False
    lossCount: int = 0
    deedCount: int = 0
    choices: tuple[ChoiceRow, ...] = ()
    losses: tuple[Loss, ...] = ()
    deeds: tuple[DeedRow, ...] = ()
    things: tuple[DeedRow, ...] = ()


def next_text_size(size: int) -> int:
    """Return the next larger size, or the smallest after the largest."""
    return next((step for step in TEXT_SIZES if step > size), TEXT_SIZES[0])


def derive_guest(inputs: GuestInputs) -> GuestProps:
    language, place = inputs.language, inputs.place
    overlay = _overlay(inputs)
    both = KioskState.LANGUAGE in {place.state, place.under}
    chosen = inputs.preferences

    def label(text: Text) -> str:
        # Who has not chosen yet reads the one or the other.
        return f"{text.ja}\n{text.en}" if both else text.in_(language)

    offline = not inputs.online
    return GuestProps(
        state=place.state.value,
        page=inputs.page,
        overlay=overlay.value,
        lounge=inputs.lounge.in_(language) if inputs.lounge else "",
        online=inputs.online,
        noticeHappened=say.OFFLINE.in_(language) if offline else "",
        noticeSafe=say.OFFLINE_SAFE.in_(language) if offline else "",
        noticeNext=say.OFFLINE_NEXT.in_(language) if offline else "",
        sorry=label(say.SORRY) if inputs.sorry and both else "",
        staff=inputs.staff.value,
        signedIn=inputs.signed_in,
        memberName=inputs.member,
        textSize=chosen.text_size,
        contrast=chosen.theme == ThemeChoice.CONTRAST,
        reach=inputs.reach,
        finishLabel=label(say.FINISH),
        staffLabel=label(say.CALL_STAFF if inputs.staff is Staff.NOT_CALLED else say.STAFF_CALLED),
        textLabel=label(say.TEXT_SIZE),
        contrastLabel=label(say.CONTRAST),
        reachLabel=label(say.REACH),
        warningTitle=label(say.STILL_THERE),
        warningText=label(say.ENDS_SOON if not inputs.losses else say.ENDS_SOON_LOST),
        stayLabel=label(say.STAY),
        canCarry=inputs.carries and any(loss.carries for loss in inputs.losses),
        languages=tuple(inputs.languages),
        choosing=both,
        lossCount=len(inputs.losses),
        deedCount=sum(not deed.take for deed in inputs.deeds),
        choices=_choices(inputs),
        losses=inputs.losses,
        deeds=tuple(_row(deed, language) for deed in inputs.deeds if not deed.take),
        things=tuple(_row(deed, language) for deed in (*inputs.deeds, _OWN) if deed.take),
    )


def _overlay(inputs: GuestInputs) -> Overlay:
    match inputs.place.state:
        case KioskState.TIMEOUT_WARNING:
            return Overlay.WARNING
        case KioskState.CALL_STAFF:
            return Overlay.STAFF
        case _:
            return Overlay.LEAVING if inputs.leaving else Overlay.NONE


# Whoever signed in had it in their hand.
_OWN: Final = Deed("own", "smartphone", say.OWN_THINGS, take=True)


def _row(deed: Deed, language: Language) -> DeedRow:
    return DeedRow(deed.key, deed.icon, deed.title.in_(language), deed.hint.in_(language) if deed.hint else "")


def _choices(inputs: GuestInputs) -> tuple[ChoiceRow, ...]:
    found: list[ChoiceRow] = []
    for key in inputs.tasks:
        words = say.CHOICES[key]
        found.append(
            ChoiceRow(key, words.icon, words.title.in_(inputs.language), words.hint.in_(inputs.language), not found)
        )
    return tuple(found)
