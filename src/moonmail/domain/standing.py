"""What a scanned pass means at the receiving desk: one verdict, in words, also without a network."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from moonmail.domain.sizes import SIZES, SizeCode, SizeKind
from moonmail.domain.states import BookingState, ShipmentState
from moonmail.domain.text import Text


class Evidence(StrEnum):
    """What the pass itself shows, by its signature and its times. Names as in ``media.passes.PassVerdict``."""

    VALID = "valid"
    EXPIRED = "expired"
    ALTERED = "altered"
    FORGED = "forged"
    UNKNOWN_KEY = "unknown_key"
    NOT_A_PASS = "not_a_pass"  # noqa: S105


class Standing(StrEnum):
    """TAKE and AGAIN are good: AGAIN after its sender was asked. Everything else is a no."""

    TAKE = "take"
    AGAIN = "again"
    NOT_A_PASS = "not_a_pass"  # noqa: S105
    ALTERED = "altered"
    FORGED = "forged"
    FOREIGN = "foreign"
    EXPIRED = "expired"
    OTHER_FLIGHT = "other_flight"
    REPLACED = "replaced"
    CANCELLED = "cancelled"
    MOVED = "moved"
    MESSAGE = "message"
    IN_REVIEW = "in_review"
    NOT_ALLOWED = "not_allowed"
    TAKEN = "taken"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    UNKNOWN_NUMBER = "unknown_number"


GOOD: Final = frozenset({Standing.TAKE, Standing.AGAIN})


@dataclass(frozen=True, slots=True)
class Known:
    """What this desk knows of the booking. ``sequence``: of its newest pass. ``asked``: its sender was."""

    state: ShipmentState
    booking_state: BookingState
    sequence: int
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Scanned:
    """What the pass says. Trusted only with the evidence VALID or EXPIRED."""

    flight_number: str
    size: str
    sequence: int


@dataclass(frozen=True, slots=True)
class StandingWords:
    """``title``: the verdict. ``do``: what to do with the thing on the table."""

    title: Text
    do: Text


_BACK: Final = Text("お預かりせず、責任者に知らせてください。", "Don't take the item in. Tell a supervisor.")
WORDS: Final[dict[Standing, StandingWords]] = {
    Standing.TAKE: StandingWords(
        Text("受け付けできます", "Ready to take in"), Text("測って、検査してください。", "Measure it and look at it.")
    ),
    Standing.AGAIN: StandingWords(
        Text("確認中のお品物です", "Its sender was asked"),
        Text(
            "お客さまの返事を確かめてから、もう一度検査してください。", "Read the answer first, then look at it again."
        ),
    ),
    Standing.NOT_A_PASS: StandingWords(
        Text("月面搭乗券ではありません", "Not a Moon boarding pass"),
        Text("月面搭乗券のQRコードを読み取ってください。", "Scan the QR code of the boarding pass."),
    ),
    Standing.ALTERED: StandingWords(
        Text("内容が変わっています", "Changed after it was issued"),
        Text(
            "もう一度読み取り、同じなら、お預かりせずに責任者に知らせてください。",
            "Scan it once more. If it stays so, don't take the item in and tell a supervisor.",
        ),
    ),
    Standing.FORGED: StandingWords(Text("偽造された搭乗券です", "A forged pass"), _BACK),
    Standing.FOREIGN: StandingWords(
        Text("別の発行元の搭乗券です", "Issued by somebody else"),
        Text(
            "鍵が古いこともあります。オンラインで更新し、同じなら、お預かりせずに責任者に知らせてください。",
            "The keys here may be old: update them online. If it stays so, don't take it in and tell a supervisor.",
        ),
    ),
    Standing.EXPIRED: StandingWords(
        Text("有効期限が過ぎています", "The pass has expired"),
        Text(
            "便は終わっています。お預かりせず、返送の手続きをしてください。", "Its flight is over. Send the item back."
        ),
    ),
    Standing.OTHER_FLIGHT: StandingWords(
        Text("ここで扱っていない便です", "Not a flight of this desk"),
        Text(
            "お預かりせず、便名を確かめてください。台帳が古いときは、オンラインで更新してください。",
            "Don't take the item in; look at the flight number. If the book is old, update it online.",
        ),
    ),
    Standing.REPLACED: StandingWords(
        Text("古い搭乗券です", "An older pass"),
        Text(
            "新しい搭乗券が発行されています。お客さまに新しいものをご提示いただいてください。",
            "A newer one was issued. Ask for that one.",
        ),
    ),
    Standing.CANCELLED: StandingWords(
        Text("キャンセルされた予約です", "This booking was cancelled"),
        Text("お預かりせず、返送の手続きをしてください。", "Don't take the item in; send it back."),
    ),
    Standing.MOVED: StandingWords(
        Text("別の便に変わった予約です", "Moved to another flight"),
        Text("新しい便の搭乗券を読み取ってください。", "Scan the pass of the new flight."),
    ),
    Standing.MESSAGE: StandingWords(
        Text("メッセージのご予約です", "A booking of a message"),
        Text(
            "お預かりする品物はありません。品物は返送してください。", "There is nothing to hand in. Send the item back."
        ),
    ),
    Standing.IN_REVIEW: StandingWords(
        Text("申告の確認が終わっていません", "Its declaration is still under review"),
        Text("封を開けずに保管し、確認が終わるのを待ってください。", "Keep it unopened until the review is done."),
    ),
    Standing.NOT_ALLOWED: StandingWords(
        Text("お預かりできないと決まった品物です", "It was decided not to take it"),
        Text("お預かりせず、返送の手続きをしてください。", "Don't take the item in; send it back."),
    ),
    Standing.TAKEN: StandingWords(
        Text("受け入れ済みです", "Already taken in"),
        Text("品物が2つあるときは、責任者に知らせてください。", "If there are two items here, tell a supervisor."),
    ),
    Standing.REFUSED: StandingWords(
        Text("お断りした品物です", "Already refused"),
        Text("返送の手続きをしてください。", "Send the item back."),
    ),
    Standing.UNKNOWN_NUMBER: StandingWords(
        Text("台帳にない番号です", "No such number in the book"),
        Text(
            "番号を確かめるか、QRコードを読み取ってください。新しい予約なら、オンラインで台帳を更新してください。",
            "Look at the number again, or scan the code. If the booking is new, update the book online.",
        ),
    ),
    Standing.UNKNOWN: StandingWords(
        Text("台帳にない予約です", "Not in the book"),
        Text(
            "搭乗券は本物です。オンラインで台帳を更新してください。それまで封を開けずに保管してください。",
            "The pass is genuine. Update the book online; keep the item unopened until then.",
        ),
    ),
}
_BY_EVIDENCE: Final = {
    Evidence.NOT_A_PASS: Standing.NOT_A_PASS,
    Evidence.ALTERED: Standing.ALTERED,
    Evidence.FORGED: Standing.FORGED,
    Evidence.UNKNOWN_KEY: Standing.FOREIGN,
}
_S: Final = ShipmentState
_BY_STATE: Final = {
    _S.AWAITING_ITEM: Standing.TAKE,
    _S.NOT_ALLOWED: Standing.NOT_ALLOWED,
    _S.REFUSED: Standing.REFUSED,
    _S.RETURNED: Standing.REFUSED,
    _S.WITHDRAWN: Standing.CANCELLED,
    **dict.fromkeys((_S.DRAFT, _S.DECLARED, _S.NEEDS_REVIEW, _S.CLEARED), Standing.IN_REVIEW),
    **dict.fromkeys((_S.RECEIVED, _S.ACCEPTED, _S.INTEGRATED, _S.LAUNCHED, _S.DELIVERED, _S.LOST), Standing.TAKEN),
}


def standing_of(evidence: Evidence, scanned: Scanned | None, known: Known | None, flights: frozenset[str]) -> Standing:
    """Return the one verdict. What the pass itself shows comes first, then what is known of its booking.

    ``flights``: whose items are taken in here now.
    """
    if evidence in _BY_EVIDENCE or scanned is None:
        return _BY_EVIDENCE.get(evidence, Standing.NOT_A_PASS)
    if known is not None and (ended := _ended(known)) is not None:
        return ended
    if evidence is Evidence.EXPIRED:
        return Standing.EXPIRED
    if SIZES[SizeCode(scanned.size)].kind is SizeKind.PLATE:
        return Standing.MESSAGE
    if scanned.flight_number not in flights:
        return Standing.OTHER_FLIGHT
    if known is None:
        return Standing.UNKNOWN
    if scanned.sequence < known.sequence:
        return Standing.REPLACED
    if known.state is _S.RECEIVED and known.asked:
        return Standing.AGAIN
    return _BY_STATE[known.state]


def _ended(known: Known) -> Standing | None:
    """Return what holds of a booking that is over, however good its pass is."""
    if known.state in (_S.REFUSED, _S.RETURNED):
        return Standing.REFUSED
    if known.booking_state is BookingState.REBOOKED:
        return Standing.MOVED
    if known.booking_state in (BookingState.CANCELLED, BookingState.LAPSED):
        return Standing.CANCELLED
    return None
