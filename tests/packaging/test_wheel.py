"""The wheel is what people get: installed alone, beside its declared dependencies and nothing else, it must run."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]


def build_wheel(out: Path) -> Path:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (wheel,) = out.glob("*.whl")
    return wheel


def declared(wheel: Path) -> set[str]:
    """Return the distributions that the wheel asks for without extras, and what those ask for in turn."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        lines = archive.read(name).decode().splitlines()
    queue = [Requirement(line.partition(": ")[2]) for line in lines if line.startswith("Requires-Dist: ")]
    seen: set[tuple[str, str]] = set()
    wanted: set[str] = set()
    while queue:
        requirement = queue.pop()
        for extra in ("", *sorted(requirement.extras)):
            if requirement.marker and not requirement.marker.evaluate({**default_environment(), "extra": ""}):
                continue
            if (requirement.name.lower(), extra) in seen:
                continue
            seen.add((requirement.name.lower(), extra))
            wanted.add(requirement.name)
            for text in metadata.requires(requirement.name) or []:
                child = Requirement(text)
                if child.marker is None or child.marker.evaluate({**default_environment(), "extra": extra}):
                    child.marker = None
                    queue.append(child)
    return wanted


def install(wheel: Path, folder: Path) -> Path:
    """Make an environment with the wheel and exactly its declared dependencies, linked from this one: no network."""
    venv.create(folder, with_pip=False)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    site = Path(
        subprocess.run(
            [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
    )
    for name in sorted(declared(wheel)):
        distribution = metadata.distribution(name)
        base = Path(str(distribution.locate_file("")))
        for entry in distribution.files or []:
            source = Path(str(distribution.locate_file(entry)))
            if ".." in entry.parts or not source.is_file() or "__pycache__" in entry.parts:
                continue
            target = site / source.relative_to(base)
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                target.symlink_to(source) if "PySide6" not in source.parts else os.link(source, target)
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return python


@pytest.mark.timeout(300)
def test_the_wheel_runs_alone(tmp_path: Path) -> None:
    wheel = build_wheel(tmp_path / "wheel")
    names = set(zipfile.ZipFile(wheel).namelist())
    for needed in (
        "moonmail/desktop/assets/moonmail.rcc",
        "moonmail/desktop/qml/MoonMail/Home/Main.qml",
        "moonmail/backend/accounts/migrations/0001_initial.py",
        "moonmail/media/fonts/BIZUDPGothic-Regular.ttf",
    ):
        assert needed in names
    python = install(wheel, tmp_path / "environment")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    for mode in ("home", "support"):
        done = subprocess.run(
            [str(python), "-m", "moonmail", "--mode", mode, "--self-test", "--profile", str(tmp_path / "profile")],
            env={**environment, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    lonely = subprocess.run([str(python), "-c", "import django"], capture_output=True, check=False, cwd=tmp_path)
    assert lonely.returncode != 0, "the environment was not empty, so this test proves nothing"
