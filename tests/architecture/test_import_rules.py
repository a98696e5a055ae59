"""Imports point one way: a layer imports what is named here and nothing else of ours; a library stays in its layer."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parents[2] / "src"
PACKAGE = SRC / "moonmail"

MAY_IMPORT = {
    "domain": set(),
    "contract": {"domain"},
    "media": {"domain", "contract"},
    "sky": {"domain", "contract"},
    "client": {"domain", "contract"},
    "desktop": {"domain", "contract", "media", "sky", "client"},
    "backend": {"domain", "contract", "media"},
}
# The command line, the demo and the tour stand above all layers and put them together.
ABOVE = {"cli", "__main__", "demo", "tour", "tour_forms", "__init__"}

ONLY_IN = {
    "PySide6": {"desktop"},
    "shiboken6": {"desktop"},
    "django": {"backend"},
    "ninja": {"backend"},
    "allauth": {"backend"},
    "granian": {"backend"},
    "oauthlib": {"backend"},
    "requests": {"client"},
    "keyring": {"client"},
    "PIL": {"media"},
    "qrcode": {"media"},
    "fpdf": {"media"},
    "zxingcpp": {"media"},
    "cwt": {"media"},
    "pyopenjtalk": {"desktop"},
    "pydantic": {"contract", "client", "backend"},
}
STANDARD_LIBRARY_ONLY = {"domain"}


@dataclass(frozen=True)
class Import:
    importer: Path
    module: str
    line: int


def imports_of(path: Path) -> list[Import]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [Import(path, alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import; name the layer"
            module = node.module or ""
            found.append(Import(path, module, node.lineno))
            found += [Import(path, f"{module}.{alias.name}", node.lineno) for alias in node.names]
    return found


def layer_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def every_import() -> list[Import]:
    return [entry for path in sorted(PACKAGE.rglob("*.py")) for entry in imports_of(path)]


def broken(entry: Import) -> str | None:
    layer = layer_of(entry.importer)
    if layer in ABOVE:
        return None
    top, *rest = entry.module.split(".")
    if top == "moonmail" and rest:
        wanted = rest[0]
        if wanted in MAY_IMPORT and wanted != layer and wanted not in MAY_IMPORT[layer]:
            return f"{layer} may not import {wanted}"
        if wanted in ABOVE - {"__init__"}:
            return f"{layer} may not import {wanted}, which stands above it"
        return None
    if top in ONLY_IN and layer not in ONLY_IN[top]:
        return f"{top} belongs to {sorted(ONLY_IN[top])}"
    if layer in STANDARD_LIBRARY_ONLY and top not in __import__("sys").stdlib_module_names:
        return f"{layer} is standard library only"
    return None


def test_every_import_points_the_right_way() -> None:
    wrong = [
        f"{entry.importer.relative_to(SRC)}:{entry.line}: imports {entry.module}: {why}"
        for entry in every_import()
        if (why := broken(entry))
    ]
    assert not wrong, "\n".join(wrong)


def test_the_scan_sees_the_code() -> None:
    assert len(every_import()) > 300
    assert {layer_of(entry.importer) for entry in every_import()} >= set(MAY_IMPORT)


@pytest.mark.parametrize(
    ("importer", "module"),
    [
        ("domain/x.py", "moonmail.contract.base"),
        ("domain/x.py", "pydantic"),
        ("client/x.py", "moonmail.desktop.jobs"),
        ("client/x.py", "PySide6.QtCore"),
        ("desktop/x.py", "moonmail.backend.models"),
        ("desktop/x.py", "requests"),
        ("backend/x.py", "moonmail.client.store"),
        ("media/x.py", "moonmail.tour"),
    ],
)
def test_the_rule_catches(importer: str, module: str) -> None:
    assert broken(Import(PACKAGE / importer, module, 1))
