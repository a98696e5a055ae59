"""The tour of the kiosk: from the screen that calls people over to the guest after, with a picture of each step."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from moonmail.demo import sample_backend
from moonmail.tour.content import KANA
from moonmail.tour.driver import TourError
from moonmail.tour.hands import By
from moonmail.tour.kiosk_comer import comer
from moonmail.tour.kiosk_house import LANDSCAPE, PORTRAIT, KioskHouse, enrol_kiosk

if TYPE_CHECKING:
    from moonmail.tour.command import Report
    from moonmail.tour.hands import Hands
    from moonmail.tour.kiosk_guest import KioskGuest

Step = tuple[str, Callable[[], None]]


class KioskStory:
    """``hands`` are on whichever window is on top: the shell's, or the session's that lies over it."""

    def __init__(self, house: KioskHouse, out: Path, language: str, by: By = By.FINGER, *, large: bool = False) -> None:
        self.house = house
        self.out = out
        self.language = language
        self.by = by
        self.large = large
        self.hands: Hands = house.shell()
        self.guest: KioskGuest
        self.heard: dict[str, str] = {}
        self._address = ""

    def steps(self) -> Iterator[Step]:
        yield "attract", self.attract
        yield "language", self.touch
        yield "menu", lambda: self.guest.choose_language()
        yield "flights", lambda: self.guest.tap("choose-flights")
        yield "high contrast", lambda: self.guest.tap("contrast")
        yield "lower screen", lambda: self.guest.tap("contrast", "reach")
        if self.large:
            yield "large text", self.enlarge
        yield "sign in", self.see_code
        yield "signed in", self.say_yes
        yield "write", self.write
        yield "slot held", lambda: self.guest.hold()
        yield "confirm", lambda: self.guest.tap("send-next:hold")
        yield "pay on the phone", self.order
        yield "booked", lambda: self.guest.pay(self._address)
        yield "call staff", lambda: self.guest.tap("call-staff")
        yield "finish", self.finish
        yield "attract again", self.end
        yield "the next guest", self.next_guest

    def attract(self) -> None:
        self.house.spare()

    def touch(self) -> None:
        self.guest = comer(self.house, self.by, self.language, self.out)
        self.hands = self.guest.hands

    def enlarge(self) -> None:
        self.guest.tap("reach")
        self.guest.enlarge()

    def see_code(self) -> None:
        if not self.large:
            self.guest.tap("reach")
        self.guest.tap("task-back", "choose-sign_in")
        self._address = self.guest.sign_in_address()

    def write(self) -> None:
        self.guest.write(KANA if self.by is By.KEYS and self.language == "ja" else None)

    def say_yes(self) -> None:
        self.guest.say_yes(self._address)

    def order(self) -> None:
        self.guest.tap("confirm-order")
        self._address = self.guest.pay_address()

    def finish(self) -> None:
        self.guest.tap("staff-no-more")
        self.guest.finish()

    def end(self) -> None:
        self.heard = self.guest.heard
        self.guest.leave()
        self.house.alone()
        self.hands = self.house.shell()

    def next_guest(self) -> None:
        self.touch()
        self.guest.choose_language()
        if not self.hands.sees("choose-sign_in"):
            raise TourError("the next guest is signed in already")


def run(
    out: Path,
    language: str,
    report: Report,
    *,
    landscape: bool = False,
    by: By = By.FINGER,
    large: bool = False,
) -> None:
    """Go through the whole story once, adding to ``report`` as it goes."""
    with ExitStack() as stack:
        began = monotonic()
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="moonmail-tour-")))
        backend = stack.enter_context(sample_backend(folder / "backend", log=out / "backend.log"))
        report.timings["backend_start_s"] = round(monotonic() - began, 2)
        for name in ("kiosk", "led"):
            (folder / name).mkdir()
        size = LANDSCAPE if landscape else PORTRAIT
        house = KioskHouse(backend, folder / "kiosk", folder / "led", size, out / "kiosk.log")
        enrol_kiosk(backend, house.profile)
        began = monotonic()
        stack.callback(house.close)
        house.open()
        report.timings["app_start_s"] = round(monotonic() - began, 2)
        story = KioskStory(house, out, language, by, large=large)
        for number, (name, act) in enumerate(story.steps(), start=1):
            picture = f"{number:02d}-{name.replace(' ', '-')}.png"
            began = monotonic()
            try:
                act()
            except Exception as error:
                report.failed = f"step “{name}”: {error}"
                with suppress(TourError):
                    story.hands.picture(out / picture.replace(".png", "-failed.png"))
                raise
            report.steps.append({"name": name, "ms": round((monotonic() - began) * 1000), "picture": picture})
            story.hands.picture(out / picture)
        report.notes |= {"by": by.value, **story.heard}
        report.warnings += (out / "kiosk.log").read_text().splitlines()
