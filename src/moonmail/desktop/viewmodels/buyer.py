"""Who orders: the member alone or for an organisation, and a guardian's consent for those under 18."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.model import Draft, StoreChanged
from moonmail.desktop.viewmodels.base import QmlUncreatable, swap_props
from moonmail.domain.formats import JAPAN
from moonmail.domain.shop import needs_guardian
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.contract.accounts import Member
    from moonmail.contract.bookings import GuardianIn
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.send_draft import DraftKeeper

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_FEWEST_DIGITS: Final = 9
_NAME, _RELATION, _PHONE = range(3)
_LIMITS: Final = (80, 40, 30)

_MYSELF: Final = Text("わたし個人として", "For myself")
_MYSELF_NAMED: Final = Text("わたし個人として（{name}）", "For myself ({name})")
_NO_NAME: Final = Text("保護者の方のお名前を入力してください。", "Please enter the guardian's name.")
_NO_RELATION: Final = Text("続柄を入力してください。", "Please say how they are related to you.")
_NO_PHONE: Final = Text(
    "保護者の方の電話番号を、市外局番から入力してください。",
    "Please enter the guardian's telephone number with its area code.",
)
_NOT_AGREED: Final = Text(
    "保護者の方に読んでいただき、同意にチェックを入れてください。",
    "Please let your guardian read this, and tick the consent.",
)


@dataclass(frozen=True, slots=True)
class BuyerProps:
    """``booker`` counts ``bookers`` from 0, the member alone. ``missing``: what is still needed for the consent."""

    bookers: tuple[str, ...] = ()
    booker: int = 0
    forWhom: str = ""
    needsGuardian: bool = False
    guardianName: str = ""
    guardianRelation: str = ""
    guardianPhone: str = ""
    agreed: bool = False
    ready: bool = True
    missing: str = ""


def derive_buyer(
    member: Member | None, draft: Draft | None, *, agreed: bool, today: date, language: Language
) -> BuyerProps:
    """``today``: the day in Japan, by the server's time."""
    if draft is None:
        return BuyerProps()
    organisations = member.organisations if member else []
    name = member.name if member else ""
    myself = (_MYSELF_NAMED.filled(name=name.replace("{", "").replace("}", "")) if name else _MYSELF).in_(language)
    ids = [None, *(each.organisation_id for each in organisations)]
    at = ids.index(draft.organisation_id) if draft.organisation_id in ids else 0
    asked = needs_guardian(_born(member), today)
    missing = _missing(draft.guardian, agreed, language) if asked else ""
    return BuyerProps(
        bookers=(myself, *(each.name for each in organisations)),
        booker=at,
        forWhom=organisations[at - 1].name if at else "",
        needsGuardian=asked,
        guardianName=draft.guardian[_NAME],
        guardianRelation=draft.guardian[_RELATION],
        guardianPhone=draft.guardian[_PHONE],
        agreed=agreed,
        ready=not missing,
        missing=missing,
    )


def _born(member: Member | None) -> date | None:
    try:
        return date.fromisoformat(member.birth_date) if member else None
    except ValueError:
        return None


def _missing(guardian: tuple[str, str, str], agreed: bool, language: Language) -> str:
    name, relation, phone = (part.strip() for part in guardian)
    digits = sum(c.isdigit() for c in unicodedata.normalize("NFKC", phone))
    for there, word in (
        (name, _NO_NAME),
        (relation, _NO_RELATION),
        (digits >= _FEWEST_DIGITS, _NO_PHONE),
        (agreed, _NOT_AGREED),
    ):
        if not there:
            return word.in_(language)
    return ""


@QmlElement
@QmlUncreatable("made in Python")
class VmBuyer(QObject):
    """What is typed is kept with the draft; the consent itself is given anew on each confirmation."""

    bookersChanged = Signal()
    bookerChanged = Signal()
    forWhomChanged = Signal()
    needsGuardianChanged = Signal()
    guardianNameChanged = Signal()
    guardianRelationChanged = Signal()
    guardianPhoneChanged = Signal()
    agreedChanged = Signal()
    readyChanged = Signal()
    missingChanged = Signal()

    def __init__(self, services: Services, keeper: DraftKeeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._keeper = keeper
        self._member: Member | None = None
        self._agreed: object = None
        self._props = BuyerProps()
        keeper.changed.connect(self._update)
        services.localizer.changed.connect(self._update)
        services.bridge.storeChanged.connect(self._store_changed)
        services.bridge.sessionChanged.connect(self._reload)
        self._reload()

    def guardian(self) -> GuardianIn | None:
        """Return the consent to send with the order; None for who needs none."""
        draft = self._keeper.draft
        if draft is None or not self._props.needsGuardian:
            return None
        from moonmail.contract.bookings import GuardianIn

        name, relation, phone = (part.strip() for part in draft.guardian)
        return GuardianIn(name=name, relation=relation, phone=phone, consented_at=self._services.engine.server_now())

    def organisation_id(self) -> UUID | None:
        """Return for which organisation is booked; for none that the member no longer books for."""
        draft = self._keeper.draft
        wanted = draft.organisation_id if draft is not None else None
        mine = {each.organisation_id for each in self._member.organisations} if self._member else {wanted}
        return wanted if wanted in mine else None

    def show_member(self, member: Member | None) -> None:
        self._member = member
        self._update()

    @Slot()
    def _reload(self) -> None:
        self._services.jobs.when(self._services.engine.member(), self.show_member)

    @Slot(object)
    def _store_changed(self, event: StoreChanged) -> None:
        if "member" in event.types:
            self._reload()

    @Slot()
    def _update(self) -> None:
        draft = self._keeper.draft
        today = self._services.engine.server_now().astimezone(JAPAN).date()
        # Agreed to is one order: another draft, or the guardian's name changed, needs another tick.
        agreed = draft is not None and self._agreed == (draft.id, draft.guardian)
        new = derive_buyer(self._member, draft, agreed=agreed, today=today, language=self._services.localizer.language)
        old, self._props = self._props, new
        swap_props(self, old, self._props)

    @Slot(int)
    def chooseBooker(self, at: int) -> None:
        organisations = self._member.organisations if self._member else []
        chosen = organisations[at - 1].organisation_id if 0 < at <= len(organisations) else None
        self._keeper.change(organisation_id=chosen)

    @Slot(str)
    def editGuardianName(self, name: str) -> None:
        self._edit(_NAME, name)

    @Slot(str)
    def editGuardianRelation(self, relation: str) -> None:
        self._edit(_RELATION, relation)

    @Slot(str)
    def editGuardianPhone(self, phone: str) -> None:
        self._edit(_PHONE, phone)

    def _edit(self, part: int, text: str) -> None:
        draft = self._keeper.draft
        if draft is not None:
            parts = list(draft.guardian)
            parts[part] = text[: _LIMITS[part]]
            self._keeper.change(guardian=(parts[0], parts[1], parts[2]))

    @Slot(bool)
    def agree(self, agreed: bool) -> None:
        draft = self._keeper.draft
        self._agreed = (draft.id, draft.guardian) if agreed and draft is not None else None
        self._update()

    @Property("QStringList", notify=bookersChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def bookers(self) -> list[str]:
        return list(self._props.bookers)

    @Property(int, notify=bookerChanged)
    def booker(self) -> int:
        return self._props.booker

    @Property(str, notify=forWhomChanged)
    def forWhom(self) -> str:
        return self._props.forWhom

    @Property(bool, notify=needsGuardianChanged)
    def needsGuardian(self) -> bool:
        return self._props.needsGuardian

    @Property(str, notify=guardianNameChanged)
    def guardianName(self) -> str:
        return self._props.guardianName

    @Property(str, notify=guardianRelationChanged)
    def guardianRelation(self) -> str:
        return self._props.guardianRelation

    @Property(str, notify=guardianPhoneChanged)
    def guardianPhone(self) -> str:
        return self._props.guardianPhone

    @Property(bool, notify=agreedChanged)
    def agreed(self) -> bool:
        return self._props.agreed

    @Property(bool, notify=readyChanged)
    def ready(self) -> bool:
        return self._props.ready

    @Property(str, notify=missingChanged)
    def missing(self) -> str:
        return self._props.missing
