"""How an item comes to us: where it may go and until when, how to pack it, and what to keep."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from moonmail.client.model import OpKind
from moonmail.desktop.viewmodels.shipment_ask_props import AskWords
from moonmail.desktop.viewmodels.shipment_scene import Scene
from moonmail.domain.item import HAND_IN_NAMES, HandInMethod
from moonmail.domain.states import ShipmentKind, ShipmentState
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.contract.items import HandIn
    from moonmail.contract.missions import HandInPlaces

_DUE: Final = Text("{at}までに届くように、お送りください。", "It must reach us by {at}.")
_DUE_NONE: Final = Text(
    "受付の期限は、決まりしだいこのページに表示します。", "The last date appears here once it is set."
)
_OVERDUE: Final = Text(
    "お預かりの期限（{at}）を過ぎました。これからお送りになる前に、サポートデスクにご相談ください。",
    "The last date, {at}, has passed. Please talk to the support desk before you send anything.",
)
_COURIER_HINT: Final = Text("追跡できる方法でお送りください。", "Use a service that can be tracked.")
_LOUNGE_HINT: Final = Text("お近くの空港で、搭乗券のQRをお見せください。", "Show the code of your pass at the airport.")
_CHOSEN_COURIER: Final = Text("宅配便で送る予定です。", "You send it by courier.")
_CHOSEN_TRACKED: Final = Text(
    "宅配便で送りました（{carrier}お問い合わせ番号 {number}）。", "Sent by courier ({carrier}tracking number {number})."
)
_CHOSEN_LOUNGE: Final = Text("{lounge}に預ける予定です。", "You drop it at {lounge}.")
_OPEN_UNTIL: Final = Text("{at}まで", "Until {at}")
_SUMMARY: Final = Text("送り方をお選びください。", "Choose how it comes to us.")
_PROGRESS: Final = Text("梱包の手順 {done}／{all}", "Packing: {done} of {all}")
_TWIN: Final = Text(
    "送ったものは戻りません。同じものをもう1つ手元に残すか、写真を撮っておくと、いつでも思い出せます。",
    "What you send does not come back. Keep a twin of it, or a photo, so that you can always look at it again.",
)
_LATER: Final = Text(
    "確認が終わると、送り方をここでお選びいただけます。それまでは送らずにお持ちください。",
    "Once it has been reviewed you choose here how to send it. Please keep it with you until then.",
)
_HERE: Final = Text("お品物はわたしたちのもとに届いています。", "Your item has reached us.")

STEPS: Final[dict[str, Text]] = {
    "twin": Text("同じものを手元に残すか、写真を撮った", "I kept a twin of it, or took a photo"),
    "clean": Text("汚れとほこりを、乾いたやわらかい布で拭いた", "I wiped off dirt and dust with a soft dry cloth"),
    "nothing_else": Text(
        "申告したもの以外は、何も入れていない（手紙、乾燥剤、テープなど）",
        "Nothing is in it but what I declared: no letter, drying agent or tape",
    ),
    "bag": Text(
        "傷がつかないよう、清潔な小袋に入れた", "I put it into a clean small bag, so that nothing scratches it"
    ),
    "list": Text("印刷した納品書を箱に入れた", "The printed packing list is in the box"),
    "box": Text("緩衝材を入れた丈夫な箱に入れた", "It is in a sturdy box with cushioning"),
    "label": Text(
        "宛名ラベルを箱に貼り、QRが折れたり隠れたりしていない",
        "The label is on the box, and its code is neither bent nor covered",
    ),
}
# At a lounge staff take it over the counter: no box and no label are needed.
_COURIER_ONLY: Final = frozenset({"box", "label"})

HAND_IN_WORDS: Final = AskWords(
    kept=Text("お預け方法をお預かりしています。", "How you hand it in is kept."),
    safe=Text("お品物とご予約に変わりはありません。", "Your item and your booking are as they were."),
)


@dataclass(frozen=True, slots=True)
class MethodRow:
    method: str
    name: str
    hint: str
    iconName: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A lounge that takes items in."""

    code: str
    name: str
    where: str
    hours: str
    until: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class StepRow:
    key: str
    text: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class HandInProps:
    """``state``: none, later, open, late or here. ``method`` is what is being looked at or was chosen."""

    state: str = "none"
    summary: str = ""
    due: str = ""
    method: str = ""
    methods: tuple[MethodRow, ...] = ()
    places: tuple[PlaceRow, ...] = ()
    address: tuple[str, ...] = ()
    hours: str = ""
    said: str = ""
    carrier: str = ""
    tracking: str = ""
    steps: tuple[StepRow, ...] = ()
    progress: str = ""
    packed: bool = False
    twin: str = ""
    twinKept: bool = False
    saved: bool = False
    waiting: bool = False


def derive_hand_in(scene: Scene | None, method: HandInMethod | None, ticked: Collection[str]) -> HandInProps:
    """``method``: what the member looks at now, None for what was said last. ``ticked``: the steps that are done."""
    shipment = scene.detail.shipment if scene else None
    mission = scene.detail.mission if scene else None
    if scene is None or shipment is None or shipment.kind is not ShipmentKind.ITEM or mission is None:
        return HandInProps()
    if mission.outcome is not None:
        return HandInProps()
    if shipment.state is ShipmentState.NEEDS_REVIEW:
        return HandInProps(state="later", summary=scene.say(_LATER))
    if shipment.state in {ShipmentState.RECEIVED, ShipmentState.ACCEPTED}:
        return HandInProps(state="here", summary=scene.say(_HERE))
    if shipment.state is not ShipmentState.AWAITING_ITEM:
        return HandInProps()
    said, places = shipment.hand_in, mission.hand_in
    shown = method or (said.method if said else HandInMethod.COURIER)
    late = mission.item_due_at is not None and scene.now >= mission.item_due_at
    due = _due(scene, mission.item_due_at is not None and late)
    told = _said(scene, said, places) if said else ""
    steps = tuple(
        StepRow(key, scene.say(text), key in ticked)
        for key, text in STEPS.items()
        if shown is HandInMethod.COURIER or key not in _COURIER_ONLY
    )
    done = sum(step.ticked for step in steps)
    methods = [HandInMethod.COURIER]
    if places and places.lounges:
        methods.append(HandInMethod.LOUNGE)
    hints = {HandInMethod.COURIER: _COURIER_HINT, HandInMethod.LOUNGE: _LOUNGE_HINT}
    icons = {HandInMethod.COURIER: "truck", HandInMethod.LOUNGE: "armchair"}
    return HandInProps(
        state="late" if late else "open",
        summary=told or scene.say(_SUMMARY),
        due=scene.say(due),
        method=shown.value,
        methods=tuple(
            MethodRow(each.value, scene.say(HAND_IN_NAMES[each]), scene.say(hints[each]), icons[each], each is shown)
            for each in methods
        ),
        places=_places(scene, places, said) if places and shown is HandInMethod.LOUNGE else (),
        address=_address(scene, places) if places and shown is HandInMethod.COURIER else (),
        hours=scene.say(places.hours.text()) if places and shown is HandInMethod.COURIER else "",
        said=told,
        carrier=said.carrier if said else "",
        tracking=said.tracking if said else "",
        steps=steps,
        progress=scene.say(_PROGRESS.filled(done=str(done), all=str(len(steps)))),
        packed=done == len(steps),
        twin=scene.say(_TWIN),
        twinKept="twin" in ticked,
        saved=said is not None,
        waiting=scene.under_way(OpKind.HAND_IN),
    )


def _due(scene: Scene, late: bool) -> Text:
    mission = scene.detail.mission
    if mission is None or mission.item_due_at is None:
        return _DUE_NONE
    return (_OVERDUE if late else _DUE).filled(at=scene.time(mission.item_due_at))


def _said(scene: Scene, said: HandIn, places: HandInPlaces | None) -> str:
    if said.method is HandInMethod.LOUNGE:
        lounges = places.lounges if places else []
        name = next((lounge.name.text() for lounge in lounges if lounge.code == said.place), HAND_IN_NAMES[said.method])
        return scene.say(_CHOSEN_LOUNGE.filled(lounge=name))
    if not said.tracking:
        return scene.say(_CHOSEN_COURIER)
    carrier = f"{said.carrier}　" if said.carrier and scene.language == "ja" else said.carrier and f"{said.carrier}, "
    return scene.say(_CHOSEN_TRACKED.filled(carrier=carrier, number=said.tracking))


def _places(scene: Scene, places: HandInPlaces, said: HandIn | None) -> tuple[PlaceRow, ...]:
    return tuple(
        PlaceRow(
            code=lounge.code,
            name=scene.say(lounge.name.text()),
            where=scene.say(lounge.where.text()),
            hours=scene.say(lounge.hours.text()),
            until=scene.say(_OPEN_UNTIL.filled(at=scene.time(lounge.until))) if lounge.until else "",
            chosen=said is not None and said.method is HandInMethod.LOUNGE and said.place == lounge.code,
        )
        for lounge in places.lounges
    )


def _address(scene: Scene, places: HandInPlaces) -> tuple[str, ...]:
    """Return the lines as they stand on a label, in the country's order."""
    lines = scene.say(places.address.text()).splitlines()
    if scene.language == "ja":
        return (f"〒{places.postal_code}", *lines, scene.say(places.addressee.text()), f"電話 {places.phone}")
    return (scene.say(places.addressee.text()), *lines, places.postal_code, f"Tel. {places.phone}")
