"""What a guest would lose by leaving, of a real store in memory; holds and orders as the backend may have left them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from tests.desktop import sample
from tests.desktop.shells import done

from moonmail.client.engine import Engine, Settings
from moonmail.client.model import Draft, HoldView
from moonmail.client.profile import Profile
from moonmail.contract.bookings import Hold
from moonmail.desktop.kiosk.losses import read_losses
from moonmail.domain.states import BookingState, HoldState
from moonmail.domain.text import Language

LETTER = Draft(UUID(int=7), sample.NOW, mission_id="mm-204", name="山本 さくら", text="月へ")
HELD = replace(LETTER, hold_id=UUID(int=8))
ORDERED = replace(HELD, shipment_id=UUID(int=9))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = Engine(Profile(tmp_path), Settings("http://127.0.0.1:9", "none"), in_memory=True)
    yield made
    made.close()
    assert not list(tmp_path.iterdir())


def hold(state: HoldState = HoldState.ACTIVE, seconds_left: int | None = 600) -> HoldView:
    offer = sample.FLIGHTS["mm-204"].offers[0]
    made = Hold(
        id=UUID(int=8),
        rev=1,
        mission_id="mm-204",
        size=offer.size,
        price=offer.price,
        state=state,
        created_at=sample.NOW,
        expires_at=sample.NOW + timedelta(minutes=15),
    )
    return HoldView(made, seconds_left, None)


def lost(engine: Any, *carried: UUID) -> list[str]:
    return [loss.key.split()[0] for loss in read_losses(engine, carried)(Language.JA)]


def test_nothing_begun_is_nothing_lost(engine: Engine) -> None:
    assert lost(engine) == []
    engine.save_draft(Draft(UUID(int=7), sample.NOW, mission_id="mm-204")).result()
    assert lost(engine) == []


def test_what_is_written_is_lost_unless_it_was_carried_home(engine: Engine) -> None:
    engine.save_draft(LETTER).result()
    assert lost(engine) == ["draft"]
    assert lost(engine, LETTER.id) == []


def test_it_is_told_in_both_languages_and_names_nothing_of_the_guest(engine: Engine) -> None:
    engine.save_draft(LETTER).result()
    told = read_losses(engine, ())
    for language in Language:
        (loss,) = told(language)
        assert loss.title
        assert loss.hint
        assert loss.carries
        assert "さくら" not in loss.title + loss.hint
    assert told(Language.JA)[0].title != told(Language.EN)[0].title


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (hold(), ["hold", "draft"]),
        (hold(seconds_left=0), ["draft"]),
        (hold(HoldState.RELEASED), ["draft"]),
        (HoldView(None, None, None), ["draft"]),
        (None, ["draft"]),
    ],
    ids=["held", "over", "released", "not answered", "unknown"],
)
def test_a_slot_is_lost_only_while_it_is_held(view: HoldView | None, expected: list[str]) -> None:
    engine = SimpleNamespace(drafts=lambda: done([HELD]), hold=lambda _: done(view))
    assert lost(engine) == expected
    # It would be lost also by who carries the words home.
    assert lost(engine, HELD.id) == [key for key in expected if key != "draft"]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (BookingState.AWAITING_PAYMENT, ["order", "draft"]),
        (BookingState.CONFIRMED, []),
        (BookingState.COMPLETED, []),
        (BookingState.LAPSED, ["draft"]),
        (None, ["order", "draft"]),
    ],
)
def test_an_order_is_lost_until_it_is_confirmed(state: BookingState | None, expected: list[str]) -> None:
    booking = None if state is None else SimpleNamespace(state=state)
    engine = SimpleNamespace(drafts=lambda: done([ORDERED]), shipment=lambda _: done(SimpleNamespace(booking=booking)))
    assert lost(engine) == expected
