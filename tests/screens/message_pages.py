"""Talking with the support desk, and the code that it waits for, in every state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from tests.desktop import states_account as acts
from tests.screens.stage import Stage
from tests.screens.world import NOW, uuid

from moonmail.client.errors import ExchangeError
from moonmail.client.model import Session, StoreChanged, Trouble
from moonmail.client.talking import Conversation, Line
from moonmail.contract.accounts import Access, AccessList, DeskCode
from moonmail.contract.base import Words
from moonmail.domain.cases import Author
from moonmail.domain.helping import MOVED
from moonmail.domain.revealing import FIELD_WORDS, REASON_WORDS, PersonField, RevealReason
from moonmail.domain.staff import ROLE_NAMES, StaffRole
from moonmail.domain.states import CaseState
from moonmail.domain.text import Text

TITLE: Final = "長野県立諏訪湖畔天文台附属高等学校 天文気象部 卒業生有志一同 月面記念メッセージ"


def line(number: int, author: Author, text: str | Text, *, days: int = 0, **more: Any) -> Line:
    words = text if isinstance(text, Text) else Text(text, text)
    return Line(uuid(900 + number), author, words, NOW - timedelta(days=days, minutes=60 - number), **more)


def talk(*lines: Line, title: str = "ばあばへの手紙", flight: str = "MM 204", **more: Any) -> Conversation:
    unread = sum(each.unread for each in lines)
    found: dict[str, Any] = {"case_id": uuid(400), "booking_id": uuid(63), "state": CaseState.WAITING_MEMBER} | more
    return Conversation(
        shipment_id="",
        title=title,
        flight_number=flight,
        lines=lines,
        unread=unread,
        last=len(lines),
        at=NOW,
        **found,
    )


LINES: Final = (
    line(1, Author.MEMBER, "便を変えられますか。孫の卒業式に間に合わせたいのです。", days=1),
    line(2, Author.DESK, "お調べしました。MM 206 便なら、差額なしで変更できます。変更してよろしいですか。", days=1),
    line(3, Author.MEMBER, "お願いします。"),
    line(4, Author.TOLD, MOVED.filled(reference="QR7T4K", flight="MM 206"), unread=True),
)
TALK: Final = talk(*LINES)
GENERAL: Final = talk(
    line(5, Author.MEMBER, "会員番号を忘れました。", waits=True), case_id=None, booking_id=None, state=CaseState.OPEN
)
REFUSED: Final = talk(*LINES[:2], line(6, Author.MEMBER, "これでお願いします。", refused="content_not_allowed"))
LONG: Final = talk(*LINES, *(line(10 + n, Author.DESK, LINES[1].words) for n in range(6)), title=TITLE)
CODE: Final = DeskCode(digits="040917", expires_at=NOW + timedelta(minutes=4, seconds=12))
ACCESSES: Final = AccessList(
    items=[
        Access(
            id=uuid(70 + n),
            field=field,
            field_name=Words.of(FIELD_WORDS[field]),
            reason=Words.of(REASON_WORDS[reason]),
            role=Words.of(ROLE_NAMES[StaffRole.AGENT]),
            at=NOW - timedelta(days=n),
        )
        for n, (field, reason) in enumerate(
            ((PersonField.PHONE, RevealReason.CALL_BACK), (PersonField.NAME_KANA, RevealReason.SPEAK_TO))
        )
    ]
)


def page(*known: Conversation, draft: str = "", session: Session | None = None) -> Callable[[Stage], None]:
    def arrange(stage: Stage) -> None:
        acts.answers(stage, conversations=known, words_kept=draft)  # type: ignore[arg-type]
        stage.say() if session is None else stage.say(session=session)
        stage.settle()
        stage.home.open("messages")
        stage.settle()

    return arrange


def code(stage: Stage) -> None:
    member = acts.MEMBER.model_copy(update={"code_until": CODE.expires_at})
    acts.answers(stage, member=member, desk_code=CODE)  # type: ignore[arg-type]
    stage.say()
    stage.settle()
    stage.bridge.take(StoreChanged(frozenset({"member"})))
    stage.settle()


def accesses(found: Any) -> Callable[[Stage], None]:
    def arrange(stage: Stage) -> None:
        acts.answers(stage, accesses=found)  # type: ignore[arg-type]
        stage.say()
        stage.settle()
        stage.home.push("my_data")
        stage.settle()

    return arrange


MESSAGES: Final[dict[str, Callable[[Stage], None]]] = {
    "normal": page(TALK, GENERAL),
    "empty": page(),
    "waiting": page(GENERAL),
    "refused": page(REFUSED, draft="書きかけの文章です。"),
    "long-names": page(LONG),
    "signed-out": page(session=Session()),
    "code": code,
}
ACCESS_STATES: Final[dict[str, Callable[[Stage], None]]] = {
    "accesses": accesses(ACCESSES),
    "accesses-none": accesses(AccessList(items=[])),
    "accesses-offline": accesses(ExchangeError(Trouble.OFFLINE)),
}
