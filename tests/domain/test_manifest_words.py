"""Every field of a manifest has a name, and every value is said in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from tests.domain.manifests import flight, item, lines, plates

from moonmail.domain.item import Hazard, Material
from moonmail.domain.manifest import FIELDS, flight_json, line_json
from moonmail.domain.manifest_words import FIELD_NAMES, exact, hazard_words, material_words, value_words
from moonmail.domain.states import ShipmentState
from moonmail.domain.text import Language

# Nobody reads these on a screen: what they say stands beside them.
UNSAID = {"id", "flight_number", "sample", "closes_on"}


def test_every_field_has_a_name() -> None:
    assert set(FIELDS) | set(flight_json(flight())) <= set(FIELD_NAMES) | UNSAID


@pytest.mark.parametrize("language", Language)
def test_every_value_is_said(language: Language) -> None:
    for line in lines(item(), item(needs_review=True, organic_mass_g=None), plates()):
        for name, value in line_json(line).items():
            assert value_words(name, value, language), name
    for name, value in flight_json(flight()).items():
        assert value_words(name, value, language), name


@pytest.mark.parametrize(
    ("field", "value", "ja", "en"),
    [
        ("mass_mg", 1_234_500, "1,234.5\u00a0g", "1,234.5\u00a0g"),
        ("length_um", 12_000, "12\u00a0mm", "12\u00a0mm"),
        ("organic_mg", None, "不明", "not known"),
        ("materials", ["metal", "wood"], "金属、木", "Metal, Wood"),
        ("declared_yes", [], "なし", "none"),
        ("foreign", True, "はい", "yes"),
        ("screening", "", "未検査", "not screened"),
        ("state", "awaiting_item", "品物待ち", "awaiting item"),
        ("earliest", "2027-09-01", "2027年9月1日（水）", "Wed 1 Sep 2027"),
        ("site", {"ja": "静かの海", "en": "Mare Tranquillitatis"}, "静かの海", "Mare Tranquillitatis"),
        ("operator", "", "なし", "none"),
    ],
)
def test_a_value_as_people_read_it(field: str, value: Any, ja: str, en: str) -> None:
    assert (value_words(field, value, Language.JA), value_words(field, value, Language.EN)) == (ja, en)


def test_each_state_in_which_something_flies_is_said() -> None:
    stays = {"draft", "not_allowed", "refused", "returned", "withdrawn"}
    for state in ShipmentState:
        if state.value not in stays:
            assert value_words("state", state.value, Language.EN) != state.value or "_" not in state.value
            assert value_words("state", state.value, Language.JA) != state.value


def test_hazards_and_materials_have_words() -> None:
    assert all(hazard_words(hazard.value, Language.JA) for hazard in Hazard)
    assert all(material_words(material, Language.EN) for material in (*(each.value for each in Material), "mixed"))


def test_thousandths_are_exact() -> None:
    assert [exact(value, "") for value in (0, 1, 999, 1000, 1500)] == ["0", "0.001", "0.999", "1", "1.5"]
