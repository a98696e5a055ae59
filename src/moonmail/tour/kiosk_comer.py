"""Guests who come to the kiosk: one with eyes, one who knows only what the screen says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from moonmail.tour.driver import TourError
from moonmail.tour.hands import By, Hands, Listening, hands_of
from moonmail.tour.kiosk_guest import KioskGuest
from moonmail.tour.kiosk_house import wait

if TYPE_CHECKING:
    from PIL.Image import Image

    from moonmail.tour.kiosk_house import KioskHouse

_ADDRESS: Final = re.compile(r"https?://[^\s、。」]+")
_CODE: Final = re.compile(r"^(?:Code: |コード：)(.+)$")
_LEFT: Final = ("the left half of the screen", "画面の左半分")
_MIDDLE: Final = ("the middle of the screen", "画面の中央")
_TOLD: Final = {
    "price": ("Total, tax included ", "お支払い総額（税込） "),
    "pay within": ("Time to pay: ", "お支払いの期限："),
}


@dataclass(slots=True)
class BlindGuest(KioskGuest):
    """Reads nothing: address, code, price, time and reference are what the screen tells a reader."""

    listening: Listening = field(kw_only=True)

    def sign_in_address(self) -> str:
        """Return the address that is told. The code, told with it, is typed on the phone."""
        self.hands.wait("sign-in-qr", 30.0)
        code, address = wait("a code and an address that are told", self._told)
        self.heard["code"] = re.sub(r"[\s,、-]", "", code)
        return address

    def _told(self) -> tuple[str, str] | None:
        told = self.hands.says()
        codes = [found[1] for said in told if (found := _CODE.match(said))]
        addresses = [found[0] for said in told if (found := _ADDRESS.search(said))]
        return (codes[0], addresses[0]) if len(codes) == len(addresses) == 1 else None

    def pay_address(self) -> str:
        address = KioskGuest.pay_address(self)
        for what, beginnings in _TOLD.items():
            for said in self.hands.says():
                for beginning in beginnings:
                    if said.startswith(beginning):
                        self.heard[what] = said.removeprefix(beginning)
        return address

    def aimed(self, screen: Image, what: str) -> Image:
        """Hold the phone where the description of the code says that it is.

        Raises:
            TourError: it does not say so.
        """
        codes = [thing for thing in self.listening.things() if thing["role"] == "Graphic"]
        where = " ".join(thing["description"] for thing in codes)
        width, height = screen.size
        if any(words in where for words in _LEFT):
            return screen.crop((0, 0, width // 2, height))
        if any(words in where for words in _MIDDLE):
            return screen.crop((width // 6, 0, width * 5 // 6, height))
        raise TourError(f"{what}: nobody says where on the screen it is, only {where!r}")


def comer(house: KioskHouse, by: By, language: str, pictures: Path) -> KioskGuest:
    """Have a guest of this kind begin at the screen that calls people over; return them before their first choice."""
    make = hands_of(by, language)
    _, strings = house.guest(make)
    member = house.backend.members[0]
    hands: Hands = make(strings)
    if isinstance(hands, Listening):
        return BlindGuest(hands, language, member, pictures, listening=hands)
    return KioskGuest(hands, language, member, pictures)
