"""Declaring an item: every answer is kept, and judged at once by the rules that the backend judges by."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Property, QAbstractItemModel, QObject, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.model import DraftKind
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.declaration_judged import PARTS
from moonmail.desktop.viewmodels.declaration_photos import ItemPhotos
from moonmail.desktop.viewmodels.declaration_props import (
    MOST_PIECES,
    ChoiceRow,
    DeclarationInputs,
    DeclarationProps,
    FindingRow,
    PartRow,
    PhotoRow,
    QuestionRow,
    derive_declaration,
)
from moonmail.desktop.viewmodels.declaration_read import item_in
from moonmail.domain.item import Acknowledgement, Answer, Hazard, ItemCategory, Material
from moonmail.domain.mission import ProtectionCategory
from moonmail.domain.nations import nations

if TYPE_CHECKING:
    from moonmail.client.model import ItemDraft
    from moonmail.contract.items import ItemIn
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.send_draft import DraftKeeper

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made in Python")
class VmDeclaration(QObject):
    """``stand``: what the rules say so far. ``canGoOn``: everything is answered, and nothing that can't be taken."""

    partChanged = Signal()
    partKeyChanged = Signal()
    partNameChanged = Signal()
    standChanged = Signal()
    standNameChanged = Signal()
    standIconChanged = Signal()
    standToneChanged = Signal()
    standMoreChanged = Signal()
    canGoOnChanged = Signal()
    blockedChanged = Signal()
    blockedPartChanged = Signal()
    nameChanged = Signal()
    descriptionChanged = Signal()
    descriptionErrorChanged = Signal()
    finishChanged = Signal()
    piecesChanged = Signal()
    piecesWordsChanged = Signal()
    measuresChanged = Signal()
    measuresErrorChanged = Signal()
    categoryErrorChanged = Signal()
    materialsErrorChanged = Signal()
    asksOrganicChanged = Signal()
    organicMassChanged = Signal()
    organicHintChanged = Signal()
    organicErrorChanged = Signal()
    ownerNameChanged = Signal()
    nationNamesChanged = Signal()
    nationChanged = Signal()
    valueChanged = Signal()
    valueHintChanged = Signal()
    valueErrorChanged = Signal()
    photoNoteChanged = Signal()
    canAddPhotoChanged = Signal()
    photosHappenedChanged = Signal()
    photosSafeChanged = Signal()
    photosNextChanged = Signal()
    photosCodeChanged = Signal()
    sheetUrlChanged = Signal()
    sheetNameChanged = Signal()
    hasSheetChanged = Signal()
    sheetNoteChanged = Signal()
    sheetHappenedChanged = Signal()
    sheetSafeChanged = Signal()
    sheetNextChanged = Signal()
    sheetCodeChanged = Signal()
    troubleHappenedChanged = Signal()
    troubleSafeChanged = Signal()
    troubleNextChanged = Signal()
    announced = Signal(str, arguments=["text"])
    partShown = Signal()

    def __init__(self, services: Services, keeper: DraftKeeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._keeper = keeper
        self._protection = ProtectionCategory.IIA
        self._part = 0
        self._draft_id: UUID | None = None
        self._pictures = ItemPhotos(services, keeper, self)
        self._categories = RowModel(ChoiceRow, lambda row: row.key, self)
        self._materials = RowModel(ChoiceRow, lambda row: row.key, self)
        self._questions = RowModel(QuestionRow, lambda row: row.hazard, self)
        self._findings = RowModel(FindingRow, lambda row: row.key, self)
        self._parts = RowModel(PartRow, lambda row: row.name, self)
        self._photos = RowModel(PhotoRow, lambda row: row.key, self)
        self._agreements = RowModel(ChoiceRow, lambda row: row.key, self)
        self._props = DeclarationProps()
        self._pictures.changed.connect(self._update)
        self._pictures.taken.connect(self._picture_taken)
        self._pictures.refusedNow.connect(self._picture_refused)
        keeper.changed.connect(self._draft_changed)
        keeper.savedChanged.connect(self._update)
        services.localizer.changed.connect(self._update)
        services.bridge.sessionChanged.connect(self._own_it)
        self._draft_changed()

    def set_protection(self, protection: ProtectionCategory) -> None:
        """Judge for a flight to a site of this category."""
        if protection is not self._protection:
            self._protection = protection
            self._update()

    def item_in(self) -> ItemIn | None:
        """Return the declaration for the order, None while anything is missing. Not judged: ask ``canGoOn``."""
        draft = self._keeper.draft
        if draft is None or draft.kind is not DraftKind.ITEM:
            return None
        return item_in(draft.item, self._protection)

    # ---------------------------------------------------------------- the draft

    @Slot()
    def _draft_changed(self) -> None:
        draft = self._keeper.draft
        draft_id = draft.id if draft is not None and draft.kind is DraftKind.ITEM else None
        if draft_id != self._draft_id:
            self._draft_id = draft_id
            self._part = 0
            self._own_it()
        self._pictures.follow()
        self._update()

    @Slot()
    def _own_it(self) -> None:
        """Most people send what is theirs: their name is there already, to be changed."""
        draft = self._keeper.draft
        name = self._services.bridge.session.name.strip()
        if draft is not None and draft.kind is DraftKind.ITEM and not draft.item.owner_name and name:
            self._change(owner_name=name[:80])

    def _change(self, **values: object) -> None:
        draft = self._keeper.draft
        if draft is not None:
            item: ItemDraft = replace(draft.item, **values)  # type: ignore[arg-type]
            self._keeper.change(item=item)

    @Slot(str)
    def editName(self, name: str) -> None:
        self._change(name=name)

    @Slot(str)
    def editDescription(self, description: str) -> None:
        self._change(description=description)

    @Slot(str)
    def editFinish(self, finish: str) -> None:
        self._change(finish=finish)

    @Slot(int)
    def choosePieces(self, pieces: int) -> None:
        self._change(pieces=min(max(pieces, 1), MOST_PIECES))

    @Slot(str)
    def editOrganicMass(self, mass: str) -> None:
        self._change(organic_mass=mass)

    @Slot(str)
    def editOwnerName(self, name: str) -> None:
        self._change(owner_name=name)

    @Slot(str)
    def editValue(self, value: str) -> None:
        self._change(value=value)

    @Slot(int)
    def chooseNation(self, at: int) -> None:
        codes = nations(self._services.localizer.language)
        if 0 <= at < len(codes):
            self._change(owner_nationality=codes[at][0])

    @Slot(str)
    def chooseCategory(self, category: str) -> None:
        self._change(category=ItemCategory(category))

    @Slot(str)
    def toggleMaterial(self, material: str) -> None:
        draft = self._keeper.draft
        if draft is not None:
            chosen = set(draft.item.materials) ^ {Material(material)}
            self._change(materials=tuple(each for each in Material if each in chosen))

    @Slot(str, str)
    def answer(self, hazard: str, answer: str) -> None:
        """Answer a question with yes, unsure or no."""
        draft = self._keeper.draft
        if draft is not None:
            given = dict(draft.item.answers) | {Hazard(hazard): Answer(answer)}
            self._change(answers=tuple((each, given[each]) for each in Hazard if each in given))

    @Slot(str)
    def toggleAgreement(self, acknowledgement: str) -> None:
        draft = self._keeper.draft
        if draft is not None:
            agreed = set(draft.item.agreed) ^ {Acknowledgement(acknowledgement)}
            self._change(agreed=tuple(each for each in Acknowledgement if each in agreed))

    # ---------------------------------------------------------------- pictures

    @Slot(list)
    def addPhotos(self, urls: list[QUrl]) -> None:
        """Take photos of local files: chosen, or dropped on the page."""
        self._pictures.take_files([QUrl(url) for url in urls], "photos")

    @Slot(result=bool)
    def pastePhoto(self) -> bool:
        """Take what the clipboard holds. Returns whether there was a file or a picture."""
        return self._pictures.take_clipboard("photos")

    @Slot(QUrl)
    def addSheet(self, url: QUrl) -> None:
        """Take the picture of a data sheet from a local file."""
        self._pictures.take_files([url], "data_sheet")

    @Slot(str)
    def removePhoto(self, key: str) -> None:
        self._pictures.remove(key)

    @Slot()
    def removeSheet(self) -> None:
        draft = self._keeper.draft
        if draft is not None and draft.item.data_sheet:
            self._pictures.remove(draft.item.data_sheet)

    @Slot()
    def _picture_taken(self) -> None:
        self.announced.emit(self._props.photoNote)

    @Slot()
    def _picture_refused(self) -> None:
        props = self._props
        where = self._pictures.refused_for
        said = (
            (props.sheetHappened, props.sheetSafe, props.sheetNext)
            if where == "data_sheet"
            else (props.photosHappened, props.photosSafe, props.photosNext)
        )
        self.announced.emit(" ".join(said))

    # ---------------------------------------------------------------- the parts of the page

    @Slot(int)
    def showPart(self, part: int) -> None:
        """Show another part of the declaration; each can be looked at at any time."""
        if 0 <= part < len(PARTS) and part != self._part:
            self._part = part
            self._update()
            self.partShown.emit()

    @Slot()
    def showBlocked(self) -> None:
        """Show the part because of which one can't go on."""
        self.showPart(self._props.blockedPart)

    # ---------------------------------------------------------------- what is shown

    def _inputs(self) -> DeclarationInputs:
        pictures = self._pictures
        return DeclarationInputs(
            draft=self._keeper.draft,
            protection=self._protection,
            part=self._part,
            pictures=pictures.pictures,
            reading=pictures.reading,
            reading_sheet=pictures.reading_sheet,
            refused=pictures.refused,
            refused_for=pictures.refused_for,
            too_many=pictures.too_many,
            trouble=self._keeper.trouble or pictures.trouble,
            language=self._services.localizer.language,
            files=self._services.can.files,
        )

    @Slot()
    def _update(self) -> None:
        old, new = self._props, derive_declaration(self._inputs())
        self._props = new
        self._categories.show(new.categories)
        self._materials.show(new.materials)
        self._questions.show(new.questions)
        self._findings.show(new.findings)
        self._parts.show(new.parts)
        self._photos.show(new.photos)
        self._agreements.show(new.agreements)
        swap_props(self, old, new)
        known = {row.key for row in old.findings}
        fresh = [row.why for row in new.findings if row.key not in known]
        if old.standName and (old.stand != new.stand or fresh):
            self.announced.emit(" ".join((new.standName, *fresh)))

    @Property(QAbstractItemModel, constant=True)
    def categories(self) -> QAbstractItemModel:
        return self._categories

    @Property(QAbstractItemModel, constant=True)
    def materials(self) -> QAbstractItemModel:
        return self._materials

    @Property(QAbstractItemModel, constant=True)
    def questions(self) -> QAbstractItemModel:
        return self._questions

    @Property(QAbstractItemModel, constant=True)
    def findings(self) -> QAbstractItemModel:
        return self._findings

    @Property(QAbstractItemModel, constant=True)
    def parts(self) -> QAbstractItemModel:
        return self._parts

    @Property(QAbstractItemModel, constant=True)
    def photos(self) -> QAbstractItemModel:
        return self._photos

    @Property(QAbstractItemModel, constant=True)
    def agreements(self) -> QAbstractItemModel:
        return self._agreements

    @Property(int, notify=partChanged)
    def part(self) -> int:
        return self._props.part

    @Property(str, notify=partKeyChanged)
    def partKey(self) -> str:
        return self._props.partKey

    @Property(str, notify=partNameChanged)
    def partName(self) -> str:
        return self._props.partName

    @Property(int, constant=True)
    def partCount(self) -> int:
        return len(PARTS)

    @Property(str, notify=standChanged)
    def stand(self) -> str:
        return self._props.stand

    @Property(str, notify=standNameChanged)
    def standName(self) -> str:
        return self._props.standName

    @Property(str, notify=standIconChanged)
    def standIcon(self) -> str:
        return self._props.standIcon

    @Property(str, notify=standToneChanged)
    def standTone(self) -> str:
        return self._props.standTone

    @Property(str, notify=standMoreChanged)
    def standMore(self) -> str:
        return self._props.standMore

    @Property(bool, notify=canGoOnChanged)
    def canGoOn(self) -> bool:
        return self._props.canGoOn

    @Property(str, notify=blockedChanged)
    def blocked(self) -> str:
        return self._props.blocked

    @Property(int, notify=blockedPartChanged)
    def blockedPart(self) -> int:
        return self._props.blockedPart

    @Property(str, notify=nameChanged)
    def name(self) -> str:
        return self._props.name

    @Property(str, notify=descriptionChanged)
    def description(self) -> str:
        return self._props.description

    @Property(str, notify=descriptionErrorChanged)
    def descriptionError(self) -> str:
        return self._props.descriptionError

    @Property(str, notify=finishChanged)
    def finish(self) -> str:
        return self._props.finish

    @Property(int, notify=piecesChanged)
    def pieces(self) -> int:
        return self._props.pieces

    @Property(int, constant=True)
    def mostPieces(self) -> int:
        return MOST_PIECES

    @Property(str, notify=piecesWordsChanged)
    def piecesWords(self) -> str:
        return self._props.piecesWords

    @Property(str, notify=measuresChanged)
    def measures(self) -> str:
        return self._props.measures

    @Property(str, notify=measuresErrorChanged)
    def measuresError(self) -> str:
        return self._props.measuresError

    @Property(str, notify=categoryErrorChanged)
    def categoryError(self) -> str:
        return self._props.categoryError

    @Property(str, notify=materialsErrorChanged)
    def materialsError(self) -> str:
        return self._props.materialsError

    @Property(bool, notify=asksOrganicChanged)
    def asksOrganic(self) -> bool:
        return self._props.asksOrganic

    @Property(str, notify=organicMassChanged)
    def organicMass(self) -> str:
        return self._props.organicMass

    @Property(str, notify=organicHintChanged)
    def organicHint(self) -> str:
        return self._props.organicHint

    @Property(str, notify=organicErrorChanged)
    def organicError(self) -> str:
        return self._props.organicError

    @Property(str, notify=ownerNameChanged)
    def ownerName(self) -> str:
        return self._props.ownerName

    @Property("QStringList", notify=nationNamesChanged)  # type: ignore[arg-type]
    def nationNames(self) -> list[str]:
        return list(self._props.nationNames)

    @Property(int, notify=nationChanged)
    def nation(self) -> int:
        return self._props.nation

    @Property(str, notify=valueChanged)
    def value(self) -> str:
        return self._props.value

    @Property(str, notify=valueHintChanged)
    def valueHint(self) -> str:
        return self._props.valueHint

    @Property(str, notify=valueErrorChanged)
    def valueError(self) -> str:
        return self._props.valueError

    @Property(str, notify=photoNoteChanged)
    def photoNote(self) -> str:
        return self._props.photoNote

    @Property(bool, notify=canAddPhotoChanged)
    def canAddPhoto(self) -> bool:
        return self._props.canAddPhoto

    @Property(str, notify=photosHappenedChanged)
    def photosHappened(self) -> str:
        return self._props.photosHappened

    @Property(str, notify=photosSafeChanged)
    def photosSafe(self) -> str:
        return self._props.photosSafe

    @Property(str, notify=photosNextChanged)
    def photosNext(self) -> str:
        return self._props.photosNext

    @Property(str, notify=photosCodeChanged)
    def photosCode(self) -> str:
        return self._props.photosCode

    @Property(str, notify=sheetUrlChanged)
    def sheetUrl(self) -> str:
        return self._props.sheetUrl

    @Property(str, notify=sheetNameChanged)
    def sheetName(self) -> str:
        return self._props.sheetName

    @Property(bool, notify=hasSheetChanged)
    def hasSheet(self) -> bool:
        return self._props.hasSheet

    @Property(str, notify=sheetNoteChanged)
    def sheetNote(self) -> str:
        return self._props.sheetNote

    @Property(str, notify=sheetHappenedChanged)
    def sheetHappened(self) -> str:
        return self._props.sheetHappened

    @Property(str, notify=sheetSafeChanged)
    def sheetSafe(self) -> str:
        return self._props.sheetSafe

    @Property(str, notify=sheetNextChanged)
    def sheetNext(self) -> str:
        return self._props.sheetNext

    @Property(str, notify=sheetCodeChanged)
    def sheetCode(self) -> str:
        return self._props.sheetCode

    @Property(str, notify=troubleHappenedChanged)
    def troubleHappened(self) -> str:
        return self._props.troubleHappened

    @Property(str, notify=troubleSafeChanged)
    def troubleSafe(self) -> str:
        return self._props.troubleSafe

    @Property(str, notify=troubleNextChanged)
    def troubleNext(self) -> str:
        return self._props.troubleNext
