"""``moonmail demo``: the real backend with sample data and the real app, together, on one machine."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class SampleBackend:
    url: str
    data: Path
    members: tuple[dict[str, Any], ...]


class BackendDidNotStart(Exception):
    """The backend ended before it answered. The message is its own last words."""


@contextlib.contextmanager
def sample_backend(data: Path, port: int = 0, log: Path | None = None) -> Iterator[SampleBackend]:
    """Run ``moonmail backend serve --sample`` as a process of its own, ended with this block.

    ``port`` 0 takes a free one. ``log``: the file that its log is added to, else standard error.

    Raises:
        BackendDidNotStart: it ended before it answered.
    """
    command = [sys.executable, "-m", "moonmail", "backend", "serve", "--sample", "--port", str(port)]
    # Closing its standard input tells the backend that its parent is gone, however that came about.
    with contextlib.ExitStack() as stack:
        errors = stack.enter_context(log.open("a", encoding="utf-8")) if log else None
        process = subprocess.Popen(  # noqa: S603
            [*command, "--data", str(data), "--with-parent"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise BackendDidNotStart(f"the backend ended with exit code {process.wait()}")
        said = json.loads(line)
        yield SampleBackend(said["url"], data, tuple(said.get("sample_members", ())))
    finally:
        assert process.stdin is not None
        process.stdin.close()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


def has_display() -> bool:
    return sys.platform in {"win32", "darwin"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _print_sign_ins(backend: SampleBackend) -> None:
    out = sys.stdout
    out.write(f"MoonMail demo: backend at {backend.url}, everything in it is sample data.\nSign in as\n")
    for member in backend.members:
        out.write(f"  {member['name']}  {member['membership_number']}  password: {member['password']}\n")
    out.flush()


def main(argv: Sequence[str]) -> int:
    """Run the demo. Without a display it is the tour, which leaves a picture for each step."""
    parser = argparse.ArgumentParser(prog="moonmail demo", description=__doc__)
    parser.add_argument("--headless", action="store_true", help="run the tour even if there is a display")
    parser.add_argument("--out", type=Path, default=Path("build/tour"), help="where the tour's pictures go")
    parser.add_argument("--lang", choices=["ja", "en"])
    options = parser.parse_args(argv)

    if options.headless or not has_display():
        from moonmail import tour

        return tour.main(["--out", str(options.out), *(["--lang", options.lang] if options.lang else [])])

    with tempfile.TemporaryDirectory(prefix="moonmail-demo-") as folder:
        try:
            with sample_backend(Path(folder) / "backend") as backend:
                _print_sign_ins(backend)
                # The demo opens signed out and leaves nothing in the keyring.
                os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
                from moonmail.cli import main as app

                language = ["--lang", options.lang] if options.lang else []
                return app(["--profile", str(Path(folder) / "profile"), "--server", backend.url, *language])
        except BackendDidNotStart as error:
            sys.stderr.write(f"moonmail demo: {error}\n")
            return 1
