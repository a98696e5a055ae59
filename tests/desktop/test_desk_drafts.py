"""What is typed at the desk survives a kill: the forms show it to the same person, and to nobody else."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from tests.desktop.desks import EVERYBODY
from tests.desktop.live import until
from tests.desktop.test_desk_flights import SELLING, Unseen
from tests.screens.desk_find import MEMBER
from tests.screens.desk_flights import ALL
from tests.screens.desk_help import open_caller
from tests.screens.desk_runs import FLIGHTS, flight
from tests.support.server import ROOT
from tests.support.thorough import THOROUGH

from moonmail.client.desk.drafts import Drafts
from moonmail.client.desk.session import StaffSession
from moonmail.client.secrets import FileSecrets
from moonmail.contract.runs import RunFlights
from moonmail.desktop.viewmodels.desk_runs_form_props import Form, fitted, form_of, kept_of
from moonmail.domain.runs import RunKind
from moonmail.domain.sizes import SizeCode

RESTORED = "入力の途中から再開しました"
COLLEAGUE = replace(EVERYBODY, staff_id="01900000-0000-7000-8000-000000000002", name="海野 渚")
TYPING = """
import sys
from pathlib import Path
from tests.desktop.test_desk_drafts import seat, type_everywhere
with seat(Path(sys.argv[1])) as bench:
    type_everywhere(bench)
    print(bench.drafts.keep("", "", "").result(), flush=True)
    sys.stdin.read()
"""


class Seat(Unseen):
    """A desk after a start, with drafts on a real disk."""

    def __init__(self, folder: Path, session: StaffSession) -> None:
        super().__init__(folder)
        self.desk.secrets = FileSecrets(folder / "keys.json")  # type: ignore[assignment]
        self.drafts = Drafts(self.desk)  # type: ignore[arg-type]
        self.desk.drafts = self.drafts  # type: ignore[attr-defined]
        self.desk.answers |= {"flights.all": ALL, "runs.flights": FLIGHTS}
        self.said: list[str] = []
        self.root.said.connect(self.said.append)
        self.enter(session)

    def typed(self, text: str = "") -> dict[str, str]:
        """Return what is kept for whoever sits here, when all that was asked for before is done."""
        return self.drafts.kept(self.desk.session.staff_id, text).result()


@contextmanager
def seat(folder: Path, session: StaffSession = EVERYBODY) -> Iterator[Seat]:
    bench = Seat(folder, session)
    yield bench
    bench.drafts.close()
    bench.close()


def at_the_caller(bench: Seat) -> tuple[Any, Any]:
    open_caller(bench, session=bench.desk.session)
    return bench.vm("help").booking_model, bench.vm("help").talk_model


def type_everywhere(bench: Seat) -> None:
    form, talk = at_the_caller(bench)
    form.choose("content")
    form.type("text", "やっぱり、こう")
    for text in ("お", "お待", "お待たせ"):
        talk.type(text)
    talk.typeNote("折り返しは夕方")
    bench.root.open("flights")
    flights = bench.vm("flights")
    flights.choose(SELLING.id)
    flights.showForm("window")
    flights.edit("window.reason_ja", "射場の点検")
    flights.edit("window.earliest", "")
    bench.root.open("runs")
    bench.settle()
    runs = bench.vm("runs").form_model
    runs.chooseKind("message")
    runs.chooseFlight(2)
    runs.typeJa("皆さまへ")


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The profile of a desk that was killed while somebody typed; by default, its disk as it was at that moment."""
    folder = tmp_path_factory.mktemp("killed")
    if THOROUGH:
        command = [sys.executable, "-c", TYPING, str(folder)]
        desk = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert desk.stdout is not None
        assert desk.stdin is not None
        assert desk.stdout.readline() == "True\n"
        desk.kill()
        desk.wait()
        desk.stdin.close()
        desk.stdout.close()
        return folder
    with seat(folder) as bench:
        type_everywhere(bench)
        assert bench.typed()
        return Path(copytree(folder, folder.with_name("as-it-was")))


def test_after_a_kill_the_forms_show_what_was_typed_and_say_so_once(killed: Path) -> None:
    with seat(killed) as bench:
        form, talk = at_the_caller(bench)
        until(lambda: talk.draft)
        assert (talk.draft, talk.note) == ("お待たせ", "折り返しは夕方")
        assert (form.form, form.text("text")) == ("content", "やっぱり、こう")
        assert bench.said == [RESTORED]
        bench.root.open("flights")
        flights = bench.vm("flights")
        until(lambda: flights.form == "window")
        shown = flights._values(flights._flight)
        # What was emptied is still empty.
        assert (flights.chosen, shown["reason_ja"], shown["earliest"]) == (SELLING.id, "射場の点検", "")
        bench.root.open("runs")
        runs = bench.vm("runs").form_model
        until(lambda: runs.ja)
        assert (runs.ja, runs.flightIndex, runs._form.kind) == ("皆さまへ", 2, RunKind.MESSAGE)
        assert bench.said == [RESTORED] * 3


def test_a_colleague_sees_nothing_of_it(killed: Path) -> None:
    with seat(killed, COLLEAGUE) as bench:
        form, talk = at_the_caller(bench)
        bench.root.open("flights")
        bench.root.open("runs")
        # All three pages have asked before, and one thread answers in order.
        assert bench.typed() == {}
        bench.settle()
        assert (talk.draft, talk.note, form.form) == ("", "", "")
        assert (bench.vm("flights").form, bench.vm("runs").form_model.ja) == ("update", "")
        assert bench.said == []


def test_who_comes_back_after_a_colleague_goes_on_where_they_were(tmp_path: Path) -> None:
    with seat(tmp_path) as bench:
        at_the_caller(bench)[1].type("お待たせ")
        bench.enter(COLLEAGUE)
        theirs = at_the_caller(bench)[1]
        assert bench.typed() == {}
        bench.settle()
        assert theirs.draft == ""
        theirs.type("海野より")
        bench.enter(EVERYBODY)
        mine = at_the_caller(bench)[1]
        until(lambda: mine.draft)
        assert (mine.draft, bench.said) == ("お待たせ", [RESTORED])


def test_the_word_waits_until_the_cover_is_gone_and_is_not_for_the_next(tmp_path: Path) -> None:
    with seat(tmp_path) as bench:
        for session, said in ((EVERYBODY, [RESTORED]), (COLLEAGUE, [])):
            bench.enter(EVERYBODY)
            bench.root.cover()
            bench.root.say(RESTORED)
            assert bench.said == []
            bench.enter(session)
            bench.root._signed_in(session)
            assert (bench.root.covered, bench.said) == ("", said)
            bench.said.clear()


def test_what_is_typed_before_the_disk_answers_counts_and_what_was_sent_is_gone(tmp_path: Path) -> None:
    from moonmail.desktop.viewmodels.desk_help_kept import Kept

    with seat(tmp_path) as bench:
        before = Kept(bench.shell.services, "help")
        for key in ("a:draft", "b:draft", "b:content:text"):
            before.keep(key, "old")
        before.keep("c:draft", "sent")
        before.keep("c:draft", "")
    with seat(tmp_path) as bench:
        kept, came = Kept(bench.shell.services, "help"), list[bool]()
        kept.restore(bench.root, lambda: came.append(True))
        kept.keep("a:draft", "new")
        kept.drop("b:content:")
        until(lambda: came)
        assert kept.all_of("") == {"a:draft": "new", "b:draft": "old"}
        assert [kept.take_restored(f"{each}:") for each in "aabbc"] == [False, False, True, False, False]
        expected = {"help:a:draft": "new", "help:b:draft": "old"}
        assert bench.typed() == expected


def test_what_was_sent_is_not_there_again(tmp_path: Path) -> None:
    with seat(tmp_path) as bench:
        bench.desk.answers["help.write"] = None
        _, talk = at_the_caller(bench)
        talk.type("お待たせしました")
        talk.send()
        until(lambda: not talk.draft)
        assert bench.typed() == {}
        assert len(bench.desk.asked("help.write")) == 1
        assert bench.desk.asked("help.write")[0][1] == MEMBER


def test_a_message_whose_answer_never_came_is_sent_again_as_the_same(tmp_path: Path) -> None:
    with seat(tmp_path) as bench:
        _, talk = at_the_caller(bench)
        talk.type("お待たせしました")
        talk.send()
        (first,) = bench.desk.asked("help.write")
        assert bench.typed()
    with seat(tmp_path) as bench:
        bench.desk.answers["help.write"] = None
        _, talk = at_the_caller(bench)
        until(lambda: talk.draft)
        talk.send()
        until(lambda: not talk.draft)
        (again,) = bench.desk.asked("help.write")
        assert again[0] == first[0]
        talk.type("お待たせしました")
        talk.send()
        until(lambda: not talk.draft)
        assert bench.desk.asked("help.write")[1][0] != first[0]


def test_a_run_goes_on_with_what_can_still_be_chosen() -> None:
    form = Form(RunKind.MOVE, "mm-204", "mm-206", SizeCode.XS, 1, 0, ja="途中")
    assert form_of(kept_of(form)) == form
    assert (kept_of(Form()), form_of("")) == ("", None)
    for strange in ("{", "[]", '{"kind": "teleport", "size": null}', kept_of(replace(form, content=99))):
        assert form_of(strange) is None
    assert fitted(form, tuple(FLIGHTS.items)) == form
    full = RunFlights(items=[flight(204, {SizeCode.S: 1}, {}), flight(206, {}, {})])
    assert fitted(form, tuple(full.items)) == replace(form, target="", size=None)
    assert fitted(form, ()) == replace(form, flight="", target="", size=None)
