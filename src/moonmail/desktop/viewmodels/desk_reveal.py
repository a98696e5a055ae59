"""Showing one field of a verified caller: for a reason, for a minute, and the member can see that it was."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple
from uuid import UUID, uuid4

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.errors import ExchangeError
from moonmail.desktop.desk.actions import Action
from moonmail.desktop.desk.words import told
from moonmail.desktop.viewmodels.base import QmlUncreatable, swap_props
from moonmail.desktop.viewmodels.desk_call_log import CallLog
from moonmail.desktop.viewmodels.desk_caller_props import Shown
from moonmail.desktop.viewmodels.direct_words import Told
from moonmail.domain.revealing import FIELD_WORDS, REASON_WORDS, SHOWN_FOR, PersonField, RevealReason
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.contract.desk import Reveal
    from moonmail.desktop.desk.services import DeskServices
    from moonmail.desktop.viewmodels.desk_root import VmDesk

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

REASONS: Final = tuple(RevealReason)
_TITLE: Final = Text("{field}を1分間表示", "Show for a minute: {field}")
_LOG: Final = Text("{field}を表示（{reason}）", "{field} shown: {reason}")
_SHOW: Final = Action("find.reveal", Text("選んだ項目を表示", "Show the chosen field"), "Alt+R", "find")
_HIDE: Final = Action("find.hide", Text("表示した項目を隠す", "Hide what was shown"), "Alt+H", "find")


class RevealInputs(NamedTuple):
    field: PersonField | None
    reason: int
    busy: bool
    failed: Told | None
    language: Language


@dataclass(frozen=True, slots=True)
class RevealProps:
    """``title`` empty: no field is chosen. ``reason``: its place in ``reasons``, -1: none yet."""

    title: str = ""
    reasons: tuple[str, ...] = ()
    reason: int = -1
    canReveal: bool = False
    happened: str = ""
    safe: str = ""
    next: str = ""
    code: str = ""


def derive_reveal(inputs: RevealInputs) -> RevealProps:
    failed = inputs.failed or Told()
    field = inputs.field
    return RevealProps(
        title=_TITLE.filled(field=FIELD_WORDS[field]).in_(inputs.language) if field else "",
        reasons=tuple(REASON_WORDS[reason].in_(inputs.language) for reason in REASONS),
        reason=inputs.reason,
        canReveal=field is not None and inputs.reason >= 0 and not inputs.busy,
        happened=failed.happened,
        safe=failed.safe,
        next=failed.next,
        code=failed.code,
    )


@QmlElement
@QmlUncreatable("made in Python")
class VmDeskReveal(QObject):
    """``changed``: something else is shown, or chosen. A minute runs from the question, never from the answer."""

    titleChanged = Signal()
    reasonsChanged = Signal()
    reasonChanged = Signal()
    canRevealChanged = Signal()
    happenedChanged = Signal()
    safeChanged = Signal()
    nextChanged = Signal()
    codeChanged = Signal()
    changed = Signal()

    def __init__(self, services: DeskServices, desk: VmDesk, log: CallLog, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._desk = desk
        self._log = log
        self._member: UUID | None = None
        self._is_verified = False
        self.chosen: PersonField | None = None
        self._reason = -1
        self._busy = False
        self._failure: BaseException | None = None
        self._attempt: tuple[tuple[UUID, PersonField, RevealReason], UUID] | None = None
        self._values: dict[PersonField, tuple[str, float]] = {}
        self._props = RevealProps()
        services.localizer.changed.connect(self._update)
        desk.actions.add(_SHOW, self.reveal, lambda: self._props.canReveal)
        desk.actions.add(_HIDE, self.hideAll, lambda: bool(self._values))
        self._update()

    def known(self, member_id: UUID | None, *, verified: bool) -> None:
        self._member, self._is_verified = member_id, verified
        if not verified and self.chosen is not None:
            self.cancel()

    def shown(self) -> dict[PersonField, Shown]:
        now = self._services.clock.monotonic()
        return {
            field: Shown(value, math.ceil(ends - now)) for field, (value, ends) in self._values.items() if ends > now
        }

    def tick(self) -> None:
        """Forget what was shown long enough."""
        now = self._services.clock.monotonic()
        self._values = {field: kept for field, kept in self._values.items() if kept[1] > now}

    def hide(self) -> None:
        """Nothing is shown any more, and what was is forgotten."""
        self._values = {}

    @Slot()
    def _update(self) -> None:
        language = self._services.localizer.language
        failed = told(self._failure, language) if self._failure is not None else None
        inputs = RevealInputs(self.chosen, self._reason, self._busy, failed, language)
        old, self._props = self._props, derive_reveal(inputs)
        swap_props(self, old, self._props)

    @Slot(str)
    def choose(self, field: str) -> None:
        """Say which field; the reason comes next."""
        if not self._is_verified:
            return
        self.chosen, self._failure = PersonField(field), None
        self._update()
        self.changed.emit()

    @Slot(int)
    def chooseReason(self, at: int) -> None:
        self._reason = at
        self._update()

    @Slot()
    def cancel(self) -> None:
        self.chosen, self._failure, self._reason = None, None, -1
        self._update()
        self.changed.emit()

    @Slot()
    def hideAll(self) -> None:
        self.hide()
        self.changed.emit()

    @Slot()
    def reveal(self) -> None:
        member, field = self._member, self.chosen
        if member is None or field is None or not self._props.canReveal:
            return
        reason = REASONS[self._reason]
        wanted = (member, field, reason)
        if self._attempt is None or self._attempt[0] != wanted:
            self._attempt = (wanted, uuid4())
        self._busy, self._failure = True, None
        self._update()
        ends = self._services.clock.monotonic() + SHOWN_FOR.total_seconds()
        services = self._services

        def show(made: Reveal) -> None:
            words = _LOG.filled(field=FIELD_WORDS[field], reason=REASON_WORDS[reason])
            self._log.add(member, services.clock.now(), words)
            self._busy, self._attempt = False, None
            if member == self._member and self._is_verified:
                self._values[field] = (made.value, ends)
                self.cancel()

        def failed(error: BaseException) -> None:
            self._busy, self._failure = False, error
            if isinstance(error, ExchangeError) and error.refusal is not None:
                self._attempt = None
            self._update()

        services.jobs.when(services.desk.people.reveal(self._attempt[1], member, field, reason), show, failed)

    # ---------------------------------------------------------------- properties

    @Property(str, notify=titleChanged)
    def title(self) -> str:
        return self._props.title

    @Property("QStringList", notify=reasonsChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def reasons(self) -> list[str]:
        return list(self._props.reasons)

    @Property(int, notify=reasonChanged)
    def reason(self) -> int:
        return self._props.reason

    @Property(bool, notify=canRevealChanged)
    def canReveal(self) -> bool:
        return self._props.canReveal

    @Property(str, notify=happenedChanged)
    def happened(self) -> str:
        return self._props.happened

    @Property(str, notify=safeChanged)
    def safe(self) -> str:
        return self._props.safe

    @Property(str, notify=nextChanged)
    def next(self) -> str:
        return self._props.next

    @Property(str, notify=codeChanged)
    def code(self) -> str:
        return self._props.code
