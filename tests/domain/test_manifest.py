"""The manifest: what each shipment's line says, what is missing, what is different, and that it has one form only."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.manifests import content, document, flight, item, lines, plates

from moonmail.domain import manifest
from moonmail.domain.item import Hazard
from moonmail.domain.manifest import FIELDS, Flight, Screened, line_json
from moonmail.domain.manifest_diff import WITHHELD, differences, shown
from moonmail.domain.manifest_gaps import GAP_WORDS, SUPPLIED_BY, SUPPLIER_NAMES, GapKind, gaps
from moonmail.domain.mission import ProtectionCategory
from moonmail.domain.sizes import SizeCode

AT = datetime(2027, 1, 5, 4, 30, tzinfo=UTC)
TRANQUIL = flight(lat=8.35, lon=30.83, protection=ProtectionCategory.IIA)


def answers(**changed: str) -> dict[str, str]:
    return {hazard.value: "no" for hazard in Hazard} | changed


def kinds(*cargo: manifest.Cargo, of: Flight | None = None) -> list[GapKind]:
    of = of or flight()
    return [gap.kind for gap in gaps(of, lines(*cargo, of=of))]


# ---------------------------------------------------------------- lines


def test_an_item_says_all_that_authorities_ask_for() -> None:
    (line,) = lines(item(materials=["wood", "metal"], organic_mass_g=0.25, owner_nationality="KR"))
    assert line_json(line) == {
        "id": "00000000-0000-0000-0000-000000000001",
        "number": "7KQM3T",
        "kind": "item",
        "size": "XS",
        "state": "accepted",
        "name": "祖母の指輪",
        "description": "",
        "category": "ring",
        "pieces": 1,
        "shape": "round",
        "length_um": 12_000,
        "width_um": 12_000,
        "height_um": 2_000,
        "mass_mg": 1_800,
        "measured": "declared",
        "materials": ["metal", "wood"],
        "finish": "",
        "organic_mg": 250,
        "organic_kinds": ["wood"],
        "declared_yes": [],
        "declared_unsure": [],
        "hazardous_mg": 0,
        "radioactive_mg": 0,
        "explosive_mg": 0,
        "biological": False,
        "owner_name": "月野 うさぎ",
        "owner_nationality": "KR",
        "foreign": True,
        "review": "none",
        "screening": "",
        "screened_at": "",
    }


def test_plates_are_the_programmes_and_nobody_is_asked_for_a_nationality() -> None:
    (line,) = lines(plates(quantity=3))
    assert (line.owner_name, line.owner_nationality, line.foreign) == ("Tsukibin K.K.", "JP", False)
    # 40 × 25 × 0.5 mm of aluminium: 1.35 g each.
    assert (line.length_um, line.width_um, line.height_um, line.mass_mg) == (40_000, 25_000, 500, 3 * 1_350)
    assert (line.pieces, line.measured) == (3, "made")


def test_what_staff_measured_stands_before_what_was_declared() -> None:
    seen = Screened("accept", AT, 12.1, 11.9, 2.2, 1.95)
    (line,) = lines(item(screened=seen))
    assert (line.length_um, line.width_um, line.height_um, line.mass_mg) == (12_100, 11_900, 2_200, 1_950)
    assert (line.measured, line.screening, line.screened_at) == ("screened", "accept", "2027-01-05T04:30:00Z")
    (half,) = lines(item(screened=Screened("ask", AT, mass_g=1.95)))
    assert (half.length_um, half.mass_mg, half.measured) == (12_000, 1_950, "declared")


@pytest.mark.parametrize(
    ("said", "reviewed", "amounts"),
    [
        ({}, False, (0, 0, 0)),
        ({"magnet": "yes"}, False, (1_800, 0, 0)),
        ({"liquid": "unsure"}, False, (None, 0, 0)),
        ({"liquid": "unsure", "magnet": "yes"}, False, (1_800, 0, 0)),
        ({"liquid": "unsure"}, True, (0, 0, 0)),
        ({"radioactive": "unsure"}, False, (0, None, 0)),
        ({"explosive": "unsure"}, False, (0, 0, None)),
        ({"rights": "unsure"}, False, (0, 0, 0)),
    ],
)
def test_amounts_are_the_most_there_can_be(
    said: dict[str, str], reviewed: bool, amounts: tuple[int | None, ...]
) -> None:
    (line,) = lines(item(answers=answers(**said), needs_review=True, reviewed=reviewed))
    assert (line.hazardous_mg, line.radioactive_mg, line.explosive_mg) == amounts


def test_what_passed_the_screening_is_settled() -> None:
    (line,) = lines(item(answers=answers(liquid="unsure"), screened=Screened("accept", AT)))
    assert (line.hazardous_mg, line.declared_unsure) == (0, ())


# ---------------------------------------------------------------- what is missing


def test_nothing_is_missing_of_what_is_whole() -> None:
    assert kinds(item(), plates()) == []
    assert content(item(), plates())["complete"] is True


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"materials": ["other"]}, GapKind.MATERIAL),
        ({"owner_name": " "}, GapKind.OWNER),
        ({"owner_nationality": "ZZ"}, GapKind.NATIONALITY),
        ({"needs_review": True}, GapKind.REVIEW),
        ({"answers": answers(sealed="unsure")}, GapKind.UNSURE),
        ({"organic_mass_g": None}, GapKind.ORGANIC_MASS),
        ({"state": "awaiting_item"}, GapKind.NOT_HERE),
        ({"state": "declared"}, GapKind.NOT_HERE),
        ({"state": "received"}, GapKind.NOT_SCREENED),
        ({"state": "received", "screened": Screened("ask", AT)}, GapKind.REFUSED),
    ],
)
def test_what_a_line_lacks(changed: dict[str, Any], missing: GapKind) -> None:
    assert kinds(item(**changed)) == [missing]


def test_who_wrote_the_material_down_is_not_asked_again() -> None:
    assert kinds(item(materials=["other"], description="琥珀")) == []
    assert kinds(item(materials=["other", "metal"])) == []


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"earliest": None}, GapKind.WINDOW),
        ({"latest": None}, GapKind.WINDOW),
        ({"launch_vehicle": ""}, GapKind.FLIGHT_FACTS),
        ({"protection": ProtectionCategory.IIA}, GapKind.CATEGORY),
    ],
)
def test_what_the_flight_lacks(changed: dict[str, Any], missing: GapKind) -> None:
    of = flight(**changed)
    (gap,) = gaps(of, lines(item(), of=of))
    assert (gap.kind, gap.line) == (missing, "")


def test_permanent_shadow_is_iib_wherever_it_is() -> None:
    assert kinds(item(), of=flight(lat=-45.0)) == []


def test_organic_mass_is_asked_on_iib_flights_alone() -> None:
    assert kinds(item(organic_mass_g=None), of=TRANQUIL) == []


def test_above_a_kilogram_kinds_must_be_told_apart() -> None:
    wood = item(materials=["wood"], organic_mass_g=600.0, mass_g=700.0)
    both = item(key=2, materials=["wood", "paper"], organic_mass_g=400.0, mass_g=500.0)
    assert kinds(wood, both) == []
    more = item(key=3, materials=["textile"], organic_mass_g=0.001)
    assert kinds(wood, both, more) == [GapKind.ORGANIC_KINDS]
    found = content(wood, both, more)["totals"]["organic"]
    assert found == {
        "asked": True,
        "inventory_due": True,
        "inventory_from_mg": 1_000_000,
        "total_mg": 1_000_001,
        "by_kind_mg": {"mixed": 400_000, "textile": 1, "wood": 600_000},
        "unknown": 0,
    }


def test_every_gap_has_words_and_somebody_who_can_fill_it() -> None:
    assert set(GAP_WORDS) == set(SUPPLIED_BY) == set(GapKind)
    assert set(SUPPLIED_BY.values()) == set(SUPPLIER_NAMES)


# ---------------------------------------------------------------- closing


@pytest.mark.parametrize(
    ("now", "closed"),
    [
        (datetime(2027, 7, 3, 23, 59, tzinfo=UTC), False),
        (datetime(2027, 7, 4, 0, 0, tzinfo=UTC), True),
    ],
)
def test_updates_close_sixty_days_before_the_first_day(now: datetime, closed: bool) -> None:
    assert manifest.closes_on(flight()) == date(2027, 7, 3)
    assert manifest.is_closed(flight(), now) is closed


def test_without_a_window_nothing_closes() -> None:
    assert not manifest.is_closed(flight(earliest=None), datetime(2099, 1, 1, tzinfo=UTC))


# ---------------------------------------------------------------- one form


def test_the_same_cargo_is_the_same_content_in_whatever_order_it_comes() -> None:
    cargo = [item("AAAAAA", key=1), item("CCCCCC", key=2), plates()]
    assert content(*cargo) == content(*reversed(cargo))
    assert content(*cargo) != content(*cargo[1:])


def test_number_time_and_reason_are_of_the_version_and_not_of_its_content() -> None:
    first, second = document(item(), number=1), document(item(), number=2, reason="x")
    assert manifest.sha256_of(first) != manifest.sha256_of(second)
    assert {key: first[key] for key in first if key != "version"} == content(item())


def test_the_form_is_the_one_that_the_documentation_tells() -> None:
    told = manifest.canonical({"b": 1, "a": '月\n"\u0001', "c": [None, True]})
    assert told == '{"a":"月\\n\\"\\u0001","b":1,"c":[null,true]}'.encode()
    assert manifest.signed_text("mm-207", 3, "0" * 64) == (
        '{"flight":"mm-207","moonmail":"manifest","number":3,"sha256":"' + "0" * 64 + '"}'
    )


def test_there_is_no_fraction_in_it_that_programs_would_write_differently() -> None:
    def walk(value: Any) -> None:
        assert not isinstance(value, float)
        for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(each)

    walk(document(item(mass_g=1.0005, organic_mass_g=0.1), plates()))


@given(
    st.text(min_size=1, max_size=80),
    st.floats(0.001, 100_000),
    st.floats(0.001, 10_000),
    st.one_of(st.none(), st.floats(0, 100_000)),
)
def test_any_declaration_makes_a_line_that_reads_back_the_same(
    name: str, mass: float, length: float, organic: float | None
) -> None:
    made = document(item(name=name, mass_g=mass, length_mm=length, organic_mass_g=organic))
    try:
        written = manifest.canonical(made)
    except UnicodeEncodeError:
        assert any("\ud800" <= letter <= "\udfff" for letter in name)
        return
    assert manifest.canonical(json.loads(written)) == written


# ---------------------------------------------------------------- differences


def test_nothing_is_different_from_itself() -> None:
    assert differences(document(item(), number=1), document(item(), number=2)).none


def test_what_came_what_went_and_what_changed() -> None:
    before = content(item(key=1), item(key=2))
    after = content(item(key=2, mass_g=2.0, owner_name="月野 進"), item(key=3))
    found = differences(before, after)
    assert ([line["id"][-1] for line in found.added], [line["id"][-1] for line in found.removed]) == (["3"], ["1"])
    (changed,) = found.changed
    assert [(each.field, each.before, each.after) for each in changed.fields] == [
        ("mass_mg", 1800, 2000),
        ("owner_name", "月野 うさぎ", "月野 進"),
    ]
    assert [shown(each).after for each in changed.fields] == [2000, WITHHELD]


def test_what_changed_of_the_flight_is_told_once() -> None:
    found = differences(content(item()), content(item(), of=flight(earliest=date(2027, 9, 10))))
    assert [(each.field, each.after) for each in found.flight] == [("earliest", "2027-09-10")]


def test_a_field_that_only_the_newer_form_has_is_a_change() -> None:
    before = content(item())
    for line in before["lines"]:
        del line["biological"]
    (changed,) = differences(before, content(item())).changed
    assert [(each.field, each.before, each.after) for each in changed.fields] == [("biological", None, False)]


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 3)), unique_by=lambda pair: pair[0]), st.data())
def test_differences_lead_from_the_one_to_the_other(cargo: list[tuple[int, int]], data: st.DataObject) -> None:
    other = data.draw(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 3)), unique_by=lambda pair: pair[0]))
    before = content(*(item(key=key, mass_g=float(mass)) for key, mass in cargo))
    after = content(*(item(key=key, mass_g=float(mass)) for key, mass in other))
    found = differences(before, after)
    lines_then = {line["id"]: line for line in before["lines"]}
    for line in found.removed:
        del lines_then[line["id"]]
    for line in found.added:
        lines_then[line["id"]] = line
    for each in found.changed:
        lines_then[each.line["id"]] = {
            **lines_then[each.line["id"]],
            **{change.field: change.after for change in each.fields},
        }
    assert lines_then == {line["id"]: line for line in after["lines"]}


def test_every_field_of_a_line_is_written() -> None:
    (line,) = lines(replace(item(), size=SizeCode.L))
    assert tuple(line_json(line)) == FIELDS
