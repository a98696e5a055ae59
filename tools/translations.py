"""Keep translations/*.ts in step with the words in QML.

No option: take up new words and drop old ones. ``--check``: fail if that would change anything. ``--fill``: read
``{"Context": {"English": "日本語"}}`` from standard input and put it in; ``--fill --en`` the English plural forms,
``{"Context": {"%n slot(s)": ["%n slot", "%n slots"]}}``.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
QML = ROOT / "src/moonmail/desktop/qml"
JA = ROOT / "translations/moonmail_ja.ts"
EN = ROOT / "translations/moonmail_en.ts"
LUPDATE = Path(sys.executable).parent / "pyside6-lupdate"


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two people may fill at once on one machine."""
    lock = ROOT / "build/translations.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as file:
        try:
            import fcntl
        except ImportError:
            pass
        else:
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def update(ja: Path, en: Path) -> None:
    """Bring both files up to the sources. English keeps only what has a plural: the source is the English."""
    sources = [str(path) for path in sorted(QML.rglob("*.qml"))]
    common = ["-locations", "none", "-no-obsolete", "-silent", "-source-language", "en_GB"]
    subprocess.run([LUPDATE, *common, *sources, "-target-language", "ja_JP", "-ts", ja], check=True)
    subprocess.run([LUPDATE, *common, "-pluralonly", *sources, "-target-language", "en_GB", "-ts", en], check=True)


def check() -> bool:
    good = True
    with tempfile.TemporaryDirectory() as folder:
        copies = {path: Path(folder) / path.name for path in (JA, EN)}
        for path, copy in copies.items():
            if path.exists():
                copy.write_bytes(path.read_bytes())
        update(copies[JA], copies[EN])
        for path, copy in copies.items():
            if not path.exists() or path.read_bytes() != copy.read_bytes():
                print(f"{path.relative_to(ROOT)} is behind the sources (make translations)")
                good = False
    return good


def fill(path: Path, words: dict[str, dict[str, str | list[str]]]) -> list[str]:
    """Put ``words`` into ``path`` and return what it has no place for."""
    tree = ElementTree.parse(path)  # noqa: S314
    left = {(context, source) for context, entries in words.items() for source in entries}
    for context in tree.iter("context"):
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            source = message.findtext("source") or ""
            given = words.get(name, {}).get(source)
            translation = message.find("translation")
            if given is None or translation is None:
                continue
            left.discard((name, source))
            translation.attrib.pop("type", None)
            if message.get("numerus") == "yes":
                translation[:] = []
                translation.text = None
                for form in [given] if isinstance(given, str) else given:
                    ElementTree.SubElement(translation, "numerusform").text = form
            else:
                assert isinstance(given, str), f"{source}: one form, not several"
                translation.text = given
    path.write_text(
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n' + ElementTree.tostring(tree.getroot(), "unicode"),
        encoding="utf-8",
    )
    return [f"{context}: {source!r}" for context, source in sorted(left)]


def unfinished(path: Path) -> list[str]:
    return [
        f"{context.findtext('name')}: {message.findtext('source')!r}"
        for context in ElementTree.parse(path).iter("context")  # noqa: S314
        for message in context.iter("message")
        if (translation := message.find("translation")) is not None and translation.get("type") == "unfinished"
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--fill", action="store_true")
    parser.add_argument("--en", action="store_true")
    options = parser.parse_args()
    with one_at_a_time():
        if options.check:
            return 0 if check() else 1
        update(JA, EN)
        if options.fill:
            path = EN if options.en else JA
            for stray in fill(path, json.load(sys.stdin)):
                print(f"not in the sources: {stray}")
            # Once more, so that the file has the form that lupdate gives it.
            update(JA, EN)
        for path in (JA, EN):
            for name in unfinished(path):
                print(f"{path.name}: unfinished: {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
