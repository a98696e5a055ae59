"""The pages of the desk: which file shows each, by which view model, and what somebody must be allowed to see it."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

from moonmail.domain.staff import DeskAct
from moonmail.domain.text import Text

QML_SUPPORT: Final = Path(__file__).resolve().parents[1] / "qml/MoonMail/Support"


class DeskPage(NamedTuple):
    """``file`` in qml/MoonMail/Support; ``model`` is ``module:Class``, made at the first visit.

    One of ``acts`` is enough to see it. A page without ``icon`` is no entry of the rail: it is a part of another page.
    """

    file: str
    model: str
    acts: tuple[DeskAct, ...]
    title: Text
    keys: str = ""
    icon: str = ""


PAGES: Final[dict[str, DeskPage]] = {
    "find": DeskPage(
        "FindPage.qml", "desk_find:VmDeskFind", (DeskAct.FIND,), Text("お客さま", "Callers"), "Ctrl+1", "search"
    ),
    "receive": DeskPage(
        "ReceivePage.qml",
        "desk_receive:VmDeskReceive",
        (DeskAct.RECEIVE,),
        Text("受付・検査", "Receiving"),
        "Ctrl+2",
        "package-open",
    ),
    "flights": DeskPage(
        "FlightsPage.qml",
        "desk_flights:VmDeskFlights",
        (DeskAct.FLY, DeskAct.DECLARE),
        Text("運航", "Flights"),
        "Ctrl+3",
        "rocket",
    ),
    "runs": DeskPage(
        "RunsPage.qml",
        "desk_runs:VmDeskRuns",
        (DeskAct.MANY,),
        Text("一括処理", "Many at once"),
        "Ctrl+4",
        "list-checks",
    ),
    "manifest": DeskPage(
        "ManifestPage.qml",
        "desk_manifest:VmDeskManifest",
        (DeskAct.MANIFEST,),
        Text("積載目録", "Manifest"),
        "Ctrl+5",
        "scroll-text",
    ),
    "audit": DeskPage(
        "AuditPage.qml", "desk_audit:VmDeskAudit", (DeskAct.READ_AUDIT,), Text("操作記録", "Audit"), "Ctrl+6", "eye"
    ),
    "choices": DeskPage(
        "ChoiceCard.qml", "desk_choices:VmDeskChoices", (DeskAct.HELP,), Text("お客さまの選択", "The caller's choice")
    ),
    "help": DeskPage("HelpPanel.qml", "desk_help:VmDeskHelp", (DeskAct.HELP,), Text("手続き", "Help")),
}


def is_built(name: str) -> bool:
    """Screens that are not built yet are not shown."""
    return (QML_SUPPORT / PAGES[name].file).exists()
