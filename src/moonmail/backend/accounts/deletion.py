"""Deleting an account: what goes, what the law keeps and until when, and what must be finished before."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Final
from uuid import UUID

from django.contrib.sessions.models import Session as BrowserSession
from django.db import connection
from django.db.models import Exists, OuterRef, Q

from moonmail.backend import clock, logs
from moonmail.backend.accounts.models import AppSession, Deletion, DeviceGrant, GuessWindow, Member
from moonmail.backend.audit.service import erase_details
from moonmail.backend.blobs import storage
from moonmail.backend.blobs.models import Blob, Upload
from moonmail.backend.blobs.service import forget, is_anybodys
from moonmail.backend.bookings.expiry import end_hold
from moonmail.backend.bookings.models import Booking, HandInRequest, Hold, Shipment, ShipmentChange
from moonmail.backend.cases.models import Case, CaseMessage, CaseMove, CaseNote
from moonmail.backend.custody.models import CustodyEvent
from moonmail.backend.database import Writing, write_once
from moonmail.backend.desk.models import Failures, OneTimeCode, Reveal, Verification
from moonmail.backend.entitlements.models import Entitlement
from moonmail.backend.gifts.models import Claim, Gift, GiftMove
from moonmail.backend.help.models import Help
from moonmail.backend.http.problems import Refusal
from moonmail.backend.http.requests import hash_of
from moonmail.backend.organisations.models import Booker, Invitation, Joining, Organisation
from moonmail.backend.organisations.service import sole_owner_of
from moonmail.backend.passes.models import Pass
from moonmail.backend.payments.models import Payment
from moonmail.backend.receipts.models import Receipt
from moonmail.backend.receiving.models import Screening
from moonmail.contract.accounts import DeletionIn, DeletionPlan, Kept
from moonmail.contract.base import Words
from moonmail.contract.problems import ProblemCode
from moonmail.domain.formats import JAPAN
from moonmail.domain.references import normalise_membership_number
from moonmail.domain.states import BookingState, EntitlementState, HoldState, MissionState, ShipmentKind
from moonmail.domain.text import Text

FORMER_MEMBER: Final = "（退会した会員）"
_LIVING: Final = (BookingState.AWAITING_PAYMENT.value, BookingState.CONFIRMED.value)
_OPEN: Final = (EntitlementState.OFFERED.value, EntitlementState.CHOSEN.value)
_OVER: Final = (MissionState.ENDED.value, MissionState.CANCELLED.value)
# Books are kept for seven years from the day after the tax return was due, two months after the business year's end:
# 法人税法施行規則 第59条, 消費税法施行令 第50条・第71条.
_YEARS_KEPT: Final = 7
_BUSINESS_YEAR_ENDS: Final = 3
_RETURN_DUE: Final = (5, 31)
_MOST_WORDS: Final = 5

_GOES: Final = (
    Text(
        "お名前、ふりがな、ローマ字のお名前、生年月日、メールアドレス、電話番号、保護者の方の情報",
        "Your names, birth date, e-mail address, phone number, and details of your guardian",
    ),
    Text("規約などへの同意の記録とパスワード", "Your consents and your password"),
    Text(
        "お送りいただいた文章、写真、手描き、品物の申告、名簿",
        "Texts, photos, drawings, declarations of items and lists of names that you sent",
    ),
    Text("月面搭乗券", "Your boarding passes"),
    Text(
        "サポートデスクとの連絡と、お客さまについての係員のメモ",
        "What you and the support desk wrote to each other, and notes that staff made about you",
    ),
    Text("贈り物に添えたことばと、団体の予約担当", "Words that went with gifts, and your part in organisations"),
    Text("すべての端末のサインイン", "Your sign-ins on all devices"),
)
_BOOKS: Final = Text(
    "予約の内容（便、サイズ、金額、確認いただいた条件、会員番号）、お支払いと返金の記録、領収書（宛名を含む）",
    "Your bookings (flight, size, sum, confirmed terms, membership number), payments, refunds, and receipts with the "
    "name that is on them",
)
_BOOKS_WHY: Final = Text(
    "法人税法と消費税法により、取引の帳簿と書類を7年間保存する義務があるためです。",
    "Tax law (Corporation Tax Act, Consumption Tax Act) makes the seller keep books and records for seven years.",
)
_MANIFEST: Final = Text(
    "飛行中の便の積載目録に載っている、お預かり品の内容",
    "What the manifest of a flight under way says of your things",
)
_MANIFEST_WHY: Final = Text(
    "宇宙活動法などにもとづく積載物の届け出を、便が終わるまで裏づける必要があるためです。",
    "The cargo was declared to the authorities, and must be accounted for until the flight has ended.",
)
_FROZEN: Final = Text(
    "確定した積載目録に載っている、品物の申告（持ち主のお名前と国籍を含む）",
    "What frozen manifests say of your items, the owner's name and nationality among it",
)
_FROZEN_WHY: Final = Text(
    "宇宙活動法などにもとづいて届け出た内容を、あとから確かめられるように残す必要があるためです。",
    "What was declared to the authorities must stay provable as it was declared.",
)
_GIVEN: Final = Text("贈り物として渡した予約とその内容", "Bookings that you gave away, with what is in them")
_GIVEN_WHY: Final = Text(
    "受け取った方のものになっているためです。その方が削除するまで残ります。",
    "They belong to those who received them, and stay until these people delete them.",
)
_UNPAID: Final = Text(
    "予約 {reference} は、お支払いを待っています。仮押さえを取り消すか、お支払いの期限が過ぎるのをお待ちください。",
    "Booking {reference} awaits its payment. Please release its hold, or wait until the time to pay is over.",
)
_FLYING: Final = Text(
    "予約 {reference}（{flight} 便）は、まだ終わっていません。先にキャンセルするか、便が終わるのをお待ちください。",
    "Booking {reference} ({flight}) is not finished yet. Please cancel it first, or wait until the flight has ended.",
)
_OWED: Final = Text(
    "予約 {reference} について、お選びいただける権利が残っています。先に選び、手続きが終わるのをお待ちください。",
    "You are still owed something for booking {reference}. Please choose first, and wait until it is carried out.",
)
_SOLE_OWNER: Final = Text(
    "団体「{name}」の、ただひとりの管理者です。先に、ほかの予約担当者を外してください。",
    "You are the only owner of “{name}”. Please remove its other bookers first.",
)
_OTHER_NUMBER: Final = Text(
    "入力された番号は、サインイン中の会員番号と違います。何も削除していません。",
    "The number that was typed is not the membership number you are signed in with. Nothing was deleted.",
)


def kept_until(last: date) -> date:
    """Return the last day on which the books of ``last``, a day in Japan, must be kept."""
    business_year_ends = last.year + (last.month > _BUSINESS_YEAR_ENDS)
    return date(business_year_ends + _YEARS_KEPT, *_RETURN_DUE)


def plan_for(member: Member) -> DeletionPlan:
    """Return what deleting the account would do now. Nothing can be deleted while something is ``blocked``."""
    return DeletionPlan(
        goes=[Words.of(text) for text in _GOES], stays=_stays(member), blocked=[Words.of(t) for t in _blocked(member)]
    )


def _stays(member: Member) -> list[Kept]:
    stays: list[Kept] = []
    if (last := _last_entry(member)) is not None:
        until = kept_until(last.astimezone(JAPAN).date()).isoformat()
        stays.append(Kept(what=Words.of(_BOOKS), why=Words.of(_BOOKS_WHY), until=until))
    if any(booking.hold.offer.mission.state not in _OVER for booking in _confirmed(member)):
        stays.append(Kept(what=Words.of(_MANIFEST), why=Words.of(_MANIFEST_WHY), until=None))
    items = Shipment.objects.filter(member=member, kind=ShipmentKind.ITEM.value, bookings__confirmed_at__isnull=False)
    if items.filter(mission__manifests__isnull=False).exists():
        stays.append(Kept(what=Words.of(_FROZEN), why=Words.of(_FROZEN_WHY), until=None))
    if Claim.objects.filter(gift__member=member).exists():
        stays.append(Kept(what=Words.of(_GIVEN), why=Words.of(_GIVEN_WHY), until=None))
    return stays


def _last_entry(member: Member) -> datetime | None:
    """Return when the newest entry of the books about this member was made; None if there is none."""
    paid = Payment.objects.filter(member=member, paid_at__isnull=False)
    times = [*paid.values_list("paid_at", flat=True), *paid.values_list("refunded_at", flat=True)]
    times += Booking.objects.filter(member=member).values_list("confirmed_at", flat=True)
    times += Receipt.objects.filter(member=member).values_list("issued_at", flat=True)
    return max((at for at in times if at is not None), default=None)


def _confirmed(member: Member) -> list[Booking]:
    living = Booking.objects.filter(member=member, state=BookingState.CONFIRMED.value)
    return list(living.select_related("hold__offer__mission").order_by("created_at"))


def _blocked(member: Member) -> list[Text]:
    why: list[Text] = []
    unpaid = Booking.objects.filter(member=member, state=BookingState.AWAITING_PAYMENT.value).order_by("created_at")
    why += [_UNPAID.filled(reference=booking.reference) for booking in unpaid]
    owed = Entitlement.objects.filter(member=member, state__in=_OPEN).select_related("booking").order_by("offered_at")
    owing = {each.booking_id for each in owed}
    why += [_OWED.filled(reference=each.booking.reference) for each in owed]
    why += [
        _FLYING.filled(reference=booking.reference, flight=booking.hold.offer.mission.flight_number)
        for booking in _confirmed(member)
        if booking.pk not in owing
    ]
    why += [_SOLE_OWNER.filled(name=organisation.name) for organisation in sole_owner_of(member.pk)]
    return why


def done(deletion_id: UUID, body: DeletionIn) -> DeletionPlan | None:
    """Return what a deletion that was carried out did. Its id is known to nobody but who asked for it."""
    found = Deletion.objects.filter(pk=deletion_id, request_sha256=hash_of(body)).first()
    return DeletionPlan.model_validate(found.plan) if found else None


def delete(deletion_id: UUID, member_id: UUID, body: DeletionIn) -> DeletionPlan:
    """Delete everything that need not stay, and end all sign-ins. Returns what went and what stayed.

    Raises:
        Refusal: malformed for another membership number, still_needed while something is not finished, id_reused.
    """

    def act(writing: Writing) -> DeletionPlan:
        if Deletion.objects.filter(pk=deletion_id).exists():
            raise Refusal(ProblemCode.ID_REUSED)
        member = Member.objects.select_for_update().get(pk=member_id)
        if normalise_membership_number(body.membership_number) != member.membership_number:
            raise Refusal(ProblemCode.MALFORMED, detail=_OTHER_NUMBER, fields={"membership_number": "another one"})
        blocked = _blocked(member)
        if blocked:
            first = blocked[:_MOST_WORDS]
            detail = Text("".join(each.ja for each in first), " ".join(each.en for each in first))
            raise Refusal(ProblemCode.STILL_NEEDED, detail=detail)
        plan = plan_for(member)
        _forget_organisations(member)
        _forget_shipments(writing, member)
        _forget_gifts(member)
        _forget_sign_ins(member)
        files = _forget_files(member)
        _forget_member(member)
        _forget_desk(member)
        _forget_cases(writing, member)
        Deletion.objects.create(
            id=deletion_id,
            member=member,
            request_sha256=hash_of(body),
            at=clock.now(),
            plan=plan.model_dump(mode="json"),
        )
        writing.after(partial(_remove, files))
        logs.write("member_deleted")
        return plan

    return write_once(act, deletion_id)


def _forget_organisations(member: Member) -> None:
    """Leave them; what nobody is left to book for goes, too."""
    own = list(Organisation.objects.filter(bookers__member=member))
    Booker.objects.filter(member=member).delete()
    Joining.objects.filter(member=member).delete()
    Invitation.objects.filter(member=member).delete()
    for organisation in own:
        if not organisation.bookers.exists():
            organisation.delete()


def _forget_shipments(writing: Writing, member: Member) -> None:
    """Blank what was sent; rows that nothing in the books needs go wholly."""
    Booking.objects.filter(member=member).update(guardian=None, request_sha256="")
    ShipmentChange.objects.filter(Q(member=member) | Q(shipment__member=member)).update(old={}, request_sha256="")
    HandInRequest.objects.filter(Q(member=member) | Q(shipment__member=member)).delete()
    for event in CustodyEvent.objects.filter(member=member):
        event.body = {**event.body, "note": None}
        event.save(update_fields=["body"])
    for made in Pass.objects.filter(member=member):
        writing.destroyed(made)
        Pass.objects.filter(pk=made.pk).delete()
    for hold in Hold.objects.filter(member=member, booking=None).select_for_update(of=("self",)):
        if hold.state == HoldState.ACTIVE.value:
            end_hold(writing, hold, HoldState.RELEASED)
        writing.destroyed(hold)
        Hold.objects.filter(pk=hold.pk).delete()
    booked = Exists(Booking.objects.filter(shipment=OuterRef("pk")))
    for shipment in Shipment.objects.filter(~booked, member=member):
        ShipmentChange.objects.filter(shipment=shipment).delete()
        CustodyEvent.objects.filter(shipment=shipment).delete()
        writing.destroyed(shipment)
        Shipment.objects.filter(pk=shipment.pk).delete()
    Shipment.objects.filter(member=member).update(
        title="", message=None, item=None, group=None, verdict=None, hand_in=None, request_sha256=""
    )


def _forget_gifts(member: Member) -> None:
    GiftMove.objects.filter(member=member).delete()
    Gift.objects.filter(member=member).update(receiver="", note="", title="", request_sha256="")


def _forget_sign_ins(member: Member) -> None:
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Token

    Token.objects.filter(user=member).delete()
    EmailAddress.objects.filter(user=member).delete()
    AppSession.objects.filter(member=member).delete()
    DeviceGrant.objects.filter(member=member).delete()
    GuessWindow.objects.filter(pk=f"member:{member.pk}").delete()
    for session in BrowserSession.objects.all().iterator():
        if session.get_decoded().get("_auth_user_id") == str(member.pk):
            session.delete()


def _forget_files(member: Member) -> list[str]:
    """Return the hashes of the files that nobody else has sent."""
    mine = list(Blob.objects.filter(member=member).values_list("sha256", flat=True))
    Blob.objects.filter(member=member).delete()
    for upload in Upload.objects.filter(member=member):
        forget(upload)
    others = set(Blob.objects.filter(sha256__in=mine).values_list("sha256", flat=True))
    return [sha256 for sha256 in mine if sha256 not in others]


def _forget_member(member: Member) -> None:
    member.name, member.name_kana, member.name_latin, member.phone = FORMER_MEMBER, "", "", ""
    member.birth_date, member.guardian, member.consents, member.last_login = None, None, [], None
    member.email = f"deleted-{member.pk}@deleted.invalid"
    member.is_active = member.is_staff = member.is_superuser = False
    member.set_unusable_password()
    member.groups.clear()
    member.user_permissions.clear()
    member.save()


def _forget_desk(member: Member) -> None:
    """What is left says that staff did something to an account, when and why, but of what they looked at nothing."""
    Verification.objects.filter(member_id=member.pk).delete()
    OneTimeCode.objects.filter(member_id=member.pk).delete()
    Failures.objects.filter(pk=member.pk).delete()
    Reveal.objects.filter(member_id=member.pk).delete()
    Screening.objects.filter(member=member).delete()
    erase_details(str(member.pk), f"member:{member.pk}", "account_deleted")


def _forget_cases(writing: Writing, member: Member) -> None:
    Help.objects.filter(member=member).delete()
    CaseNote.objects.filter(member=member).delete()
    CaseMove.objects.filter(case__member=member).delete()
    for row in (*CaseMessage.objects.filter(member=member), *Case.objects.filter(member=member)):
        writing.destroyed(row)
    CaseMessage.objects.filter(member=member).delete()
    Case.objects.filter(member=member).delete()


def _remove(files: list[str]) -> None:
    for sha256 in files:
        storage.remove_unneeded(sha256, partial(is_anybodys, sha256))
    _empty_log()


def _empty_log() -> None:
    """SQLite's log holds pages as they were until it is written back. Who reads at this moment only delays it."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
