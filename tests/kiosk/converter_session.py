"""A guest who types Japanese on Qt's own keyboard, in a process of their own.

Says as JSON which keyboard stood there, what was offered and what was typed in the end.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from moonmail.desktop.kiosk import converter

converter.prepare()

from PySide6.QtQuick import QQuickItem  # noqa: E402
from tests.desktop import task_states  # noqa: E402
from tests.desktop.guests import below  # noqa: E402
from tests.desktop.task_stage import GuestStage, guest_staged  # noqa: E402
from tests.desktop.typing_hand import item, open_pad, press, tap  # noqa: E402
from tests.screens.variants import Variant  # noqa: E402

PATIENCE_S = 10.0


def texts(within: QQuickItem) -> list[QQuickItem]:
    return [each for each in below(within) if each.isVisible() and each.inherits("QQuickText")]


def key(within: QQuickItem, letter: str) -> QQuickItem | None:
    for each in below(within):
        is_key = each.isVisible() and each.metaObject().indexOfProperty("displayText") >= 0
        if is_key and str(each.property("text")).lower() == letter:
            return each
    return None


def until(stage: GuestStage, found: Callable[[], object]) -> None:
    """Let the keyboard go on until ``found()`` gives something."""
    ends = time.monotonic() + PATIENCE_S
    while not found():
        assert time.monotonic() < ends, "the keyboard did not answer"
        stage.settle()


def main(letters: str, wanted: str) -> None:
    with guest_staged(Variant("ja", "night", 100, (1080, 1920)), task_states.STATES["task-write"]) as stage:
        field = open_pad(stage, "message-name")
        pads = {each.objectName() for each in below(stage.window.contentItem()) if each.isVisible()}
        if "key-pad" in pads:
            print(json.dumps({"keyboard": "own"}))
            return
        panel = item(stage, "converter-pad")
        field.setProperty("text", "")
        for letter in letters:
            before = field.property("preeditText")

            def typed(letter: str = letter, before: str = before) -> bool:
                # A key answers at once, or was not yet where it stands: a finger that missed it tries again.
                found = key(panel, letter)
                if found is not None and field.property("preeditText") == before:
                    tap(stage, found)
                return bool(field.property("preeditText") != before)

            until(stage, typed)
        composed = field.property("preeditText")

        def picked() -> bool:
            # The list of what is offered is on the move at first: a finger that missed it tries again.
            found = [each for each in texts(panel) if each.property("text") == wanted]
            if found and not field.property("text"):
                tap(stage, found[0])
            return bool(field.property("text"))

        until(stage, picked)
        small = key(panel, "q")
        assert small is not None
        side = min(small.width(), small.height())
        tap(stage, item(stage, "switch-keys"))
        until(stage, lambda: not panel.isVisible())
        press(stage, "か")
        send: Any = stage.home.made("send")
        print(
            json.dumps(
                {
                    "keyboard": "converter",
                    "composed": composed,
                    "typed": field.property("text"),
                    "draft": send.plate.name,
                    "left": field.property("preeditText"),
                    "key": side,
                }
            )
        )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
