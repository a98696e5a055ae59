"""Choosing an item and its capsule: what is typed is kept as it is, judged at once and drawn to scale."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Property, QAbstractItemModel, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.model import DraftKind, ItemDraft
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.capsule_props import (
    OWN,
    CapsuleInputs,
    CapsuleProps,
    CapsuleRow,
    GroupRow,
    PresetRow,
    State,
    derive_capsule,
    follow,
    group_of,
    typed,
)
from moonmail.desktop.viewmodels.capsule_view import CapsulePicture
from moonmail.domain.item import Answer, ItemShape
from moonmail.domain.presets import BY_ID, Preset
from moonmail.domain.sizes import SizeCode

if TYPE_CHECKING:
    from moonmail.client.model import Draft, Flight
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.send_draft import DraftKeeper

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made in Python")
class VmCapsule(QObject):
    """``resultChanged``: what can be ordered changed. ``top`` and ``front`` are painted by ``CapsuleView``.

    The capsule follows what is measured until the member picks one; then only the member changes it.
    """

    groupChanged = Signal()
    presetNoteChanged = Signal()
    shapeChanged = Signal()
    lengthChanged = Signal()
    widthChanged = Signal()
    heightChanged = Signal()
    massChanged = Signal()
    compressedChanged = Signal()
    lengthWordsChanged = Signal()
    lengthErrorChanged = Signal()
    widthWordsChanged = Signal()
    widthErrorChanged = Signal()
    heightWordsChanged = Signal()
    heightErrorChanged = Signal()
    massWordsChanged = Signal()
    massErrorChanged = Signal()
    unitsHintChanged = Signal()
    sizeChanged = Signal()
    sizeNameChanged = Signal()
    sizeFixedChanged = Signal()
    stateChanged = Signal()
    verdictChanged = Signal()
    detailChanged = Signal()
    needsChanged = Signal()
    offerSizeChanged = Signal()
    offerTextChanged = Signal()
    topLabelChanged = Signal()
    frontLabelChanged = Signal()
    spokenChanged = Signal()
    canGoOnChanged = Signal()
    blockedChanged = Signal()
    troubleHappenedChanged = Signal()
    troubleSafeChanged = Signal()
    troubleNextChanged = Signal()
    resultChanged = Signal()
    announced = Signal(str, arguments=["text"])

    def __init__(self, services: Services, keeper: DraftKeeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._keeper = keeper
        self._flight: Flight | None = None
        self._group = group_of(ItemDraft())
        self._following = True
        self._draft_id: object = None
        self._groups = RowModel(GroupRow, lambda row: row.group, self)
        self._presets = RowModel(PresetRow, lambda row: row.preset, self)
        self._capsules = RowModel(CapsuleRow, lambda row: row.size, self)
        self._top = CapsulePicture(self)
        self._front = CapsulePicture(self)
        self._props = CapsuleProps()
        keeper.changed.connect(self._draft_changed)
        keeper.savedChanged.connect(self._update)
        services.localizer.changed.connect(self._update)
        self._draft_changed()

    @property
    def can_order(self) -> bool:
        """Whether the item is measured, weighed, and goes into a capsule that can be had."""
        return self._props.canGoOn

    def use_flight(self, flight: Flight | None) -> None:
        """Show prices and slots of this flight; None: they are not known."""
        self._flight = flight
        self._update()

    @Slot()
    def _draft_changed(self) -> None:
        draft = self._keeper.draft
        if draft is None or draft.id != self._draft_id:
            self._draft_id = draft.id if draft else None
            item = draft.item if draft else ItemDraft()
            self._group = group_of(item)
            wanted = follow(item)
            self._following = draft is None or wanted is None or wanted is draft.size
        self._update()

    # ---------------------------------------------------------------- what is sent

    @Slot(str)
    def chooseGroup(self, group: str) -> None:
        """Open a group of ready sizes, or one's own measures. What is typed stays."""
        if group == self._group:
            return
        self._group = group
        if group == OWN:
            self._change(preset="")
        self._update()

    @Slot(str)
    def choosePreset(self, preset_id: str) -> None:
        """Take a ready size: its measures, its mass, and what it is made of as far as nothing else was said."""
        draft, preset = self._item_draft(), BY_ID.get(preset_id)
        if draft is None or preset is None:
            return
        item, before = draft.item, BY_ID.get(draft.item.preset)
        m = preset.measures
        self._change(
            preset=preset.id,
            shape=m.shape,
            length=typed(m.length_mm),
            width="" if m.shape is ItemShape.ROUND else typed(m.width_mm),
            height=typed(m.height_mm),
            mass=typed(preset.mass_g),
            compressed=False,
            **self._said_of(preset, before, item),
        )

    def _said_of(self, preset: Preset, before: Preset | None, item: ItemDraft) -> dict[str, Any]:
        """What a ready size says beyond its measures takes the place of what an earlier one said, of nothing else."""
        language = self._services.localizer.language
        said: dict[str, Any] = {}
        if not item.name.strip() or (before is not None and item.name in (before.name.ja, before.name.en)):
            said["name"] = preset.name.in_(language)
        if item.category is None or (before is not None and item.category is before.category):
            said["category"] = preset.category
        if not item.materials or (before is not None and set(item.materials) == before.materials):
            said["materials"] = tuple(sorted(preset.materials))
        earlier = before.hazards if before is not None else frozenset()
        answers = {hazard: answer for hazard, answer in item.answers if hazard not in earlier}
        said["answers"] = tuple((answers | dict.fromkeys(preset.hazards, Answer.YES)).items())
        return said

    @Slot(str)
    def chooseShape(self, shape: str) -> None:
        self._change(preset="", shape=ItemShape(shape))

    @Slot(str)
    def editLength(self, text: str) -> None:
        self._measure(length=text)

    @Slot(str)
    def editWidth(self, text: str) -> None:
        self._measure(width=text)

    @Slot(str)
    def editHeight(self, text: str) -> None:
        self._measure(height=text)

    @Slot(str)
    def editMass(self, text: str) -> None:
        self._change(mass=text)

    @Slot(bool)
    def setCompressed(self, compressed: bool) -> None:
        self._change(compressed=compressed)

    def _measure(self, **values: str) -> None:
        """Other measures than those of the ready size: it is another thing now."""
        draft = self._item_draft()
        if draft is not None and any(getattr(draft.item, name) != value for name, value in values.items()):
            self._change(preset="", **values)

    def _item_draft(self) -> Draft | None:
        draft = self._keeper.draft
        return draft if draft is not None and draft.kind is DraftKind.ITEM else None

    def _change(self, **values: Any) -> None:
        draft = self._item_draft()
        if draft is None:
            return
        before = self._props
        item = replace(draft.item, **values)
        size = draft.size
        if self._following and draft.hold_id is None and draft.changes is None:
            size = follow(item) or size
        self._keeper.change(item=item, size=size)
        self._tell(before)

    # ---------------------------------------------------------------- the capsule

    @Slot(str)
    def chooseSize(self, size: str) -> None:
        """Take this capsule. From now on the member says which one it is."""
        draft = self._item_draft()
        if draft is None or draft.changes is not None:
            return
        before = self._props
        self._following = False
        self._keeper.change(size=SizeCode(size))
        self._update()
        self._tell(before)

    @Slot()
    def takeOffer(self) -> None:
        """Take the capsule that is offered instead."""
        if self._props.offerSize:
            self.chooseSize(self._props.offerSize)

    def _tell(self, before: CapsuleProps) -> None:
        """Say the verdict when it turned, not at every key."""
        now = self._props
        if now.state != State.UNKNOWN.value and (before.state, before.size) != (now.state, now.size):
            self.announced.emit(" ".join(part for part in (now.verdict, now.detail, now.needs) if part))

    # ---------------------------------------------------------------- what is shown

    @Slot()
    def _update(self) -> None:
        inputs = CapsuleInputs(
            draft=self._item_draft(),
            flight=self._flight,
            group=self._group,
            trouble=self._keeper.trouble,
            language=self._services.localizer.language,
            picked=not self._following,
        )
        old, self._props = self._props, derive_capsule(inputs)
        self._groups.show(self._props.groups)
        self._presets.show(self._props.presets)
        self._capsules.show(self._props.capsules)
        fits = self._props.state != State.TOO_LARGE.value
        self._top.show(self._props.top, fits)
        self._front.show(self._props.front, fits)
        swap_props(self, old, self._props)
        if (old.canGoOn, old.size) != (self._props.canGoOn, self._props.size):
            self.resultChanged.emit()

    @Property(QAbstractItemModel, constant=True)
    def groups(self) -> QAbstractItemModel:
        return self._groups

    @Property(QAbstractItemModel, constant=True)
    def presets(self) -> QAbstractItemModel:
        return self._presets

    @Property(QAbstractItemModel, constant=True)
    def capsules(self) -> QAbstractItemModel:
        return self._capsules

    @Property(CapsulePicture, constant=True)
    def top(self) -> CapsulePicture:
        return self._top

    @Property(CapsulePicture, constant=True)
    def front(self) -> CapsulePicture:
        return self._front

    @Property(str, notify=groupChanged)
    def group(self) -> str:
        return self._props.group

    @Property(str, notify=presetNoteChanged)
    def presetNote(self) -> str:
        return self._props.presetNote

    @Property(str, notify=shapeChanged)
    def shape(self) -> str:
        return self._props.shape

    @Property(str, notify=lengthChanged)
    def length(self) -> str:
        return self._props.length

    @Property(str, notify=widthChanged)
    def width(self) -> str:
        return self._props.width

    @Property(str, notify=heightChanged)
    def height(self) -> str:
        return self._props.height

    @Property(str, notify=massChanged)
    def mass(self) -> str:
        return self._props.mass

    @Property(bool, notify=compressedChanged)
    def compressed(self) -> bool:
        return self._props.compressed

    @Property(str, notify=lengthWordsChanged)
    def lengthWords(self) -> str:
        return self._props.lengthWords

    @Property(str, notify=lengthErrorChanged)
    def lengthError(self) -> str:
        return self._props.lengthError

    @Property(str, notify=widthWordsChanged)
    def widthWords(self) -> str:
        return self._props.widthWords

    @Property(str, notify=widthErrorChanged)
    def widthError(self) -> str:
        return self._props.widthError

    @Property(str, notify=heightWordsChanged)
    def heightWords(self) -> str:
        return self._props.heightWords

    @Property(str, notify=heightErrorChanged)
    def heightError(self) -> str:
        return self._props.heightError

    @Property(str, notify=massWordsChanged)
    def massWords(self) -> str:
        return self._props.massWords

    @Property(str, notify=massErrorChanged)
    def massError(self) -> str:
        return self._props.massError

    @Property(str, notify=unitsHintChanged)
    def unitsHint(self) -> str:
        return self._props.unitsHint

    @Property(str, notify=sizeChanged)
    def size(self) -> str:
        return self._props.size

    @Property(str, notify=sizeNameChanged)
    def sizeName(self) -> str:
        return self._props.sizeName

    @Property(bool, notify=sizeFixedChanged)
    def sizeFixed(self) -> bool:
        return self._props.sizeFixed

    @Property(str, notify=stateChanged)
    def state(self) -> str:
        return self._props.state

    @Property(str, notify=verdictChanged)
    def verdict(self) -> str:
        return self._props.verdict

    @Property(str, notify=detailChanged)
    def detail(self) -> str:
        return self._props.detail

    @Property(str, notify=needsChanged)
    def needs(self) -> str:
        return self._props.needs

    @Property(str, notify=offerSizeChanged)
    def offerSize(self) -> str:
        return self._props.offerSize

    @Property(str, notify=offerTextChanged)
    def offerText(self) -> str:
        return self._props.offerText

    @Property(str, notify=topLabelChanged)
    def topLabel(self) -> str:
        return self._props.topLabel

    @Property(str, notify=frontLabelChanged)
    def frontLabel(self) -> str:
        return self._props.frontLabel

    @Property(str, notify=spokenChanged)
    def spoken(self) -> str:
        return self._props.spoken

    @Property(bool, notify=canGoOnChanged)
    def canGoOn(self) -> bool:
        return self._props.canGoOn

    @Property(str, notify=blockedChanged)
    def blocked(self) -> str:
        return self._props.blocked

    @Property(str, notify=troubleHappenedChanged)
    def troubleHappened(self) -> str:
        return self._props.troubleHappened

    @Property(str, notify=troubleSafeChanged)
    def troubleSafe(self) -> str:
        return self._props.troubleSafe

    @Property(str, notify=troubleNextChanged)
    def troubleNext(self) -> str:
        return self._props.troubleNext
