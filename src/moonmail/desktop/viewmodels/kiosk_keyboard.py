"""The on-screen keyboard of a guest's session: when it is there, what is on its keys, where what they type goes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    Property,
    QAbstractItemModel,
    QCoreApplication,
    QEvent,
    QObject,
    QPointF,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QGuiApplication,
    QInputMethodEvent,
    QInputMethodQueryEvent,
    QKeyEvent,
    QMouseEvent,
    QTouchEvent,
)
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem, QQuickWindow
from shiboken6 import isValid

from moonmail.desktop.kiosk.converter import is_prepared
from moonmail.desktop.kiosk.keys import (
    LAYOUT_OF,
    MARKS,
    Act,
    Key,
    Layout,
    Shift,
    keys,
    lines,
    marked,
    neighbour,
    units,
)
from moonmail.desktop.settings import ThemeChoice
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.kiosk_guest import VmGuest

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_PRESSES: Final = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin})
_RELEASES: Final = frozenset({QEvent.Type.MouseButtonRelease, QEvent.Type.TouchEnd})
# A finger that moved further than this was scrolling.
_SLIP_PX: Final = 24
_Hint, _Query = Qt.InputMethodHint, Qt.InputMethodQuery
_LATIN_HINTS: Final = (
    _Hint.ImhDigitsOnly,
    _Hint.ImhFormattedNumbersOnly,
    _Hint.ImhDialableCharactersOnly,
    _Hint.ImhEmailCharactersOnly,
    _Hint.ImhUrlCharactersOnly,
    _Hint.ImhLatinOnly,
    _Hint.ImhPreferLatin,
    _Hint.ImhPreferNumbers,
)
_MOVES: Final = {
    Act.DELETE: Qt.Key.Key_Backspace,
    Act.BACKWARD: Qt.Key.Key_Left,
    Act.FORWARD: Qt.Key.Key_Right,
    Act.ENTER: Qt.Key.Key_Return,
}
_TITLE: Final = Text("画面のキーボード", "On-screen keyboard")
_NOTE: Final = Text(
    "このキーボードでは漢字に変換できません。漢字は、プレートの上に指で手書きできます。",
    "This keyboard doesn't turn kana into kanji. You can write kanji on the plate with your finger.",
)
_TO_PLAIN: Final = Text("大きなキーにする", "Larger keys")
_TO_KANJI: Final = Text("漢字変換を使う", "Keys that make kanji")
_LAYOUTS: Final = {
    Layout.KANA: Text("ひらがな", "Hiragana"),
    Layout.KATAKANA: Text("カタカナ", "Katakana"),
    Layout.LATIN: Text("英字と数字", "Letters and digits"),
    Layout.SIGNS: Text("記号", "Signs"),
}


@dataclass(frozen=True, slots=True)
class KeyRow:
    name: str
    label: str
    named: str
    act: str
    line: int
    place: int
    span: int
    on: bool


@dataclass(frozen=True, slots=True)
class KeyboardInputs:
    shown: bool = False
    layout: Layout = Layout.KANA
    shift: Shift = Shift.OFF
    wide: bool = False
    many_lines: bool = False
    converts: bool = False
    language: Language = Language.JA


@dataclass(frozen=True, slots=True)
class KeyboardProps:
    shown: bool = False
    title: str = ""
    note: str = ""
    layoutName: str = ""
    converts: bool = False
    switchLabel: str = ""
    units: int = units(False)
    lines: int = lines(False)
    rows: tuple[KeyRow, ...] = ()


def keys_of(inputs: KeyboardInputs) -> tuple[Key, ...]:
    return keys(inputs.layout, inputs.language, wide=inputs.wide, shift=inputs.shift, many_lines=inputs.many_lines)


def derive_keyboard(inputs: KeyboardInputs) -> KeyboardProps:
    kana = inputs.layout in {Layout.KANA, Layout.KATAKANA}
    return KeyboardProps(
        shown=inputs.shown,
        title=_TITLE.in_(inputs.language),
        note=_NOTE.in_(inputs.language) if kana else "",
        layoutName=_LAYOUTS[inputs.layout].in_(inputs.language),
        converts=inputs.converts,
        switchLabel=(_TO_PLAIN if inputs.converts else _TO_KANJI).in_(inputs.language),
        units=units(inputs.wide),
        lines=lines(inputs.wide),
        rows=tuple(
            KeyRow(key.key, key.label, key.named, str(key.act), key.line, key.place, key.span, key.on)
            for key in keys_of(inputs)
        ),
    )


@QmlElement
@QmlUncreatable("made in Python")
class VmKeyboard(QObject):
    """``attach`` gives it the window and the item that the keys stand in.

    It opens when a field is touched, and for somebody with keys who comes to one and has typed no letter so far: theirs
    may be a keypad without any. It closes by its own key, by the first letter of such a guest, or when the focus goes
    elsewhere. A key that has the focus types into the field that had it before. The field sees what an input method, or
    a keyboard, would send.
    """

    shownChanged = Signal()
    titleChanged = Signal()
    noteChanged = Signal()
    layoutNameChanged = Signal()
    convertsChanged = Signal()
    switchLabelChanged = Signal()
    unitsChanged = Signal()
    linesChanged = Signal()
    fieldChanged = Signal()
    # The focus is to go to the keys.
    entered = Signal()

    def __init__(self, services: Services, guest: VmGuest | None, parent: QObject | None) -> None:
        super().__init__(parent)
        self._guest = guest
        self._localizer = services.localizer
        self._settings = services.settings
        self._window: QQuickWindow | None = None
        self._panel: QQuickItem | None = None
        self._field: QQuickItem | None = None
        self._chosen: bool | None = None
        self._has_letters = self._for_keys = False
        self._pressed: QPointF | None = None
        self._released = QPointF()
        self._inputs = KeyboardInputs(language=self._localizer.language)
        self._props = KeyboardProps()
        self._rows = RowModel(KeyRow, lambda row: row.name, self)
        self._look = QTimer(self, interval=0)
        self._look.setSingleShot(True)
        self._look.timeout.connect(self._was_touched)
        self._localizer.changed.connect(self._language_changed)
        if is_prepared():
            QGuiApplication.inputMethod().visibleChanged.connect(self._hidden)
        self._show(self._inputs)

    # ------------------------------------------------------------ what the frame says

    @Slot(QObject, QObject)
    def attach(self, window: QObject, panel: QObject) -> None:
        """Serve the fields of ``window``; what is in ``panel`` is part of the keyboard."""
        if isinstance(window, QQuickWindow) and isinstance(panel, QQuickItem) and window is not self._window:
            self._window, self._panel = window, panel
            window.installEventFilter(self)
            window.activeFocusItemChanged.connect(self._focus_moved)
            self._focus_moved()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.KeyPress and self._leads_to_keys(event):
            self.entered.emit()
            return True
        if isinstance(event, QKeyEvent) and kind is QEvent.Type.KeyPress and _is_letter(event):
            self._typed_by_keys()
        if kind in _PRESSES:
            self._pressed = _place_of(event)
        elif kind in _RELEASES and self._pressed is not None:
            at = _place_of(event)
            if at is not None and (at - self._pressed).manhattanLength() <= _SLIP_PX:
                # Once the field has taken it, and the focus with it.
                self._released = at
                self._look.start()
        return False

    def _leads_to_keys(self, event: QEvent) -> bool:
        """While our keys are open, Tab goes from the field to them, and from them on to what follows the field."""
        field, window = self._living_field(), self._window
        return (
            isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Tab
            and self._inputs.shown
            and not self._inputs.converts
            and window is not None
            and field is not None
            and window.activeFocusItem() is field
        )

    @Slot(bool)
    def leave(self, onward: bool) -> None:
        """Go from the keys to what follows the field, or back into the field."""
        field = self._living_field()
        if field is not None:
            there = field.nextItemInFocusChain(True) if onward else field
            if not _takes_text(there):
                # On a low screen the foot of the page is there only without the keys, and comes next.
                self._hide()
                there = field.nextItemInFocusChain(True)
            there.forceActiveFocus(Qt.FocusReason.TabFocusReason if onward else Qt.FocusReason.BacktabFocusReason)

    @Slot()
    def _was_touched(self) -> None:
        field = self._living_field()
        window = self._window
        if field is None or window is None or window.activeFocusItem() is not field:
            return
        if field.contains(field.mapFromScene(self._released)):
            self._for_keys = False
            self._show(replace(self._inputs, shown=True, converts=self._is_to_convert()))
            if self._inputs.converts:
                QGuiApplication.inputMethod().show()

    @Slot()
    def _hidden(self) -> None:
        """Qt's own keyboard was closed by its own key."""
        focused = self._window.activeFocusItem() if self._window is not None else None
        at_keys = focused is not None and self._is_own(focused)
        if (
            self._inputs.shown
            and self._inputs.converts
            and not at_keys
            and not QGuiApplication.inputMethod().isVisible()
        ):
            self.close()

    @Slot()
    def _focus_moved(self) -> None:
        item = self._window.activeFocusItem() if self._window is not None else None
        if item is None or self._is_own(item):
            return
        if _takes_text(item):
            self._take(item)
        else:
            self._leave_caret()
            self._field = None
            self.fieldChanged.emit()
            self._hide()

    def _leave_caret(self) -> None:
        """A field that was typed into without the focus goes on showing its caret."""
        field = self._living_field()
        if field is not None:
            field.setProperty("cursorVisible", False)

    def _hide(self) -> None:
        self._show(replace(self._inputs, shown=False, shift=Shift.OFF))

    def _typed_by_keys(self) -> None:
        """Make room again for somebody who turns out to have letters of their own."""
        self._has_letters = True
        if self._for_keys and self._inputs.shown:
            self._hide()

    def _take(self, item: QQuickItem) -> None:
        if item is self._field:
            return
        self._leave_caret()
        self._field = item
        hints = Qt.InputMethodHint(_asked(item, _Query.ImHints) or 0)
        latin = any(hints & hint for hint in _LATIN_HINTS) or self._inputs.language is not Language.JA
        layout = Layout.LATIN if latin else Layout.KANA
        many_lines = bool(hints & _Hint.ImhMultiLine)
        self.fieldChanged.emit()
        inputs = replace(self._inputs, layout=layout, shift=Shift.OFF, many_lines=many_lines)
        if not inputs.shown and not self._has_letters and self._guest is not None and self._guest.byKeys:
            self._for_keys = True
            # Qt's own is for fingers.
            inputs = replace(inputs, shown=True, converts=False)
        self._show(inputs)

    def _is_own(self, item: QQuickItem) -> bool:
        around: QQuickItem | None = item
        while around is not None and around is not self._panel:
            around = around.parentItem()
        return around is not None

    def _living_field(self) -> QQuickItem | None:
        if self._field is not None and not isValid(self._field):
            self._field = None
        return self._field

    @Slot(bool)
    def setWide(self, wide: bool) -> None:
        """Tell whether there is room beside the characters, rather than below them."""
        self._show(replace(self._inputs, wide=wide))

    # ------------------------------------------------------------ what the guest does

    @Slot(str)
    def press(self, name: str) -> None:
        key = next((key for key in keys_of(self._inputs) if key.key == name), None)
        if key is None:
            return
        if self._guest is not None:
            # A screen reader presses without a touch.
            self._guest.touched(bool(self._guest.byKeys))
        if key.act is Act.CLOSE:
            self.close()
        elif key.act is Act.SHIFT:
            self._show(replace(self._inputs, shift=_next_shift(self._inputs.shift)))
        elif key.act in LAYOUT_OF:
            self._show(replace(self._inputs, layout=LAYOUT_OF[key.act], shift=Shift.OFF))
        else:
            self._type(key)

    def _type(self, key: Key) -> None:
        field = self._living_field()
        if field is None:
            return
        if key.act is Act.TYPE:
            _commit(field, key.label)
            if self._inputs.shift is Shift.ONCE:
                self._show(replace(self._inputs, shift=Shift.OFF))
        elif key.act is Act.SPACE:
            kana = self._inputs.layout in {Layout.KANA, Layout.KATAKANA}
            _commit(field, "　" if kana else " ")
        elif key.act in MARKS:
            _mark(field, key.act)
        elif key.act is Act.ENTER and self._inputs.many_lines:
            _commit(field, "\n")
        else:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, _MOVES[key.act], Qt.KeyboardModifier.NoModifier)
                QCoreApplication.sendEvent(field, event)
            if key.act is Act.ENTER:
                self.close()

    @Slot()
    def close(self) -> None:
        """Close; the field keeps the focus, and a touch opens the keyboard again."""
        field, window = self._living_field(), self._window
        focused = window.activeFocusItem() if window is not None else None
        if field is not None and focused is not None and self._is_own(focused):
            field.forceActiveFocus(Qt.FocusReason.OtherFocusReason)
        self._show(replace(self._inputs, shown=False, shift=Shift.OFF))

    @Slot()
    def switchKeys(self) -> None:
        """Change between Qt's keys, which make kanji, and our own, which are larger and told to screen readers."""
        self._chosen = not self._inputs.converts
        method = QGuiApplication.inputMethod()
        # What is being composed is typed as it stands.
        method.commit()
        self._show(replace(self._inputs, converts=self._is_to_convert()))
        if self._inputs.converts and (field := self._living_field()) is not None:
            field.forceActiveFocus(Qt.FocusReason.OtherFocusReason)
            method.show()

    def _is_to_convert(self) -> bool:
        """Qt's keys follow neither the size of the text nor the contrast: whoever needs those begins with ours."""
        if not is_prepared() or self._chosen is not None:
            return is_prepared() and bool(self._chosen)
        looks = self._settings.preferences
        return looks.theme != ThemeChoice.CONTRAST and looks.text_size <= 100

    @Slot(str, int, int, result=str)
    def neighbour(self, name: str, across: int, down: int) -> str:
        """Return the key beside this one, for arrow keys."""
        return neighbour(keys_of(self._inputs), name, across, down)

    # ------------------------------------------------------------ props

    @Slot()
    def _language_changed(self) -> None:
        language = self._localizer.language
        layout = self._inputs.layout
        if language is not self._inputs.language and layout is not Layout.SIGNS:
            layout = Layout.KANA if language is Language.JA else Layout.LATIN
        self._show(replace(self._inputs, language=language, layout=layout))

    def _show(self, inputs: KeyboardInputs) -> None:
        self._inputs = inputs
        old, self._props = self._props, derive_keyboard(inputs)
        self._rows.show(self._props.rows)
        swap_props(self, old, self._props)

    @Property(QAbstractItemModel, constant=True)
    def rows(self) -> QAbstractItemModel:
        return self._rows

    @Property(bool, constant=True)
    def hasConverter(self) -> bool:
        """Whether Qt's own keyboard is there, which turns kana into kanji."""
        return is_prepared()

    @Property(bool, notify=convertsChanged)
    def converts(self) -> bool:
        return self._props.converts

    @Property(str, notify=switchLabelChanged)
    def switchLabel(self) -> str:
        return self._props.switchLabel

    @Property(QQuickItem, notify=fieldChanged)
    def field(self) -> QQuickItem | None:
        return self._living_field()

    @Property(bool, notify=shownChanged)
    def shown(self) -> bool:
        return self._props.shown

    @Property(str, notify=titleChanged)
    def title(self) -> str:
        return self._props.title

    @Property(str, notify=noteChanged)
    def note(self) -> str:
        return self._props.note

    @Property(str, notify=layoutNameChanged)
    def layoutName(self) -> str:
        return self._props.layoutName

    @Property(int, notify=unitsChanged)
    def units(self) -> int:
        return self._props.units

    @Property(int, notify=linesChanged)
    def lines(self) -> int:
        return self._props.lines


def _next_shift(shift: Shift) -> Shift:
    return {Shift.OFF: Shift.ONCE, Shift.ONCE: Shift.LOCKED, Shift.LOCKED: Shift.OFF}[shift]


def _place_of(event: QEvent) -> QPointF | None:
    if isinstance(event, QMouseEvent):
        return event.position()
    if isinstance(event, QTouchEvent) and len(event.points()) == 1:
        return event.points()[0].position()
    return None


def _is_letter(event: QKeyEvent) -> bool:
    return event.text().isprintable() and bool(event.text().strip())


def _asked(field: QQuickItem, what: Qt.InputMethodQuery) -> object:
    query = QInputMethodQueryEvent(what)
    QCoreApplication.sendEvent(field, query)
    return query.value(what)


def _takes_text(item: QQuickItem) -> bool:
    return bool(item.flags() & QQuickItem.Flag.ItemAcceptsInputMethod) and bool(_asked(item, _Query.ImEnabled))


def _commit(field: QQuickItem, text: str, instead_of: int = 0) -> None:
    """Type ``text`` at the caret, instead of so many characters before it, or of what is selected."""
    event = QInputMethodEvent()
    event.setCommitString(text, -instead_of, instead_of)
    QCoreApplication.sendEvent(field, event)


def _mark(field: QQuickItem, mark: Act) -> None:
    around, caret = _asked(field, _Query.ImSurroundingText), _asked(field, _Query.ImCursorPosition)
    if not isinstance(around, str) or not isinstance(caret, int):
        return
    # Positions count UTF-16 units; no kana needs two.
    before = around.encode("utf-16-le")[2 * caret - 2 : 2 * caret].decode("utf-16-le", "replace") if caret else ""
    if len(before) == 1 and marked(before, mark) != before:
        _commit(field, marked(before, mark), 1)
