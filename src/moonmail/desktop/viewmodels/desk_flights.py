"""Publishing what happens on a flight: seen as members will see it, in both languages, before it is said."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from PySide6.QtCore import Property, QAbstractItemModel, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.errors import ExchangeError
from moonmail.contract.flights import OutcomeIn, PublicationIn
from moonmail.desktop.desk.words import told
from moonmail.desktop.viewmodels import desk_flights_actions as do
from moonmail.desktop.viewmodels import desk_flights_props as props_of
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.desk_flights_feed import VmDeskFeed
from moonmail.desktop.viewmodels.desk_flights_fields import Form, fields_of, first_values, published
from moonmail.desktop.viewmodels.desk_flights_form import Read, read_form
from moonmail.desktop.viewmodels.desk_flights_outcome import GroupLine
from moonmail.desktop.viewmodels.desk_flights_page import FlightsInputs, FlightsProps, derive_flights
from moonmail.desktop.viewmodels.desk_flights_typed import TypedForms
from moonmail.desktop.viewmodels.desk_help_kept import RESTORED
from moonmail.domain.mission import Outcome
from moonmail.domain.staff import DeskAct
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.contract.flights import DeskFlight, DeskFlights, OutcomePreview
    from moonmail.desktop.desk.services import DeskServices
    from moonmail.desktop.viewmodels.desk_root import VmDesk

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made in Python")
class VmDeskFlights(QObject):
    """``listWanted`` and ``formWanted``: the focus is to go there. What is typed is kept for each flight and form."""

    stateChanged = Signal()
    chosenChanged = Signal()
    headChanged = Signal()
    statusChanged = Signal()
    statusIconChanged = Signal()
    statusToneChanged = Signal()
    sampleChanged = Signal()
    formChanged = Signal()
    paneChanged = Signal()
    whyChanged = Signal()
    canPublishChanged = Signal()
    busyChanged = Signal()
    canPreviewChanged = Signal()
    previewSumChanged = Signal()
    happenedChanged = Signal()
    safeChanged = Signal()
    nextChanged = Signal()
    codeChanged = Signal()
    listWanted = Signal()
    formWanted = Signal()

    def __init__(self, services: DeskServices, desk: VmDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._desk = desk
        self._flights: list[DeskFlight] | None = None
        self._chosen = ""
        self._form = Form.UPDATE
        self._pane = "form"
        self._typed = TypedForms(services)
        self._moved = False
        self._ids: dict[tuple[str, Form], tuple[UUID, PublicationIn | OutcomeIn]] = {}
        self._preview: OutcomePreview | None = None
        self._failure: BaseException | None = None
        self._changed: list[str] = []
        self._busy = False
        self._read = Read()
        self._props = FlightsProps()
        self._list = RowModel(props_of.FlightLine, lambda row: row.missionId, self)
        self._facts = RowModel(props_of.FactLine, lambda row: row.label, self)
        self._steps = RowModel(props_of.StepLine, lambda row: row.key, self)
        self._news = RowModel(props_of.StepLine, lambda row: row.key, self)
        self._tabs = RowModel(props_of.FormTab, lambda row: row.name, self)
        self._fields = RowModel(props_of.FormField, lambda row: row.key, self)
        self._seen = RowModel(props_of.Seen, lambda row: row.language, self)
        self._groups = RowModel(GroupLine, lambda row: row.key, self)
        self.feed_model = VmDeskFeed(services, desk, self)
        self.feed_model.imported.connect(self.reload)
        self.feed_model.opened.connect(self._show_feed)
        services.localizer.changed.connect(self._update)
        self._add_actions()
        self._update()
        self.reload()
        self._typed.restore(self, self._go_on)

    def _add_actions(self) -> None:
        actions = self._desk.actions
        actions.add(do.PUBLISH, self.publish, lambda: self._props.canPublish or self.feed_model.can_import)
        actions.add(do.PREVIEW, self.previewOutcome, lambda: self._props.canPreview)
        actions.add(do.RELOAD, self.reload)
        actions.add(do.LIST, self.listWanted.emit)
        actions.add(do.FEED, self.feed_model.fileWanted.emit)
        for action, form in do.FORMS:
            actions.add(action, partial(self._show_form, form), shown=partial(self._may, form))

    def _may(self, form: Form) -> bool:
        act = DeskAct.DECLARE if form is Form.OUTCOME else DeskAct.FLY
        return self._services.bridge.session.may(act)

    # ---------------------------------------------------------------- the list

    @Slot()
    def reload(self) -> None:
        """Ask for all flights anew. What is typed stays."""
        self._failure = None
        self._services.jobs.when(self._services.desk.flights.all(), self._listed, self._failed)

    def _listed(self, found: DeskFlights) -> None:
        self._flights = props_of.in_list_order(list(found.items))
        if self._flight is None and self._flights:
            self._chosen = self._flights[0].mission.id
        self._go_on()

    def _go_on(self) -> None:
        """Show what somebody typed last in an earlier run, if they are not elsewhere by now."""
        last = self._typed.last()
        there = {each.mission.id for each in self._flights or ()}
        if last is not None and last[0] in there and not self._moved and self._may(last[1]):
            self._chosen, self._form = last
        self._update()

    @property
    def _flight(self) -> DeskFlight | None:
        return next((f for f in self._flights or () if f.mission.id == self._chosen), None)

    @Slot(str)
    def choose(self, mission_id: str) -> None:
        """Show another flight. What is typed about this one stays with it."""
        self._moved = True
        if mission_id != self._chosen:
            self._chosen, self._preview, self._failure, self._changed = mission_id, None, None, []
            self._update()

    # ---------------------------------------------------------------- the form

    @Slot(str)
    def showForm(self, name: str) -> None:
        self._show_form(Form(name))

    def _show_form(self, form: Form) -> None:
        if self._may(form):
            self._moved = True
            self._form, self._pane, self._failure, self._changed = form, "form", None, []
            self._update()
            self.formWanted.emit()

    @Slot()
    def _show_feed(self) -> None:
        self._pane = "feed"
        self._update()

    @Slot(str, str)
    def edit(self, key: str, text: str) -> None:
        """Something was typed into a field, or chosen."""
        name = key.partition(".")[2]
        if self._typed.edit(self._chosen, self._form, name, text):
            if name == "outcome":
                self._preview = None
            self._update()

    @Slot(str, int)
    def pick(self, key: str, index: int) -> None:
        """An option of a choice was chosen, by its place."""
        flight = self._flight
        if flight is not None:
            name = key.partition(".")[2]
            field = next(each for each in fields_of(self._form, flight.mission) if each.key == name)
            self.edit(key, field.options[index].value)

    def _values(self, flight: DeskFlight) -> dict[str, str]:
        return first_values(self._form, flight.mission, self._typed.of(flight.mission.id, self._form))

    # ---------------------------------------------------------------- publishing

    @Slot()
    def previewOutcome(self) -> None:
        """Ask what the outcome that is chosen would give to each booking."""
        flight = self._flight
        if flight is None or self._busy:
            return
        outcome = Outcome(self._values(flight)["outcome"])
        self._begin()
        future = self._services.desk.flights.preview_outcome(flight.mission.id, outcome)
        self._services.jobs.when(future, self._previewed, self._failed)

    def _previewed(self, preview: OutcomePreview) -> None:
        self._busy = False
        self._preview = preview if preview.mission_id == self._chosen else None
        self._update()

    @Slot()
    def publish(self) -> None:
        """Publish what the form says, or import the feed that is shown."""
        if self._pane == "feed":
            self.feed_model.carryOut()
            return
        flight, body = self._flight, self._read.body
        if flight is None or body is None or not self._props.canPublish:
            return
        flights, form = self._services.desk.flights, self._form
        if isinstance(body, OutcomeIn):
            assert self._preview is not None
            body = body.model_copy(update={"preview_sha256": self._preview.sha256})
        key = (flight.mission.id, form)
        kept = self._ids.get(key)
        # What went out and was not answered goes out again under its own number.
        number = kept[0] if kept is not None and kept[1] == body else uuid4()
        self._ids[key] = (number, body)
        self._begin()
        future = (
            flights.declare(number, body, flight.etag)
            if isinstance(body, OutcomeIn)
            else flights.publish(number, body, flight.etag)
        )
        self._services.jobs.when(future, lambda now: self._published(form, now), self._failed)

    def _begin(self) -> None:
        self._busy, self._failure, self._changed = True, None, []
        self._update()

    def _published(self, form: Form, now: DeskFlight) -> None:
        self._busy, self._preview = False, None
        self._typed.drop(now.mission.id, form)
        self._ids.pop((now.mission.id, form), None)
        self._replace(now)
        self._say(published(form, now.mission.flight_number))

    def _say(self, text: Text) -> None:
        self._desk.say(text.in_(self._services.localizer.language))

    def _replace(self, now: DeskFlight) -> None:
        there = [now if each.mission.id == now.mission.id else each for each in self._flights or ()]
        self._flights = props_of.in_list_order(there)
        self._update()

    def _failed(self, error: BaseException) -> None:
        self._busy, self._failure = False, error
        refusal = error.refusal if isinstance(error, ExchangeError) else None
        if refusal is not None and refusal.code == "changed_meanwhile":
            self._changed = [name for name, _ in refusal.fields]
            self._preview = None
            # The newest version, so that the same form can be looked at and published on it.
            future = self._services.desk.flights.flight(self._chosen)
            self._services.jobs.when(future, self._replace, lambda _: None)
        self._update()

    # ---------------------------------------------------------------- showing

    @Slot()
    def _update(self) -> None:
        localizer = self._services.localizer
        at = props_of.Looking(localizer.language, localizer.zone, self._services.clock.now())
        flight = self._flight
        values = self._values(flight) if flight is not None else {}
        self._read = read_form(self._form, flight.mission, values, at.now) if flight is not None else Read()
        failed = told(self._failure, localizer.language) if self._failure is not None else None
        inputs = FlightsInputs(
            self._flights,
            flight,
            self._form,
            self._pane,
            values,
            self._read,
            self._preview,
            self._changed,
            self._busy,
            failed,
            self._may(Form.OUTCOME),
            at,
        )
        old, self._props = self._props, derive_flights(inputs)
        shown: tuple[tuple[RowModel[Any], tuple[Any, ...]], ...] = (
            (self._list, self._props.flights),
            (self._facts, self._props.facts),
            (self._steps, self._props.steps),
            (self._news, self._props.news),
            (self._tabs, self._props.tabs),
            (self._fields, self._props.fields),
            (self._seen, self._props.seen),
            (self._groups, self._props.groups),
        )
        for model, rows in shown:
            model.show(rows)
        swap_props(self, old, self._props)
        if flight is not None and self._pane == "form" and self._typed.take_restored(flight.mission.id, self._form):
            self._say(RESTORED)

    @Property(str, notify=stateChanged)
    def state(self) -> str:
        return self._props.state

    @Property(str, notify=chosenChanged)
    def chosen(self) -> str:
        return self._props.chosen

    @Property(str, notify=headChanged)
    def head(self) -> str:
        return self._props.head

    @Property(str, notify=statusChanged)
    def status(self) -> str:
        return self._props.status

    @Property(str, notify=statusIconChanged)
    def statusIcon(self) -> str:
        return self._props.statusIcon

    @Property(str, notify=statusToneChanged)
    def statusTone(self) -> str:
        return self._props.statusTone

    @Property(str, notify=sampleChanged)
    def sample(self) -> str:
        return self._props.sample

    @Property(str, notify=formChanged)
    def form(self) -> str:
        return self._props.form

    @Property(str, notify=paneChanged)
    def pane(self) -> str:
        return self._props.pane

    @Property(str, notify=whyChanged)
    def why(self) -> str:
        return self._props.why

    @Property(bool, notify=canPublishChanged)
    def canPublish(self) -> bool:
        return self._props.canPublish

    @Property(bool, notify=busyChanged)
    def busy(self) -> bool:
        return self._props.busy

    @Property(bool, notify=canPreviewChanged)
    def canPreview(self) -> bool:
        return self._props.canPreview

    @Property(str, notify=previewSumChanged)
    def previewSum(self) -> str:
        return self._props.previewSum

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

    @Property(VmDeskFeed, constant=True)
    def feed(self) -> VmDeskFeed:
        return self.feed_model

    @Property(QAbstractItemModel, constant=True)
    def flights(self) -> QAbstractItemModel:
        return self._list

    @Property(QAbstractItemModel, constant=True)
    def facts(self) -> QAbstractItemModel:
        return self._facts

    @Property(QAbstractItemModel, constant=True)
    def steps(self) -> QAbstractItemModel:
        return self._steps

    @Property(QAbstractItemModel, constant=True)
    def news(self) -> QAbstractItemModel:
        return self._news

    @Property(QAbstractItemModel, constant=True)
    def tabs(self) -> QAbstractItemModel:
        return self._tabs

    @Property(QAbstractItemModel, constant=True)
    def fields(self) -> QAbstractItemModel:
        return self._fields

    @Property(QAbstractItemModel, constant=True)
    def seen(self) -> QAbstractItemModel:
        return self._seen

    @Property(QAbstractItemModel, constant=True)
    def groups(self) -> QAbstractItemModel:
        return self._groups
