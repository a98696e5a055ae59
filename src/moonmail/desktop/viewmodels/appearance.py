"""How the app looks: theme, text size, motion and language, from the member's choice and the system's."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QmlElement

from moonmail.desktop.localizer import Localizer
from moonmail.desktop.settings import Preferences, Settings, ThemeChoice
from moonmail.desktop.viewmodels.base import QmlUncreatable, swap_props
from moonmail.domain.text import Language

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class AppearanceInputs:
    preferences: Preferences
    language: Language
    system_light: bool
    system_contrast: bool


@dataclass(frozen=True, slots=True)
class AppearanceProps:
    theme: str = "night"
    textScale: float = 1.0
    reduceMotion: bool = False
    japanese: bool = True


def derive_appearance(inputs: AppearanceInputs) -> AppearanceProps:
    """``system`` follows the system's contrast first, then its light or dark; one that says neither gets the night."""
    chosen = inputs.preferences.theme
    if chosen == ThemeChoice.SYSTEM:
        chosen = (
            ThemeChoice.CONTRAST
            if inputs.system_contrast
            else ThemeChoice.DAWN
            if inputs.system_light
            else ThemeChoice.NIGHT
        )
    return AppearanceProps(
        theme=str(chosen),
        textScale=inputs.preferences.text_size / 100,
        reduceMotion=inputs.preferences.reduce_motion,
        japanese=inputs.language is Language.JA,
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
        self._props = derive_appearance(self._inputs())
        settings.changed.connect(self._update)
        localizer.changed.connect(self._update)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._update)
        hints.accessibility().contrastPreferenceChanged.connect(self._update)

    def _inputs(self) -> AppearanceInputs:
        hints = QGuiApplication.styleHints()
        return AppearanceInputs(
            self._settings.preferences,
            self._localizer.language,
            system_light=hints.colorScheme() == Qt.ColorScheme.Light,
            system_contrast=hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast,
        )

    def _update(self) -> None:
        old, self._props = self._props, derive_appearance(self._inputs())
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
