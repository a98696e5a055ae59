"""A guest at the kiosk, with fingers, eyes and a phone of their own: every step of the job."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from moonmail import tour_forms
from moonmail.tour.content import CONTENT, Content
from moonmail.tour.driver import TourError
from moonmail.tour.kiosk_house import wait

if TYPE_CHECKING:
    from moonmail.tour.puppet import Strings


@dataclass(slots=True)
class KioskGuest:
    """``hands`` are on the guest's session. ``pictures``: where the phone's camera keeps what it saw."""

    hands: Strings
    language: str
    member: dict[str, Any]
    pictures: Path

    def tap(self, *names: str) -> None:
        for name in names:
            self.hands.tap(name, 30.0)

    def choose_language(self) -> None:
        self.tap(f"language-{self.language}")
        self.hands.wait("choose-send")

    def sign_in(self) -> None:
        """Read the code on the screen with a phone, sign in there, and say yes."""
        self.tap("choose-sign_in")
        self.say_yes(self.read("the code of the sign-in"))

    def say_yes(self, address: str) -> None:
        number, password = self.member["membership_number"], self.member["password"]
        tour_forms.answer_kiosk(address, number, password, language=self.language)
        self.hands.wait("choose-passes", 30.0)

    def write(self, content: Content | None = None) -> None:
        """Begin a message on the flight that is offered, and write it."""
        written = content or CONTENT[self.language]
        self.tap("choose-send", "send-next")
        for field, text in (
            ("message-text", written.words),
            ("message-name", written.name),
            ("message-title", written.title),
        ):
            self.hands.write(field, text)
            if self.hands.sees("key-act-close"):
                self.tap("key-act-close")

    def hold(self) -> None:
        self.tap("send-next", "hold-slot")
        self.hands.wait("hold-countdown", 30.0)

    def order(self) -> str:
        """Confirm the order; return the address of the payment page, as the phone reads it on the screen."""
        self.tap("send-next")
        self.tap("confirm-order")
        self.hands.wait("pay-code", 30.0)
        return self.read("the code of the payment page")

    def pay(self, address: str) -> None:
        """Pay on the phone, and wait until the kiosk knows."""
        tour_forms.pay(address, language=self.language)
        self.hands.wait("booked-reference", 60.0)

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

    def read(self, what: str) -> str:
        """Return the address in the QR code on the screen, as a phone's camera reads it."""
        import zxingcpp
        from PIL import Image

        seen = self.pictures / "phone.png"

        def found() -> str:
            self.hands.picture(seen)
            with Image.open(seen) as picture:
                codes = [code.text for code in zxingcpp.read_barcodes(picture)]
            return next((text for text in codes if text.startswith("http")), "")

        try:
            return wait(what, found)
        except TourError as error:
            raise TourError(f"{error}; on the screen: {self.hands.says()}") from error
        finally:
            seen.unlink(missing_ok=True)
