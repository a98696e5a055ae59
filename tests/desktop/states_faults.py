"""What is said when something is wrong with this machine, the profile or the way to the server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.desktop import sample
from tests.desktop.shells import Bench, done

from moonmail.client.model import Elsewhere, Status, StatusChanged, Trouble
from moonmail.desktop.viewmodels import notices
from moonmail.desktop.viewmodels.notices import Saying


def _said(saying: Saying, page: str = "departures") -> Callable[[Bench], None]:
    def show(bench: Bench) -> None:
        if page != "departures":
            bench.home.open(page)
        bench.home.notices_model.say(saying)

    return show


def _rebuilt(bench: Bench) -> None:
    bench.shell.services.bridge.take(StatusChanged(Status(synced_at=sample.NOW, store_was_rebuilt=True)))


def _elsewhere(bench: Bench) -> None:
    bench.engine.elsewhere = lambda: done([Elsewhere("https://moonmail.example", 2, 1)])
    bench.home.open("settings")


def _trouble(trouble: Trouble) -> Callable[[Bench], None]:
    def show(bench: Bench) -> None:
        status = Status(trouble=trouble, synced_at=sample.NOW, waiting=2)
        bench.shell.services.bridge.take(StatusChanged(status))
        bench.home.sync_model.show([replace(operation, code=trouble.value) for operation in sample.OPERATIONS[:1]])
        bench.click("sync")

    return show


STATES: dict[str, Callable[[Bench], None]] = {
    "notice-defect": _said(notices.defect("E-7F3K9Q")),
    "notice-ended": _said(notices.ENDED_BADLY, "settings"),
    "notice-settings": _said(notices.SETTINGS_DAMAGED, "settings"),
    "notice-rebuilt": _rebuilt,
    "notice-restored": _said(notices.RESTORED),
    "trouble-proxy": _trouble(Trouble.PROXY_DOWN),
    "trouble-old-server": _trouble(Trouble.SERVER_TOO_OLD),
    "settings-elsewhere": _elsewhere,
}
