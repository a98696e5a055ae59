"""What people type and paste: shown on the plate as it will be etched, or refused before anything is booked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
import requests
from PySide6.QtGui import QGuiApplication
from tests.faults.house import House, a_member, open_house
from tests.support.server import RunningBackend

from moonmail.contract.version import CLIENT_HEADER
from moonmail.domain.text import Language

FAMILY = "👨\u200d👩\u200d👧\u200d👦"

REFUSED = {
    "10,000 characters": "月" * 10_000,
    "right-to-left override": "もうけは\u202e001円",
    "isolates": "\u2066月\u2069",
    "null": "月\0へ",
    "bell": "月\x07へ",
    "escape": "\x1b[31m月",
    "delete": "月\x7f",
    "private use": "月\ue000",
    "noncharacter": "月\ufffe",
}
EMPTY = {
    "nothing": "",
    "spaces": "   ",
    "full-width spaces": "\u3000\u3000\n\u3000",
    "lines": "\n\n\r\n",
    "invisible": "\u200b\u2060\ufeff",
}
TAKEN = {
    "emoji": f"{FAMILY} 👍🏽 🇯🇵 1️⃣",
    "vertical forms": "︵月︶︙",
    "full width": "ＭＯＯＮ　１２３！",
    "half-width kana": "ﾂｷﾍ ﾄﾞｳｿﾞ",
    "decomposed": "か\u3099き\u3099",
    "tab and line ends": "一\t二\r\n三\u2028四\x85五\x0b六",
    "arabic": "إلى القمر",
}
BACKEND_ALONE = {
    **REFUSED,
    **EMPTY,
    "braille blank": "\u2800",
    "filler": "\u3164",
}


@pytest.fixture(scope="module")
def writing(app: QGuiApplication, backend: RunningBackend, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The app on the writing page."""
    house = open_house(tmp_path_factory.mktemp("texts") / "profile", backend, person=a_member(backend))
    house.begin()
    yield house
    house.close()


def settled(house: House, text: str) -> None:
    """Write, and wait until the plate shows it."""
    house.plate.editText(text)
    house.until(lambda: house.plate._shown is not None and house.plate._shown.text == house.draft.text)


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_etched_is_named_before_anything_is_booked(name: str, writing: House) -> None:
    settled(writing, REFUSED[name])
    plate, localizer = writing.plate, writing.shell.services.localizer
    said = []
    for language in Language:
        localizer.set(language, localizer.zone)
        said.append([(row.happened, row.next) for row in plate.problems.rows])
        assert said[-1]
        assert all(happened and next_ for happened, next_ in said[-1])
    localizer.set(Language.JA, localizer.zone)
    assert said[0] != said[1]
    assert not plate.canGoOn
    writing.send.goOn()
    assert writing.send.step == "write"
    assert plate.text == REFUSED[name], "what was typed stays"
    assert writing.engine.draft(writing.draft.id).result().text == REFUSED[name]  # type: ignore[union-attr]


@pytest.mark.parametrize("name", EMPTY)
def test_nothing_to_etch_is_no_fault_but_goes_no_further(name: str, writing: House) -> None:
    settled(writing, EMPTY[name])
    assert not writing.plate.canGoOn
    assert writing.plate.blocked
    writing.send.goOn()
    assert writing.send.step == "write"


@pytest.mark.parametrize("name", TAKEN)
def test_what_can_be_etched_is_drawn_and_the_backend_takes_it(
    name: str, opens: Callable[..., House], backend: RunningBackend
) -> None:
    house = opens(backend, person=a_member(backend))
    house.sign_in()
    house.begin()
    settled(house, TAKEN[name])
    house.until(lambda: house.plate.canGoOn)
    house.hold()
    house.person.waits = True
    house.confirm()
    house.until(lambda: house.order.payStage in {"paying", "opening", "refused"} and not waiting(house))
    assert house.order.payStage != "refused", house.order.happened
    detail = house.engine.shipment(UUID(house.order.shipmentId)).result()
    assert detail is not None
    assert detail.shipment is not None
    assert detail.shipment.message is not None
    assert detail.shipment.message.text.split() == TAKEN[name].split()


def waiting(house: House) -> bool:
    return any(each.state != "refused" for each in house.engine.operations().result())


def test_what_was_written_before_a_name_plate_was_chosen_stays_at_home(
    opens: Callable[..., House], backend: RunningBackend
) -> None:
    """Too much for any plate, and no part of this one: it neither travels nor stands in the way, and is not lost."""
    house = opens(backend, person=a_member(backend))
    house.sign_in()
    house.begin()
    house.plate.editText("月" * 10_001)
    house.send.goBack()
    house.send.chooseSize("name")
    house.send.goOn()
    house.plate.editTitle("題\u202e名\x07" + "長" * 300)
    house.plate.editName("月野 うさぎ")
    house.until(lambda: house.plate.canGoOn)
    house.hold()
    house.person.waits = True
    house.confirm()
    house.until(lambda: house.order.checkoutUrl or house.order.payStage == "refused")
    assert house.order.payStage != "refused", house.order.happened
    detail = house.engine.shipment(UUID(house.order.shipmentId)).result()
    assert detail is not None
    assert detail.shipment is not None
    assert detail.shipment.message is not None
    assert (detail.shipment.message.name, detail.shipment.message.text) == ("月野 うさぎ", "")


@pytest.mark.parametrize("size", ["message", "photo"])
def test_a_name_that_is_much_too_long_is_said_beside_the_plate(size: str, writing: House) -> None:
    writing.plate.editText("月へ")
    writing.plate.editName("山" * 300)
    writing.until(lambda: writing.plate._shown is not None and writing.plate._shown.name == writing.draft.name)
    blocked = not writing.plate.canGoOn
    writing.plate.editName("")
    assert blocked


class Caller:
    """Somebody with a program of their own."""

    def __init__(self, backend: RunningBackend) -> None:
        self._url = backend.url
        email = f"{uuid4().hex}@example.jp"
        backend.add_member(email)
        self._headers = {"Authorization": f"Bearer {backend.sign_in_token(email)}", CLIENT_HEADER: "moonmail/0.1.0"}

    def put(self, path: str, **body: Any) -> requests.Response:
        with requests.Session() as session:
            session.trust_env = False
            return session.put(self._url + path, headers=self._headers, timeout=20, **body)

    def plate(self) -> str:
        from tests.support.pictures import grey_png

        data = grey_png(189, 118)
        sha256 = hashlib.sha256(data).hexdigest()
        assert self.put(f"/v1/blobs/{sha256}", data=data).status_code in {200, 201}
        return sha256

    def shipment(self, plate: str, **message: str) -> requests.Response:
        body = {"title": "手紙", "size": "message", "mission_id": "mm-204", "message": {"plate": plate, **message}}
        return self.put(f"/v1/shipments/{uuid4()}", json=body)


@pytest.fixture(scope="module")
def caller(backend: RunningBackend) -> tuple[Caller, str]:
    made = Caller(backend)
    return made, made.plate()


@pytest.mark.parametrize("name", BACKEND_ALONE)
def test_the_backend_refuses_by_itself_what_the_app_refuses(name: str, caller: tuple[Caller, str]) -> None:
    somebody, plate = caller
    answer = somebody.shipment(plate, text=BACKEND_ALONE[name])
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["code"] == "content_not_allowed"
    assert problem["detail"]
    assert problem["request_id"]


@pytest.mark.parametrize("name", TAKEN)
def test_the_backend_takes_what_the_app_takes(name: str, caller: tuple[Caller, str]) -> None:
    somebody, plate = caller
    answer = somebody.shipment(plate, text=TAKEN[name])
    assert answer.status_code == 201, answer.text


def test_the_backend_refuses_what_is_far_too_long_for_any_flight(caller: tuple[Caller, str]) -> None:
    somebody, plate = caller
    for answer in (somebody.shipment(plate, text="月" * 10_001), somebody.shipment(plate, name="月" * 81)):
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
