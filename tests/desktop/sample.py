"""Fixed flights and things of a member, as the backend would send them. Invented ones are marked as samples."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

from moonmail.client.model import AlternativeSlot, BoardRow, Flight, Operation, OpKind, OpState
from moonmail.contract.missions import Mission, Offer
from moonmail.domain.mission import Outcome
from moonmail.domain.moment import Moment, Precision, Window
from moonmail.domain.sizes import SIZES, SizeCode
from moonmail.domain.states import MissionState
from moonmail.domain.text import Text

NOW: Final = datetime(2026, 11, 22, 3, 4, tzinfo=UTC)


def _row(mission_id: str, number: str, site: Text, lander: Text, state: MissionState) -> BoardRow:
    return BoardRow(
        mission_id=mission_id,
        flight_number=number,
        sample=True,
        operator="Sample Lunar",
        operator_colour="#1E2C66",
        lander=lander,
        site=site,
        state=state,
        delayed=False,
        outcome=None,
        window=Window(None, None),
        previous_window=None,
        revision_reason=None,
        landing_planned=None,
        ended=None,
        slots_left=None,
        from_price=None,
        last_booking_at=None,
    )


_KOTORI = Text("ランダー「ことり」", "Lander Kotori")
_TSUBAME = Text("ランダー「つばめ」", "Lander Tsubame")

OPEN: Final = replace(
    _row("mm-204", "MM 204", Text("静かの海", "Mare Tranquillitatis"), _KOTORI, MissionState.BOOKING_OPEN),
    window=Window(date(2027, 3, 1), date(2027, 5, 31)),
    slots_left=38,
    from_price=9_900,
    last_booking_at=datetime(2026, 12, 20, 14, 59, tzinfo=UTC),
)
DELAYED: Final = replace(
    _row("mm-205", "MM 205", Text("氷の海", "Mare Frigoris"), _TSUBAME, MissionState.BOOKING_OPEN),
    delayed=True,
    window=Window(date(2027, 9, 1), date(2027, 12, 31)),
    previous_window=Window(date(2027, 6, 1), date(2027, 9, 30)),
    revision_reason=Text("エンジンの交換", "engine replaced"),
    slots_left=112,
    from_price=9_900,
)
IN_FLIGHT: Final = replace(
    _row("mm-203", "MM 203", Text("危難の海", "Mare Crisium"), _KOTORI, MissionState.IN_FLIGHT),
    window=Window(date(2026, 11, 1), date(2026, 11, 30)),
    landing_planned=Moment(datetime(2026, 12, 1, 19, 10, tzinfo=UTC), Precision.MINUTE),
)
ANNOUNCED: Final = replace(
    _row(
        "mm-207",
        "MM 207",
        Text("南極・シャクルトン付近", "Near Shackleton, south pole"),
        Text("ランダー「ことり」2号機", "Lander Kotori 2"),
        MissionState.ANNOUNCED,
    ),
    window=Window(date(2028, 1, 1), date(2028, 12, 31)),
)
SOLD_OUT: Final = replace(
    _row("mm-206", "MM 206", Text("嵐の大洋", "Oceanus Procellarum"), _TSUBAME, MissionState.BOOKING_OPEN),
    window=Window(date(2027, 4, 1), date(2027, 6, 30)),
    slots_left=0,
    from_price=19_800,
)
LOST: Final = replace(
    _row(
        "hakuto-r-m2",
        "HAKUTO-R M2",
        Text("氷の海", "Mare Frigoris"),
        Text("RESILIENCE", "RESILIENCE"),
        MissionState.ENDED,
    ),
    sample=False,
    outcome=Outcome.LOST_LANDING,
    window=Window(date(2025, 1, 15), date(2025, 1, 15)),
    ended=Moment(datetime(2025, 6, 5, 23, 0, tzinfo=UTC), Precision.MINUTE),
)
LANDED: Final = replace(
    _row(
        "blue-ghost-1",
        "Blue Ghost M1",
        Text("危難の海", "Mare Crisium"),
        Text("Blue Ghost", "Blue Ghost"),
        MissionState.ENDED,
    ),
    sample=False,
    outcome=Outcome.SUCCESS,
    window=Window(date(2025, 1, 15), date(2025, 1, 15)),
    ended=Moment(datetime(2025, 3, 16, 23, 25, tzinfo=UTC), Precision.MINUTE),
)

BOARD: Final = (OPEN, DELAYED, SOLD_OUT, IN_FLIGHT, ANNOUNCED, LOST, LANDED)

_TERMS = {
    "version": "2026-10",
    "payment": {"ja": "お申込み時にカードでお支払いください。", "en": "By card when you order."},
    "provision": {"ja": "日程は変わることがあります。", "en": "Dates can change."},
    "cancellation": {
        "ja": "受付終了まで無料で取り消せます。",
        "en": "Free of charge until booking closes.",
    },
    "after_failure": {
        "ja": "保険の有無にかかわらず、この条件が適用されます。",
        "en": "These terms hold whether or not the flight was insured.",
    },
    "choose_within_days": 90,
    "default_entitlement": "refund",
    "entitlements": ["reflight", "refund", "record"],
    "obligation_end": "landed",
}
_RULES = {"min_letter_mm": 0.5, "dpi": 1200, "greys": 16, "max_characters": 400, "file_bytes": 2 * 1024 * 1024}
_PRICES = {"name": 9_900, "message": 19_800, "photo": 33_000, "XS": 66_000, "S": 121_000, "M": 242_000, "L": 3_740_000}


def offers(mission_id: str, left: dict[str, int]) -> tuple[Offer, ...]:
    return tuple(
        Offer(
            id=f"{mission_id}:{code}",
            rev=1,
            mission_id=mission_id,
            size=SizeCode(code),
            kind=SIZES[SizeCode(code)].kind,
            width_mm=SIZES[SizeCode(code)].width_mm,
            height_mm=SIZES[SizeCode(code)].height_mm,
            price={"amount": _PRICES[code]},  # type: ignore[arg-type]
            capacity=40,
            left=n,
        )
        for code, n in left.items()
    )


def _milestone(seq: int, state: str, at: str = "", precision: str = "min", **more: object) -> dict[str, object]:
    occurred = {"at": at, "precision": precision} if at else None
    return {"seq": seq, "state": state, "confidence": "confirmed", "occurred_at": occurred, **more}


_UPCOMING = [_milestone(seq, "planned") for seq in range(1, 11)]

MISSION_OPEN: Final = Mission.model_validate(
    {
        "id": "mm-204",
        "rev": 3,
        "flight_number": "MM 204",
        "sample": True,
        "source": {"ja": "見本データ", "en": "sample data"},
        "operator": {"name": "Sample Lunar", "colour": "#1E2C66"},
        "lander": {"ja": "ランダー「ことり」", "en": "Lander Kotori"},
        "launch_vehicle": "Falcon 9",
        "launch_site": {"ja": "ケープカナベラル", "en": "Cape Canaveral"},
        "site": {
            "name": {"ja": "静かの海", "en": "Mare Tranquillitatis"},
            "lat": 8.5,
            "lon": 31.4,
            "protection": "IIa",
        },
        "state": "booking_open",
        "delayed": False,
        "windows": [
            {
                "window": {"earliest": "2027-03-01", "latest": "2027-05-31"},
                "announced_at": {"at": "2026-09-01T00:00:00Z", "precision": "d"},
            }
        ],
        "landing_planned_at": {"at": "2027-06-20T00:00:00Z", "precision": "d"},
        "last_booking_at": "2026-12-20T14:59:00Z",
        "item_due_at": "2027-01-15T14:59:00Z",
        "plate_rules": _RULES,
        "terms": _TERMS,
        "milestones": _UPCOMING,
        "events": [],
        "updates": [
            {
                "number": 1,
                "severity": "info",
                "published_at": "2026-09-01T03:00:00Z",
                "title": {"ja": "予約の受付を始めました", "en": "Booking is open"},
                "body": {
                    "ja": "メッセージのプレートと、XSからLまでのカプセルをお預かりします。",
                    "en": "Message plates and capsules from XS to L are on sale.",
                },
            }
        ],
    }
)
MISSION_DELAYED: Final = Mission.model_validate(
    MISSION_OPEN.model_dump(mode="json")
    | {
        "id": "mm-205",
        "flight_number": "MM 205",
        "delayed": True,
        "lander": {"ja": "ランダー「つばめ」", "en": "Lander Tsubame"},
        "site": {
            "name": {"ja": "南極・シャクルトン・クレーターのふち", "en": "Rim of Shackleton crater, south pole"},
            "lat": -89.7,
            "lon": 129.0,
            "protection": "IIb",
        },
        "windows": [
            {
                "window": {"earliest": "2027-03-01", "latest": "2027-05-31"},
                "announced_at": {"at": "2026-04-01T00:00:00Z", "precision": "d"},
            },
            {
                "window": {"earliest": "2027-06-01", "latest": "2027-09-30"},
                "announced_at": {"at": "2026-07-10T00:00:00Z", "precision": "d"},
                "reason": {"ja": "打上げロケットの順番が変わったため", "en": "the launch order of the rocket changed"},
            },
            {
                "window": {"earliest": "2027-09-01", "latest": "2027-12-31"},
                "announced_at": {"at": "2026-11-02T00:00:00Z", "precision": "d"},
                "reason": {"ja": "着陸用エンジンを交換するため", "en": "a landing engine is being replaced"},
            },
        ],
        "landing_planned_at": None,
        "milestones": [
            _milestone(1, "in_progress", confidence="provisional"),
            _milestone(
                2,
                "planned",
                planned_at={"at": "2027-10-10T00:00:00Z", "precision": "d"},
                planned_revisions=[
                    {
                        "planned_at": {"at": "2027-07-20T00:00:00Z", "precision": "d"},
                        "reason": {"ja": "エンジンの交換", "en": "engine replaced"},
                    }
                ],
            ),
            *_UPCOMING[2:],
        ],
        "updates": [
            *MISSION_OPEN.model_dump(mode="json")["updates"],
            {
                "number": 2,
                "severity": "delay",
                "published_at": "2026-11-02T05:00:00Z",
                "title": {"ja": "打上げの期間を変更します", "en": "The launch window moves"},
                "body": {
                    "ja": "着陸用エンジンの1基に不具合が見つかり、交換します。お預かりしたものは安全に保管しています。",
                    "en": "A landing engine has a fault and is being replaced. Everything in our care is safe.",
                },
            },
        ],
    }
)
MISSION_LOST: Final = Mission.model_validate(
    MISSION_OPEN.model_dump(mode="json")
    | {
        "id": "hakuto-r-m2",
        "flight_number": "HAKUTO-R M2",
        "sample": False,
        "source": {"ja": "運航会社の公表資料", "en": "the operator's public reports"},
        "operator": {"name": "ispace", "colour": "#1E2C66"},
        "lander": {"ja": "RESILIENCE", "en": "RESILIENCE"},
        "launch_site": {"ja": "ケネディ宇宙センター LC-39A", "en": "KSC LC-39A"},
        "site": {"name": {"ja": "氷の海", "en": "Mare Frigoris"}, "lat": 60.5, "lon": -4.6, "protection": "IIa"},
        "state": "ended",
        "windows": [
            {
                "window": {"earliest": "2025-01-15", "latest": "2025-01-15"},
                "announced_at": {"at": "2025-01-10T00:00:00Z", "precision": "d"},
            }
        ],
        "landing_planned_at": None,
        "last_booking_at": None,
        "item_due_at": None,
        "milestones": [
            _milestone(1, "achieved"),
            _milestone(2, "achieved", "2025-01-15T06:11:39Z", "s"),
            _milestone(3, "achieved", "2025-01-15T00:00:00Z", "d"),
            _milestone(4, "achieved", "2025-01-16T19:40:00Z"),
            _milestone(
                5,
                "achieved",
                "2025-02-14T22:43:00Z",
                note={"ja": "月から約8,400 kmを通過", "en": "passed the Moon at about 8,400 km"},
            ),
            _milestone(6, "achieved", "2025-04-24T10:00:00Z"),
            _milestone(7, "achieved", "2025-05-06T20:41:00Z"),
            _milestone(
                8, "achieved", "2025-05-28T08:27:00Z", announced_at={"at": "2025-05-31T12:10:00Z", "precision": "min"}
            ),
            _milestone(
                9,
                "failed",
                planned_at={"at": "2025-06-05T19:17:00Z", "precision": "min"},
                planned_revisions=[{"planned_at": {"at": "2025-06-05T19:24:00Z", "precision": "min"}}],
                note={
                    "ja": "予定時刻の90～105秒ほど前、高度192 mを最後にデータが途絶えました。",
                    "en": "Data ended at 192 m, about 90 to 105 s before the planned time.",
                },
            ),
            _milestone(10, "not_reached"),
        ],
        "updates": [],
        "outcome": "lost_landing",
        "outcome_note": {
            "ja": "レーザー距離計の性能が足りず、十分に減速できないまま月面に達したとみられます。",
            "en": "The laser range finder under-performed; the lander came down too fast.",
        },
        "ended_at": {"at": "2025-06-05T23:00:00Z", "precision": "min"},
    }
)

_LEFT = {"name": 38, "message": 21, "photo": 6, "XS": 12, "S": 3, "M": 0, "L": 1}
FLIGHTS: Final[dict[str, Flight]] = {
    "mm-204": Flight(MISSION_OPEN, offers("mm-204", _LEFT)),
    "mm-205": Flight(MISSION_DELAYED, offers("mm-205", {"name": 112, "message": 80, "photo": 40})),
    "hakuto-r-m2": Flight(MISSION_LOST, ()),
}

OPERATIONS: Final[tuple[Operation, ...]] = (
    Operation(
        id=UUID(int=1),
        kind=OpKind.HOLD,
        state=OpState.REFUSED,
        made_at=datetime(2026, 11, 22, 2, 50, tzinfo=UTC),
        title="おばあちゃんへ",
        mission_id="mm-206",
        attempts=1,
        code="sold_out",
        quote="7F3K9Q",
        alternatives=(AlternativeSlot("mm-204", "MM 204", SizeCode.MESSAGE, 21, 19_800),),
    ),
    Operation(
        id=UUID(int=2),
        kind=OpKind.BOOKING,
        state=OpState.PENDING,
        made_at=datetime(2026, 11, 22, 3, 0, tzinfo=UTC),
        title="星を見上げるたびに思い出す、ふたりの約束",
        mission_id="mm-204",
    ),
)
