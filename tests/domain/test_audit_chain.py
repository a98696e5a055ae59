"""The audit's chain: whatever is altered, left out, put in or cut off is found, and a good chain has no finding."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moonmail.domain.audit import (
    START,
    AuditAct,
    Checkpoint,
    Entry,
    Fault,
    Finding,
    Link,
    checkpoint_text,
    detail_hash,
    entry_hash,
    verify,
)

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SALT = "5a" * 16


def chain(length: int) -> list[Link]:
    made, before = [], START
    for number in range(1, length + 1):
        text = f'{{"fields":["phone"],"n":{number}}}' if number % 2 else ""
        entry = Entry(
            number,
            AT + timedelta(seconds=number),
            f"staff-{number % 3}",
            "agent",
            AuditAct.REVEALED,
            what=f"booking:{number}",
            member=f"member-{number % 5}",
            why="caller_asked",
            detail_sha256=detail_hash(SALT, text) if text else "",
        )
        before = entry_hash(before, entry)
        made.append(Link(entry, before, (SALT, text) if text else None))
    return made


def mark(link: Link) -> Checkpoint:
    return Checkpoint(link.entry.number, link.hash, genuine=True)


def rewritten(links: list[Link]) -> list[Link]:
    """Give every entry the hash that it would have: what somebody does who may write to the database."""
    made, before = [], START
    for link in links:
        before = entry_hash(before, link.entry)
        made.append(replace(link, hash=before))
    return made


@given(length=st.integers(0, 12))
def test_a_chain_that_nobody_touched_is_good(length: int) -> None:
    links = chain(length)
    assert list(verify(links, [mark(link) for link in links])) == []


OTHER: dict[str, Any] = {
    "at": AT + timedelta(milliseconds=1),
    "who": "staff-9",
    "role": "supervisor",
    "act": AuditAct.OPENED,
    "what": "booking:99",
    "member": "member-9",
    "why": "other",
    "detail_sha256": "0" * 64,
}


@given(at=st.integers(0, 7), column=st.sampled_from(sorted(OTHER)))
def test_a_changed_entry_is_found_where_it_is(at: int, column: str) -> None:
    links = chain(8)
    links[at] = replace(links[at], entry=replace(links[at].entry, **{column: OTHER[column]}))
    found = list(verify(links))
    assert Finding(Fault.ALTERED, at + 1) in found
    assert {each.number for each in found} == {at + 1}


@given(at=st.integers(0, 6))
def test_an_entry_that_was_taken_out_is_missing(at: int) -> None:
    links = chain(8)
    del links[at]
    assert list(verify(links)) == [Finding(Fault.MISSING, at + 1)]


@given(at=st.integers(0, 6))
def test_two_that_changed_places_are_found(at: int) -> None:
    links = chain(8)
    one, other = links[at], links[at + 1]
    links[at] = replace(other, entry=replace(other.entry, number=one.entry.number))
    links[at + 1] = replace(one, entry=replace(one.entry, number=other.entry.number))
    assert Finding(Fault.ALTERED, at + 1) in list(verify(links))


@given(at=st.integers(0, 6))
def test_a_chain_made_anew_is_found_by_a_checkpoint_alone(at: int) -> None:
    links = chain(8)
    kept = mark(links[7])
    links[at] = replace(links[at], entry=replace(links[at].entry, why="other"))
    links = rewritten(links)
    assert list(verify(links)) == []
    assert list(verify(links, [kept])) == [Finding(Fault.DIFFERS, 8)]


@given(left=st.integers(0, 7))
def test_a_chain_that_was_cut_off_is_found_by_a_checkpoint_alone(left: int) -> None:
    links = chain(8)
    kept = mark(links[7])
    assert list(verify(links[:left])) == []
    assert list(verify(links[:left], [kept])) == [Finding(Fault.CUT_OFF, 8)]


def test_a_checkpoint_that_nobody_trusted_signed_is_a_finding_and_no_proof() -> None:
    links = chain(3)
    forged = Checkpoint(3, "0" * 64, genuine=False)
    assert list(verify(links, [forged])) == [Finding(Fault.FORGED, 3)]


def test_an_altered_detail_is_found_and_a_missing_one_too() -> None:
    links = chain(4)
    links[0] = replace(links[0], detail=(SALT, '{"fields":["name"],"n":1}'))
    links[2] = replace(links[2], detail=None)
    assert list(verify(links)) == [Finding(Fault.DETAIL_ALTERED, 1), Finding(Fault.DETAIL_MISSING, 3)]


def test_a_detail_put_to_an_entry_that_had_none_is_found() -> None:
    links = chain(2)
    links[1] = replace(links[1], detail=(SALT, "{}"))
    assert list(verify(links)) == [Finding(Fault.DETAIL_ALTERED, 2)]


def test_a_detail_that_was_erased_and_said_to_be_leaves_the_chain_good() -> None:
    links = chain(3)
    links[2] = replace(links[2], detail=None)
    erased = Entry(4, AT + timedelta(hours=1), "command:root", "", AuditAct.DETAIL_ERASED, what="audit:3", why="law")
    links.append(Link(erased, entry_hash(links[2].hash, erased)))
    assert list(verify(links)) == []


def test_columns_cannot_flow_into_one_another() -> None:
    one = Entry(1, AT, "ab", "c", AuditAct.OPENED)
    other = Entry(1, AT, "a", "bc", AuditAct.OPENED)
    assert entry_hash(START, one) != entry_hash(START, other)


@pytest.mark.parametrize("hours", [9, -5])
def test_a_time_is_the_same_in_every_zone(hours: int) -> None:
    from datetime import timezone

    elsewhere = AT.astimezone(timezone(timedelta(hours=hours)))
    entry = Entry(1, AT, "a", "agent", AuditAct.OPENED)
    assert entry_hash(START, entry) == entry_hash(START, replace(entry, at=elsewhere))
    assert checkpoint_text(1, START, AT) == checkpoint_text(1, START, elsewhere)
