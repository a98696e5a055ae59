"""The audit at the desk, in words. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from moonmail.desktop.viewmodels.desk_audit_words import ACTS, FAULTS, look_of, short, what_words, who_words, why_words
from moonmail.desktop.viewmodels.direct_words import Told
from moonmail.domain import formats
from moonmail.domain.audit import AuditAct
from moonmail.domain.staff import ROLE_NAMES, StaffRole
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from moonmail.contract.audit import AuditVerification
    from moonmail.contract.desk import AuditEntryOut

ACT_CHOICES: Final = ("", *AuditAct)
_ALL_ACTS: Final = Text("すべての操作", "Everything")
_MEMBER: Final = Text("会員 {id}", "Member {id}")
_ERASED: Final = Text("詳細は、法令に基づいて消去されました。", "The detail was erased, as the law asks.")
_NO_DETAIL: Final = Text("詳細はありません。", "There is no detail.")
_GOOD: Final = Text(
    "{n}件すべてを調べました。書き換えや欠落は見つかりませんでした。",
    "All {n} entries were looked through. Nothing was altered or is missing.",
)
_BAD: Final = Text(
    "{n}件を調べ、{found}件の異常が見つかりました。この画面を閉じずに、責任者とシステム管理者に連絡してください。",
    "{n} entries were looked through, and {found} faults were found. Leave this open, and call a supervisor and "
    "whoever runs the server.",
)
_AT_LEAST: Final = Text("{n}以上", "at least {n}")
_FAULT: Final = Text("{number}番：{fault}", "No. {number}: {fault}")
_CHECKPOINT: Final = Text(
    "最新の照合点：{number}番、{at}。別の場所に控えておくと、あとからの書き換えを見つけられます。",
    "Newest checkpoint: no. {number}, {at}. Kept elsewhere, it shows any later alteration.",
)
_NO_CHECKPOINT: Final = Text("照合点はまだありません。", "There is no checkpoint yet.")


@dataclass(frozen=True, slots=True)
class AuditRow:
    number: int
    at: str
    who: str
    role: str
    act: str
    iconName: str
    tone: str
    about: str
    why: str
    chosen: bool
    spoken: str


@dataclass(frozen=True, slots=True)
class FilterRow:
    """A filter that is on. ``by``: who, member or what."""

    by: str
    words: str


class AuditFilter(NamedTuple):
    """``who_name``: how whoever is filtered by is called."""

    who: str = ""
    member: str = ""
    what: str = ""
    act: str = ""
    who_name: str = ""


class AuditInputs(NamedTuple):
    entries: tuple[AuditEntryOut, ...] | None
    more: bool
    filter: AuditFilter
    chosen: int
    busy: bool
    verifying: bool
    verification: AuditVerification | None
    failed: Told | None
    language: Language
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class AuditProps:
    """``state``: loading, empty, failed or shown. ``chain``: what came of looking through it."""

    state: str = "loading"
    more: bool = False
    busy: bool = False
    verifying: bool = False
    act: int = 0
    acts: tuple[str, ...] = ()
    number: str = ""
    title: str = ""
    at: str = ""
    who: str = ""
    role: str = ""
    about: str = ""
    member: str = ""
    why: str = ""
    detail: str = ""
    hash: str = ""
    chain: str = ""
    chainGood: bool = False
    faults: tuple[str, ...] = ()
    checkpoint: str = ""
    checkpointHash: str = ""
    happened: str = ""
    safe: str = ""
    next: str = ""
    code: str = ""
    rows: tuple[AuditRow, ...] = ()
    filters: tuple[FilterRow, ...] = ()


def derive_audit(inputs: AuditInputs) -> AuditProps:
    language, entries, failed = inputs.language, inputs.entries, inputs.failed or Told()
    state = "failed" if entries is None and inputs.failed else "loading" if entries is None else "shown"
    chosen = next((each for each in entries or () if each.number == inputs.chosen), None)
    return AuditProps(
        state="empty" if entries == () else state,
        more=inputs.more,
        busy=inputs.busy,
        verifying=inputs.verifying,
        act=ACT_CHOICES.index(inputs.filter.act) if inputs.filter.act in ACT_CHOICES else 0,
        acts=(_ALL_ACTS.in_(language), *(ACTS[act].words.in_(language) for act in AuditAct)),
        **_entry(chosen, inputs),
        **_chain(inputs.verification, inputs),
        happened=failed.happened,
        safe=failed.safe,
        next=failed.next,
        code=failed.code,
        rows=tuple(_row(each, inputs) for each in entries or ()),
        filters=_filters(inputs.filter, language),
    )


def _role(name: str, language: Language) -> str:
    return ROLE_NAMES[StaffRole(name)].in_(language) if name in set(StaffRole) else name


def _about(entry: AuditEntryOut, language: Language) -> str:
    member = _MEMBER.filled(id=short(entry.member)).in_(language) if entry.member else ""
    parts = [what_words(entry.what, language), member]
    return ("・" if language is Language.JA else " · ").join(part for part in parts if part)


def _row(entry: AuditEntryOut, inputs: AuditInputs) -> AuditRow:
    language = inputs.language
    look = look_of(entry.act)
    local = entry.at.astimezone(inputs.zone)
    parts = [
        f"{local:%m-%d} {formats.clock(entry.at, inputs.zone, seconds=True)}",
        who_words(entry.who, entry.name, language),
        look.words.in_(language),
        _about(entry, language),
        why_words(entry.why, language),
    ]
    return AuditRow(
        number=entry.number,
        at=parts[0],
        who=parts[1],
        role=_role(entry.role, language),
        act=parts[2],
        iconName=look.icon,
        tone=look.tone,
        about=parts[3],
        why=parts[4],
        chosen=entry.number == inputs.chosen,
        spoken=("、" if language is Language.JA else ", ").join(part for part in (str(entry.number), *parts) if part),
    )


def _entry(entry: AuditEntryOut | None, inputs: AuditInputs) -> dict[str, Any]:
    if entry is None:
        return {}
    language = inputs.language
    if entry.erased:
        detail = _ERASED.in_(language)
    elif entry.detail:
        detail = json.dumps(entry.detail, ensure_ascii=False, indent=2)
    else:
        detail = _NO_DETAIL.in_(language)
    return {
        "number": str(entry.number),
        "title": look_of(entry.act).words.in_(language),
        "at": formats.time_of(entry.at, language, inputs.zone),
        "who": who_words(entry.who, entry.name, language),
        "role": _role(entry.role, language),
        "about": entry.what,
        "member": entry.member,
        "why": why_words(entry.why, language),
        "detail": detail,
        "hash": entry.hash,
    }


def _chain(found: AuditVerification | None, inputs: AuditInputs) -> dict[str, Any]:
    if found is None:
        return {}
    language = inputs.language
    good = not found.findings
    count = Text(str(len(found.findings)), str(len(found.findings)))
    words = _GOOD if good else _BAD.filled(found=_AT_LEAST.filled(n=count) if found.more else count, n="{n}")
    newest = found.newest
    checkpoint = _NO_CHECKPOINT.in_(language)
    if newest is not None:
        at = formats.both(lambda each: formats.time_of(newest.at, each, inputs.zone))
        checkpoint = _CHECKPOINT.filled(number=str(newest.number), at=at).in_(language)
    return {
        "chain": words.filled(n=f"{found.entries:,}").in_(language),
        "chainGood": good,
        "faults": tuple(_fault(each.fault, each.number, language) for each in found.findings),
        "checkpoint": checkpoint,
        "checkpointHash": newest.hash if newest is not None else "",
    }


def _fault(fault: str, number: int, language: Language) -> str:
    words = FAULTS.get(fault) or Text(fault, fault)
    return _FAULT.filled(number=str(number), fault=words).in_(language)


def _filters(chosen: AuditFilter, language: Language) -> tuple[FilterRow, ...]:
    rows = []
    if chosen.who:
        rows.append(FilterRow("who", who_words(chosen.who, chosen.who_name, language)))
    if chosen.member:
        rows.append(FilterRow("member", _MEMBER.filled(id=short(chosen.member)).in_(language)))
    if chosen.what:
        rows.append(FilterRow("what", what_words(chosen.what, language)))
    return tuple(rows)
