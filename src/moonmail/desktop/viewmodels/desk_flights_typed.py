"""What is typed into the forms of flight operations, for each flight and form, and where it was typed last."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from moonmail.desktop.viewmodels.desk_flights_fields import Form
from moonmail.desktop.viewmodels.desk_help_kept import Kept

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject

    from moonmail.desktop.desk.services import DeskServices

_AT: Final = "at:kind"


class TypedForms:
    """A field that was emptied is typed too: what is known does not stand there again."""

    def __init__(self, services: DeskServices) -> None:
        self._kept = Kept(services, "flights")

    def restore(self, owner: QObject, done: Callable[[], None]) -> None:
        """Bring back what was typed in an earlier run, then call ``done``."""
        self._kept.restore(owner, done)

    def of(self, mission_id: str, form: Form) -> dict[str, str]:
        kept = self._kept.text(_key(mission_id, form))
        return dict(json.loads(kept)) if kept else {}

    def edit(self, mission_id: str, form: Form, name: str, text: str) -> bool:
        """Type into a field. Returns whether anything is different now."""
        typed = self.of(mission_id, form)
        if typed.get(name) == text:
            return False
        if (form, name) == (Form.MILESTONE, "seq"):
            # Another milestone: what was typed was about the one before.
            typed.clear()
        typed[name] = text
        self._kept.keep(_key(mission_id, form), json.dumps(typed, ensure_ascii=False))
        self._kept.keep(_AT, _key(mission_id, form))
        return True

    def drop(self, mission_id: str, form: Form) -> None:
        self._kept.keep(_key(mission_id, form), "")

    def last(self) -> tuple[str, Form] | None:
        """Return the flight and the form that were typed into last, if that is still there."""
        mission_id, _, form = self._kept.text(_AT).rpartition(":")
        return (mission_id, Form(form)) if form in set(Form) and self.of(mission_id, Form(form)) else None

    def take_restored(self, mission_id: str, form: Form) -> bool:
        return self._kept.take_restored(_key(mission_id, form))


def _key(mission_id: str, form: Form) -> str:
    return f"{mission_id}:{form.value}"
