"""Claiming, one's own data and organisations in every state, for drawing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from tests.desktop.shells import Bench

from moonmail.client.errors import ExchangeError, Refusal
from moonmail.client.model import Trouble
from moonmail.contract.accounts import (
    Booker,
    BookerRole,
    Consent,
    DeletionPlan,
    Document,
    DocumentList,
    Kept,
    Member,
    Membership,
    Organisation,
    OrganisationBooking,
    OrganisationKind,
)
from moonmail.contract.base import Words
from moonmail.contract.gifts import Claim

AT = datetime(2026, 11, 22, 3, tzinfo=UTC)
ME = UUID(int=1)
ORGANISATION = UUID(int=2)
SHIPMENT = UUID(int=3)
LONG = "学校法人つきのみち学園 つきのみち国際高等学校 天文部・地学部合同 月面メッセージ実行委員会"

MEMBER = Member(
    id=ME,
    rev=1,
    membership_number="001234567",
    name="山本 さくら",
    name_kana="ヤマモト サクラ",
    name_latin="Sakura Yamamoto",
    birth_date="1988-04-03",
    email="sakura@example.jp",
    phone="09000000001",
    language="ja",
    consents=[Consent(document=name, version="2026-11-01", given_at=AT) for name in ("terms", "privacy")],
    organisations=[
        Membership(
            organisation_id=ORGANISATION,
            name=LONG,
            kind=OrganisationKind.SCHOOL,
            receipt_name=LONG,
            role=BookerRole.OWNER,
        )
    ],
)
DOCUMENTS = DocumentList(
    items=[
        Document(
            name="terms",
            version="2026-11-01",
            title=Words(ja="利用規約", en="Terms of use"),
            path="/terms",
            consent=True,
        ),
        Document(
            name="privacy",
            version="2026-11-20",
            title=Words(ja="プライバシーポリシー", en="Privacy policy"),
            path="/privacy",
            consent=True,
        ),
        Document(
            name="seller",
            version="2026-11-01",
            title=Words(ja="特定商取引法に基づく表記", en="About the seller"),
            path="/seller",
            consent=False,
        ),
    ]
)
GOES = [
    Words(ja="お名前、連絡先、生年月日", en="Your name, contact details and date of birth"),
    Words(ja="メッセージと写真（便が終わったもの）", en="Messages and photos of flights that have ended"),
]
STAYS = [
    Kept(
        what=Words(ja="お支払いと領収書の記録", en="Payments and receipts"),
        why=Words(ja="法人税法と消費税法により、7年間の保存が必要です。", en="Tax law wants them kept for 7 years."),
        until="2034-03-31",
    )
]
PLAN = DeletionPlan(goes=GOES, stays=STAYS, blocked=[])
BLOCKED = DeletionPlan(
    goes=GOES,
    stays=STAYS,
    blocked=[
        Words(
            ja="MM 204便の予約（7KQM3T）があります。キャンセルするか、便が終わるまでお待ちください。",
            en="There is a booking on MM 204 (7KQM3T). Cancel it, or wait until the flight has ended.",
        )
    ],
)
CLAIM = Claim(
    id=UUID(int=9),
    booking_id=UUID(int=4),
    shipment_id=SHIPMENT,
    title="十五夜の手紙",
    giver="山本 さくら",
    note="お誕生日おめでとう。ふたりで見上げた月に、名前を残しておきました。",
    claimed_at=AT,
)
ONE = Organisation(
    id=ORGANISATION,
    name=LONG,
    kind=OrganisationKind.SCHOOL,
    receipt_name=LONG,
    role=BookerRole.OWNER,
    bookers=[
        Booker(member_id=ME, name="山本 さくら", role=BookerRole.OWNER, since=AT),
        Booker(
            member_id=UUID(int=5),
            name="勅使河原 ヴィクトリア優里菜・アレクサンドラ",
            role=BookerRole.BOOKER,
            since=AT,
        ),
    ],
    bookings=[
        OrganisationBooking(
            booking_id=UUID(int=6),
            reference="7KQM3T",
            title="3年2組の名前",
            mission_id="mm-204",
            flight_number="MM 204",
            state="confirmed",
            quantity=38,
            total=376_200,
            booked_by="山本 さくら",
            booked_at=AT,
        )
    ],
    invitation="7KQM3TXA",
    invitation_expires_at=AT,
)


def answers(bench: Bench, **by_name: Any) -> None:
    """Let the engine answer so; an exception is a failure."""
    for name, value in by_name.items():

        def call(*_: Any, value: Any = value, **__: Any) -> Future[Any]:
            future: Future[Any] = Future()
            if isinstance(value, Future):
                return value
            if isinstance(value, BaseException):
                future.set_exception(value)
            else:
                future.set_result(value)
            return future

        setattr(bench.engine, name, call)


def refused(code: str, detail: str = "") -> ExchangeError:
    return ExchangeError(Trouble.REFUSED, refusal=Refusal(409, code, detail, quote="7F3K9Q"))


def claim(typed: str = "", answer: Any = None, act: bool = False) -> Callable[[Bench], None]:
    def arrange(bench: Bench) -> None:
        answers(bench, claim=answer if answer is not None else Future(), shipment=None)
        bench.home.push("claim")
        vm = bench.home.claim
        vm.type(typed)
        if act:
            vm.claim()

    return arrange


def my_data(plan: Any = None, typed: str = "", **more: Any) -> Callable[[Bench], None]:
    def arrange(bench: Bench) -> None:
        answers(bench, **{"member": MEMBER, "documents": DOCUMENTS, "deletion_plan": plan} | more)
        bench.home.push("my_data")
        bench.settle()
        if plan is not None:
            bench.home.myData.askDeletion()
            bench.settle()
            bench.home.myData.type(typed)

    return arrange


def organisations(act: Callable[[Bench], None] | None = None, **more: Any) -> Callable[[Bench], None]:
    def arrange(bench: Bench) -> None:
        answers(bench, **{"member": MEMBER, "organisation": ONE} | more)
        bench.home.push("organisations")
        bench.settle()
        if act is not None:
            act(bench)

    return arrange


STATES: dict[str, Callable[[Bench], None]] = {
    "claim": claim(),
    "claim-typed": claim("７kqm 3tx"),
    "claim-strange": claim("7KQM-3TXO"),
    "claim-asking": claim("7KQM3TXA", act=True),
    "claim-refused": claim("7KQM3TXA", refused("code_over"), act=True),
    "claim-offline": claim("7KQM3TXA", ExchangeError(Trouble.OFFLINE), act=True),
    "claim-claimed": claim("7KQM3TXA", CLAIM, act=True),
    "my-data": my_data(),
    "my-data-offline": my_data(ExchangeError(Trouble.OFFLINE), documents=ExchangeError(Trouble.OFFLINE)),
    "my-data-blocked": my_data(BLOCKED),
    "my-data-deletion": my_data(PLAN, "001234567"),
    "my-data-wrong-number": my_data(PLAN, "001234568"),
    "organisations": organisations(),
    "organisations-none": organisations(member=MEMBER.model_copy(update={"organisations": []})),
    "organisations-form": organisations(lambda bench: bench.home.organisations.startNew()),
    "organisations-one": organisations(lambda bench: bench.home.organisations.open(str(ORGANISATION))),
    "organisations-loading": organisations(
        lambda bench: bench.home.organisations.open(str(ORGANISATION)), organisation=Future()
    ),
    "organisations-failed": organisations(
        lambda bench: bench.home.organisations.open(str(ORGANISATION)), organisation=ExchangeError(Trouble.OFFLINE)
    ),
}
