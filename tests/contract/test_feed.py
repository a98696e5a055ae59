"""Feeds as rules: every fault has its line and its words; whatever is sent is read or refused, and twice is once."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support import feeds
from tests.support.thorough import THOROUGH

from moonmail.contract.feed import Known, Merged, Shop, merge
from moonmail.contract.flights import FeedChange
from moonmail.contract.missions import Mission, PlateRulesOut, Terms
from moonmail.domain.feed import MOST_FAULTS, MOST_FLIGHTS, Feed, read_feed
from moonmail.domain.mission import EntitlementKind, MilestoneState, ObligationEnd, Outcome
from moonmail.domain.moment import Confidence
from moonmail.domain.text import Text

DOCS: Final = Path(__file__).parents[2] / "docs"
NOW: Final = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
_W: Final = {"ja": "言葉", "en": "words"}
EXAMPLES: Final = 1000 if THOROUGH else 15


def terms(end: ObligationEnd, sample: bool) -> Terms:
    words: dict[str, Any] = dict.fromkeys(("payment", "provision", "cancellation", "after_failure"), _W)
    return Terms.model_validate(
        {
            **words,
            "version": f"{end}-{sample}",
            "choose_within_days": 90,
            "default_entitlement": EntitlementKind.REFUND,
            "entitlements": [EntitlementKind.REFUND],
            "obligation_end": end,
        }
    )


SHOP: Final = Shop(PlateRulesOut(min_letter_mm=0.5, dpi=1200, greys=16, max_characters=400, file_bytes=1), terms)


def read(feed: Any) -> Feed:
    return read_feed(feed if isinstance(feed, str) else feeds.written(feed), NOW)


def faults(feed: Any) -> list[tuple[str, int]]:
    return [(fault.path, fault.line) for fault in read(feed).faults]


def flight(**more: Any) -> dict[str, Any]:
    return {"missions": [{"id": "test-1", **more}]}


def milestone(**more: Any) -> dict[str, Any]:
    return flight(milestones=[{"seq": 6, "state": "achieved", **more}])


def launched(*more: dict[str, Any], **said: Any) -> dict[str, Any]:
    launch = {"seq": 2, "state": "achieved", "occurred_at": "2026-11-01T00:00Z"}
    return flight(milestones=[launch, *more], **said)


M: Final = "missions[0].milestones[0]"
UPDATE: Final = {"number": 1, "published_at": "2026-11-01T00:00Z", "title": _W, "body": _W}


@pytest.mark.parametrize(
    ("feed", "path"),
    [
        (milestone(occurred_at="2026-02-30"), f"{M}.occurred_at"),
        (milestone(occurred_at="2026-02-03T25:00:00Z"), f"{M}.occurred_at"),
        (milestone(occurred_at="2026-02-03T05:00:00"), f"{M}.occurred_at"),
        (milestone(occurred_at="yesterday"), f"{M}.occurred_at"),
        (milestone(occurred_at="2026-W05-1"), f"{M}.occurred_at"),
        (milestone(occurred_at=1_700_000_000), f"{M}.occurred_at"),
        (milestone(occurred_at="0001-01-01T00:00:00+14:00"), f"{M}.occurred_at"),
        (milestone(occurred_at="2026-11-22T03:01:00Z"), f"{M}.occurred_at"),
        (milestone(occurred_at="2026-11-20", precision="min"), f"{M}.occurred_at"),
        (milestone(occurred_at="2026-11-20T10:30Z", precision="h"), f"{M}.occurred_at"),
        (milestone(occurred_at="2026-11-20T10:00Z", precision="week"), f"{M}.precision"),
        (milestone(occurred_at="2026-11-20T10:00Z", bound="not_earlier"), f"{M}.bound"),
        (milestone(occurred_at="2026-11-20T10:00Z", announced_at="2026-11-19"), f"{M}.announced_at"),
        (milestone(announced_at="2026-11-23"), f"{M}.announced_at"),
        (milestone(state="done"), f"{M}.state"),
        (milestone(confidence="sure"), f"{M}.confidence"),
        (milestone(seq=11), f"{M}.seq"),
        (milestone(seq=True), f"{M}.seq"),
        (milestone(state="planned", occurred_at="2026-11-20"), f"{M}.occurred_at"),
        (milestone(note="only English"), f"{M}.note"),
        (milestone(note={"ja": "日本語", "en": " "}), f"{M}.note.en"),
        (milestone(note={"en": "English"}), f"{M}.note"),
        (milestone(occured_at="2026-11-20"), f"{M}.occured_at"),
        (
            launched({"seq": 3, "state": "achieved", "occurred_at": "2026-10-31"}),
            "missions[0].milestones[1].occurred_at",
        ),
        (launched({"seq": 2, "state": "achieved"}), "missions[0].milestones[1].seq"),
        (flight(milestones=[{"seq": 2, "state": "planned"}], outcome="success"), "missions[0].outcome"),
        (flight(state="ready", outcome="lost_landing"), "missions[0].outcome"),
        (flight(state="ended"), "missions[0].state"),
        (flight(state="floating"), "missions[0].state"),
        (flight(outcome="won"), "missions[0].outcome"),
        (launched(outcome="success", ended_at="2026-10-01"), "missions[0].ended_at"),
        (flight(updates=[UPDATE, UPDATE]), "missions[0].updates[1].number"),
        (flight(updates=[UPDATE | {"title": {"ja": "題"}}]), "missions[0].updates[0].title"),
        (flight(updates=[UPDATE | {"severity": "fatal"}]), "missions[0].updates[0].severity"),
        (flight(updates=[UPDATE | {"published_at": "2027-01-01"}]), "missions[0].updates[0].published_at"),
        (flight(events=[{"code": "own"}]), "missions[0].events[0]"),
        (flight(events=[{"code": "launch"}, {"code": "launch"}]), "missions[0].events[1]"),
        (flight(events=[{"code": "Launch!"}]), "missions[0].events[0].code"),
        (
            flight(windows=[{"earliest": "2027-02-01", "latest": "2027-01-01", "announced_at": "2026-01-01"}]),
            "missions[0].windows[0].latest",
        ),
        (flight(target={"name": _W, "lat": 91, "lon": 0}), "missions[0].target.lat"),
        (flight(target={"name": _W, "lat": 1}), "missions[0].target"),
        (flight(operator={"name": "x", "colour": "blue"}), "missions[0].operator.colour"),
        ({"missions": [{"id": "a"}, {"id": "a"}]}, "missions[1]"),
        ({"missions": [{"id": "Ä"}]}, "missions[0].id"),
        ({"missions": [{}]}, "missions[0]"),
        ({"missions": {}}, "missions"),
        ([], ""),
        ('{"missions": [{"id": "a\\u0000"}]}', "missions[0].id"),
        ('{"missions": [], "missions": []}', "missions"),
    ],
)
def test_what_is_wrong_is_named_by_its_path(feed: Any, path: str) -> None:
    found = read(feed)
    assert [fault.path for fault in found.faults] == [path]
    assert found.faults[0].text.ja != found.faults[0].text.en


def test_all_of_it_is_said_at_once_each_with_its_line() -> None:
    text = """{"missions": [
  {"id": "test-1",
   "state": "floating",
   "milestones": [
     {"seq": 1, "state": "achieved", "occurred_at": "2026-13-01"},
     {"seq": 1, "state": "gone"}
   ],
   "updates": [{"number": 0}]
  }
]}"""
    found = faults(text)
    assert found == sorted(found, key=lambda each: each[1])
    assert {
        ("missions[0].state", 3),
        (f"{M}.occurred_at", 5),
        ("missions[0].milestones[1].state", 6),
        ("missions[0].milestones[1].seq", 6),
        ("missions[0].updates[0]", 8),
    } <= set(found)


def test_json_that_breaks_off_is_said_with_its_line() -> None:
    assert faults('{"missions": [\n {"id": "a",\n  "state" "ready"}]}') == [("", 3)]
    assert faults("[" * 5000) == [("", 1)]


def test_nobody_is_told_a_thousand_faults() -> None:
    found = read({"missions": [{"id": f"m-{n}", "state": "x"} for n in range(MOST_FLIGHTS)]}).faults
    assert len(found) == MOST_FAULTS + 1
    assert "(300)" in found[-1].text.en
    (one,) = read({"missions": [{"id": f"m-{n}"} for n in range(MOST_FLIGHTS + 1)]}).faults
    assert (one.path, str(MOST_FLIGHTS) in one.text.en) == ("missions", True)


_JSON: Final = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["2026-02-30", "achieved"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["missions", "id", "milestones", "seq", "state", "occurred_at", "updates", "words", "x"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(_JSON)
def test_whatever_it_is_it_is_read_or_refused(anything: Any) -> None:
    found = read(json.dumps(anything))
    assert all(fault.line >= 1 and isinstance(fault.text, Text) for fault in found.faults)
    assert found.faults or all(said.id for said in found.flights)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.text(max_size=60) | st.text(alphabet='{}[]",:0123456789.eE+-\\utrfnl \n', max_size=60))
def test_no_text_is_too_strange_to_be_refused(text: str) -> None:
    read(text)


def _break(feed: Any, data: st.DataObject) -> None:
    """Put something else into one place of a feed, anywhere in it."""
    places: list[tuple[Any, Any]] = []

    def walk(node: Any) -> None:
        for key in node if isinstance(node, dict) else range(len(node)):
            places.append((node, key))
            if isinstance(node[key], dict | list):
                walk(node[key])

    walk(feed)
    node, key = data.draw(st.sampled_from(places))
    node[key] = data.draw(_JSON)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.data())
def test_a_feed_broken_anywhere_is_never_carried_out_wrongly(data: st.DataObject) -> None:
    feed = feeds.whole()
    _break(feed, data)
    found = read(feed)
    if not found.faults:
        for said in found.flights:
            # Whatever was let through is a flight that the wire can carry.
            merged = merge(Known(), said, SHOP)
            assert merged.faults or Mission.model_validate(merged.mission.model_dump(mode="json"))  # type: ignore[union-attr]


@st.composite
def _valid(draw: st.DrawFn) -> dict[str, Any]:
    """A feed of one flight with nothing wrong in it."""
    start = NOW - timedelta(days=60)

    def day(least: int, most: int) -> str:
        return (start + timedelta(days=draw(st.integers(least, most)))).date().isoformat()

    words = st.fixed_dictionaries({"ja": st.sampled_from(["月", "海", "空"]), "en": st.sampled_from(["Moon", "sea"])})
    milestones = []
    for seq in draw(st.sets(st.integers(3, 10))):
        state = draw(st.sampled_from(MilestoneState))
        happened = state in (MilestoneState.ACHIEVED, MilestoneState.FAILED)
        report: dict[str, Any] = {"seq": seq, "state": state, "confidence": draw(st.sampled_from(Confidence))}
        if happened and draw(st.booleans()):
            report["occurred_at"] = day(10, 40)
            report["bound"] = draw(st.sampled_from(["at", "not_later"]))
        if draw(st.booleans()):
            report["announced_at"] = day(41, 50)
        if draw(st.booleans()):
            report["planned_at"] = day(20, 90)
        if draw(st.booleans()):
            report["note"] = draw(words)
        milestones.append(report)
    flight: dict[str, Any] = {
        "id": "test-1",
        "flight_number": "TEST 1",
        "source": _W,
        "operator": draw(st.sampled_from(["One", {"name": "Two", "colour": "#A0B0C0"}])),
        "lander": draw(words),
        "launch_vehicle": draw(st.sampled_from(["A", "B"])),
        "launch_site": _W,
        "target": {"name": _W, "lat": draw(st.integers(-90, 90)), "lon": 0.5},
        "milestones": [{"seq": 2, "state": "achieved", "occurred_at": "2026-09-25", "precision": "d"}, *milestones],
        "events": [{"code": code} for code in draw(st.sets(st.sampled_from(["launch", "separation", "touchdown"])))],
        "windows": [
            {"earliest": day(0, 2), "latest": day(3, 5), "announced_at": f"2026-0{month}-01"}
            for month in draw(st.sets(st.integers(1, 6), max_size=3))
        ],
        "updates": [
            UPDATE | {"number": n, "title": {"ja": f"題{n}", "en": f"No. {n}"}}
            for n in range(1, draw(st.integers(1, 4)))
        ],
    }
    if isinstance(flight["operator"], str):
        flight["operator"] = {"name": flight["operator"], "colour": "#000000"}
    if draw(st.booleans()):
        flight["outcome"] = draw(st.sampled_from([each for each in Outcome if each is not Outcome.CANCELLED]))
    return {"missions": [flight]}


def _import(known: Known, feed: dict[str, Any]) -> Merged:
    found = read(feed)
    assert found.faults == ()
    merged = merge(known, found.flights[0], SHOP)
    assert merged.faults == (), merged.faults
    return merged


@settings(max_examples=EXAMPLES, deadline=None)
@given(_valid())
def test_what_came_in_once_changes_nothing_when_it_comes_again(feed: dict[str, Any]) -> None:
    first = _import(Known(), feed)
    again = _import(Known(first.mission, first.seen), feed)
    assert again.lines == ()
    assert again.mission == first.mission
    assert again.seen == first.seen


@settings(max_examples=EXAMPLES, deadline=None)
@given(_valid(), _valid())
def test_a_feed_never_takes_away_and_the_desks_own_stays(first: dict[str, Any], second: dict[str, Any]) -> None:
    # Published updates and an outcome are never changed: of these the second feed says nothing.
    for name in ("updates", "outcome"):
        second["missions"][0].pop(name, None)
    one = _import(Known(), first)
    assert one.mission is not None
    by_desk = frozenset({"lander", "site", *(f"milestones/{seq}" for seq in range(1, 6))})
    two = _import(Known(one.mission, one.seen, by_desk), second)
    assert two.mission is not None
    before, after = one.mission, two.mission
    assert (after.lander, after.site) == (before.lander, before.site)
    assert after.updates == before.updates
    for name in ("milestones", "events", "windows"):
        assert len(getattr(after, name)) >= len(getattr(before, name))
    assert {m.seq for m in before.milestones} <= {m.seq for m in after.milestones}
    kept = {line.key for line in two.lines if line.change is FeedChange.KEPT}
    assert kept <= by_desk
    third = _import(Known(two.mission, two.seen, by_desk), second)
    assert third.mission == two.mission, "a no-op, whatever was kept"


def test_what_is_documented_is_what_is_read() -> None:
    schema = json.loads((DOCS / "feed.schema.json").read_text(encoding="utf-8"))
    fits = jsonschema_rs.validator_for(schema)
    page = (DOCS / "feed.md").read_text(encoding="utf-8")
    example = json.loads(page.partition("```json\n")[2].partition("```")[0])
    for feed in (example, feeds.whole(), json.loads(feeds.as_reported())):
        fits.validate(feed)
    (merged,) = [merge(Known(), said, SHOP) for said in read(example).flights]
    assert (read(example).faults, merged.faults) == ((), ())
    for wrong in (milestone(state="done"), milestone(seq=11), milestone(occured_at="x"), flight(updates=[{}]), {}):
        assert not fits.is_valid(wrong), "the schema refuses what is refused"
