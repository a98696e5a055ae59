"""The receiving desk's part of the day: items taken in by scanner and keys, with and without a network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QUrl

from moonmail.domain.standing import WORDS, Standing
from moonmail.domain.states import ShipmentState

if TYPE_CHECKING:
    from moonmail.client.model import ShipmentDetail
    from moonmail.tour.desk import DeskDay, Step

# What the desk promises: keys after the scan of a good item.
MOST_KEYS: Final = 3
WAYBILL: Final = "131-1234 5675"


class Receive:
    def __init__(self, day: DeskDay) -> None:
        self.day = day
        self.hands = day.hands

    @property
    def vm(self) -> Any:
        return self.day.root.made("receive")

    @property
    def rings(self) -> tuple[ShipmentDetail, ...]:
        rings: tuple[ShipmentDetail, ...] = self.day.members.booked.result().rings
        return rings

    def steps(self) -> Iterator[Step]:
        yield "receiving signed in", self.begin
        yield "a pass that is good", lambda: self.scan(self._code(0), Standing.TAKE)
        yield "measured and looked at", self.look
        yield "accepted", self.accept
        yield "received already", lambda: self.scan(self._code(0), Standing.TAKEN)
        yield "a forged pass", lambda: self.scan(self._forged(), Standing.FORGED)
        yield "the sender is asked", self.ask
        yield "too large", self.too_large
        yield "refused", self.refuse
        yield "without a network", self.offline
        yield "sent by itself", self.online
        yield "on by air", self.by_air
        yield "what the carrier reports", self.report
        yield "custody as EPCIS", self.epcis

    def begin(self) -> None:
        self.day.stand_up()
        self.day.sit_down("receiving")
        self.day.wait("the receiving page", lambda: self.day.root.page == "receive" and self.hands.at("receive-scan"))
        self.day.wait("the book", lambda: self.vm.shown.bookTone == "plain" and self.vm.shown.bookLine)

    def _code(self, at: int) -> str:
        pass_ = self.rings[at].pass_
        assert pass_ is not None
        return pass_.qr

    def _forged(self) -> str:
        """A pass that somebody signed with a key of their own, and calls it ours."""
        from moonmail.media.passes import PassSigningKey, issue, new_signing_key, read_jwks, verify

        keys = read_jwks(self.day.members.caller.engine.export_pass_keys().result(10).read_text("utf-8"))
        claims = verify(self._code(1), keys, datetime.now(UTC)).claims
        assert claims is not None
        name = claims.key_id

        class Impostor(PassSigningKey):
            key_id = name

        own = new_signing_key()
        return issue(claims, Impostor(own.seed, own.public))

    def scan(self, code: str, expected: Standing) -> None:
        self.hands.keys("Escape")
        self.hands.scan(code)
        title = WORDS[expected].title.in_(self.day.shell.services.localizer.language)
        self.day.wait(f"the verdict “{title}”", lambda: self.vm.shown.standingTitle == title)

    # ---------------------------------------------------------------- one after the other

    def look(self) -> None:
        self.hands.pressed = 0
        self.hands.keys("F4", "F2")
        self.day.wait("that it may be accepted", lambda: self.vm.shown.canAccept)
        self.day.wait("the button that accepts", lambda: self.hands.at("receive-accept"))

    def accept(self) -> None:
        began = monotonic()
        self.hands.keys("Return")
        self.day.notes["keys to accept an item"] = self.hands.pressed
        self.day.check("a good item takes three keys after the scan", self.hands.pressed <= MOST_KEYS)
        self._ready_for_the_next()
        self.day.wait("it to be known at the backend", lambda: self._state(0) == ShipmentState.ACCEPTED)
        self.day.timed("accepted_at_backend_s", began)

    def _ready_for_the_next(self) -> None:
        self.day.wait(
            "the desk to be ready for the next",
            lambda: self.vm.shown.stage == "empty" and self.hands.at("receive-scan"),
        )

    def _state(self, at: int) -> str:
        shipment = self.rings[at].shipment
        assert shipment is not None
        return str(self.day.records.value("SELECT state FROM bookings_shipment WHERE id = ?", shipment.id.hex))

    def ask(self) -> None:
        self.scan(self._code(1), Standing.TAKE)
        self.hands.keys("F4", "F2")
        self.hands.press("check-whole")
        self.day.wait("that its sender is to be asked", lambda: self.vm.shown.canAsk and not self.vm.shown.canAccept)
        self.hands.keys("F6")
        self._ready_for_the_next()
        self.day.wait("the question at the backend", lambda: self.day.records.audited("received") == 2)

    def too_large(self) -> None:
        self.scan(self._code(2), Standing.TAKE)
        self.day.wait("the first field", lambda: self.hands.at("receive-length"))
        for read in ("31.0", "6.5", "3.2"):
            self.hands.type(f"{read}\n")
        self.hands.keys("F2")
        self.day.wait("that it does not fit", lambda: self.vm.shown.fitTone == "bad" and self.vm.shown.canRefuse)
        self.day.check("it can't be accepted", not self.vm.shown.canAccept)

    def refuse(self) -> None:
        self.hands.keys("F8")
        self._ready_for_the_next()
        self.day.wait("it to be known at the backend", lambda: self._state(2) == ShipmentState.REFUSED)
        # What the backend has, and this desk has not heard of yet, still waits here.
        self.day.wait("the answer", lambda: self.vm.shown.waiting == 0)

    # ---------------------------------------------------------------- without a network

    def offline(self) -> None:
        self.day.wire.pull()
        self.scan(self._code(3), Standing.TAKE)
        self.hands.keys("F4", "F2", "Return")
        self._ready_for_the_next()
        self.day.wait("it to wait for the network", lambda: self.vm.shown.waiting == 1)
        self.day.wait("the desk to say that there is no network", lambda: self.day.root.offline)
        self.day.check("the backend can't know yet", self._state(3) == ShipmentState.AWAITING_ITEM)

    def online(self) -> None:
        self.day.wire.plug()
        began = monotonic()
        self.hands.keys("F5")
        self.day.wait("what waited to go out", lambda: self._state(3) == ShipmentState.ACCEPTED, 40)
        self.day.wait("nothing to wait", lambda: self.vm.shown.waiting == 0)
        self.day.timed("sent_after_network_came_back_s", began)

    # ---------------------------------------------------------------- by air

    def by_air(self) -> None:
        self.hands.keys("F9")
        self.day.wait("the flights", lambda: self.vm.air.flightNames)
        at = next(number for number, name in enumerate(self.vm.air.flightNames) if "206" in name)
        self.hands.choose("air-flight", at)
        for field, text in (("number", WAYBILL), ("origin", "HND"), ("destination", "MCO")):
            self.hands.fill(f"air-{field}", text)
        self.day.wait("that it can be kept", lambda: self.vm.air.canConsign)
        self.hands.press("air-consign")
        self.day.wait("the air waybill", lambda: self.vm.air.rows.rows or self.vm.air.happened)
        self.day.check("it was kept", self.vm.air.rows.rows)
        kept = "SELECT count(*) FROM receiving_consignmentitem"
        self.day.check("both accepted items are on it", self.day.records.value(kept) == 2)

    def report(self) -> None:
        self.hands.fill("air-place", "HND")
        self.day.wait("that it can be kept", lambda: self.vm.air.canReport)
        self.hands.press("air-report")
        kept = "SELECT count(*) FROM receiving_consignmentstatus"
        self.day.wait("the report at the backend", lambda: self.day.records.value(kept) == 1)

    def epcis(self) -> None:
        file = self.day.out / "custody.jsonld"
        file.unlink(missing_ok=True)
        self.hands.press("air-epcis")
        self.day.close_file_dialog()
        self.vm.air.saveEpcis(QUrl.fromLocalFile(str(file)))
        self.day.wait("the file", lambda: file.exists() and not self.vm.air.busy)
        events = json.loads(file.read_text("utf-8"))["epcisBody"]["eventList"]
        self.day.notes["custody events"] = len(events)
        self.day.check("custody is told as events", events)
        self.hands.keys("Escape")
        self.day.wait("the page", lambda: self.hands.at("receive-scan"))
