"""The staff's PIN: its hash alone is kept, and guessing takes ever longer, over restarts too."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from moonmail.desktop.kiosk.staff_pin import (
    FIRST_WAIT_S,
    FREE_TRIES,
    LONGEST_WAIT_S,
    PinError,
    PinResult,
    StaffPin,
    is_good,
)

PIN = "271828"


class Clock:
    def __init__(self) -> None:
        self.at = 1_800_000_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pin(tmp_path: Path, clock: Clock) -> StaffPin:
    made = StaffPin(tmp_path, clock)
    made.set(PIN)
    return made


def test_the_right_one_is_right_and_another_is_not(pin: StaffPin) -> None:
    assert pin.try_("161803") is PinResult.WRONG
    assert pin.try_(PIN) is PinResult.RIGHT


def test_only_a_salted_hash_is_kept_for_the_owner_alone(pin: StaffPin, tmp_path: Path) -> None:
    file = tmp_path / "staff-pin.json"
    assert PIN not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = json.loads(file.read_text())["hash"]
    pin.set(PIN)
    assert json.loads(file.read_text())["hash"] != before


def test_after_five_guesses_everybody_waits_also_after_a_restart(pin: StaffPin, tmp_path: Path, clock: Clock) -> None:
    for _ in range(FREE_TRIES):
        assert pin.try_("161803") is PinResult.WRONG
    assert pin.try_(PIN) is PinResult.WAIT
    again = StaffPin(tmp_path, clock)
    assert again.seconds_to_wait() > FIRST_WAIT_S - 2
    assert again.try_(PIN) is PinResult.WAIT
    clock.at += FIRST_WAIT_S
    assert again.try_("161803") is PinResult.WRONG
    clock.at += FIRST_WAIT_S
    assert again.try_(PIN) is PinResult.WAIT
    clock.at += FIRST_WAIT_S
    assert again.try_(PIN) is PinResult.RIGHT
    assert again.try_("161803") is PinResult.WRONG
    assert again.try_(PIN) is PinResult.RIGHT


def test_no_wait_is_longer_than_an_hour_and_a_clock_set_back_makes_it_no_longer(pin: StaffPin, clock: Clock) -> None:
    for _ in range(14):
        pin.try_("161803")
        clock.at += LONGEST_WAIT_S
    pin.try_("161803")
    assert pin.seconds_to_wait() <= LONGEST_WAIT_S + 1
    clock.at -= 10 * LONGEST_WAIT_S
    assert pin.seconds_to_wait() <= LONGEST_WAIT_S + 1


def test_a_try_counts_before_it_is_known_whether_it_is_right(
    pin: StaffPin, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def cut(_pin: str, _salt: bytes) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr("moonmail.desktop.kiosk.staff_pin._hash", cut)
    with pytest.raises(KeyboardInterrupt):
        pin.try_(PIN)
    assert json.loads((tmp_path / "staff-pin.json").read_text())["failures"] == 1


def test_without_a_pin_nobody_gets_in(tmp_path: Path) -> None:
    none = StaffPin(tmp_path)
    assert not none.is_set
    assert none.try_("") is PinResult.NOT_SET
    (tmp_path / "staff-pin.json").write_text("{half")
    assert none.try_("000000") is PinResult.NOT_SET


@pytest.mark.parametrize(
    "bad", ["", "12345", "1234567890123", "111111", "123456", "987654", "12a456", "１２３４８９", "246 80"]
)
def test_what_everybody_guesses_first_is_no_pin(tmp_path: Path, bad: str) -> None:
    assert not is_good(bad)
    with pytest.raises(PinError):
        StaffPin(tmp_path).set(bad)


@pytest.mark.parametrize("good", [PIN, "112233", "000001", "314159265358"])
def test_other_digits_are(good: str) -> None:
    assert is_good(good)
