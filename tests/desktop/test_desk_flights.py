"""Flight operations at the desk: nothing is published in one language, over others' words, or twice."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtTest import QTest
from tests.desktop.desks import AGENT, NOW, OPERATIONS, DeskBench, StillDesk, desk_bench
from tests.desktop.live import until
from tests.screens.desk_flights import ALL, LOST, MEANWHILE, MISSIONS, PREVIEW, UPDATE, desk_flight, page, report

from moonmail.client.errors import ExchangeError
from moonmail.client.glance import Trouble
from moonmail.client.profile import Profile
from moonmail.contract.flights import OutcomeIn, PublicationIn
from moonmail.contract.missions import Mission
from moonmail.desktop.desk.startup import make_desk_shell
from moonmail.desktop.settings import Settings
from moonmail.desktop.startup import make_application
from moonmail.desktop.viewmodels.desk_flights_fields import Form, fields_of, first_values
from moonmail.desktop.viewmodels.desk_flights_form import read_form

SELLING = next(m for m in MISSIONS if m.state == "booking_open")
FLYING = next(m for m in MISSIONS if m.state == "in_flight")


class Unseen(DeskBench):
    """A desk whose window is not made: what it decides needs none."""

    def __init__(self, folder: Path) -> None:
        profile = Profile(folder)
        settings = Settings(None)
        settings.change(language="ja", home_zone="Asia/Tokyo")
        self.app = make_application()
        self.desk = StillDesk(profile)
        self.shell = make_desk_shell(
            profile,
            clock=self.desk.clock,
            make_desk=lambda _: self.desk,  # type: ignore[arg-type, return-value]
            open_url=lambda _: True,
            settings=settings,
        )

    def settle(self) -> None:
        for _ in range(3):
            QCoreApplication.processEvents()

    def close(self) -> None:
        self.shell.close()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[DeskBench]:
    bench = Unseen(tmp_path)
    yield bench
    bench.close()


def flights(bench: DeskBench) -> Any:
    return bench.vm("flights")


def published(bench: DeskBench) -> list[tuple[Any, ...]]:
    return bench.desk.asked("flights.publish")


def test_what_is_typed_is_published_on_the_version_that_was_seen(bench: DeskBench) -> None:
    said: list[str] = []
    bench.root.said.connect(said.append)
    bench.desk.answers["flights.publish"] = desk_flight(SELLING.model_copy(update={"rev": 99}))
    page(chosen=SELLING.id, form="update", **UPDATE)(bench)
    assert bench.root.run("flights.publish")
    bench.settle()
    ((_, body, etag),) = published(bench)
    assert body == PublicationIn.model_validate(
        {
            "mission_id": SELLING.id,
            "update": {
                "severity": "delay",
                "title": {"ja": UPDATE["title_ja"], "en": UPDATE["title_en"]},
                "body": {"ja": UPDATE["body_ja"], "en": UPDATE["body_en"]},
            },
        }
    )
    assert etag == f'"mission.{SELLING.rev}"'
    assert said == ["公開しました：お知らせ"]
    assert not flights(bench).canPublish, "what was published is not typed any more"


@pytest.mark.parametrize("missing", ["title_ja", "title_en", "body_ja", "body_en"])
def test_neither_language_may_be_missing_and_the_button_says_which(bench: DeskBench, missing: str) -> None:
    page(chosen=SELLING.id, form="update", **{**UPDATE, missing: " "})(bench)
    label = {"title": "見出し", "body": "本文"}[missing[:-3]] + {"ja": "（日本語）", "en": "（英語）"}[missing[-2:]]
    assert label in flights(bench).why
    assert not bench.root.run("flights.publish")
    assert published(bench) == []


def test_who_comes_second_keeps_what_they_typed_and_sees_what_changed(bench: DeskBench) -> None:
    newer = desk_flight(SELLING.model_copy(update={"rev": 99}))
    bench.desk.answers |= {"flights.publish": MEANWHILE, "flights.flight": newer}
    page(chosen=SELLING.id, form="update", **UPDATE)(bench)
    bench.root.run("flights.publish")
    bench.settle()
    vm = flights(bench)
    assert "打上げ期間" in vm.safe, "what changed is named"
    assert "マイルストーン6" in vm.safe
    row = next(row for row in vm._fields.rows if row.key == "update.title_en")
    assert row.value == UPDATE["title_en"]
    bench.desk.answers["flights.publish"] = newer
    assert bench.root.run("flights.publish")
    assert [etag for _, _, etag in published(bench)] == [f'"mission.{SELLING.rev}"', '"mission.99"']


def test_what_went_out_without_an_answer_goes_out_again_under_its_number(bench: DeskBench) -> None:
    bench.desk.answers["flights.publish"] = ExchangeError(Trouble.TIMEOUT)
    page(chosen=SELLING.id, form="update", **UPDATE)(bench)
    for _ in range(2):
        bench.root.run("flights.publish")
        bench.settle()
    flights(bench).edit("update.title_en", "Another title")
    bench.root.run("flights.publish")
    first, second, third = (number for number, _, _ in published(bench))
    assert first == second != third


def test_what_is_typed_stays_with_its_flight_and_form(bench: DeskBench) -> None:
    page(chosen=SELLING.id, form="update", **UPDATE)(bench)
    vm = flights(bench)
    vm.choose(FLYING.id)
    vm.showForm("window")
    vm.showForm("update")
    assert "見出し" in vm.why
    vm.choose(SELLING.id)
    assert vm.canPublish


def test_an_outcome_is_declared_only_as_it_was_looked_at(bench: DeskBench) -> None:
    bench.desk.answers |= {"flights.preview_outcome": PREVIEW, "flights.declare": Future()}
    page(chosen=FLYING.id, form="outcome", **LOST)(bench)
    vm = flights(bench)
    assert not bench.root.run("flights.publish")
    assert bench.root.run("flights.preview")
    bench.settle()
    assert "1,280" in vm.previewSum
    vm.edit("outcome.outcome", "success")
    assert not vm.canPublish, "that is another outcome than the one that was looked at"
    vm.edit("outcome.outcome", "lost_landing")
    bench.root.run("flights.preview")
    bench.settle()
    assert bench.root.run("flights.publish")
    ((_, body, _),) = bench.desk.asked("flights.declare")
    assert isinstance(body, OutcomeIn)
    assert (body.preview_sha256, body.reason) == (PREVIEW.sha256, LOST["declared_because"])


def test_members_see_it_in_both_languages_whatever_the_desk_speaks(bench: DeskBench) -> None:
    page(chosen=SELLING.id, form="update", **UPDATE)(bench)
    seen = {row.language: row for row in flights(bench)._seen.rows}
    assert (seen["ja"].title, seen["en"].title) == (UPDATE["title_ja"], UPDATE["title_en"])
    assert "日本時間" in seen["ja"].when
    assert "Japan time" in seen["en"].when


def test_a_keyboard_is_enough() -> None:
    with desk_bench() as bench:
        _by_keys(bench)


def _by_keys(bench: DeskBench) -> None:
    bench.desk.answers["flights.publish"] = Future()
    page()(bench)
    assert not bench.item("publish").isEnabled()
    flights(bench).choose(SELLING.id)
    QTest.keyClick(bench.window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    bench.settle()
    focused = bench.window.activeFocusItem()
    assert focused is not None
    assert focused.property("displayText") == "お知らせ"
    for key in ("title_ja", "title_en", "body_ja", "body_en"):
        flights(bench).edit(f"update.{key}", UPDATE[key])
    QTest.keyClick(bench.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(published(bench)) == 1
    QTest.keyClick(bench.window, Qt.Key.Key_Escape)
    bench.settle()
    assert bench.item("flights-list").hasActiveFocus()


def test_who_may_not_publish_has_no_such_page(bench: DeskBench) -> None:
    bench.enter(AGENT)
    bench.root.open("flights")
    assert str(bench.root.page) == "find"


def test_a_feed_is_imported_as_it_was_looked_at(bench: DeskBench, tmp_path: Path) -> None:
    bench.desk.answers |= {"flights.all": ALL, "flights.check_feed": report(), "flights.import_feed": report()}
    bench.enter(OPERATIONS, "flights")
    feed = flights(bench).feed
    file = tmp_path / "feed.json"
    file.write_bytes("\ufeff{}".encode())
    feed.open(QUrl.fromLocalFile(str(file)))
    _wait(bench, "ready")
    assert bench.root.run("flights.publish")
    ((_, text, name, sha256),) = bench.desk.asked("flights.import_feed")
    assert (text, name, sha256) == ("{}", "feed.json", report().sha256)


@pytest.mark.parametrize(
    ("content", "said"), [(b"\xff\xfe\x00", "UTF-8"), (b" " * 2_000_001, "2 MB"), (None, "開けません")]
)
def test_a_file_that_is_no_feed_is_said_so(bench: DeskBench, tmp_path: Path, content: bytes | None, said: str) -> None:
    page()(bench)
    file = tmp_path / "feed.json"
    if content is not None:
        file.write_bytes(content)
    flights(bench).feed.open(QUrl.fromLocalFile(str(file)))
    _wait(bench, "failed")
    assert said in flights(bench).feed.happened
    assert bench.desk.asked("flights.check_feed") == []


def _wait(bench: DeskBench, state: str) -> None:
    until(lambda: flights(bench).feed.state == state)


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("mission", MISSIONS, ids=[m.id for m in MISSIONS])
def test_every_form_can_be_read_for_every_flight(form: Form, mission: Mission) -> None:
    values = first_values(form, mission, {})
    assert set(values) >= {field.key for field in fields_of(form, mission)}
    read = read_form(form, mission, values, NOW)
    assert (read.after is None) == (read.why is not None)
    nothing_new = form in (Form.SITES, Form.LANDING, Form.MILESTONE)
    assert read.after is None or nothing_new or form is Form.STATE


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"occurred": "2026-11-21 25:00"}, "occurred"),
        ({"occurred": "yesterday"}, "occurred"),
        ({"occurred": "2027-01-01 00:00"}, "occurred"),
        ({"occurred": "2026-11-21 10:30", "occurred_precision": "h"}, "occurred"),
        ({"announced": "tomorrow"}, "announced"),
    ],
)
def test_a_time_that_can_not_be_is_said_at_its_field(typed: dict[str, str], field: str) -> None:
    values = first_values(Form.MILESTONE, FLYING, {"seq": "7"}) | {"state": "achieved", "planned": ""} | typed
    read = read_form(Form.MILESTONE, FLYING, values, NOW)
    assert set(read.errors) == {field}


def test_times_are_universal_unless_they_say_otherwise() -> None:
    values = first_values(Form.MILESTONE, FLYING, {"seq": "7"}) | {"state": "achieved", "planned": ""}
    read = [
        read_form(Form.MILESTONE, FLYING, values | {"occurred": text}, NOW).body
        for text in ("2026-11-21 01:30", "2026-11-21T10:30+09:00")
    ]
    assert read[0] == read[1]


def test_no_alternate_site_is_lost_by_adding_another() -> None:
    sites = [SELLING.site.model_copy(update={"lat": float(n)}) for n in range(5)]
    mission = SELLING.model_copy(update={"alternate_sites": sites})
    more = {"name6_ja": "夢の湖", "name6_en": "Lacus Somniorum", "lat6": "38", "lon6": "29.2"}
    read = read_form(Form.SITES, mission, first_values(Form.SITES, mission, more), NOW)
    assert read.after is not None
    assert [site.lat for site in read.after.alternate_sites] == [0, 1, 2, 3, 4, 38]
