"""A real print service of its own: queues that keep what they are sent as files. Needs CUPS and root to start it."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_SERVICE = """\
Listen {root}/socket
LogLevel warn
PreserveJobFiles No
PreserveJobHistory {history}
ErrorPolicy retry-current-job
Browsing No
DefaultAuthType Basic
<Location />
  Order allow,deny
  Allow all
</Location>
<Location /admin>
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateAccess default
  JobPrivateValues default
  SubscriptionPrivateAccess default
  SubscriptionPrivateValues default
  # As Debian has it: only whose job it is may touch it.
  <Limit Cancel-Job Cancel-Jobs Cancel-Current-Job Cancel-My-Jobs Close-Job Hold-Job Release-Job Set-Job-Attributes>
    Require user @OWNER @SYSTEM
    Order deny,allow
  </Limit>
  <Limit Send-Document CUPS-Get-Document Cancel-Subscription Renew-Subscription Get-Notifications>
    Require user @OWNER @SYSTEM
    Order deny,allow
  </Limit>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
_FILES = """\
ServerRoot {root}/conf
ServerBin {root}/bin
RequestRoot {root}/spool
CacheDir {root}/cache
StateDir {root}/state
ErrorLog {root}/log/error
AccessLog {root}/log/access
PageLog {root}/log/page
User {user}
Group lp
"""
# Keeps the job's data and its title, then says through the pipe that it has.
_BACKEND = """\
#!/bin/sh
[ $# -eq 0 ] && {{ echo 'direct keep "Unknown" "Keep"'; exit 0; }}
cat ${{6:+"$6"}} > {root}/out/job
printf '%s' "$3" > {root}/out/title
echo done > {root}/out/pipe
"""
# Keeps the job as the other does, then does what it is ordered to, line by line: STATE lines go to the print service,
# a number is how it exits. Who orders waits until it listens.
_LED_BACKEND = """\
#!/bin/sh
[ $# -eq 0 ] && {{ echo 'direct led "Unknown" "Led"'; exit 0; }}
cat ${{6:+"$6"}} > {root}/out/job
printf '%s' "$3" > {root}/out/title
exec 3<> "{root}/out/${{DEVICE_URI#led:/}}"
while read order <&3; do
  case "$order" in
    STATE*) echo "$order" >&2 ;;
    *) exit "$order" ;;
  esac
done
"""
_PPD = """\
*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "MOON.PPD"
*Manufacturer: "MoonMail"
*Product: "(Moon)"
*ModelName: "Moon"
*ShortNickName: "Moon"
*NickName: "Moon"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: {colour}
*DefaultColorSpace: {space}
*cupsFilter: "{wants} 0 -"
*OpenUI *PageSize/Page Size: PickOne
*DefaultPageSize: {size}
*PageSize A4/A4: "<</PageSize[595 842]>>setpagedevice"
*PageSize A6/A6: "<</PageSize[298 420]>>setpagedevice"
*PageSize Roll/Roll: "<</PageSize[227 567]>>setpagedevice"
*CloseUI: *PageSize
*OpenUI *PageRegion: PickOne
*DefaultPageRegion: {size}
*PageRegion A4/A4: "<</PageSize[595 842]>>setpagedevice"
*PageRegion A6/A6: "<</PageSize[298 420]>>setpagedevice"
*PageRegion Roll/Roll: "<</PageSize[227 567]>>setpagedevice"
*CloseUI: *PageRegion
{custom}*DefaultImageableArea: {size}
*ImageableArea A4/A4: "12 12 583 830"
*ImageableArea A6/A6: "12 12 286 408"
*ImageableArea Roll/Roll: "11 11 216 556"
*DefaultPaperDimension: {size}
*PaperDimension A4/A4: "595 842"
*PaperDimension A6/A6: "298 420"
*PaperDimension Roll/Roll: "227 567"
*OpenUI *Resolution/Resolution: PickOne
*DefaultResolution: {dpi}dpi
*Resolution {dpi}dpi/{dpi} dpi: "<</HWResolution[{dpi} {dpi}]/cupsBitsPerColor 8/cupsColorSpace 18>>setpagedevice"
*CloseUI: *Resolution
"""
# A roll of 80 mm: as long as is asked for, up to three metres.
_ROLL = """\
*VariablePaperSize: True
*MaxMediaWidth: "227"
*MaxMediaHeight: "8504"
*HWMargins: 11 11 11 11
*CustomPageSize True: "pop pop pop <</PageSize[5 -2 roll]/ImagingBBox null>>setpagedevice"
*ParamCustomPageSize Width: 1 points 200 227
*ParamCustomPageSize Height: 2 points 200 8504
*ParamCustomPageSize WidthOffset: 3 points 0 0
*ParamCustomPageSize HeightOffset: 4 points 0 0
*ParamCustomPageSize Orientation: 5 int 0 0
"""


class CupsMissing(Exception):
    """The print service can't be started here. The message says why."""


@dataclass
class PrintService:
    """``address`` is for CUPS_SERVER."""

    root: Path
    queues: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return str(self.root / "socket")

    def add_queue(
        self, name: str, size: str = "A4", *, dpi: int = 600, led: bool = False, raster: bool = False, policy: str = ""
    ) -> None:
        """Add a queue whose usual paper is ``size`` (A4, A6 or Roll). ``led``: its printer does what ``order`` says.

        ``raster``: it takes dots in greys, as printers with a driver do, else the PDF. ``policy``: what becomes of the
        queue when its printer fails; else jobs are tried again.
        """
        ppd = self.root / f"{name}.ppd"
        ppd.write_text(
            _PPD.format(
                size=size,
                dpi=dpi,
                custom=_ROLL if size == "Roll" else "",
                wants="application/vnd.cups-raster" if raster else "application/pdf",
                colour=not raster,
                space="Gray" if raster else "RGB",
            )
        )
        if led:
            os.mkfifo(self.root / "out" / name)
            shutil.chown(self.root / "out" / name, "lp", "lp")
        self._admin(
            "-p", name, "-v", f"led:/{name}" if led else "keep:/", "-P", str(ppd), "-D", f"Printer {name}", "-E"
        )
        if policy:
            self._admin("-p", name, "-o", f"printer-error-policy={policy}")
        self.queues.append(name)

    def remove_queue(self, name: str) -> None:
        self._admin("-x", name)

    def refuse_jobs(self, name: str) -> None:
        """Have a queue take no job any more, as staff do who mend its printer."""
        self._run("cupsreject", name)

    def _admin(self, *arguments: str) -> None:
        self._run("lpadmin", *arguments)

    def _run(self, *command: str) -> None:
        done = subprocess.run(
            command,
            env=os.environ | {"CUPS_SERVER": self.address},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr

    def processes(self) -> list[int]:
        return sorted(_services(self.root))

    def order(self, name: str, line: str) -> None:
        """Have the printer of a led queue say ``line`` to the print service, or exit with a number. Waits for it."""
        (self.root / "out" / name).write_text(f"{line}\n")

    def next_job(self) -> tuple[bytes, str]:
        """Wait for a job to be printed; return its data and the title it had in the queue."""
        assert (self.root / "out/pipe").read_text() == "done\n"
        return (self.root / "out/job").read_bytes(), (self.root / "out/title").read_text()


@contextmanager
def print_service(*, history: bool = True) -> Iterator[PrintService]:
    """Run a print service in a folder of its own. ``history``: it remembers what was printed, as it usually does.

    Raises:
        CupsMissing: CUPS is not installed, or this is not root.
    """
    if shutil.which("cupsd") is None or shutil.which("lpadmin") is None:
        raise CupsMissing("CUPS is not installed")
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        raise CupsMissing("starting a print service needs root")
    libraries = Path("/usr/lib/cups")
    root = Path(tempfile.mkdtemp(prefix="moonmail-cups-"))
    try:
        root.chmod(0o755)
        for name in ("conf", "spool", "cache", "state", "log", "out", "bin", "bin/backend"):
            (root / name).mkdir()
        for name in ("conf", "spool", "cache", "state", "log", "out"):
            shutil.chown(root / name, "lp", "lp")
        for name in ("filter", "daemon", "monitor", "notifier"):
            if (libraries / name).exists():
                (root / "bin" / name).symlink_to(libraries / name)
        for name, script in (("keep", _BACKEND), ("led", _LED_BACKEND)):
            backend = root / "bin/backend" / name
            backend.write_text(script.format(root=root))
            backend.chmod(0o755)
        os.mkfifo(root / "out/pipe")
        shutil.chown(root / "out/pipe", "lp", "lp")
        (root / "conf/cupsd.conf").write_text(_SERVICE.format(root=root, history="Yes" if history else "No"))
        (root / "conf/cups-files.conf").write_text(_FILES.format(root=root, user="lp"))
        # The parent ends once the service answers: there is nothing to wait for after it.
        started = subprocess.run(
            ["cupsd", "-c", root / "conf/cupsd.conf", "-s", root / "conf/cups-files.conf"],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        if started.returncode != 0:
            raise CupsMissing(f"cupsd does not start: {started.stderr.strip()}")
        try:
            yield PrintService(root)
        finally:
            for pid in _services(root):
                _end(pid)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _end(pid: int) -> None:
    """End a process that is not this one's child, and wait until it has."""
    handle = os.pidfd_open(pid)
    try:
        os.kill(pid, signal.SIGTERM)
        select.select([handle], [], [], 30)
    finally:
        os.close(handle)


def _services(root: Path) -> set[int]:
    """Return the processes of the service that was started on ``root``."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if command[0].endswith(b"cupsd") and str(root / "conf/cupsd.conf").encode() in command:
            found.add(int(folder.name))
    return found
