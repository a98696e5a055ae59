"""After the main job: a gift, a keepsake of one's own, a change of mind, and a flight that is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from moonmail.tour.content import KEEPSAKES, make_photo
from moonmail.tour.driver import TourError

if TYPE_CHECKING:
    from moonmail.tour.story import Step, Story

_PATIENCE: Final = 40
# Its middle capsules are not sold out.
_WITH_ROOM: Final = "mm-206"
# What a ring without stones answers to every question but the one about soft parts.
_HAZARDS: Final = (
    ("battery", "powered", "data_media"),
    ("liquid", "sealed", "food"),
    ("explosive", "chemical", "radioactive"),
    ("sharp", "magnet", "soft_parts"),
    ("living", "hair_teeth", "remains"),
    ("rights", "culture"),
)


@dataclass(slots=True)
class Keepsakes:
    """Goes on in the app where ``story`` left it: a name plate is held."""

    story: Story
    lost_flight: str
    first_shipment: str
    code: str = ""

    @property
    def home(self) -> Any:
        return self.story.home

    def steps(self) -> Iterator[Step]:
        yield "gift booked", self.book_gift
        yield "gift code", self.make_gift
        yield "gift claimed", self.claim_gift
        yield "gift followed", self.follow_gift
        yield "back as the giver", self.come_back
        yield "item does not fit", self.item_too_large
        yield "item fits", self.item_fits
        yield "item needs review", self.item_needs_review
        yield "item allowed", self.item_allowed
        yield "item booked", self.book_item
        yield "item handed in", self.hand_in
        yield "booking cancelled", self.cancel
        yield "flight lost", self.lose_flight
        yield "choice made", self.choose

    def wait(self, what: str, condition: Callable[[], Any], seconds: float = _PATIENCE) -> Any:
        return self.story.wait(what, condition, seconds)

    # ---------------------------------------------------------------- a gift

    def book_gift(self) -> None:
        self.story.driver.click("send-next")
        self._order()

    def _order(self) -> None:
        """Confirm what is on the screen and pay for it; the browser's part is the visitor's."""
        visits = len(self.story.visitor.visits)
        self.story.driver.click("confirm-order")
        self.wait("the payment page to be opened", lambda: len(self.story.visitor.visits) > visits)
        self.wait("the booking to be paid", lambda: self.home.send.order.payStage == "paid")
        self.story.driver.click("open-shipment")
        self.wait("the pass", lambda: self.home.shipment.boardingPass.state == "ready")

    def make_gift(self) -> None:
        words = KEEPSAKES[self.story.language]
        self.story.driver.click("giving-fold")
        self.story.driver.write("gift-receiver", words.receiver)
        self.story.driver.write("gift-note", words.note)
        self.story.driver.click("gift-make")
        giving = self.home.shipment.giving
        self.code = self.wait("the gift code", lambda: giving.code)
        self.story.driver.find("gift-code")

    def _become(self, member: int) -> None:
        """Sign out, and let another of the sample members sign in next."""
        driver = self.story.driver
        driver.click("rail-settings")
        driver.click("settings-sign-out")
        driver.click("confirm-sign-out")
        # Signing out ends by showing Departures: whoever clicks before that is led away again.
        self.wait("to be signed out", lambda: not self.home.signedIn and self.home.page == "departures")
        self.story.visitor.member = self.story.backend.members[member]

    def claim_gift(self) -> None:
        self._become(1)
        driver = self.story.driver
        driver.click("rail-settings")
        driver.click("settings-claim")
        # As it comes over the telephone: small letters, a space in the middle.
        driver.write("claim-code", self.code.lower().replace("-", " "))
        driver.click("claim-sign-in")
        self.wait("the other member to be signed in", lambda: self.home.signedIn)
        began = monotonic()
        driver.click("claim-now")
        self.wait("the gift", lambda: self.home.claim.stage == "claimed")
        self.story.timed("gift_claimed_s", began)
        driver.find("claim-open")

    def follow_gift(self) -> None:
        self.story.driver.click("claim-open")
        shipment = self.home.shipment
        self.wait("the gift's pass", lambda: shipment.boardingPass.state == "ready")
        if shipment.price:
            raise TourError("who was given something is shown what it cost")

    def come_back(self) -> None:
        self._become(0)
        driver = self.story.driver
        driver.click("rail-settings")
        driver.click("settings-sign-in")
        self.wait("the giver to be signed in", lambda: self.home.signedIn)
        driver.click("rail-shipments")
        self.wait("the giver's own things", lambda: self.home.shipments.state == "ready")

    # ---------------------------------------------------------------- a keepsake

    def item_too_large(self) -> None:
        driver = self.story.driver
        driver.click("rail-send")
        if self.home.send.step == "start":
            self.home.send.startNew()
        driver.click("kind-item")
        driver.click(f"choose-{_WITH_ROOM}")
        driver.click("send-next")
        driver.click("group-coins")
        driver.click("preset-jpy-500")
        driver.click("capsule-M")
        self.wait("the misfit to be said", lambda: self.home.send.capsule.state == "too_large")
        driver.find("capsule-drawing")

    def item_fits(self) -> None:
        driver = self.story.driver
        driver.click("preset-jpy-10")
        driver.click("capsule-M")
        self.wait("the fit", lambda: self.home.send.capsule.state == "fits")

    def item_needs_review(self) -> None:
        driver, words = self.story.driver, KEEPSAKES[self.story.language]
        driver.click("send-next")
        driver.write("declare-name", words.coin)
        for group in _HAZARDS:
            driver.click("declare-next")
            for hazard in group:
                driver.click(f"answer-{hazard}-{'yes' if hazard == 'soft_parts' else 'no'}")
        self.wait("the review to be asked for", lambda: self.home.send.declaration.stand == "needs_review")
        driver.click("declare-part-4")
        driver.find("answer-soft_parts-yes")

    def item_allowed(self) -> None:
        driver = self.story.driver
        driver.click("answer-soft_parts-no")
        driver.click("declare-part-7")
        driver.write("declare-owner", KEEPSAKES[self.story.language].owner)
        driver.write("declare-value", "10")
        driver.click("declare-next")
        photo = self.story.out / "coin.jpg"
        make_photo(photo)
        driver.drop("declare-drop", photo)
        driver.click("declare-next")
        for key in ("truth", "inspection", "no_return", "loss"):
            driver.click(f"declare-agree-{key}")
        self.wait("the declaration to be whole", lambda: self.home.send.declaration.canGoOn)
        if self.home.send.declaration.stand != "allowed":
            raise TourError(f"the rules say {self.home.send.declaration.stand}")

    def book_item(self) -> None:
        driver = self.story.driver
        driver.click("send-next")
        driver.click("hold-slot")
        self.wait("the capsule to be held", lambda: self.home.send.order.holdStage == "held")
        driver.click("send-next")
        driver.find("fact-total")
        self._order()

    def hand_in(self) -> None:
        driver = self.story.driver
        driver.click("hand-in-courier")
        file = self.story.out / "label.pdf"
        file.unlink(missing_ok=True)
        driver.click("save-label-a6")
        self.story.choose_file(file)
        self.wait("the label to be saved", file.exists)
        self.story.verify(file)

    def cancel(self) -> None:
        driver = self.story.driver
        driver.click("change-fold")
        driver.click("change-cancel")
        driver.click("cancel-confirm")
        began = monotonic()
        self.wait("the booking to be cancelled", lambda: self.home.shipment.change.state == "cancelled")
        self.wait("the refund", lambda: _all_back(self.home.shipment.change.refunds))
        self.story.timed("cancelled_and_refunded_s", began)
        driver.find("change")

    # ---------------------------------------------------------------- a loss

    def lose_flight(self) -> None:
        play, flight = self.story.play, self.lost_flight
        for state in ("booking_closed", "integrating", "ready", "in_flight"):
            play("state", flight, state)
        play(
            "outcome",
            flight,
            "lost_landing",
            "--note-ja",
            "着陸の直前に通信が途絶えました。",
            "--note-en",
            "Contact was lost just before the landing.",
        )
        self.home.openShipment(self.first_shipment)
        shipment = self.home.shipment
        self.wait("the letter to the sender", lambda: shipment.letter.state not in {"", "none"})
        self.wait("the choice", lambda: shipment.owed.state == "choose")
        self.story.driver.find("letter")

    def choose(self) -> None:
        driver = self.story.driver
        driver.click("letter-read")
        driver.click("owed-refund")
        driver.click("owed-confirm")
        began = monotonic()
        owed = self.home.shipment.owed
        self.wait("the choice to be taken", lambda: owed.state in {"taken", "done"})
        self.wait("the money to be on its way back", lambda: owed.refunds.rowCount() > 0)
        self.story.timed("choice_taken_s", began)
        driver.find("owed")


def _all_back(refunds: Any) -> bool:
    """Return whether there is a refund, and all of it has gone back."""
    names = {bytes(name.data()).decode(): role for role, name in refunds.roleNames().items()}
    rows = range(refunds.rowCount())
    return len(rows) > 0 and all(refunds.data(refunds.index(row, 0), names["done"]) for row in rows)
