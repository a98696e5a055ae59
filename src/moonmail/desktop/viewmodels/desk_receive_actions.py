"""What can be done at the receiving desk by its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from moonmail.desktop.desk.actions import Action
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.desktop.viewmodels.desk_receive import VmDeskReceive
    from moonmail.desktop.viewmodels.desk_root import VmDesk

_P: Final = "receive"
ALL_GOOD: Final = Action("receive.all_good", Text("検査項目をすべて良好にする", "All checks are good"), "F2", _P)
AS_DECLARED: Final = Action("receive.as_declared", Text("寸法と重さは申告どおり", "Measures as declared"), "F4", _P)
ACCEPT: Final = Action("receive.accept", Text("受け入れる", "Accept"), "Ctrl+Return", _P)
ASK: Final = Action("receive.ask", Text("お客さまに確認する", "Ask the sender"), "F6", _P)
REFUSE: Final = Action("receive.refuse", Text("お断りする", "Refuse"), "F8", _P)
ASIDE: Final = Action("receive.aside", Text("この品物を取りやめる", "Put this item aside"), "Ctrl+Backspace", _P)
PHOTO: Final = Action("receive.photo", Text("写真を追加", "Add photos"), "F7", _P)
LABEL: Final = Action("receive.label", Text("最後のラベルを印刷", "Print the last label"), "Ctrl+P", _P)
PICTURE: Final = Action(
    "receive.picture", Text("画像からQRコードを読み取る", "Read a code from a picture"), "Ctrl+O", _P
)
PASTE: Final = Action(
    "receive.paste", Text("クリップボードから読み取る", "Read from the clipboard"), "Ctrl+Shift+V", _P
)
AIR: Final = Action("receive.air", Text("航空貨物", "By air"), "F9", _P)
UPDATE: Final = Action("receive.update", Text("台帳を更新", "Update the book"), "F5", _P)
WIPE: Final = Action(
    "receive.wipe",
    Text("この端末に残っているものを消去してサインアウト", "Wipe what this machine keeps and sign out"),
    "",
    _P,
)


def offer(vm: VmDeskReceive, desk: VmDesk) -> None:
    """Offer what ``vm`` can do."""
    add = desk.actions.add
    add(ALL_GOOD, vm.allGood, lambda: vm.shown.stage == "yes")
    add(AS_DECLARED, vm.asDeclared, lambda: vm.shown.stage == "yes")
    add(ACCEPT, vm.accept, lambda: vm.shown.canAccept)
    add(ASK, vm.ask, lambda: vm.shown.canAsk)
    add(REFUSE, vm.refuse, lambda: vm.shown.canRefuse)
    add(ASIDE, vm.reset, lambda: vm.shown.stage != "empty")
    add(PHOTO, vm.choosePhotos, lambda: vm.shown.stage == "yes")
    add(LABEL, vm.label_model.print, lambda: vm.label_model.can_print)
    add(PICTURE, vm.chooseCode)
    add(PASTE, vm.paste)
    add(AIR, vm.openAir)
    # What was not sent would be gone with it: that is sent, or seen, first.
    add(WIPE, vm.wipe, lambda: not vm.shown.waiting and not vm.shown.refused)
    add(UPDATE, vm.sync)
