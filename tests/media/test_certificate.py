"""Certificates and records: what is certain, what is not, for every way in which a flight ends."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pypdfium2
import pytest
from PIL import Image
from tests.screens.world import CATALOGUE

from moonmail.contract.bookings import Shipment
from moonmail.contract.missions import Mission
from moonmail.domain.mission import Outcome
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import ShipmentKind, ShipmentState
from moonmail.domain.text import Language
from moonmail.media.certificate import certificate_of, certificate_pdf, certificate_picture, share_picture


def mission(mission_id: str, **changes: Any) -> Mission:
    missions = json.loads(CATALOGUE.read_text(encoding="utf-8"))["missions"]
    found = next(each for each in missions if each["id"] == mission_id)
    return Mission.model_validate(found | changes)


def shipment(state: ShipmentState, kind: ShipmentKind = ShipmentKind.MESSAGE) -> Shipment:
    return Shipment(
        id=UUID(int=1),
        rev=1,
        kind=kind,
        title="祖母へ、月からの手紙",
        size=SizeCode.MESSAGE if kind is ShipmentKind.MESSAGE else SizeCode.M,
        mission_id="any",
        booking_id=None,
        state=state,
        message=None,
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def said(texts: Any) -> str:
    return "\n".join(text.en for text in texts)


def test_a_landing_is_certified_with_its_time_and_place() -> None:
    made = certificate_of(mission("blue-ghost-1"), shipment(ShipmentState.DELIVERED), "山本 さくら")
    assert made.arrived
    assert made.heading.ja == "月面到着証明書"
    values = said(fact.value for fact in made.certain)
    assert "Sun 2 Mar 2025 17:34 Japan time" in values
    assert "18.56° N  61.81° E" in values
    assert "100 m from the target" in values


def test_a_loss_is_a_record_and_says_what_was_reached() -> None:
    made = certificate_of(mission("hakuto-r-m1"), shipment(ShipmentState.LOST))
    assert not made.arrived
    assert made.heading.en == "Record of the flight"
    assert "8 of 10" in said(fact.value for fact in made.certain)
    assert "Landing site" not in said(fact.label for fact in made.certain)


def test_where_nobody_knows_where_it_came_down_there_is_no_place_and_no_pin() -> None:
    made = certificate_of(mission("hakuto-r-m2"), shipment(ShipmentState.LOST))
    assert made.spot is None
    assert "Where it came down has not been established." in said(made.uncertain)
    assert "Where it came down" not in said(fact.label for fact in made.certain)


def test_what_was_left_behind_has_not_arrived_although_the_lander_has() -> None:
    assert not certificate_of(mission("blue-ghost-1"), shipment(ShipmentState.RETURNED)).arrived


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("kind", ShipmentKind)
@pytest.mark.parametrize("language", Language)
def test_every_end_can_be_drawn(outcome: Outcome, kind: ShipmentKind, language: Language) -> None:
    flown = mission("mm-201", outcome=outcome.value, came_down=None)
    made = certificate_of(flown, shipment(ShipmentState.DELIVERED, kind))
    with Image.open(io.BytesIO(share_picture(made, language))) as image:
        assert image.size == (1200, 630)


def test_without_an_outcome_there_is_nothing_to_certify() -> None:
    with pytest.raises(ValueError, match="not ended"):
        certificate_of(mission("mm-204"), shipment(ShipmentState.DECLARED))


def test_the_picture_to_share_does_not_name_the_sender() -> None:
    flown = mission("blue-ghost-1")
    with_name, without = (
        share_picture(certificate_of(flown, shipment(ShipmentState.DELIVERED), name), Language.JA)
        for name in ("山本 さくら", "")
    )
    assert with_name == without


def test_the_page_is_one_sheet_of_a4_with_text_in_it() -> None:
    made = certificate_of(mission("mm-201"), shipment(ShipmentState.LOST), "Victoria Yurina Alexandra" * 3)
    document = pypdfium2.PdfDocument(certificate_pdf(made, Language.EN))
    assert len(document) == 1
    assert [round(side / 72 * 25.4) for side in document[0].get_size()] == [210, 297]
    assert "What is certain" in document[0].get_textpage().get_text_bounded()
    picture = certificate_picture(made, Language.EN, 72)
    assert (picture.width_mm, picture.height_mm) == (210, 297)
