"""How the app looks: theme, text size, motion and language, from the member's choice and the system's."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.desktop.localizer import Localizer
from moonmail.desktop.settings import Preferences, Settings
from moonmail.desktop.viewmodels.base import QmlUncreatable, swap_props
from moonmail.domain.text import Language

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class AppearanceProps:
    """``theme`` is the member's choice; ``system`` is resolved by the theme itself, which hears the system change."""

    theme: str = "system"
    textScale: float = 1.0
    reduceMotion: bool = False
    japanese: bool = True


def derive_appearance(preferences: Preferences, language: Language) -> AppearanceProps:
    return AppearanceProps(
        theme=str(preferences.theme),
        textScale=preferences.text_size / 100,
        reduceMotion=preferences.reduce_motion,
        japanese=language is Language.JA,
    )


@QmlElement
@QmlUncreatable("made in Python")
class VmAppearance(QObject):
    themeChanged = Signal()
    textScaleChanged = Signal()
    reduceMotionChanged = Signal()
    japaneseChanged = Signal()

    def __init__(self, settings: Settings, localizer: Localizer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._localizer = localizer
        self._props = derive_appearance(settings.preferences, localizer.language)
        settings.changed.connect(self._update)
        localizer.changed.connect(self._update)

    @Slot()
    def _update(self) -> None:
        old, self._props = self._props, derive_appearance(self._settings.preferences, self._localizer.language)
        swap_props(self, old, self._props)

    @Property(str, notify=themeChanged)
    def theme(self) -> str:
        return self._props.theme

    @Property(float, notify=textScaleChanged)
    def textScale(self) -> float:
        return self._props.textScale

    @Property(bool, notify=reduceMotionChanged)
    def reduceMotion(self) -> bool:
        return self._props.reduceMotion

    @Property(bool, notify=japaneseChanged)
    def japanese(self) -> bool:
        return self._props.japanese
