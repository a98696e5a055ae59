"""Everything that can be said about the code without running the product: ``make check``.

Each check is one command. All of them run, so that one look shows all that is wrong.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
QML = ROOT / "src/moonmail/desktop/qml"
GENERATED = ROOT / "build/qml"


def _tracked(pattern: str) -> list[str]:
    out = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", pattern], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [name for name in out.stdout.splitlines() if (ROOT / name).exists()]


def _run(*command: str | Path) -> bool:
    return subprocess.run([str(part) for part in command], cwd=ROOT, check=False).returncode == 0


def check_format(fix: bool) -> bool:
    targets = ["src", "tests", "tools", "hatch_build.py"]
    if fix:
        return _run(BIN / "ruff", "format", *targets) and _run(BIN / "ruff", "check", "--fix", *targets)
    return _run(BIN / "ruff", "format", "--check", "-q", *targets) & _run(BIN / "ruff", "check", "-q", *targets)


def check_types(_fix: bool) -> bool:
    return _run(BIN / "mypy")


def check_qml_format(fix: bool) -> bool:
    files = _tracked("*.qml")
    if fix:
        return _run(BIN / "pyside6-qmlformat", "-i", *files)
    wrong = []
    for name in files:
        done = subprocess.run(
            [str(BIN / "pyside6-qmlformat"), name], cwd=ROOT, capture_output=True, text=True, check=False
        )
        if done.stdout != (ROOT / name).read_text(encoding="utf-8"):
            wrong.append(name)
    for name in wrong:
        print(f"{name}: not formatted (make format)")
    return not wrong


def check_qml_lint(_fix: bool) -> bool:
    if not _run(sys.executable, "tools/qml_types.py"):
        return False
    return _run(BIN / "pyside6-qmllint", "--max-warnings", "0", "-I", GENERATED, "-I", QML, *_tracked("src/*.qml"))


def check_translations(_fix: bool) -> bool:
    """Nothing unfinished, and the .ts files hold exactly the strings that the sources hold."""
    good = _run(sys.executable, "tools/translations.py", "--check")
    for source in sorted((ROOT / "translations").glob("*.ts")):
        with tempfile.TemporaryDirectory() as folder:
            good &= _run(
                BIN / "pyside6-lrelease", "-silent", "-fail-on-unfinished", source, "-qm", Path(folder) / "out.qm"
            )
    return good


def check_architecture(_fix: bool) -> bool:
    return _run(sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "tests/architecture")


def check_description(fix: bool) -> bool:
    """docs/openapi.json is what the code says, and takes nothing away from its callers."""
    return _run(sys.executable, "tools/openapi.py", *([] if fix else ["--check"]))


def check_dependencies(_fix: bool) -> bool:
    """No locked package has a known vulnerability, as far as that can be asked from here."""
    return _run(sys.executable, "tools/audit.py")


CHECKS: dict[str, Callable[[bool], bool]] = {
    "format and lint": check_format,
    "types": check_types,
    "QML format": check_qml_format,
    "QML lint": check_qml_lint,
    "translations": check_translations,
    "architecture": check_architecture,
    "API description": check_description,
    "dependencies": check_dependencies,
}


def main() -> int:
    fix = "--fix" in sys.argv[1:]
    names = ["format and lint", "QML format"] if fix else list(CHECKS)
    failed = []
    for name in names:
        print(f"· {name}", flush=True)
        if not CHECKS[name](fix):
            failed.append(name)
    print(f"failed: {', '.join(failed)}" if failed else "all checks passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
