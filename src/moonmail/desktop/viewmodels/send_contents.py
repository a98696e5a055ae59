"""What is sent, whatever its kind: whether it is complete, how it looks in a summary, and what an order takes along."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, cast

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.model import Draft, DraftKind
from moonmail.desktop.viewmodels.base import QmlUncreatable, swap_props
from moonmail.desktop.viewmodels.plate import VmPlate
from moonmail.desktop.viewmodels.send_flow import Step, quantity_of, title_of
from moonmail.domain.item import CATEGORY_NAMES, VERDICT_NAMES, ItemShape, VerdictKind
from moonmail.domain.mission import ProtectionCategory
from moonmail.domain.sizes import SIZES
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.client.model import Flight
    from moonmail.contract.items import ItemIn
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.group import VmGroup
    from moonmail.desktop.viewmodels.send_draft import DraftKeeper
    from moonmail.domain.item import Verdict

# Made when the first draft of their kind is shown; QML knows the types by the annotations.
if not TYPE_CHECKING:
    VmGroup = QObject

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_PLATES: Final = Text("{size}　{n}枚", "{n} × {size}")
_BOX: Final = Text("{l}×{w}×{h} mm・{g} g", "{l} × {w} × {h} mm, {g} g")
_ROUND: Final = Text("直径{l} mm・厚さ{h} mm・{g} g", "{l} mm across, {h} mm thick, {g} g")
_MEANS: Final[dict[VerdictKind, Text]] = {
    VerdictKind.ALLOWED: Text(
        "お支払いが済んだら、お品物の送り方をご案内します。",
        "Once you have paid, we tell you how to hand it in.",
    ),
    VerdictKind.NEEDS_REVIEW: Text(
        "お支払いのあと、スタッフが申告と写真を確認し、結果をアプリでお知らせします。"
        "お品物は、結果が出てからお送りください。搭載できないと分かったときは、全額を返金します。",
        "After you have paid, our staff look at the declaration and the photos; the app tells you the result. Please "
        "send the item only then. If it can't fly, you get everything back.",
    ),
    VerdictKind.NOT_ALLOWED: Text(
        "このままではお申し込みいただけません。申告の内容をご確認ください。料金は発生していません。",
        "It can't be ordered as it is. Please look at the declaration again. Nothing was charged.",
    ),
}


@dataclass(frozen=True, slots=True)
class Gathered:
    """What ``Engine.order`` and ``Engine.change_content`` take beside the draft."""

    plate: bytes | None = None
    photo: bytes | None = None
    drawing: bytes | None = None
    item: ItemIn | None = None


@dataclass(frozen=True, slots=True)
class ContentsProps:
    """``verdict``: allowed, needs_review or not_allowed; empty for what needs none. ``because``: what decided it."""

    kind: str = "message"
    called: str = ""
    sizes: str = ""
    detail: str = ""
    verdict: str = ""
    verdictName: str = ""
    because: str = ""
    means: str = ""
    ready: bool = False


def derive_contents(
    draft: Draft | None, item: ItemIn | None, verdict: Verdict | None, *, complete: bool, language: Language
) -> ContentsProps:
    if draft is None:
        return ContentsProps()
    size, count = SIZES[draft.size].name, quantity_of(draft)
    sizes = _PLATES.filled(size=size, n=f"{count:,}") if draft.kind is DraftKind.GROUP else size
    deciding = [finding.why for finding in verdict.findings if finding.kind is verdict.kind] if verdict else []
    space = "" if language is Language.JA else " "
    return ContentsProps(
        kind=draft.kind.value,
        called=title_of(draft) or size.in_(language),
        sizes=sizes.in_(language),
        detail=_item_words(item, language) if item else "",
        verdict=verdict.kind.value if verdict else "",
        verdictName=VERDICT_NAMES[verdict.kind].in_(language) if verdict else "",
        because=space.join(why.in_(language) for why in deciding),
        means=_MEANS[verdict.kind].in_(language) if verdict else "",
        ready=complete and (verdict is None or verdict.kind is not VerdictKind.NOT_ALLOWED),
    )


def _item_words(item: ItemIn, language: Language) -> str:
    l, w, h, g = (f"{value:g}" for value in (item.length_mm, item.width_mm, item.height_mm, item.mass_g))  # noqa: E741
    measures = (_ROUND if item.shape is ItemShape.ROUND else _BOX).filled(l=l, w=w, h=h, g=g).in_(language)
    return f"{CATEGORY_NAMES[item.category].in_(language)}\n{measures}"


@QmlElement
@QmlUncreatable("made in Python")
class VmContents(QObject):
    """``changed``: what can be ordered, or gone on with, is another than before."""

    kindChanged = Signal()
    calledChanged = Signal()
    sizesChanged = Signal()
    detailChanged = Signal()
    verdictChanged = Signal()
    verdictNameChanged = Signal()
    becauseChanged = Signal()
    meansChanged = Signal()
    readyChanged = Signal()
    changed = Signal()

    def __init__(self, services: Services, keeper: DraftKeeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._keeper = keeper
        self._flight: Flight | None = None
        self._made: dict[str, QObject] = {}
        self._props = ContentsProps()
        self.plate = VmPlate(services, keeper, self)
        self.plate.canGoOnChanged.connect(self._update)
        self.plate.blockedChanged.connect(self.changed)
        self.plate.resultChanged.connect(self._update)
        keeper.changed.connect(self._update)
        services.localizer.changed.connect(self._update)

    def use_flight(self, flight: Flight) -> None:
        self._flight = flight
        self.plate.use_rules(flight)
        for made in self._made.values():
            self._tell_flight(made)
        self._update()

    def part(self, name: str) -> Any:
        """Return ``capsule``, ``declaration`` or ``group``, made at the first call."""
        if name not in self._made:
            module = import_module(f"moonmail.desktop.viewmodels.{name}")
            made = getattr(module, f"Vm{name.capitalize()}")(self._services, self._keeper, self)
            self._made[name] = made
            made.canGoOnChanged.connect(self._update)
            if hasattr(made, "blockedChanged"):
                made.blockedChanged.connect(self.changed)
            self._tell_flight(made)
        return self._made[name]

    def _tell_flight(self, made: Any) -> None:
        if self._flight is None:
            return
        if hasattr(made, "use_flight"):
            made.use_flight(self._flight)
        if hasattr(made, "set_protection"):
            made.set_protection(ProtectionCategory(self._flight.mission.site.protection))

    def on_page(self, step: Step) -> Any:
        """Return the view model of a content page."""
        match step:
            case Step.WRITE:
                return self.plate
            case Step.ITEM:
                return self.part("capsule")
            case Step.DECLARE:
                return self.part("declaration")
            case _:
                return self.part("group")

    def can_leave(self, step: Step) -> bool:
        return bool(self.on_page(step).canGoOn)

    def blocked(self, step: Step) -> str:
        """Return why the content page can't be left yet, in words; empty when it can or the page itself says it."""
        return str(getattr(self.on_page(step), "blocked", ""))

    def item_in(self) -> ItemIn | None:
        draft = self._keeper.draft
        if draft is None or draft.kind is not DraftKind.ITEM:
            return None
        return cast("ItemIn | None", self.part("declaration").item_in())

    def gather(self, done: Callable[[Gathered], None], failed: Callable[[BaseException], None]) -> None:
        """Make what an order sends, off the GUI thread where it takes its time. Call only while ``ready``."""
        draft = self._keeper.draft
        if draft is None or draft.kind is DraftKind.GROUP:
            done(Gathered())
        elif draft.kind is DraftKind.ITEM:
            done(Gathered(item=self.item_in()))
        else:
            self._services.jobs.run(self.plate.pictures(), lambda made: done(Gathered(*made)), failed)

    def _complete(self) -> bool:
        draft = self._keeper.draft
        if draft is None:
            return False
        if draft.kind is DraftKind.MESSAGE:
            return self.plate.can_order
        if draft.kind is DraftKind.GROUP:
            return self.can_leave(Step.GROUP)
        return self.can_leave(Step.ITEM) and self.can_leave(Step.DECLARE)

    @Slot()
    def _update(self) -> None:
        draft = self._keeper.draft
        item, verdict = self.item_in(), None
        if item is not None and self._flight is not None:
            from moonmail.domain.rules import assess

            verdict = assess(item.declaration(), ProtectionCategory(self._flight.mission.site.protection))
        complete = self._complete() and (draft is None or draft.kind is not DraftKind.ITEM or item is not None)
        new = derive_contents(draft, item, verdict, complete=complete, language=self._services.localizer.language)
        old, self._props = self._props, new
        swap_props(self, old, self._props)
        self.changed.emit()

    @Property(VmGroup, constant=True)
    def group(self) -> VmGroup:
        return cast("VmGroup", self.part("group"))

    @Property(str, notify=kindChanged)
    def kind(self) -> str:
        return self._props.kind

    @Property(str, notify=calledChanged)
    def called(self) -> str:
        return self._props.called

    @Property(str, notify=sizesChanged)
    def sizes(self) -> str:
        return self._props.sizes

    @Property(str, notify=detailChanged)
    def detail(self) -> str:
        return self._props.detail

    @Property(str, notify=verdictChanged)
    def verdict(self) -> str:
        return self._props.verdict

    @Property(str, notify=verdictNameChanged)
    def verdictName(self) -> str:
        return self._props.verdictName

    @Property(str, notify=becauseChanged)
    def because(self) -> str:
        return self._props.because

    @Property(str, notify=meansChanged)
    def means(self) -> str:
        return self._props.means

    @Property(bool, notify=readyChanged)
    def ready(self) -> bool:
        return self._props.ready
