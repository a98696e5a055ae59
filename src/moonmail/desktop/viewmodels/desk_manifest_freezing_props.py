"""Freezing a manifest, in words. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.contract.manifests import ManifestDraft

_UNCHANGED: Final = Text(
    "第{n}版から変わったところはありません。新しい版は要りません。",
    "Nothing has changed since version {n}. No new one is needed.",
)
_NEEDS_REASON: Final = Text("理由を入力してください。", "Write the reason.")
_NEEDS_YES: Final = Text(
    "足りない項目があります。このまま確定するときは、上のスイッチを入れてください。",
    "Something is missing. To freeze it all the same, use the switch above.",
)
_OVER: Final = Text(
    "打上げ済み、または中止の便のため、新しい版は作れません。",
    "This flight has launched or was cancelled, so there is no new version.",
)


class FreezingInputs(NamedTuple):
    draft: ManifestDraft | None
    reason: str
    although: bool
    busy: bool
    language: Language


@dataclass(frozen=True, slots=True)
class FreezingProps:
    """``possible``: there can be a new version at all. ``incomplete``: something is missing, and freezing takes a yes.

    ``whyNot``: why it can't be frozen now.
    """

    shown: bool = False
    possible: bool = False
    reason: str = ""
    reasonNeeded: bool = False
    incomplete: bool = False
    although: bool = False
    canFreeze: bool = False
    whyNot: str = ""
    busy: bool = False


def derive_freezing(inputs: FreezingInputs) -> FreezingProps:
    draft = inputs.draft
    why_not = _why_not(inputs)
    possible = draft is not None and not draft.over and draft.same_as is None
    return FreezingProps(
        shown=draft is not None,
        possible=possible,
        reason=inputs.reason,
        reasonNeeded=draft.closed if draft else False,
        incomplete=possible and draft is not None and not draft.complete,
        although=inputs.although,
        canFreeze=draft is not None and not why_not and not inputs.busy,
        whyNot=why_not,
        busy=inputs.busy,
    )


def _why_not(inputs: FreezingInputs) -> str:
    language, draft = inputs.language, inputs.draft
    if draft is None:
        return ""
    if draft.over:
        return _OVER.in_(language)
    if draft.same_as is not None:
        return _UNCHANGED.filled(n=str(draft.same_as)).in_(language)
    if draft.closed and not inputs.reason.strip():
        return _NEEDS_REASON.in_(language)
    if not draft.complete and not inputs.although:
        return _NEEDS_YES.in_(language)
    return ""
