from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QAbstractItemModelTester, QTest
from tests.desktop import sample, sample_shipments, states_shipments
from tests.desktop.shells import Bench, done

from moonmail.client.model import (
    Asked,
    DraftKind,
    OpKind,
    Session,
    ShipmentCard,
    Status,
    StatusChanged,
    StoreChanged,
    Trouble,
)
from moonmail.desktop.viewmodels.shipments import (
    ShipmentRow,
    ShipmentsInputs,
    derive_row,
    derive_shipments,
    look_of_card,
    needs_member,
)
from moonmail.desktop.viewmodels.shipments_paged import PagedModel
from moonmail.domain.formats import JAPAN
from moonmail.domain.moment import Moment, Precision
from moonmail.domain.states import BookingState, ShipmentState
from moonmail.domain.text import Language, Text

IN = Session(signed_in=True)
SYNCED = Status(synced_at=sample.NOW)
CHANGED = StoreChanged(frozenset({"shipment"}))


def derive(count: int | None, status: Status = SYNCED, session: Session = IN, language: Language = Language.JA):
    return derive_shipments(ShipmentsInputs(count, status, session, language, JAPAN))


@pytest.mark.parametrize(
    ("count", "status", "session", "state"),
    [
        (None, SYNCED, IN, "loading"),
        (0, Status(), IN, "loading"),
        (0, SYNCED, IN, "empty"),
        (0, Status(trouble=Trouble.OFFLINE), IN, "failed"),
        (0, Status(trouble=Trouble.OFFLINE, synced_at=sample.NOW), IN, "empty"),
        (3, SYNCED, IN, "ready"),
        (3, Status(trouble=Trouble.TLS), IN, "ready"),
        (3, SYNCED, Session(), "signedOut"),
        (None, Status(), Session(), "signedOut"),
        (3, SYNCED, Session(signed_in=True, expired=True), "ready"),
    ],
)
def test_state(count: int | None, status: Status, session: Session, state: str) -> None:
    assert derive(count, status, session).state == state


def test_offline_says_what_still_works_and_as_of_when() -> None:
    told = derive(3, Status(trouble=Trouble.OFFLINE, synced_at=sample.NOW), language=Language.EN)
    assert "passes work offline" in told.safe
    assert "22 Nov 2026 12:04" in told.safe
    assert not derive(3).happened


@pytest.mark.parametrize(
    ("card", "icon", "tone"),
    [
        (sample_shipments.REFUSED, "circle-x", "bad"),
        (sample_shipments.NEEDS_YOU, "circle-alert", "warn"),
        (sample_shipments.WAITING, "cloud-upload", "muted"),
        (sample_shipments.UNPAID, "credit-card", "warn"),
        (sample_shipments.LAPSED, "circle-minus", "muted"),
        (sample_shipments.FLYING, "orbit", "accent"),
        (sample_shipments.LOST, "circle-x", "bad"),
        (sample_shipments.BOOKED, "circle-check", "ok"),
        # What is asked for on top of a good booking does not hide that booking.
        (replace(sample_shipments.BOOKED, asked=Asked.WAITING), "circle-check", "ok"),
        (replace(sample_shipments.BOOKED, asked=Asked.REFUSED), "circle-x", "bad"),
        # What is asked on a card of the booking's page is told there: the booking itself stands.
        (replace(sample_shipments.BOOKED, asked=Asked.REFUSED, asking=OpKind.RECEIPT), "circle-check", "ok"),
        (replace(sample_shipments.LOST, asked=Asked.NEEDS_YOU, asking=OpKind.CHOICE), "circle-x", "bad"),
    ],
)
def test_look(card: ShipmentCard, icon: str, tone: str) -> None:
    assert (look_of_card(card).icon, look_of_card(card).tone) == (icon, tone)


@pytest.mark.parametrize("booking", [None, *BookingState])
@pytest.mark.parametrize("asked", list(Asked))
@pytest.mark.parametrize("state", list(ShipmentState))
def test_only_a_confirmed_booking_looks_firm(booking: BookingState | None, asked: Asked, state: ShipmentState) -> None:
    card = replace(sample_shipments.BOOKED, booking_state=booking, asked=asked, shipment_state=state)
    row = derive_row(card, needs_member(card), Language.JA, JAPAN)
    assert row.firm == (booking in {BookingState.CONFIRMED, BookingState.COMPLETED})
    if booking is None and asked is not Asked.DONE:
        assert row.status != "予約確定"
    assert row.status
    assert row.statusIcon


def test_row_says_everything_aloud_and_keeps_the_reference_to_itself() -> None:
    row = derive_row(sample_shipments.UNPAID, True, Language.EN, JAPAN)
    for part in (row.title, row.status, row.flightNumber, row.site, row.movedAt):
        assert part in row.spoken
    shown = " ".join(str(getattr(row, name)) for name in ShipmentRow.__slots__)
    assert sample_shipments.UNPAID.reference
    assert sample_shipments.UNPAID.reference not in shown


@pytest.mark.parametrize("language", list(Language))
def test_a_tag_tells_kind_count_gift_letter_and_last_date(language: Language) -> None:
    heading = Text("月面に届けることができませんでした", "It did not reach the Moon safely")
    card = replace(sample_shipments.LOST, kind=DraftKind.GROUP, quantity=1200, gifted=True, entitled=True)
    row = derive_row(card, True, language, JAPAN, heading, sample.NOW)
    japanese = language is Language.JA
    assert row.kindIcon == "users-round"
    assert ("1,200枚" if japanese else "1,200 plates") in row.count
    assert ("贈り物" if japanese else "gift") in row.count
    assert heading.in_(language) in row.letter
    assert row.more == ("2026年11月22日（日）までにお選びください" if japanese else "Choose by Sun 22 Nov 2026")
    assert row.needsYou
    for part in (row.letter, row.more, row.count):
        assert part in row.spoken


def test_a_tag_says_that_an_ask_on_top_of_a_booking_was_refused() -> None:
    card = replace(sample_shipments.BOOKED, asked=Asked.REFUSED, asking=OpKind.CANCELLATION)
    assert "受け付けられませんでした" in derive_row(card, True, Language.JA, JAPAN).more
    waits = replace(card, asked=Asked.NEEDS_YOU)
    assert "予約されていません" not in derive_row(waits, True, Language.JA, JAPAN).more


def test_a_tag_is_no_log() -> None:
    at = Moment(sample.NOW, Precision.SECOND)
    row = derive_row(replace(sample_shipments.BOOKED, moved_at=at), False, Language.JA, JAPAN)
    assert row.movedAt == "2026年11月22日（日） 12:04 日本時間"


def paged() -> tuple[PagedModel[ShipmentCard, ShipmentRow], list[int]]:
    asked: list[int] = []
    model: PagedModel[ShipmentCard, ShipmentRow] = PagedModel(
        ShipmentRow,
        lambda card: card.shipment_id,
        lambda card, pinned: derive_row(card, pinned, Language.JA, JAPAN),
        lambda: asked.append(1),
    )
    return model, asked


def test_paged_model_obeys_the_rules_of_models() -> None:
    model, _ = paged()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    cards = sample_shipments.many(6)
    model.lay(0, cards[:3])
    model.lay(3, cards[3:])
    model.pin([cards[4]])
    model.lay(1, [cards[2], cards[0], cards[1]])
    model.pin([])
    model.lay(0, cards)
    assert model.cards == tuple(cards)
    model.keep(frozenset(card.shipment_id for card in cards[1:3]))
    assert model.cards == tuple(cards[1:3])
    assert tester.model() is model


def test_a_new_movement_moves_one_row() -> None:
    model, _ = paged()
    cards = sample_shipments.many(5)
    model.lay(0, cards)
    for at in range(5):
        model.row(at)
    seen: list[str] = []
    model.rowsInserted.connect(lambda *_: seen.append("insert"))
    model.rowsRemoved.connect(lambda *_: seen.append("remove"))
    model.rowsMoved.connect(lambda _p, first, _l, _d, to: seen.append(f"move {first} to {to}"))
    model.dataChanged.connect(lambda first, _last, roles: seen.append(f"change {first.row()} {len(roles)}"))
    moved = replace(cards[3], shipment_state=ShipmentState.LAUNCHED)
    model.lay(0, [moved, *cards[:3], cards[4]])
    assert seen[0] == "move 3 to 0"
    assert seen[1].startswith("change 0")
    assert len(seen) == 2


def test_a_card_that_moved_up_while_pages_were_read_is_not_doubled() -> None:
    model, _ = paged()
    cards = sample_shipments.many(4)
    at = model.lay(0, cards[:2])
    at = model.lay(at, [cards[0], cards[2], cards[3]])
    assert at == 4
    assert model.cards == tuple(cards)


def test_ten_thousand_tags_are_read_by_pages_and_derived_when_drawn(
    make_bench: Callable[..., Bench],
) -> None:
    bench = make_bench()
    cards = sample_shipments.many(10_000)
    states_shipments.fill(bench, cards)
    reads: list[tuple[int, int]] = []
    plain = bench.engine.shipments
    bench.engine.shipments = lambda offset, limit: (reads.append((offset, limit)), plain(offset, limit))[1]
    bench.home.open("shipments")
    bench.settle()
    model = bench.home.shipments.model
    assert model.rowCount() < 300
    assert model.derived < 60
    while model.canFetchMore(QModelIndex()):
        before = model.rowCount()
        model.fetchMore(QModelIndex())
        bench.app.processEvents()
        assert model.rowCount() > before or not model.canFetchMore(QModelIndex())
    assert model.rowCount() == 10_000
    assert max(limit for _, limit in reads) <= 50
    assert model.cards[-1] == cards[-1]
    # Only what was on the screen was put into words.
    assert model.derived < 60


def rows(bench: Bench) -> list[str]:
    model = bench.home.shipments.model
    return [model.row(at).title for at in range(model.rowCount())]


def test_what_needs_the_member_is_on_top(bench: Bench) -> None:
    states_shipments.shipments(bench)
    bench.settle()
    model = bench.home.shipments.model
    groups = [model.row(at).group for at in range(model.rowCount())]
    needs = [model.row(at).needsYou for at in range(model.rowCount())]
    assert needs == sorted(needs, reverse=True)
    # The lost flight's letter comes before the three that wait for something.
    assert needs.count(True) == 4
    assert "お手紙" in model.row(0).letter
    assert len(set(groups[:4])) == 1
    assert groups[4] != groups[0]


def test_a_refusal_beyond_the_first_page_is_on_top_too(bench: Bench) -> None:
    cards = [*sample_shipments.many(120), sample_shipments.REFUSED]
    states_shipments.fill(bench, cards)
    bench.home.open("shipments")
    bench.settle()
    assert rows(bench)[0] == sample_shipments.LONG
    model = bench.home.shipments.model
    while model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())
        bench.app.processEvents()
    assert len(rows(bench)) == len(set(rows(bench))) == 121


def test_news_is_laid_over_what_was_read(bench: Bench) -> None:
    cards = sample_shipments.many(120)
    states_shipments.fill(bench, cards)
    bench.home.open("shipments")
    bench.settle()
    model = bench.home.shipments.model
    while model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())
        bench.app.processEvents()
    new = replace(sample_shipments.BOOKED, shipment_id=UUID(int=9), title="新しい")
    states_shipments.fill(bench, [new, cards[100], *cards[:50], *cards[51:100], *cards[101:]])
    bench.shell.services.bridge.take(CHANGED)
    bench.settle()
    assert len(rows(bench)) == 120
    assert rows(bench)[:3] == ["新しい", "お預かり品 100", "お預かり品 0"]
    assert "お預かり品 50" not in rows(bench)


def test_a_read_that_fails_is_told_and_the_next_one_works(bench: Bench) -> None:
    from moonmail.client.errors import StoreError

    states_shipments.fill(bench)
    said: list[str] = []
    bench.home.said.connect(said.append)
    good = bench.engine.shipments

    def bad(*_: int) -> object:
        future = done(None).__class__()
        future.set_exception(StoreError(Trouble.STORE_READ_ONLY))
        return future

    bench.engine.shipments = bad
    bench.home.open("shipments")
    bench.settle()
    assert said
    bench.engine.shipments = good
    bench.shell.services.bridge.take(CHANGED)
    bench.settle()
    assert len(rows(bench)) == len(sample_shipments.CARDS)


def test_language_switches_live(bench: Bench) -> None:
    states_shipments.shipments(bench)
    bench.settle()
    model = bench.home.shipments.model
    japanese = [model.row(at).status for at in range(model.rowCount())]
    bench.shell.services.settings.change(language="en")
    bench.settle()
    english = [model.row(at).status for at in range(model.rowCount())]
    assert all(a != b for a, b in zip(japanese, english, strict=True))


def test_keyboard_alone(bench: Bench) -> None:
    states_shipments.shipments(bench)
    bench.settle()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(bench.window, key)
        bench.settle()
    assert bench.home.page == "shipment"
    QTest.keyClick(bench.window, Qt.Key.Key_Escape)
    bench.settle()
    assert bench.home.page == "shipments"


def test_signed_out_offers_the_sign_in(bench: Bench) -> None:
    states_shipments.signed_out(bench)
    bench.settle()
    assert bench.home.shipments.state == "signedOut"
    assert shown(bench, "サインインすると、お預かり品が表示されます")


@pytest.mark.parametrize("name", [n for n in states_shipments.STATES if n.startswith("shipments")])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_state_opens_without_a_warning(make_bench: Callable[..., Bench], name: str, language: str) -> None:
    bench = make_bench(language=language)
    states_shipments.STATES[name](bench)
    bench.settle()
    assert bench.home.page == "shipments"


def test_offline_keeps_the_tags(bench: Bench) -> None:
    states_shipments.shipments(bench)
    bench.settle()
    bench.shell.services.bridge.take(StatusChanged(Status(trouble=Trouble.OFFLINE, synced_at=sample.NOW)))
    bench.settle()
    assert len(rows(bench)) == len(sample_shipments.CARDS)
    assert bench.home.shipments.happened


def shown(bench: Bench, text: str) -> bool:
    """Return whether a visible text of the window reads ``text``."""
    return any(
        item.property("text") == text and item.isVisible()
        for item in bench.window.findChildren(QObject)
        if isinstance(item, QQuickItem)
    )
