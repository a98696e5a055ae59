"""Who sits at the desk, what they may open, and why nothing is to be seen: in words. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from moonmail.client.desk.session import StaffSession, TroubleSaid
from moonmail.desktop.desk.words import told
from moonmail.desktop.viewmodels.desk_pages import PAGES, is_built
from moonmail.desktop.viewmodels.desk_palette import native_keys
from moonmail.desktop.viewmodels.direct_words import Told
from moonmail.domain.staff import ROLE_NAMES
from moonmail.domain.text import Language, Text

_OFFLINE: Final = Text(
    "サーバーにつながっていません。{what}入力した内容は、この画面に残っています。",
    "The server can't be reached. {what}What you typed stays on this screen.",
)
_RECEIVING_GOES_ON: Final = Text("受付・検査はこのまま続けられます。", "Receiving goes on. ")
_NOTHING: Final = Text("\u200b", "\u200b")


class DeskInputs(NamedTuple):
    session: StaffSession
    trouble: TroubleSaid
    page: str
    covered: bool
    signing_in: bool
    failure: BaseException | None
    language: Language


@dataclass(frozen=True, slots=True)
class RailRow:
    name: str
    title: str
    iconName: str
    keys: str
    current: bool


@dataclass(frozen=True, slots=True)
class DeskProps:
    """``covered``: empty, ``sign_in``, ``ended`` (by the backend) or ``idle``: nothing of anybody is to be seen."""

    page: str = ""
    pageFile: str = ""
    pageTitle: str = ""
    covered: str = "sign_in"
    signingIn: bool = False
    staffName: str = ""
    staffRoles: str = ""
    offline: str = ""
    happened: str = ""
    safe: str = ""
    next: str = ""
    code: str = ""
    mayHelp: bool = False
    rail: tuple[RailRow, ...] = ()


def pages_for(session: StaffSession) -> tuple[str, ...]:
    """Return the pages that somebody may use, in the order of the rail."""
    return tuple(name for name, page in PAGES.items() if page.icon and is_built(name) and session.may(*page.acts))


def derive_desk(inputs: DeskInputs) -> DeskProps:
    session, language = inputs.session, inputs.language
    cover = "sign_in" if not session.staff_id else "ended" if session.ended else "idle" if inputs.covered else ""
    said = told(inputs.failure, language) if inputs.failure is not None else Told()
    page = PAGES.get(inputs.page)
    offline = ""
    if inputs.trouble.trouble is not None and not cover:
        goes_on = _RECEIVING_GOES_ON if session.may(*PAGES["receive"].acts) else _NOTHING
        offline = _OFFLINE.filled(what=goes_on).in_(language).replace("\u200b", "")
    names = pages_for(session)
    return DeskProps(
        page=inputs.page,
        pageFile=page.file if page else "",
        pageTitle=page.title.in_(language) if page else "",
        covered=cover,
        signingIn=inputs.signing_in,
        staffName=session.name,
        staffRoles="・".join(ROLE_NAMES[role].in_(language) for role in session.roles)
        if language is Language.JA
        else ", ".join(ROLE_NAMES[role].in_(language) for role in session.roles),
        offline=offline,
        happened=said.happened,
        safe=said.safe,
        next=said.next,
        code=said.code,
        mayHelp=is_built("help") and session.may(*PAGES["help"].acts),
        rail=tuple(
            RailRow(
                name,
                PAGES[name].title.in_(language),
                PAGES[name].icon,
                native_keys(PAGES[name].keys),
                name == inputs.page,
            )
            for name in names
        ),
    )
