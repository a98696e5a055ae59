"""Verifying a caller: what they say is typed, and match or no match is all that comes back."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple
from uuid import UUID, uuid4

from PySide6.QtCore import Property, QAbstractItemModel, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.errors import ExchangeError
from moonmail.desktop.desk.actions import Action
from moonmail.desktop.desk.words import told
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.desk_call_log import CallLog
from moonmail.desktop.viewmodels.direct_words import Told
from moonmail.domain.staff import DeskAct
from moonmail.domain.text import Language, Text
from moonmail.domain.verifying import NEEDED, Fact

if TYPE_CHECKING:
    from moonmail.contract.desk import OneTimeCode, Verification
    from moonmail.desktop.desk.services import DeskServices
    from moonmail.desktop.viewmodels.desk_root import VmDesk

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

FACT_WORDS: Final[dict[Fact, Text]] = {
    Fact.REFERENCE: Text("予約番号", "Booking reference"),
    Fact.NUMBER_TAIL: Text("会員番号の下4桁", "Membership no., last 4 digits"),
    Fact.BIRTH_DATE: Text("生年月日", "Date of birth"),
    Fact.PHONE: Text("登録の電話番号", "Registered phone number"),
    Fact.ONE_TIME_CODE: Text("アプリの確認コード", "Code in their app"),
}
_MATCH: Final = Text("一致", "Match")
_NO_MATCH: Final = Text("不一致", "No match")
_UNREADABLE: Final = Text("読み取れません。入力し直してください。", "This can't be read. Please type it again.")
_TRIES: Final = Text(
    "一致しませんでした。あと{n}回試せます。どれが違うかをお客さまに伝えないでください。",
    "It did not match. {n} more tries. Please don't tell the caller what was wrong.",
)
_LAST: Final = Text(
    "一致しませんでした。この会員の本人確認は、しばらくできません。",
    "It did not match. This member can't be verified for a while.",
)
_LOCKED: Final = Text("あと{n}分ほどで再開できます", "It is possible again in about {n} min")
_CODE_SENT: Final = Text(
    "お客さまのアプリに6桁のコードを表示しました。読み上げてもらってください。",
    "A code of six digits is shown in the member's app. Ask them to read it out.",
)
_DONE: Final = Text("本人確認が済みました", "The caller is verified")
_LOG_GOOD: Final = Text("本人確認：一致", "Verified")
_LOG_BAD: Final = Text("本人確認：不一致", "Verification: no match")
_LOG_CODE: Final = Text("確認コードをアプリに表示", "Code shown in their app")
_LOG_UNLOCKED: Final = Text("本人確認の停止を解除", "Verification made possible again")
_UNLOCKED: Final = Text("本人確認をもう一度試せます", "The caller can be verified again")

_VERIFY: Final = Action("find.verify", Text("本人確認する", "Verify the caller"), "Ctrl+Return", "find")
_SEND_CODE: Final = Action("find.code", Text("アプリに確認コードを表示", "Show a code in their app"), "Alt+C", "find")
_UNLOCK: Final = Action("find.unlock", Text("本人確認の停止を解除", "Make verifying possible again"), "", "find")


@dataclass(frozen=True, slots=True)
class FactRow:
    """``result``: match or no match, or empty; ``error``: it can't be read."""

    fact: str
    label: str
    text: str
    result: str
    matched: bool
    error: str


class VerifyInputs(NamedTuple):
    typed: Mapping[Fact, str]
    answer: Verification | None
    unreadable: frozenset[str]
    busy: bool
    code_sent: bool
    failed: Told | None
    locked_for: int
    may_unlock: bool
    language: Language


@dataclass(frozen=True, slots=True)
class VerifyProps:
    """``tries``: what came of the last attempt; ``locked``: nobody can try, and for how long."""

    canVerify: bool = False
    busy: bool = False
    tries: str = ""
    locked: str = ""
    codeSent: str = ""
    mayUnlock: bool = False
    happened: str = ""
    safe: str = ""
    next: str = ""
    code: str = ""
    rows: tuple[FactRow, ...] = ()


def derive_verify(inputs: VerifyInputs) -> VerifyProps:
    language, answer, failed = inputs.language, inputs.answer, inputs.failed or Told()
    given = sum(bool(text.strip()) for text in inputs.typed.values())
    matches = answer.matches if answer is not None else {}
    tries = ""
    if answer is not None and not answer.verified:
        tries = (_TRIES.filled(n=str(answer.tries_left)) if answer.tries_left else _LAST).in_(language)
    locked = ""
    if inputs.locked_for:
        locked = _LOCKED.filled(n=str(math.ceil(inputs.locked_for / 60))).in_(language)
    return VerifyProps(
        canVerify=given >= NEEDED and not inputs.busy and not inputs.locked_for,
        busy=inputs.busy,
        tries=tries,
        locked=locked,
        codeSent=_CODE_SENT.in_(language) if inputs.code_sent else "",
        mayUnlock=inputs.may_unlock and bool(inputs.locked_for),
        happened=failed.happened,
        safe=failed.safe,
        next=failed.next,
        code=failed.code,
        rows=tuple(_row(fact, inputs, matches) for fact in Fact),
    )


def _row(fact: Fact, inputs: VerifyInputs, matches: Mapping[Fact, bool]) -> FactRow:
    match = matches.get(fact)
    return FactRow(
        fact=fact.value,
        label=FACT_WORDS[fact].in_(inputs.language),
        text=inputs.typed.get(fact, ""),
        result="" if match is None else (_MATCH if match else _NO_MATCH).in_(inputs.language),
        matched=bool(match),
        error=_UNREADABLE.in_(inputs.language) if f"facts.{fact.value}" in inputs.unreadable else "",
    )


@QmlElement
@QmlUncreatable("made in Python")
class VmDeskVerify(QObject):
    """``verifiedNow``: it matched just now. What was typed about somebody stays until then, over other callers too."""

    canVerifyChanged = Signal()
    busyChanged = Signal()
    triesChanged = Signal()
    lockedChanged = Signal()
    codeSentChanged = Signal()
    mayUnlockChanged = Signal()
    happenedChanged = Signal()
    safeChanged = Signal()
    nextChanged = Signal()
    codeChanged = Signal()
    verifiedNow = Signal()
    happened_in_call = Signal()

    def __init__(self, services: DeskServices, desk: VmDesk, log: CallLog, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._desk = desk
        self._log = log
        self._member: UUID | None = None
        self._is_verified = False
        self._typed: dict[UUID, dict[Fact, str]] = {}
        # One id for one set of facts until an answer has come: a lost answer must not cost a second try.
        self._attempt: tuple[tuple[tuple[Fact, str], ...], UUID] | None = None
        self._code_id: UUID | None = None
        self._code_sent = False
        self._answer: Verification | None = None
        self._unreadable: frozenset[str] = frozenset()
        self._busy = False
        self._failure: BaseException | None = None
        self._locked_until = 0.0
        self._rows = RowModel(FactRow, lambda row: row.fact, self)
        self._props = VerifyProps()
        services.localizer.changed.connect(self._update)
        actions = desk.actions
        actions.add(_VERIFY, self.verify, lambda: self._props.canVerify and not self._is_verified)
        actions.add(_SEND_CODE, self.sendCode, lambda: self._can_ask)
        actions.add(_UNLOCK, self.unlock, lambda: self._props.mayUnlock, self._may_unlock)
        self._update()

    def _may_unlock(self) -> bool:
        return self._services.bridge.session.may(DeskAct.UNLOCK)

    @property
    def _can_ask(self) -> bool:
        return self._member is not None and not self._is_verified and not self._busy and not self.locked_for

    @property
    def locked_for(self) -> int:
        """Return for how many seconds nobody can try."""
        return max(0, math.ceil(self._locked_until - self._services.clock.monotonic()))

    def begin(self, member_id: UUID | None) -> None:
        """Somebody else's file is open."""
        if member_id != self._member:
            self._member, self._answer, self._failure = member_id, None, None
            self._attempt = self._code_id = None
            self._code_sent = self._busy = False
            self._unreadable = frozenset()
            self._locked_until = 0.0
        self._update()

    def known(self, member_id: UUID | None, *, verified: bool) -> None:
        self._is_verified = verified
        if verified and member_id is not None:
            self._typed.pop(member_id, None)
        self._update()

    def _facts(self) -> dict[Fact, str]:
        return self._typed.get(self._member, {}) if self._member is not None else {}

    @Slot()
    def _update(self) -> None:
        language = self._services.localizer.language
        inputs = VerifyInputs(
            self._facts(),
            self._answer,
            self._unreadable,
            self._busy,
            self._code_sent,
            told(self._failure, language) if self._failure is not None else None,
            self.locked_for,
            self._may_unlock(),
            language,
        )
        old, self._props = self._props, derive_verify(inputs)
        self._rows.show(self._props.rows)
        swap_props(self, old, self._props)

    # ---------------------------------------------------------------- acts

    @Slot(str, str)
    def type(self, fact: str, text: str) -> None:
        if self._member is None:
            return
        self._typed.setdefault(self._member, {})[Fact(fact)] = text
        self._unreadable -= {f"facts.{fact}"}
        self._answer, self._failure = None, None
        self._update()

    @Slot()
    def verify(self) -> None:
        member = self._member
        if member is None or not self._props.canVerify:
            return
        facts = {fact: text.strip() for fact, text in self._facts().items() if text.strip()}
        said = tuple(sorted(facts.items()))
        if self._attempt is None or self._attempt[0] != said:
            self._attempt = (said, uuid4())
        self._busy, self._failure, self._answer = True, None, None
        self._update()
        services = self._services
        services.jobs.when(
            services.desk.people.verify(self._attempt[1], member, facts),
            lambda answer: self._answered(member, answer),
            lambda error: self._failed(member, error),
        )

    def _answered(self, member: UUID, answer: Verification) -> None:
        self._log.add(member, self._services.clock.now(), _LOG_GOOD if answer.verified else _LOG_BAD)
        if member != self._member:
            return
        self._busy, self._attempt = False, None
        self._answer = answer
        if answer.verified:
            self._code_sent = False
            self._desk.say(self._services.localizer.text(_DONE))
            self.verifiedNow.emit()
        self._update()
        self.happened_in_call.emit()

    def _failed(self, member: UUID, error: BaseException) -> None:
        if member != self._member:
            return
        self._busy, self._failure = False, error
        if isinstance(error, ExchangeError):
            if error.refusal is not None:
                self._attempt = None
                self._unreadable = frozenset(name for name, _ in error.refusal.fields)
            if error.status == 429 and error.retry_after:
                self._locked_until = self._services.clock.monotonic() + error.retry_after
        self._update()
        self.happened_in_call.emit()

    @Slot()
    def sendCode(self) -> None:
        """Have the member's own app show a code, which they read out."""
        member = self._member
        if member is None or not self._can_ask:
            return
        self._code_id = self._code_id or uuid4()
        self._busy, self._failure = True, None
        self._update()

        def sent(_: OneTimeCode) -> None:
            self._log.add(member, self._services.clock.now(), _LOG_CODE)
            if member == self._member:
                self._busy, self._code_id, self._code_sent = False, None, True
                self._update()
                self.happened_in_call.emit()

        services = self._services
        services.jobs.when(
            services.desk.people.send_code(self._code_id, member), sent, lambda error: self._failed(member, error)
        )

    @Slot()
    def unlock(self) -> None:
        member = self._member
        if member is None:
            return

        def done(_: None) -> None:
            self._log.add(member, self._services.clock.now(), _LOG_UNLOCKED)
            if member == self._member:
                self._locked_until, self._failure, self._answer = 0.0, None, None
                self._desk.say(self._services.localizer.text(_UNLOCKED))
                self._update()
                self.happened_in_call.emit()

        services = self._services
        services.jobs.when(services.desk.people.unlock(member), done, lambda error: self._failed(member, error))

    # ---------------------------------------------------------------- properties

    @Property(QAbstractItemModel, constant=True)
    def rows(self) -> QAbstractItemModel:
        return self._rows

    @Property(bool, notify=canVerifyChanged)
    def canVerify(self) -> bool:
        return self._props.canVerify

    @Property(bool, notify=busyChanged)
    def busy(self) -> bool:
        return self._props.busy

    @Property(str, notify=triesChanged)
    def tries(self) -> str:
        return self._props.tries

    @Property(str, notify=lockedChanged)
    def locked(self) -> str:
        return self._props.locked

    @Property(str, notify=codeSentChanged)
    def codeSent(self) -> str:
        return self._props.codeSent

    @Property(bool, notify=mayUnlockChanged)
    def mayUnlock(self) -> bool:
        return self._props.mayUnlock

    @Property(str, notify=happenedChanged)
    def happened(self) -> str:
        return self._props.happened

    @Property(str, notify=safeChanged)
    def safe(self) -> str:
        return self._props.safe

    @Property(str, notify=nextChanged)
    def next(self) -> str:
        return self._props.next

    @Property(str, notify=codeChanged)
    def code(self) -> str:
        return self._props.code
