"""A draft carried home from a kiosk by a code. What the backend keeps of it can be read with the code alone."""

from __future__ import annotations

from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import Field

from moonmail.contract.base import Time, WireIn, WireOut
from moonmail.contract.bookings import MOST_IN_A_GROUP
from moonmail.domain.item import Answer, Hazard, ItemCategory, ItemShape, Material
from moonmail.domain.sizes import SizeCode
from moonmail.domain.text import Language

# Of the sealed draft, in bytes. A page full of handwriting is some 20 KiB.
MOST_CARRIED: Final = 256 * 1024
# Of the draft itself, unpacked.
MOST_UNPACKED: Final = 2 * 1024 * 1024

Base64 = Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]+={0,2}$")]


class CarriedIn(WireIn):
    """``PUT /v1/carried/{uuid}``: keep a sealed draft for 24 hours. The UUID follows from the code, as the key does."""

    content: Base64 = Field(description="nonce, ciphertext and tag of AES-256-GCM")


class Carried(WireOut):
    """``GET /v1/carried/{uuid}``, as often as wanted until ``expires_at``."""

    id: UUID
    content: Base64
    made_at: Time
    expires_at: Time


class CarriedStroke(WireOut):
    """``steps``: right and down in turn, hundredths of a millimetre, from the plate's upper left corner on."""

    width_mm: float = Field(gt=0, le=20, allow_inf_nan=False)
    steps: list[Annotated[int, Field(ge=-100_000, le=100_000)]] = Field(max_length=20_000)


class CarriedItem(WireOut):
    """An item as it was typed. Photos and what was agreed to stay behind: that is asked again where it is sent."""

    preset: str = Field(default="", max_length=40)
    shape: ItemShape = ItemShape.BOX
    length: str = Field(default="", max_length=80)
    width: str = Field(default="", max_length=80)
    height: str = Field(default="", max_length=80)
    mass: str = Field(default="", max_length=80)
    compressed: bool = False
    name: str = Field(default="", max_length=400)
    description: str = Field(default="", max_length=4_000)
    category: ItemCategory | None = None
    materials: list[Material] = Field(default_factory=list, max_length=len(Material))
    finish: str = Field(default="", max_length=800)
    pieces: int = Field(default=1, ge=1, le=100)
    answers: dict[Hazard, Answer] = Field(default_factory=dict)
    organic_mass: str = Field(default="", max_length=80)
    owner_name: str = Field(default="", max_length=400)
    owner_nationality: str = Field(default="JP", max_length=8)
    value: str = Field(default="", max_length=80)


class CarriedDraft(WireOut):
    """What is sealed, as JSON, deflated (RFC 1951). ``format``: another one is for a newer app."""

    format: Literal[1] = 1
    kind: Literal["message", "item", "group"] = "message"
    size: SizeCode = SizeCode.MESSAGE
    mission_id: str = Field(default="", max_length=64)
    title: str = Field(default="", max_length=400)
    name: str = Field(default="", max_length=400)
    text: str = Field(default="", max_length=40_000)
    strokes: list[CarriedStroke] = Field(default_factory=list, max_length=5_000)
    language: Language = Language.JA
    item: CarriedItem | None = None
    group: list[tuple[Annotated[str, Field(max_length=400)], Annotated[str, Field(max_length=40_000)]]] = Field(
        default_factory=list, max_length=MOST_IN_A_GROUP
    )
    roster: str = Field(default="", max_length=1_000_000)
    roster_file: str = Field(default="", max_length=400)
