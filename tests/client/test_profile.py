"""Where a member's things are kept, on each system."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from moonmail.client.model import Trouble
from moonmail.client.profile import Profile, ProfileError, default_profile


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    for name in ("XDG_DATA_HOME", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


PROGRAM = Path("/opt/moonmail/bin/moonmail")


def test_the_places_of_the_systems(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    assert default_profile(PROGRAM).root == home / ".local/share/moonmail"
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    assert default_profile(PROGRAM).root == home / "data/moonmail"
    monkeypatch.setenv("XDG_DATA_HOME", "relative/paths/are/invalid")
    assert default_profile(PROGRAM).root == home / ".local/share/moonmail"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert default_profile(PROGRAM).root == home / "Library/Application Support/MoonMail"
    monkeypatch.setattr(sys, "platform", "win32")
    assert default_profile(PROGRAM).root == home / "AppData/Roaming/MoonMail"
    monkeypatch.setenv("APPDATA", str(home / "Roaming"))
    assert default_profile(PROGRAM).root == home / "Roaming/MoonMail"


def test_a_portable_program_keeps_everything_beside_itself(home: Path) -> None:
    program = home / "stick" / "moonmail"
    program.parent.mkdir()
    assert default_profile(program).root != program.parent / "moonmail-profile"
    (program.parent / "portable").touch()
    assert default_profile(program).root == program.parent / "moonmail-profile"


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_folders_are_the_owners_alone(tmp_path: Path) -> None:
    profile = Profile(tmp_path / "deep" / "profile")
    profile.create()
    profile.root.chmod(0o755)
    profile.create()
    assert [folder.stat().st_mode & 0o777 for folder in (profile.root, profile.files)] == [0o700, 0o700]


@pytest.mark.skipif(not Path("/proc/version").exists(), reason="needs a folder that even root can't write")
def test_a_place_that_cannot_be_written_says_so() -> None:
    with pytest.raises(ProfileError) as raised:
        Profile(Path("/proc/moonmail")).create()
    assert raised.value.trouble is Trouble.STORE_READ_ONLY
