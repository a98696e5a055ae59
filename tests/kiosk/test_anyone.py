"""Anyone can use the kiosk: the whole job by keys alone, by nothing but what a screen reader is told, and low down."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from tests.kiosk.soak import roomy_kiosk
from tests.support.server import RunningBackend

from moonmail.tour.content import Content
from moonmail.tour.driver import TourError
from moonmail.tour.hands import By, Keys, Listening
from moonmail.tour.kiosk_comer import comer
from moonmail.tour.kiosk_guest import KioskGuest
from moonmail.tour.kiosk_house import LANDSCAPE, PORTRAIT, KioskHouse

pytestmark = pytest.mark.timeout(240)

PRICE = "19,800"
# Short, as somebody writes who goes to each letter by arrows; with a mark and a small letter.
CONTENT = {
    "ja": Content(title="てがみ", name="はな", words="つきで\nまってて", second=""),
    "en": Content(title="A letter", name="Hana", words="Wait for me,\nup there.", second=""),
}


class Lounge:
    """Kiosks of one backend, one for each way that a screen can stand, made when the first guest comes to it."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mm-any-")))
        self.backend = RunningBackend(self._folder / "backend").start()
        stack.callback(self.backend.stop)
        self.phone = self._folder / "phone"
        self.phone.mkdir()
        self._houses: dict[tuple[int, int], KioskHouse] = {}

    def house(self, size: tuple[int, int]) -> KioskHouse:
        if size not in self._houses:
            folder = self._folder / str(size[0])
            folder.mkdir()
            self._houses[size] = roomy_kiosk(self._stack, self.backend, folder, size)
        return self._houses[size]


@pytest.fixture(scope="module")
def lounge() -> Iterator[Lounge]:
    with ExitStack() as stack:
        yield Lounge(stack)


def whole_job(guest: KioskGuest, *, large: bool, low: bool) -> None:
    """Take every step from the language to the goodbye."""
    guest.choose_language()
    if low:
        guest.lower()
    if large:
        guest.enlarge()
    guest.sign_in()
    guest.write(CONTENT[guest.language])
    guest.hold()
    guest.pay(guest.order())
    guest.finish()
    assert guest.reference() == guest.heard["reference"]


def booked(lounge: Lounge, reference: str) -> dict[str, Any]:
    """Return how the backend has it: the booking's state, the payment's and what it is for, the name and the letter."""
    with lounge.backend.rows() as rows:
        found = rows.all(
            "SELECT b.state AS booking, p.state AS payment, p.amount, s.title, s.message FROM bookings_booking b "
            "JOIN payments_payment p ON p.booking_id = b.id JOIN bookings_shipment s ON s.id = b.shipment_id "
            "WHERE b.reference = ?",
            reference,
        )
    assert len(found) == 1
    return found[0]


def send(lounge: Lounge, by: By, language: str, size: tuple[int, int], *, large: bool, low: bool = False) -> KioskGuest:
    """Have a guest do the whole job, and see at the backend that it is done. Return them, and what they were told."""
    house = lounge.house(size)
    guest = comer(house, by, language, lounge.phone)
    whole_job(guest, large=large, low=low)
    row = booked(lounge, guest.heard["reference"])
    assert (row["booking"], row["payment"], row["amount"]) == ("confirmed", "paid", int(PRICE.replace(",", "")))
    written = CONTENT[language]
    message = row["message"] if isinstance(row["message"], dict) else json.loads(row["message"])
    assert row["title"] == written.title
    assert message["text"] == written.words
    guest.leave()
    house.alone()
    return guest


@pytest.mark.parametrize(
    ("language", "size", "large"),
    [
        pytest.param("ja", PORTRAIT, True, id="japanese-upright-large"),
        pytest.param("en", LANDSCAPE, False, id="english-wide", marks=pytest.mark.thorough),
        pytest.param("en", LANDSCAPE, True, id="english-wide-large", marks=pytest.mark.thorough),
    ],
)
def test_the_whole_job_by_keys_alone(lounge: Lounge, language: str, size: tuple[int, int], large: bool) -> None:
    """In Japanese with a keypad that has no letters, in English with a keyboard."""
    send(lounge, By.KEYS, language, size, large=large)


@pytest.mark.parametrize(
    ("language", "size", "large"),
    [
        pytest.param("en", PORTRAIT, False, id="english-upright"),
        pytest.param("ja", LANDSCAPE, False, id="japanese-wide", marks=pytest.mark.thorough),
        pytest.param("ja", LANDSCAPE, True, id="japanese-wide-large", marks=pytest.mark.thorough),
    ],
)
def test_the_whole_job_by_what_a_screen_reader_is_told(
    lounge: Lounge, language: str, size: tuple[int, int], large: bool
) -> None:
    guest = send(lounge, By.READER, language, size, large=large)
    assert PRICE in guest.heard["price"]
    assert re.search(r"3[345]", guest.heard["pay within"])
    assert len(guest.heard["code"]) == 8


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("language", "size", "large"),
    [
        pytest.param("ja", PORTRAIT, True, id="japanese-upright-large"),
        pytest.param("en", PORTRAIT, False, id="english-upright"),
        pytest.param("ja", LANDSCAPE, False, id="japanese-wide"),
        pytest.param("en", LANDSCAPE, True, id="english-wide-large"),
    ],
)
def test_the_whole_job_from_a_wheelchair(lounge: Lounge, language: str, size: tuple[int, int], large: bool) -> None:
    """In the lower half of the screen, by touch."""
    send(lounge, By.FINGER, language, size, large=large, low=True)


def test_hands_do_no_more_than_they_can(lounge: Lounge) -> None:
    """Or the walks above would prove nothing."""
    house = lounge.house(PORTRAIT)
    guest = comer(house, By.KEYS, "en", lounge.phone)
    guest.choose_language()
    keys = guest.hands
    assert isinstance(keys, Keys)
    with pytest.raises(TourError, match="Tab does not reach “choose-staff-only”"):
        keys.do("reach", name="choose-staff-only")
    keys.do("alter", name="choose-sign_in", prop="activeFocusOnTab", to=False)
    assert keys.sees("choose-sign_in")
    with pytest.raises(TourError, match=r"Tab does not reach “choose-sign_in” within .* choose-send"):
        keys.tap("choose-sign_in")

    ears = Listening(keys.strings, keys.language)
    with pytest.raises(TourError, match=r"something that says “Look at the stars”.*Look at the flights"):
        ears.tap("Look at the stars", 0.2)
    ears.wait("choose-flights")
    keys.do("silence", name="choose-flights")
    assert keys.sees("choose-flights")
    with pytest.raises(TourError, match="something that says “Look at the flights”"):
        ears.tap("choose-flights", 0.2)
    # A heading is there and says what it says, but there is nothing to press.
    with pytest.raises(TourError, match=r"the tree offers .* none of Press"):
        ears.tap("What would you like to do?")
    guest.finish()
    guest.leave()
    house.alone()
