"""The desk's shell: pages by role, what happens when somebody leaves, another one comes, or nobody is there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tests.desktop.desks import AGENT, AUDITOR, EVERYBODY, NOW, OPERATIONS, SUPERVISOR, DeskBench, desk_bench

from moonmail.client.desk.session import NOBODY, SeatFile, SessionSaid, StaffSession, TroubleSaid
from moonmail.client.glance import Trouble
from moonmail.desktop.desk.actions import Action, Actions
from moonmail.desktop.viewmodels.desk_palette import derive_palette, fits
from moonmail.desktop.viewmodels.desk_root_props import DeskInputs, derive_desk, pages_for
from moonmail.domain.staff import MAY, StaffRole
from moonmail.domain.text import Language, Text


@pytest.fixture(scope="module")
def one_bench(app: object) -> Iterator[DeskBench]:
    with desk_bench(draws=False) as bench:
        yield bench


@pytest.fixture
def bench(one_bench: DeskBench) -> DeskBench:
    one_bench.reset()
    return one_bench


@pytest.fixture
def drawn(app: object) -> Iterator[DeskBench]:
    """What keys do depends on what has the focus, and that on what was drawn."""
    with desk_bench() as bench:
        yield bench


def inputs(session: StaffSession, **more: object) -> DeskInputs:
    plain = DeskInputs(session, TroubleSaid(None), "", False, False, None, Language.EN)
    return plain._replace(**more)


@pytest.mark.parametrize(
    ("session", "covered", "cover"),
    [
        (NOBODY, False, "sign_in"),
        (AGENT, False, ""),
        (AGENT, True, "idle"),
        (replace(AGENT, ended=True), False, "ended"),
        (replace(AGENT, ended=True), True, "ended"),
    ],
)
def test_when_nothing_is_to_be_seen(session: StaffSession, covered: bool, cover: str) -> None:
    assert derive_desk(inputs(session, covered=covered)).covered == cover


@pytest.mark.parametrize("role", StaffRole)
def test_the_rail_shows_what_the_role_may_use_and_nothing_else(role: StaffRole) -> None:
    session = StaffSession("1", "A", (role,), MAY[role])
    wanted = {
        StaffRole.AGENT: {"find"},
        StaffRole.RECEIVING: {"receive"},
        StaffRole.OPERATIONS: {"flights", "runs", "manifest"},
        StaffRole.SUPERVISOR: {"find", "runs"},
        StaffRole.AUDITOR: {"audit"},
    }[role]
    assert set(pages_for(session)) <= wanted
    assert {row.name for row in derive_desk(inputs(session)).rail} <= wanted


def test_offline_says_what_goes_on() -> None:
    offline = TroubleSaid(Trouble.OFFLINE)
    assert "Receiving goes on" in derive_desk(inputs(EVERYBODY, trouble=offline)).offline
    assert "Receiving" not in derive_desk(inputs(AGENT, trouble=offline)).offline
    assert derive_desk(inputs(NOBODY, trouble=offline)).offline == ""


def test_nobody_there_for_too_long_covers_everything_and_the_keys_do_nothing(drawn: DeskBench) -> None:
    drawn.enter(SUPERVISOR, "find")
    drawn.vm("find").type("月")
    clock, root = drawn.desk.clock, drawn.root
    clock.seconds = 299
    root.idle.look()
    assert root.covered == ""
    QTest.keyClick(drawn.window, Qt.Key.Key_Shift)
    clock.seconds = 400
    root.idle.look()
    assert root.covered == "", "a key is a sign that somebody is there"
    clock.seconds = 700
    root.idle.look()
    drawn.settle()
    assert (root.covered, drawn.window.title()) == ("idle", "MoonMail デスク")
    QTest.keyClick(drawn.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    drawn.settle()
    assert not drawn.window.findChild(object, "palette-typed")
    drawn.desk.answers["sign_in"] = SUPERVISOR
    root.signIn()
    drawn.settle()
    assert (root.covered, drawn.vm("find").typed) == ("", "月")


def test_somebody_else_finds_nothing_of_who_sat_there_before(bench: DeskBench) -> None:
    bench.enter(AGENT, "find")
    bench.vm("find").type("月野")
    bench.desk.tell(SessionSaid(replace(SUPERVISOR, staff_id="another")))
    bench.settle()
    assert bench.vm("find").typed == ""
    assert bench.root.caller.member_id is None


def test_the_same_person_with_other_roles_keeps_what_they_may_still_use(bench: DeskBench) -> None:
    bench.enter(SUPERVISOR, "find")
    bench.vm("find").type("月野")
    bench.desk.tell(SessionSaid(replace(AGENT, staff_id=SUPERVISOR.staff_id)))
    bench.settle()
    assert (bench.root.page, bench.vm("find").typed) == ("find", "月野")
    bench.desk.tell(SessionSaid(replace(AUDITOR, staff_id=SUPERVISOR.staff_id)))
    bench.settle()
    assert bench.root.page in ("audit", "")


@pytest.mark.parametrize(("away", "covered", "cover"), [(4, False, ""), (6, False, "idle"), (1, True, "idle")])
def test_a_start_begins_as_the_screen_was_left(
    tmp_path: Path, app: object, monkeypatch: pytest.MonkeyPatch, away: int, covered: bool, cover: str
) -> None:
    from tests.desktop import desks

    real = desks.StillDesk.__init__

    def left(self: desks.StillDesk, profile: object) -> None:
        real(self, profile)  # type: ignore[arg-type]
        self.session, self.seen_at, self.was_covered = AGENT, NOW - timedelta(minutes=away), covered

    monkeypatch.setattr(desks.StillDesk, "__init__", left)
    with desk_bench(draws=False) as bench:
        assert bench.root.covered == cover


def test_every_key_means_one_thing_on_a_page(bench: DeskBench) -> None:
    bench.enter(EVERYBODY)
    for page in pages_for(EVERYBODY):
        bench.root.open(page)
        keys = sorted(action.keys for action in bench.root.actions.here() if action.keys)
        assert all(one != other for one, other in pairwise(keys)), page
        assert {"Ctrl+K", "F1", "Ctrl+L", "Ctrl+1"} <= set(keys)


def test_keys_that_are_taken_are_refused() -> None:
    actions = Actions()
    actions.add(Action("one", Text("一", "One"), "Ctrl+R", "find"), lambda: None)
    actions.add(Action("two", Text("二", "Two"), "Ctrl+R", "audit"), lambda: None)
    with pytest.raises(ValueError, match=r"Ctrl\+R"):
        actions.add(Action("three", Text("三", "Three"), "Ctrl+R"), lambda: None)


def test_what_belongs_to_another_page_is_not_done() -> None:
    actions, done = Actions(), []
    actions.add(Action("audit.verify", Text("調べる", "Verify"), page="audit"), lambda: done.append(1))
    actions.show_page("find")
    assert not actions.run("audit.verify")
    actions.show_page("audit")
    assert actions.run("audit.verify")
    assert done == [1]


@pytest.mark.parametrize(
    ("typed", "found"), [("", True), ("かくにん", False), ("確認", True), ("verify cal", True), ("xyz", False)]
)
def test_a_command_is_found_by_its_name_in_either_language(typed: str, found: bool) -> None:
    assert fits(Action("find.verify", Text("本人確認する", "Verify the caller")), typed) is found


def test_what_can_not_be_done_now_stands_below() -> None:
    actions = [Action("a", Text("あ", "A")), Action("b", Text("い", "B"))]
    made = derive_palette(actions, lambda id_: id_ == "b", "", Language.EN, str)
    assert [(row.name, row.usable) for row in made.rows] == [("B", True), ("A", False)]


def test_the_palette_does_what_is_chosen_by_keys_alone(drawn: DeskBench) -> None:
    drawn.enter(OPERATIONS)
    QTest.keyClick(drawn.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    drawn.settle()
    assert drawn.item("palette-typed").isVisible()
    for key in (Qt.Key.Key_S, Qt.Key.Key_I, Qt.Key.Key_G, Qt.Key.Key_N):
        QTest.keyClick(drawn.window, key)
    drawn.settle()
    assert [row.commandId for row in drawn.root.palette_model._rows.rows] == ["sign_out"]
    QTest.keyClick(drawn.window, Qt.Key.Key_Return)
    drawn.settle()
    assert drawn.root.covered == "sign_in"


def test_who_sat_there_is_kept_without_a_token_and_for_one_server_alone(tmp_path: Path) -> None:
    file = tmp_path / "seat.json"
    SeatFile(file, "https://one.example").save(AGENT, NOW, covered=True)
    assert SeatFile(file, "https://one.example").load() == (AGENT, NOW, True)
    assert SeatFile(file, "https://other.example").load() == (NOBODY, None, False)
    assert set(json.loads(file.read_text())) == {"server", "id", "name", "roles", "may", "seen_at", "covered"}
    file.write_text("{")
    assert SeatFile(file, "https://one.example").load() == (NOBODY, None, False)


def test_another_server_is_named_before_anybody_signs_in(bench: DeskBench) -> None:
    server, used = bench.root.server_model, []
    bench.desk.use_server = lambda address: used.append(address)  # type: ignore[attr-defined]
    server.begin()
    server.type("ftp://x")
    server.use()
    assert (server.changing, bool(server.error), used) == (True, True, [])
    server.type("desk.example")
    server.use()
    assert (server.changing, used) == (False, ["https://desk.example"])
    bench.enter(AGENT)
    server.begin()
    server.use()
    assert len(used) == 1, "not under somebody who is signed in"
    server.cancel()
