"""What the rules say of a declaration that is being filled in, and in which part of the page each answer is. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from moonmail.client.model import ItemDraft
from moonmail.desktop.viewmodels.declaration_read import Missing, Read, declaration_of, missing_of
from moonmail.domain.item import Answer, Contradiction, Finding, Hazard, VerdictKind
from moonmail.domain.mission import ProtectionCategory
from moonmail.domain.questions import GROUPS, QUESTIONS, QuestionGroup
from moonmail.domain.rules import assess, contradictions
from moonmail.domain.text import Text

PART_NAMES: Final[dict[str, Text]] = {
    "what": Text("お品物", "The item"),
    **{group.id: group.name for group in GROUPS},
    "owner": Text("持ち主と価格", "Owner and value"),
    "photos": Text("お写真", "Photos"),
    "agree": Text("ご確認とご同意", "Your agreement"),
}
PARTS: Final = tuple(PART_NAMES)
GROUP_OF: Final[dict[str, QuestionGroup]] = {group.id: group for group in GROUPS}
_PART_OF: Final[dict[str, str]] = {
    f"answers.{question.hazard}": group.id for group in GROUPS for question in group.questions
}
UNSURE: Final = "unsure-"
_NO_PHOTO: Final = "no-photo"


class Stand(StrEnum):
    """What the rules say now. ``open``: nothing was answered yet; ``so_far``: nothing speaks against it so far."""

    OPEN = "open"
    SO_FAR = "so_far"
    ALLOWED = "allowed"
    NEEDS_REVIEW = "needs_review"
    CONTRADICTORY = "contradictory"
    NOT_ALLOWED = "not_allowed"


KIND_STANDS: Final = {
    VerdictKind.ALLOWED: Stand.ALLOWED,
    VerdictKind.NEEDS_REVIEW: Stand.NEEDS_REVIEW,
    VerdictKind.NOT_ALLOWED: Stand.NOT_ALLOWED,
}


class Judged(NamedTuple):
    stand: Stand
    findings: tuple[Finding, ...]
    clashes: tuple[Contradiction, ...]
    missing: tuple[Missing, ...]


def judge(item: ItemDraft, read: Read, protection: ProtectionCategory) -> Judged:
    """Judge what was answered so far: what was not asked yet speaks neither for nor against it."""
    answered = dict(item.answers)
    missing = missing_of(item, read, protection)
    declared = declaration_of(item, read, unanswered=Answer.NO)
    all_answered = len(answered) == len(QUESTIONS)
    findings = tuple(
        finding for finding in assess(declared, protection).findings if finding.rule != _NO_PHOTO or all_answered
    )
    gone = {field for each in missing for field in each.fields}
    clashes = tuple(
        clash
        for clash in contradictions(declared, protection)
        if gone.isdisjoint(clash.fields) and _was_said(clash, answered)
    )
    kinds = {finding.kind for finding in findings}
    if VerdictKind.NOT_ALLOWED in kinds:
        stand = Stand.NOT_ALLOWED
    elif clashes:
        stand = Stand.CONTRADICTORY
    elif kinds:
        stand = Stand.NEEDS_REVIEW
    elif not answered:
        stand = Stand.OPEN
    else:
        stand = Stand.SO_FAR if any(each.judged for each in missing) else Stand.ALLOWED
    return Judged(stand, findings, clashes, missing)


def _was_said(clash: Contradiction, answered: Mapping[Hazard, Answer]) -> bool:
    """Whether all answers of a contradiction were given, not taken as no because nobody was asked yet."""
    named = [field.removeprefix("answers.") for field in clash.fields if field.startswith("answers.")]
    return all(Hazard(name) in answered for name in named)


def part_of(field: str) -> str:
    return _PART_OF.get(field, "what")


def part_of_rule(finding: Finding) -> str:
    hazard = next((q.hazard for q in QUESTIONS if finding.rule == f"{UNSURE}{q.hazard.replace('_', '-')}"), None)
    if hazard is not None:
        return _PART_OF[f"answers.{hazard}"]
    return _RULE_PARTS.get(finding.rule, "what")


# Where the answer is that a rule looks at; what is not here is said on the first part.
RULE_HAZARDS: Final[dict[str, Hazard]] = {
    "no-battery": Hazard.BATTERY,
    "no-power": Hazard.POWERED,
    "no-liquid": Hazard.LIQUID,
    "no-sealed-gas": Hazard.SEALED,
    "no-explosive": Hazard.EXPLOSIVE,
    "no-chemical": Hazard.CHEMICAL,
    "no-radioactive": Hazard.RADIOACTIVE,
    "no-sharp": Hazard.SHARP,
    "no-food": Hazard.FOOD,
    "no-living": Hazard.LIVING,
    "hair-teeth": Hazard.HAIR_TEETH,
    "remains": Hazard.REMAINS,
    "magnet": Hazard.MAGNET,
    "data-media": Hazard.DATA_MEDIA,
    "rights": Hazard.RIGHTS,
    "culture": Hazard.CULTURE,
}
SOFT_RULES: Final = frozenset({"outgassing", "outgassing-data-sheet"})
_RULE_PARTS: Final[dict[str, str]] = {
    **{rule: _PART_OF[f"answers.{hazard}"] for rule, hazard in RULE_HAZARDS.items()},
    "outgassing": "photos",
    "outgassing-data-sheet": "photos",
    _NO_PHOTO: "photos",
}
