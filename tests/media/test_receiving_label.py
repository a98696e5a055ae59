"""The label of the receiving desk: a scanner reads it at the dots of a label printer, and it names nobody."""

from __future__ import annotations

import io
import uuid
from datetime import UTC, datetime

import pytest
from PIL import Image

from moonmail.domain.screening import Decision
from moonmail.domain.text import Language
from moonmail.media.codes import read_code
from moonmail.media.passes import PassClaims, issue, new_signing_key, pass_number
from moonmail.media.receiving_label import LABEL_MM, ReceivingLabel, receiving_label

AT = datetime(2026, 11, 22, 3, 5, tzinfo=UTC)


def label(decision: Decision = Decision.ACCEPT, **changed: object) -> ReceivingLabel:
    key, booking = new_signing_key(), uuid.UUID(int=7)
    claims = PassClaims(key.key_id, AT.replace(second=0), AT.replace(year=2027), booking, "MM 204", "XS", 1)
    usual = {
        "flight_number": "MM 204",
        "size": "XS",
        "number": pass_number(booking, 1),
        "mass_g": 1.82,
        "at": AT,
        "decision": decision,
        "qr": issue(claims, key),
    }
    return ReceivingLabel(**usual | changed)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", Language)
def test_its_code_is_the_pass(language: Language) -> None:
    made = label()
    picture = receiving_label(made, language)
    assert read_code(picture.png) == made.qr
    assert (picture.width_mm, picture.height_mm) == LABEL_MM
    size = Image.open(io.BytesIO(picture.png)).size
    assert size == tuple(round(mm / 25.4 * 203) for mm in LABEL_MM)


def test_each_decision_looks_its_own_way_and_long_words_stay_on_it() -> None:
    made = label(mass_g=99_999.999)
    pictures = {
        receiving_label(ReceivingLabel(**{**_fields(made), "decision": decision}), language).png
        for decision in Decision
        for language in Language
    }
    assert len(pictures) == len(Decision) * len(Language)
    for png in pictures:
        image = Image.open(io.BytesIO(png)).convert("L")
        edge = [image.getpixel((x, y)) for x in (0, image.width - 1) for y in range(image.height)]
        assert min(edge) == 255  # type: ignore[type-var]


def _fields(made: ReceivingLabel) -> dict[str, object]:
    return {name: getattr(made, name) for name in ReceivingLabel.__slots__}
