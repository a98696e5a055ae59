"""Build what the app loads as one file: icons, the Moon's picture and the translations → assets/moonmail.rcc.

Run by the set-up, by the wheel's build hook, and by hand after icons or translations changed.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
ICONS = ROOT / "resources/icons"
MOON = ROOT / "resources/moon"
# The board's is apart: decoding the large one for a first frame that shows 300 pixels takes 25 ms of a second core.
DISCS = {"moon/disc.png": MOON / "disc_1024.png", "moon/disc_300.png": MOON / "disc_300.png"}
TRANSLATIONS = ROOT / "translations"
OUT = ROOT / "src/moonmail/desktop/assets/moonmail.rcc"


def qt_tool(name: str) -> Path:
    """Return one of Qt's own build tools, which PySide6 brings along.

    Raises:
        FileNotFoundError: this interpreter has no PySide6.
    """
    spec = importlib.util.find_spec("PySide6")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("PySide6 is not installed")
    package = Path(spec.origin).parent
    file = f"{name}.exe" if sys.platform == "win32" else name
    for folder in (package, package / "Qt/libexec", package / "Qt/bin"):
        if (folder / file).exists():
            return folder / file
    raise FileNotFoundError(f"{name} is not in {package}")


def compile_translations(folder: Path) -> list[Path]:
    compiled = []
    for source in sorted(TRANSLATIONS.glob("moonmail_*.ts")):
        target = folder / f"{source.stem}.qm"
        subprocess.run([qt_tool("lrelease"), "-silent", source, "-qm", target], check=True)
        compiled.append(target)
    return compiled


def collection(files: dict[str, Path]) -> str:
    """Return the text of a .qrc file that holds each file under its name."""
    lines = [f'    <file alias="{escape(alias)}">{escape(str(path))}</file>' for alias, path in sorted(files.items())]
    return "\n".join(
        ['<RCC version="1.0">', '  <qresource prefix="/moonmail">', *lines, "  </qresource>", "</RCC>", ""]
    )


def build(out: Path = OUT) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = {f"icons/{icon.name}": icon for icon in ICONS.glob("*.svg")}
        files |= {f"translations/{qm.name}": qm for qm in compile_translations(folder)}
        files |= {name: disc for name, disc in DISCS.items() if disc.exists()}
        qrc = folder / "moonmail.qrc"
        qrc.write_text(collection(files), encoding="utf-8")
        built = folder / "moonmail.rcc"
        subprocess.run([qt_tool("rcc"), "--binary", "--compress-algo", "zlib", qrc, "-o", built], check=True)
        out.parent.mkdir(parents=True, exist_ok=True)
        # A running app has the old file mapped: it keeps that one, whole, instead of losing its pages.
        beside = out.with_suffix(".new")
        shutil.copyfile(built, beside)
        beside.replace(out)


if __name__ == "__main__":
    build()
