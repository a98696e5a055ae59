"""Companies, schools and clubs that the member books for, in words. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

from moonmail.contract.accounts import BookerRole, OrganisationKind
from moonmail.desktop.viewmodels.claim_props import code_hint
from moonmail.desktop.viewmodels.direct_words import Told
from moonmail.domain import formats
from moonmail.domain.codes import grouped, read_code, spoken
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.contract.accounts import Booker, Member, Organisation, OrganisationBooking

KIND_NAMES: Final[dict[OrganisationKind, Text]] = {
    OrganisationKind.COMPANY: Text("会社", "Company"),
    OrganisationKind.SCHOOL: Text("学校", "School"),
    OrganisationKind.CLUB: Text("団体・サークル", "Club"),
}
_ROLES: Final[dict[BookerRole, Text]] = {
    BookerRole.OWNER: Text("管理者", "Owner"),
    BookerRole.BOOKER: Text("予約担当", "Booker"),
}
_STATES: Final[dict[str, Text]] = {
    "awaiting_payment": Text("お支払い待ち", "Awaiting payment"),
    "confirmed": Text("確定", "Confirmed"),
    "completed": Text("完了", "Completed"),
    "cancelled": Text("キャンセル", "Cancelled"),
    "lapsed": Text("不成立", "Lapsed"),
    "rebooked": Text("別の便に変更", "Moved to another flight"),
}
_MINE: Final = Text("{kind}・{role}", "{kind} · {role}")
_SINCE: Final = Text("{role}・{day}から", "{role} since {day}")
_VALID: Final = Text("{day}まで、1回だけ使えます。", "Valid once, until {day}.")
_SAY: Final = Text("電話での読み方：{words}", "On the telephone: {words}")
_BOOKED: Final = Text("{day}　{who}", "{day}, {who}")
_UNTITLED: Final = Text("無題", "Untitled")


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    organisationId: str
    name: str
    detail: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class BookerRow:
    memberId: str
    name: str
    detail: str
    removable: bool
    me: bool


@dataclass(frozen=True, slots=True)
class BookingRow:
    bookingId: str
    title: str
    detail: str
    booked: str
    total: str


class OrganisationsInputs(NamedTuple):
    """``opened`` is the id that is looked at; ``organisation`` None: it is being fetched."""

    member: Member | None
    opened: str
    organisation: Organisation | None
    editing: bool
    typed_name: str
    typed_receipt: str
    typed_kind: OrganisationKind
    typed_code: str
    busy: bool
    told: Told
    language: Language
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class OrganisationsProps:
    """``state``: list, new, loading or one."""

    state: str = "list"
    rows: tuple[OrganisationRow, ...] = ()
    name: str = ""
    kind: str = ""
    receiptName: str = ""
    owner: bool = False
    bookers: tuple[BookerRow, ...] = ()
    bookings: tuple[BookingRow, ...] = ()
    invitation: str = ""
    invitationHow: str = ""
    invitationUntil: str = ""
    typedName: str = ""
    typedReceipt: str = ""
    typedKind: str = "company"
    canSave: bool = False
    typedCode: str = ""
    codeHint: str = ""
    codeError: str = ""
    canJoin: bool = False
    busy: bool = False
    happened: str = ""
    safe: str = ""
    next: str = ""
    code: str = ""


def derive_organisations(inputs: OrganisationsInputs) -> OrganisationsProps:
    language, found = inputs.language, inputs.organisation
    memberships = inputs.member.organisations if inputs.member else []
    code = read_code(inputs.typed_code)
    hint, error = code_hint(inputs.typed_code, language)
    if inputs.editing:
        state = "new"
    elif inputs.opened:
        state = "one" if found is not None else "loading"
    else:
        state = "list"
    invited = found.invitation if found else None
    until = found.invitation_expires_at if found else None
    return OrganisationsProps(
        state=state,
        rows=tuple(
            OrganisationRow(
                str(each.organisation_id),
                each.name,
                _MINE.filled(kind=KIND_NAMES[each.kind], role=_ROLES[each.role]).in_(language),
                str(each.organisation_id) == inputs.opened,
            )
            for each in memberships
        ),
        name=found.name if found else "",
        kind=KIND_NAMES[found.kind].in_(language) if found else "",
        receiptName=found.receipt_name if found else "",
        owner=found is not None and found.role is BookerRole.OWNER,
        bookers=tuple(_booker(each, inputs) for each in found.bookers) if found else (),
        bookings=tuple(_booking(each, inputs) for each in found.bookings) if found else (),
        invitation=grouped(invited) if invited else "",
        invitationHow=_SAY.filled(words=spoken(invited)).in_(language) if invited else "",
        invitationUntil=_VALID.filled(day=_day(until, inputs)).in_(language) if invited and until else "",
        typedName=inputs.typed_name,
        typedReceipt=inputs.typed_receipt,
        typedKind=inputs.typed_kind.value,
        canSave=bool(inputs.typed_name.strip()) and not inputs.busy,
        typedCode=inputs.typed_code,
        codeHint=hint,
        codeError=error,
        canJoin=code.code is not None and not inputs.busy,
        busy=inputs.busy,
        happened=inputs.told.happened,
        safe=inputs.told.safe,
        next=inputs.told.next,
        code=inputs.told.code,
    )


def _day(at: datetime, inputs: OrganisationsInputs) -> str:
    return formats.day(at.astimezone(inputs.zone).date(), inputs.language)


def _booker(booker: Booker, inputs: OrganisationsInputs) -> BookerRow:
    me = inputs.member is not None and booker.member_id == inputs.member.id
    owner = inputs.organisation is not None and inputs.organisation.role is BookerRole.OWNER
    detail = _SINCE.filled(role=_ROLES[booker.role], day=_day(booker.since, inputs)).in_(inputs.language)
    return BookerRow(str(booker.member_id), booker.name, detail, owner or me, me)


def _booking(booking: OrganisationBooking, inputs: OrganisationsInputs) -> BookingRow:
    language = inputs.language
    state = _STATES.get(booking.state)
    parts = [booking.flight_number, booking.reference, state.in_(language) if state else booking.state]
    return BookingRow(
        str(booking.booking_id),
        booking.title or _UNTITLED.in_(language),
        "　".join(parts) if language is Language.JA else ", ".join(parts),
        _BOOKED.filled(day=_day(booking.booked_at, inputs), who=booking.booked_by).in_(language),
        formats.yen(booking.total, language),
    )
