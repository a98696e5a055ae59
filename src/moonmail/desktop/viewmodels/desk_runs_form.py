"""The form of a new run: what is to be done to which bookings, and what their members are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

from PySide6.QtCore import Property, QAbstractItemModel, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.desktop.desk.words import told
from moonmail.desktop.viewmodels import desk_runs_words as words
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.desk_help_kept import RESTORED, Kept
from moonmail.desktop.viewmodels.desk_runs_form_props import (
    Form,
    FormInputs,
    FormProps,
    KindRow,
    derive_form,
    fitted,
    form_of,
    kept_of,
    missing_of,
    sizes_of,
    sources,
    targets,
    words_of,
)
from moonmail.domain.runs import RunKind

if TYPE_CHECKING:
    from moonmail.contract.runs import Run, RunFlight, RunIn
    from moonmail.desktop.desk.services import DeskServices

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_FORM: Final = "form"


@QmlElement
@QmlUncreatable("made in Python")
class VmRunForm(QObject):
    jaChanged = Signal()
    enChanged = Signal()
    missingChanged = Signal()
    happenedChanged = Signal()
    safeChanged = Signal()
    nextChanged = Signal()
    codeChanged = Signal()
    flightIndexChanged = Signal()
    targetIndexChanged = Signal()
    sizeIndexChanged = Signal()
    contentIndexChanged = Signal()
    stageIndexChanged = Signal()
    movesChanged = Signal()
    anyOwedChanged = Signal()
    owedChanged = Signal()
    canPreviewChanged = Signal()
    busyChanged = Signal()
    flightsChanged = Signal()
    targetsChanged = Signal()
    sizesChanged = Signal()
    contentsChanged = Signal()
    stagesChanged = Signal()

    def __init__(
        self,
        services: DeskServices,
        previewed: Callable[[Run], None],
        say: Callable[[str], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._previewed = previewed
        self._say = say
        self._kept = Kept(services, "runs")
        self._flights: tuple[RunFlight, ...] = ()
        self._form = Form()
        # The same content is asked for under the same id: sent twice it is one run.
        self._asked: tuple[Form, UUID] | None = None
        self._busy = False
        self._failure: BaseException | None = None
        self._kind_rows = RowModel(KindRow, lambda row: row.kind, self)
        self._props = FormProps()
        services.localizer.changed.connect(self._update)
        self._update()
        self._kept.restore(self, self._restored)

    def _restored(self) -> None:
        """Go on with what was chosen and typed in an earlier run."""
        form = form_of(self._kept.text(_FORM))
        if form is None:
            self._kept.drop(_FORM)
        else:
            self._form = form
            self.show_flights(self._flights)

    def show_flights(self, flights: tuple[RunFlight, ...]) -> None:
        self._flights = flights
        if flights and self._kept.take_restored(_FORM):
            # Meanwhile a flight may have gone.
            self._form = fitted(self._form, flights)
            self._say(RESTORED.in_(self._services.localizer.language))
        self._update()

    @property
    def can_preview(self) -> bool:
        return self._props.canPreview

    @Slot()
    def _update(self) -> None:
        language = self._services.localizer.language
        failed = told(self._failure, language) if self._failure is not None else None
        inputs = FormInputs(self._flights, self._form, self._busy, failed, language)
        old, self._props = self._props, derive_form(inputs)
        self._kind_rows.show(self._props.kinds)
        swap_props(self, old, self._props)

    def _change(self, **changed: Any) -> None:
        self._form = replace(self._form, **changed)
        self._failure = None
        self._kept.keep(_FORM, kept_of(self._form))
        self._update()

    @Slot(str)
    def chooseKind(self, kind: str) -> None:
        wanted = RunKind(kind)
        if wanted is not self._form.kind:
            # What was typed for one kind says the wrong thing for another.
            self._change(kind=wanted, ja=None, en=None, owed=False)

    @Slot(int)
    def chooseFlight(self, index: int) -> None:
        here = sources(self._flights, self._form.kind)
        flight = here[index - 1].mission_id if 0 < index <= len(here) else ""
        target = "" if self._form.target == flight else self._form.target
        self._change(flight=flight, target=target, size=None, owed=False)

    @Slot(int)
    def chooseTarget(self, index: int) -> None:
        there = targets(self._flights, self._form.flight)
        self._change(target=there[index - 1].mission_id if 0 < index <= len(there) else "")

    @Slot(int)
    def chooseSize(self, index: int) -> None:
        flight = next((each for each in self._flights if each.mission_id == self._form.flight), None)
        sizes = sizes_of(flight)
        self._change(size=sizes[index - 1] if 0 < index <= len(sizes) else None)

    @Slot(int)
    def chooseContent(self, index: int) -> None:
        self._change(content=index)

    @Slot(int)
    def chooseStage(self, index: int) -> None:
        self._change(stage=index)

    @Slot(bool)
    def setOwed(self, owed: bool) -> None:
        self._change(owed=owed)

    @Slot(str)
    def typeJa(self, text: str) -> None:
        self._change(ja=text)

    @Slot(str)
    def typeEn(self, text: str) -> None:
        self._change(en=text)

    @Slot()
    def preview(self) -> None:
        """Have the bookings listed and counted; nothing is done to them."""
        if not self._props.canPreview:
            return
        if self._asked is None or self._asked[0] != self._form:
            self._asked = (self._form, uuid4())
        self._busy, self._failure = True, None
        self._update()
        services = self._services
        services.jobs.when(services.desk.runs.make(self._asked[1], self._body()), self._made, self._failed)

    def _made(self, run: Run) -> None:
        # Asked for once more it is listed anew: what changes meanwhile is to be seen.
        self._busy, self._asked = False, None
        self._kept.keep(_FORM, "")
        self._update()
        self._previewed(run)

    def _failed(self, error: BaseException) -> None:
        self._busy, self._failure = False, error
        self._update()

    def _body(self) -> RunIn:
        from moonmail.contract.runs import RunIn, Selection, Told

        form = self._form
        names = {flight.mission_id: flight.flight_number for flight in self._flights}
        assert missing_of(form, names) is None
        ja, en = words_of(form, names)
        return RunIn(
            kind=form.kind,
            selection=Selection(
                mission_id=form.flight,
                sizes=[form.size] if form.size else [],
                kinds=list(words.CONTENTS[form.content][1]),
                shipment_states=list(words.STAGES[form.stage][1]),
                owed=form.owed,
            ),
            words=Told(ja=ja, en=en),
            target=form.target if form.kind is RunKind.MOVE else None,
        )

    # ---------------------------------------------------------------- properties

    @Property(QAbstractItemModel, constant=True)
    def kinds(self) -> QAbstractItemModel:
        return self._kind_rows

    @Property(str, notify=jaChanged)
    def ja(self) -> str:
        return self._props.ja

    @Property(str, notify=enChanged)
    def en(self) -> str:
        return self._props.en

    @Property(str, notify=missingChanged)
    def missing(self) -> str:
        return self._props.missing

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

    @Property(int, notify=flightIndexChanged)
    def flightIndex(self) -> int:
        return self._props.flightIndex

    @Property(int, notify=targetIndexChanged)
    def targetIndex(self) -> int:
        return self._props.targetIndex

    @Property(int, notify=sizeIndexChanged)
    def sizeIndex(self) -> int:
        return self._props.sizeIndex

    @Property(int, notify=contentIndexChanged)
    def contentIndex(self) -> int:
        return self._props.contentIndex

    @Property(int, notify=stageIndexChanged)
    def stageIndex(self) -> int:
        return self._props.stageIndex

    @Property(bool, notify=movesChanged)
    def moves(self) -> bool:
        return self._props.moves

    @Property(bool, notify=anyOwedChanged)
    def anyOwed(self) -> bool:
        return self._props.anyOwed

    @Property(bool, notify=owedChanged)
    def owed(self) -> bool:
        return self._props.owed

    @Property(bool, notify=canPreviewChanged)
    def canPreview(self) -> bool:
        return self._props.canPreview

    @Property(bool, notify=busyChanged)
    def busy(self) -> bool:
        return self._props.busy

    @Property("QStringList", notify=flightsChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def flights(self) -> list[str]:
        return list(self._props.flights)

    @Property("QStringList", notify=targetsChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def targets(self) -> list[str]:
        return list(self._props.targets)

    @Property("QStringList", notify=sizesChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def sizes(self) -> list[str]:
        return list(self._props.sizes)

    @Property("QStringList", notify=contentsChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def contents(self) -> list[str]:
        return list(self._props.contents)

    @Property("QStringList", notify=stagesChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def stages(self) -> list[str]:
        return list(self._props.stages)
