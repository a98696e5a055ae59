"""``moonmail backend play …``: what the desk will report. Bad input is one clear line, and nothing is half done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from moonmail.domain.item import Hazard

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Caller

Play = Callable[..., tuple[int, str]]


@pytest.fixture
def play(django_app: Path, db: None, capsys: pytest.CaptureFixture[str]) -> Play:
    """Run one play command here; return its exit code and what it said on standard error."""
    from moonmail.backend import commands

    def run(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        code = commands.main(["play", *arguments, "--data", str(django_app)])
        return code, capsys.readouterr().err

    return run


def mission(caller: Caller, key: str) -> Any:
    return caller.get(f"/v1/missions/{key}").json


def milestone(caller: Caller, key: str, seq: int) -> Any:
    return next(m for m in mission(caller, key)["milestones"] if m["seq"] == seq)


class TestCustody:
    def test_each_move_is_an_event(self, me: Caller, play: Play) -> None:
        booking, _ = me.paid()
        state = me.get("/v1/changes").json["state"]
        assert play(
            "custody",
            booking["reference"].lower(),
            "integrated",
            "--at=2026-11-20",
            "--place-ja=羽田",
            "--place-en=Haneda",
            "--note-ja=取り付けました。",
            "--note-en=Fitted.",
        ) == (0, "")
        changes = me.get(f"/v1/changes?since={state}").json
        assert [s["state"] for s in changes["shipment"]["updated"]] == ["integrated"]
        (event,) = changes["custody_event"]["created"]
        assert event["biz_step"] == "installing"
        assert event["read_point"] == {"ja": "羽田", "en": "Haneda"}
        assert event["occurred_at"] == {"at": "2026-11-20T00:00:00Z", "precision": "d", "bound": "at"}
        assert event["note"]["en"] == "Fitted."

    def test_follows_a_shipment_to_the_moon(self, me: Caller, play: Play, clock: MovableClock) -> None:
        booking, _ = me.paid()
        for wanted in ("integrated", "launched", "delivered"):
            clock.forward(hours=1)
            assert play("custody", booking["reference"], wanted)[0] == 0
        events = me.get("/v1/changes").json["custody_event"]["created"]
        assert [event["state"] for event in events] == ["declared", "integrated", "launched", "delivered"]

    def test_a_jump_is_refused_with_what_is_possible(self, me: Caller, play: Play) -> None:
        booking, _ = me.paid()
        code, said = play("custody", booking["reference"], "delivered")
        assert code == 2
        assert said == ("moonmail backend: it is declared and can't become delivered; from here: integrated\n")
        assert len(me.get("/v1/changes").json["custody_event"]["created"]) == 1

    def test_an_unpaid_booking_has_nothing_to_move(self, me: Caller, play: Play) -> None:
        booking = me.book().json
        code, said = play("custody", booking["reference"], "integrated")
        assert (code, "awaiting_payment" in said) == (2, True)

    @pytest.mark.parametrize(
        ("arguments", "part"),
        [
            (("custody", "XXXXXX", "integrated"), "no booking"),
            (("custody", "{ref}", "flown"), "none of"),
            (("custody", "{ref}", "integrated", "--at", "yesterday"), "no time like"),
            (("custody", "{ref}", "integrated", "--at", "2026-11-20T10:00"), "no time like"),
            (("custody", "{ref}", "integrated", "--precision", "week"), "none of"),
            (("custody", "{ref}", "integrated", "--confidence", "sure"), "none of"),
            (("custody", "{ref}", "integrated", "--place-ja", "羽田"), "give both"),
        ],
    )
    def test_bad_input_is_one_line_and_changes_nothing(
        self, me: Caller, play: Play, arguments: tuple[str, ...], part: str
    ) -> None:
        booking, _ = me.paid()
        before = me.get("/v1/digest").json["sha256"]
        code, said = play(*(argument.replace("{ref}", booking["reference"]) for argument in arguments))
        assert code == 2
        assert part in said
        assert said.count("\n") == 1
        assert me.get("/v1/digest").json["sha256"] == before

    @pytest.mark.parametrize("members_own", ["declared", "withdrawn", "draft"])
    def test_what_members_do_themselves_is_not_the_desks(self, me: Caller, play: Play, members_own: str) -> None:
        booking, _ = me.paid()
        code, said = play("custody", booking["reference"], members_own)
        assert (code, "from here: integrated\n" in said) == (2, True)


@pytest.fixture
def reviewed(me: Caller) -> Any:
    """A paid booking whose item the staff must look at."""
    answers = {hazard.value: "no" for hazard in Hazard} | {"magnet": "yes"}
    booking, _ = me.settle(me.order(me.item(answers=answers).json).json)
    assert me.get(f"/v1/shipments/{booking['shipment_id']}").json["state"] == "needs_review"
    return booking


WORDS = ("--note-ja=磁石は弱く、問題ありません。", "--note-en=The magnet is weak enough.")


class TestReview:
    def test_what_staff_clear_may_be_sent(self, me: Caller, play: Play, reviewed: Any) -> None:
        assert play("review", reviewed["reference"].lower(), "cleared", *WORDS) == (0, "")
        shipment = me.get(f"/v1/shipments/{reviewed['shipment_id']}").json
        assert shipment["state"] == "awaiting_item"
        assert shipment["verdict"]["review"] == {
            "ja": "磁石は弱く、問題ありません。",
            "en": "The magnet is weak enough.",
        }
        assert shipment["verdict"]["reviewed_at"].startswith("2026-11-22T03:00:00")
        assert shipment["verdict"]["kind"] == "needs_review", "what the rules said stays"

    def test_a_no_leaves_the_member_a_choice_while_there_is_time(self, me: Caller, play: Play, reviewed: Any) -> None:
        assert play("review", reviewed["reference"], "not_allowed", *WORDS) == (0, "")
        assert me.get(f"/v1/shipments/{reviewed['shipment_id']}").json["state"] == "not_allowed"
        assert me.get(f"/v1/bookings/{reviewed['id']}").json["state"] == "confirmed"
        assert me.cancel(reviewed, 66_000).status == 201

    def test_a_no_after_the_last_date_gives_the_money_back(
        self, me: Caller, play: Play, reviewed: Any, clock: MovableClock
    ) -> None:
        clock.forward(days=100)
        assert me.cancel(reviewed, 66_000).code == "too_late"
        assert play("review", reviewed["reference"], "not_allowed", *WORDS) == (0, "")
        assert me.get(f"/v1/bookings/{reviewed['id']}").json["state"] == "cancelled"
        (payment,) = me.get("/v1/changes").json["payment"]["created"]
        assert (payment["state"], payment["refunded"]["amount"]) == ("refunded", 66_000)

    def test_what_is_refused_at_inspection_is_refunded_and_comes_back(
        self, me: Caller, play: Play, reviewed: Any
    ) -> None:
        assert play("review", reviewed["reference"], "cleared", *WORDS) == (0, "")
        for state in ("received", "refused"):
            assert play("custody", reviewed["reference"], state) == (0, "")
        assert me.get(f"/v1/bookings/{reviewed['id']}").json["state"] == "cancelled"
        assert me.get(f"/v1/shipments/{reviewed['shipment_id']}").json["state"] == "refused"
        (payment,) = me.get("/v1/changes").json["payment"]["created"]
        assert payment["state"] == "refunded"
        assert play("custody", reviewed["reference"], "returned") == (0, "")
        assert me.get(f"/v1/shipments/{reviewed['shipment_id']}").json["state"] == "returned"
        assert play("custody", reviewed["reference"], "received")[0] == 2

    @pytest.mark.parametrize(
        ("arguments", "part"),
        [
            (("{ref}", "accepted", *WORDS), "none of cleared, not_allowed"),
            (("{ref}", "maybe", *WORDS), "none of"),
            (("{ref}", "cleared", "--note-ja=a", "--note-en="), "give both"),
            (("{ref}", "cleared", "--note-ja=", "--note-en="), "must not be empty"),
            (("XXXXXX", "cleared", *WORDS), "no booking"),
        ],
    )
    def test_bad_input_is_one_line_and_changes_nothing(
        self, me: Caller, play: Play, reviewed: Any, arguments: tuple[str, ...], part: str
    ) -> None:
        before = me.get("/v1/digest").json["sha256"]
        code, said = play("review", *(argument.replace("{ref}", reviewed["reference"]) for argument in arguments))
        assert (code, part in said, said.count("\n")) == (2, True, 1), said
        assert me.get("/v1/digest").json["sha256"] == before

    def test_there_must_be_something_to_review(self, me: Caller, play: Play) -> None:
        booking, _ = me.paid()
        code, said = play("review", booking["reference"], "cleared", *WORDS)
        assert (code, "nothing to review" in said) == (2, True)


class TestMission:
    def test_a_milestone_is_reached(self, anyone: Caller, play: Play) -> None:
        assert play("milestone", "MM 202", "6", "achieved", "--at", "2026-11-21T11:34:00Z")[0] == 0
        found = milestone(anyone, "mm-202", 6)
        assert (found["state"], found["confidence"]) == ("achieved", "confirmed")
        assert found["occurred_at"]["at"] == "2026-11-21T11:34:00Z"
        assert found["announced_at"]["at"] == "2026-11-22T03:00:00Z"
        assert found["planned_at"] is not None

    def test_a_planned_time_moves_and_the_old_one_is_kept(self, anyone: Caller, play: Play) -> None:
        before = milestone(anyone, "mm-202", 9)
        code, _ = play(
            "milestone",
            "mm-202",
            "9",
            "planned",
            "--planned-at=2026-12-17T18:00:00Z",
            "--reason-ja=日照のためです。",
            "--reason-en=For daylight.",
        )
        assert code == 0
        after = milestone(anyone, "mm-202", 9)
        assert after["planned_at"]["at"] == "2026-12-17T18:00:00Z"
        assert len(after["planned_revisions"]) == len(before["planned_revisions"]) + 1
        assert after["planned_revisions"][-1]["planned_at"] == before["planned_at"]
        assert after["planned_revisions"][-1]["reason"]["en"] == "For daylight."

    def test_the_window_moves_with_its_reason(self, anyone: Caller, me: Caller, play: Play) -> None:
        state = anyone.get("/v1/changes").json["state"]
        assert (
            play(
                "window", "mm-204", "2027-06-01", "2027-06-30", "--reason-ja=試験のためです。", "--reason-en=Testing."
            )[0]
            == 0
        )
        (changed,) = anyone.get(f"/v1/changes?since={state}").json["mission"]["updated"]
        assert changed["delayed"]
        assert [revision["reason"] for revision in changed["windows"]] == [
            None,
            {"ja": "試験のためです。", "en": "Testing."},
        ]

    def test_updates_are_numbered(self, anyone: Caller, play: Play) -> None:
        words = ("--title-ja=題", "--title-en=Title", "--body-ja=本文", "--body-en=Body")
        assert play("update", "mm-202", "--severity=bad", *words)[0] == 0
        last = mission(anyone, "mm-202")["updates"][-1]
        assert (last["number"], last["severity"], last["title"]["ja"]) == (3, "bad", "題")

    def test_the_board_moves(self, anyone: Caller, me: Caller, play: Play) -> None:
        assert play("state", "mm-204", "booking_closed")[0] == 0
        assert me.hold("mm-204").code == "booking_closed"
        assert play("state", "mm-204", "landed")[0] == 2

    def test_how_it_ended(self, anyone: Caller, play: Play) -> None:
        code, _ = play("outcome", "mm-202", "landed_tipped", "--lat=17.01", "--lon=59.0", "--at=2026-12-16T17:31:00Z")
        assert code == 0
        found = mission(anyone, "mm-202")
        assert (found["outcome"], found["state"], found["came_down"]["lat"]) == ("landed_tipped", "ended", 17.01)
        code, said = play("outcome", "mm-202", "success")
        assert (code, "already" in said) == (2, True)

    @pytest.mark.parametrize(
        ("arguments", "part"),
        [
            (("milestone", "mm-999", "6", "achieved"), "no flight"),
            (("milestone", "mm-202", "11", "achieved"), "1 to 10"),
            (("milestone", "mm-202", "６", "achieved"), "1 to 10"),
            (("milestone", "mm-202", "6", "done"), "none of"),
            (("milestone", "mm-202", "6", "unknown", "--at", "2026-11-21"), "leave out --at"),
            (("milestone", "mm-202", "6", "achieved", "--planned-at", "2026-12-21"), "leave out --planned-at"),
            (("window", "mm-204", "2027-07-01", "2027-06-30", "--reason-ja=a", "--reason-en=b"), "ends after"),
            (("window", "mm-204", "June", "2027-06-30", "--reason-ja=a", "--reason-en=b"), "no day like"),
            (("window", "mm-202", "2027-06-01", "2027-06-30", "--reason-ja=a", "--reason-en=b"), "can't move"),
            (("window", "mm-204", "2027-06-01", "2027-06-30", "--reason-ja=", "--reason-en="), "must not be empty"),
            (
                ("update", "mm-204", "--severity=x", "--title-ja=a", "--title-en=b", "--body-ja=c", "--body-en=d"),
                "none of",
            ),
            (("state", "mm-204", "ended"), "from here"),
            (("outcome", "mm-204", "success"), "has not flown"),
            (("outcome", "mm-204", "cancelled"), "cancel it first"),
            (("outcome", "mm-202", "success", "--lat=91", "--lon=0"), "latitude"),
            (("outcome", "mm-202", "success", "--lat=1"), "both --lat and --lon"),
        ],
    )
    def test_bad_input_is_one_line_and_changes_nothing(
        self, anyone: Caller, play: Play, arguments: tuple[str, ...], part: str
    ) -> None:
        before = anyone.get("/v1/digest").json["sha256"]
        code, said = play(*arguments)
        assert code == 2
        assert part in said
        assert said.count("\n") == 1
        assert anyone.get("/v1/digest").json["sha256"] == before


def test_a_folder_without_a_backend_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from moonmail.backend import commands

    # Not the database of the tests before.
    monkeypatch.delenv("MOONMAIL_DATABASE", raising=False)
    assert commands.main(["play", "state", "mm-204", "ended", "--data", str(tmp_path / "none")]) == 2
    said = capsys.readouterr().err
    assert "moonmail backend init" in said
    assert not (tmp_path / "none").exists()
