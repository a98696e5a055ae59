"""What can be done with a caller's booking: chosen, seen, done, undone. What is typed is kept for each caller."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

from PySide6.QtCore import Property, QAbstractItemModel, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.errors import ExchangeError
from moonmail.desktop.desk.words import told
from moonmail.desktop.viewmodels.alive import when
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.desk_help_booking_props import (
    NAME_FIELDS,
    REASONS,
    ActRow,
    BookingInputs,
    BookingProps,
    Form,
    amount_of,
    changes_between,
    derive_booking,
    is_beyond,
)
from moonmail.desktop.viewmodels.desk_help_kept import Kept
from moonmail.domain.helping import NAME_CORRECTED, UNDO_NAME, HelpKind, HelpReason

if TYPE_CHECKING:
    from moonmail.contract.help import HelpBooking, HelpDone, HelpEffect, HelpIn
    from moonmail.contract.items import ItemIn
    from moonmail.desktop.desk.services import DeskServices

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_ITEM_TEXTS: Final = ("name", "description")
_ITEM_NUMBERS: Final = ("mass_g", "length_mm", "width_mm", "height_mm")


@QmlElement
@QmlUncreatable("made in Python")
class VmDeskHelpBooking(QObject):
    """``changed``: something was done, so that the file and the conversation are other ones now."""

    stateChanged = Signal()
    headingChanged = Signal()
    factsChanged = Signal()
    formChanged = Signal()
    formTitleChanged = Signal()
    beyondChanged = Signal()
    flightsChanged = Signal()
    flightChanged = Signal()
    flightHintChanged = Signal()
    reasonsChanged = Signal()
    reasonChanged = Signal()
    needsReasonChanged = Signal()
    needsAmountChanged = Signal()
    amountErrorChanged = Signal()
    compromisedChanged = Signal()
    effectSaysChanged = Signal()
    effectMoneyChanged = Signal()
    effectUndoChanged = Signal()
    goWordsChanged = Signal()
    canGoChanged = Signal()
    isEffectChanged = Signal()
    busyChanged = Signal()
    changesChanged = Signal()
    doneWordsChanged = Signal()
    doneSaysChanged = Signal()
    undoWordsChanged = Signal()
    canUndoChanged = Signal()
    isItemChanged = Signal()
    isMessageChanged = Signal()
    happenedChanged = Signal()
    safeChanged = Signal()
    nextChanged = Signal()
    codeChanged = Signal()
    fieldsChanged = Signal()
    changed = Signal()
    said = Signal(str, arguments=["text"])

    def __init__(self, services: DeskServices, kept: Kept, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._kept = kept
        self._member: UUID | None = None
        self._booking_id: UUID | None = None
        self._verified = False
        self._booking: HelpBooking | None = None
        self._form = Form()
        self._effect: HelpEffect | None = None
        self._done: HelpDone | None = None
        self._changes: tuple[str, ...] = ()
        self._failure: BaseException | None = None
        self._busy = False
        self._attempt: tuple[object, UUID] | None = None
        self._acts = RowModel(ActRow, lambda row: row.kind, self)
        self._props = BookingProps()
        services.localizer.changed.connect(self._update)
        self._update()

    # ---------------------------------------------------------------- whose

    def show(self, member: UUID | None, booking: UUID | None, *, verified: bool) -> None:
        """Turn to a booking. What was typed for it before is there again."""
        if (member, booking, verified) == (self._member, self._booking_id, self._verified):
            return
        other = (member, booking) != (self._member, self._booking_id)
        self._member, self._booking_id, self._verified = member, booking, verified
        if other or not verified:
            self._booking = self._effect = self._failure = None
            self._changes, self._attempt = (), None
            if other:
                self._done = None
                self._form = Form(kind=self._kept_kind())
        self._update()
        self.fieldsChanged.emit()
        if booking is not None and verified:
            self.reload()

    def _kept_kind(self) -> HelpKind | None:
        kept = self._kept.text(f"{self._member}:{self._booking_id}:kind")
        return HelpKind(kept) if kept in set(HelpKind) else None

    def show_kept(self) -> None:
        """What was typed in an earlier run is known now."""
        if self._form.kind is None:
            self._form = Form(kind=self._kept_kind())
        if self._form.kind is not None:
            self._fill(self._form.kind)
        self._update()
        self.fieldsChanged.emit()

    @Slot()
    def reload(self) -> None:
        """Read the booking anew. What is typed stays."""
        asked = self._booking_id
        if asked is None or not self._verified:
            return

        def show(found: HelpBooking) -> None:
            if asked != self._booking_id:
                return
            self._booking, self._failure = found, None
            if self._form.kind is not None:
                self._fill(self._form.kind)
            self._update()

        def failed(error: BaseException) -> None:
            if asked == self._booking_id:
                self._failure = error
                self._update()

        when(self, self._services.jobs, self._services.desk.help.booking(asked), show, failed)

    # ---------------------------------------------------------------- the form

    def may(self, kind: HelpKind) -> bool:
        return any(row.kind == kind.value and row.may for row in self._props.acts)

    @Slot(str)
    def choose(self, kind: str) -> None:
        """Open the form of one kind of help, with what was typed before; the same again closes it."""
        wanted = HelpKind(kind) if kind else None
        if wanted is not None and not self.may(wanted):
            return
        if wanted is self._form.kind:
            wanted = None
        self._form, self._effect, self._done, self._failure = Form(kind=wanted), None, None, None
        self._changes = ()
        self._kept.keep(f"{self._member}:{self._booking_id}:kind", wanted.value if wanted else "")
        if wanted is not None:
            self._fill(wanted)
        self._update()
        self.fieldsChanged.emit()
        if wanted is HelpKind.CANCEL and not self._props.needsReason:
            self.go()

    def _fill(self, kind: HelpKind) -> None:
        """Begin with what is there, and with what was typed over it."""
        booking = self._booking
        fields: dict[str, str] = {}
        if kind is HelpKind.CONTENT and booking is not None:
            fields["title"] = booking.title
            if booking.item is not None:
                fields |= {name: str(getattr(booking.item, name)) for name in (*_ITEM_TEXTS, *_ITEM_NUMBERS)}
            else:
                fields |= {"name": booking.name, "text": booking.text}
        fields |= self._kept.all_of(self._key(kind))
        self._form = self._form._replace(fields=fields)

    def _key(self, kind: HelpKind) -> str:
        return f"{self._member}:{self._booking_id}:{kind.value}:"

    @Slot(str, result=str)
    def text(self, field: str) -> str:
        return self._form.fields.get(field, "")

    @Slot(str, str)
    def type(self, field: str, text: str) -> None:
        kind = self._form.kind
        if kind is None or self._form.fields.get(field, "") == text:
            return
        self._kept.keep(self._key(kind) + field, text)
        self._form = self._form._replace(fields={**self._form.fields, field: text})
        self._touched()

    @Slot(int)
    def chooseFlight(self, at: int) -> None:
        self._form = self._form._replace(flight=at)
        self._touched()

    @Slot(int)
    def chooseReason(self, at: int) -> None:
        self._form = self._form._replace(reason=at)
        self._touched()

    @Slot(bool)
    def setCompromised(self, compromised: bool) -> None:
        self._form = self._form._replace(compromised=compromised)
        self._touched()

    def _touched(self) -> None:
        """What was seen is not what would be done any more."""
        self._effect, self._failure = None, None
        self._update()

    # ---------------------------------------------------------------- doing

    @Slot()
    def go(self) -> None:
        """See what it does; and then, if it is still that, do it."""
        if not self._props.canGo or self._booking is None:
            return
        if self._form.kind is HelpKind.NAME:
            self._correct_name() if self._effect is not None else self._see_name(self._booking)
        elif self._effect is None:
            self._see()
        else:
            self._do(self._booking.version)

    def _see(self) -> None:
        body = self._asked()
        if body is None:
            return
        self._begin()

        def show(effect: HelpEffect) -> None:
            self._busy = False
            if body == self._asked():
                self._effect = effect
            self._update()

        when(self, self._services.jobs, self._services.desk.help.preview(body), show, self._failed)

    def _see_name(self, booking: HelpBooking) -> None:
        """Nothing of a name depends on the booking: what it does is known here."""
        from moonmail.contract.base import Money, Words
        from moonmail.contract.help import HelpEffect

        none = Money(amount=0)
        self._effect = HelpEffect(
            kind=HelpKind.NAME,
            booking_id=booking.booking_id,
            says=Words.of(NAME_CORRECTED),
            refund=none,
            due=none,
            undo=Words.of(UNDO_NAME),
        )
        self._update()

    def _do(self, version: str) -> None:
        body = self._asked()
        if body is None:
            return
        self._begin()
        when(
            self,
            self._services.jobs,
            self._services.desk.help.do(self._id_for(body), body, version),
            self._did,
            self._failed,
        )

    def _correct_name(self) -> None:
        from moonmail.contract.help import NameCorrectionIn

        member, fields = self._member, self._form.fields
        if member is None:
            return
        body = NameCorrectionIn(
            member_id=member, **{name: fields[name].strip() for name in NAME_FIELDS if fields.get(name, "").strip()}
        )
        help_id, services = self._id_for(body), self._services
        self._begin()

        def correct(file: Any) -> None:
            when(
                self,
                services.jobs,
                services.desk.help.correct_name(help_id, body, file.version),
                self._did,
                self._failed,
            )

        when(self, services.jobs, services.desk.people.file(member), correct, self._failed)

    def _id_for(self, wanted: object) -> UUID:
        """The same wish again, after an answer that was lost, is the same act."""
        if self._attempt is None or self._attempt[0] != wanted:
            self._attempt = (wanted, uuid4())
        return self._attempt[1]

    def _begin(self) -> None:
        self._busy, self._failure, self._changes = True, None, ()
        self._update()

    def _did(self, done: HelpDone) -> None:
        kind = self._form.kind
        self._busy, self._effect, self._attempt, self._done = False, None, None, done
        if kind is not None:
            self._kept.drop(self._key(kind))
        self._kept.keep(f"{self._member}:{self._booking_id}:kind", "")
        self._form = Form()
        self._update()
        self.fieldsChanged.emit()
        self.said.emit(self._props.doneWords)
        self.changed.emit()
        self.reload()

    def _failed(self, error: BaseException) -> None:
        self._busy, self._failure = False, error
        refusal = error.refusal if isinstance(error, ExchangeError) else None
        if refusal is not None:
            self._attempt = None
        self._update()
        if refusal is not None and refusal.code == "changed_meanwhile":
            self._look_again()

    def _look_again(self) -> None:
        """Somebody else was first: say what they changed. What was typed stays, and what it does is looked at again."""
        before, asked = self._booking, self._booking_id
        if before is None or asked is None:
            return

        def show(found: HelpBooking) -> None:
            if asked != self._booking_id:
                return
            language = self._services.localizer.language
            self._booking, self._effect = found, None
            self._changes = changes_between(before, found, language)
            self._update()

        when(self, self._services.jobs, self._services.desk.help.booking(asked), show, lambda _: None)

    @Slot()
    def undo(self) -> None:
        done = self._done
        if done is None or not self._props.canUndo:
            return
        undo_id = self._id_for(("undo", done.id))
        self._begin()
        when(self, self._services.jobs, self._services.desk.help.undo(undo_id, done.id), self._did_undo, self._failed)

    def _did_undo(self, done: HelpDone) -> None:
        self._busy, self._attempt, self._done = False, None, done
        self._update()
        self.said.emit(self._props.doneWords)
        self.changed.emit()
        self.reload()

    def _asked(self) -> HelpIn | None:
        """Return what is asked for now; None while it is not complete."""
        from moonmail.contract.help import HelpIn

        booking, form = self._booking, self._form
        if booking is None or form.kind is None or form.kind is HelpKind.NAME:
            return None
        more: dict[str, Any] = {}
        if form.kind is HelpKind.CONTENT:
            more["content"] = self._content(booking)
        if form.kind is HelpKind.FLIGHT and 0 <= form.flight < len(booking.flights):
            more["mission_id"] = booking.flights[form.flight].mission_id
        if self._props.needsAmount:
            more["amount"] = amount_of(form.fields.get("amount", ""))
        if form.kind is HelpKind.PASS:
            more["compromised"] = form.compromised
        beyond = is_beyond(booking, form.kind)
        return HelpIn(
            kind=form.kind,
            booking_id=booking.booking_id,
            beyond=beyond and form.kind is not HelpKind.GOODWILL,
            reason=REASONS[form.reason] if beyond and form.reason >= 0 else HelpReason.ASKED,
            **more,
        )

    def _content(self, booking: HelpBooking) -> Any:
        from moonmail.contract.help import HelpContent

        fields = self._form.fields
        title = fields.get("title", booking.title)
        if booking.item is None:
            return HelpContent(title=title, name=fields.get("name", ""), text=fields.get("text", ""))
        return HelpContent(title=title, item=_item_with(booking.item, fields))

    @Slot()
    def _update(self) -> None:
        services = self._services
        language = services.localizer.language
        inputs = BookingInputs(
            str(self._booking_id or ""),
            self._verified,
            self._booking,
            self._form,
            self._effect,
            self._done,
            self._changes,
            told(self._failure, language) if self._failure is not None else None,
            self._busy,
            services.clock.now(),
            language,
            services.localizer.zone,
        )
        old, self._props = self._props, derive_booking(inputs)
        self._acts.show(self._props.acts)
        swap_props(self, old, self._props)

    # ---------------------------------------------------------------- properties

    @property
    def props(self) -> BookingProps:
        return self._props

    @Property(QAbstractItemModel, constant=True)
    def acts(self) -> QAbstractItemModel:
        return self._acts

    @Property(str, notify=stateChanged)
    def state(self) -> str:
        return self._props.state

    @Property(str, notify=headingChanged)
    def heading(self) -> str:
        return self._props.heading

    @Property("QStringList", notify=factsChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def facts(self) -> list[str]:
        return list(self._props.facts)

    @Property(str, notify=formChanged)
    def form(self) -> str:
        return self._props.form

    @Property(str, notify=formTitleChanged)
    def formTitle(self) -> str:
        return self._props.formTitle

    @Property(str, notify=beyondChanged)
    def beyond(self) -> str:
        return self._props.beyond

    @Property("QStringList", notify=flightsChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def flights(self) -> list[str]:
        return list(self._props.flights)

    @Property(int, notify=flightChanged)
    def flight(self) -> int:
        return self._props.flight

    @Property(str, notify=flightHintChanged)
    def flightHint(self) -> str:
        return self._props.flightHint

    @Property("QStringList", notify=reasonsChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def reasons(self) -> list[str]:
        return list(self._props.reasons)

    @Property(int, notify=reasonChanged)
    def reason(self) -> int:
        return self._props.reason

    @Property(bool, notify=needsReasonChanged)
    def needsReason(self) -> bool:
        return self._props.needsReason

    @Property(bool, notify=needsAmountChanged)
    def needsAmount(self) -> bool:
        return self._props.needsAmount

    @Property(str, notify=amountErrorChanged)
    def amountError(self) -> str:
        return self._props.amountError

    @Property(bool, notify=compromisedChanged)
    def compromised(self) -> bool:
        return self._props.compromised

    @Property(str, notify=effectSaysChanged)
    def effectSays(self) -> str:
        return self._props.effectSays

    @Property(str, notify=effectMoneyChanged)
    def effectMoney(self) -> str:
        return self._props.effectMoney

    @Property(str, notify=effectUndoChanged)
    def effectUndo(self) -> str:
        return self._props.effectUndo

    @Property(str, notify=goWordsChanged)
    def goWords(self) -> str:
        return self._props.goWords

    @Property(bool, notify=canGoChanged)
    def canGo(self) -> bool:
        return self._props.canGo

    @Property(bool, notify=isEffectChanged)
    def isEffect(self) -> bool:
        return self._props.isEffect

    @Property(bool, notify=busyChanged)
    def busy(self) -> bool:
        return self._props.busy

    @Property("QStringList", notify=changesChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def changes(self) -> list[str]:
        return list(self._props.changes)

    @Property(str, notify=doneWordsChanged)
    def doneWords(self) -> str:
        return self._props.doneWords

    @Property(str, notify=doneSaysChanged)
    def doneSays(self) -> str:
        return self._props.doneSays

    @Property(str, notify=undoWordsChanged)
    def undoWords(self) -> str:
        return self._props.undoWords

    @Property(bool, notify=canUndoChanged)
    def canUndo(self) -> bool:
        return self._props.canUndo

    @Property(bool, notify=isItemChanged)
    def isItem(self) -> bool:
        return self._props.isItem

    @Property(bool, notify=isMessageChanged)
    def isMessage(self) -> bool:
        return self._props.isMessage

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


def _item_with(item: ItemIn, fields: dict[str, str] | Any) -> ItemIn:
    """Return the declaration with what was typed; a number that can't be read stays as it was."""
    changed: dict[str, Any] = {name: fields[name] for name in _ITEM_TEXTS if name in fields}
    for name in _ITEM_NUMBERS:
        try:
            value = float(fields.get(name, ""))
        except ValueError:
            continue
        if value > 0:
            changed[name] = value
    return item.model_copy(update=changed)
