"""A guest at the kiosk, with hands of some kind, eyes or ears, and a phone of their own: every step of the job."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from moonmail import tour_forms
from moonmail.tour.content import CONTENT, Content
from moonmail.tour.driver import TourError
from moonmail.tour.kiosk_house import wait

if TYPE_CHECKING:
    from PIL.Image import Image

    from moonmail.tour.hands import Hands


_LARGEST: Final = "200 %"
_SIZES: Final = 6
_REFERENCE: Final = ("予約番号", "Booking reference")


@dataclass(slots=True)
class KioskGuest:
    """``hands`` are on the guest's session. ``pictures``: where the phone's camera keeps what it saw.

    ``heard``: what the guest was told on the way, by what it is about.
    """

    hands: Hands
    language: str
    member: dict[str, Any]
    pictures: Path
    heard: dict[str, str] = field(default_factory=dict, kw_only=True)

    def tap(self, *names: str) -> None:
        for name in names:
            self.hands.tap(name, 30.0)

    def choose_language(self) -> None:
        self.tap(f"language-{self.language}")
        self.hands.wait("choose-send")

    def enlarge(self) -> None:
        """Make the text as large as it gets, with the guest's own control."""
        for _ in range(_SIZES):
            if any(_LARGEST in said for said in self.hands.says()):
                return
            self.tap("text-size")
        raise TourError(f"the text does not get to {_LARGEST}; on the screen: {self.hands.says()}")

    def lower(self) -> None:
        """Have everything to touch in the lower half of the screen, with the guest's own control."""
        self.tap("reach")

    def sign_in(self) -> None:
        """Read the code on the screen with a phone, sign in there, and say yes."""
        self.tap("choose-sign_in")
        self.say_yes(self.sign_in_address())

    def sign_in_address(self) -> str:
        """Return where to sign in on the phone, as the screen tells it."""
        return self.read("the code of the sign-in")

    def say_yes(self, address: str) -> None:
        """Sign in on the phone at ``address``, and type the code there if that is how the guest knows it."""
        number, password = self.member["membership_number"], self.member["password"]
        code = self.heard.get("code", "")
        tour_forms.answer_kiosk(address, number, password, typed=code, language=self.language)
        self.hands.wait("choose-passes", 30.0)

    def write(self, content: Content | None = None) -> None:
        """Begin a message on the flight that is offered, and write it."""
        written = content or CONTENT[self.language]
        self.tap("choose-send", "send-next:choose")
        for name, text in (
            ("message-text", written.words),
            ("message-name", written.name),
            ("message-title", written.title),
        ):
            self.hands.write(name, text)

    def hold(self) -> None:
        self.tap("send-next:write", "hold-slot")
        self.hands.wait("hold-countdown", 30.0)

    def order(self) -> str:
        """Confirm the order; return the address of the payment page, as the phone reads it on the screen."""
        self.tap("send-next:hold")
        self.tap("confirm-order")
        return self.pay_address()

    def pay_address(self) -> str:
        """Wait for the payment page's code; return the address, as the phone reads it on the screen."""
        self.hands.wait("pay-code", 30.0)
        return self.read("the code of the payment page")

    def pay(self, address: str) -> None:
        """Pay on the phone, and wait until the kiosk knows."""
        tour_forms.pay(address, language=self.language)
        self.hands.wait("booked-reference", 60.0)
        self.heard["reference"] = self.reference()

    def reference(self) -> str:
        """Return the booking reference, as the screen tells it."""
        for said in self.hands.says():
            for word in _REFERENCE:
                if said.startswith(word):
                    return "".join(said.removeprefix(word).split())
        raise TourError(f"no booking reference; on the screen: {self.hands.says()}")

    def finish(self) -> None:
        """Finish, and say so once more where something would be lost."""
        self.tap("finish")
        wait("an answer to Finish", lambda: self.hands.sees("finish-anyway") or self.hands.sees("goodbye"))
        if self.hands.sees("finish-anyway"):
            self.tap("finish-anyway")
        self.hands.wait("goodbye")

    def leave(self) -> None:
        """Close the last screen. The session ends with it, before it can say that it did."""
        with suppress(TourError):
            self.hands.tap("goodbye")

    def aimed(self, screen: Image, what: str) -> Image:  # noqa: ARG002
        """Return the part of the screen that the phone's camera is held at."""
        return screen

    def read(self, what: str) -> str:
        """Return the address in the QR code on the screen, as a phone's camera reads it."""
        import zxingcpp
        from PIL.Image import open as open_picture

        seen = self.pictures / "phone.png"

        def found() -> str:
            self.hands.picture(seen)
            with open_picture(seen) as whole:
                picture = self.aimed(whole, what)
                codes = [code.text for code in zxingcpp.read_barcodes(picture)]
            return next((text for text in codes if text.startswith("http")), "")

        try:
            return wait(what, found)
        except TourError as error:
            raise TourError(f"{error}; on the screen: {self.hands.says()}") from error
        finally:
            seen.unlink(missing_ok=True)
