"""``moonmail kiosk enrol|set-pin|check``: what a technician does at the machine itself, without its screen."""

from __future__ import annotations

import argparse
import getpass
import os
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from moonmail.client.errors import StoreError
from moonmail.client.profile import Profile, ProfileError, default_profile
from moonmail.desktop.kiosk.staff_pin import PinError, StaffPin
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.client.device import DeviceError

_WRITE: Final = (
    "This profile can't be written. Is it the kiosk's own user who runs this, and is there room on the disk?"
)

# One line each: what happened, and what to do.
_WHY: Final = {
    "not_a_code": "That is no enrolment code: moonmail-kiosk:…, as printed by moonmail backend enrol-kiosk.",
    "code_unknown": "The backend does not know this code. Make a new one with moonmail backend enrol-kiosk.",
    "code_over": "This code was used already, or its hour is over. Make a new one with moonmail backend enrol-kiosk.",
    "unreachable": "The backend did not answer. Nothing was changed; run the same command again with the same code.",
    "refused": "The backend refused. Are this app and the backend of about the same version?",
    "revoked": "This kiosk was revoked. Make a new code with moonmail backend enrol-kiosk.",
    "file": _WRITE,
}


def main(arguments: Sequence[str], read_pin: Callable[[str], str] = getpass.getpass) -> int:
    """Run one command. Returns 0, or 1 when it could not be done or something is wrong."""
    parser = argparse.ArgumentParser(prog="moonmail kiosk", description="Set up a lounge kiosk on this machine.")
    parser.add_argument("--profile", type=Path, help="folder of the kiosk; by default the running user's own")
    after = argparse.ArgumentParser(add_help=False)
    after.add_argument("--profile", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    commands = parser.add_subparsers(dest="command", required=True)
    enrol = commands.add_parser("enrol", parents=[after], help="make this machine a kiosk of a backend")
    enrol.add_argument(
        "code", nargs="?", default="", help="from moonmail backend enrol-kiosk; read from input if left out"
    )
    enrol.add_argument("--proxy", default="", help="address of a proxy, or none")
    commands.add_parser("set-pin", parents=[after], help="choose the PIN with which staff open maintenance")
    commands.add_parser("check", parents=[after], help="say what is wrong with this machine's set-up")
    options = parser.parse_args(arguments)
    profile = Profile(options.profile.resolve()) if options.profile else default_profile()
    try:
        profile.create()
    except ProfileError:
        return _fail(_WRITE)
    if options.command == "enrol":
        return _enrol(profile, options.code, options.proxy)
    return _set_pin(profile, read_pin) if options.command == "set-pin" else _check(profile)


def _enrol(profile: Profile, code: str, proxy: str) -> int:
    from moonmail.client.device import DeviceError, DeviceFile, enrol, read_enrolment

    # Typed there it is in nobody's list of processes, and in no history of commands.
    text = code or sys.stdin.readline()
    try:
        device = enrol(read_enrolment(text.strip()), DeviceFile(profile), proxy=proxy, hostname=socket.gethostname())
    except DeviceError as error:
        return _fail(_WHY[error.kind.value], error)
    _say(f"Enrolled at {device.server} as {device.config.lounge.ja or device.config.lounge.en} ({device.id}).")
    return 0


def _set_pin(profile: Profile, read_pin: Callable[[str], str]) -> int:
    first = read_pin("New PIN (6 to 12 digits): ")
    if read_pin("The same again: ") != first:
        return _fail("These are two different PINs. Nothing was changed.")
    try:
        StaffPin(profile.root).set(first)
    except PinError as error:
        return _fail(f"Nothing was changed: {error}.")
    except StoreError:
        return _fail(_WRITE)
    _say("The PIN is set. Hold the top right corner of the kiosk's screen for four seconds to use it.")
    return 0


def _check(profile: Profile) -> int:
    from moonmail.client.device import DeviceFile
    from moonmail.desktop.kiosk.setup_check import judge, look_at
    from moonmail.desktop.kiosk.shell import check_paper

    device = DeviceFile(profile).load()
    machine = look_at(os.environ, pin=StaffPin(profile.root).is_set, enrolled=device is not None)
    found = [*judge(machine), *check_paper(device.config.printer if device else "")]
    for each in found:
        _say(
            f"{'PRIVACY' if each.bad else 'notice '}  {each.words.ja}\n         {each.words.en}\n         → {each.mend}"
        )
    if not found:
        _say(f"{_WELL.ja}\n{_WELL.en}")
    return 1 if any(each.bad for each in found) else 0


_WELL: Final = Text("問題は見つかりませんでした。", "Nothing is wrong.")


def _fail(words: str, error: DeviceError | None = None) -> int:
    quote = f" ({error.trouble or error.kind}{' ' + error.quote if error.quote else ''})" if error else ""
    sys.stderr.write(f"moonmail: {words}{quote}\n")
    return 1


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
