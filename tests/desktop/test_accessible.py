"""What a screen reader finds: everything that takes the focus has a name, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from tests.desktop.render import STATES
from tests.desktop.shells import Bench
from tests.screens.scenarios import SCENARIOS

# The name of every control in these is looked at in ``tests.screens`` already, which calls a shipment's page "kept".
LOOKED_OVER = {scenario.name.replace("kept-", "shipment-") for scenario in SCENARIOS}


def walk(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    yield interface
    for number in range(interface.childCount()):
        child = interface.child(number)
        if child is not None and child.isValid() and not child.state().invisible:
            yield from walk(child)


def named(bench: Bench) -> list[tuple[str, str]]:
    root = QAccessible.queryAccessibleInterface(bench.window)
    return [
        (item.role().name, item.text(QAccessible.Text.Name))
        for item in walk(root)
        if item.state().focusable and item.object() is not bench.window
    ]


@pytest.mark.parametrize(
    "state", [pytest.param(state, marks=[pytest.mark.thorough] * (state in LOOKED_OVER)) for state in STATES]
)
def test_everything_that_takes_the_focus_has_a_name(make_bench: Callable[..., Bench], state: str) -> None:
    """In turns in one language and the other; ``tests.screens`` looks at most of these in both."""
    bench = make_bench(language=("ja", "en")[list(STATES).index(state) % 2])
    STATES[state](bench)
    bench.settle()
    found = named(bench)
    assert len(found) >= 3
    assert not [role for role, name in found if not name.strip()]


def test_a_line_of_the_board_is_read_as_a_whole(bench: Bench) -> None:
    names = [name for _, name in named(bench)]
    assert any(name.startswith("MM 204、見本、静かの海") for name in names)


ROUNDS = ("departures", "flight", "sync", "member", "claim-typed", "my-data-deletion", "organisations-one")


@pytest.mark.parametrize("state", [*ROUNDS, "shipment-choose-refund", "shipment-gift", "shipments-keepsakes"])
def test_tab_goes_round_through_everything_and_every_stop_shows_its_ring(bench: Bench, state: str) -> None:
    STATES[state](bench)
    bench.settle()
    seen = []
    for _ in range(60):
        item = bench.window.activeFocusItem()
        assert item is not None
        if item in seen:
            break
        seen.append(item)
        QTest.keyClick(bench.window, Qt.Key.Key_Tab)
    else:
        pytest.fail("Tab never came round")
    assert len(seen) >= 2
    for item in seen:
        assert QAccessible.queryAccessibleInterface(item) is not None, item


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("claim-typed", ("受け取りコード",)),
        ("my-data-deletion", ("削除するには、会員番号を入力してください",)),
        ("organisations-one", ("コードをコピー",)),
        ("shipment-choose-refund", ("全額返金", "返金を受ける")),
        ("shipment-gift", ("コードをコピー", "コードを一時停止")),
    ],
)
def test_what_matters_most_on_a_page_can_be_reached_by_ear(bench: Bench, state: str, said: tuple[str, ...]) -> None:
    STATES[state](bench)
    bench.settle()
    names = [name for _, name in named(bench)]
    for words in said:
        assert any(words in name for name in names), names
