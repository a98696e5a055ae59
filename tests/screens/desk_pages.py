"""The desk in every state and way. Each ``desk_*.py`` beside this file has ``STATES``: what brings a desk to a state.

A state's name begins with its page: ``find-verified``. What it shows is set into ``bench.desk.answers`` first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import Final

from tests.desktop.desks import AGENT, OPERATIONS, SUPERVISOR, DeskBench
from tests.screens.variants import LANGUAGES, TEXT_SIZES, THEMES, Variant

from moonmail.client.desk.session import SessionSaid
from moonmail.client.errors import ExchangeError
from moonmail.client.glance import Trouble

SIZES: Final = ((1440, 900), (1100, 700))
WAYS: Final = tuple(Variant(*choice) for choice in product(LANGUAGES, THEMES, TEXT_SIZES, SIZES))


def _sheet(name: str) -> Callable[[DeskBench], None]:
    def arrange(bench: DeskBench) -> None:
        bench.enter(OPERATIONS)
        bench.root.run(name)

    return arrange


def _signing_in(bench: DeskBench) -> None:
    bench.root.signIn()


def _server(bench: DeskBench) -> None:
    bench.click("server-change")
    bench.root.server_model.type("ftp://")
    bench.root.server_model.use()


def _sign_in_failed(bench: DeskBench) -> None:
    bench.desk.answers["sign_in"] = ExchangeError(Trouble.OFFLINE)
    bench.root.signIn()


def _ended(bench: DeskBench) -> None:
    bench.enter(AGENT)
    bench.desk.tell(SessionSaid(replace(AGENT, ended=True)))


def _covered(bench: DeskBench) -> None:
    bench.enter(AGENT)
    bench.root.cover()


def _long_name(bench: DeskBench) -> None:
    bench.enter(replace(SUPERVISOR, name="勅使河原 ヴィクトリア優里菜・アレクサンドラ（旧姓 東久世）"), "find")


STATES: dict[str, Callable[[DeskBench], None]] = {
    "cover-sign-in": lambda bench: None,
    "cover-server": _server,
    "cover-signing-in": _signing_in,
    "cover-failed": _sign_in_failed,
    "cover-ended": _ended,
    "cover-idle": _covered,
    "shell-long-name": _long_name,
    "sheet-palette": _sheet("palette"),
    "sheet-shortcuts": _sheet("shortcuts"),
    "sheet-settings": _sheet("settings"),
}

for _file in sorted(Path(__file__).parent.glob("desk_*.py")):
    if _file.stem != "desk_pages":
        STATES |= import_module(f"tests.screens.{_file.stem}").STATES


def ways_of(number: int) -> list[Variant]:
    """Return the ways in which the state with this number is looked over: 24 states meet them all."""
    return [WAYS[(7 * number + step) % len(WAYS)] for step in (0, 13)]
