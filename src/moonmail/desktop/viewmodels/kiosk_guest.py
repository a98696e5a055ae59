"""A guest's session at the kiosk: where it is, how long it stays, how it looks, what ends with it.

How a screen plugs in
---------------------
- ``kiosk_pages.PAGES`` names its QML file and, if it has one, its view model ``module:Class``. The view model is made
  at the first visit as ``VmX(services, guest, parent)`` and kept; ``guest.made("sign_in")`` returns it.
- The QML file's root is a ``KioskPage`` (or any FocusScope) with ``required property VmGuest guest`` and, with a view
  model, ``required property VmX vm``. ``KioskPage.title`` and ``lead`` are the question; its content scrolls.
- A view model may have ``entered(what)`` and ``left()``: see ``kiosk_pages.PageModel``. Whatever it does by itself
  ends with ``left``: the session may be finished, or time out, at any moment.
- It moves the session by what happened, never by naming a page: ``guest.happened(KioskEvent.BOOKED)``. Returns False,
  and nothing is done, where that can't happen any more. In QML: ``guest.back()``, ``guest.openTask("send")``,
  ``guest.openSignIn()``, ``guest.askToFinish()``, ``guest.callStaff()``, ``guest.openMenu()``.
- A sign-in that a task asked for returns to that task. ``guest.home`` is the ``VmHome`` whose pages are shown in
  tasks; its ``signIn()`` leads to the sign-in page here.
- For the end: ``guest.did(Deed(...))`` says what was done and what the guest took; ``guest.carried(draft)`` that a
  draft's present content was taken home; drafts, holds and unpaid orders are found by themselves.
- ``guest.begun`` is the shell's ``Begin`` (kiosk session, secret, server, printer, flights); ``guest.tell(...)`` says
  something to the shell; ``guest.say(text)`` shows a short result and tells a screen reader.
- ``PARTS``: ``SpeechControls.qml`` and ``KeyboardPanel.qml`` get ``guest`` (and ``vm``) too. The first one stands among
  the tools at the bottom; the second one below the page, which gives it the room that its ``implicitHeight`` wants.

Over 600 lines, a third of them this guide and properties: everything that may end a session passes here, and only here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Property, QAbstractItemModel, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.desktop.kiosk.channel import Begin, Over, ToShell
from moonmail.desktop.kiosk.channel import CallStaff as StaffWanted
from moonmail.desktop.settings import ThemeChoice
from moonmail.desktop.viewmodels import kiosk_guest_words as say
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.home import VmHome
from moonmail.desktop.viewmodels.kiosk_guest_props import (
    ChoiceRow,
    Deed,
    DeedRow,
    GuestInputs,
    GuestProps,
    Loss,
    Staff,
    derive_guest,
    next_text_size,
)
from moonmail.desktop.viewmodels.kiosk_pages import PAGES, PARTS, STATE_PAGES, TASKS, GuestPage
from moonmail.desktop.viewmodels.kiosk_time import VmGuestTime, derive_time, seconds_left
from moonmail.domain.kiosk import OVERLAYS, ImpossibleEvent, KioskEvent, KioskState, Place, after
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.client.model import Draft
    from moonmail.desktop.services import Services

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

log = logging.getLogger(__name__)

# Often enough that no second is skipped on the screen.
TICK_MS: Final = 250
TWICE_S: Final = 0.5
# Whoever looks at their phone hears it once more.
REMIND_S: Final = 10
_ENDS: Final = frozenset({KioskState.FINISH, KioskState.TIMEOUT_WARNING})
_S, _E = KioskState, KioskEvent


@QmlElement
@QmlUncreatable("made in Python")
class VmGuest(QObject):
    """``tell`` says something to the shell; ``chime`` makes the sound of the warning.

    Time is the services' monotonic clock; ``tick`` looks at it, ``touched`` begins the quiet time anew.
    """

    stateChanged = Signal()
    pageChanged = Signal()
    # Emitted by the page: another one is under the finger now.
    turned = Signal()
    overlayChanged = Signal()
    loungeChanged = Signal()
    onlineChanged = Signal()
    noticeHappenedChanged = Signal()
    noticeSafeChanged = Signal()
    noticeNextChanged = Signal()
    sorryChanged = Signal()
    staffChanged = Signal()
    signedInChanged = Signal()
    memberNameChanged = Signal()
    textSizeChanged = Signal()
    contrastChanged = Signal()
    reachChanged = Signal()
    finishLabelChanged = Signal()
    staffLabelChanged = Signal()
    textLabelChanged = Signal()
    contrastLabelChanged = Signal()
    reachLabelChanged = Signal()
    warningTitleChanged = Signal()
    warningTextChanged = Signal()
    stayLabelChanged = Signal()
    canCarryChanged = Signal()
    languagesChanged = Signal()
    choosingChanged = Signal()
    byKeysChanged = Signal()
    lossCountChanged = Signal()
    deedCountChanged = Signal()
    said = Signal(str, arguments=["text"])
    began = Signal()
    over = Signal()

    def __init__(
        self,
        services: Services,
        home: VmHome,
        tell: Callable[[ToShell], None],
        chime: Callable[[], None] = lambda: None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._home = home
        self.tell = tell
        self._chime = chime
        self.begun: Begin | None = None
        self._models: dict[str, QObject | None] = {}
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._time = VmGuestTime(self)
        self._choices = RowModel(ChoiceRow, lambda row: row.key, self)
        self._losses = RowModel(Loss, lambda row: row.key, self)
        self._deeds = RowModel(DeedRow, lambda row: row.key, self)
        self._things = RowModel(DeedRow, lambda row: row.key, self)
        self._place = Place(_S.LANGUAGE)
        self._lounge: Text | None = None
        self._task = "task"
        self._asked_in_task = False
        self._since = services.clock.monotonic()
        self._leaving = self._reach = self._ended = self._by_keys = self._reminded = False
        self._online, self._staff = True, Staff.NOT_CALLED
        self._done: tuple[Deed, ...] = ()
        self._carried: dict[UUID, Draft] = {}
        self._lost: Callable[[Language], tuple[Loss, ...]] = lambda _: ()
        self._props = GuestProps()
        home.sign_in_elsewhere = lambda _: self.openSignIn()
        home.said.connect(self.said)
        services.bridge.sessionChanged.connect(self._update)
        services.settings.changed.connect(self._update)
        services.localizer.changed.connect(self._update)
        self._update()

    # ------------------------------------------------------------ what the shell says

    def begin(self, begun: Begin) -> None:
        """A guest is there: from now on the time counts."""
        self.begun = begun
        self._lounge = Text(begun.lounge_ja, begun.lounge_en) if begun.lounge_ja and begun.lounge_en else None
        self._online = begun.online
        first = next((name for name in begun.languages if name in set(Language)), Language.JA)
        self._services.settings.change(language=str(first), theme=str(ThemeChoice.NIGHT), text_size=100)
        self._since = self._services.clock.monotonic()
        self._timer.start()
        if len(begun.languages) == 1 and self._place.state is _S.LANGUAGE:
            # Nothing to choose from.
            self.happened(_E.LANGUAGE_CHOSEN)
        self._update()
        self.began.emit()

    def network(self, online: bool) -> None:
        """The kiosk's heartbeat reaches the backend, or no longer does."""
        self._online = online
        self._update()

    def staff_comes(self, told: bool) -> None:
        """The call has reached the desk, or could not be passed on."""
        if self._staff is not Staff.NOT_CALLED:
            self._staff = Staff.COMING if told else Staff.NOT_TOLD
            self._update()
            if self._place.state is not _S.CALL_STAFF:
                self.say(self._services.localizer.text(say.STAFF_COMING if told else say.STAFF_NOT_TOLD))

    # ------------------------------------------------------------ what pages say

    @property
    def place(self) -> Place:
        return self._place

    def happened(self, event: KioskEvent) -> bool:
        """Go where ``event`` leads; False where it can't happen here any more, and nothing is done."""
        try:
            place = self._after(event)
        except ImpossibleEvent as error:
            log.info("%s", error)
            return False
        self._go(place, "")
        return True

    def did(self, deed: Deed) -> None:
        """Remember for the end what was done; a later one of the same key replaces it."""
        self._done = (*(each for each in self._done if each.key != deed.key), deed)
        self._update()

    def carried(self, draft: Draft) -> None:
        """This was taken home, as it is now; what is written after it would be lost."""
        self._carried[draft.id] = draft
        self._read_losses()

    @property
    def losses_shown(self) -> tuple[Loss, ...]:
        return self._props.losses

    def say(self, text: str) -> None:
        self.said.emit(text)

    def made(self, name: str) -> QObject | None:
        """Return the view model of a page or part, made at the first call; None if it has none, or is not built."""
        page = PAGES.get(name) or PARTS[name]
        if not page.model or not page.is_built:
            return None
        if name not in self._models:
            module, _, class_name = page.model.partition(":")
            try:
                kind = getattr(import_module(f"moonmail.desktop.viewmodels.{module}"), class_name)
            except ImportError as error:
                # A part that needs what is not installed here: the kiosk goes on without it.
                if name not in PARTS:
                    raise
                log.info("no %s: %s", name, error)
                self._models[name] = None
            else:
                self._models[name] = kind(self._services, self, self)
        return self._models[name]

    # ------------------------------------------------------------ moving

    def _after(self, event: KioskEvent) -> Place:
        place = after(self._place, event)
        came_from_task = self._asked_in_task and event in {_E.SIGNED_IN, _E.BACK}
        below = self._place.under or self._place.state
        if below is _S.SIGN_IN and came_from_task:
            # Who signs in to go on with something goes on with it.
            return after(self._place, _E.TASK_BEGUN)
        if event is _E.SIGN_IN_ASKED:
            self._asked_in_task = below is _S.TASK
        return place

    def _go(self, place: Place, what: str) -> None:
        before, self._place = self._place, place
        old, new = self._page_of(before), self._page_of(place)
        if before.state is not place.state:
            self._since = self._services.clock.monotonic()
            self._leaving = False
        if old != new:
            self._call(old, "left")
        if place.state is _S.TIMEOUT_WARNING and before.state is not _S.TIMEOUT_WARNING:
            self._reminded = False
            self._chime()
            self._read_losses()
        elif old != new == "menu":
            # What was begun can be taken home from here.
            self._read_losses()
        if old != new or what:
            self._call(new, "entered", what)
        self._update()

    def _page_of(self, place: Place) -> str:
        state = place.under if place.state in OVERLAYS and place.under else place.state
        return self._task if state is _S.TASK else STATE_PAGES.get(state, "menu")

    def _call(self, page: str, name: str, *what: str) -> None:
        call = getattr(self.made(page), name, None)
        if call is not None:
            call(*what)

    # ------------------------------------------------------------ time

    @Slot()
    def tick(self) -> None:
        """Look at the clock: warn, or end, when nobody touched anything for so long."""
        left = self._left()
        if self._place.state is _S.TIMEOUT_WARNING and not self._reminded and left is not None and left <= REMIND_S:
            self._reminded = True
            self._chime()
        if left is None or left > 0 or self._ended:
            self._time.show(derive_time(self._place, left, self._services.localizer.language))
        elif self._place.state in _ENDS:
            self._end("finished" if self._place.state is _S.FINISH else "timed_out")
        else:
            self.happened(_E.IDLE)

    def touched(self, by_key: bool = False) -> None:
        """Somebody is there. The goodbye is not held up by it: the next guest may be the one who touches."""
        if self._place.state not in _ENDS:
            self._since = self._services.clock.monotonic()
        if by_key is not self._by_keys:
            self._by_keys = by_key
            self.byKeysChanged.emit()

    def _left(self) -> float | None:
        return seconds_left(self._place, self._services.clock.monotonic() - self._since)

    def _end(self, why: str) -> None:
        if not self._ended:
            self._ended = True
            self._timer.stop()
            self._call(self._page_of(self._place), "left")
            self.tell(Over(why))
            self.over.emit()

    # ------------------------------------------------------------ what the guest does

    @Slot(str)
    def chooseLanguage(self, language: str) -> None:
        self._services.settings.change(language=language)
        if self._place.state is _S.LANGUAGE:
            self.happened(_E.LANGUAGE_CHOSEN)

    @Slot()
    def switchLanguage(self) -> None:
        self._is_there()
        languages = self.begun.languages if self.begun else tuple(Language)
        now = str(self._services.localizer.language)
        self._services.settings.change(language=str(next((each for each in languages if each != now), now)))

    @Slot(str)
    def choose(self, key: str) -> None:
        """Take a choice of the menu."""
        if key == "sign_in":
            self.openSignIn()
        else:
            self.openTask(key)

    @Slot(str)
    def openTask(self, name: str) -> None:
        """Begin a task of ``kiosk_pages.TASKS``, from the menu, from sign-in or from within another one."""
        below = self._place.under or self._place.state
        leaving, self._leaving = self._leaving, False
        if below is not _S.TASK and not self._can(_E.TASK_BEGUN):
            self._leaving = leaving
            self._update()
            return
        old, self._task = self._page_of(self._place), TASKS[name]
        if below is not _S.TASK:
            self._go(after(self._place, _E.TASK_BEGUN), name)
            return
        if self._task != old:
            self._call(old, "left")
        self._call(self._task, "entered", name)
        self._update()

    def _can(self, event: KioskEvent) -> bool:
        try:
            after(self._place, event)
        except ImpossibleEvent:
            return False
        return True

    @Slot()
    def openSignIn(self) -> None:
        self.happened(_E.SIGN_IN_ASKED)

    @Slot()
    def openMenu(self) -> None:
        self.happened(_E.MENU_ASKED)

    @Slot()
    def back(self) -> None:
        if self._leaving:
            self.keepOn()
        else:
            self.happened(_E.BACK)

    @Slot()
    def escape(self) -> None:
        """Go back by a key: a page that has pages of its own goes back among those first."""
        own = getattr(self.made(self._page_of(self._place)), "back", None)
        if own is None or self._leaving:
            self.back()
        else:
            own()

    @Slot()
    def stay(self) -> None:
        self.happened(_E.STAYED)

    @Slot()
    def askToFinish(self) -> None:
        """Finish; what would be lost is said first. At the goodbye: be done with that too."""
        if self._place.state is _S.LANGUAGE:
            self._end("finished")
        elif self._place.state is _S.FINISH:
            # A finger that hits twice must not take the goodbye away.
            if self._services.clock.monotonic() - self._since >= TWICE_S:
                self._end("finished")
        elif not self._leaving:
            self._read_losses(self._ask_or_finish)

    @Slot()
    def close(self) -> None:
        """Be done with the goodbye."""
        if self._place.state is _S.FINISH:
            self._end("finished")

    def _ask_or_finish(self) -> None:
        if self._place.state is _S.FINISH or self._ended:
            return
        if not self._lost(self._services.localizer.language):
            self.finish()
            return
        if self._place.state in OVERLAYS:
            self._go(replace(self._place, state=self._place.under or _S.MENU, under=None), "")
        self._leaving = True
        self._update()

    @Slot()
    def finish(self) -> None:
        """Finish, whatever is lost."""
        self.happened(_E.FINISHED)

    @Slot()
    def keepOn(self) -> None:
        """Don't finish after all."""
        self._leaving = False
        self._update()

    @Slot()
    def callStaff(self) -> None:
        if self._place.state is _S.CALL_STAFF:
            return
        if self._staff in {Staff.NOT_CALLED, Staff.NOT_TOLD}:
            self._staff = Staff.ASKED
            self.tell(StaffWanted(True))
        self.happened(_E.STAFF_CALLED)

    @Slot()
    def callStaffNoMore(self) -> None:
        self._staff = Staff.NOT_CALLED
        self.tell(StaffWanted(False))
        self.happened(_E.STAFF_NO_LONGER_NEEDED)

    @Slot()
    def enlargeText(self) -> None:
        self._is_there()
        settings = self._services.settings
        settings.change(text_size=next_text_size(settings.preferences.text_size))

    @Slot()
    def switchContrast(self) -> None:
        self._is_there()
        settings = self._services.settings
        plain = settings.preferences.theme == ThemeChoice.CONTRAST
        settings.change(theme=str(ThemeChoice.NIGHT if plain else ThemeChoice.CONTRAST))

    @Slot()
    def switchReach(self) -> None:
        self._is_there()
        self._reach = not self._reach
        self._update()

    def _is_there(self) -> None:
        """Whoever sets the screen up while it warns wants to go on."""
        if self._place.state is _S.TIMEOUT_WARNING:
            self.happened(_E.STAYED)

    # ------------------------------------------------------------ what would be lost

    def _read_losses(self, then: Callable[[], None] = lambda: None) -> None:
        from moonmail.desktop.kiosk.losses import read_losses

        engine, carried = self._services.engine, dict(self._carried)

        def told(lost: Callable[[Language], tuple[Loss, ...]]) -> None:
            self._lost = lost
            self._update()
            then()

        def failed(error: BaseException) -> None:
            log.error("what would be lost can't be read", exc_info=error)
            then()

        self._services.jobs.run(lambda: read_losses(engine, carried), told, failed)

    # ------------------------------------------------------------ props

    def _tasks(self) -> tuple[str, ...]:
        signed_in = self._services.bridge.session.signed_in
        built = [name for name in ("send", "flights") if PAGES[TASKS[name]].is_built]
        if signed_in and PAGES["task"].is_built:
            built.append("passes")
        elif not signed_in and PAGES["sign_in"].is_built:
            built.append("sign_in")
        begun = self._carried or any(loss.carries for loss in self._lost(self._services.localizer.language))
        if begun and PAGES["carry"].is_built:
            built.append("carry")
        return tuple(built)

    @Slot()
    def _update(self) -> None:
        services = self._services
        language = services.localizer.language
        inputs = GuestInputs(
            place=self._place,
            page=self._page_of(self._place),
            leaving=self._leaving,
            lounge=self._lounge,
            online=self._online,
            staff=self._staff,
            preferences=services.settings.preferences,
            reach=self._reach,
            sorry=self.begun is not None and self.begun.sorry,
            signed_in=services.bridge.session.signed_in,
            member=str(self._home.memberName) if services.bridge.session.signed_in else "",
            tasks=self._tasks(),
            losses=self._lost(language),
            deeds=self._done,
            language=language,
            languages=self.begun.languages if self.begun else tuple(Language),
            carries=PAGES["carry"].is_built,
        )
        old, self._props = self._props, derive_guest(inputs)
        self._time.show(derive_time(self._place, self._left(), language))
        self._choices.show(self._props.choices)
        self._losses.show(self._props.losses)
        self._deeds.show(self._props.deeds)
        self._things.show(self._props.things)
        swap_props(self, old, self._props)

    @Slot(str, result=str)
    def fileOf(self, name: str) -> str:
        """Return the QML file of a page or part, or nothing if it is not built."""
        page: GuestPage = PAGES.get(name) or PARTS[name]
        return page.file if page.is_built else ""

    @Slot(str, result=QObject)
    def modelOf(self, name: str) -> QObject | None:
        return self.made(name)

    @Property(VmHome, constant=True)
    def home(self) -> VmHome:
        return self._home

    @Property(VmGuestTime, constant=True)
    def time(self) -> VmGuestTime:
        return self._time

    @Property(QAbstractItemModel, constant=True)
    def choices(self) -> QAbstractItemModel:
        return self._choices

    @Property(QAbstractItemModel, constant=True)
    def losses(self) -> QAbstractItemModel:
        return self._losses

    @Property(QAbstractItemModel, constant=True)
    def deeds(self) -> QAbstractItemModel:
        return self._deeds

    @Property(QAbstractItemModel, constant=True)
    def things(self) -> QAbstractItemModel:
        return self._things

    @Property(str, notify=stateChanged)
    def state(self) -> str:
        return self._props.state

    @Property(str, notify=pageChanged)
    def page(self) -> str:
        return self._props.page

    @Property(str, notify=overlayChanged)
    def overlay(self) -> str:
        return self._props.overlay

    @Property(str, notify=loungeChanged)
    def lounge(self) -> str:
        return self._props.lounge

    @Property(bool, notify=onlineChanged)
    def online(self) -> bool:
        return self._props.online

    @Property(str, notify=noticeHappenedChanged)
    def noticeHappened(self) -> str:
        return self._props.noticeHappened

    @Property(str, notify=noticeSafeChanged)
    def noticeSafe(self) -> str:
        return self._props.noticeSafe

    @Property(str, notify=noticeNextChanged)
    def noticeNext(self) -> str:
        return self._props.noticeNext

    @Property(str, notify=sorryChanged)
    def sorry(self) -> str:
        return self._props.sorry

    @Property(str, notify=staffChanged)
    def staff(self) -> str:
        return self._props.staff

    @Property(bool, notify=signedInChanged)
    def signedIn(self) -> bool:
        return self._props.signedIn

    @Property(str, notify=memberNameChanged)
    def memberName(self) -> str:
        return self._props.memberName

    @Property(int, notify=textSizeChanged)
    def textSize(self) -> int:
        return self._props.textSize

    @Property(bool, notify=contrastChanged)
    def contrast(self) -> bool:
        return self._props.contrast

    @Property(bool, notify=reachChanged)
    def reach(self) -> bool:
        return self._props.reach

    @Property(str, notify=finishLabelChanged)
    def finishLabel(self) -> str:
        return self._props.finishLabel

    @Property(str, notify=staffLabelChanged)
    def staffLabel(self) -> str:
        return self._props.staffLabel

    @Property(str, notify=textLabelChanged)
    def textLabel(self) -> str:
        return self._props.textLabel

    @Property(str, notify=contrastLabelChanged)
    def contrastLabel(self) -> str:
        return self._props.contrastLabel

    @Property(str, notify=reachLabelChanged)
    def reachLabel(self) -> str:
        return self._props.reachLabel

    @Property(str, notify=warningTitleChanged)
    def warningTitle(self) -> str:
        return self._props.warningTitle

    @Property(str, notify=warningTextChanged)
    def warningText(self) -> str:
        return self._props.warningText

    @Property(str, notify=stayLabelChanged)
    def stayLabel(self) -> str:
        return self._props.stayLabel

    @Property(bool, notify=canCarryChanged)
    def canCarry(self) -> bool:
        return self._props.canCarry

    @Property("QStringList", notify=languagesChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def languages(self) -> list[str]:
        return list(self._props.languages)

    @Property(bool, notify=choosingChanged)
    def choosing(self) -> bool:
        return self._props.choosing

    @Property(bool, notify=byKeysChanged)
    def byKeys(self) -> bool:
        return self._by_keys

    @Property(int, notify=lossCountChanged)
    def lossCount(self) -> int:
        return self._props.lossCount

    @Property(int, notify=deedCountChanged)
    def deedCount(self) -> int:
        return self._props.deedCount
