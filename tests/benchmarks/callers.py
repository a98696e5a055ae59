"""Very many members, each with two bookings, and what the desk finds them by.

``python -m tests.benchmarks.callers DATA_DIR BOOKINGS`` writes them into the database.
"""

from __future__ import annotations

import random
import subprocess
import sys
import uuid
from itertools import islice
from pathlib import Path
from typing import Any, Final

from tests.support.server import ROOT, RunningBackend

EACH: Final = 2
_BATCH: Final = 2_000
# As common as they are: whoever types one letter finds very many.
_FAMILIES: Final = (
    ("佐藤", "サトウ", "SATO"),
    ("鈴木", "スズキ", "SUZUKI"),
    ("高橋", "タカハシ", "TAKAHASHI"),
    ("田中", "タナカ", "TANAKA"),
    ("伊藤", "イトウ", "ITO"),
    ("渡辺", "ワタナベ", "WATANABE"),
    ("山本", "ヤマモト", "YAMAMOTO"),
    ("中村", "ナカムラ", "NAKAMURA"),
    ("小林", "コバヤシ", "KOBAYASHI"),
    ("加藤", "カトウ", "KATO"),
    ("月野", "ツキノ", "TSUKINO"),
    ("勅使河原", "テシガワラ", "TESHIGAWARA"),
)
_GIVEN: Final = (
    ("さくら", "サクラ", "SAKURA"),
    ("蓮", "レン", "REN"),
    ("陽葵", "ヒマリ", "HIMARI"),
    ("翔太", "ショウタ", "SHOTA"),
    ("美咲", "ミサキ", "MISAKI"),
    ("健一", "ケンイチ", "KENICHI"),
    ("うさぎ", "ウサギ", "USAGI"),
    ("凜", "リン", "RIN"),
)


def fill(backend: RunningBackend, bookings: int) -> None:
    command = [sys.executable, "-m", "tests.benchmarks.callers", str(backend.data_dir), str(bookings)]
    subprocess.run(command, cwd=ROOT, check=True)


def main() -> None:
    from moonmail.backend.configuration import configure

    folder, bookings = Path(sys.argv[1]), int(sys.argv[2])
    configure(folder, sample=True)
    from moonmail.backend import setup

    setup.start_django()
    from django.db import connection

    from moonmail.backend.accounts.models import Member
    from moonmail.backend.bookings.models import Booking, Hold, Shipment
    from moonmail.backend.database import write
    from moonmail.backend.desk.models import FindTerm
    from moonmail.domain.finding import Term, TermKind, terms_of_person
    from moonmail.domain.references import new_reference

    dice = random.Random(7)
    references: set[str] = {*Booking.objects.values_list("reference", flat=True)}

    def reference() -> str:
        while (made := new_reference()) in references:
            pass
        references.add(made)
        return made

    with write():
        members = [_member(Member, number, dice) for number in range(bookings // EACH)]
        _add(Member, members)
        terms: list[tuple[bytes, str, str | None]] = [
            (term.key, member.pk.hex, None)
            for member in members
            for term in terms_of_person(
                name=member.name,
                kana=member.name_kana,
                latin=member.name_latin,
                membership_number=member.membership_number,
                phone_number=member.phone,
                email=member.email,
            )
        ]
        things = [_booking(Hold, Shipment, Booking, member, reference()) for member in members for _ in range(EACH)]
        for at, kind in enumerate((Hold, Shipment, Booking)):
            _add(kind, [thing[at] for thing in things])
        terms += [
            (Term(TermKind.REFERENCE, booking.reference).key, booking.member_id.hex, booking.pk.hex)
            for *_, booking in things
        ]
        # In the order in which people join, not in that of the alphabet.
        dice.shuffle(terms)
        with connection.cursor() as cursor:
            table = FindTerm._meta.db_table
            cursor.executemany(f"INSERT INTO {table} (term, member_id, booking_id) VALUES (%s, %s, %s)", terms)


def _add(kind: Any, rows: list[Any]) -> None:
    every = iter(rows)
    while part := list(islice(every, _BATCH)):
        kind.objects.bulk_create(part)


def _member(kind: Any, number: int, dice: random.Random) -> Any:
    family, given = dice.choice(_FAMILIES), dice.choice(_GIVEN)
    return kind(
        id=uuid.UUID(int=dice.getrandbits(128), version=4),
        password="!",
        name=f"{family[0]} {given[0]}",
        name_kana=f"{family[1]} {given[1]}",
        name_latin=f"{family[2]} {given[2]}",
        membership_number=f"5{number:08d}",
        email=f"{given[2].lower()}.{family[2].lower()}.{number}@example.jp",
        phone=f"090{dice.randrange(10**8):08d}",
    )


def _booking(hold: Any, shipment: Any, booking: Any, member: Any, reference: str) -> tuple[Any, Any, Any]:
    from django.utils import timezone

    now = timezone.now()
    shared: dict[str, Any] = {"member_id": member.pk, "request_sha256": "", "created_at": now}
    held = hold(id=uuid.uuid4(), offer_id="mm-204:message", price=19_800, state="used", expires_at=now, **shared)
    booking_id = uuid.uuid4()
    sent = shipment(
        id=uuid.uuid4(),
        title="月へ",
        size="message",
        mission_id="mm-204",
        booking_id=booking_id,
        state="declared",
        message={"name": "", "text": "月へ。", "photo": None, "drawing": None, "plate": "0" * 64},
        **shared,
    )
    booked = booking(
        id=booking_id,
        reference=reference,
        state="confirmed",
        hold_id=held.pk,
        shipment_id=sent.pk,
        price=19_800,
        due=19_800,
        confirmation={},
        confirmed_at=now,
        **shared,
    )
    return held, sent, booked


if __name__ == "__main__":
    main()
