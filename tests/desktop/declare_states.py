"""The declaration by itself, brought to each of its states over a real draft.

By hand: ``python -m tests.desktop.declare_states OUT [STATE…]`` draws them.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final, cast

import shiboken6
from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QColor
from PySide6.QtQuick import QQuickItem, QQuickView
from tests.screens.stage import Stage
from tests.screens.variants import Variant

from moonmail.client.model import DraftKind, Trouble
from moonmail.desktop.ahead import MAIN
from moonmail.desktop.viewmodels.declaration import VmDeclaration
from moonmail.desktop.viewmodels.send_draft import DraftKeeper
from moonmail.domain.item import Acknowledgement, Hazard
from moonmail.domain.mission import ProtectionCategory
from moonmail.domain.sizes import SizeCode

PAGE: Final = MAIN.with_name("SendDeclare.qml")
# What the shell around the page takes: the rail beside it, the steps above it, the footer below it.
_RAIL: Final = 232
_ABOVE_AND_BELOW: Final = 150
_SKIES: Final = {"night": "#0E1430", "dawn": "#EDF1FA", "contrast": "#000000"}
_PARTS: Final = ("what", "electric", "inside", "danger", "build", "life", "people", "owner", "photos", "agree")
ALL_NO: Final[Mapping[str, str]] = dict.fromkeys((hazard.value for hazard in Hazard), "no")


class DeclarePage:
    """``window`` shows the page alone on the draft of ``vm``, as large as the flow leaves it in the shell."""

    def __init__(self, stage: Stage, variant: Variant = Variant()) -> None:  # noqa: B008
        self.stage = stage
        stage.say()
        self.keeper = DraftKeeper(stage.shell.services)
        # Qt's properties are values of the class for a type checker.
        self.vm: Any = VmDeclaration(stage.shell.services, self.keeper)
        stage.settle()
        draft = self.keeper.new("mm-204", SizeCode.M)
        self.keeper.take(replace(draft, kind=DraftKind.ITEM))
        self.change(preset="jpy-100", length="22.6", height="1.7", mass="4.8")
        self.window = QQuickView(stage.shell.qml, None)  # type: ignore[call-overload]
        self.window.setResizeMode(QQuickView.ResizeMode.SizeRootObjectToView)
        self.window.setInitialProperties({"vm": self.vm})
        self.window.setSource(QUrl.fromLocalFile(str(PAGE)))
        assert self.window.status() is QQuickView.Status.Ready, self.window.errors()
        self.look(variant)
        self.window.show()
        self.window.requestActivate()
        self.settle()

    def change(self, **values: Any) -> None:
        draft = self.keeper.draft
        assert draft is not None
        self.keeper.change(item=replace(draft.item, **values))

    def go(self, part: str) -> None:
        self.settle()
        self.vm.showPart(_PARTS.index(part))
        self.settle()

    def item(self, name: str) -> QQuickItem:
        """Return the shown item of this name, wherever in the page it is."""
        waiting = [self.window.contentItem()]
        while waiting:
            item = waiting.pop()
            if item.objectName() == name and item.isVisible():
                return cast("QQuickItem", item)
            waiting += item.childItems()
        raise AssertionError(f"no item is called {name}")

    def look(self, variant: Variant) -> None:
        self.stage.settings.change(language=variant.language, theme=variant.theme, text_size=variant.text)
        self.window.setColor(QColor(_SKIES[variant.theme]))
        rail = _RAIL if variant.text == 100 else 96
        self.window.resize(variant.size[0] - rail, variant.size[1] - _ABOVE_AND_BELOW * variant.text // 100)
        self.settle()

    def settle(self) -> None:
        for _ in range(3):
            QCoreApplication.processEvents()
            self.window.grabWindow()
        self.stage.settle()

    def close(self) -> None:
        self.window.close()
        shiboken6.delete(self.window)
        shiboken6.delete(self.vm)
        shiboken6.delete(self.keeper)


def answer(page: DeclarePage, given: Mapping[str, str] = ALL_NO, **others: str) -> None:
    for hazard, said in (dict(given) | others).items():
        page.vm.answer(hazard, said)


def say_what(page: DeclarePage) -> None:
    page.vm.editName("祖父の形見の百円玉")
    page.vm.chooseCategory("coin")
    page.vm.toggleMaterial("metal")


def complete(page: DeclarePage) -> None:
    say_what(page)
    answer(page)
    page.vm.editOwnerName("山本 さくら")
    page.vm.editValue("１万２千円")
    add_photo(page)
    for each in Acknowledgement:
        page.vm.toggleAgreement(each.value)
    page.settle()


def photo_file(page: DeclarePage, name: str = "coin.jpg", colour: tuple[int, int, int] = (150, 140, 120)) -> QUrl:
    from PIL import Image, ImageDraw

    path = page.stage.profile.root / name
    image = Image.new("RGB", (640, 480), colour)
    draw = ImageDraw.Draw(image)
    draw.ellipse((170, 90, 470, 390), fill=(200, 200, 205), outline=(90, 90, 95), width=8)
    draw.text((290, 220), "100", fill=(60, 60, 65), font_size=48)
    image.save(path)
    return QUrl.fromLocalFile(str(path))


def add_photo(page: DeclarePage) -> None:
    page.vm.addPhotos([photo_file(page)])
    page.settle()


def _what(page: DeclarePage) -> None:
    say_what(page)


def _what_clash(page: DeclarePage) -> None:
    say_what(page)
    page.vm.set_protection(ProtectionCategory.IIB)
    page.vm.toggleMaterial("paper")
    page.vm.editOrganicMass("5 kg")
    page.change(mass="200 g")


def _refused(page: DeclarePage) -> None:
    say_what(page)
    page.go("electric")
    answer(page, {"battery": "yes", "powered": "unsure", "data_media": "no"})


def _clash(page: DeclarePage) -> None:
    say_what(page)
    page.go("electric")
    answer(page, {"battery": "no", "powered": "yes"})


def _review(page: DeclarePage) -> None:
    complete(page)
    page.go("build")
    page.vm.toggleMaterial("leather")
    answer(page, {"soft_parts": "yes", "magnet": "unsure"})


def _life(page: DeclarePage) -> None:
    complete(page)
    page.go("life")
    answer(page, {"remains": "yes", "hair_teeth": "yes"})


def _unsure(page: DeclarePage) -> None:
    complete(page)
    page.go("people")
    answer(page, {"rights": "unsure", "culture": "unsure", "magnet": "unsure"})


def _owner(page: DeclarePage) -> None:
    complete(page)
    page.go("owner")


def _photos(page: DeclarePage) -> None:
    complete(page)
    page.vm.addPhotos([photo_file(page, "side.jpg", (90, 110, 140)), photo_file(page, "back.jpg", (60, 60, 70))])
    page.vm.addSheet(photo_file(page, "sheet.jpg", (240, 240, 235)))
    page.settle()
    page.go("photos")


def _photos_refused(page: DeclarePage) -> None:
    page.go("photos")
    file = page.stage.profile.root / "notes.jpg"
    file.write_text("no picture")
    page.vm.addPhotos([QUrl.fromLocalFile(str(file))])
    page.settle()


def _agree(page: DeclarePage) -> None:
    complete(page)
    page.go("agree")


def _trouble(page: DeclarePage) -> None:
    class Failed(Exception):
        trouble = Trouble.STORE_READ_ONLY

    say_what(page)
    page.settle()
    page.keeper.report(Failed())


STATES: Final[dict[str, Callable[[DeclarePage], Any]]] = {
    "empty": lambda page: None,
    "what": _what,
    "what-clash": _what_clash,
    "refused": _refused,
    "clash": _clash,
    "review": _review,
    "life": _life,
    "unsure": _unsure,
    "owner": _owner,
    "photos": _photos,
    "photos-refused": _photos_refused,
    "agree": _agree,
    "trouble": _trouble,
}


@contextmanager
def declaring(variant: Variant = Variant()) -> Iterator[DeclarePage]:  # noqa: B008
    folder = Path(mkdtemp(prefix="moonmail-declare-"))
    stage = Stage(folder, "full", variant)
    try:
        page = DeclarePage(stage, variant)
        try:
            yield page
        finally:
            page.close()
    finally:
        stage.close()
        shutil.rmtree(folder, ignore_errors=True)


def main(out: Path, names: list[str]) -> None:
    """Draw states in a few looks, for the eye."""
    out.mkdir(parents=True, exist_ok=True)
    looks = [
        Variant("ja", "night", 100, (1280, 800)),
        Variant("en", "dawn", 100, (1280, 800)),
        Variant("ja", "dawn", 200, (900, 640)),
        Variant("en", "night", 100, (900, 640)),
    ]
    for name in names or list(STATES):
        with declaring() as page:
            STATES[name](page)
            for look in looks:
                page.look(look)
                page.window.grabWindow().save(str(out / f"{name}-{look.slug}.png"))
            for entry in page.stage.log.warnings if hasattr(page.stage.log, "warnings") else ():
                sys.stdout.write(f"  ! {entry}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
