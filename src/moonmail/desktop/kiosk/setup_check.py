"""Whether this machine is set up as docs/kiosk.md says: looked at before guests come, and when staff ask."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from moonmail.desktop.kiosk.places import in_memory, run_folder
from moonmail.desktop.kiosk.speech.player import can_play
from moonmail.desktop.kiosk.speech.voices import installed
from moonmail.domain.text import Language, Text


@dataclass(frozen=True, slots=True)
class SetUp:
    """What is not as it should be. ``bad``: something of a guest could stay on this machine, so that it serves nobody.

    ``mend``: what a technician does about it: a command, or where it is described.
    """

    code: str
    words: Text
    mend: str
    bad: bool = False


@dataclass(frozen=True, slots=True)
class Machine:
    """What was seen of it. ``servers``: command lines of what may draw the screen. ``swaps``: ``/proc/swaps``."""

    run_in_memory: bool = True
    swaps: str = ""
    as_root: bool = False
    servers: tuple[tuple[str, ...], ...] = ()
    watched: bool = True
    pin: bool = True
    enrolled: bool = True
    speaks: bool = True


_RUN: Final = SetUp(
    "run_on_disk",
    Text(
        "お客さまの作業用フォルダーがディスク上にあります。メモリー（tmpfs）に置いてください。",
        "The folders of guests' sessions are on a disk. They must be in memory (tmpfs).",
    ),
    "RuntimeDirectory=moonmail-kiosk, MOONMAIL_KIOSK_RUN=/run/moonmail-kiosk",
    bad=True,
)
_SWAP: Final = SetUp(
    "swap",
    Text(
        "スワップが有効です。お客さまの情報がディスクに書き出されるおそれがあります。",
        "Swap is on: what a guest wrote could be written to the disk.",
    ),
    "swapoff -a; systemctl mask swap.target",
    bad=True,
)
_ROOT: Final = SetUp(
    "as_root",
    Text(
        "管理者（root）として動作しています。専用の利用者で動かしてください。",
        "It runs as root. Give it a user of its own.",
    ),
    "adduser --system --group kiosk",
)
_SWITCH: Final = SetUp(
    "terminals",
    Text(
        "キー操作でほかの仮想端末に切り替えられる設定です。",
        "Keys can switch to another virtual terminal.",
    ),
    "X: -novtswitch -dontzap; cage: without -s",
)
_WATCH: Final = SetUp(
    "not_watched",
    Text(
        "異常終了しても自動では再起動しません。systemdのサービスとして動かしてください。",
        "Nothing restarts it if it stops. Run it as the systemd service.",
    ),
    "systemctl enable --now moonmail-kiosk.service",
)
_PIN: Final = SetUp(
    "no_pin",
    Text(
        "係員用の暗証番号が設定されていません。この画面から保守に入れません。",
        "No staff PIN is set: nobody can open maintenance at the screen.",
    ),
    "moonmail kiosk set-pin",
)
_ENROL: Final = SetUp(
    "not_enrolled",
    Text("この端末はまだ登録されていません。", "This kiosk is not enrolled."),
    "moonmail kiosk enrol CODE",
)

_SPEECH: Final = SetUp(
    "no_speech",
    Text(
        "音声案内に必要な音声（日本語・英語）か、再生プログラムが入っていません。",
        "A voice of the spoken guide (Japanese or English), or what plays it, is not installed.",
    ),
    "apt-get install espeak-ng alsa-utils; pip install moonmail[kiosk]",
)


def judge(machine: Machine) -> list[SetUp]:
    """Return what is wrong, what endangers a guest's privacy first. Pure."""
    found = []
    if not machine.run_in_memory:
        found.append(_RUN)
    if any(line.split() and not line.startswith("/dev/zram") for line in machine.swaps.splitlines()[1:]):
        found.append(_SWAP)
    if any(_switches(line) for line in machine.servers):
        found.append(_SWITCH)
    if machine.as_root:
        found.append(_ROOT)
    if not machine.watched:
        found.append(_WATCH)
    if not machine.pin:
        found.append(_PIN)
    if not machine.enrolled:
        found.append(_ENROL)
    if not machine.speaks:
        found.append(_SPEECH)
    return found


def _switches(line: Sequence[str]) -> bool:
    """Return whether a display server lets keys switch terminals."""
    name = Path(line[0]).name if line else ""
    if name in {"Xorg", "X", "Xorg.bin"}:
        return "-novtswitch" not in line or "-dontzap" not in line
    # cage has it off, and an option that puts it on.
    return name == "cage" and any(
        each.startswith("-") and not each.startswith("--") and "s" in each for each in line[1:2]
    )


def look_at(environment: Mapping[str, str], *, pin: bool, enrolled: bool, proc: Path = Path("/proc")) -> Machine:
    """Look at this machine. Takes milliseconds; what can't be read is taken to be as it should."""
    folder = run_folder(environment)
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    swaps = ""
    with suppress(OSError):
        swaps = (proc / "swaps").read_text(encoding="utf-8")
    return Machine(
        run_in_memory=in_memory(folder, _text(proc / "self/mountinfo")),
        swaps=swaps,
        as_root=os.getuid() == 0,
        servers=tuple(_servers(proc)),
        watched="NOTIFY_SOCKET" in environment,
        pin=pin,
        enrolled=enrolled,
        speaks=all(installed(language) for language in Language) and can_play(),
    )


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _servers(proc: Path) -> list[tuple[str, ...]]:
    found = []
    for folder in proc.iterdir():
        if not folder.name.isdigit():
            continue
        with suppress(OSError):
            line = tuple((folder / "cmdline").read_bytes().decode(errors="replace").split("\0")[:-1])
            if line and Path(line[0]).name in {"Xorg", "X", "Xorg.bin", "cage"}:
                found.append(line)
    return found
