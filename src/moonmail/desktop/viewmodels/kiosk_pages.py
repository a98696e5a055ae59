"""The screens of a guest's session, by name."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple, Protocol

from moonmail.domain.kiosk import KioskState

QML_KIOSK: Final = Path(__file__).resolve().parents[1] / "qml/MoonMail/Kiosk"


class GuestPage(NamedTuple):
    """``file`` in qml/MoonMail/Kiosk; ``model`` is ``module:Class`` of its view model, made at the first visit."""

    file: str
    model: str = ""

    @property
    def is_built(self) -> bool:
        return (QML_KIOSK / self.file).exists()


class PageModel(Protocol):
    """What the view model of a page may have; each of these is called only if it is there."""

    def entered(self, what: str) -> None:
        """The page is shown. ``what``: the task that was begun, empty when one comes back to it."""

    def back(self) -> None:
        """Go back by a key: within the page if it has somewhere to go back to, else ``guest.happened(BACK)``."""

    def left(self) -> None:
        """The page is no longer shown, for whatever reason. What lies over it does not count."""


PAGES: Final[dict[str, GuestPage]] = {
    "language": GuestPage("Language.qml"),
    "menu": GuestPage("Menu.qml"),
    "sign_in": GuestPage("SignIn.qml", "kiosk_sign_in:VmSignIn"),
    "task": GuestPage("Task.qml", "kiosk_task:VmTask"),
    "pay_on_phone": GuestPage("PayOnPhone.qml", "kiosk_task:VmPayOnPhone"),
    "printing": GuestPage("Printing.qml", "kiosk_printing:VmPrinting"),
    "carry": GuestPage("CarryHome.qml", "kiosk_carry:VmCarry"),
    "finish": GuestPage("Finish.qml"),
}
# Parts of the frame, there on every page. They are optional: without their file or module there is nothing.
PARTS: Final[dict[str, GuestPage]] = {
    "speech": GuestPage("SpeechControls.qml", "kiosk_speech:VmSpeech"),
    "keyboard": GuestPage("KeyboardPanel.qml", "kiosk_keyboard:VmKeyboard"),
}
# What a guest can begin, in the menu's order, and the page that it is done on.
TASKS: Final[dict[str, str]] = {"send": "task", "flights": "task", "passes": "task", "carry": "carry"}

STATE_PAGES: Final[dict[KioskState, str]] = {
    KioskState.LANGUAGE: "language",
    KioskState.MENU: "menu",
    KioskState.SIGN_IN: "sign_in",
    KioskState.PAY_ON_PHONE: "pay_on_phone",
    KioskState.PRINTING: "printing",
    KioskState.FINISH: "finish",
}
