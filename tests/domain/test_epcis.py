"""Custody as EPCIS 2.0, against the published JSON schema, with its formats."""

from __future__ import annotations

import copy
import json
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moonmail.domain import air_waybill, epcis
from moonmail.domain.item import ItemShape
from moonmail.domain.moment import Bound, Confidence, Moment, Precision
from moonmail.domain.screening import Found

SCHEMA = json.loads((Path(__file__).parent / "data/EPCIS-JSON-Schema.json").read_text(encoding="utf-8"))
VALID = jsonschema_rs.validator_for(SCHEMA, validate_formats=True)
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def step(**changed: Any) -> epcis.Step:
    usual: dict[str, Any] = {
        "event": uuid.UUID(int=1),
        "shipment": uuid.UUID(int=2),
        "biz_step": "receiving",
        "disposition": "in_progress",
        "at": Moment(AT, Precision.MINUTE),
        "recorded_at": AT + timedelta(minutes=3),
        "confidence": "confirmed",
    }
    return epcis.Step(**usual | changed)


def test_a_step_is_told_whole() -> None:
    found = Found(ItemShape.ROUND, 12.0, 12.0, 2.0, 1.8)
    made = epcis.document([step(place="Receiving desk, Narita", holder="MoonMail", found=found)], AT)
    VALID.validate(made)
    (event,) = made["epcisBody"]["eventList"]
    assert event["readPoint"] == {"id": "urn:moonmail:place:receiving-desk%2C-narita"}
    assert event["bizLocation"] == {"id": "urn:moonmail:place:moonmail"}
    assert (event["eventTime"], event["moonmail:precision"]) == ("2026-11-22T03:00:00.000Z", "min")
    assert event["sensorElementList"][0]["sensorReport"][3] == {"type": "Mass", "value": 1.8, "uom": "GRM"}


@pytest.mark.parametrize("status", air_waybill.AirStatus)
def test_the_words_of_the_air_leg_are_of_the_vocabulary(status: air_waybill.AirStatus) -> None:
    biz_step, disposition = air_waybill.epcis_words(status)
    VALID.validate(epcis.document([step(biz_step=biz_step, disposition=disposition, waybill="13112345675")], AT))


_times = st.datetimes(datetime(2013, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))
_steps = st.builds(
    epcis.Step,
    event=st.uuids(),
    shipment=st.uuids(),
    biz_step=st.sampled_from(["receiving", "accepting", "inspecting", "installing"]),
    disposition=st.sampled_from(["in_progress", "conformant", "non_conformant"]),
    at=st.builds(Moment, _times, st.sampled_from(Precision), st.sampled_from(Bound)),
    recorded_at=_times,
    confidence=st.sampled_from(Confidence),
    place=st.text(max_size=40),
    holder=st.text(max_size=40),
    waybill=st.sampled_from(["", "13112345675"]),
    found=st.none() | st.builds(Found, st.sampled_from(ItemShape), *[st.floats(0.01, 999)] * 4),
    first=st.booleans(),
    last=st.booleans(),
)


@settings(max_examples=30)
@given(st.lists(_steps, max_size=4))
def test_whatever_is_told_is_valid(steps: list[epcis.Step]) -> None:
    made = epcis.document(steps, AT)
    VALID.validate(json.loads(json.dumps(made, ensure_ascii=False)))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("bizStep", "receipt"),
        ("disposition", "fine"),
        ("eventTime", "22 November"),
        ("eventTimeZoneOffset", "JST"),
        ("epcList", ["no uri"]),
        ("action", "LOOK"),
        ("unknownOne", 1),
    ],
)
def test_the_control_what_is_wrong_is_not_valid(name: str, value: Any) -> None:
    made = copy.deepcopy(epcis.document([step()], AT))
    assert VALID.is_valid(made)
    made["epcisBody"]["eventList"][0][name] = value
    assert not VALID.is_valid(made)
