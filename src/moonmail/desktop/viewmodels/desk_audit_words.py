"""What staff did, in words: the acts of the audit, what they were done to, and what may be wrong with the chain."""

from __future__ import annotations

from typing import Final, NamedTuple

from moonmail.domain.audit import AuditAct, Fault
from moonmail.domain.revealing import REASON_WORDS, RevealReason
from moonmail.domain.text import Language, Text

_A = AuditAct


class ActLook(NamedTuple):
    words: Text
    icon: str
    tone: str = "plain"


ACTS: Final[dict[str, ActLook]] = {
    _A.SIGNED_IN: ActLook(Text("サインイン", "Signed in"), "log-in", "muted"),
    _A.SIGNED_OUT: ActLook(Text("サインアウト", "Signed out"), "log-out", "muted"),
    _A.REFUSED: ActLook(Text("権限のない操作", "Refused: not their role"), "ban", "bad"),
    _A.SEARCHED: ActLook(Text("検索", "Searched"), "search"),
    _A.OPENED: ActLook(Text("会員情報を開いた", "Opened a member's file"), "user-round"),
    _A.VERIFIED: ActLook(Text("本人確認：一致", "Verified a caller"), "shield-check", "ok"),
    _A.NOT_VERIFIED: ActLook(Text("本人確認：不一致", "Verification: no match"), "circle-x", "warn"),
    _A.CODE_SENT: ActLook(Text("確認コードを表示", "Code shown in their app"), "smartphone"),
    _A.REVEALED: ActLook(Text("個人情報を表示", "Showed a field"), "eye", "warn"),
    _A.CHANGED: ActLook(Text("変更", "Changed"), "pencil", "accent"),
    _A.RECEIVED: ActLook(Text("受付・検査", "Received"), "package-check"),
    _A.PUBLISHED: ActLook(Text("公開", "Published"), "megaphone", "accent"),
    _A.EXPORTED: ActLook(Text("書き出し", "Exported"), "download", "warn"),
    _A.STAFF_MADE: ActLook(Text("係員を登録", "Staff account made"), "circle-user-round"),
    _A.ROLES_SET: ActLook(Text("担当を変更", "Roles set"), "id-card", "accent"),
    _A.STAFF_CLOSED: ActLook(Text("係員を停止", "Staff account closed"), "lock", "warn"),
    _A.AUDIT_READ: ActLook(Text("操作記録を閲覧", "Read the audit"), "eye", "muted"),
    _A.DETAIL_ERASED: ActLook(Text("詳細を消去", "Detail erased"), "eraser", "warn"),
}
_KINDS: Final[dict[str, Text]] = {
    "act": Text("操作", "Act"),
    "audit": Text("操作記録", "Audit"),
    "booking": Text("予約", "Booking"),
    "case": Text("ご相談", "Case"),
    "choice": Text("お選びいただいた内容", "Choice"),
    "consignment": Text("航空貨物", "Consignment"),
    "feed": Text("フィード", "Feed"),
    "manifest": Text("積載目録", "Manifest"),
    "member": Text("会員", "Member"),
    "mission": Text("便", "Flight"),
    "run": Text("一括処理", "Run"),
    "screening": Text("検査", "Screening"),
    "shipment": Text("お預かり品", "Shipment"),
    "staff": Text("係員", "Staff"),
    "verification-lock": Text("本人確認の停止", "Verification lock"),
}
FAULTS: Final[dict[str, Text]] = {
    Fault.MISSING: Text("欠けている", "missing"),
    Fault.ALTERED: Text("書き換えられている", "altered"),
    Fault.DETAIL_ALTERED: Text("詳細が書き換えられている", "its detail was altered"),
    Fault.DETAIL_MISSING: Text("詳細が欠けている", "its detail is missing"),
    Fault.FORGED: Text("照合点の署名が正しくない", "the signature of its checkpoint is wrong"),
    Fault.DIFFERS: Text("照合点と異なる", "differs from its checkpoint"),
    Fault.CUT_OFF: Text("ここから後が切り取られている", "the chain was cut off before it"),
}
_WHAT: Final = Text("{kind} {id}", "{kind} {id}")
_CONSOLE: Final = Text("サーバーの管理者（{name}）", "Server's console ({name})")
_SOMEBODY: Final = Text("係員 {id}", "Staff {id}")
_SHORT: Final = 8


def look_of(act: str) -> ActLook:
    """Return how an act looks. One that a newer backend added is shown by its own name."""
    return ACTS.get(act) or ActLook(Text(act or "?", act or "?"), "circle-help")


def short(id_: str) -> str:
    return id_[:_SHORT] if len(id_) > 2 * _SHORT else id_


def what_words(what: str, language: Language) -> str:
    kind, _, id_ = what.partition(":")
    name = _KINDS.get(kind)
    if not what:
        return ""
    if name is None:
        return what
    return _WHAT.filled(kind=name, id=short(id_)).in_(language).strip()


def who_words(who: str, name: str, language: Language) -> str:
    kind, _, id_ = who.partition(":")
    if name:
        return name
    words = _CONSOLE.filled(name=id_ or "?") if kind == "command" else _SOMEBODY.filled(id=short(id_ or who))
    return words.in_(language)


def why_words(why: str, language: Language) -> str:
    """Return the reason that was chosen. One that was typed stands as it is."""
    return REASON_WORDS[RevealReason(why)].in_(language) if why in set(RevealReason) else why
