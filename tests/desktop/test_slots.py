"""Every method that a signal is connected to is a ``@Slot``.

Without it PySide gives the object a metaobject of its own, freed with it. QML remembers metaobjects by address: the
next object with a metaobject at that address has the properties of the dead one. Bindings read undefined, then it
crashes.
"""

from __future__ import annotations

import ast
from pathlib import Path

DESKTOP = Path(__file__).resolve().parents[2] / "src/moonmail/desktop"


def connected_without_slot(source: str) -> tuple[list[str], int]:
    """Return the methods that are connected and no slots, and how many connections to methods were seen."""
    wrong: list[str] = []
    seen = 0
    for kind in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef)):
        slots = {
            function.name
            for function in kind.body
            if isinstance(function, ast.FunctionDef)
            for decorator in function.decorator_list
            if ast.unparse(decorator).split("(")[0] == "Slot"
        }
        methods = {function.name for function in kind.body if isinstance(function, ast.FunctionDef)}
        for call in (node for node in ast.walk(kind) if isinstance(node, ast.Call)):
            if not (isinstance(call.func, ast.Attribute) and call.func.attr == "connect" and call.args):
                continue
            target = call.args[0]
            if (
                isinstance(target, ast.Attribute)
                and isinstance(target.value, ast.Name)
                and target.value.id == "self"
                and target.attr in methods
            ):
                seen += 1
                if target.attr not in slots:
                    wrong.append(f"{call.lineno}: {kind.name}.{target.attr}")
    return wrong, seen


def test_every_connected_method_is_a_slot() -> None:
    total = 0
    wrong: list[str] = []
    for path in sorted(DESKTOP.rglob("*.py")):
        found, seen = connected_without_slot(path.read_text(encoding="utf-8"))
        total += seen
        wrong += [f"{path.relative_to(DESKTOP)}:{line}" for line in found]
    assert total > 10
    assert not wrong, "\n".join(wrong)


def test_the_rule_catches() -> None:
    source = "class A(QObject):\n    def __init__(self):\n        s.connect(self.f)\n    def f(self): ...\n"
    assert connected_without_slot(source) == (["3: A.f"], 1)
    assert connected_without_slot(source.replace("    def f", "    @Slot()\n    def f")) == ([], 1)
