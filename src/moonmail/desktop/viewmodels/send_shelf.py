"""What else is begun: the drafts beside the one that is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from moonmail.client.model import Draft
from moonmail.desktop.viewmodels.send_flow import has_content

if TYPE_CHECKING:
    from moonmail.desktop.services import Services


class Shelf:
    """``drafts`` None: not read yet; newest first. ``discarded``: the last one thrown away, while it can be undone."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.drafts: tuple[Draft, ...] | None = None
        self.discarded: Draft | None = None

    @property
    def holds_work(self) -> bool:
        return any(has_content(draft) for draft in self.drafts or ())

    def show(self, drafts: Sequence[Draft], current: Draft | None) -> None:
        self.drafts = tuple(draft for draft in drafts if current is None or draft.id != current.id)

    def find(self, draft_id: str) -> Draft | None:
        return next((draft for draft in self.drafts or () if draft.id == UUID(draft_id)), None)

    def put_back(self, draft: Draft, *, worth: bool) -> None:
        """Take a draft that is no longer shown; one that is not worth keeping goes from the disk too."""
        others = tuple(each for each in self.drafts or () if each.id != draft.id)
        if worth:
            self.drafts = (draft, *others)
        else:
            self.drafts = others
            self._services.engine.discard_draft(draft.id)

    def discard(self, draft: Draft) -> None:
        self.discarded = draft
        self.drafts = tuple(each for each in self.drafts or () if each is not draft)
        self._services.engine.discard_draft(draft.id)

    def undo(self) -> None:
        if self.discarded is not None:
            draft, self.discarded = self.discarded, None
            self.drafts = (draft, *(self.drafts or ()))
            self._services.engine.save_draft(draft)
