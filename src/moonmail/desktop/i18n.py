"""The language of the running app: chosen by the member or by the system, switched without a restart."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtQml import QQmlEngine

from moonmail.domain.text import Language

_LOCALES = {Language.JA: "ja_JP", Language.EN: "en_GB"}


def language_for(choice: str, system_languages: list[str]) -> Language:
    """Return the language of ``choice`` (``system``, ``ja``, ``en``); of the system, its first that we speak."""
    if choice in set(Language):
        return Language(choice)
    for name in system_languages:
        head = name.replace("_", "-").split("-")[0]
        if head in set(Language):
            return Language(head)
    return Language.EN


def system_languages() -> list[str]:
    return list(QLocale.system().uiLanguages())


class Translations:
    """Holds the installed translators: the app's own and Qt's for dialogs and error texts."""

    def __init__(self) -> None:
        self._installed: list[QTranslator] = []

    def drop(self) -> None:
        """Take the translators out of the application, which outlives this shell."""
        for translator in self._installed:
            QCoreApplication.removeTranslator(translator)
        self._installed = []

    def use(self, language: Language, engine: QQmlEngine | None = None) -> None:
        """Switch to ``language``; with an engine, every binding that reads words is evaluated again."""
        self.drop()
        QLocale.setDefault(QLocale(_LOCALES[language]))
        qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        wanted = [(f"moonmail_{language}", ":/moonmail/translations")]
        if language is not Language.EN:
            wanted += [(f"qtbase_{language}", qt_folder), (f"qtdeclarative_{language}", qt_folder)]
        for name, folder in wanted:
            translator = QTranslator()
            if translator.load(name, folder):
                QCoreApplication.installTranslator(translator)
                self._installed.append(translator)
        if engine is not None:
            engine.setUiLanguage(_LOCALES[language])
            engine.retranslate()
