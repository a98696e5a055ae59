"""Whether this machine's print service forgets what it printed, and can print at all. Looked at before guests come.

The facts are CUPS's own: cupsd.conf(5), cups-files.conf(5). What a running print service keeps is asked of it; what it
is told to keep is read from its files, which anybody may read.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from moonmail.desktop.kiosk import ipp
from moonmail.desktop.kiosk.ipp import Attributes, Group, IppError, NoServiceError, Op, Tag
from moonmail.desktop.kiosk.paper import stock_of
from moonmail.domain.text import Text

# As CUPS itself has it, for all of its programs.
_ROOT: Final = "CUPS_SERVERROOT"
_USUAL_ROOT: Final = "/etc/cups"
SERVICE_FILE: Final = "cupsd.conf"
FILES_FILE: Final = "cups-files.conf"
MOUNTS: Final = Path("/proc/self/mountinfo")
_IN_MEMORY: Final = frozenset({"tmpfs", "ramfs"})
_NO: Final = frozenset({"no", "off", "false", "0"})
_POLICIES: Final = frozenset({"retry-current-job", "abort-job"})
# What may be listened on: this machine alone.
_LOCAL: Final = re.compile(r"^(/|localhost\b|127\.0\.0\.1\b|\[::1\])", re.IGNORECASE)
_LEAST_MM: Final = 68.0


class FindingKind(StrEnum):
    NO_SERVICE = "no_service"
    NO_QUEUE = "no_queue"
    STOPPED = "stopped"
    PAPER_TOO_SMALL = "paper_too_small"
    GIVES_UP = "gives_up"
    UNREADABLE = "unreadable"
    KEEPS_FILES = "keeps_files"
    KEEPS_HISTORY = "keeps_history"
    SPOOL_ON_DISK = "spool_on_disk"
    TEMP_ON_DISK = "temp_on_disk"
    TALKATIVE_LOG = "talkative_log"
    OPEN_TO_NETWORK = "open_to_network"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with the set-up, for a technician. ``mend``: a line of configuration or a command.

    ``keeps``: something of a guest could stay on this machine. Such a kiosk must not print.
    """

    kind: FindingKind
    words: Text
    mend: str

    @property
    def keeps(self) -> bool:
        return self.kind in _KEEPING


_KEEPING: Final = frozenset(
    {
        FindingKind.UNREADABLE,
        FindingKind.KEEPS_FILES,
        FindingKind.KEEPS_HISTORY,
        FindingKind.SPOOL_ON_DISK,
        FindingKind.TEMP_ON_DISK,
        FindingKind.TALKATIVE_LOG,
    }
)
FINDING_WORDS: Final[dict[FindingKind, tuple[Text, str]]] = {
    FindingKind.NO_SERVICE: (
        Text("印刷サービス（CUPS）が応答しません。", "The print service (CUPS) does not answer."),
        "systemctl enable --now cups",
    ),
    FindingKind.NO_QUEUE: (
        Text("プリンター「{queue}」がこの端末に登録されていません。", "There is no printer {queue} on this machine."),
        "lpadmin -p {queue} -v <device> -m everywhere -E",
    ),
    FindingKind.STOPPED: (
        Text("プリンター「{queue}」が止まっています。", "The printer {queue} is stopped."),
        "cupsenable {queue}; cupsaccept {queue}",
    ),
    FindingKind.PAPER_TOO_SMALL: (
        Text("プリンター「{queue}」の用紙の幅が足りません。", "The paper of the printer {queue} is too narrow."),
        "lpadmin -p {queue} -o media-default=om_80x200mm_80x200mm",
    ),
    FindingKind.GIVES_UP: (
        Text(
            "プリンター「{queue}」は、一度の不具合で止まったままになるか、数分間動かなくなる設定です。",
            "After one fault the printer {queue} stays stopped or waits for minutes.",
        ),
        "lpadmin -p {queue} -o printer-error-policy=retry-current-job",
    ),
    FindingKind.UNREADABLE: (
        Text(
            "{file} を読めないため、設定を確かめられません。", "{file} can't be read, so the set-up can't be checked."
        ),
        "chmod a+r {file}",
    ),
    FindingKind.KEEPS_FILES: (
        Text("印刷した内容が端末に残る設定です。", "The print service keeps what it printed."),
        "cupsd.conf: PreserveJobFiles No",
    ),
    FindingKind.KEEPS_HISTORY: (
        Text("印刷の履歴が端末に残る設定です。", "The print service keeps a history of jobs."),
        "cupsd.conf: PreserveJobHistory No",
    ),
    FindingKind.SPOOL_ON_DISK: (
        Text(
            "印刷待ちの内容がディスク（{file}）に書かれます。",
            "Waiting jobs are written to disk ({file}), not to memory.",
        ),
        "fstab: tmpfs {file} tmpfs mode=0710,uid=root,gid=lp,size=64m 0 0",
    ),
    FindingKind.TEMP_ON_DISK: (
        Text(
            "印刷中の一時ファイルがディスク（{file}）に書かれます。",
            "Temporary files of jobs are written to disk ({file}).",
        ),
        "cups-files.conf: remove TempDir",
    ),
    FindingKind.TALKATIVE_LOG: (
        Text("印刷サービスの記録が詳しすぎます。", "The print service logs every detail of jobs."),
        "cupsd.conf: LogLevel warn",
    ),
    FindingKind.OPEN_TO_NETWORK: (
        Text(
            "印刷サービスがネットワークから使える状態です（{file}）。",
            "The print service can be reached from the network ({file}).",
        ),
        "cupsd.conf: Listen /run/cups/cups.sock",
    ),
}


def _finding(kind: FindingKind, queue: str = "", file: str = "") -> Finding:
    words, mend = FINDING_WORDS[kind]
    return Finding(kind, words.filled(queue=queue, file=file), mend.format(queue=queue, file=file))


def check_printing(
    queue: str, service: Path | None = None, files: Path | None = None, mounts: Path = MOUNTS
) -> list[Finding]:
    """Return what is wrong with this machine's printing; nothing if all is well or no printer is wanted.

    ``queue``: what this kiosk is to print on, or empty. Waits for the print service: for worker threads. Never raises.
    """
    root = Path(os.environ.get(_ROOT) or _USUAL_ROOT)
    of_files = _of_files(service or root / SERVICE_FILE, files or root / FILES_FILE, mounts)
    return [*_of_queue(queue), *of_files] if queue else []


def _of_queue(queue: str) -> list[Finding]:
    try:
        answer = ipp.call(Op.GET_PRINTER_ATTRIBUTES, queue, {})
        finished = ipp.call(Op.GET_JOBS, queue, {"which-jobs": (Tag.KEYWORD, "completed")}).of(Group.JOB)
    except NoServiceError:
        return [_finding(FindingKind.NO_SERVICE)]
    except IppError:
        return [_finding(FindingKind.NO_QUEUE, queue)]
    printer: Attributes = answer.one(Group.PRINTER)
    found = []
    if printer.get("printer-is-accepting-jobs") == [False] or printer.get("printer-state") == [5]:
        found.append(FindingKind.STOPPED)
    if printer.get("printer-error-policy", ["?"])[0] not in _POLICIES:
        found.append(FindingKind.GIVES_UP)
    if stock_of(printer).width_mm < _LEAST_MM:
        found.append(FindingKind.PAPER_TOO_SMALL)
    # What it really does, whatever its files say: they may have been changed since it began.
    if finished:
        found.append(FindingKind.KEEPS_HISTORY)
    return [_finding(kind, queue) for kind in found]


def _of_files(service: Path, files: Path, mounts: Path) -> list[Finding]:
    found = []
    settings: dict[Path, Mapping[str, list[str]]] = {}
    for path in (service, files):
        try:
            settings[path] = directives(path.read_text(encoding="utf-8", errors="replace"))
        except OSError:
            return [_finding(FindingKind.UNREADABLE, file=str(path))]

    def said(path: Path, name: str, usual: str) -> str:
        return settings[path].get(name, [usual])[-1]

    for name, kind in (
        ("preservejobfiles", FindingKind.KEEPS_FILES),
        ("preservejobhistory", FindingKind.KEEPS_HISTORY),
    ):
        # Left out, both keep: files for a day, history for ever.
        if said(service, name, "yes").lower() not in _NO:
            found.append(_finding(kind))
    if said(service, "loglevel", "warn").lower() in {"debug", "debug2"}:
        found.append(_finding(FindingKind.TALKATIVE_LOG))
    places = [*settings[service].get("listen", []), *(f"*:{port}" for port in settings[service].get("port", []))]
    found += [_finding(FindingKind.OPEN_TO_NETWORK, file=place) for place in places if not _LOCAL.match(place)]
    spool = said(files, "requestroot", "/var/spool/cups")
    if not _in_memory(spool, mounts):
        found.append(_finding(FindingKind.SPOOL_ON_DISK, file=spool))
    # Left out, temporary files are in the spool.
    temporary = said(files, "tempdir", "")
    if temporary and not _in_memory(temporary, mounts):
        found.append(_finding(FindingKind.TEMP_ON_DISK, file=temporary))
    return found


def directives(text: str) -> dict[str, list[str]]:
    """Return the settings of a file of CUPS outside its sections: name in small letters → values as they come."""
    found: dict[str, list[str]] = {}
    depth = 0
    for line in text.splitlines():
        words = line.strip()
        if not words or words.startswith("#"):
            continue
        if words.startswith("<"):
            depth += -1 if words.startswith("</") else 1
        elif depth == 0:
            name, _, value = words.partition(" ")
            found.setdefault(name.lower(), []).append(value.strip())
    return found


def _in_memory(place: str, mounts: Path) -> bool:
    """Whether ``place`` lies on a file system of memory: proc_pid_mountinfo(5)."""
    best, kind = "", ""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    for line in lines:
        before, _, after = line.partition(" - ")
        # A space in a path is written as \040.
        point = before.split(" ")[4].replace("\\040", " ")
        if (place == point or place.startswith(point.rstrip("/") + "/")) and len(point) >= len(best):
            best, kind = point, after.split(" ")[0]
    return kind in _IN_MEMORY
