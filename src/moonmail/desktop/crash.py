"""When something fails that nobody caught: the app goes on, a log in the profile says where, and the member is told.

What somebody typed, who they are and what opens their account is never written down: of an error only its kind and the
lines of code that it went through are kept, never its message.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from logging.handlers import RotatingFileHandler

FOLDER: Final = "logs"
LOG_NAME: Final = "moonmail.log"
FATAL_NAME: Final = "ended.log"
LOG_BYTES: Final = 256 * 1024
LOG_FILES: Final = 3
# A timer that fails at every tick must not fill the log.
_MOST_OF_ONE: Final = 20
_CODE_LETTERS: Final = 6

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Defect:
    """``code`` is the same for the same fault in the same version, so that the desk knows it again.

    ``lines``: kind of the error and the places it went through, one a line, the innermost last.
    """

    code: str
    lines: tuple[str, ...]


def describe(error: BaseException) -> Defect:
    """Say where ``error`` came from, and nothing of what it says."""
    # Not before something fails: the first frame comes sooner without.
    import hashlib

    from moonmail.domain.references import ALPHABET

    lines: list[str] = []
    for each in _chain(error):
        lines.append(_kind(each))
        lines += [f"  {place}" for place in _places(each.__traceback__)]
    number = int.from_bytes(hashlib.sha256("\n".join(lines).encode()).digest()[:8])
    letters = ""
    for _ in range(_CODE_LETTERS):
        number, letter = divmod(number, len(ALPHABET))
        letters += ALPHABET[letter]
    return Defect(f"E-{letters}", tuple(lines))


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield the error and what led to it, the first cause first."""
    found: list[BaseException] = []
    each: BaseException | None = error
    while each is not None and each not in found:
        found.append(each)
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
    yield from reversed(found)


def _kind(error: BaseException) -> str:
    """Return the kind with the numbers and words that are ours or the system's: never text that came from outside."""
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    facts = [
        f"{field}={value}"
        for field in ("errno", "sqlite_errorname", "trouble", "reason")
        if (value := getattr(error, field, None)) is not None and str(value).replace("_", "").isalnum()
    ]
    return f"{name} {' '.join(facts)}".rstrip()


def _places(trace: TracebackType | None) -> Iterator[str]:
    while trace is not None:
        code = trace.tb_frame.f_code
        yield f"{_inside(code.co_filename)}:{trace.tb_lineno} {code.co_name}"
        trace = trace.tb_next


def _inside(filename: str) -> str:
    """Return the path inside the package or the library: where somebody's home is, is nobody's business."""
    parts = Path(filename).parts
    for root in ("site-packages", "src", "tests"):
        if root in parts:
            return "/".join(parts[len(parts) - parts[::-1].index(root) :])
    return parts[-1] if parts else "?"


class PlainFormatter(logging.Formatter):
    """For standard error, which systems keep too: of an error its kind and its places, there as well."""

    def format(self, record: logging.LogRecord) -> str:
        plain = logging.makeLogRecord(record.__dict__)
        # Another handler may have left there what it made of the error.
        plain.exc_text = None
        if isinstance(record.args, tuple):
            plain.args = tuple(_kind(each) if isinstance(each, BaseException) else each for each in record.args)
        return super().format(plain)

    def formatException(self, ei: Any) -> str:
        return "\n".join(describe(ei[1]).lines) if ei[1] is not None else ""


def _pass_over(record: logging.LogRecord) -> None:
    """A log that can't be written is no reason to say anything."""
    del record


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("moonmail")
    except PackageNotFoundError:
        return "0.0.0"


class DefectLog(logging.Handler):
    """Keeps defects, and errors that were logged, in a rotating file. A log that can't be written is done without."""

    def __init__(self, folder: Path, told: Callable[[Defect], None]) -> None:
        super().__init__(logging.ERROR)
        self._path = folder / LOG_NAME
        self._tell = told
        self._file: RotatingFileHandler | None = None
        self._counts: dict[str, int] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Keep an error: the words that the code has for it, without what was filled in."""
        if record.name == __name__:
            return
        error = record.exc_info[1] if record.exc_info else None
        defect = describe(error) if error is not None else None
        self.keep(f"{record.name}: {record.msg}", defect)
        if defect is not None:
            self._tell(defect)

    def keep(self, title: str, defect: Defect | None = None) -> None:
        from datetime import UTC, datetime

        key = defect.code if defect else title
        self._counts[key] = self._counts.get(key, 0) + 1
        if self._counts[key] > _MOST_OF_ONE:
            return
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        head = f"{at} {_version()} {sys.platform} {defect.code if defect else '-'} {title}"
        self._write("\n  ".join((head, *(defect.lines if defect else ()))))

    def _write(self, text: str) -> None:
        from logging.handlers import RotatingFileHandler

        with self.lock or threading.RLock():
            try:
                if self._file is None:
                    self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                    self._file = RotatingFileHandler(
                        self._path, maxBytes=LOG_BYTES, backupCount=LOG_FILES - 1, encoding="utf-8", delay=True
                    )
                    self._file.handleError = _pass_over  # type: ignore[method-assign]
                self._file.emit(logging.LogRecord("", logging.ERROR, "", 0, "%s", (text,), None))
            except OSError:
                return

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        super().close()


class CrashHook:
    """Takes what nobody caught, on any thread. ``tell`` is called once for each defect, on whatever thread it was.

    ``ended_badly``: the last run was ended by a fault in native code; said once.
    """

    def __init__(self, profile_root: Path) -> None:
        self._folder = profile_root / FOLDER
        self._log = DefectLog(self._folder, self._say)
        self._told: set[str] = set()
        self._untold: list[Defect] = []
        self._tell: Callable[[Defect], None] | None = None
        self._fatal: IO[str] | None = None
        self._before: tuple[Any, Any, Any] | None = None
        self.ended_badly = False

    def install(self) -> None:
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._uncaught
        threading.excepthook = self._uncaught_in_thread
        sys.unraisablehook = self._unraisable
        logging.getLogger().addHandler(self._log)

    def watch_for_the_end(self) -> None:
        """Have a fault in native code say where it was, and find out whether the last run ended with one."""
        import faulthandler

        path = self._folder / FATAL_NAME
        try:
            if path.exists() and path.stat().st_size:
                path.replace(path.with_suffix(".previous.log"))
                self.ended_badly = True
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._fatal = path.open("w", encoding="utf-8")
            faulthandler.enable(self._fatal)
        except OSError as error:
            log.info("the end will not be written down: %s", error.strerror)

    def listen(self, tell: Callable[[Defect], None]) -> None:
        """Call ``tell`` from now on, and for what happened before there was anybody to tell."""
        self._tell = tell
        untold, self._untold = self._untold, []
        for defect in untold:
            tell(defect)

    def remove(self) -> None:
        if self._before is not None:
            sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
            self._before = None
        self._tell = None
        logging.getLogger().removeHandler(self._log)
        self._log.close()
        if self._fatal is not None:
            import faulthandler

            faulthandler.disable()
            self._fatal.close()
            with suppress(OSError):
                Path(self._fatal.name).unlink()
            self._fatal = None

    def take(self, error: BaseException, where: str = "uncaught") -> Defect:
        """Keep ``error`` in the log and tell it, once."""
        defect = describe(error)
        self._log.keep(where, defect)
        log.error("%s %s\n%s", where, defect.code, "\n".join(defect.lines))
        self._say(defect)
        return defect

    def _say(self, defect: Defect) -> None:
        if defect.code in self._told:
            return
        self._told.add(defect.code)
        if self._tell is None:
            self._untold.append(defect)
        else:
            self._tell(defect)

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.take(error.with_traceback(trace))

    def _uncaught_in_thread(self, found: threading.ExceptHookArgs) -> None:
        if found.exc_value is not None and not issubclass(found.exc_type, SystemExit):
            self.take(found.exc_value.with_traceback(found.exc_traceback), "uncaught in a thread")

    def _unraisable(self, found: sys.UnraisableHookArgs) -> None:
        # Of something that was being thrown away: nothing of the member's can be missing.
        if found.exc_value is not None:
            self._log.keep("while clearing away", describe(found.exc_value.with_traceback(found.exc_traceback)))
