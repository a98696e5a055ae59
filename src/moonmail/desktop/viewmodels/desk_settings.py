"""How the desk looks on this machine, and after how long it covers its screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.desktop.settings import LARGEST_TEXT, SMALLEST_TEXT, Preferences
from moonmail.desktop.viewmodels.base import QmlUncreatable, swap_props
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.desktop.desk.services import DeskServices

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

LANGUAGES: Final = ("system", "ja", "en")
THEMES: Final = ("system", "night", "dawn", "contrast")
IDLE: Final = (1, 2, 5, 10, 15, 30, 60)
_MINUTES: Final = Text("{n}分", "{n} min")


@dataclass(frozen=True, slots=True)
class DeskSettingsProps:
    """Places in the lists above. ``textSize`` in per cent."""

    language: int = 0
    theme: int = 0
    idle: int = 2
    textSize: int = 100
    reduceMotion: bool = False
    idleWords: tuple[str, ...] = ()


def derive_desk_settings(preferences: Preferences, language: Language) -> DeskSettingsProps:
    return DeskSettingsProps(
        language=LANGUAGES.index(preferences.language),
        theme=THEMES.index(str(preferences.theme)),
        idle=min(range(len(IDLE)), key=lambda at: abs(IDLE[at] - preferences.idle_minutes)),
        textSize=preferences.text_size,
        reduceMotion=preferences.reduce_motion,
        idleWords=tuple(_MINUTES.filled(n=str(minutes)).in_(language) for minutes in IDLE),
    )


@QmlElement
@QmlUncreatable("made in Python")
class VmDeskSettings(QObject):
    languageChanged = Signal()
    themeChanged = Signal()
    idleChanged = Signal()
    textSizeChanged = Signal()
    reduceMotionChanged = Signal()
    idleWordsChanged = Signal()

    def __init__(self, services: DeskServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = services.settings
        self._localizer = services.localizer
        self._props = derive_desk_settings(self._settings.preferences, self._localizer.language)
        self._settings.changed.connect(self._update)
        self._localizer.changed.connect(self._update)

    @Slot()
    def _update(self) -> None:
        made = derive_desk_settings(self._settings.preferences, self._localizer.language)
        old, self._props = self._props, made
        swap_props(self, old, self._props)

    @Slot(int)
    def chooseLanguage(self, at: int) -> None:
        self._settings.change(language=LANGUAGES[at])

    @Slot(int)
    def chooseTheme(self, at: int) -> None:
        self._settings.change(theme=THEMES[at])

    @Slot(int)
    def chooseIdle(self, at: int) -> None:
        self._settings.change(idle_minutes=IDLE[at])

    @Slot(int)
    def chooseTextSize(self, size: int) -> None:
        self._settings.change(text_size=size)

    @Slot(bool)
    def chooseReduceMotion(self, reduce: bool) -> None:
        self._settings.change(reduce_motion=reduce)

    @Property(int, constant=True)
    def smallestText(self) -> int:
        return SMALLEST_TEXT

    @Property(int, constant=True)
    def largestText(self) -> int:
        return LARGEST_TEXT

    @Property("QStringList", notify=idleWordsChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def idleWords(self) -> list[str]:
        return list(self._props.idleWords)

    @Property(int, notify=languageChanged)
    def language(self) -> int:
        return self._props.language

    @Property(int, notify=themeChanged)
    def theme(self) -> int:
        return self._props.theme

    @Property(int, notify=idleChanged)
    def idle(self) -> int:
        return self._props.idle

    @Property(int, notify=textSizeChanged)
    def textSize(self) -> int:
        return self._props.textSize

    @Property(bool, notify=reduceMotionChanged)
    def reduceMotion(self) -> bool:
        return self._props.reduceMotion
