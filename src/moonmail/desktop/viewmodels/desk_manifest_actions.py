"""What can be done on the manifest's page by a key, or from the palette."""

from __future__ import annotations

from typing import Final

from moonmail.desktop.desk.actions import Action
from moonmail.domain.text import Text

REFRESH: Final = Action("manifest.refresh", Text("積載目録を読み直す", "Refresh the manifest"), "F5", "manifest")
FREEZE: Final = Action("manifest.freeze", Text("この内容で確定する", "Freeze this version"), "Ctrl+Return", "manifest")
COMPARE: Final = Action(
    "manifest.compare", Text("選んだ版といまの違い", "Differences from the chosen version to now"), "Ctrl+D", "manifest"
)
BEFORE: Final = Action(
    "manifest.before",
    Text("選んだ版と前の版の違い", "Differences between the chosen version and the one before"),
    "Ctrl+Shift+D",
    "manifest",
)
MISSING: Final = Action("manifest.missing", Text("足りない項目へ", "To what is missing"), "Ctrl+M", "manifest")
GO: Final = Action("manifest.go", Text("足りない項目を補う画面へ", "To where it can be supplied"), "Ctrl+G", "manifest")
REASON: Final = Action("manifest.reason", Text("確定の欄へ", "To freezing"), "Alt+3", "manifest")
LIST: Final = Action("manifest.flights", Text("便の一覧へ", "To the flights"), "Alt+1", "manifest")
FORMS: Final = (
    (
        Action("manifest.pdf", Text("選んだ版をPDFで保存", "Save the chosen version as PDF"), "Ctrl+P", "manifest"),
        "pdf",
    ),
    (
        Action("manifest.csv", Text("選んだ版をCSVで保存", "Save the chosen version as CSV"), "Ctrl+E", "manifest"),
        "csv",
    ),
    (
        Action("manifest.json", Text("選んだ版をJSONで保存", "Save the chosen version as JSON"), "Ctrl+J", "manifest"),
        "json",
    ),
)
