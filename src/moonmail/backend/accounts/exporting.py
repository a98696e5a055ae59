"""Everything about a member as one zip, written while it is sent. Tokens and password hashes are never in it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.apps import apps
from django.db.models import Model

from moonmail.backend import clock
from moonmail.backend.accounts.models import Member
from moonmail.backend.accounts.wire import member_out
from moonmail.backend.blobs import storage
from moonmail.backend.blobs.models import Blob
from moonmail.backend.changes import registry
from moonmail.backend.database import snapshot
from moonmail.backend.gifts.wire import claim_out
from moonmail.backend.organisations.wire import membership_out
from moonmail.domain.formats import JAPAN

_CHUNK: Final = 256 * 1024
_ENDINGS: Final = {"image/png": "png", "image/jpeg": "jpg", "application/pdf": "pdf"}
_SECRETS: Final = frozenset({"request_sha256", "code_hash", "member_id"})

Dump = Callable[[Any], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Table:
    """One table with a column ``member``: in which file its rows are, under which name, and in which shape."""

    model: str
    file: str
    name: str
    dump: Dump
    related: tuple[str, ...] = ()


def _plain(row: Model) -> dict[str, Any]:
    fields = row._meta.concrete_fields  # noqa: SLF001 - Django's public name for it
    return {field.attname: getattr(row, field.attname) for field in fields if field.attname not in _SECRETS}


def _wire(row: Model) -> dict[str, Any]:
    return registry.kind_of(row).wire(row).model_dump(mode="json")


def _booking(row: Any) -> dict[str, Any]:
    return {**_wire(row), "guardian": row.guardian}


def _screening(row: Any) -> dict[str, Any]:
    """Whoever of the staff did it, and on which laptop, is about their work."""
    told = ("booking_id", "shipment_id", "found", "failed", "photos", "decision", "reasons", "at", "recorded_at")
    return {"id": row.pk, **{name: getattr(row, name) for name in told}}


TABLES: Final = (
    Table("bookings.Booking", "bookings.json", "bookings", _booking, ("hold",)),
    Table("bookings.Hold", "bookings.json", "holds", _wire, ("booking",)),
    Table("passes.Pass", "bookings.json", "passes", _wire),
    Table("entitlements.Entitlement", "bookings.json", "entitlements", _wire),
    Table("entitlements.Choice", "bookings.json", "choices", _plain),
    Table("bookings.Cancellation", "bookings.json", "cancellations", _plain),
    Table("bookings.Shipment", "shipments.json", "shipments", _wire),
    Table("bookings.ShipmentChange", "shipments.json", "changes", _plain),
    Table("bookings.HandInRequest", "shipments.json", "hand_ins", _plain),
    Table("blobs.Blob", "shipments.json", "pictures", _plain),
    Table("receiving.Screening", "shipments.json", "screenings", _screening),
    Table("payments.Payment", "payments.json", "payments", _wire),
    Table("custody.CustodyEvent", "custody.json", "custody", _wire),
    Table("gifts.Gift", "gifts.json", "given", _wire),
    Table("gifts.GiftMove", "gifts.json", "moves", _plain),
    Table(
        "gifts.Claim",
        "gifts.json",
        "received",
        lambda row: claim_out(row).model_dump(mode="json"),
        ("gift__member", "gift__booking"),
    ),
    Table("receipts.Receipt", "receipts.json", "receipts", _wire),
    Table(
        "organisations.Booker",
        "organisations.json",
        "memberships",
        lambda row: {**membership_out(row).model_dump(mode="json"), "since": row.since},
        ("organisation",),
    ),
    Table("organisations.Invitation", "organisations.json", "invitations", _plain),
    Table("organisations.Joining", "organisations.json", "joinings", _plain),
    Table("accounts.AppSession", "sign-ins.json", "sign_ins", _plain),
    Table("cases.Case", "messages.json", "cases", _wire),
    Table("cases.CaseMessage", "messages.json", "messages", _wire),
    Table(
        "cases.CaseNote",
        "messages.json",
        "notes",
        lambda row: {"booking_id": row.booking_id, "text": row.text, "at": row.at},
    ),
    Table(
        "help.Help",
        "messages.json",
        "helped",
        lambda row: {"booking_id": row.booking_id, "kind": row.kind, "says": row.says, "at": row.at},
    ),
    Table(
        "desk.Reveal",
        "accesses.json",
        "accesses",
        lambda row: {"field": row.field, "reason": row.reason, "role": row.role, "at": row.at},
    ),
    Table(
        "desk.Verification",
        "accesses.json",
        "callers",
        lambda row: {"facts": row.matches, "verified": row.verified, "at": row.at},
    ),
)
# Tables that name a member and are not exported, with the reason.
LEFT_OUT: Final = {
    "allauth_idp_oidc.Token": "keys to the account, not data about the member; the sign-ins are in sign-ins.json",
    "allauth_idp_oidc.Client": "apps that the operator registered",
    "account.EmailAddress": "the address that is in profile.json, once more",
    "admin.LogEntry": "what staff did in the back office; it is about their work",
    "blobs.Upload": "pieces of a picture that is being sent; it is in pictures/ once it is whole",
    "accounts.DeviceGrant": "a kiosk's question whether to sign in; once it did, the sign-in is in sign-ins.json",
    "accounts.Deletion": "made by the deletion itself, after which nobody can ask",
    "desk.FindTerm": "an index of what is in profile.json and bookings.json",
    "desk.OneTimeCode": "that a code was shown, for an hour; what came of it is in accesses.json",
    "runs.RunLine": "which bookings staff did something to together; what came of it is in the other files",
    "desk.Failures": "how many of the callers in accesses.json failed in a row",
    "staff.StaffAccount": "what staff may do at the desk; no member has one",
    "mfa.Authenticator": "secrets of a second factor, which staff alone have",
    "accounts.Member_groups": "what staff may do in the back office",
    "accounts.Member_user_permissions": "what staff may do in the back office",
}
_README: Final = """\
MoonMail 会員データの書き出し
作成日時：{at}
会員番号：{number}

MoonMail がお預かりしている、あなたに関する情報のすべてです。日時は協定世界時（UTC）です。

  profile.json        お名前、連絡先、登録日など
  consents.json       同意された規約の版と日時
  bookings.json       予約、仮押さえ、月面搭乗券、失敗時の権利と選択、キャンセル
  shipments.json      お預かり品（メッセージ、品物の申告、名簿）とその変更
  pictures/           お送りいただいた写真、手描き、プレートの画像、資料
  payments.json       お支払いと返金
  receipts.json       領収書
  custody.json        お預かり品の受け渡し履歴
  gifts.json          贈ったもの、受け取ったもの
  organisations.json  予約を担当している団体
  messages.json       サポートデスクとの連絡、お客さまについての係員のメモ
  sign-ins.json       サインインした記録
  accesses.json       係員が登録内容を表示した記録と、お電話でのご本人確認の記録

パスワードと、サインインのための鍵は入っていません。パスワードは、元に戻せない形でのみ保管しています。

------------------------------------------------------------

MoonMail: your data
Made: {at}
Membership number: {number}

This is everything that MoonMail holds about you. Times are in UTC.

  profile.json        your names, how to reach you, when you joined
  consents.json       which versions of which documents you agreed to, and when
  bookings.json       bookings, holds, boarding passes, what you were owed and chose, cancellations
  shipments.json      what you sent (messages, declarations, lists of names) and its changes
  pictures/           photos, drawings, plates and data sheets that you sent
  payments.json       payments and refunds
  receipts.json       receipts
  custody.json        who had your things, where and when
  gifts.json          what you gave, and what you were given
  organisations.json  organisations that you book for
  messages.json       what you and the support desk wrote to each other; notes that staff made about you
  sign-ins.json       when you signed in
  accesses.json       what staff looked at, when and why; who called and was, or was not, taken for you

Passwords and sign-in keys are not in it. Your password is kept in a form that can't be turned back.
"""


def _said(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime | date) else str(value)


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2, default=_said) + "\n").encode()


def _profile(member: Member) -> dict[str, Any]:
    return {
        **member_out(member).model_dump(mode="json", exclude={"rev", "consents", "organisations", "code_until"}),
        "guardian": member.guardian,
        "joined_at": member.joined_at,
        "last_sign_in_on_the_web": member.last_login,
        "staff": member.is_staff,
    }


def collect(member: Member) -> dict[str, bytes]:
    """Return the text files by name, from one state of the database."""
    at = clock.now()
    readme = _README.format(at=at.isoformat(timespec="seconds"), number=member.membership_number)
    with snapshot():
        parts: dict[str, dict[str, Any]] = {}
        for table in TABLES:
            rows = apps.get_model(table.model).objects.filter(member_id=member.pk).select_related(*table.related)
            parts.setdefault(table.file, {})[table.name] = [table.dump(row) for row in rows.order_by("pk")]
        consents = [{k: v for k, v in each.items() if k != "id"} for each in member.consents]
        return {
            "readme.txt": readme.replace("\n", "\r\n").encode("utf-8-sig"),
            "profile.json": _json(_profile(member)),
            "consents.json": _json(consents),
            **{file: _json(part) for file, part in sorted(parts.items())},
        }


class _Outlet:
    """What zipfile writes to: kept until it is taken away."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """There is nothing to close."""

    def taken(self) -> bytes:
        data = b"".join(self._parts)
        self._parts.clear()
        return data


def file_name() -> str:
    """Return the file's name. It carries no personal name: downloads lie about where others see them."""
    return f"moonmail-{clock.now().astimezone(JAPAN):%Y%m%d}.zip"


def stream(member: Member) -> Iterator[bytes]:
    """Return the zip in pieces. What is in the database is read at once, before anything is answered."""
    return _pieces(member, collect(member))


def _pieces(member: Member, texts: dict[str, bytes]) -> Iterator[bytes]:
    """Yield the zip. Pictures are read bit by bit: they may be more than memory should hold."""
    at = clock.now().astimezone(JAPAN).timetuple()[:6]
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w") as archive:
        for name, data in texts.items():
            info = zipfile.ZipInfo(name, at)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
            yield outlet.taken()
        for blob in Blob.objects.filter(member_id=member.pk).order_by("pk"):
            place = storage.path_of(blob.sha256)
            if not place.exists():
                continue
            info = zipfile.ZipInfo(f"pictures/{blob.sha256}.{_ENDINGS.get(blob.media_type, 'bin')}", at)
            with place.open("rb") as file, archive.open(info, "w") as inside:
                while chunk := file.read(_CHUNK):
                    inside.write(chunk)
                    yield outlet.taken()
    yield outlet.taken()
