"""Flight operations at the desk, in every state."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QUrl
from tests.desktop.desks import NOW, OPERATIONS, DeskBench
from tests.screens.world import WORLDS

from moonmail.client.errors import ExchangeError, Refusal
from moonmail.client.glance import Trouble
from moonmail.contract.base import MomentOut, WindowOut, Words
from moonmail.contract.flights import (
    DeskFlight,
    DeskFlights,
    FeedChange,
    FeedFault,
    FeedFlight,
    FeedLine,
    FeedReport,
    OutcomeGroup,
    OutcomePreview,
)
from moonmail.contract.missions import Mission, MissionUpdate, Site, WindowRevision
from moonmail.domain.mission import EntitlementKind, ObligationEnd, Outcome, ProtectionCategory, Severity
from moonmail.domain.moment import Precision

OFFLINE: Final = ExchangeError(Trouble.OFFLINE)
MISSIONS: Final = tuple(thing for _, thing in WORLDS["full"]().objects if isinstance(thing, Mission))
_LONG: Final = Words(
    ja="打上げロケットの上段に見つかった部品の不具合を交換し、もう一度すべての試験をやり直すため、打上げの期間を変更しました。",
    en="A part of the rocket's upper stage is replaced and all tests are made once more, so the window has moved.",
)


def desk_flight(mission: Mission, bookings: int = 0) -> DeskFlight:
    return DeskFlight(mission=mission, etag=f'"mission.{mission.rev}"', bookings=bookings, published=[])


def _flying() -> Mission:
    return next(m for m in MISSIONS if m.state == "in_flight")


def _selling() -> Mission:
    return next(m for m in MISSIONS if m.state == "booking_open")


def full(mission: Mission) -> Mission:
    """Return a flight about which much was said."""
    windows = [
        WindowRevision(
            window=WindowOut(earliest=f"2027-0{n}-01", latest=f"2027-0{n}-28"),
            announced_at=MomentOut(at=NOW - timedelta(days=200 - n), precision=Precision.DAY),
            reason=_LONG,
        )
        for n in range(1, 6)
    ]
    updates = [
        MissionUpdate(
            number=n,
            severity=Severity.DELAY,
            published_at=NOW - timedelta(days=90 - n),
            title=Words(
                ja=f"打上げ期間がもう一度変わりました（{n}回目）", en=f"The launch window has moved once more ({n})"
            ),
            body=_LONG,
        )
        for n in range(1, 6)
    ]
    sites = [
        Site(name=Words(ja="夢の湖", en="Lacus Somniorum"), lat=38.0, lon=29.2, protection=ProtectionCategory.IIA),
        Site(name=Words(ja="危機の海", en="Mare Crisium"), lat=17.0, lon=59.1, protection=ProtectionCategory.IIA),
    ]
    return mission.model_copy(update={"windows": windows, "updates": updates, "alternate_sites": sites})


ALL: Final = DeskFlights(items=[desk_flight(mission, 1280 * n) for n, mission in enumerate(MISSIONS)])


def page(answer: Any = ALL, chosen: str = "", form: str = "", **typed: str) -> Callable[[DeskBench], None]:
    def arrange(bench: DeskBench) -> None:
        bench.desk.answers["flights.all"] = answer
        bench.enter(OPERATIONS, "flights")
        vm = bench.vm("flights")
        if chosen:
            vm.choose(chosen)
        if form:
            vm.showForm(form)
        for key, text in typed.items():
            vm.edit(f"{form}.{key}", text)
        bench.settle()

    return arrange


UPDATE: Final = {
    "severity": "delay",
    "title_ja": "打上げ期間が変わりました",
    "title_en": "The launch window has moved",
    "body_ja": "射場の点検のため、打上げを2週間遅らせます。ご予約はそのまま有効です。お待たせして申し訳ありません。",
    "body_en": "The launch is two weeks later, as the pad is inspected. Bookings stay valid. Sorry for the wait.",
}
LOST: Final = {
    "outcome": "lost_landing",
    "declared_because": "着陸予定から2時間、通信なし",
    "note_ja": "着陸の予定時刻を過ぎても通信が回復せず、着陸を確認できませんでした。",
    "note_en": "Contact did not return after the planned landing; it could not be confirmed.",
}
PREVIEW: Final = OutcomePreview(
    mission_id=_flying().id,
    outcome=Outcome.LOST_LANDING,
    bookings=1312,
    owed=1280,
    refund=84_480_000,
    groups=[
        OutcomeGroup(
            terms_version="landed-1a2b3c4d",
            obligation_end=ObligationEnd.LANDED,
            fulfilled=False,
            kinds=list(EntitlementKind),
            default=EntitlementKind.REFUND,
            choose_within_days=90,
            bookings=1280,
            refund=84_480_000,
        ),
        OutcomeGroup(
            terms_version="launched-9f8e7d6c",
            obligation_end=ObligationEnd.LAUNCHED,
            fulfilled=True,
            kinds=[],
            default=None,
            choose_within_days=90,
            bookings=32,
            refund=0,
        ),
    ],
    sha256="a" * 64,
)
MEANWHILE: Final = ExchangeError(
    Trouble.REFUSED,
    refusal=Refusal(
        412,
        "changed_meanwhile",
        "ほかの係員がこの便を更新しました。入力した内容はそのまま残っています。"
        "変わったところを確かめて、もう一度公開してください。",
        fields=(("windows", "2026-11-22T01:20:00Z"), ("milestones/6", "2026-11-22T01:25:00Z")),
    ),
)


def _two_at_once(bench: DeskBench) -> None:
    bench.desk.answers |= {"flights.publish": MEANWHILE, "flights.flight": desk_flight(_selling())}
    page(chosen=_selling().id, form="update", **UPDATE)(bench)
    bench.vm("flights").publish()


def _outcome(bench: DeskBench) -> None:
    bench.desk.answers["flights.preview_outcome"] = PREVIEW
    page(chosen=_flying().id, form="outcome", **LOST)(bench)
    bench.vm("flights").previewOutcome()
    bench.settle()


def _offline(bench: DeskBench) -> None:
    bench.desk.answers["flights.publish"] = OFFLINE
    page(chosen=_selling().id, form="update", **UPDATE)(bench)
    bench.vm("flights").publish()
    bench.offline()


FAULTS: Final = tuple(
    FeedFault(path=path, line=line, words=Words(ja=ja, en=en))
    for path, line, ja, en in (
        (
            "missions[0].milestones[2].occurred_at",
            31,
            "「2023-02-30」は日時として読めません。2026-11-22T03:00:00Z のように書いてください。",
            "“2023-02-30” is no time like 2026-11-22T03:00:00Z, and no day like 2026-11-22.",
        ),
        (
            "missions[0].milestones[5].seq",
            48,
            "「milestones/4」が36行目にもあります。",
            "“milestones/4” is in line 36 already.",
        ),
        (
            "missions[1].target.name",
            103,
            "「Mare Frigoris」の日本語がありません。ja と en の両方を書くか、words の表に日本語を加えてください。",
            "There is no Japanese for “Mare Frigoris”. Give both ja and en.",
        ),
    )
)
_NAME: Final = Words(ja="打上げ期間", en="Launch window")


def _line(key: str, change: FeedChange, ja: str, en: str, before: str, after: str) -> FeedLine:
    def both(text: str) -> Words | None:
        return Words(ja=text, en=text) if text else None

    return FeedLine(key=key, change=change, name=Words(ja=ja, en=en), before=both(before), after=both(after), line=1)


def report(*, faults: bool = False) -> FeedReport:
    mission = _flying()
    lines = [
        _line("windows/1", FeedChange.NEW, "打上げ期間", "Launch window", "", "2027-06-01 – 2027-06-30"),
        _line("milestones/4", FeedChange.CHANGED, "マイルストーン4", "Milestone 4", "planned", "achieved, 2026-11-20"),
        _line("lander", FeedChange.KEPT, "着陸機", "Lander", "RESILIENCE", "Resilience"),
    ]
    flight = FeedFlight(
        mission_id=mission.id,
        flight_number=mission.flight_number,
        is_new=False,
        lines=lines,
        unchanged=9,
        mission=mission,
    )
    new = FeedFlight(mission_id="x-1", flight_number="X 1", is_new=True, lines=lines[:2], unchanged=0, mission=mission)
    return FeedReport(
        id=UUID(int=5),
        name="hakuto.json",
        applied=False,
        faults=list(FAULTS) if faults else [],
        flights=[] if faults else [flight, new],
        sha256="b" * 64,
    )


def feed(answer: Any) -> Callable[[DeskBench], None]:
    def arrange(bench: DeskBench) -> None:
        bench.desk.answers["flights.check_feed"] = answer
        page()(bench)
        path = Path(mkdtemp(prefix="moonmail-feed-")) / "hakuto.json"
        path.write_text("{}", encoding="utf-8")
        bench.vm("flights").feed.open(QUrl.fromLocalFile(str(path)))
        for _ in range(200):
            bench.settle()
            if bench.vm("flights").feed.state not in ("asking", "none") or isinstance(answer, Future):
                break

    return arrange


_SELLING: Final = _selling().id
_FLYING: Final = _flying().id
STATES: dict[str, Callable[[DeskBench], None]] = {
    "flights-loading": page(Future()),
    "flights-failed": page(OFFLINE),
    "flights-empty": page(DeskFlights(items=[])),
    "flights-update": page(chosen=_SELLING, form="update"),
    "flights-update-typed": page(chosen=_SELLING, form="update", **UPDATE),
    "flights-update-half": page(chosen=_SELLING, form="update", **{k: v for k, v in UPDATE.items() if k != "body_en"}),
    "flights-window": page(
        chosen=_SELLING,
        form="window",
        earliest="2027-06-01",
        latest="2027-06-30",
        reason_ja="射場の点検のためです。",
        reason_en="The launch pad is inspected.",
    ),
    "flights-window-wrong": page(chosen=_SELLING, form="window", earliest="June", latest="2027-06-30"),
    "flights-milestone": page(
        chosen=_FLYING, form="milestone", seq="7", state="achieved", occurred="2026-11-21 20:41", confidence="simulated"
    ),
    "flights-milestone-unknown": page(chosen=_FLYING, form="milestone", seq="9", state="unknown"),
    "flights-state": page(chosen=_SELLING, form="state"),
    "flights-sites": page(
        chosen=_SELLING, form="sites", name1_ja="夢の湖", name1_en="Lacus Somniorum", lat1="38", lon1="29.2"
    ),
    "flights-event": page(chosen=_FLYING, form="event", code="separation"),
    "flights-outcome-seen": _outcome,
    "flights-two-at-once": _two_at_once,
    "flights-offline": _offline,
    "flights-long": page(DeskFlights(items=[desk_flight(full(m), 99_999) for m in MISSIONS]), chosen=_SELLING),
    "flights-feed": feed(report()),
    "flights-feed-faults": feed(report(faults=True)),
    "flights-feed-failed": feed(OFFLINE),
}
