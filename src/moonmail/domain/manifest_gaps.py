"""What a manifest still lacks, in words, and who can supply it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from moonmail.domain.item import Material
from moonmail.domain.manifest import INVENTORY_FROM_MG, Flight, Line
from moonmail.domain.mission import ProtectionCategory, protection_category
from moonmail.domain.nations import NATIONS
from moonmail.domain.states import ShipmentState
from moonmail.domain.text import Text


class Supplier(StrEnum):
    """Who can supply what is missing."""

    MEMBER = "member"
    REVIEW = "review"
    RECEIVING = "receiving"
    OPERATIONS = "operations"


class GapKind(StrEnum):
    WINDOW = "window"
    FLIGHT_FACTS = "flight_facts"
    CATEGORY = "category"
    MATERIAL = "material"
    OWNER = "owner"
    NATIONALITY = "nationality"
    REVIEW = "review"
    UNSURE = "unsure"
    ORGANIC_MASS = "organic_mass"
    ORGANIC_KINDS = "organic_kinds"
    NOT_HERE = "not_here"
    NOT_SCREENED = "not_screened"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Gap:
    """``line``: the shipment's id; empty for what the flight itself lacks. ``fields``: of the line or the flight."""

    kind: GapKind
    line: str = ""
    fields: tuple[str, ...] = ()

    @property
    def supplier(self) -> Supplier:
        return SUPPLIED_BY[self.kind]

    def json(self) -> dict[str, Any]:
        return {
            "kind": self.kind.value,
            "supplier": self.supplier.value,
            "line": self.line,
            "fields": list(self.fields),
        }


SUPPLIER_NAMES: Final[dict[Supplier, Text]] = {
    Supplier.MEMBER: Text("会員", "Member"),
    Supplier.REVIEW: Text("申告の確認", "Review of declarations"),
    Supplier.RECEIVING: Text("受付・検査", "Receiving"),
    Supplier.OPERATIONS: Text("運航管理", "Operations"),
}

SUPPLIED_BY: Final[dict[GapKind, Supplier]] = {
    GapKind.WINDOW: Supplier.OPERATIONS,
    GapKind.FLIGHT_FACTS: Supplier.OPERATIONS,
    GapKind.CATEGORY: Supplier.OPERATIONS,
    GapKind.MATERIAL: Supplier.MEMBER,
    GapKind.OWNER: Supplier.MEMBER,
    GapKind.NATIONALITY: Supplier.MEMBER,
    GapKind.REVIEW: Supplier.REVIEW,
    GapKind.UNSURE: Supplier.REVIEW,
    GapKind.ORGANIC_MASS: Supplier.MEMBER,
    GapKind.ORGANIC_KINDS: Supplier.MEMBER,
    GapKind.NOT_HERE: Supplier.MEMBER,
    GapKind.NOT_SCREENED: Supplier.RECEIVING,
    GapKind.REFUSED: Supplier.RECEIVING,
}

GAP_WORDS: Final[dict[GapKind, Text]] = {
    GapKind.WINDOW: Text(
        "打上げ期間がまだ決まっていないため、締切日がわかりません。",
        "The launch window is not set, so the closing date is not known.",
    ),
    GapKind.FLIGHT_FACTS: Text(
        "便の基本情報（運航会社、着陸機、ロケット、打上げ場所）に空欄があります。",
        "The flight's operator, lander, rocket or launch site is not filled in.",
    ),
    GapKind.CATEGORY: Text(
        "着陸地の緯度では惑星保護カテゴリーIIbにあたりますが、IIaと登録されています。",
        "By its latitude the site is planetary-protection category IIb, but IIa is registered.",
    ),
    GapKind.MATERIAL: Text(
        "材質が「その他」だけで、材質の名前が書かれていません。",
        "The only material is “other”, and no name of it was given.",
    ),
    GapKind.OWNER: Text("持ち主の名前がありません。", "The owner's name is missing."),
    GapKind.NATIONALITY: Text(
        "持ち主の国籍がないか、国名のコードとして読めません。",
        "The owner's nationality is missing, or is no country's code.",
    ),
    GapKind.REVIEW: Text("申告の確認が終わっていません。", "The declaration has not been reviewed yet."),
    GapKind.UNSURE: Text(
        "「わからない」と答えた項目があり、危険物の量が決まりません。",
        "Some answers are “not sure”, so amounts of hazardous material are not known.",
    ),
    GapKind.ORGANIC_MASS: Text(
        "IIbの着陸地に必要な、有機物の質量がありません。",
        "The mass of organic material is missing, which a IIb site asks for.",
    ),
    GapKind.ORGANIC_KINDS: Text(
        "有機物が合わせて1 kgを超えるため、種類ごとの質量が必要です。この品物は、種類が分けられていません。",
        "Organic material is over 1 kg in total, so its mass is due by kind. This item's kinds are not told apart.",
    ),
    GapKind.NOT_HERE: Text("品物がまだ届いていません。", "The item has not arrived yet."),
    GapKind.NOT_SCREENED: Text(
        "品物は届きましたが、検査が終わっていません。", "The item is here, but has not been screened."
    ),
    GapKind.REFUSED: Text(
        "検査で止まっています。搭載するかどうかを決めてください。",
        "It was held at screening. Whether it flies must be decided.",
    ),
}

_BEFORE_ARRIVAL: Final = frozenset(
    {
        ShipmentState.DRAFT,
        ShipmentState.DECLARED,
        ShipmentState.NEEDS_REVIEW,
        ShipmentState.CLEARED,
        ShipmentState.AWAITING_ITEM,
    }
)


def gaps(flight: Flight, lines: Sequence[Line]) -> tuple[Gap, ...]:
    """Return all that is missing: of the flight first, then line by line in the order of the manifest."""
    organic = sum(line.organic_mg or 0 for line in lines)
    due = flight.protection is ProtectionCategory.IIB and organic > INVENTORY_FROM_MG
    found = list(_of_flight(flight))
    for line in sorted(lines, key=lambda line: (line.kind, line.number, line.id)):
        if line.kind == "item":
            found += _of_item(line, flight, inventory_due=due)
    return tuple(found)


def _of_flight(flight: Flight) -> Iterator[Gap]:
    if flight.earliest is None or flight.latest is None:
        yield Gap(GapKind.WINDOW, fields=("earliest", "latest"))
    empty = [name for name in ("operator", "launch_vehicle") if not getattr(flight, name).strip()]
    if empty:
        yield Gap(GapKind.FLIGHT_FACTS, fields=tuple(empty))
    # The other way round is right: a place in permanent shadow is IIb wherever it is.
    if protection_category(flight.lat) is ProtectionCategory.IIB and flight.protection is ProtectionCategory.IIA:
        yield Gap(GapKind.CATEGORY, fields=("protection",))


def _of_item(line: Line, flight: Flight, *, inventory_due: bool) -> Iterable[Gap]:
    def gap(kind: GapKind, *fields: str) -> Gap:
        return Gap(kind, line.id, fields)

    if set(line.materials) == {Material.OTHER.value} and not line.description.strip():
        yield gap(GapKind.MATERIAL, "materials", "description")
    if not line.owner_name:
        yield gap(GapKind.OWNER, "owner_name")
    if line.owner_nationality not in NATIONS:
        yield gap(GapKind.NATIONALITY, "owner_nationality")
    if line.review == "open":
        yield gap(GapKind.REVIEW, "review")
    if None in (line.hazardous_mg, line.radioactive_mg, line.explosive_mg):
        yield gap(GapKind.UNSURE, *line.declared_unsure)
    if flight.protection is ProtectionCategory.IIB:
        if line.organic_mg is None:
            yield gap(GapKind.ORGANIC_MASS, "organic_mg")
        elif inventory_due and line.organic_mg and len(line.organic_kinds) != 1:
            yield gap(GapKind.ORGANIC_KINDS, "organic_mg", "organic_kinds")
    if line.screening in ("ask", "refuse"):
        yield gap(GapKind.REFUSED, "screening")
    elif line.state in _BEFORE_ARRIVAL:
        yield gap(GapKind.NOT_HERE, "state")
    elif line.state == ShipmentState.RECEIVED:
        yield gap(GapKind.NOT_SCREENED, "screening")
