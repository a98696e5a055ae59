"""The agent's part of the day, after the call began: an answer, a change and its undoing, a refund, a new pass, a lock.

What each of it is for the member is looked at in the member's own app.
"""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from moonmail.domain.cases import Author
from moonmail.domain.states import BookingState, PaymentState
from moonmail.tour.desk_call import BY_NUMBER, Call

if TYPE_CHECKING:
    from moonmail.client.engine import Engine
    from moonmail.client.model import ShipmentDetail
    from moonmail.tour.desk import DeskDay, Step
    from moonmail.tour.desk_member import TourMember

_TRIES: Final = 3


class Helping:
    def __init__(self, day: DeskDay, call: Call) -> None:
        self.day = day
        self.call = call
        self.hands = day.hands
        self.asked = day.words(
            "プレートの文字を、もう少し短くできますか。", "Could the words on the plate be a little shorter?"
        )
        self.answer = day.words(
            "はい、受付期限までは変更できます。短くした文面をお電話で承ります。",
            "Yes, until the last date for changes. Please call us with the shorter words.",
        )
        self.shorter = day.words("月から、いつも見ています。", "Watching over you, from the Moon.")

    @property
    def help(self) -> Any:
        return self.day.root.made("help")

    @property
    def caller(self) -> TourMember:
        return self.day.members.caller

    @property
    def engine(self) -> Engine:
        return self.caller.engine

    def steps(self) -> Iterator[Step]:
        yield "somebody waits for an answer", self.queue
        yield "the conversation", self.open_case
        yield "answered", self.answer_them
        yield "what the change does", self.preview_change
        yield "changed", self.change
        yield "undone", self.undo
        yield "what the refund is", self.preview_cancel
        yield "cancelled and refunded", self.cancel
        yield "a new pass", self.renew_pass
        yield "a code in their app", self.send_code
        yield "verified by the code", self.verify_by_code
        yield "locked after three failures", self.lock

    def member_sees(self, what: str, condition: Any) -> Any:
        """Wait until something is in the member's own app: it asks the backend as it does when somebody looks at it."""
        seen = self.day.members.later(lambda: self.caller.until(what, condition))
        self.day.wait(f"{what} in the member's app", seen.done, 60)
        return seen.result()

    # ---------------------------------------------------------------- talking

    def queue(self) -> None:
        booking = self.day.members.first.result().booking
        assert booking is not None
        self.engine.write_to_desk(self.asked, booking_id=booking.id).result(10)
        self.member_sees("the question sent", lambda: not self.engine.operations().result())
        self.hands.keys("Alt+Q")
        self.day.wait("who waits", lambda: self.help.queue.waiting == 1)
        self.day.wait("the row", lambda: self.hands.driver.seen("waiting-0"))

    def open_case(self) -> None:
        self.hands.press("waiting-0", "Space")
        self.day.wait("what was written", lambda: self.help.talk.messages.rows)
        self.day.check("it is what the member wrote", self.help.talk.messages.rows[0].text == self.asked)

    def answer_them(self) -> None:
        self.hands.fill("talk-draft", self.answer)
        began = monotonic()
        self.hands.keys("Alt+S")
        self.day.wait("the answer", lambda: len(self.help.talk.messages.rows) == 2)
        self.day.check("nothing is left in the field", not self.help.talk.draft)
        self.member_sees("the answer", lambda: self.said(self.answer))
        self.day.timed("answer_seen_by_member_s", began)

    def said(self, words: str) -> bool:
        return any(
            line.author is Author.DESK and words in line.words.in_(self._language())
            for conversation in self.engine.conversations().result()
            for line in conversation.lines
        )

    def _language(self) -> Any:
        return self.day.shell.services.localizer.language

    # ---------------------------------------------------------------- changing, and taking it back

    @property
    def booking(self) -> Any:
        return self.help.booking

    def preview(self, keys: str = "Alt+Return") -> None:
        self.hands.keys(keys)
        self.day.wait("what it does", lambda: self.booking.isEffect or self.booking.happened)
        self.day.check("it can be done", self.booking.isEffect)
        self.day.check("it is said what the member is told", self.booking.effectSays)

    def do(self) -> None:
        self.hands.keys("Alt+Return")
        self.day.wait("it to be done", lambda: self.booking.doneWords or self.booking.happened)
        self.day.check("it was done", self.booking.doneWords)

    def _words(self, of: ShipmentDetail) -> str:
        assert of.shipment is not None
        found = self.caller.detail(of.shipment.id).shipment
        return found.message.text if found is not None and found.message is not None else ""

    def preview_change(self) -> None:
        self.hands.keys("Alt+E")
        self.day.wait("the form", lambda: self.booking.form == "content")
        self.hands.fill("help-text", self.shorter)
        self.preview()
        self.day.check("a change costs nothing before the due date", "￥" not in self.booking.effectMoney)

    def change(self) -> None:
        changed = self.day.members.first.result()
        self.do()
        self.day.check("it can be undone", self.booking.canUndo)
        self.member_sees("the new words", lambda: self._words(changed) == self.shorter)

    def undo(self) -> None:
        changed = self.day.members.first.result()
        assert changed.shipment is not None
        assert changed.shipment.message is not None
        before = changed.shipment.message.text
        self.hands.keys("Alt+Z")
        self.day.wait("it to be undone", lambda: not self.booking.canUndo and self.booking.doneWords)
        self.member_sees("the old words", lambda: self._words(changed) == before)

    # ---------------------------------------------------------------- cancelling

    def preview_cancel(self) -> None:
        self.day.wait("all that the caller books", self.day.members.booked.done, 90)
        booking = self.day.members.booked.result().cancelled.booking
        assert booking is not None
        self.choose_booking(booking.id)
        self.preview("Alt+X")
        self.day.check("the whole price goes back", "￥19,800" in self.booking.effectMoney.replace("¥", "￥"))

    def choose_booking(self, booking_id: UUID) -> None:
        """Choose a booking in the caller's file, by Tab and the space bar."""
        rows = self.call.file.bookings.rows
        at = next(number for number, row in enumerate(rows) if row.bookingId == str(booking_id))
        self.hands.keys("Alt+2")
        self.hands.press(f"booking-{at}")
        self.day.wait(
            "the booking", lambda: self.call.file.bookingId == str(booking_id) and self.booking.state == "open"
        )

    def cancel(self) -> None:
        cancelled = self.day.members.booked.result().cancelled
        assert cancelled.shipment is not None
        self.do()
        shipment_id = cancelled.shipment.id

        def gone() -> bool:
            found = self.caller.detail(shipment_id)
            assert found.booking is not None
            assert found.payment is not None
            over = found.booking.state is BookingState.CANCELLED
            return over and found.payment.state is PaymentState.REFUNDED

        began = monotonic()
        self.member_sees("the booking cancelled and the money back", gone)
        self.day.timed("refund_seen_by_member_s", began)
        self.day.check("it can't be undone", not self.booking.canUndo)

    # ---------------------------------------------------------------- the pass

    def renew_pass(self) -> None:
        changed = self.day.members.first.result()
        assert changed.booking is not None
        assert changed.pass_ is not None
        assert changed.shipment is not None
        shipment_id, before = changed.shipment.id, changed.pass_.sequence
        self.choose_booking(changed.booking.id)
        self.hands.keys("Alt+P")
        self.day.wait("the form", lambda: self.booking.form == "pass")
        self.hands.press("help-compromised")
        self.day.wait("the switch", lambda: self.booking.compromised)
        self.preview()
        self.do()

        def renewed() -> bool:
            found = self.caller.detail(shipment_id).pass_
            return found is not None and found.sequence == before + 1

        self.member_sees("the new pass", renewed)

    # ---------------------------------------------------------------- other callers

    def other_call(self, number: str) -> None:
        """The call is over; the next caller says their membership number."""
        self.call.look_for(number, BY_NUMBER)
        self.hands.keys("Return")
        self.day.wait("their file", lambda: self.call.file.state == "open" and not self.call.file.verified)
        self.hands.keys("Alt+2")

    def send_code(self) -> None:
        self.other_call(self.day.backend.members[1]["membership_number"])
        self.hands.keys("Alt+C")
        self.day.wait("the code to be shown", lambda: self.call.file.verify.codeSent)

    def verify_by_code(self) -> None:
        code = self.day.members.of_other(lambda: self.day.members.other.engine.desk_code().result(10))
        self.day.wait("the code in the other member's app", code.done)
        self.hands.fill("fact-number_tail", self.day.backend.members[1]["membership_number"][-4:])
        self.hands.fill("fact-one_time_code", code.result().digits)
        self.hands.keys("Ctrl+Return")
        self.day.wait("them to be verified", lambda: self.call.file.verified or self.call.file.verify.tries)
        self.day.check("the code counts as a fact", self.call.file.verified)

    def lock(self) -> None:
        number = self.day.backend.members[2]["membership_number"]
        self.other_call(number)
        for tries in range(_TRIES):
            self.hands.fill("fact-number_tail", number[-4:])
            self.hands.fill("fact-phone", f"090-0000-000{tries}")
            self.hands.keys("Ctrl+Return")
            self.day.wait("the answer", lambda: self.call.file.verify.tries and not self.call.file.verify.busy)
        self.day.check("each failure is in the audit", self.day.records.audited("not_verified") >= _TRIES)
        self.hands.fill("fact-phone", "090-0000-0009")
        self.hands.keys("Ctrl+Return")
        self.day.wait("the lock", lambda: self.call.file.verify.locked)
        self.day.check("an agent can't lift it", not self.call.file.verify.mayUnlock)
