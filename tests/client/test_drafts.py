"""Drafts come back exactly as they were typed."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moonmail.client import drafts, schema
from moonmail.client.model import Draft, Stroke
from moonmail.domain.sizes import SizeCode
from moonmail.domain.text import Language

# Everything a keyboard, a clipboard or an input method may leave, lone surrogates included.
anything = st.text(alphabet=st.characters(), max_size=40)
millimetres = st.floats(allow_nan=False, allow_infinity=False, width=32)
a_draft = st.builds(
    Draft,
    id=st.uuids(),
    updated_at=st.datetimes(timezones=st.just(UTC)),
    size=st.sampled_from(SizeCode),
    mission_id=st.just("mm-204"),
    title=anything,
    name=anything,
    text=anything,
    photo=st.sampled_from(["", "ab" * 32]),
    strokes=st.lists(
        st.builds(
            Stroke,
            points=st.lists(st.tuples(millimetres, millimetres), max_size=5).map(tuple),
            width_mm=millimetres,
        ),
        max_size=3,
    ).map(tuple),
    step=st.sampled_from(["size", "write", "confirm"]),
    hold_id=st.none() | st.uuids(),
    shipment_id=st.none() | st.uuids(),
    language=st.sampled_from(Language),
    group=st.lists(st.tuples(anything, anything), max_size=3).map(tuple),
    origin=st.none() | st.uuids(),
    roster=anything,
    roster_file=anything,
    guardian=st.tuples(anything, anything, anything),
)


def memory() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    schema.migrate(connection)
    return connection


@given(a_draft)
def test_a_draft_survives_the_store(draft: Draft) -> None:
    connection = memory()
    drafts.save(connection, "me@here", draft)
    assert drafts.load(connection, "me@here", draft.id) == draft
    connection.close()


@given(a_draft)
def test_a_draft_of_an_older_version_has_defaults(draft: Draft) -> None:
    doc = json.loads(drafts.to_json(draft))
    for later in ("strokes", "step", "hold_id", "shipment_id", "language", "photo"):
        del doc[later]
    read = drafts.from_json(json.dumps(doc))
    assert (read.id, read.text, read.step, read.strokes) == (draft.id, draft.text, "size", ())


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", '{"id": 7}', '{"id": "x", "updated_at": "y"}', "{"])
def test_what_is_no_draft(text: str) -> None:
    with pytest.raises(ValueError):
        drafts.from_json(text)


def test_one_unreadable_draft_hides_no_other() -> None:
    connection = memory()
    good = Draft(uuid4(), datetime(2026, 11, 22, tzinfo=UTC), text="月まで届け")
    drafts.save(connection, "me@here", good)
    connection.execute("INSERT INTO draft (id, owner, updated_at, doc) VALUES ('x', 'me@here', '2027', '{')")
    assert drafts.load_all(connection, "me@here") == [good]
    connection.close()


def test_drafts_belong_to_whoever_writes_them() -> None:
    connection = memory()
    mine = Draft(uuid4(), datetime(2026, 11, 22, tzinfo=UTC), text="mine")
    before = Draft(uuid4(), datetime(2026, 11, 21, tzinfo=UTC), text="before signing in")
    drafts.save(connection, "me@here", mine)
    drafts.save(connection, "@here", before)
    assert drafts.load_all(connection, "you@here") == []
    assert drafts.load(connection, "you@here", mine.id) is None
    drafts.discard(connection, "you@here", mine.id)
    drafts.adopt(connection, "me@here", "@here")
    assert drafts.load_all(connection, "me@here") == [mine, before]
    drafts.forget(connection, "me@here")
    assert connection.execute("SELECT count(*) FROM draft").fetchone() == (0,)
    connection.close()
