"""What instruments type is read as what they measured; what people type stays as it is."""

from __future__ import annotations

import pytest

from moonmail.domain.instruments import Reading, reading_of
from moonmail.domain.lengths import Understood, UnderstoodMass, read_length, read_mass


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("ST,GS,+   1.82  g", "1.82  g"),
        ("ST,NT,+0001.82 g", "1.82 g"),
        ("+0012.10mm", "12.10mm"),
        ("12.1", "12.1"),
        ("0.5", "0.5"),
        ("１２．１", "１２．１"),
        ("1/2 in", "1/2 in"),
        ("", ""),
        ("twelve", "twelve"),
    ],
)
def test_it_is_read(typed: str, text: str) -> None:
    assert reading_of(typed) == Reading(text)


@pytest.mark.parametrize("typed", ["US,GS,+   1.85  g", "OL,GS,+999999E+19", "OL"])
def test_what_has_not_come_to_rest_measured_nothing(typed: str) -> None:
    assert reading_of(typed) == Reading("", steady=False)


def test_what_is_read_is_understood() -> None:
    mass, length = read_mass(reading_of("ST,GS,+   1.82  g").text), read_length(reading_of("+0012.10mm").text)
    assert isinstance(mass, UnderstoodMass)
    assert isinstance(length, Understood)
    assert (mass.value_g, length.value_mm) == (1.82, 12.1)
