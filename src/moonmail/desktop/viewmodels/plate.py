"""Writing the message: every change is kept, and shown at once on the plate that it becomes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QAbstractItemModel, QObject, QUrl, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtQml import QmlElement

from moonmail.client.model import Draft, Stroke
from moonmail.desktop.plates import Latest, levels_of
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.plate_photo import PlatePhoto
from moonmail.desktop.viewmodels.plate_props import (
    PENS_MM,
    PhotoStage,
    PlateInputs,
    PlateProps,
    ProblemRow,
    derive_plate,
)
from moonmail.desktop.viewmodels.plate_view import PlatePicture
from moonmail.domain.sizes import SIZES, PlateRules, SizeCode

if TYPE_CHECKING:
    from moonmail.client.model import Flight
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.send_draft import DraftKeeper
    from moonmail.media.intake import Photo
    from moonmail.media.plate import Plate

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

log = logging.getLogger(__name__)

# A finger's tremble is no line of its own: points nearer than this, in millimetres, are passed over.
_NEAREST_MM = 0.05


@dataclass(frozen=True, slots=True)
class PlateRequest:
    """What a picture is made of. Two equal requests make the same picture."""

    size: SizeCode
    name: str
    text: str
    photo: str
    strokes: tuple[Stroke, ...]
    rules: PlateRules


@dataclass(frozen=True, slots=True)
class Worked:
    """A picture of a plate, ready to be painted and to be sent."""

    plate: Plate
    levels: tuple[QImage, ...]


def requested(draft: Draft | None, rules: PlateRules | None) -> PlateRequest | None:
    if draft is None or rules is None:
        return None
    photo = draft.photo if draft.size is SizeCode.PHOTO else ""
    text = draft.text if draft.size is not SizeCode.NAME else ""
    return PlateRequest(draft.size, draft.name, text, photo, draft.strokes, rules)


def make(request: PlateRequest, photo: Photo | None) -> Worked:
    """Draw the plate. For a worker thread: Pillow takes its time."""
    from moonmail.media.plate import PlateContent, render

    content = PlateContent(request.size, request.name, request.text, photo, request.strokes)
    plate = render(content, request.rules)
    return Worked(plate, levels_of(plate.png))


@QmlElement
@QmlUncreatable("made in Python")
class VmPlate(QObject):
    """``resultChanged``: what can be ordered changed. ``picture`` is painted by ``PlateView``."""

    titleChanged = Signal()
    titleHintChanged = Signal()
    nameChanged = Signal()
    textChanged = Signal()
    sizeChanged = Signal()
    sizeNameChanged = Signal()
    widthMmChanged = Signal()
    heightMmChanged = Signal()
    takesTextChanged = Signal()
    takesPhotoChanged = Signal()
    charactersChanged = Signal()
    areaChanged = Signal()
    letterChanged = Signal()
    bytesChanged = Signal()
    photoStageChanged = Signal()
    photoNoteChanged = Signal()
    photoHappenedChanged = Signal()
    photoSafeChanged = Signal()
    photoNextChanged = Signal()
    photoCodeChanged = Signal()
    strokesChanged = Signal()
    canUndoChanged = Signal()
    canGoOnChanged = Signal()
    blockedChanged = Signal()
    spokenChanged = Signal()
    troubleHappenedChanged = Signal()
    troubleSafeChanged = Signal()
    troubleNextChanged = Signal()
    problemsChanged = Signal()
    penChanged = Signal()
    canBringBackChanged = Signal()
    resultChanged = Signal()
    announced = Signal(str, arguments=["text"])

    def __init__(self, services: Services, keeper: DraftKeeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._keeper = keeper
        self._rules: PlateRules | None = None
        self._worked: Worked | None = None
        self._shown: PlateRequest | None = None
        self._asked: PlateRequest | None = None
        self._failed = False
        self._photo = PlatePhoto(services, keeper, self)
        self._pen = 1
        self._line: list[tuple[float, float]] = []
        self._cleared: tuple[Stroke, ...] = ()
        self._problems = RowModel(ProblemRow, lambda row: row.key, self)
        self._picture = PlatePicture(self)
        self._drawer: Latest[tuple[PlateRequest, Photo | None], Worked] = Latest(
            services.jobs, lambda asked: make(*asked), self._drawn, self._not_drawn
        )
        self._props = PlateProps()
        self._draft_id: object = None
        self._photo.changed.connect(self._photo_changed)
        self._photo.taken.connect(self._photo_taken)
        self._photo.refusedNow.connect(self._photo_refused)
        keeper.changed.connect(self._draft_changed)
        keeper.savedChanged.connect(self._update)
        services.localizer.changed.connect(self._update)

    @property
    def can_order(self) -> bool:
        """Whether what is written can be etched as it is, and its picture is made."""
        return self._props.canGoOn

    def use_rules(self, flight: Flight) -> None:
        """Draw by what this flight's etching can do."""
        given = flight.mission.plate_rules
        rules = PlateRules(
            min_letter_mm=given.min_letter_mm,
            dpi=given.dpi,
            greys=given.greys,
            max_characters=given.max_characters,
            file_bytes=given.file_bytes,
        )
        if rules != self._rules:
            self._rules = rules
            self._photo.file_bytes = rules.file_bytes
            self._draw()
            self._update()

    def pictures(self) -> Callable[[], tuple[bytes, bytes | None, bytes | None]]:
        """Return the work that makes what an order sends: plate, photo, drawing. Call only while ``canGoOn``."""
        worked, request, photo = self._worked, self._shown, self._photo.photo
        assert worked is not None
        assert request is not None

        def work() -> tuple[bytes, bytes | None, bytes | None]:
            drawing = None
            if request.strokes:
                alone = replace(request, name="", text="", photo="")
                drawing = make(alone, None).plate.png
            return worked.plate.png, photo.data if photo and request.photo else None, drawing

        return work

    @Slot()
    def _draft_changed(self) -> None:
        draft = self._keeper.draft
        if draft is None or draft.id != self._draft_id:
            self._draft_id = draft.id if draft else None
            self._forget_pictures()
        if draft is not None:
            self._photo.follow(draft.photo)
        self._draw()
        self._update()

    def _forget_pictures(self) -> None:
        self._worked = self._shown = self._asked = None
        self._photo.forget()
        self._line, self._cleared = [], ()
        self.canBringBackChanged.emit()
        self._picture.draw(())
        draft = self._keeper.draft
        size = SIZES[draft.size if draft else SizeCode.MESSAGE]
        self._picture.show((), size.width_mm, size.height_mm)

    # ---------------------------------------------------------------- the picture

    def _draw(self) -> None:
        request = requested(self._keeper.draft, self._rules)
        if request is None or request == self._asked or (request.photo and self._photo.stage is PhotoStage.READING):
            return
        self._asked = request
        self._failed = False
        self._drawer.ask((request, self._photo.photo if request.photo else None))

    def _drawn(self, asked: tuple[PlateRequest, Photo | None], worked: Worked) -> None:
        request = asked[0]
        draft = self._keeper.draft
        if draft is None or request.size is not draft.size:
            return
        before = self._props.problems
        self._worked, self._shown = worked, request
        size = SIZES[request.size]
        self._picture.live = self._live()
        self._picture.show(worked.levels, size.width_mm, size.height_mm)
        self._update()
        new = [row.happened for row in self._props.problems if row not in before]
        if new:
            self.announced.emit(" ".join(new))

    def _not_drawn(self, _: object, error: BaseException) -> None:
        log.error("a plate could not be drawn", exc_info=error)
        self._failed = True
        self._update()

    def _live(self) -> tuple[Stroke, ...]:
        """What the pen drew and the newest picture does not hold, with the line under the pen."""
        draft = self._keeper.draft
        if draft is None:
            return ()
        held = self._shown.strokes if self._shown else ()
        fresh = tuple(stroke for stroke in draft.strokes if stroke not in held)
        return (*fresh, Stroke(tuple(self._line), PENS_MM[self._pen])) if self._line else fresh

    # ---------------------------------------------------------------- the photo

    @Slot()
    def _photo_changed(self) -> None:
        self._asked = None
        self._draw()
        self._update()

    @Slot()
    def _photo_taken(self) -> None:
        self.announced.emit(self._props.photoNote)

    @Slot()
    def _photo_refused(self) -> None:
        self.announced.emit(" ".join((self._props.photoHappened, self._props.photoSafe, self._props.photoNext)))

    @Slot(QUrl)
    def addPhoto(self, url: QUrl) -> None:
        """Take the photo of a local file: chosen, or dropped on the page."""
        self._photo.take_file(url)

    @Slot(result=bool)
    def pastePhoto(self) -> bool:
        """Take what the clipboard holds: a file or a picture. Returns whether there was one."""
        return self._photo.take_clipboard()

    @Slot()
    def removePhoto(self) -> None:
        self._photo.remove()

    # ---------------------------------------------------------------- words

    @Slot(str)
    def editTitle(self, title: str) -> None:
        self._keeper.change(title=title)

    @Slot(str)
    def editName(self, name: str) -> None:
        self._keeper.change(name=name)

    @Slot(str)
    def editText(self, text: str) -> None:
        self._keeper.change(text=text)

    # ---------------------------------------------------------------- the pen

    @Slot(float, float)
    def penDown(self, x: float, y: float) -> None:
        """Begin a line; ``x`` and ``y`` in millimetres from the plate's upper left corner."""
        self._line = [self._on_plate(x, y)]
        self._picture.draw(self._live())

    @Slot(float, float)
    def penMove(self, x: float, y: float) -> None:
        if not self._line:
            return
        point, last = self._on_plate(x, y), self._line[-1]
        if abs(point[0] - last[0]) + abs(point[1] - last[1]) >= _NEAREST_MM:
            self._line.append(point)
            self._picture.draw(self._live())

    @Slot()
    def penUp(self) -> None:
        draft = self._keeper.draft
        if draft is None or not self._line:
            return
        stroke = Stroke(tuple(self._line), PENS_MM[self._pen])
        self._line = []
        self._set_cleared(())
        self._keeper.change(strokes=(*draft.strokes, stroke))
        self._picture.draw(self._live())

    def _on_plate(self, x: float, y: float) -> tuple[float, float]:
        size = SIZES[SizeCode(self._props.size)]
        return round(min(max(x, 0.0), size.width_mm), 2), round(min(max(y, 0.0), size.height_mm), 2)

    @Slot()
    def undoStroke(self) -> None:
        draft = self._keeper.draft
        if draft is not None and draft.strokes:
            self._keeper.change(strokes=draft.strokes[:-1])
            self._picture.draw(self._live())

    @Slot()
    def clearStrokes(self) -> None:
        """Take all lines away; ``bringBack`` brings them again."""
        draft = self._keeper.draft
        if draft is not None and draft.strokes:
            self._set_cleared(draft.strokes)
            self._keeper.change(strokes=())
            self._picture.draw(())

    @Slot()
    def bringBack(self) -> None:
        draft = self._keeper.draft
        if draft is not None and self._cleared:
            strokes = self._cleared
            self._set_cleared(())
            self._keeper.change(strokes=(*strokes, *draft.strokes))

    def _set_cleared(self, strokes: tuple[Stroke, ...]) -> None:
        if strokes != self._cleared:
            self._cleared = strokes
            self.canBringBackChanged.emit()

    @Slot(int)
    def choosePen(self, pen: int) -> None:
        if 0 <= pen < len(PENS_MM) and pen != self._pen:
            self._pen = pen
            self.penChanged.emit()

    # ---------------------------------------------------------------- what is shown

    def _inputs(self) -> PlateInputs:
        wanted = requested(self._keeper.draft, self._rules)
        return PlateInputs(
            draft=self._keeper.draft,
            rules=self._rules,
            plate=self._worked.plate if self._worked else None,
            current=wanted is not None and self._shown == wanted,
            failed=self._failed,
            photo=self._photo.stage,
            facts=self._photo.facts,
            refused=self._photo.refused,
            trouble=self._keeper.trouble or self._photo.trouble,
            language=self._services.localizer.language,
        )

    @Slot()
    def _update(self) -> None:
        old, self._props = self._props, derive_plate(self._inputs())
        self._problems.show(self._props.problems)
        swap_props(self, old, self._props)
        if (old.canGoOn, old.size) != (self._props.canGoOn, self._props.size):
            self.resultChanged.emit()

    @Property(PlatePicture, constant=True)
    def picture(self) -> PlatePicture:
        return self._picture

    @Property(QAbstractItemModel, constant=True)
    def problems(self) -> QAbstractItemModel:
        return self._problems

    @Property(bool, notify=problemsChanged)
    def hasProblems(self) -> bool:
        return bool(self._props.problems)

    @Property(int, notify=penChanged)
    def pen(self) -> int:
        return self._pen

    @Property(bool, notify=canBringBackChanged)
    def canBringBack(self) -> bool:
        return bool(self._cleared)

    @Property(str, notify=titleChanged)
    def title(self) -> str:
        return self._props.title

    @Property(str, notify=titleHintChanged)
    def titleHint(self) -> str:
        return self._props.titleHint

    @Property(str, notify=nameChanged)
    def name(self) -> str:
        return self._props.name

    @Property(str, notify=textChanged)
    def text(self) -> str:
        return self._props.text

    @Property(str, notify=sizeChanged)
    def size(self) -> str:
        return self._props.size

    @Property(str, notify=sizeNameChanged)
    def sizeName(self) -> str:
        return self._props.sizeName

    @Property(float, notify=widthMmChanged)
    def widthMm(self) -> float:
        return self._props.widthMm

    @Property(float, notify=heightMmChanged)
    def heightMm(self) -> float:
        return self._props.heightMm

    @Property(bool, notify=takesTextChanged)
    def takesText(self) -> bool:
        return self._props.takesText

    @Property(bool, notify=takesPhotoChanged)
    def takesPhoto(self) -> bool:
        return self._props.takesPhoto

    @Property(str, notify=charactersChanged)
    def characters(self) -> str:
        return self._props.characters

    @Property(str, notify=areaChanged)
    def area(self) -> str:
        return self._props.area

    @Property(str, notify=letterChanged)
    def letter(self) -> str:
        return self._props.letter

    @Property(str, notify=bytesChanged)
    def bytes(self) -> str:
        return self._props.bytes

    @Property(str, notify=photoStageChanged)
    def photoStage(self) -> str:
        return self._props.photoStage

    @Property(str, notify=photoNoteChanged)
    def photoNote(self) -> str:
        return self._props.photoNote

    @Property(str, notify=photoHappenedChanged)
    def photoHappened(self) -> str:
        return self._props.photoHappened

    @Property(str, notify=photoSafeChanged)
    def photoSafe(self) -> str:
        return self._props.photoSafe

    @Property(str, notify=photoNextChanged)
    def photoNext(self) -> str:
        return self._props.photoNext

    @Property(str, notify=photoCodeChanged)
    def photoCode(self) -> str:
        return self._props.photoCode

    @Property(str, notify=strokesChanged)
    def strokes(self) -> str:
        return self._props.strokes

    @Property(bool, notify=canUndoChanged)
    def canUndo(self) -> bool:
        return self._props.canUndo

    @Property(bool, notify=canGoOnChanged)
    def canGoOn(self) -> bool:
        return self._props.canGoOn

    @Property(str, notify=blockedChanged)
    def blocked(self) -> str:
        return self._props.blocked

    @Property(str, notify=spokenChanged)
    def spoken(self) -> str:
        return self._props.spoken

    @Property(str, notify=troubleHappenedChanged)
    def troubleHappened(self) -> str:
        return self._props.troubleHappened

    @Property(str, notify=troubleSafeChanged)
    def troubleSafe(self) -> str:
        return self._props.troubleSafe

    @Property(str, notify=troubleNextChanged)
    def troubleNext(self) -> str:
        return self._props.troubleNext
