"""What is kept about the member, in words: consents, the export, and what a deletion would do. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

from moonmail.desktop.viewmodels.direct_words import Told
from moonmail.domain import formats
from moonmail.domain.references import normalise_membership_number
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.contract.accounts import DeletionPlan, DocumentList, Member

_DOCUMENTS: Final[dict[str, Text]] = {
    "terms": Text("利用規約", "Terms of use"),
    "privacy": Text("プライバシーポリシー", "Privacy policy"),
    "seller": Text("特定商取引法に基づく表記", "About the seller"),
}
_AGREED: Final = Text("{day}に、{version}版に同意", "Agreed on {day} to the version of {version}")
_NOT_AGREED: Final = Text("同意していません", "Not agreed to")
_NEWER: Final = Text("{version}から、新しい版になりました。", "There is a new version, of {version}.")
_VERSION: Final = Text("{version}版", "Version of {version}")
_UNTIL: Final = Text("{day}まで", "Until {day}")
_UNTIL_FLIGHT: Final = Text("便が終わるまで", "Until the flight has ended")
_NUMBER_WRONG: Final = Text(
    "会員番号が違います。会員番号は画面の上にあるものです。",
    "This is not your membership number. It is shown at the top of this page.",
)
_NUMBER: Final = Text("会員番号 {number}", "Member number {number}")


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """``agree``: a newer version waits for the member's consent."""

    name: str
    title: str
    agreed: str
    newer: str
    path: str
    agree: bool


@dataclass(frozen=True, slots=True)
class KeptRow:
    what: str
    why: str
    until: str


class MyDataInputs(NamedTuple):
    """``asked``: documents whose new version the member has just agreed to, not yet confirmed."""

    member: Member | None
    documents: DocumentList | None
    asked: frozenset[str]
    plan: DeletionPlan | None
    planning: bool
    typed: str
    deleting: bool
    deleted: bool
    exporting: bool
    told: Told
    language: Language
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class MyDataProps:
    """``deletion``: none, loading, blocked, ready, deleting or done."""

    membership: str = ""
    documents: tuple[DocumentRow, ...] = ()
    deletion: str = "none"
    goes: tuple[str, ...] = ()
    stays: tuple[KeptRow, ...] = ()
    blocked: tuple[str, ...] = ()
    typed: str = ""
    numberError: str = ""
    canDelete: bool = False
    exporting: bool = False
    happened: str = ""
    safe: str = ""
    next: str = ""
    code: str = ""


def _version(version: str, language: Language) -> str:
    try:
        return formats.day(date.fromisoformat(version), language, weekday=False)
    except ValueError:
        return version


def _rows(inputs: MyDataInputs) -> tuple[DocumentRow, ...]:
    language = inputs.language
    given = {consent.document: consent for consent in inputs.member.consents} if inputs.member else {}
    listed = {document.name: document for document in inputs.documents.items} if inputs.documents else {}
    rows = []
    for name in dict.fromkeys([*listed, *given]):
        document, consent = listed.get(name), given.get(name)
        if consent is not None:
            day = formats.day(consent.given_at.astimezone(inputs.zone).date(), language)
            agreed = _AGREED.filled(day=day, version=_version(consent.version, language)).in_(language)
        elif document is not None and document.consent:
            agreed = _NOT_AGREED.in_(language)
        elif document is not None:
            agreed = _VERSION.filled(version=_version(document.version, language)).in_(language)
        else:
            continue
        behind = document is not None and document.consent and (not consent or consent.version != document.version)
        title = document.title.text() if document else _DOCUMENTS.get(name, Text(name, name))
        newer = ""
        if behind and document is not None and consent is not None:
            newer = _NEWER.filled(version=_version(document.version, language)).in_(language)
        rows.append(
            DocumentRow(
                name=name,
                title=title.in_(language),
                agreed=agreed,
                newer=newer,
                path=document.path if document else f"/{name}",
                agree=behind and name not in inputs.asked,
            )
        )
    return tuple(rows)


def derive_my_data(inputs: MyDataInputs) -> MyDataProps:
    language, plan, member = inputs.language, inputs.plan, inputs.member
    number = member.membership_number if member else ""
    right = bool(number) and normalise_membership_number(inputs.typed) == number
    wrong = len(inputs.typed.strip()) >= len(number) > 0 and not right
    if inputs.deleted:
        deletion = "done"
    elif inputs.deleting:
        deletion = "deleting"
    elif plan is not None:
        deletion = "blocked" if plan.blocked else "ready"
    else:
        deletion = "loading" if inputs.planning else "none"

    def until(day: str | None) -> str:
        return (_UNTIL.filled(day=_version(day, language)) if day else _UNTIL_FLIGHT).in_(language)

    return MyDataProps(
        membership=_NUMBER.filled(number=number).in_(language) if number else "",
        documents=_rows(inputs),
        deletion=deletion,
        goes=tuple(text.text().in_(language) for text in plan.goes) if plan else (),
        stays=tuple(
            KeptRow(kept.what.text().in_(language), kept.why.text().in_(language), until(kept.until))
            for kept in plan.stays
        )
        if plan
        else (),
        blocked=tuple(text.text().in_(language) for text in plan.blocked) if plan else (),
        typed=inputs.typed,
        numberError=_NUMBER_WRONG.in_(language) if wrong else "",
        canDelete=deletion == "ready" and right,
        exporting=inputs.exporting,
        happened=inputs.told.happened,
        safe=inputs.told.safe,
        next=inputs.told.next,
        code=inputs.told.code,
    )
