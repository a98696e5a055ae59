"""What became of something that the member asked for on a shipment's page: kept, needing them, or refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from moonmail.client.model import Operation, OpKind, OpState
from moonmail.desktop import words
from moonmail.desktop.viewmodels.shipment_scene import Scene
from moonmail.domain.text import Text


@dataclass(frozen=True, slots=True)
class AskWords:
    """``kept``: said while it waits; ``safe``: after a no. ``refused``: by the backend's code, over the usual."""

    kept: Text
    safe: Text
    refused: Mapping[str, tuple[Text, Text]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AskProps:
    """``state``: "" (nothing), waiting, needs or refused."""

    state: str = ""
    happened: str = ""
    safe: str = ""
    next: str = ""
    code: str = ""
    askId: str = ""


SENDING: Final = Text("送信しています。", "It is being sent.")
COUNTS: Final = Text(
    "このパソコンに保存しました。つながりしだい自動で送信し、わたしたちに届いた時点で有効になります。",
    "It is kept on this computer and sent by itself once there is a connection. It counts when it reaches us.",
)
_ROOM: Final = Text("空きがある便：{list}", "Flights with room: {list}")
_SLOT: Final = Text("{flight}便（のこり{n}枠）", "{flight} ({n} left)")
_SIGN_IN: Final = Text("サインインすると送信します。", "Sign in, and it is sent.")


def _room(scene: Scene, ask: Operation) -> str:
    """Name the flights that did have room when this was refused."""
    slots = [scene.say(_SLOT.filled(flight=slot.flight_number, n=f"{slot.left:,}")) for slot in ask.alternatives]
    return scene.say(_ROOM.filled(list=("、" if scene.gap == "" else ", ").join(slots))) if slots else ""


def derive_ask(scene: Scene | None, kinds: tuple[OpKind, ...], spoken: AskWords) -> AskProps:
    """Say it of the newest of these asks; nothing is called done before the backend has said so."""
    asks = scene.asks(*kinds) if scene else ()
    if scene is None or not asks:
        return AskProps()
    ask = asks[0]
    if ask.state is OpState.REFUSED:
        told = words.explain(ask.code)
        happened, following = spoken.refused.get(ask.code, (told.happened, told.next))
        room = _room(scene, ask)
        return AskProps(
            state="refused",
            happened=scene.say(happened),
            safe=scene.say(spoken.safe),
            next=f"{scene.say(following)}{scene.gap}{room}".strip(),
            code=words.quote(ask.quote, scene.language),
            askId=str(ask.id),
        )
    if ask.state is OpState.NEEDS_USER:
        told = words.explain(ask.code)
        return AskProps(
            state="needs",
            happened=scene.say(spoken.kept),
            safe=scene.say(told.happened),
            next=scene.say(_SIGN_IN if ask.code == "signed_out" else told.next),
            code=words.quote(ask.quote, scene.language),
            askId=str(ask.id),
        )
    return AskProps(
        state="waiting",
        happened=scene.say(spoken.kept),
        safe=scene.say(COUNTS if scene.status.trouble is not None else SENDING),
        askId=str(ask.id),
    )
