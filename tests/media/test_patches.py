"""Patches: one for each milestone, round, each its own, and an outline as long as it is not reached."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from moonmail.domain.mission import MILESTONE_NAMES
from moonmail.media.patches import patch_png


def drawn(seq: int, *, earned: bool = True, number: str = "MM 204") -> Image.Image:
    with Image.open(io.BytesIO(patch_png(seq, number, earned=earned, size_px=96))) as image:
        return image.convert("RGBA")


def test_each_milestone_has_its_own() -> None:
    pictures = {drawn(seq).tobytes() for seq in MILESTONE_NAMES}
    assert len(pictures) == len(MILESTONE_NAMES)


@pytest.mark.parametrize("seq", MILESTONE_NAMES)
def test_nothing_runs_out_of_the_round(seq: int) -> None:
    image = drawn(seq)
    alpha = image.getchannel("A")
    outside = [
        (x, y)
        for x in range(96)
        for y in range(96)
        # The edge is smooth: what is left of it there is too faint to be seen.
        if (x - 47.5) ** 2 + (y - 47.5) ** 2 > 49**2 and alpha.getpixel((x, y)) > 16
    ]
    assert outside == []
    # The ring is of gold thread all around.
    for x, y in ((47, 1), (1, 47), (94, 47), (47, 94)):
        red, _, blue, _ = image.getpixel((x, y))
        assert red > 200 > blue


def test_what_is_not_reached_is_a_pale_outline() -> None:
    sketch = drawn(9, earned=False)
    opaque = sum(sketch.getchannel("A").histogram()[128:])
    assert 0 < opaque < 96 * 96 * 0.2


def test_a_flight_number_is_part_of_it() -> None:
    assert drawn(9).tobytes() != drawn(9, number="MM 205").tobytes()


@pytest.mark.parametrize("seq", [0, 11, -1])
def test_there_are_ten(seq: int) -> None:
    with pytest.raises(ValueError, match="milestone"):
        patch_png(seq, "MM 204", earned=True, size_px=32)
