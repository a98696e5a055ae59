"""What tests send: declarations and pictures. Needs no Django."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from moonmail.domain.item import Acknowledgement, Hazard


def item_in(**changed: Any) -> dict[str, Any]:
    """Return the declaration of a ring that is allowed and fits into an XS capsule."""
    return {
        "name": "祖母の指輪",
        "category": "ring",
        "materials": ["metal"],
        "shape": "round",
        "length_mm": 12.0,
        "width_mm": 12.0,
        "height_mm": 2.0,
        "mass_g": 1.8,
        "answers": {hazard.value: "no" for hazard in Hazard},
        "owner_name": "月野 うさぎ",
        "owner_nationality": "JP",
        "value_yen": 30_000,
        "photos": [],
        "agreed": [one.value for one in Acknowledgement],
    } | changed


def plate(width: int = 189, height: int = 118, shade: int = 128) -> bytes:
    """Return a plate's raster: a PNG of one grey."""
    out = io.BytesIO()
    Image.new("L", (width, height), shade).save(out, "PNG")
    return out.getvalue()
