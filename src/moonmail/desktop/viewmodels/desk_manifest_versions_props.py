"""Frozen versions of a manifest and what is different between them, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

from moonmail.domain import formats
from moonmail.domain.manifest import PERSONAL
from moonmail.domain.manifest_words import FIELD_NAMES, exact, value_words
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.contract.manifests import FieldChangeOut, ManifestDifferences, ManifestLine, ManifestVersion

_VERSION: Final = Text("第{n}版", "Version {n}")
_OF_FLIGHT: Final = Text("便", "Flight")
_BY: Final = Text("{name}・{at}", "{name}, {at}")
_GAPS: Final = Text("不足 {n}件のまま確定", "Frozen with {n} missing")
_WHOLE: Final = Text("不足なし", "Complete")
_DIFF_NOW: Final = Text("第{before}版といまの違い", "From version {before} to now")
_DIFF: Final = Text("第{before}版と第{after}版の違い", "From version {before} to version {after}")
_DIFF_NONE: Final = Text("違いはありません。", "There is no difference.")
_DIFF_COUNT: Final = Text(
    "追加 {added}・削除 {removed}・変更 {changed}", "{added} added, {removed} removed, {changed} changed"
)
_ADDED: Final = Text("追加", "Added")
_REMOVED: Final = Text("削除", "Removed")
_CHANGED: Final = Text("変更", "Changed")
_FROM_TO: Final = Text("{field}：{before} → {after}", "{field}: {before} → {after}")
_HIDDEN: Final = Text("{field}：変わりました（画面には表示しません）", "{field}: another one (not shown on screen)")
_READING: Final = Text("受け取っています　{size}", "Receiving {size}")


@dataclass(frozen=True, slots=True)
class VersionRow:
    versionId: str
    title: str
    by: str
    reason: str
    standing: str
    iconName: str
    tone: str
    hash: str
    current: bool


@dataclass(frozen=True, slots=True)
class DiffRow:
    key: str
    sign: str
    iconName: str
    tone: str
    title: str
    text: str


class VersionsInputs(NamedTuple):
    """``comparing``: differences are looked at, known or not yet. ``coming``: bytes of a file that comes, or -1."""

    versions: Sequence[ManifestVersion]
    chosen: str
    differences: ManifestDifferences | None
    comparing: bool
    coming: int
    zone: ZoneInfo
    language: Language


@dataclass(frozen=True, slots=True)
class VersionsProps:
    title: str = ""
    mayCompareBefore: bool = False
    comparing: bool = False
    coming: str = ""
    diffTitle: str = ""
    diffText: str = ""
    versions: tuple[VersionRow, ...] = ()
    differences: tuple[DiffRow, ...] = ()


def derive_versions(inputs: VersionsInputs) -> VersionsProps:
    language, found = inputs.language, inputs.differences
    chosen = next((each for each in inputs.versions if str(each.id) == inputs.chosen), None)
    return VersionsProps(
        title=_VERSION.filled(n=str(chosen.number)).in_(language) if chosen else "",
        mayCompareBefore=chosen is not None and chosen.number > inputs.versions[-1].number,
        comparing=inputs.comparing,
        coming=_READING.filled(size=_bytes(inputs.coming)).in_(language) if inputs.coming >= 0 else "",
        diffTitle=_diff_title(found, language),
        diffText=_diff_text(found, language),
        versions=tuple(_version_row(each, inputs) for each in inputs.versions),
        differences=tuple(_diff_rows(found, language)) if found else (),
    )


def _version_row(version: ManifestVersion, inputs: VersionsInputs) -> VersionRow:
    language = inputs.language
    return VersionRow(
        versionId=str(version.id),
        title=_VERSION.filled(n=str(version.number)).in_(language),
        by=_BY.filled(name=version.frozen_by, at=_at(version.frozen_at, inputs)).in_(language),
        reason=version.reason,
        standing=(_WHOLE if version.complete else _GAPS.filled(n=f"{version.gaps:,}")).in_(language),
        iconName="circle-check" if version.complete else "triangle-alert",
        tone="ok" if version.complete else "warn",
        hash=version.sha256[:16],
        current=str(version.id) == inputs.chosen,
    )


def _at(at: datetime, inputs: VersionsInputs) -> str:
    return formats.time_of(at, inputs.language, inputs.zone, name_japan=False)


def _diff_title(found: ManifestDifferences | None, language: Language) -> str:
    if found is None:
        return ""
    if found.after is None:
        return _DIFF_NOW.filled(before=str(found.before)).in_(language)
    return _DIFF.filled(before=str(found.before), after=str(found.after)).in_(language)


def _diff_text(found: ManifestDifferences | None, language: Language) -> str:
    if found is None:
        return ""
    if not (found.flight or found.added_count or found.removed_count or found.changed_count):
        return _DIFF_NONE.in_(language)
    return _DIFF_COUNT.filled(
        added=f"{found.added_count:,}", removed=f"{found.removed_count:,}", changed=f"{found.changed_count:,}"
    ).in_(language)


def _diff_rows(found: ManifestDifferences, language: Language) -> Iterator[DiffRow]:
    for change in found.flight:
        yield DiffRow(
            f"flight.{change.field}",
            _OF_FLIGHT.in_(language),
            "rocket",
            "plain",
            _change_words(change, language),
            "",
        )
    for sign, icon, tone, lines in (
        (_ADDED, "plus", "ok", found.added),
        (_REMOVED, "minus", "bad", found.removed),
    ):
        for line in lines:
            detail = f"{value_words('size', line.size, language)} · {exact(line.mass_mg, 'g')}"
            yield DiffRow(f"{icon}.{line.id}", sign.in_(language), icon, tone, _line_title(line), detail)
    for each in found.changed:
        text = "\n".join(_change_words(change, language) for change in each.fields)
        yield DiffRow(str(each.line.id), _CHANGED.in_(language), "pencil", "warn", _line_title(each.line), text)


def _line_title(line: ManifestLine) -> str:
    return f"{line.number}　{line.name}" if line.number else line.name


def _change_words(change: FieldChangeOut, language: Language) -> str:
    name = FIELD_NAMES[change.field].in_(language) if change.field in FIELD_NAMES else change.field
    if change.field in PERSONAL:
        return _HIDDEN.filled(field=name).in_(language)
    before, after = (value_words(change.field, value, language) for value in (change.before, change.after))
    return _FROM_TO.filled(field=name, before=before, after=after).in_(language)


def _bytes(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB"
