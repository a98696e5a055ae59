"""Messages written for a sender: what a slip, a refusal or a loss means for them, before anything else is shown.

Each says what happened, what is certain and what is not, what is known of the thing itself, what can be done and until
when, and who to talk to. They promise nothing, least of all a date, and they do not joke.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from moonmail.domain.mission import ENTITLEMENT_NAMES, OBLIGATION_NAMES, EntitlementKind, ObligationEnd, Outcome
from moonmail.domain.states import ShipmentKind, ShipmentState
from moonmail.domain.text import Text


class Concern(StrEnum):
    OUTCOME = "outcome"
    SLIP = "slip"
    NOT_ALLOWED = "not_allowed"
    REFUSED = "refused"
    CLEARED = "cleared"


class Tone(StrEnum):
    GOOD = "good"
    GRAVE = "grave"
    CHANGE = "change"


class Whereabouts(StrEnum):
    """Where the thing itself is, as far as custody knows."""

    WORDS_ONLY = "words_only"
    WITH_SENDER = "with_sender"
    IN_CARE = "in_care"
    ON_LANDER = "on_lander"
    UNDER_WAY = "under_way"


@dataclass(frozen=True, slots=True)
class Letter:
    """``certain`` and ``uncertain`` are sentences of their own. ``until`` None: there is no last date."""

    concern: Concern
    tone: Tone
    title: Text
    happened: Text
    certain: tuple[Text, ...]
    uncertain: tuple[Text, ...]
    yours: Text
    can: tuple[Text, ...]
    until: Text | None
    talk: Text


@dataclass(frozen=True, slots=True)
class Choice:
    """What the buyer is owed. ``chosen``: what they took, or what took its place after ``choose_by``."""

    kinds: tuple[EntitlementKind, ...]
    default: EntitlementKind
    choose_by: Text
    chosen: EntitlementKind | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """How a flight ended for one shipment. ``choice`` None: nothing is owed, or it is not known here yet."""

    flight: str
    outcome: Outcome
    kind: ShipmentKind
    state: ShipmentState
    end: ObligationEnd
    fulfilled: bool
    note: Text | None = None
    choice: Choice | None = None


@dataclass(frozen=True, slots=True)
class Slip:
    """``free``: the member may change or cancel alone, until ``free_until``; None: there is no last date for it."""

    flight: str
    kind: ShipmentKind
    state: ShipmentState
    before: Text
    now: Text
    reason: Text | None = None
    free: bool = False
    free_until: Text | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """What staff found in a declaration or at the inspection. ``due``: the last date for handing it in.

    ``free``: the member may change or cancel alone, until ``free_until``.
    """

    flight: str
    title: str
    state: ShipmentState
    words: Text | None = None
    findings: tuple[Text, ...] = ()
    remedies: tuple[Text, ...] = ()
    free: bool = False
    free_until: Text | None = None
    due: Text | None = None


TALK: Final = Text(
    "気がかりなことは、サポートデスクが承ります。予約番号をお手元にご用意ください。",
    "The support desk is there for whatever worries you. Please have your booking reference ready.",
)
_THING: Final[dict[ShipmentKind, Text]] = {
    ShipmentKind.MESSAGE: Text("プレート", "plate"),
    ShipmentKind.ITEM: Text("お品物", "item"),
}
_SORRY: Final = Text(
    "大切なものをお預かりしながら、このようなお知らせになり、申し訳ありません。",
    "You entrusted us with something dear to you, and we are sorry to have to tell you this.",
)

_TITLES: Final[dict[Outcome, Text]] = {
    Outcome.SUCCESS: Text("月面に届きました", "It is on the Moon"),
    Outcome.LANDED_TIPPED: Text("着陸船は傾いた姿勢で着陸しました", "The lander came down tipped over"),
    Outcome.LANDED_NO_CONTACT: Text("着陸後、通信ができていません", "No contact since the landing"),
    Outcome.LOST_LANDING: Text("月面に届けることができませんでした", "It did not reach the Moon safely"),
    Outcome.NO_LANDING_ATTEMPT: Text("月面への着陸に至りませんでした", "There was no landing on the Moon"),
    Outcome.LAUNCH_FAILURE: Text("打上げに失敗しました", "The launch failed"),
    Outcome.CANCELLED: Text("{flight}便は中止になりました", "Flight {flight} was cancelled"),
}
_HAPPENED: Final[dict[Outcome, Text]] = {
    Outcome.SUCCESS: Text("{flight}便は、月面に着陸しました。", "Flight {flight} has landed on the Moon."),
    Outcome.LANDED_TIPPED: Text(
        "{flight}便は月面に着陸しましたが、着陸船は傾いた姿勢で止まりました。",
        "Flight {flight} has landed on the Moon, but the lander came to rest tipped over.",
    ),
    Outcome.LANDED_NO_CONTACT: Text(
        "{flight}便は月面に着陸しましたが、その後、着陸船と通信できていません。",
        "Flight {flight} has landed on the Moon, but the lander has not been heard from since.",
    ),
    Outcome.LOST_LANDING: Text(
        "{flight}便は月面への着陸に挑みましたが、着陸を確認できないまま通信が途絶えました。",
        "Flight {flight} tried to land on the Moon. Contact ended, and no landing could be confirmed.",
    ),
    Outcome.NO_LANDING_ATTEMPT: Text(
        "{flight}便は打ち上げられましたが、月面への着陸を行えないまま終わりました。",
        "Flight {flight} was launched, but ended without being able to land on the Moon.",
    ),
    Outcome.LAUNCH_FAILURE: Text(
        "{flight}便の打上げは、成功しませんでした。", "The launch of flight {flight} did not succeed."
    ),
    Outcome.CANCELLED: Text(
        "{flight}便は、打上げを行わずに中止となりました。お待ちいただいていたところ、申し訳ありません。",
        "Flight {flight} was cancelled before its launch. We are sorry: you have been waiting for it.",
    ),
}
_CERTAIN: Final[dict[Outcome, tuple[Text, ...]]] = {
    Outcome.SUCCESS: (Text("月面への着陸は、確認されています。", "The landing is confirmed."),),
    Outcome.LANDED_TIPPED: (
        Text("着陸船が月面に着いたことは、確認されています。", "It is confirmed that the lander is on the Moon."),
    ),
    Outcome.LANDED_NO_CONTACT: (
        Text("運航会社は、着陸船が月面に着いたと発表しています。", "The operator states that the lander is down."),
    ),
    Outcome.LOST_LANDING: (
        Text("安全な着陸は、確認されませんでした。", "A safe landing was not confirmed."),
        Text("この便の運航は、終了しています。", "This flight is over."),
    ),
    Outcome.NO_LANDING_ATTEMPT: (
        Text("打上げは行われました。", "The launch took place."),
        Text("月面には着陸していません。", "It has not landed on the Moon."),
    ),
    Outcome.LAUNCH_FAILURE: (
        Text("この便が月へ向かうことはありません。", "This flight is not going to the Moon any more."),
    ),
    Outcome.CANCELLED: (Text("この便は打ち上げられません。", "This flight is not going to be launched."),),
}
_UNCERTAIN: Final[dict[Outcome, Text]] = {
    Outcome.SUCCESS: Text(
        "着陸のあとの{thing}の様子を、直接見て確かめることはできません。",
        "How your {thing} fared at the landing can't be seen directly.",
    ),
    Outcome.LANDED_TIPPED: Text(
        "着陸の衝撃で{thing}がどうなったかは、わかっていません。",
        "How your {thing} came through the landing is not known.",
    ),
    Outcome.LANDED_NO_CONTACT: Text(
        "着陸船と{thing}がいまどのような状態にあるかは、わかっていません。",
        "The condition of the lander and of your {thing} is not known.",
    ),
    Outcome.LOST_LANDING: Text(
        "着陸船と{thing}の最後の様子について、まだわからないことがあります。",
        "Not everything is known about the last moments of the lander and of your {thing}.",
    ),
    Outcome.NO_LANDING_ATTEMPT: Text(
        "着陸船と{thing}の最後の様子について、まだわからないことがあります。",
        "Not everything is known about the end of the lander and of your {thing}.",
    ),
    Outcome.LAUNCH_FAILURE: Text(
        "何が起きたのかについて、まだわからないことがあります。", "Not everything is known about what happened."
    ),
    Outcome.CANCELLED: Text(
        "別の便がいつ飛ぶかは、期間としてしかお伝えできません。その期間も変わることがあります。",
        "When another flight leaves can only be given as a range, and that can change, too.",
    ),
}
_ON_THE_MOON: Final = Text(
    "お預かりした{thing}は、着陸船に取り付けられたまま月面にあります。地球に戻ることはありません。",
    "Your {thing} is on the Moon, fixed to the lander. It does not come back to Earth.",
)
_GONE: Final = Text(
    "お預かりした{thing}は、着陸船に取り付けられていました。失われたものと考えられ、お返しすることができません。",
    "Your {thing} was fixed to the lander. It must be taken as lost, and we cannot give it back.",
)
_YOURS: Final[dict[Outcome, Text]] = {
    Outcome.SUCCESS: _ON_THE_MOON,
    Outcome.LANDED_TIPPED: _ON_THE_MOON,
    Outcome.LANDED_NO_CONTACT: Text(
        "お預かりした{thing}は着陸船に取り付けられていて、月面にあると考えられます。",
        "Your {thing} is fixed to the lander and is taken to be on the Moon.",
    ),
    Outcome.LOST_LANDING: _GONE,
    Outcome.NO_LANDING_ATTEMPT: _GONE,
    Outcome.LAUNCH_FAILURE: _GONE,
}
_WHERE: Final[dict[Whereabouts, Text]] = {
    Whereabouts.WORDS_ONLY: Text(
        "お預かりしたメッセージの内容は、そのまま残っています。", "Your message is kept as you wrote it."
    ),
    Whereabouts.WITH_SENDER: Text("お品物は、まだわたしたちに届いていません。", "Your item has not reached us yet."),
    Whereabouts.IN_CARE: Text(
        "お品物は、わたしたちが地上でお預かりしています。", "Your item is in our care, on the ground."
    ),
    Whereabouts.ON_LANDER: Text(
        "お預かりした{thing}は着陸船に組み込まれ、地上にあります。",
        "Your {thing} is built into the lander, on the ground.",
    ),
    Whereabouts.UNDER_WAY: Text(
        "お預かりした{thing}は、着陸船とともに飛行中です。", "Your {thing} is under way with the lander."
    ),
}
_CHOICES: Final[dict[tuple[EntitlementKind, ShipmentKind], Text]] = {
    (EntitlementKind.REFLIGHT, ShipmentKind.MESSAGE): Text(
        "空きのある別の便で、追加のお支払いなしに、もう一度送る",
        "Send the same message again on another flight that has room, with nothing more to pay",
    ),
    (EntitlementKind.REFLIGHT, ShipmentKind.ITEM): Text(
        "空きのある別の便の同じ大きさの枠で、追加のお支払いなしに、もう一度送る",
        "Send again on another flight that has room, in a capsule of the same size, with nothing more to pay",
    ),
    (EntitlementKind.REFUND, ShipmentKind.MESSAGE): Text("お支払い額の返金を受ける", "Have what was paid refunded"),
    (EntitlementKind.REFUND, ShipmentKind.ITEM): Text("お支払い額の返金を受ける", "Have what was paid refunded"),
    (EntitlementKind.RECORD, ShipmentKind.MESSAGE): Text(
        "返金や再搭載なしで、この便の記録を残す", "Keep the record of this flight, without refund or another flight"
    ),
    (EntitlementKind.RECORD, ShipmentKind.ITEM): Text(
        "返金や再搭載なしで、この便の記録を残す", "Keep the record of this flight, without refund or another flight"
    ),
}
_CHOOSE_BY: Final = Text(
    "{by}まで。お選びがない場合は、お申し込み時の条件により「{default}」になります。",
    "Until {by}. Without a choice, by the terms you confirmed, it is: {default}.",
)
_CHOSEN: Final = Text("「{kind}」で承っています。", "This is what holds now: {kind}.")
_KEEP: Final = Text(
    "この便の記録と証明書を、このページから保存できます。",
    "You can save the record and the certificate of this flight from this page.",
)
_DONE: Final = Text(
    "お申し込み時の条件では、役務は「{end}」で完了します。この便はそこまで達したため、返金と再搭載はありません。",
    "By the terms you confirmed, our service is complete with {end}. This flight got that far, so neither a refund"
    " nor another flight is owed.",
)
_PREPARING: Final = Text(
    "お客さまの権利は失われていません。お選びいただける内容は、サーバーから届くとこのページに表示されます。",
    "None of your rights is lost. What you may choose appears on this page once it has come from the server.",
)

_SLIP_TITLE: Final = Text("{flight}便の打上げ予定が変わりました", "The launch window of flight {flight} has moved")
_SLIP_HAPPENED: Final = Text(
    "打上げの予定期間が、「{before}」から「{now}」に変わりました。{reason}",
    "The launch window was {before}. It is now {now}. {reason}",
)
_REASON: Final = Text("理由：{reason}。", "Reason: {reason}.")
_NO_REASON: Final = Text("理由は公表されていません。", "No reason has been published.")
_SLIP_CERTAIN: Final = Text(
    "ご予約はそのまま有効です。お手続きは必要ありません。", "Your booking stands. There is nothing you need to do."
)
_SLIP_UNCERTAIN: Final = Text(
    "新しい期間も予定です。また変わることがあります。", "The new window is a plan as well, and may move again."
)
_FREE: Final = Text(
    "便や内容の変更、キャンセルは、ご自身で無料でできます。",
    "You can change the flight or the content, or cancel, by yourself and free of charge.",
)
_WAIT: Final = Text("このままお待ちいただく", "Simply wait")
_CLOSED: Final = Text(
    "ご自身での変更とキャンセルの受付は終わりました。ご事情があるときは、サポートデスクにご相談ください。",
    "The last date for changing or cancelling by yourself has passed. If this is a hardship, please talk to the desk.",
)
_UNTIL: Final = Text("{by}まで", "Until {by}")

_NOT_ALLOWED_TITLE: Final = Text("お預かりできないことがわかりました", "We found that we can't take it")
_NOT_ALLOWED: Final = Text(
    "スタッフが申告の内容を確認した結果、「{title}」は{flight}便に載せられないと判断しました。{words}",
    "Our staff looked at what you declared and found that “{title}” can't go on flight {flight}. {words}",
)
_REFUSED_TITLE: Final = Text("検査の結果、搭載できないことがわかりました", "The inspection found that it can't fly")
_REFUSED: Final = Text(
    "届いたお品物を検査した結果、「{title}」は{flight}便に載せられないと判断しました。{words}",
    "We inspected your item when it arrived and found that “{title}” can't go on flight {flight}. {words}",
)
_CLEARED_TITLE: Final = Text("確認が終わり、お預かりできます", "Reviewed: we can take it")
_CLEARED: Final = Text(
    "スタッフが申告の内容を確認し、「{title}」をお預かりできると判断しました。{words}",
    "Our staff looked at what you declared and found that we can take “{title}”. {words}",
)
_REVIEW_UNCERTAIN: Final = Text(
    "内容を変えた場合にお預かりできるかどうかは、あらためて確認します。",
    "Whether we can take it after a change has to be looked at anew.",
)
_REVIEW_DONE: Final = Text("申告の確認は終わっています。", "The review of your declaration is done.")
_INSPECTION_AHEAD: Final = Text(
    "届いたお品物は、搭載の前に検査します。検査の結果、お返しすることがあります。",
    "It is inspected when it arrives, before it is loaded. The inspection may still find against it.",
)
_NOT_CHARGED: Final = Text("お品物は搭載されていません。", "Your item is not on board.")
_KEEP_IT: Final = Text(
    "お品物はお手元にあります。発送なさる必要はありません。", "Your item is with you. There is no need to send it."
)
_WILL_RETURN: Final = Text(
    "お品物はわたしたちがお預かりしています。お返しの方法は、サポートデスクからご案内します。",
    "Your item is in our care. The support desk tells you how it comes back to you.",
)
_CHANGE_ITEM: Final = Text("申告の内容を直すか、別のものに変える", "Correct what you declared, or send something else")
_CANCEL: Final = Text("キャンセルして返金を受ける", "Cancel and have your money back")
_ASK_DESK: Final = Text("この先のことをサポートデスクに相談する", "Talk to the support desk about what comes next")
_HAND_IN: Final = Text("お品物を発送するか、ラウンジに預ける", "Send your item in, or drop it at a lounge")


def whereabouts(kind: ShipmentKind, state: ShipmentState) -> Whereabouts:
    """Return where the thing is before the flight is over."""
    if state is ShipmentState.LAUNCHED:
        return Whereabouts.UNDER_WAY
    if state is ShipmentState.INTEGRATED:
        return Whereabouts.ON_LANDER
    if kind is ShipmentKind.MESSAGE:
        return Whereabouts.WORDS_ONLY
    held = {ShipmentState.RECEIVED, ShipmentState.ACCEPTED, ShipmentState.REFUSED}
    return Whereabouts.IN_CARE if state in held else Whereabouts.WITH_SENDER


def ending_letter(ending: Ending) -> Letter:
    """Return what a sender is told when the outcome of the flight is known."""
    thing = _THING[ending.kind]
    outcome = ending.outcome
    happened = _HAPPENED[outcome].filled(flight=ending.flight)
    if outcome in {Outcome.LOST_LANDING, Outcome.NO_LANDING_ATTEMPT, Outcome.LAUNCH_FAILURE}:
        happened = _joined(happened, _SORRY)
    yours = _YOURS.get(outcome) or _WHERE[whereabouts(ending.kind, ending.state)]
    can, until = _owed(ending)
    return Letter(
        concern=Concern.OUTCOME,
        tone=Tone.GOOD if outcome is Outcome.SUCCESS else Tone.GRAVE,
        title=_TITLES[outcome].filled(flight=ending.flight),
        happened=happened,
        certain=(*_CERTAIN[outcome], *((ending.note,) if ending.note else ())),
        uncertain=(_UNCERTAIN[outcome].filled(thing=thing),),
        yours=yours.filled(thing=thing),
        can=can,
        until=until,
        talk=TALK,
    )


def _owed(ending: Ending) -> tuple[tuple[Text, ...], Text | None]:
    if ending.fulfilled:
        done = _DONE.filled(end=OBLIGATION_NAMES[ending.end])
        return ((_KEEP,) if ending.outcome is Outcome.SUCCESS else (done, _KEEP)), None
    choice = ending.choice
    if choice is None:
        return (_PREPARING,), None
    if choice.chosen is not None:
        return (_CHOSEN.filled(kind=ENTITLEMENT_NAMES[choice.chosen]),), None
    by = _CHOOSE_BY.filled(by=choice.choose_by, default=ENTITLEMENT_NAMES[choice.default])
    return tuple(_CHOICES[kind, ending.kind] for kind in choice.kinds), by


def slip_letter(slip: Slip) -> Letter:
    """Return what a sender is told when the launch window moved after their booking, with the reason."""
    reason = _REASON.filled(reason=_unstopped(slip.reason)) if slip.reason else _NO_REASON
    return Letter(
        concern=Concern.SLIP,
        tone=Tone.CHANGE,
        title=_SLIP_TITLE.filled(flight=slip.flight),
        happened=_SLIP_HAPPENED.filled(before=slip.before, now=slip.now, reason=reason),
        certain=(_SLIP_CERTAIN,),
        uncertain=(_SLIP_UNCERTAIN,),
        yours=_WHERE[whereabouts(slip.kind, slip.state)].filled(thing=_THING[slip.kind]),
        can=(_WAIT, _FREE if slip.free else _CLOSED),
        until=_UNTIL.filled(by=slip.free_until) if slip.free and slip.free_until else None,
        talk=TALK,
    )


def review_letter(review: Review) -> Letter:
    """Return what a sender is told when staff have looked at the item: cleared, not allowed, or refused on arrival.

    Raises:
        ValueError: nothing was found yet in this state.
    """
    filled = {"title": review.title, "flight": review.flight}
    until = _UNTIL.filled(by=review.free_until) if review.free and review.free_until else None
    if review.state is ShipmentState.NOT_ALLOWED:
        can = (*review.remedies, _CHANGE_ITEM, _CANCEL) if review.free else (_ASK_DESK,)
        return Letter(
            Concern.NOT_ALLOWED,
            Tone.GRAVE,
            _NOT_ALLOWED_TITLE,
            _with_words(_NOT_ALLOWED, review.words, filled),
            (_NOT_CHARGED, *review.findings),
            (_REVIEW_UNCERTAIN,),
            _KEEP_IT,
            can,
            until,
            TALK,
        )
    if review.state is ShipmentState.REFUSED:
        return Letter(
            Concern.REFUSED,
            Tone.GRAVE,
            _REFUSED_TITLE,
            _with_words(_REFUSED, review.words, filled),
            (_NOT_CHARGED, *review.findings),
            (_REVIEW_UNCERTAIN,),
            _WILL_RETURN,
            (_ASK_DESK,),
            None,
            TALK,
        )
    if review.state in {ShipmentState.CLEARED, ShipmentState.AWAITING_ITEM}:
        return Letter(
            Concern.CLEARED,
            Tone.GOOD,
            _CLEARED_TITLE,
            _with_words(_CLEARED, review.words, filled),
            (_REVIEW_DONE,),
            (_INSPECTION_AHEAD,),
            _WHERE[Whereabouts.WITH_SENDER],
            (_HAND_IN,),
            _UNTIL.filled(by=review.due) if review.due else None,
            TALK,
        )
    raise ValueError(f"nothing was found in state {review.state}")


def _joined(first: Text, second: Text) -> Text:
    return Text(first.ja + second.ja, f"{first.en} {second.en}")


def _unstopped(text: Text) -> Text:
    return Text(text.ja.rstrip("。") or text.ja, text.en.rstrip(".") or text.en)


def _with_words(text: Text, words: Text | None, filled: dict[str, str]) -> Text:
    if words is not None:
        return text.filled(words=words, **filled)
    bare = text.filled(words="", **filled)
    return Text(bare.ja.strip(), bare.en.strip())
