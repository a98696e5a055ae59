"""Puts the tour together: a fresh backend process, a fresh profile, the real shell, and the report."""

from __future__ import annotations

import argparse
import faulthandler
import json
import logging
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from moonmail.demo import BackendDidNotStart, has_display, sample_backend

if TYPE_CHECKING:
    from moonmail.desktop.startup import Shell


_AT_MOST_S: Final = 300


class Warnings(logging.Handler):
    """Everything that was warned about anywhere, Qt's and QML's messages among them, and during which step."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []
        self.step = "start"

    def emit(self, record: logging.LogRecord) -> None:
        line = f"{self.step}: {record.name}: {record.getMessage()}"
        if record.exc_info and record.exc_info[1] is not None:
            line += f" ({record.exc_info[1]!r})"
        self.lines.append(line)


@dataclass(slots=True)
class Report:
    """What ``report.json`` says. ``failed`` is empty when every step came true."""

    language: str
    steps: list[dict[str, Any]] = field(default_factory=list)
    timings: dict[str, float] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    failed: str = ""

    @property
    def good(self) -> bool:
        return not self.failed and not self.warnings

    def write(self, folder: Path) -> None:
        said = {name: getattr(self, name) for name in self.__dataclass_fields__}
        (folder / "report.json").write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def prepare_environment() -> None:
    """Draw offscreen where there is no display, and keep out of the user's keyring."""
    if not has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        os.environ.setdefault("QT_QUICK_BACKEND", "software")
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="moonmail tour", description="Drive the real app against a real backend; leave a picture for each step."
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures and report.json")
    parser.add_argument("--lang", choices=["ja", "en"], default="ja")
    parser.add_argument(
        "--mode", choices=["home", "kiosk", "support"], default="home", help="which shell to go through"
    )
    parser.add_argument("--landscape", action="store_true", help="the kiosk's screen lies on its side")
    parser.add_argument(
        "--by", choices=["finger", "keys", "reader"], default="finger", help="what the kiosk's guest does it by"
    )
    parser.add_argument("--large", action="store_true", help="the kiosk's guest makes the text as large as it gets")
    parser.add_argument("--until", default="", metavar="STEP", help="end the desk's day after this step")
    options = parser.parse_args(argv)
    out: Path = options.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    for old in (*out.glob("[0-9][0-9]-*.png"), out / "report.json", out / "backend.log", out / "kiosk.log"):
        old.unlink(missing_ok=True)
    prepare_environment()
    # Every wait has its own bound; this one is for whatever nobody thought of. It says where everything stood.
    faulthandler.dump_traceback_later(_AT_MOST_S, exit=True)
    report = Report(options.lang)
    warned = Warnings()
    logging.getLogger().addHandler(warned)
    began = monotonic()
    try:
        if options.mode == "kiosk":
            from moonmail.tour import kiosk
            from moonmail.tour.hands import By

            kiosk.run(
                out,
                options.lang,
                report,
                landscape=options.landscape,
                by=By(options.by),
                large=options.large,
            )
        elif options.mode == "support":
            from moonmail.tour import desk

            desk.run(out, options.lang, report, warned, options.until)
        else:
            run(out, options.lang, report, warned)
    except BackendDidNotStart as error:
        report.failed = str(error)
    except Exception as error:
        report.failed = report.failed or f"{type(error).__name__}: {error}"
        traceback.print_exc()
    finally:
        logging.getLogger().removeHandler(warned)
    report.timings["total_s"] = round(monotonic() - began, 2)
    report.warnings += warned.lines
    report.write(out)
    for line in report.warnings:
        say(f"  ! {line}")
    say(f"{len(report.steps)} steps, {report.timings['total_s']} s, pictures in {out}")
    if report.failed:
        say(f"failed: {report.failed}")
    return 0 if report.good else 1


def run(out: Path, language: str, report: Report, warned: Warnings) -> None:
    """Go through the whole story once, adding to ``report`` as it goes."""
    with Journey(out, language, report) as journey:
        journey.go(warned)
        warned.step = "closing"


class Journey:
    """The running parts of a tour: backend, shell and hands. Left open, the app can be looked at after the story."""

    def __init__(self, out: Path, language: str, report: Report) -> None:
        self.out, self.language, self.report = out, language, report
        self._stack = ExitStack()

    def __enter__(self) -> Journey:
        try:
            return self._open()
        except BaseException:
            self._stack.close()
            raise

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _open(self) -> Journey:
        began = monotonic()
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="moonmail-tour-")))
        servers = self._stack.enter_context(ExitStack())
        backend = servers.enter_context(sample_backend(folder / "backend", log=self.out / "backend.log"))
        self.report.timings["backend_start_s"] = round(monotonic() - began, 2)

        from moonmail.client.profile import Profile
        from moonmail.desktop import startup
        from moonmail.desktop.qt_log import QtLog
        from moonmail.desktop.settings import Settings
        from moonmail.tour.driver import Driver
        from moonmail.tour.story import Story
        from moonmail.tour.visitor import Visitor

        began = monotonic()
        app = startup.make_application()
        log = QtLog()
        log.install()
        self._stack.callback(log.remove)
        profile = Profile(folder / "profile")
        profile.create()
        # The sample member lives in Japan, wherever this machine is.
        Settings(profile.root / "settings.ini").change(home_zone="Asia/Tokyo", theme="night")
        startup.load_assets()
        visitor = Visitor(self.language, backend.members[0])
        self._stack.callback(visitor.close)

        def make_engine(settings: Any) -> Any:
            from moonmail.client.engine import Engine

            return Engine(profile, startup.engine_settings(settings, backend.url))

        self.shell: Shell = startup.make_shell(
            profile,
            language=self.language,
            make_engine=make_engine,
            first_rows=startup.first_board(profile),
            open_url=visitor.open,
        )
        self._stack.callback(self._close_shell)
        self.shell.load()
        startup.start_after_first_frame(self.shell, app)
        window = self.shell.window
        window.requestActivate()
        self.driver = Driver(window)
        self.driver.wait("the first frame", window.isExposed)
        self.driver.settle()
        self.report.timings["app_start_s"] = round(monotonic() - began, 2)
        self.story = Story(self.shell, self.driver, visitor, servers, backend, self.out, self.language)
        return self

    def _close_shell(self) -> None:
        self.shell.window.close()
        self.shell.close()

    def go(self, warned: Warnings | None = None) -> None:
        """Take every step and its picture. A step that fails leaves a picture of what was there instead."""
        for number, (name, act) in enumerate(self.story.steps(), start=1):
            picture = f"{number:02d}-{name.replace(' ', '-').replace(',', '')}.png"
            began = monotonic()
            if warned is not None:
                warned.step = name
            try:
                act()
            except Exception as error:
                self.report.failed = f"step “{name}”: {error}"
                self.driver.picture(self.out / picture.replace(".png", "-failed.png"))
                raise
            finally:
                self.report.timings |= self.story.timings
                self.report.notes |= self.story.notes
            ms = round((monotonic() - began) * 1000)
            self.driver.picture(self.out / picture)
            self.report.steps.append({"name": name, "ms": ms, "picture": picture})
            say(f"{number:2d}  {name:<24} {ms:>6} ms")
