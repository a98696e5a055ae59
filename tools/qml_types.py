"""Describe the view models' types for qmllint: src/moonmail/desktop/viewmodels → build/qml/MoonMail/App."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODELS = ROOT / "src/moonmail/desktop/viewmodels"
OUT = ROOT / "build/qml/MoonMail/App"
BIN = Path(sys.executable).parent
URI = "MoonMail.App"


def qt_types(module: str) -> Path:
    spec = importlib.util.find_spec("PySide6")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / f"Qt/metatypes/qt6{module}_metatypes.json"


def mark_constants(described: Path) -> None:
    """The dump leaves out ``constant=True``: a property of ours without a notify signal is one (a test holds it)."""
    files = json.loads(described.read_text(encoding="utf-8"))
    for file in files:
        for kind in file["classes"]:
            for prop in kind.get("properties", []):
                prop["constant"] = "notify" not in prop
    described.write_text(json.dumps(files, indent=1), encoding="utf-8")


def main() -> int:
    sources = [path for path in sorted(MODELS.glob("*.py")) if "@QmlElement" in path.read_text(encoding="utf-8")]
    OUT.mkdir(parents=True, exist_ok=True)
    described = OUT / "metatypes.json"
    subprocess.run([BIN / "pyside6-metaobjectdump", "-o", described, *sources], cwd=MODELS, check=True)
    mark_constants(described)
    registrar: list[str | Path] = [
        BIN / "pyside6-qmltyperegistrar",
        "--generate-qmltypes",
        OUT / "plugins.qmltypes",
        "-o",
        OUT / "registration.cpp",
        f"--import-name={URI}",
        "--major-version=1",
        "--minor-version=0",
        f"--foreign-types={','.join(str(qt_types(name)) for name in ('core', 'gui', 'qml', 'qmlmodels', 'quick'))}",
        described,
    ]
    subprocess.run(registrar, cwd=OUT, check=True)
    (OUT / "qmldir").write_text(
        f"module {URI}\ntypeinfo plugins.qmltypes\ndepends QtQuick\ndepends QtQml.Models\n", encoding="utf-8"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
