"""Sending a keepsake or many names, and changing what is booked: each brought to its states over the real client."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QUrl
from tests.desktop import send_states as states
from tests.screens.stage import Stage
from tests.screens.world import LETTER_ID, LONG_TITLE, uuid
from tests.support.things import item_in

from moonmail.client.model import ShipmentDetail
from moonmail.contract.accounts import BookerRole, Member, Membership, OrganisationKind
from moonmail.contract.base import Money
from moonmail.contract.bookings import Booking, GroupEntry, Shipment
from moonmail.contract.items import ItemIn
from moonmail.desktop.viewmodels.send import VmSend
from moonmail.desktop.viewmodels.send_changes import item_draft
from moonmail.domain.item import Hazard
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import ShipmentKind, ShipmentState

SURNAMES = (
    *("青木", "井上", "上田", "江口", "大野", "加藤", "木村", "久保", "近藤", "佐々木"),
    *("清水", "鈴木", "高橋", "田中", "千葉", "中村", "西田", "長谷川", "藤原", "松本"),
)
GIVEN = ["さくら", "ひなた", "あおい", "はると", "みなと", "ゆい", "そら", "りん", "かえで", "いつき"]
CLASS = tuple(f"{surname} {given}" for surname in SURNAMES for given in GIVEN)
SCHOOL = UUID(int=77)


def member(**values: Any) -> Member:
    given: dict[str, Any] = {
        "id": uuid(9),
        "rev": 1,
        "membership_number": "001234567",
        "name": "山本 さくら",
        "name_kana": "ヤマモト サクラ",
        "name_latin": "YAMAMOTO SAKURA",
        "birth_date": "1988-04-02",
        "email": "sakura.yamamoto@example.jp",
        "phone": "090-1234-5678",
        "language": "ja",
        "consents": [],
        "organisations": [
            Membership(
                organisation_id=SCHOOL,
                name="長野県立諏訪湖畔高等学校",
                kind=OrganisationKind.SCHOOL,
                receipt_name="長野県立諏訪湖畔高等学校",
                role=BookerRole.OWNER,
            )
        ],
    }
    return Member(**{**given, **values})


def known(stage: Stage, **values: Any) -> None:
    """Let the app know who the member is."""
    states.flow(stage)._buyer.show_member(member(**values))
    stage.settle()


# ---------------------------------------------------------------- groups


def group(stage: Stage, text: str = "", size: str = "name", **told: Any) -> VmSend:
    """A list on the page that takes it."""
    vm = states.begin(stage, **told)
    known(stage)
    vm.chooseKind("group")
    vm.chooseSize(size)
    stage.settle()
    vm.goOn()
    if text:
        vm.group.editText(text)
    stage.settle()
    return vm


def names(count: int) -> str:
    return "\n".join(CLASS[:count])


def class_of_forty(stage: Stage) -> VmSend:
    vm = group(stage, names(40))
    vm.group.editTitle("三年二組")
    vm.buyer.chooseBooker(1)
    stage.settle()
    return vm


def wrong_lines(stage: Stage) -> VmSend:
    lines = list(CLASS[:12])
    lines[3] = "あ" * 90
    lines[7] = "月\u0007野"
    lines[9] = "𓀀 さくら"
    return group(stage, "\n".join(lines))


def taken_out(stage: Stage) -> VmSend:
    vm = wrong_lines(stage)
    vm.group.takeOut()
    stage.settle()
    return vm


def csv_file(stage: Stage, data: bytes, name: str = "名簿.csv") -> Path:
    file = stage.profile.root / name
    file.write_bytes(data)
    return file


def messages(stage: Stage) -> VmSend:
    vm = group(stage, "", "message")
    rows = ["お名前,ことば", *(f'{name},"{name.split()[0]}より\r\n月まで届け"' for name in CLASS[:30])]
    file = csv_file(stage, "\r\n".join(rows).encode("cp932"))
    vm.group.addFile(QUrl.fromLocalFile(str(file)))
    stage.settle()
    vm.group.search("井上 ゆい")
    stage.settle()
    return vm


def refused_file(stage: Stage) -> VmSend:
    vm = group(stage, names(3))
    vm.group.addFile(QUrl.fromLocalFile(str(csv_file(stage, b"PK\x03\x04 a spreadsheet", "名簿.xlsx"))))
    stage.settle()
    return vm


def group_held(stage: Stage) -> VmSend:
    vm = class_of_forty(stage)
    vm.goOn()
    stage.settle()
    vm.order.askHold()
    stage.settle()
    states.answer_hold(stage, vm, quantity=40, price=396_000)
    return vm


def group_confirming(stage: Stage) -> VmSend:
    vm = group_held(stage)
    vm.goOn()
    stage.settle()
    return vm


# ---------------------------------------------------------------- items


def ring(**values: Any) -> ItemIn:
    return ItemIn.model_validate_json(ItemIn.model_validate(item_in(**values)).model_dump_json())


def item(stage: Stage, declared: ItemIn | None = None, **told: Any) -> VmSend:
    """An item that was measured and declared, on the page that declares it."""
    vm = states.begin(stage, **told)
    vm.chooseKind("item")
    stage.settle()
    vm.goOn()
    stage.settle()
    vm._keeper.change(item=item_draft(declared or ring()))
    stage.settle()
    vm.goOn()
    stage.settle()
    return vm


def item_held(stage: Stage, declared: ItemIn | None = None) -> VmSend:
    vm = item(stage, declared)
    vm.goOn()
    stage.settle()
    vm.order.askHold()
    stage.settle()
    states.answer_hold(stage, vm, price=66_000)
    return vm


def item_confirming(stage: Stage, declared: ItemIn | None = None) -> VmSend:
    vm = item_held(stage, declared)
    vm.goOn()
    stage.settle()
    return vm


def leather() -> ItemIn:
    """What staff must look at first."""
    answers = {hazard.value: "yes" if hazard is Hazard.SOFT_PARTS else "no" for hazard in Hazard}
    return ring(
        name="祖父の革のしおり",
        category="other",
        materials=["leather"],
        shape="box",
        length_mm=9.0,
        width_mm=6.0,
        answers=answers,
    )


# ---------------------------------------------------------------- what is booked


def booked(stage: Stage, shipment_id: UUID = LETTER_ID) -> ShipmentDetail:
    detail = stage.engine.shipment(shipment_id).result()
    assert detail is not None
    return detail


def rebook_as(stage: Stage, **content: Any) -> ShipmentDetail:
    """Let the letter of the world be something else, as the next sync would say."""
    detail = booked(stage)
    shipment, booking = detail.shipment, detail.booking
    assert shipment is not None
    assert booking is not None
    size = content.pop("size", shipment.size)
    quantity, price = content.pop("quantity", 1), content.pop("price", booking.price.amount)
    changed = shipment.model_copy(update={"message": None, "size": size, **content})
    states.keep(stage, "shipment", Shipment.model_validate(changed.model_dump()))
    priced = booking.model_copy(update={"size": size, "quantity": quantity, "price": Money(amount=price)})
    states.keep(stage, "booking", Booking.model_validate(priced.model_dump()))
    return booked(stage)


def changing(stage: Stage, detail: ShipmentDetail | None = None) -> VmSend:
    stage.say()
    stage.settle()
    shipment_id = (detail or booked(stage)).card.shipment_id
    stage.home.openShipment(str(shipment_id))
    stage.settle()
    stage.home.changeContent(str(shipment_id))
    stage.settle()
    return states.flow(stage)


def changed_letter(stage: Stage) -> VmSend:
    vm = changing(stage)
    vm.plate.editText("ばあばへ\n\n月で、うさぎに会えたら手をふってね。")
    stage.settle()
    vm.goOn()
    stage.settle()
    return vm


def changed_group(stage: Stage) -> VmSend:
    entries = [GroupEntry(name=name) for name in CLASS[:12]]
    detail = rebook_as(stage, group=entries, size=SizeCode.NAME, quantity=12, price=118_800, title="三年二組")
    vm = changing(stage, detail)
    vm.group.editText(names(12).replace("さくら", "桜").replace("ひなた", "陽向"))
    stage.settle()
    vm.goOn()
    stage.settle()
    return vm


def one_too_many(stage: Stage) -> VmSend:
    entries = [GroupEntry(name=name) for name in CLASS[:12]]
    detail = rebook_as(stage, group=entries, size=SizeCode.NAME, quantity=12, price=118_800, title="三年二組")
    vm = changing(stage, detail)
    vm.group.editText(names(13))
    stage.settle()
    return vm


def changed_item(stage: Stage) -> VmSend:
    detail = rebook_as(stage, item=ring(), size=SizeCode.XS, kind=ShipmentKind.ITEM, state=ShipmentState.AWAITING_ITEM)
    vm = changing(stage, detail)
    assert vm.draft is not None
    vm._keeper.change(item=replace(vm.draft.item, name="祖母の指輪（銀）", finish="いぶし銀"))
    stage.settle()
    vm.goOn()
    stage.settle()
    vm.goOn()
    stage.settle()
    return vm


def too_late(stage: Stage) -> VmSend:
    detail = booked(stage)
    booking = detail.booking
    assert booking is not None
    over = booking.confirmation.model_copy(update={"last_change_at": states.NOW})
    states.keep(stage, "booking", booking.model_copy(update={"confirmation": over}))
    return changed_letter(stage)


def moving(stage: Stage, mission: str = "mm-206", size: str = "message") -> VmSend:
    stage.say()
    stage.settle()
    stage.home.openShipment(str(LETTER_ID))
    stage.settle()
    stage.home.changeFlight(str(LETTER_ID))
    stage.settle()
    vm = states.flow(stage)
    vm.chooseFlight(mission)
    vm.chooseSize(size)
    stage.settle()
    return vm


def move_confirming(stage: Stage, mission: str = "mm-206", size: str = "message", price: int = 19_800) -> VmSend:
    vm = moving(stage, mission, size)
    vm.goOn()
    stage.settle()
    vm.goOn()
    stage.settle()
    vm.order.askHold()
    stage.settle()
    states.answer_hold(stage, vm, price=price)
    vm.goOn()
    stage.settle()
    return vm


def under_age(stage: Stage) -> VmSend:
    vm = states.confirming(stage)
    known(stage, birth_date="2012-05-01", organisations=[])
    return vm


def agreed(stage: Stage) -> VmSend:
    vm = under_age(stage)
    vm.buyer.editGuardianName("山本 けやき")
    vm.buyer.editGuardianRelation("母")
    vm.buyer.editGuardianPhone("０９０-１２３４-５６７８")
    vm.buyer.agree(True)
    stage.settle()
    return vm


def begun(stage: Stage) -> VmSend:
    """One draft of each kind."""
    vm = class_of_forty(stage)
    vm.startNew()
    vm.plate.editText(LONG_TITLE)
    stage.settle()
    changing(stage)
    vm.plate.editText("ばあばへ。書きかけ。")
    stage.settle()
    vm.goBack()
    stage.settle()
    stage.home.open("send")
    stage.settle()
    return vm


GROUPS: dict[str, Callable[[Stage], Any]] = {
    "start-kinds": begun,
    "choose-group": lambda stage: (states.begin(stage).chooseKind("group"), stage.settle()),
    "group-empty": group,
    "group": class_of_forty,
    "group-wrong": wrong_lines,
    "group-taken-out": taken_out,
    "group-messages": messages,
    "group-file-refused": refused_file,
    "group-long": lambda stage: group(stage, f"{LONG_TITLE}\n{'長' * 70}\n{names(2)}"),
    "group-hold": group_held,
    "group-confirm": group_confirming,
    "group-count": one_too_many,
    "change": changed_letter,
    "change-group": changed_group,
    "change-nothing": lambda stage: (changing(stage).goOn(), stage.settle()),
    "change-too-late": too_late,
    "move": moving,
    "move-same": lambda stage: moving(stage, "mm-204"),
    "move-confirm": move_confirming,
    "move-confirm-back": lambda stage: move_confirming(stage, "mm-206", "name", 9_900),
    "move-confirm-due": lambda stage: move_confirming(stage, "mm-206", "photo", 33_000),
    "confirm-minor": under_age,
    "confirm-minor-agreed": agreed,
}
ITEMS: dict[str, Callable[[Stage], Any]] = {
    "choose-item": lambda stage: (states.begin(stage).chooseKind("item"), stage.settle()),
    "item-hold": item_held,
    "item-confirm": item_confirming,
    "item-confirm-review": lambda stage: item_confirming(stage, leather()),
    "change-item": changed_item,
}
STATES = GROUPS | ITEMS
