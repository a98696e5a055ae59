"""What stays of a flight: certificate, share picture, and a patch for each milestone that was reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from moonmail.desktop.viewmodels.shipment_scene import Scene
from moonmail.domain.mission import MILESTONE_NAMES, MilestoneState
from moonmail.domain.states import BookingState, ShipmentState
from moonmail.domain.text import Text

_READY: Final = Text(
    "この便でわかっていることを、座標・時刻・出典とともに残します。まだわからないことは、そのように記します。",
    "What is known of this flight, with coordinates, times and sources. What is not known is said to be so.",
)
_LATER: Final = Text(
    "便が終わると、証明書と共有用の画像をここから保存できます。",
    "When the flight is over, a certificate and a picture to share can be saved here.",
)
_EARNED: Final = Text("ワッペン {n}／{all}", "{n} of {all} patches")
_SPOKEN: Final = Text("{name}：達成", "{name}: reached")
_SPOKEN_NOT: Final = Text("{name}：まだ達成していません", "{name}: not reached yet")
_SPOKEN_NEVER: Final = Text("{name}：この便では達成していません", "{name}: not reached on this flight")
_STANDS: Final = frozenset({BookingState.CONFIRMED, BookingState.COMPLETED, BookingState.REBOOKED})
_FLEW: Final = frozenset({ShipmentState.LAUNCHED, ShipmentState.DELIVERED, ShipmentState.LOST})


@dataclass(frozen=True, slots=True)
class PatchRow:
    """``picture``: the patch as an address, empty while it is being drawn."""

    seq: int
    name: str
    earned: bool
    picture: str
    spoken: str


@dataclass(frozen=True, slots=True)
class RecordProps:
    """``state``: none, later or ready (the flight is over)."""

    state: str = "none"
    summary: str = ""
    text: str = ""
    earned: int = 0
    earnedText: str = ""
    patches: tuple[PatchRow, ...] = ()


def derive_record(scene: Scene | None, drawn: Mapping[int, str]) -> RecordProps:
    booking = scene.detail.booking if scene else None
    mission = scene.detail.mission if scene else None
    shipment = scene.detail.shipment if scene else None
    if scene is None or booking is None or mission is None or shipment is None:
        return RecordProps()
    kept = booking.state in _STANDS or scene.detail.entitlement is not None
    over = mission.outcome is not None
    if not kept or not (over or shipment.state in _FLEW):
        return RecordProps()
    reached = {each.seq for each in mission.milestones if each.state is MilestoneState.ACHIEVED}
    rows = []
    for seq, name in MILESTONE_NAMES.items():
        earned = seq in reached
        spoken = _SPOKEN if earned else _SPOKEN_NEVER if over else _SPOKEN_NOT
        rows.append(PatchRow(seq, scene.say(name), earned, drawn.get(seq, ""), scene.say(spoken.filled(name=name))))
    counted = scene.say(_EARNED.filled(n=str(len(reached)), all=str(len(rows))))
    return RecordProps(
        state="ready" if over else "later",
        summary=counted,
        text=scene.say(_READY if over else _LATER),
        earned=len(reached),
        earnedText=counted,
        patches=tuple(rows),
    )
