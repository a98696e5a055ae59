"""Taking a draft home from the kiosk: what is shown can be taken, and counts as taken only then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtGui import QGuiApplication
from tests.desktop import sample
from tests.desktop.guests import GuestBench, open_guest
from tests.desktop.shells import done
from tests.desktop.states_kiosk_carry import (
    DRAWN,
    GUEST_STATES,
    LETTER,
    OFFLINE,
    carry_model,
    carrying,
    failing,
    kept,
)

from moonmail.client.carrying import from_address
from moonmail.desktop.kiosk.channel import Network
from moonmail.domain.carrying import code_address, read_carried
from moonmail.domain.kiosk import KioskEvent, KioskState
from moonmail.domain.text import Language
from moonmail.media.codes import read_code

OTHER = replace(LETTER, id=UUID(int=9), title="月の絵", text="おやすみ")


@pytest.fixture
def open_bench(app: QGuiApplication, tmp_path: Path) -> Iterator[Callable[..., GuestBench]]:
    made: list[GuestBench] = []

    def make(**options: Any) -> GuestBench:
        made.append(open_guest(tmp_path / str(len(made)), **options))
        return made[-1]

    yield make
    for bench in made:
        assert bench.warnings == []
        bench.close()


@pytest.fixture
def bench(open_bench: Callable[..., GuestBench]) -> GuestBench:
    return open_bench()


class Backend:
    """Answers as the test says, and remembers what it was asked."""

    def __init__(self, *answers: Future[Any] | None) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[UUID, str]] = []

    def __call__(self, draft: Any, code: str) -> Future[Any]:
        self.asked.append((draft.id, code))
        answer = self.answers.pop(0) if self.answers else None
        return done(kept(code)) if answer is None else answer


def scanned(bench: GuestBench, folder: Path) -> str | None:
    """Return what a camera reads off the screen."""
    bench.grab(folder / "screen.png")
    return read_code((folder / "screen.png").read_bytes())


def would_be_lost(bench: GuestBench) -> int:
    """Ask to finish, and return how much would be lost: 0 means that the session says goodbye."""
    bench.guest.askToFinish()
    bench.until(lambda: bool(bench.guest.overlay) or bench.guest.place.state is KioskState.FINISH)
    return bench.guest.lossCount if bench.guest.overlay else 0


@pytest.mark.parametrize("name", GUEST_STATES)
def test_every_state_is_drawn(bench: GuestBench, name: str) -> None:
    GUEST_STATES[name](bench)
    bench.settle()
    assert bench.guest.page == ("menu" if name.endswith("menu") else "carry")


@pytest.mark.parametrize(("width", "height"), [(1080, 1920), (1920, 1080)])
def test_a_camera_reads_the_code_off_the_screen(
    open_bench: Callable[..., GuestBench], tmp_path: Path, width: int, height: int
) -> None:
    bench = open_bench(width=width, height=height)
    carrying(LETTER, carry=Backend())(bench)
    code = read_carried(carry_model(bench).code).code
    assert code is not None
    assert scanned(bench, tmp_path) == code_address("https://moonmail.example", code, Language.JA)


@pytest.mark.parametrize(("width", "height"), [(1080, 1920), (1920, 1080)])
def test_without_a_network_a_camera_reads_the_draft_itself(
    open_bench: Callable[..., GuestBench], tmp_path: Path, width: int, height: int
) -> None:
    bench = open_bench(width=width, height=height)
    carrying(LETTER, carry=lambda *_: failing(OFFLINE), then="whole")(bench)
    found = read_carried(scanned(bench, tmp_path) or "")
    assert from_address(found.whole, sample.NOW).text == LETTER.text
    assert carry_model(bench).code == ""


def test_what_was_kept_is_not_lost(bench: GuestBench) -> None:
    carrying(LETTER, carry=Backend())(bench)
    assert would_be_lost(bench) == 0
    deed = bench.guest.things.rows[0]  # type: ignore[attr-defined]
    assert "2026年11月23日（月） 12:04" in deed.hint
    # The next guest may read this: no title, and the code is gone from the page with it.
    assert "ばあば" not in deed.title + deed.hint
    assert carry_model(bench).code == ""


def test_to_look_at_it_again_is_no_change(bench: GuestBench) -> None:
    carrying(LETTER, carry=Backend())(bench)
    bench.guest.openMenu()
    held = replace(LETTER, step="hold", updated_at=sample.NOW.replace(hour=9))
    bench.engine.drafts = lambda: done([held])
    assert would_be_lost(bench) == 0


def test_what_is_changed_after_it_would_be_lost(bench: GuestBench) -> None:
    carrying(LETTER, carry=Backend())(bench)
    bench.guest.openMenu()
    bench.engine.drafts = lambda: done([replace(LETTER, text="書き足し")])
    assert would_be_lost(bench) == 1


def test_what_is_only_shown_counts_when_the_guest_says_so(bench: GuestBench) -> None:
    carrying(LETTER, carry=lambda *_: failing(OFFLINE), then="whole")(bench)
    assert would_be_lost(bench) == 1
    bench.guest.keepOn()
    bench.click("carry-done")
    bench.settle()
    assert bench.guest.place.state is KioskState.MENU
    assert would_be_lost(bench) == 0


def test_a_lost_answer_asks_under_the_same_code(bench: GuestBench) -> None:
    backend = Backend(failing(OFFLINE))
    carrying(DRAWN, carry=backend, then="failed")(bench)
    model = carry_model(bench)
    assert model.happened
    bench.click("carry-again")
    bench.until(lambda: model.stage == "ready")
    (first, second) = backend.asked
    assert first == second
    assert read_carried(second[1]).code == second[1]


def test_other_content_has_another_code(bench: GuestBench) -> None:
    backend = Backend()
    carrying(LETTER, carry=backend)(bench)
    bench.guest.openMenu()
    bench.engine.drafts = lambda: done([replace(LETTER, text="書き直し")])
    bench.guest.openTask("carry")
    bench.until(lambda: carry_model(bench).stage == "ready")
    assert len({code for _, code in backend.asked}) == 2


def test_coming_back_shows_the_same_code_and_asks_nobody(bench: GuestBench) -> None:
    backend = Backend()
    carrying(LETTER, carry=backend)(bench)
    code = carry_model(bench).code
    bench.guest.openMenu()
    # Opened and put down again: nothing of its content is another.
    bench.engine.drafts = lambda: done([replace(LETTER, step="hold", hold_id=UUID(int=3))])
    bench.guest.openTask("carry")
    bench.until(lambda: carry_model(bench).stage == "ready")
    assert carry_model(bench).code == code
    assert len(backend.asked) == 1


def test_nothing_stays_on_the_page_that_was_left(bench: GuestBench) -> None:
    carrying(LETTER, carry=Backend())(bench)
    model = carry_model(bench)
    assert model.code
    bench.guest.openMenu()
    assert (model.code, model.qr, model.title, model.until) == ("", "", "", "")


def test_an_answer_that_comes_too_late_is_not_shown_and_counts_for_nothing(bench: GuestBench) -> None:
    late: Future[Any] = Future()
    carrying(LETTER, carry=Backend(late), then="making")(bench)
    bench.guest.openMenu()
    late.set_result(kept())
    bench.settle()
    assert carry_model(bench).stage == "making"
    assert would_be_lost(bench) == 1


def test_the_network_is_back(bench: GuestBench) -> None:
    backend = Backend(failing(OFFLINE))
    carrying(DRAWN, carry=backend, then="failed")(bench)
    assert bench.frame is not None
    bench.frame.hear(Network(online=False))
    assert len(backend.asked) == 1
    bench.frame.hear(Network(online=True))
    bench.until(lambda: carry_model(bench).stage == "ready")


def test_one_draft_after_the_other(bench: GuestBench) -> None:
    backend = Backend()
    carrying(LETTER, OTHER, carry=backend)(bench)
    model = carry_model(bench)
    assert (model.title, model.more) == ("ばあばへの手紙", 1)
    bench.click("carry-done")
    bench.until(lambda: model.stage == "ready" and model.title == "月の絵")
    assert model.more == 0
    bench.click("carry-done")
    assert bench.guest.place.state is KioskState.MENU
    assert would_be_lost(bench) == 0
    assert [draft for draft, _ in backend.asked] == [LETTER.id, OTHER.id]


def test_words_follow_the_language(bench: GuestBench) -> None:
    carrying(LETTER, carry=Backend())(bench)
    assert carry_model(bench).until == "2026年11月23日（月） 12:04まで開けます"
    bench.guest.switchLanguage()
    assert carry_model(bench).until == "Opens until Mon 23 Nov 2026 12:04"


def choices(bench: GuestBench) -> list[str]:
    return [row.key for row in bench.guest.choices.rows]  # type: ignore[attr-defined]


def test_the_menu_offers_it_once_something_is_begun(bench: GuestBench) -> None:
    bench.engine.carry = Backend()
    bench.engine.drafts = lambda: done([])
    bench.guest.happened(KioskEvent.LANGUAGE_CHOSEN)
    bench.settle()
    assert "carry" not in choices(bench)
    bench.guest.openTask("send")
    bench.engine.drafts = lambda: done([LETTER])
    bench.guest.openMenu()
    bench.until(lambda: "carry" in choices(bench))
    bench.click("choose-carry")
    bench.until(lambda: carry_model(bench).stage == "ready")
    bench.click("carry-done")
    # Whoever wants to look at the code once more finds it where it was.
    bench.settle()
    assert "carry" in choices(bench)


def test_from_the_warning_before_the_end(bench: GuestBench) -> None:
    """Who is about to lose something finds the way here."""
    bench.engine.drafts = lambda: done([LETTER])
    bench.engine.carry = Backend()
    bench.guest.happened(KioskEvent.LANGUAGE_CHOSEN)
    assert would_be_lost(bench) == 1
    bench.click("carry-home")
    bench.until(lambda: carry_model(bench).stage == "ready")
    assert would_be_lost(bench) == 0
