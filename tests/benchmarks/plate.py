"""A plate from a 6000×4000 photo, against the least that Pillow must do for a picture of that size."""

from __future__ import annotations

import io
from time import perf_counter
from typing import Final

from PIL import Image, ImageFilter
from tests.benchmarks.rows import Row, paired, row, spread

RUNS: Final = 7


def photo() -> bytes:
    """A JPEG of 6000×4000 with the detail of a photo: noise at every scale, so that decoding has work to do."""
    fine = Image.effect_noise((6000, 4000), 40)
    coarse = Image.effect_noise((600, 400), 90).resize((6000, 4000), Image.Resampling.BICUBIC)
    grey = Image.blend(fine.filter(ImageFilter.BoxBlur(1)), coarse, 0.6)
    colour = Image.merge("RGB", (grey, grey.point(lambda v: int(v * 0.9)), grey.point(lambda v: int(v * 0.7))))
    out = io.BytesIO()
    colour.save(out, "JPEG", quality=90)
    return out.getvalue()


def measure() -> list[Row]:
    from moonmail.domain.sizes import PlateRules, SizeCode
    from moonmail.media import etch
    from moonmail.media.intake import Photo, take_in
    from moonmail.media.plate import PlateContent, render

    data = photo()
    rules = PlateRules(min_letter_mm=0.5, dpi=1200, greys=16, max_characters=400, file_bytes=2 * 1024 * 1024)
    made = []

    def ours() -> float:
        began = perf_counter()
        taken = take_in(data)
        assert isinstance(taken, Photo), taken
        made.append(render(PlateContent(SizeCode.PHOTO, photo=taken), rules))
        return (perf_counter() - began) * 1000

    ours()
    plate = Image.open(io.BytesIO(made[0].png))
    picture = (plate.width, round(plate.width * 4000 / 6000))

    def floor() -> float:
        """Decode no more than needed, make it the size it has on the plate, encode the plate as ours is encoded."""
        began = perf_counter()
        with Image.open(io.BytesIO(data)) as image:
            image.draft("L", picture)
            grey = image.convert("L").resize(picture, Image.Resampling.LANCZOS, reducing_gap=2.0)
        sheet = Image.new("L", plate.size, 255)
        sheet.paste(grey, (0, (plate.height - picture[1]) // 2))
        etch.encoded(sheet, rules.greys)
        return (perf_counter() - began) * 1000

    values, floors = paired(ours, floor, RUNS)
    note = (
        f"photo plate {plate.width}×{plate.height} in {rules.greys} greys from {len(data) / 1e6:.1f} MB; {RUNS} paired "
        f"runs, ours {spread(values)} (with the photo kept beside the plate, re-encoded), floor {spread(floors)}"
    )
    return [row("plate from a 6000×4000 JPEG", values, floors, 1.5, "ms", note)]
