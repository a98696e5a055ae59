"""What a draft was made from: the booking whose content or slot it is to replace."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from moonmail.client.model import Draft, DraftKind, ShipmentDetail
from moonmail.desktop.viewmodels.send_changes import changing, draft_from, is_changed, moving

if TYPE_CHECKING:
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.change import VmChange
    from moonmail.desktop.viewmodels.order import VmOrder
    from moonmail.desktop.viewmodels.send_contents import VmContents
    from moonmail.desktop.viewmodels.send_draft import DraftKeeper


class Origin(QObject):
    """``base`` is the draft as it was made from the booking; None for something new, and while that is read."""

    changed = Signal()

    def __init__(
        self,
        services: Services,
        keeper: DraftKeeper,
        contents: VmContents,
        order: VmOrder,
        change: VmChange,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._keeper = keeper
        self._contents = contents
        self._order = order
        self._change = change
        self.base: Draft | None = None

    def is_worth_keeping(self, draft: Draft) -> bool:
        """Return whether the draft holds more than what is booked anyway."""
        return self.base is None or is_changed(self.base, draft)

    def forget(self) -> None:
        self.base = None

    def take(self, base: Draft, drafts: Sequence[Draft], detail: ShipmentDetail) -> None:
        """Go on with what was begun for the same end, or with ``base``."""
        same = (each for each in drafts if (each.origin, each.changes) == (base.origin, base.changes))
        draft = next(same, base)
        self.base = replace(base, id=draft.id)
        self._keeper.take(draft)
        self.show(detail)

    def made(self, detail: ShipmentDetail, turned: Callable[[Draft], Draft]) -> Draft | None:
        """Return a new draft with what is booked, turned to its end; None while that is not known here."""
        draft = draft_from(detail, uuid4(), self._services.clock.now(), self._services.localizer.language)
        return turned(draft) if draft is not None else None

    def follow(self) -> None:
        """Know what the draft changes; a new one changes nothing, and nothing was paid for it."""
        draft = self._keeper.draft
        if draft is None or draft.origin is None:
            self.base = None
            self._change.use(None, None)
            self._order.use_credit()
            return
        if self.base is None or self.base.id != draft.id:
            self.base = None
            self._order.use_credit(None)
        self._services.jobs.when(self._services.engine.shipment(draft.origin), self.show)

    def show(self, detail: ShipmentDetail | None) -> None:
        draft = self._keeper.draft
        if detail is None or draft is None or detail.card.shipment_id != draft.origin:
            return
        made = draft_from(detail, draft.id, draft.updated_at, draft.language)
        if made is None:
            return
        self.base = changing(made) if draft.changes else moving(made, detail) if detail.booking else made
        self._change.use(detail, self.base)
        if draft.rebooks:
            self._order.use_credit(detail.credit_for)
        if draft.kind is DraftKind.GROUP:
            self._contents.part("group").show_booked(len(self.base.group) if draft.changes else 0)
        self.changed.emit()
