"""Runs: one thing done to many bookings of a flight, each of them once. What may be done to which is decided here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from moonmail.domain.mission import EntitlementKind, ObligationEnd
from moonmail.domain.states import BookingState, EntitlementState, IllegalMove, ShipmentState
from moonmail.domain.text import Text

# What was counted an hour ago is not what somebody says yes to.
PREVIEW_GOOD_FOR: Final = timedelta(hours=1)
# A preview that nobody started is forgotten.
PREVIEW_KEPT: Final = timedelta(days=1)
MOST_AT_ONCE: Final = 50_000


class RunKind(StrEnum):
    MOVE = "move"
    REFUND = "refund"
    MESSAGE = "message"


class RunState(StrEnum):
    PREVIEWED = "previewed"
    RUNNING = "running"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    FINISHED = "finished"


class RunStep(StrEnum):
    """What somebody at the desk does with a run."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"


class LineState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    SKIPPED = "skipped"


class RunReason(StrEnum):
    """Why so many bookings are changed at once. It is in the audit with each of them."""

    DELAYED = "delayed"
    FLIGHT_CANCELLED = "flight_cancelled"
    LOST = "lost"
    SITE_CHANGED = "site_changed"
    CAPACITY = "capacity"
    NEWS = "news"


class Skip(StrEnum):
    """Why a booking was left as it is."""

    NOT_PAID = "not_paid"
    ENDED = "ended"
    MOVED = "moved"
    COMPLETED = "completed"
    OTHER_HOLDER = "other_holder"
    CHANGING = "changing"
    CHOOSING = "choosing"
    CHOSEN = "chosen"
    FLYING = "flying"
    REFUSED = "refused"
    NO_ROOM = "no_room"
    NO_SUCH_SIZE = "no_such_size"
    NOT_ALLOWED = "not_allowed"
    NOTHING_PAID = "nothing_paid"
    FAILED = "failed"


KIND_NAMES: Final[dict[RunKind, Text]] = {
    RunKind.MOVE: Text("便の振替", "Move to another flight"),
    RunKind.REFUND: Text("全額返金", "Full refund"),
    RunKind.MESSAGE: Text("お客さまへの連絡", "Message to members"),
}

STATE_NAMES: Final[dict[RunState, Text]] = {
    RunState.PREVIEWED: Text("開始前", "Not started"),
    RunState.RUNNING: Text("処理中", "Running"),
    RunState.PAUSED: Text("一時停止中", "Paused"),
    RunState.CANCELLED: Text("中止", "Cancelled"),
    RunState.FINISHED: Text("完了", "Finished"),
}

LINE_NAMES: Final[dict[LineState, Text]] = {
    LineState.WAITING: Text("未処理", "Not done"),
    LineState.DONE: Text("完了", "Done"),
    LineState.SKIPPED: Text("対象外", "Left as it is"),
}

REASON_WORDS: Final[dict[RunReason, Text]] = {
    RunReason.DELAYED: Text("便の遅れのため", "The flight slipped"),
    RunReason.FLIGHT_CANCELLED: Text("便の中止のため", "The flight was cancelled"),
    RunReason.LOST: Text("便が失われたため", "The flight was lost"),
    RunReason.SITE_CHANGED: Text("着陸地の変更のため", "The landing site changed"),
    RunReason.CAPACITY: Text("搭載枠の減少のため", "There are fewer slots"),
    RunReason.NEWS: Text("お知らせのため", "To tell them news"),
}

SKIP_WORDS: Final[dict[Skip, Text]] = {
    Skip.NOT_PAID: Text("お支払いが済んでいません。", "It is not paid yet."),
    Skip.ENDED: Text("予約は取り消されています。", "The booking was cancelled."),
    Skip.MOVED: Text("すでに別の予約に変更されています。", "It was changed to another booking already."),
    Skip.COMPLETED: Text("役務の提供は完了しています。", "What was promised has been provided."),
    Skip.OTHER_HOLDER: Text(
        "対象を確定した後に、贈り物として別の方が受け取りました。",
        "Somebody else received it as a gift since the list was made.",
    ),
    Skip.CHANGING: Text(
        "お客さまが便やサイズの変更を手続き中です。", "The member is changing the flight or size at this moment."
    ),
    Skip.CHOOSING: Text(
        "お客さまが権利をお選びになる期間中です。お客さまの選択をお待ちください。",
        "The member may still choose what they are owed: that is theirs to say.",
    ),
    Skip.CHOSEN: Text("お客さまは別の権利をお選びです。", "The member has chosen something else."),
    Skip.FLYING: Text("お預かり品は飛行中か、飛行を終えています。", "What was sent is flying, or has flown."),
    Skip.REFUSED: Text(
        "検査でお預かりできなかった品物です。窓口で個別に対応してください。",
        "The item was refused at inspection. Please settle it at the desk.",
    ),
    Skip.NO_ROOM: Text("振替先の便に空きがありません。", "There is no room on the new flight."),
    Skip.NO_SUCH_SIZE: Text("振替先の便にこのサイズがありません。", "The new flight has nothing of this size."),
    Skip.NOT_ALLOWED: Text("振替先の便には搭載できない品物です。", "The item may not fly on the new flight."),
    Skip.NOTHING_PAID: Text("返金できる金額がありません。", "There is nothing to give back."),
    Skip.FAILED: Text(
        "処理できませんでした。予約はそのままです。窓口で個別に対応してください。",
        "It could not be done; the booking is as it was. Please settle it at the desk.",
    ),
}

_R = RunState
_MOVES: Final[Mapping[RunStep, tuple[frozenset[RunState], RunState]]] = {
    RunStep.START: (frozenset({_R.PREVIEWED}), _R.RUNNING),
    RunStep.PAUSE: (frozenset({_R.RUNNING}), _R.PAUSED),
    RunStep.RESUME: (frozenset({_R.PAUSED}), _R.RUNNING),
    RunStep.CANCEL: (frozenset({_R.PREVIEWED, _R.RUNNING, _R.PAUSED}), _R.CANCELLED),
}


def after(state: RunState, step: RunStep) -> RunState:
    """Return what a run becomes by ``step``.

    Raises:
        IllegalMove: not from there.
    """
    before, wanted = _MOVES[step]
    if state not in before:
        raise IllegalMove(state, wanted)
    return wanted


def steps_from(state: RunState) -> frozenset[RunStep]:
    """Return what may be done with a run now."""
    return frozenset(step for step, (before, _) in _MOVES.items() if state in before)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a booking stands, as far as a run asks. ``holder``: id of whose it is.

    ``owed``: state of the newest entitlement and what it was chosen for, or None. ``changing``: its member has another
    booking under way that would replace it. ``worth``: what would go back, whole yen.
    """

    state: BookingState
    shipment: ShipmentState
    holder: str
    owed: tuple[EntitlementState, EntitlementKind | None] | None = None
    changing: bool = False
    worth: int = 0


_OVER: Final[Mapping[BookingState, Skip]] = {
    BookingState.AWAITING_PAYMENT: Skip.NOT_PAID,
    BookingState.CANCELLED: Skip.ENDED,
    BookingState.LAPSED: Skip.ENDED,
    BookingState.REBOOKED: Skip.MOVED,
    BookingState.COMPLETED: Skip.COMPLETED,
}
_FLOWN: Final = frozenset({ShipmentState.LAUNCHED, ShipmentState.DELIVERED})
_GIVES: Final[Mapping[RunKind, EntitlementKind]] = {
    RunKind.MOVE: EntitlementKind.REFLIGHT,
    RunKind.REFUND: EntitlementKind.REFUND,
}


def why_not(kind: RunKind, holder: str, now: Standing) -> Skip | None:
    """Return why a booking that was listed for ``holder`` is left as it is; None: it may be done.

    Words go to whoever holds a booking that stands or is fulfilled. Nothing else is done over a member's head: what
    they may still choose, are changing or have chosen stays theirs.
    """
    if kind is RunKind.MESSAGE and now.state is BookingState.COMPLETED:
        return None if now.holder == holder else Skip.OTHER_HOLDER
    if now.state in _OVER:
        return _OVER[now.state]
    if now.holder != holder:
        return Skip.OTHER_HOLDER
    if kind is RunKind.MESSAGE:
        return None
    if now.changing:
        return Skip.CHANGING
    return _of_rights(kind, now) or _of_shipment(kind, now)


def _of_rights(kind: RunKind, now: Standing) -> Skip | None:
    if now.owed is None:
        return None
    state, choice = now.owed
    if state is EntitlementState.OFFERED:
        return Skip.CHOOSING
    return None if choice is _GIVES[kind] and state is not EntitlementState.FULFILLED else Skip.CHOSEN


def _of_shipment(kind: RunKind, now: Standing) -> Skip | None:
    if now.shipment is ShipmentState.REFUSED:
        return Skip.REFUSED
    if now.shipment in _FLOWN or (now.shipment is ShipmentState.LOST and now.owed is None):
        return Skip.FLYING
    if kind is RunKind.REFUND and now.worth == 0:
        return Skip.NOTHING_PAID
    return None


_LATER: Final = (ObligationEnd.LAUNCHED, ObligationEnd.LUNAR_ORBIT, ObligationEnd.LANDED)


def better_end(one: ObligationEnd, other: ObligationEnd) -> ObligationEnd:
    """Return the later of two ends of the provider's duty: the longer it lasts, the more the member is owed."""
    return max(one, other, key=_LATER.index)
