"""Members to try everything out with. Their passwords are no secret: they exist only where ``--sample`` was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from moonmail.backend import clock
from moonmail.backend.accounts.models import Member
from moonmail.backend.database import write
from moonmail.backend.pages.documents import PRIVACY, TERMS
from moonmail.domain.formats import JAPAN


@dataclass(frozen=True, slots=True)
class Sample:
    membership_number: str
    name: str
    name_kana: str
    name_latin: str
    birth_date: date
    email: str
    phone: str
    language: str
    password: str
    guardian: dict[str, str] | None = None


def _born(years_ago: int) -> date:
    """Return a birthday of somebody who is ``years_ago`` years old for the rest of this year."""
    today = clock.now().astimezone(JAPAN).date()
    return date(today.year - years_ago, 1, 1)


SAMPLES: Final = (
    Sample(
        "001969720",
        "山本 さくら",
        "ヤマモト サクラ",
        "Sakura Yamamoto",
        date(1988, 4, 3),
        "sakura@example.jp",
        "09000000001",
        "ja",
        "tsuki-made-380000km",
    ),
    Sample(
        "001959913",
        "Emma Lindqvist",
        "エマ リンドクヴィスト",
        "Emma Lindqvist",
        date(1979, 11, 22),
        "emma@example.com",
        "+46700000002",
        "en",
        "to-the-moon-and-stay",
    ),
    Sample(
        "001976809",
        "勅使河原 ヴィクトリア優里菜・アレクサンドラ",
        "テシガワラ ヴィクトリアユリナ・アレクサンドラ",
        "Victoria Yurina Alexandra Teshigawara-Montgomery",
        date(1995, 9, 15),
        "victoria.yurina.alexandra.teshigawara-montgomery@mail.example.org",
        "+819000000003",
        "ja",
        "nagai-namae-no-kaiin",
    ),
    Sample(
        "001983376",
        "星野 ひかり",
        "ホシノ ヒカリ",
        "Hikari Hoshino",
        _born(16),
        "hikari@example.jp",
        "09000000004",
        "ja",
        "juuroku-sai-no-tsuki",
        {"name": "星野 美咲", "relation": "母", "phone": "09000000014"},
    ),
    Sample(
        "001990612",
        "大西 健一",
        "オオニシ ケンイチ",
        "Kenichi Onishi",
        date(1956, 7, 8),
        "kenichi@example.jp",
        "09000000005",
        "ja",
        "uketoru-hito-desu-yo",
    ),
)


def ensure_sample_members() -> list[dict[str, str]]:
    """Make the sample members that are missing; return name, membership number, e-mail and password of each."""
    for sample in SAMPLES:
        if not Member.objects.filter(membership_number=sample.membership_number).exists():
            _make(sample)
    return [
        {
            "name": sample.name,
            "membership_number": sample.membership_number,
            "email": sample.email,
            "password": sample.password,
        }
        for sample in SAMPLES
    ]


def _make(sample: Sample) -> None:
    given_at = clock.now().isoformat()
    member = Member(
        membership_number=sample.membership_number,
        name=sample.name,
        name_kana=sample.name_kana,
        name_latin=sample.name_latin,
        birth_date=sample.birth_date,
        email=sample.email,
        phone=sample.phone,
        language=sample.language,
        consents=[
            {"document": document.name, "version": document.version, "given_at": given_at}
            for document in (TERMS, PRIVACY)
        ],
    )
    if sample.guardian:
        member.guardian = {**sample.guardian, "consented_at": given_at}
    member.set_password(sample.password)
    with write():
        member.save(force_insert=True)
