"""Invented flights to try everything out with: one in each stage, good news and bad. All are marked as samples.

Their dates follow from the day on which they are made, so that booking is always open on some of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from moonmail.backend import clock
from moonmail.backend.database import write
from moonmail.backend.missions.catalogue import add_offer, save_mission
from moonmail.backend.missions.models import Mission
from moonmail.backend.missions.places import sample_places
from moonmail.backend.missions.terms import PLATE_RULES, terms_for
from moonmail.contract.base import MomentOut, WindowOut, Words
from moonmail.contract.missions import (
    Milestone,
    MissionUpdate,
    Operator,
    Organics,
    PlannedRevision,
    Site,
    Spot,
    WindowRevision,
)
from moonmail.contract.missions import Mission as MissionOut
from moonmail.domain.mission import (
    MilestoneState,
    ObligationEnd,
    Outcome,
    ProtectionCategory,
    Severity,
    protection_category,
)
from moonmail.domain.moment import Bound, Confidence, Precision
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import MissionState
from moonmail.domain.text import Text

PRICES: Final = {
    SizeCode.NAME: 9_900,
    SizeCode.MESSAGE: 19_800,
    SizeCode.PHOTO: 33_000,
    SizeCode.XS: 66_000,
    SizeCode.S: 121_000,
    SizeCode.M: 242_000,
    SizeCode.L: 3_740_000,
}
_SOURCE: Final = Text(
    "お試し用のサンプルです。実在の便ではありません。", "A sample to try things out. This flight is not real."
)
_OPERATOR: Final = Operator(name="Hoshizora Lunar", colour="#3F6FB0")
_OTHER_OPERATOR: Final = Operator(name="Seto Moon Lines", colour="#A8622D")
_KOTORI: Final = Text("ことり", "Kotori")
_TSUBAME: Final = Text("つばめ", "Tsubame")
_CAPE: Final = Text("ケープカナベラル", "Cape Canaveral")
_TANEGASHIMA: Final = Text("種子島宇宙センター", "Tanegashima Space Center")
_TRANQUILLITATIS: Final = (Text("静かの海", "Mare Tranquillitatis"), 8.35, 30.83)
_CRISIUM: Final = (Text("危機の海", "Mare Crisium"), 17.0, 59.1)
_FRIGORIS: Final = (Text("氷の海", "Mare Frigoris"), 58.4, -2.7)
_SHACKLETON: Final = (Text("シャクルトンクレーター付近", "Near Shackleton crater"), -89.54, 129.2)
_SERENITATIS: Final = (Text("晴れの海", "Mare Serenitatis"), 27.6, 18.9)

# Capacity of a flight, and how much of it other sales channels have taken, in hundredths.
_CAPACITY: Final = {
    SizeCode.NAME: 400,
    SizeCode.MESSAGE: 240,
    SizeCode.PHOTO: 120,
    SizeCode.XS: 48,
    SizeCode.S: 32,
    SizeCode.M: 16,
    SizeCode.L: 2,
}


@dataclass(frozen=True, slots=True)
class Sample:
    """A flight with how much of each size is left for sale; an empty ``left``: nothing is on sale."""

    mission: MissionOut
    left: dict[SizeCode, int]


@dataclass(frozen=True, slots=True)
class _Calendar:
    """Days counted from the day the samples are made."""

    today: date

    def day(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def at(self, days: int, hour: int = 3, minute: int = 0) -> datetime:
        return datetime.combine(self.day(days), time(hour, minute), UTC)

    def closing(self, days: int) -> datetime:
        """The end of that day in Japan."""
        return self.at(days, 14, 59)

    def moment(self, days: int, hour: int = 0, minute: int = 0, precision: Precision = Precision.DAY) -> MomentOut:
        return MomentOut(at=self.at(days, hour, minute), precision=precision)

    def window(self, first: int, last: int) -> WindowOut:
        return WindowOut(earliest=self.day(first).isoformat(), latest=self.day(last).isoformat())

    def revision(self, first: int, last: int, announced: int, reason: Text | None = None) -> WindowRevision:
        return WindowRevision(
            window=self.window(first, last),
            announced_at=self.moment(announced, 2, 0, Precision.MINUTE),
            reason=Words.of(reason) if reason else None,
        )

    def update(self, number: int, severity: Severity, days: int, title: Text, body: Text) -> MissionUpdate:
        return MissionUpdate(
            number=number,
            severity=severity,
            published_at=self.at(days, 2),
            title=Words.of(title),
            body=Words.of(body),
        )

    def done(
        self, seq: int, days: int, hour: int, minute: int, *, announced: int | None = None, note: Text | None = None
    ) -> Milestone:
        return Milestone(
            seq=seq,
            state=MilestoneState.ACHIEVED,
            confidence=Confidence.CONFIRMED,
            occurred_at=self.moment(days, hour, minute, Precision.MINUTE),
            announced_at=self.moment(announced, 4, 0, Precision.MINUTE) if announced is not None else None,
            note=Words.of(note) if note else None,
        )

    def planned(self, seq: int, days: int | None = None) -> Milestone:
        return Milestone(
            seq=seq,
            state=MilestoneState.PLANNED,
            confidence=Confidence.CONFIRMED,
            planned_at=self.moment(days) if days is not None else None,
        )


def _mission(
    number: int,
    lander: Text,
    site: tuple[Text, float, float],
    state: MissionState,
    windows: list[WindowRevision],
    obligation_end: ObligationEnd,
    *,
    opens: datetime | None = None,
    last_booking: datetime | None = None,
    item_due: datetime | None = None,
    milestones: list[Milestone] | None = None,
    updates: list[MissionUpdate] | None = None,
    landing: MomentOut | None = None,
    operator: Operator = _OPERATOR,
    outcome: Outcome | None = None,
    outcome_note: Text | None = None,
    came_down: Spot | None = None,
    ended_at: MomentOut | None = None,
) -> MissionOut:
    name, lat, lon = site
    protection = protection_category(lat)
    on_sale = state is MissionState.BOOKING_OPEN
    return MissionOut(
        id=f"mm-{number}",
        rev=0,
        flight_number=f"MM {number}",
        sample=True,
        source=Words.of(_SOURCE),
        operator=operator,
        lander=Words.of(lander),
        launch_vehicle="Akebono 2",
        launch_site=Words.of(_TANEGASHIMA if operator is _OPERATOR else _CAPE),
        site=Site(name=Words.of(name), lat=lat, lon=lon, protection=protection),
        state=state,
        delayed=len(windows) > 1,
        windows=windows,
        landing_planned_at=landing,
        booking_opens_at=opens,
        last_booking_at=last_booking,
        item_due_at=item_due,
        plate_rules=PLATE_RULES,
        hand_in=sample_places(item_due) if item_due and on_sale else None,
        organics=Organics(declared_g=0) if protection is ProtectionCategory.IIB else None,
        terms=terms_for(obligation_end, item_due, sample=True),
        milestones=milestones
        or [Milestone(seq=seq, state=MilestoneState.PLANNED, confidence=Confidence.CONFIRMED) for seq in range(1, 11)],
        events=[],
        updates=updates or [],
        outcome=outcome,
        outcome_note=Words.of(outcome_note) if outcome_note else None,
        came_down=came_down,
        ended_at=ended_at,
    )


def _left(hundredths: int) -> dict[SizeCode, int]:
    return {size: capacity * hundredths // 100 for size, capacity in _CAPACITY.items()}


def _lost(c: _Calendar) -> Sample:
    planned = Milestone(
        seq=9,
        state=MilestoneState.FAILED,
        confidence=Confidence.CONFIRMED,
        planned_at=c.moment(-61, 18, 12, Precision.MINUTE),
        planned_revisions=[PlannedRevision(planned_at=c.moment(-61, 18, 20, Precision.MINUTE))],
        note=Words.of(
            Text(
                "着陸予定時刻の約80秒前に、着陸機からのデータが途絶えました。最後に届いた高度は310 mです。",
                "Data stopped about 80 seconds before the planned landing. The last altitude received was 310 m.",
            )
        ),
    )
    milestones = [
        Milestone(seq=1, state=MilestoneState.ACHIEVED, confidence=Confidence.CONFIRMED),
        c.done(2, -210, 5, 41),
        c.done(3, -209, 8, 0),
        c.done(4, -207, 19, 30),
        c.done(5, -176, 2, 0),
        c.done(6, -110, 10, 15),
        c.done(7, -96, 20, 5),
        c.done(8, -68, 9, 30, announced=-66),
        planned,
        Milestone(seq=10, state=MilestoneState.NOT_REACHED, confidence=Confidence.CONFIRMED),
    ]
    updates = [
        c.update(
            1,
            Severity.GOOD,
            -210,
            Text("MM 201 便が打ち上がりました", "MM 201 has launched"),
            Text(
                "「つばめ」は予定の軌道に入り、ロケットから分離しました。月までおよそ5か月の旅です。",
                "Tsubame is in its planned orbit and has left the rocket. The journey takes about five months.",
            ),
        ),
        c.update(
            2,
            Severity.INFO,
            -61,
            Text("着陸を確認中です", "We are confirming the landing"),
            Text(
                "着陸の予定時刻を過ぎましたが、着陸機との通信はまだ回復していません。分かりしだい、ここでお知らせします。",
                "The planned landing time is over; contact has not returned yet. What we learn is told here first.",
            ),
        ),
        c.update(
            3,
            Severity.BAD,
            -60,
            Text("着陸を確認できませんでした", "The landing could not be confirmed"),
            Text(
                "着陸機との通信は回復しませんでした。お預かりしたものは失われた可能性が高いと考えています。"
                "お届けできず、申し訳ありません。お客さまが選べることは、予約の画面でご案内しています。",
                "Contact with the lander did not return, and what you sent is most likely lost. We are sorry that it "
                "did not arrive. What you may choose now is shown on your booking.",
            ),
        ),
    ]
    return Sample(
        _mission(
            201,
            _TSUBAME,
            _SERENITATIS,
            MissionState.ENDED,
            [c.revision(-214, -205, -330)],
            ObligationEnd.LANDED,
            last_booking=c.closing(-330),
            item_due=c.closing(-300),
            milestones=milestones,
            updates=updates,
            operator=_OTHER_OPERATOR,
            outcome=Outcome.LOST_LANDING,
            outcome_note=Text(
                "着陸の直前に通信が途絶え、着陸は確認できませんでした。",
                "Contact was lost shortly before landing; the landing could not be confirmed.",
            ),
            came_down=Spot(lat=27.58, lon=18.84),
            ended_at=c.moment(-60, 2, 0, Precision.MINUTE),
        ),
        {},
    )


def _flying(c: _Calendar) -> Sample:
    milestones = [
        Milestone(seq=1, state=MilestoneState.ACHIEVED, confidence=Confidence.CONFIRMED),
        c.done(2, -38, 21, 4),
        Milestone(
            seq=3,
            state=MilestoneState.ACHIEVED,
            confidence=Confidence.CONFIRMED,
            occurred_at=MomentOut(at=c.at(-24, 0), precision=Precision.DAY, bound=Bound.NOT_LATER),
            announced_at=c.moment(-24, 4, 0, Precision.MINUTE),
            note=Words.of(
                Text(
                    "姿勢制御の調整に時間がかかり、4番より後に達成を確認しました。",
                    "Tuning the attitude control took longer; this was confirmed after number 4.",
                )
            ),
        ),
        c.done(4, -35, 3, 20),
        Milestone(
            seq=5,
            state=MilestoneState.ACHIEVED,
            confidence=Confidence.PROVISIONAL,
            occurred_at=c.moment(-6),
            note=Words.of(
                Text(
                    "追跡データの解析が終わるまでの暫定の判断です。",
                    "A provisional judgement until the tracking data is fully analysed.",
                )
            ),
        ),
        Milestone(
            seq=6,
            state=MilestoneState.UNKNOWN,
            confidence=Confidence.PROVISIONAL,
            planned_at=c.moment(-1, 11, 30, Precision.MINUTE),
            note=Words.of(
                Text(
                    "軌道制御の指令は送信しました。結果のデータはまだ届いていません。",
                    "The manoeuvre was commanded. Data on its result has not arrived yet.",
                )
            ),
        ),
        Milestone(
            seq=7,
            state=MilestoneState.PLANNED,
            confidence=Confidence.SIMULATED,
            planned_at=c.moment(9, 6, 0, Precision.HOUR),
            note=Words.of(
                Text("軌道の計算による予測です。", "A prediction from the trajectory computation."),
            ),
        ),
        c.planned(8, 20),
        Milestone(
            seq=9,
            state=MilestoneState.PLANNED,
            confidence=Confidence.CONFIRMED,
            planned_at=c.moment(24, 17, 30, Precision.MINUTE),
            planned_revisions=[
                PlannedRevision(
                    planned_at=c.moment(27, 18, 5, Precision.MINUTE),
                    announced_at=c.moment(-20, 4, 0, Precision.MINUTE),
                    reason=Words.of(
                        Text(
                            "着陸地点の日照に余裕を持たせるため、早めました。",
                            "Moved earlier to leave more daylight at the site.",
                        )
                    ),
                )
            ],
        ),
        c.planned(10),
    ]
    updates = [
        c.update(
            1,
            Severity.GOOD,
            -37,
            Text("MM 202 便が打ち上がりました", "MM 202 has launched"),
            Text(
                "「ことり」はロケットから分離し、最初の通信が届きました。",
                "Kotori has separated from the rocket, and its first signal has arrived.",
            ),
        ),
        c.update(
            2,
            Severity.INFO,
            -1,
            Text("軌道制御の結果を確認中です", "We are confirming a manoeuvre"),
            Text(
                "昨日の軌道制御は、結果のデータをまだ受け取れていません。次の通信の機会に確認します。",
                "Data on yesterday's manoeuvre has not arrived yet. We will look again at the next contact.",
            ),
        ),
    ]
    return Sample(
        _mission(
            202,
            _KOTORI,
            _CRISIUM,
            MissionState.IN_FLIGHT,
            [c.revision(-42, -32, -160)],
            ObligationEnd.LANDED,
            last_booking=c.closing(-160),
            item_due=c.closing(-130),
            milestones=milestones,
            updates=updates,
            landing=c.moment(24, 17, 30, Precision.MINUTE),
        ),
        {},
    )


def _integrating(c: _Calendar) -> Sample:
    return Sample(
        _mission(
            203,
            _TSUBAME,
            _FRIGORIS,
            MissionState.INTEGRATING,
            [c.revision(34, 48, -90)],
            ObligationEnd.LUNAR_ORBIT,
            last_booking=c.closing(-40),
            item_due=c.closing(-26),
            operator=_OTHER_OPERATOR,
            milestones=[
                Milestone(
                    seq=1,
                    state=MilestoneState.IN_PROGRESS,
                    confidence=Confidence.CONFIRMED,
                    planned_at=c.moment(30),
                ),
                *(c.planned(seq) for seq in range(2, 11)),
            ],
            updates=[
                c.update(
                    1,
                    Severity.INFO,
                    -12,
                    Text("積み込みが始まりました", "Loading has begun"),
                    Text(
                        "お預かりしたプレートとカプセルを、着陸機に取り付けています。",
                        "The plates and capsules you sent are being fitted to the lander.",
                    ),
                )
            ],
        ),
        {SizeCode.NAME: 0, SizeCode.MESSAGE: 0, SizeCode.PHOTO: 0, SizeCode.XS: 2, SizeCode.S: 1},
    )


def _on_sale(c: _Calendar) -> list[Sample]:
    window_reasons = (
        Text(
            "着陸機の推進系の試験で部品の交換が必要になり、試験をやり直すためです。",
            "A part of the lander's propulsion had to be replaced after testing, and the test is repeated.",
        ),
        Text(
            "打上げロケットの先行する便が遅れ、発射場の予定が後ろにずれたためです。",
            "An earlier flight of the rocket slipped and moved the launch site's schedule.",
        ),
    )
    return [
        Sample(
            _mission(
                204,
                _KOTORI,
                _TRANQUILLITATIS,
                MissionState.BOOKING_OPEN,
                [c.revision(150, 178, -30)],
                ObligationEnd.LANDED,
                opens=c.at(-28),
                last_booking=c.closing(75),
                item_due=c.closing(88),
                landing=c.moment(215),
                updates=[
                    c.update(
                        1,
                        Severity.INFO,
                        -28,
                        Text("予約の受付を始めました", "Booking is open"),
                        Text(
                            "静かの海へ向かう MM 204 便の予約を受け付けています。",
                            "MM 204 to Mare Tranquillitatis can be booked now.",
                        ),
                    )
                ],
            ),
            _left(62),
        ),
        Sample(
            _mission(
                205,
                _TSUBAME,
                _CRISIUM,
                MissionState.BOOKING_OPEN,
                [c.revision(82, 96, -120)],
                ObligationEnd.LUNAR_ORBIT,
                opens=c.at(-110),
                last_booking=c.closing(9),
                item_due=c.closing(20),
                landing=c.moment(130),
                operator=_OTHER_OPERATOR,
            ),
            {
                SizeCode.NAME: 3,
                SizeCode.MESSAGE: 1,
                SizeCode.PHOTO: 0,
                SizeCode.XS: 2,
                SizeCode.S: 0,
                SizeCode.M: 0,
                SizeCode.L: 0,
            },
        ),
        Sample(
            _mission(
                206,
                _KOTORI,
                _FRIGORIS,
                MissionState.BOOKING_OPEN,
                [
                    c.revision(95, 125, -200),
                    c.revision(160, 190, -70, window_reasons[0]),
                    c.revision(226, 256, -8, window_reasons[1]),
                ],
                ObligationEnd.LANDED,
                opens=c.at(-150),
                last_booking=c.closing(140),
                item_due=c.closing(155),
                updates=[
                    c.update(
                        1,
                        Severity.DELAY,
                        -70,
                        Text("打上げ期間が変わりました", "The launch window has moved"),
                        Text(
                            window_reasons[0].ja
                            + "ご予約はそのまま有効です。受付期限までは、全額返金のキャンセルもできます。",
                            window_reasons[0].en
                            + " Bookings stay valid. Until the due date you may also cancel for a full refund.",
                        ),
                    ),
                    c.update(
                        2,
                        Severity.DELAY,
                        -8,
                        Text("打上げ期間がもう一度変わりました", "The launch window has moved again"),
                        Text(
                            window_reasons[1].ja + "お待たせして申し訳ありません。ご予約はそのまま有効です。",
                            window_reasons[1].en + " We are sorry for the wait. Bookings stay valid.",
                        ),
                    ),
                ],
            ),
            _left(35),
        ),
        Sample(
            _mission(
                207,
                _TSUBAME,
                _SHACKLETON,
                MissionState.BOOKING_OPEN,
                [c.revision(290, 350, -14)],
                ObligationEnd.LAUNCHED,
                opens=c.at(-10),
                last_booking=c.closing(200),
                item_due=c.closing(215),
                operator=_OTHER_OPERATOR,
            ),
            _left(90),
        ),
    ]


def _announced(c: _Calendar) -> Sample:
    year = c.day(400).year
    return Sample(
        _mission(
            208,
            _KOTORI,
            _TRANQUILLITATIS,
            MissionState.ANNOUNCED,
            [
                WindowRevision(
                    window=WindowOut(earliest=f"{year}-01-01", latest=f"{year}-12-31"),
                    announced_at=c.moment(-3, 2, 0, Precision.MINUTE),
                )
            ],
            ObligationEnd.LANDED,
            opens=c.at(45),
        ),
        dict(_CAPACITY),
    )


def sample_flights(today: date) -> list[Sample]:
    """Return the invented flights as they are if made on ``today`` (UTC)."""
    c = _Calendar(today)
    return [_lost(c), _flying(c), _integrating(c), *_on_sale(c), _announced(c)]


def load_samples(today: date | None = None) -> None:
    """Add the sample flights that are not there yet. Those that are there keep what was played on them."""
    with write() as writing:
        for sample in sample_flights(today or clock.now().date()):
            if Mission.objects.filter(pk=sample.mission.id).exists():
                continue
            save_mission(writing, sample.mission)
            for size, left in sample.left.items():
                capacity = _CAPACITY[size]
                add_offer(writing, sample.mission.id, size, PRICES[size], capacity, capacity - left)
