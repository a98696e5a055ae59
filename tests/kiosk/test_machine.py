"""How the machine is set up, when the lounge is open, what systemd is told, what the command says."""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.kiosk.enrolled import PIN, enrolment
from tests.support.server import RunningBackend

from moonmail import cli
from moonmail.client.device_file import DeviceFile
from moonmail.client.profile import Profile
from moonmail.contract.kiosk import KioskHours
from moonmail.desktop.kiosk import command
from moonmail.desktop.kiosk.hours import is_open, opens_next
from moonmail.desktop.kiosk.notify import notify
from moonmail.desktop.kiosk.places import PlaceError, Places, in_memory, run_folder
from moonmail.desktop.kiosk.setup_check import Machine, judge, look_at
from moonmail.desktop.kiosk.staff_pin import PinResult, StaffPin

TOKYO = ZoneInfo("Asia/Tokyo")
SWAPS = "Filename Type Size Used Priority\n"
MOUNTS = """22 1 8:1 / / rw - ext4 /dev/sda1 rw
30 22 0:25 / /run rw,nosuid - tmpfs tmpfs rw
31 30 8:2 / /run/media/stick rw - vfat /dev/sdb1 rw
32 22 0:30 / /with\\040space rw - tmpfs none rw
33 22 0:31 / /home rw - tmpfs none rw
34 33 8:3 / /home rw - ext4 /dev/sda2 rw
"""


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("/run/moonmail-kiosk", True),
        ("/run", True),
        ("/running", False),
        ("/run/media/stick/x", False),
        ("/with space/x", True),
        ("/home/kiosk", False),
        ("/", False),
    ],
)
def test_whether_a_folder_is_in_memory_is_its_innermost_and_last_mount(folder: str, expected: bool) -> None:
    assert in_memory(Path(folder), MOUNTS) is expected


@pytest.mark.parametrize(
    ("machine", "code", "bad"),
    [
        (Machine(run_in_memory=False), "run_on_disk", True),
        (Machine(swaps=SWAPS + "/dev/sda3 partition 8388604 0 -2\n"), "swap", True),
        (Machine(servers=(("/usr/lib/xorg/Xorg", ":0", "vt7"),)), "terminals", False),
        (Machine(servers=(("Xorg", "-novtswitch"),)), "terminals", False),
        (Machine(servers=(("cage", "-s", "--", "moonmail"),)), "terminals", False),
        (Machine(servers=(("cage", "-ds", "--", "moonmail"),)), "terminals", False),
        (Machine(as_root=True), "as_root", False),
        (Machine(watched=False), "not_watched", False),
        (Machine(pin=False), "no_pin", False),
        (Machine(enrolled=False), "not_enrolled", False),
    ],
)
def test_each_thing_that_is_wrong_is_found_and_nothing_else(machine: Machine, code: str, bad: bool) -> None:
    assert [(each.code, each.bad) for each in judge(machine)] == [(code, bad)]


@pytest.mark.parametrize(
    "machine",
    [
        Machine(),
        Machine(swaps=SWAPS),
        Machine(swaps=SWAPS + "/dev/zram0 partition 8388604 0 100\n"),
        Machine(servers=(("/usr/lib/xorg/Xorg", ":0", "-novtswitch", "-dontzap"),)),
        Machine(servers=(("cage", "-d", "--", "moonmail", "-s"),)),
    ],
)
def test_what_is_right_is_not_found_wrong(machine: Machine) -> None:
    assert judge(machine) == []


def test_this_machine_can_be_looked_at(tmp_path: Path) -> None:
    seen = look_at({"MOONMAIL_KIOSK_RUN": str(tmp_path / "not" / "yet")}, pin=True, enrolled=True)
    assert seen.as_root is (os.getuid() == 0)
    assert not seen.watched
    assert seen.run_in_memory is in_memory(tmp_path)


def test_the_folders_are_where_the_system_says(tmp_path: Path) -> None:
    assert run_folder({"MOONMAIL_KIOSK_RUN": "/a", "XDG_RUNTIME_DIR": "/b"}) == Path("/a")
    assert run_folder({"RUNTIME_DIRECTORY": "/r:/s", "XDG_RUNTIME_DIR": "/b"}) == Path("/r/moonmail-kiosk")
    assert run_folder({"XDG_RUNTIME_DIR": "/b"}) == Path("/b/moonmail-kiosk")
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(PlaceError):
        Places(tmp_path / "link")
    (tmp_path / "file").write_text("")
    with pytest.raises(PlaceError):
        Places(tmp_path / "file")


DAY = [KioskHours(days=[1, 2, 3, 4, 5], opens="06:00", closes="22:30")]
NIGHT = [KioskHours(days=[6], opens="22:00", closes="04:00")]
WHOLE = [KioskHours(days=[7], opens="00:00", closes="24:00")]


# 2026-11-22 is a Sunday.
@pytest.mark.parametrize(
    ("hours", "at", "opens"),
    [
        ([], "22T12:00", None),
        (DAY, "23T06:00", None),
        (DAY, "23T22:29", None),
        (DAY, "23T22:30", "24T06:00"),
        (DAY, "20T23:00", "23T06:00"),
        (NIGHT, "21T23:00", None),
        (NIGHT, "22T03:59", None),
        (NIGHT, "22T04:00", "28T22:00"),
        (WHOLE, "22T23:59", None),
        (WHOLE, "23T00:00", "29T00:00"),
        (DAY + WHOLE, "22T12:00", None),
    ],
)
def test_hours_are_the_lounges_own_also_past_midnight(hours: list[KioskHours], at: str, opens: str | None) -> None:
    now = datetime.fromisoformat(f"2026-11-{at}").replace(tzinfo=TOKYO)
    told = opens_next(hours, now.astimezone(UTC), TOKYO)
    assert (f"{told:%dT%H:%M}" if told else None) == opens
    assert is_open(hours, now, TOKYO) is (opens is None)


def test_systemd_is_told_and_its_absence_is_no_trouble(tmp_path: Path) -> None:
    assert not notify("READY=1", {})
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        assert notify("WATCHDOG=1", {"NOTIFY_SOCKET": str(tmp_path / "notify")})
        assert systemd.recv(100) == b"WATCHDOG=1"
    assert not notify("READY=1", {"NOTIFY_SOCKET": str(tmp_path / "gone")})


# ---------------------------------------------------------------- moonmail kiosk


def test_enrolling_makes_this_machine_a_kiosk_and_a_used_code_says_so(
    kiosk_backend: RunningBackend, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = enrolment(kiosk_backend)
    assert cli.main(["kiosk", "--profile", str(tmp_path / "a"), "enrol", code]) == 0
    assert "サクララウンジ" in capsys.readouterr().out
    device = DeviceFile(Profile(tmp_path / "a")).load()
    assert device is not None
    assert device.server == kiosk_backend.url
    assert cli.main(["kiosk", "--profile", str(tmp_path / "b"), "enrol", code]) == 1
    told = capsys.readouterr().err
    assert "used already" in told
    assert DeviceFile(Profile(tmp_path / "b")).load() is None


@pytest.mark.parametrize("code", ["", "nonsense", "moonmail-kiosk:", "https://example.jp/#x"])
def test_what_is_no_code_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str], code: str) -> None:
    assert command.main(["--profile", str(tmp_path), "enrol", code or "x"]) == 1
    assert "no enrolment code" in capsys.readouterr().err


def test_a_backend_that_is_not_there_is_said_and_nothing_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = ["--profile", str(tmp_path), "enrol", "moonmail-kiosk:http://127.0.0.1:9#AAAA-AAAA-AAAA-AAAA-AAAA-AAAA"]
    assert command.main(told) == 1
    assert "did not answer" in capsys.readouterr().err
    assert DeviceFile(Profile(tmp_path)).load() is None


def test_a_pin_is_set_when_it_is_said_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = iter([PIN, "161803"])
    assert command.main(["--profile", str(tmp_path), "set-pin"], lambda _: next(said)) == 1
    assert not StaffPin(tmp_path).is_set
    assert command.main(["--profile", str(tmp_path), "set-pin"], lambda _: "111111") == 1
    assert command.main(["--profile", str(tmp_path), "set-pin"], lambda _: PIN) == 0
    assert StaffPin(tmp_path).try_(PIN) is PinResult.RIGHT
    assert PIN not in capsys.readouterr().out


def test_the_check_says_what_is_wrong_in_both_languages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command.main(["check", "--profile", str(tmp_path)])
    told = capsys.readouterr().out
    assert "moonmail kiosk set-pin" in told
    assert "この端末はまだ登録されていません。" in told
    assert "This kiosk is not enrolled." in told
