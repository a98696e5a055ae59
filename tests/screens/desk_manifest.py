"""The manifest's page in every state."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from tests.desktop.desks import EVERYBODY, NOW, OPERATIONS, DeskBench

from moonmail.client.errors import ExchangeError, Refusal
from moonmail.client.glance import Trouble
from moonmail.contract.base import Words
from moonmail.contract.manifests import (
    ChangedLine,
    FieldChangeOut,
    GapCount,
    ManifestDifferences,
    ManifestDraft,
    ManifestFlight,
    ManifestGap,
    ManifestLine,
    ManifestList,
    ManifestTotals,
    ManifestVersion,
    OrganicTotals,
)
from moonmail.domain.manifest_gaps import GAP_WORDS, SUPPLIED_BY, SUPPLIER_NAMES, GapKind
from moonmail.domain.mission import ProtectionCategory
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import ShipmentState

SHA: Final = "3f9c1d0e7a5b48c2"
LONG: Final = "海辺でひろった小さなガラスのかけらと、兄がくれた銀色のボタンを入れた袋"


def version(number: int, *, gaps: int = 0, reason: str = "") -> ManifestVersion:
    return ManifestVersion(
        id=UUID(int=100 + number),
        mission_id="mm-207",
        number=number,
        frozen_at=NOW - timedelta(days=30 - 7 * number),
        frozen_by="月野 渚" if number % 2 else "勅使河原 ヴィクトリア優里菜",
        reason=reason,
        complete=gaps == 0,
        gaps=gaps,
        shipments=120,
        sha256=SHA * 4,
        content_sha256="0" * 64,
        key_id=SHA,
        signature="A" * 86 + "==",
    )


VERSIONS: Final = (version(3), version(2, gaps=17, reason="着陸機の質量の見直し"), version(1, gaps=41))


def flight(number: int, site: tuple[str, str], *versions: ManifestVersion, **more: Any) -> ManifestFlight:
    values: dict[str, Any] = {
        "mission_id": f"mm-{number}",
        "flight_number": f"MM {number}",
        "sample": True,
        "site": Words(ja=site[0], en=site[1]),
        "protection": ProtectionCategory.IIA,
        "earliest": "2027-09-01",
        "latest": "2027-09-30",
        "closes_on": "2027-07-03",
        "closed": False,
        "over": False,
        "shipments": 1_284,
        "versions": list(versions),
    }
    return ManifestFlight(**values | more)


POLE: Final = ("シャクルトンクレーター付近", "Near Shackleton crater")
FLIGHTS: Final = ManifestList(
    items=[
        flight(
            203,
            ("静かの海", "Mare Tranquillitatis"),
            *VERSIONS[1:],
            earliest="2027-01-05",
            latest="2027-01-20",
            closes_on="2026-11-06",
            closed=True,
            shipments=412,
        ),
        flight(205, ("危機の海", "Mare Crisium"), earliest="2027-01-28", latest="2027-02-14", closes_on="2026-11-29"),
        flight(207, POLE, *VERSIONS, protection=ProtectionCategory.IIB),
        flight(208, ("氷の海", "Mare Frigoris"), earliest=None, latest=None, closes_on=None, shipments=0),
        flight(202, ("晴れの海", "Mare Serenitatis"), VERSIONS[0], over=True, closed=True),
    ]
)


def line(number: int, name: str = "祖母の指輪", **more: Any) -> ManifestLine:
    values: dict[str, Any] = {
        "id": UUID(int=number),
        "number": f"7KQM{number % 7}T",
        "kind": "item",
        "size": SizeCode.XS,
        "state": ShipmentState.AWAITING_ITEM,
        "name": name,
        "category": "ring",
        "pieces": 1,
        "length_um": 12_000,
        "width_um": 11_500,
        "height_um": 2_000,
        "mass_mg": 1_850,
        "measured": "declared",
        "materials": ["metal", "textile"],
        "organic_mg": 250,
        "declared_yes": ["magnet"],
        "declared_unsure": ["liquid", "sealed"],
        "owner_nationality": "JP",
        "review": "open",
        "screening": "",
    }
    return ManifestLine(**values | more)


def gap(kind: GapKind, of: ManifestLine | None, *fields: str) -> ManifestGap:
    return ManifestGap(kind=kind, supplier=SUPPLIED_BY[kind], fields=list(fields), line=of)


_NAMES: Final = ("祖母の指輪", "ビー玉", LONG, "卒業記念のバッジ", "A small wooden bird", "月の石の模型", "手ぬぐい")
GAPS: Final = (
    gap(GapKind.WINDOW, None, "earliest", "latest"),
    *(gap(GapKind.NOT_HERE, line(10 + at, name)) for at, name in enumerate(_NAMES)),
    gap(GapKind.UNSURE, line(10), "liquid", "sealed"),
    gap(GapKind.ORGANIC_KINDS, line(12, LONG), "organic_mg"),
)


def draft(*gaps: ManifestGap, more: int = 0, **values: Any) -> ManifestDraft:
    counts = {kind: sum(each.kind is kind for each in gaps) for kind in GapKind}
    if more:
        counts[GapKind.NOT_HERE] += more
    given: dict[str, Any] = {
        "mission_id": "mm-207",
        "flight_number": "MM 207",
        "sample": True,
        "protection": ProtectionCategory.IIB,
        "closes_on": "2027-07-03",
        "closed": False,
        "over": False,
        "content_sha256": "1" * 64,
        "same_as": None,
        "totals": ManifestTotals(
            shipments=1_284,
            items=964,
            plate_shipments=320,
            pieces=1_702,
            mass_mg=4_812_350,
            slots_by_size={"XS": 700, "S": 264, "message": 320},
            hazardous_mg=12_345,
            foreign=63,
            owners_by_nationality={"JP": 1221, "KR": 30, "US": 18, "DE": 8, "FR": 4, "TW": 2, "GB": 1},
            organic=OrganicTotals(
                asked=True,
                inventory_due=True,
                inventory_from_mg=1_000_000,
                total_mg=1_300_500,
                by_kind_mg={"mixed": 212_250, "textile": 388_250, "wood": 700_000},
                unknown=4,
            ),
        ),
        "complete": not gaps,
        "gap_counts": [
            GapCount(
                kind=kind,
                supplier=SUPPLIED_BY[kind],
                words=Words.of(GAP_WORDS[kind]),
                supplier_name=Words.of(SUPPLIER_NAMES[SUPPLIED_BY[kind]]),
                count=count,
            )
            for kind, count in counts.items()
            if count
        ],
        "gaps": list(gaps),
    }
    return ManifestDraft(**given | values)


FULL: Final = draft(*GAPS, more=312)
DIFFERENCES: Final = ManifestDifferences(
    mission_id="mm-207",
    before=2,
    after=None,
    flight=[FieldChangeOut(field="earliest", before="2027-08-20", after="2027-09-01")],
    added=[line(30, "ビー玉"), line(31, LONG)],
    removed=[line(32, "手ぬぐい")],
    changed=[
        ChangedLine(
            line=line(33, "祖母の指輪"),
            fields=[
                FieldChangeOut(field="mass_mg", before=1_800, after=2_500),
                FieldChangeOut(field="materials", before=["metal"], after=["metal", "wood"]),
                FieldChangeOut(field="owner_name", before="●●●", after="●●●"),
                FieldChangeOut(field="state", before="awaiting_item", after="accepted"),
            ],
        )
    ],
    added_count=2,
    removed_count=1,
    changed_count=1,
)
OFFLINE: Final = ExchangeError(Trouble.OFFLINE)
CHANGED: Final = ExchangeError(
    Trouble.REFUSED,
    refusal=Refusal(412, "changed_meanwhile", "ご覧になったあとで内容が変わったため、確定していません。"),
    status=412,
    quote="7F3K9Q",
)


def shown(
    *,
    flights: Any = FLIGHTS,
    found: Any = FULL,
    opened: str = "mm-207",
    session: Any = OPERATIONS,
    then: Callable[[DeskBench], None] = lambda bench: None,
    **answers: Any,
) -> Callable[[DeskBench], None]:
    def arrange(bench: DeskBench) -> None:
        bench.desk.answers |= {"manifests.flights": flights, "manifests.draft": found}
        bench.desk.answers |= {f"manifests.{name}": value for name, value in answers.items()}
        bench.enter(session, "manifest")
        bench.vm("manifest").openFlight(opened)
        bench.settle()
        then(bench)
        bench.settle()

    return arrange


def _choose(kind: GapKind) -> Callable[[DeskBench], None]:
    return lambda bench: bench.vm("manifest").chooseGap(kind.value)


def _ready_to_freeze(bench: DeskBench) -> None:
    freezing = bench.vm("manifest").freezing_model
    freezing.typeReason("着陸機の質量の見直しにより、搭載品を入れ替えたため")
    freezing.setAlthough(True)


def _freeze(bench: DeskBench) -> None:
    _ready_to_freeze(bench)
    bench.vm("manifest").freezing_model.freeze()


def _save(bench: DeskBench) -> None:
    from PySide6.QtCore import QUrl

    versions = bench.vm("manifest").versions_model
    versions._form = "pdf"
    versions.save(QUrl.fromLocalFile("/nowhere/x.pdf"))


def _compare(bench: DeskBench) -> None:
    bench.vm("manifest").versions_model.compare()


WAITING: Final = draft(*GAPS, closed=True, closes_on="2026-11-06")
STATES: dict[str, Callable[[DeskBench], None]] = {
    "manifest-missing": shown(then=_choose(GapKind.NOT_HERE)),
    "manifest-flight-gap": shown(session=EVERYBODY, then=_choose(GapKind.WINDOW)),
    "manifest-unsure": shown(session=EVERYBODY, then=_choose(GapKind.UNSURE)),
    "manifest-complete": shown(found=draft()),
    "manifest-unchanged": shown(found=draft(same_as=3)),
    "manifest-closed": shown(found=WAITING, opened="mm-203"),
    "manifest-ready": shown(found=WAITING, opened="mm-203", then=_ready_to_freeze),
    "manifest-freezing": shown(then=_freeze),
    "manifest-outdated": shown(then=_freeze, freeze=CHANGED),
    "manifest-over": shown(found=draft(over=True), opened="mm-202"),
    "manifest-no-window": shown(found=draft(GAPS[0], closes_on=None), opened="mm-208"),
    "manifest-differences": shown(then=_compare, differences=DIFFERENCES),
    "manifest-comparing": shown(then=_compare),
    "manifest-saving": shown(then=_save),
    "manifest-not-saved": shown(then=_save, file=b"x"),
    "manifest-loading": shown(flights=FLIGHTS, found=Future()),
    "manifest-offline": shown(found=OFFLINE, then=lambda bench: bench.offline()),
    "manifest-empty": shown(flights=ManifestList(items=[])),
    "manifest-unread": shown(flights=OFFLINE),
}
