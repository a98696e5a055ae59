from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tests.desktop.shells import Bench

from moonmail.client.model import Session
from moonmail.desktop.viewmodels.home import PAGES, HomeInputs, derive_home
from moonmail.domain.text import Language

ROOT = Path(__file__).resolve().parents[2]
SAKURA = Session(signed_in=True, name="山本 さくら", membership_number="001234567")


@pytest.mark.parametrize(
    ("session", "language", "name", "expired"),
    [
        (Session(), Language.JA, "", False),
        (SAKURA, Language.JA, "山本 さくら 様", False),
        (SAKURA, Language.EN, "山本 さくら", False),
        (Session(signed_in=True, membership_number="001234567"), Language.EN, "Member 001234567", False),
        (Session(signed_in=True, expired=True, name="A"), Language.EN, "A", True),
        (Session(expired=True), Language.EN, "", False),
    ],
)
def test_member(session: Session, language: Language, name: str, expired: bool) -> None:
    props = derive_home(HomeInputs(session, False, ("departures",), 0, language))
    assert (props.memberName, props.signInExpired) == (name, expired)


def test_the_trail_says_page_rail_and_way_back() -> None:
    props = derive_home(HomeInputs(Session(), False, ("departures", "flight"), 0, Language.EN))
    assert (props.page, props.pageFile, props.rail, props.canGoBack) == ("flight", "FlightPage.qml", "departures", True)


def test_pages_point_at_view_models_that_exist() -> None:
    for name, page in PAGES.items():
        assert page.rail, name
        assert page.file.endswith(".qml")


def test_the_window_shows_the_page_that_was_opened_and_focus_is_on_it(bench: Bench) -> None:
    bench.home.openFlight("mm-204")
    bench.settle()
    item = bench.window.activeFocusItem()
    assert item is not None
    assert item.property("text") == "出発便"


def test_sheets_close_with_escape_before_the_page_does(bench: Bench) -> None:
    bench.home.openFlight("mm-204")
    bench.settle()
    bench.click("sync")
    bench.settle()
    QTest.keyClick(bench.window, Qt.Key.Key_Escape)
    bench.settle()
    assert bench.home.page == "flight"
    QTest.keyClick(bench.window, Qt.Key.Key_Escape)
    bench.settle()
    assert bench.home.page == "departures"
