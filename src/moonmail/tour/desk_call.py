"""The agent's part of the day: a caller is found, verified, shown what they ask about, and helped."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from moonmail.tour.desk import DeskDay, Step

BY_NUMBER: Final = ("会員番号", "membership number")


class Call:
    def __init__(self, day: DeskDay) -> None:
        self.day = day
        self.hands = day.hands

    @property
    def find(self) -> Any:
        return self.day.root.made("find")

    @property
    def file(self) -> Any:
        return self.find.caller

    def steps(self) -> Iterator[Step]:
        yield "nobody is signed in", lambda: None
        yield "agent signed in", lambda: self.day.sit_down("agent")
        yield "found by kana", self.by_kana
        yield "found by number", self.by_number
        yield "found by pass", self.by_pass
        yield "facts that do not match", self.wrong_facts
        yield "verified", self.verified
        yield "why a field is shown", self.ask_field
        yield "shown for a minute", self.reveal
        yield "masked again", self.hide

    # ---------------------------------------------------------------- finding

    def look_for(self, text: str, by: tuple[str, str], name: str = "") -> None:
        """Type into the one box, or scan into it, until there is one answer, found ``by`` that, in both languages."""
        began = monotonic()
        self.hands.keys("Ctrl+F")
        self.day.wait("the search box", lambda: self.hands.at("find-box"))
        if text.startswith("MOON1:"):
            self.hands.scan(text)
        else:
            self.hands.type(text)
        words, rows = self.day.words(*by), self.find.rows
        self.day.wait("the answer", lambda: len(rows.rows) == 1 and words in rows.rows[0].by)
        if name:
            self.day.timed(f"{name}_s", began)
        self.day.wait("the results", lambda: self.hands.driver.seen("found-0"))

    def by_kana(self) -> None:
        self.look_for("やまもと", ("お名前", "name"), "found_by_kana")
        row = self.find.rows.rows[0]
        self.day.check("a name is masked until its owner is verified", "●" in row.name)

    def by_number(self) -> None:
        self.day.wait("the caller's app", lambda: self.day.members.registered.done(), 60)
        member = self.day.members.registered.result()
        self.look_for(member.membership_number, BY_NUMBER, "found_by_number")

    def by_pass(self) -> None:
        self.day.wait("the first booking of the caller", self.day.members.first.done, 60)
        pass_ = self.day.members.first.result().pass_
        assert pass_ is not None
        self.look_for(pass_.qr, ("搭乗券", "pass"), "found_by_pass")
        self.day.wait("the caller's file", lambda: self.file.state == "open")
        self.day.check("the pass is said to be good", self.find.passGood)
        self.day.check("nothing personal is shown yet", not self.file.fields.rows and not self.file.verified)
        self.day.check("that the file was opened is in the audit", self.day.records.audited("opened") == 1)

    # ---------------------------------------------------------------- verifying

    def wrong_facts(self) -> None:
        member = self.day.members.registered.result()
        self.hands.keys("Alt+2")
        self.hands.fill("fact-number_tail", member.membership_number[-4:])
        self.hands.fill("fact-phone", "090-1234-5678")
        self.hands.keys("Ctrl+Return")
        self.day.wait("the answer", lambda: self.file.verify.tries)
        self.day.check("nobody is verified by one fact", not self.file.verified)
        self.day.check("the failure is in the audit", self.day.records.audited("not_verified") == 1)

    def verified(self) -> None:
        member = self.day.members.registered.result()
        self.hands.fill("fact-phone", "")
        self.hands.fill("fact-birth_date", str(member.birth_date))
        self.hands.keys("Ctrl+Return")
        self.day.wait("the caller to be verified", lambda: self.file.verified)
        values = [row.value for row in self.file.fields.rows if row.given]
        self.day.check("fields are masked", values and all("●" in value for value in values))
        self.day.check("the verification is in the audit", self.day.records.audited("verified") == 1)

    # ---------------------------------------------------------------- showing

    def ask_field(self) -> None:
        self.hands.press("show-email")
        self.day.wait("the reasons", lambda: self.hands.at("reason-0"))

    def reveal(self) -> None:
        self.hands.keys("Tab", "Return")
        row = self.day.wait("the field", lambda: next((row for row in self.file.fields.rows if row.shown), None))
        self.day.check("it is what is registered", row.value == self.day.members.registered.result().email)
        self.day.check("that it was shown is in the audit", self.day.records.audited("revealed") == 1)

    def hide(self) -> None:
        self.hands.keys("Alt+H")
        self.day.wait("the field to be masked", lambda: not any(row.shown for row in self.file.fields.rows))
