"""The end of the day: what only a supervisor may, what an auditor sees, and an account that is closed at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QUrl

from moonmail.domain.states import EntitlementState
from moonmail.tour.desk_call import Call
from moonmail.tour.desk_help import Helping

if TYPE_CHECKING:
    from moonmail.tour.desk import DeskDay, Step

_GOODWILL: Final = 1_000
_OUR_MISTAKE: Final = 1
# What the third member of the samples says when they are asked for it.
_BIRTH_DATE: Final = "1995-09-15"


class Supervise:
    def __init__(self, day: DeskDay, call: Call, helping: Helping) -> None:
        self.day = day
        self.call = call
        self.helping = helping
        self.hands = day.hands

    def steps(self) -> Iterator[Step]:
        yield "supervisor signed in", self.begin
        yield "the lock is lifted", self.unlock
        yield "verified after the lock", self.verify
        yield "what the goodwill refund is", self.preview
        yield "refunded in goodwill", self.refund
        yield "what the caller chooses after the loss", self.ask_choice
        yield "their choice carried out", self.choose

    def begin(self) -> None:
        self.day.stand_up()
        self.day.sit_down("supervisor")
        self.day.wait("the callers' page", lambda: self.day.root.page == "find")

    def unlock(self) -> None:
        number = self.day.backend.members[2]["membership_number"]
        self.helping.other_call(number)
        self.hands.fill("fact-number_tail", number[-4:])
        self.hands.fill("fact-birth_date", _BIRTH_DATE)
        self.hands.keys("Ctrl+Return")
        self.day.wait("that nobody can try", lambda: self.call.file.verify.mayUnlock)
        self.hands.palette(self.day.words("停止を解除", "possible again"))
        self.day.wait("the lock to be lifted", lambda: not self.call.file.verify.locked)

    def verify(self) -> None:
        self.hands.keys("Ctrl+Return")
        self.day.wait("the caller to be verified", lambda: self.call.file.verified or self.call.file.verify.tries)
        self.day.check("they are verified", self.call.file.verified)

    def preview(self) -> None:
        member = self.day.members.registered.result()
        booking = self.day.members.booked.result().rings[0].booking
        assert booking is not None
        self.helping.other_call(member.membership_number)
        self.hands.fill("fact-reference", booking.reference)
        self.hands.fill("fact-birth_date", str(member.birth_date))
        self.hands.keys("Ctrl+Return")
        self.day.wait("the caller to be verified", lambda: self.call.file.verified)
        self.helping.choose_booking(booking.id)
        self.hands.keys("Alt+G")
        self.day.wait("the form", lambda: self.helping.booking.form == "goodwill")
        self.hands.fill("help-amount", f"{_GOODWILL:,}")
        self.hands.choose("help-reason", _OUR_MISTAKE)
        self.helping.preview()
        self.day.check("the sum is said", f"{_GOODWILL:,}" in self.helping.booking.effectMoney)

    def refund(self) -> None:
        shipment = self.day.members.booked.result().rings[0].shipment
        assert shipment is not None
        self.helping.do()

        def back() -> bool:
            payment = self.day.members.caller.detail(shipment.id).payment
            refunded = payment.refunded if payment is not None else None
            return refunded is not None and refunded.amount == _GOODWILL

        self.helping.member_sees("the money back", back)

    @property
    def choices(self) -> Any:
        return self.day.root.choices

    def ask_choice(self) -> None:
        booking = self.day.members.first.result().booking
        assert booking is not None
        self.helping.choose_booking(booking.id)
        self.hands.press("choice-refund")
        self.day.wait("that it can be carried out", lambda: self.choices.canGo)

    def choose(self) -> None:
        shipment = self.day.members.first.result().shipment
        assert shipment is not None
        self.hands.keys("Alt+K")

        def chosen() -> bool:
            found = self.day.members.caller.detail(shipment.id).entitlement
            return found is not None and found.state in (EntitlementState.CHOSEN, EntitlementState.FULFILLED)

        self.helping.member_sees("the choice", chosen)


class Audit:
    def __init__(self, day: DeskDay) -> None:
        self.day = day
        self.hands = day.hands

    @property
    def vm(self) -> Any:
        return self.day.root.made("audit")

    def steps(self) -> Iterator[Step]:
        yield "auditor signed in", self.begin
        yield "no alterations", self.verify
        yield "taken along", self.export

    def begin(self) -> None:
        self.day.stand_up()
        self.day.sit_down("auditor")
        self.day.wait("the audit", lambda: self.day.root.page == "audit" and self.vm.rows.rows)
        self.day.check("an auditor has this page alone", len(self.day.root.rail.rows) == 1)

    def verify(self) -> None:
        began = monotonic()
        self.hands.keys("Ctrl+Return")
        self.day.wait("the chain", lambda: self.vm.chainGood and not self.vm.verifying)
        self.day.timed("audit_verified_s", began)
        self.day.prove("audit", "verify")

    def export(self) -> None:
        file = self.day.out / "audit.jsonl"
        file.unlink(missing_ok=True)
        self.hands.keys("Ctrl+E")
        self.day.close_file_dialog()
        self.vm.save(QUrl.fromLocalFile(str(file)))
        self.day.wait("the file", file.exists)
        lines = len(file.read_text("utf-8").splitlines())
        self.day.notes["entries of the audit"] = lines
        self.day.check(
            "everything is in it", lines >= self.day.records.value("SELECT count(*) FROM audit_auditentry") - 1
        )


class Ended:
    """Somebody's account is closed while they sit at the desk."""

    def __init__(self, day: DeskDay, call: Call) -> None:
        self.day = day
        self.call = call
        self.hands = day.hands

    def steps(self) -> Iterator[Step]:
        yield "agent signed in again", self.begin
        yield "account closed", self.close
        yield "nothing left for the next", self.leave

    def begin(self) -> None:
        self.day.stand_up()
        self.day.sit_down("agent")
        self.day.wait("the search box", lambda: self.hands.at("find-box"))
        self.hands.type("やま")
        self.day.wait("somebody to be found", lambda: self.call.find.state == "found")

    def close(self) -> None:
        closed = self.day.meanwhile(lambda: self.day.console("close-staff", self.day.staff["agent"].email))
        self.day.wait("the account to be closed", closed.done, 60)
        closed.result()
        began = monotonic()
        # A desk asks by itself every quarter of a minute: it may know before anything is typed.
        if not self.day.root.covered:
            self.hands.type("も")
        self.day.wait("the desk to say that the session is over", lambda: self.day.root.covered == "ended")
        self.day.timed("closed_account_noticed_s", began)
        self.day.check("what was typed is kept", self.call.find.typed.startswith("やま"))
        self.day.check("nothing can be done", not self.day.root.run("find.box"))

    def leave(self) -> None:
        self.hands.press("cover-leave")
        self.day.wait("the screen that asks who it is", lambda: self.day.root.covered == "sign_in")
