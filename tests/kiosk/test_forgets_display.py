"""A kiosk forgets, on a display: what a guest marks or copies is in no selection of it, what they sign in with is in no
keyring of the machine, and no process that goes on knows a word."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.kiosk.enrolled import on_x
from tests.kiosk.file_keyring import PLACE
from tests.kiosk.lounge import Lounge, books, made_up, open_lounge
from tests.kiosk.traces import in_files, in_memory, secret
from tests.kiosk.xvfb import Display, needs_x, x_server
from tests.support.server import ROOT, installed

from moonmail.tour.kiosk_house import wait

pytestmark = [pytest.mark.thorough, pytest.mark.timeout(240), needs_x]

SELECTIONS = ("CLIPBOARD", "PRIMARY")
CONTROL, SHIFT, HOME, END, INSERT, A, C, X = 0xFFE3, 0xFFE1, 0xFF50, 0xFF57, 0xFF63, 0x61, 0x63, 0x78


def copy_all(display: Display) -> None:
    """Mark all there is and copy it, in every way that keys know."""
    control, shift = display.keycode(CONTROL), display.keycode(SHIFT)
    display.stroke(display.keycode(A), (control,))
    display.stroke(display.keycode(C), (control,))
    display.stroke(display.keycode(INSERT), (control,))
    display.stroke(display.keycode(END))
    display.stroke(display.keycode(HOME), (shift,))
    display.stroke(display.keycode(C), (control,))
    display.settle()


def mark_by_pointer(display: Display) -> None:
    """Drag and double click all over the upper part of the screen, where the fields are."""
    width, height = display.size
    for y in range(height // 8, height * 2 // 3, 24):
        display.move(60, y)
        display.button(1, down=True)
        display.move(width // 3, y + 2)
        display.button(1, down=False)
        display.settle()
    for y in range(height // 8, height * 2 // 3, 48):
        display.click(90, y)
        display.click(90, y)


def held(display: Display) -> dict[str, str]:
    """Return what whoever asks for the display's selections is given."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.kiosk.loose_text", "selections"],
        cwd=ROOT, env=installed() | on_x(display.name), capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return dict(json.loads(told.stdout.splitlines()[-1]))


@pytest.fixture(scope="module")
def display() -> Iterator[Display]:
    with x_server(1920, 1080) as display:
        yield display


@pytest.fixture(scope="module")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What makes a file the keyring of a process."""
    return {
        "PYTHON_KEYRING_BACKEND": "tests.kiosk.file_keyring.FileKeyring",
        "PYTHONPATH": str(ROOT),
        PLACE: str(tmp_path_factory.mktemp("keyring") / "keyring.json"),
    }


@pytest.fixture(scope="module")
def lounge(tmp_path_factory: pytest.TempPathFactory, display: Display, keyring: dict[str, str]) -> Iterator[Lounge]:
    with open_lounge(tmp_path_factory.mktemp, None, on_x(display.name) | keyring) as opened:
        yield opened


def test_the_search_finds_what_others_leave_in_selections(display: Display) -> None:
    """Control: from a window without the lock the same hands copy, and the display's server knows what it was given."""
    words = made_up(16)
    window = subprocess.Popen(
        [sys.executable, "-m", "tests.kiosk.loose_text", "field", words],
        cwd=ROOT, env=installed() | on_x(display.name), stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert window.stdout is not None
        assert window.stdout.readline() == "shown\n"
        wait("the window", display.windows)

        def copied() -> bool:
            # Without a window manager it is the pointer that brings the keys, once the window listens.
            display.click(20, 10)
            copy_all(display)
            return display.owned("CLIPBOARD")

        wait("something copied", copied)
        assert held(display)["CLIPBOARD"] == words
        subprocess.run(
            ["xprop", "-display", display.name, "-root", "-f", "WORDS", "8u", "-set", "WORDS", words], check=True
        )
        assert in_memory([display.pid], [secret("words", words)])
    finally:
        subprocess.run(["xprop", "-display", display.name, "-root", "-remove", "WORDS"], check=False)
        window.kill()
        window.wait(20)
        assert window.stdout is not None
        window.stdout.close()
    wait("the end of what was copied", lambda: not display.owned("CLIPBOARD"))


def test_nothing_that_a_guest_marks_or_copies_is_left_on_the_display(lounge: Lounge, display: Display) -> None:
    pid, guest = lounge.guest_comes()
    guest.choose_language()
    guest.write(lounge.content)
    # Last, so that the focus is in the letter.
    guest.hands.write("message-text", lounge.content.words)
    mark_by_pointer(display)
    copy_all(display)
    assert guest.hands.sees("message-text"), "the guest is where they were"
    assert "letter" in {trace.what for trace in in_memory([pid], lounge.known)}
    assert not display.owned("CLIPBOARD"), "a guest has no clipboard"

    guest.finish()
    guest.leave()
    wait("the end of the process", lambda: not Path(f"/proc/{pid}").exists())
    lounge.house.spare()
    assert [name for name in SELECTIONS if display.owned(name)] == []
    assert held(display) == {"CLIPBOARD": "", "PRIMARY": ""}
    lounge.outlive = [display.pid]
    assert [str(trace) for trace in lounge.left()] == []


def test_no_keyring_gets_anything_from_a_kiosk(lounge: Lounge, keyring: dict[str, str]) -> None:
    place = Path(keyring[PLACE])
    # Control: the app at home keeps its sign-in there.
    canary = made_up()
    keep = "\n".join(
        [
            "import sys",
            "from pathlib import Path",
            "from moonmail.client.secrets import KeyringSecrets",
            "ring = KeyringSecrets(Path('profile'))",
            "assert ring.works()",
            "ring.save('session', sys.argv[1])",
        ]
    )
    subprocess.run([sys.executable, "-c", keep, canary], env=dict(os.environ) | keyring, check=True, timeout=60)
    assert in_files([place], [secret("sign-in", canary)])
    place.unlink()

    pid, guest = books(lounge)
    assert {"access_token", "refresh_token"} <= {one.name for one in lounge.secrets()}
    assert not place.exists(), "nothing is kept while the guest is there"
    guest.finish()
    guest.leave()
    wait("the end of the process", lambda: not Path(f"/proc/{pid}").exists())
    lounge.house.spare()
    assert not place.exists(), "and nothing after"
