"""An item as it was declared, what the rules and the staff say of it, and what happens next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from moonmail.desktop.viewmodels.shipment_scene import Scene
from moonmail.domain import formats
from moonmail.domain.item import CATEGORY_NAMES, MATERIAL_NAMES, VERDICT_NAMES, ItemShape, VerdictKind
from moonmail.domain.sizes import SIZES
from moonmail.domain.states import ShipmentState
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.contract.items import ItemIn, VerdictOut

_LOOKS: Final[dict[VerdictKind, tuple[str, str]]] = {
    VerdictKind.ALLOWED: ("circle-check", "ok"),
    VerdictKind.NEEDS_REVIEW: ("search", "warn"),
    VerdictKind.NOT_ALLOWED: ("circle-x", "bad"),
}
_CLEARED: Final = Text("確認が終わり、お預かりできます", "Reviewed: we can take it")
_FOUND_AGAINST: Final = Text("確認の結果、お預かりできません", "Reviewed: we can't take it")
_NEXT: Final[dict[ShipmentState, Text]] = {
    ShipmentState.DECLARED: Text("申告の内容を確認しています。", "Your declaration is being looked at."),
    ShipmentState.NEEDS_REVIEW: Text(
        "スタッフが申告の内容を確認しています。確認が済むまで、お品物は送らずにお手元でお持ちください。結果はこのページでお知らせします。",
        "Our staff are looking at it. Please keep your item with you until they have. The result appears on this page.",
    ),
    ShipmentState.NOT_ALLOWED: Text(
        "お品物を変えるか、キャンセルできます。", "You can send something else, or cancel."
    ),
    ShipmentState.CLEARED: Text("お預かりの準備をしています。", "We are getting ready to take it."),
    ShipmentState.AWAITING_ITEM: Text(
        "お品物をお待ちしています。届いたら検査し、結果をこのページでお知らせします。",
        "We are waiting for your item. It is inspected when it arrives, and the result appears on this page.",
    ),
    ShipmentState.RECEIVED: Text(
        "お品物が届きました。検査の結果は、このページでお知らせします。",
        "Your item has arrived. The result of the inspection appears on this page.",
    ),
    ShipmentState.ACCEPTED: Text("検査が終わりました。着陸船に組み込みます。", "Inspected. It is built in next."),
    ShipmentState.REFUSED: Text(
        "検査の結果、搭載できませんでした。この先のことは、サポートデスクがご案内します。",
        "The inspection found that it can't fly. The support desk tells you what comes next.",
    ),
}
_CAPSULE: Final = Text("{name}（内寸 {mm}\u00a0mm）", "{name} (inside {mm}\u00a0mm)")
_LABELS: Final[dict[str, Text]] = {
    "what": Text("お品物", "Item"),
    "description": Text("説明", "Description"),
    "materials": Text("素材・仕上げ", "Materials and finish"),
    "measures": Text("大きさと重さ", "Measures and mass"),
    "organic": Text("有機物の重さ", "Organic material"),
    "capsule": Text("カプセル", "Capsule"),
    "owner": Text("持ち主", "Owner"),
    "value": Text("申告価額", "Declared value"),
}
_WHAT: Final = Text("{name}（{category}）", "{name} ({category})")
_PIECES: Final = Text("{n}点", "{n} pieces")
_ROUND: Final = Text("直径 {length} × 厚さ {height} mm", "⌀ {length} × {height} mm")
_BOX: Final = Text("{length} × {width} × {height} mm", "{length} × {width} × {height} mm")
_PRESSED: Final = Text("（押さえて測った大きさ）", " (pressed together)")
_DATA_SHEET: Final = Text("安全データシートを添付済み", "A safety data sheet is attached")
_SUMMARY: Final = Text("{what} ・ {size}", "{what} · {size}")


@dataclass(frozen=True, slots=True)
class DeclaredFact:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """What one rule found, and what would make it allowed."""

    rule: str
    why: str
    remedy: str
    icon: str
    tone: str


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """``source``: the address of the kept file, empty when it is not on this machine."""

    name: str
    source: str
    spoken: str


@dataclass(frozen=True, slots=True)
class DeclaredProps:
    """``state``: none or ready. ``open``: there is something in it that the member should see unasked."""

    state: str = "none"
    open: bool = False
    summary: str = ""
    verdict: str = ""
    verdictIcon: str = "circle"
    verdictTone: str = "plain"
    review: str = ""
    next: str = ""
    facts: tuple[DeclaredFact, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    photos: tuple[PhotoRow, ...] = ()
    dataSheet: str = ""


_PHOTO: Final = Text("お品物の写真 {n}", "Photo {n} of your item")


def derive_declared(scene: Scene | None, kept: dict[str, str]) -> DeclaredProps:
    """``kept``: the addresses of photos that are on this machine, by their SHA-256."""
    shipment = scene.detail.shipment if scene else None
    if scene is None or shipment is None or shipment.item is None:
        return DeclaredProps()
    item, verdict = shipment.item, shipment.verdict
    word, icon, tone = _verdict(verdict, shipment.state)
    facts = _facts(scene, item)
    photos = tuple(
        PhotoRow(sha, kept.get(sha, ""), scene.say(_PHOTO.filled(n=str(number))))
        for number, sha in enumerate(item.photos, 1)
    )
    return DeclaredProps(
        state="ready",
        open=shipment.state in {ShipmentState.NEEDS_REVIEW, ShipmentState.NOT_ALLOWED, ShipmentState.REFUSED},
        summary=scene.say(_SUMMARY.filled(what=item.name, size=SIZES[shipment.size].name)),
        verdict=scene.say(word) if word else "",
        verdictIcon=icon,
        verdictTone=tone,
        review=scene.say(verdict.review.text()) if verdict and verdict.review else "",
        next=scene.say(_NEXT[shipment.state]) if shipment.state in _NEXT else "",
        facts=facts,
        findings=tuple(
            FindingRow(
                finding.rule,
                scene.say(finding.why.text()),
                scene.say(finding.remedy.text()) if finding.remedy else "",
                *_LOOKS[finding.kind],
            )
            for finding in verdict.findings
            if finding.kind is not VerdictKind.ALLOWED
        )
        if verdict
        else (),
        photos=photos,
        dataSheet=scene.say(_DATA_SHEET) if item.data_sheet else "",
    )


def _verdict(verdict: VerdictOut | None, state: ShipmentState) -> tuple[Text | None, str, str]:
    if state in {ShipmentState.NOT_ALLOWED, ShipmentState.REFUSED}:
        return _FOUND_AGAINST, *_LOOKS[VerdictKind.NOT_ALLOWED]
    if verdict is None:
        return None, "circle", "plain"
    if verdict.reviewed_at is not None:
        return _CLEARED, *_LOOKS[VerdictKind.ALLOWED]
    return VERDICT_NAMES[verdict.kind], *_LOOKS[verdict.kind]


def _facts(scene: Scene, item: ItemIn) -> tuple[DeclaredFact, ...]:
    japanese = scene.language == "ja"
    comma = "、" if japanese else ", "
    materials = comma.join(scene.say(MATERIAL_NAMES[material]) for material in item.materials)
    shape = _ROUND if item.shape is ItemShape.ROUND else _BOX
    measures = scene.say(
        shape.filled(length=f"{item.length_mm:g}", width=f"{item.width_mm:g}", height=f"{item.height_mm:g}")
    )
    if item.compressed:
        measures += scene.say(_PRESSED)
    heavy = [measures, f"{item.mass_g:g} g"]
    if item.pieces > 1:
        heavy.append(scene.say(_PIECES.filled(n=str(item.pieces))))
    size = SIZES[scene.detail.card.size]
    capsule = _CAPSULE.filled(name=size.name, mm=f"{size.width_mm:g}×{size.height_mm:g}")
    values = {
        "what": scene.say(_WHAT.filled(name=item.name, category=CATEGORY_NAMES[item.category])),
        "description": item.description,
        "materials": comma.join(part for part in (materials, item.finish) if part),
        "measures": comma.join(heavy),
        "organic": f"{item.organic_mass_g:g} g" if item.organic_mass_g is not None else "",
        "capsule": scene.say(capsule),
        "owner": item.owner_name,
        "value": formats.yen(item.value_yen, scene.language),
    }
    return tuple(DeclaredFact(scene.say(_LABELS[key]), value) for key, value in values.items() if value)
