"""Work in a process of its own, ended with the work.

Making a PDF reads whole Japanese faces in pure Python: for seconds it would take the interpreter from the thread that
draws the window, and leave over a hundred megabytes behind.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


class WorkFailedError(RuntimeError):
    """The process ended without a result. The message is its own last words."""


def apart(work: Callable[..., T], *args: Any) -> T:
    """Return ``work(*args)``, done elsewhere. Both must be importable there and fit through a pipe.

    Raises:
        WorkFailedError: it failed there.
    """
    done = subprocess.run(
        [sys.executable, "-m", "moonmail.media.apart"],
        input=pickle.dumps((work, args)),
        capture_output=True,
        check=False,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    if done.returncode != 0:
        raise WorkFailedError(done.stderr.decode(errors="replace").strip()[-400:])
    result: T = pickle.loads(done.stdout)  # noqa: S301 - our own process wrote it
    return result


def _main() -> None:
    work, args = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own process wrote it
    sys.stdout.buffer.write(pickle.dumps(work(*args)))


if __name__ == "__main__":
    _main()
