"""What crosses between shell and session: all of it arrives as it was said, and nothing else is taken."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moonmail.desktop.kiosk import channel
from moonmail.desktop.kiosk.channel import ChannelError, from_session, from_shell, to_line

TO_SESSION = (channel.Begin, channel.Network, channel.StaffComes)
TO_SHELL = (
    channel.Ready,
    channel.Shown,
    channel.Beat,
    channel.CallStaff,
    channel.Printed,
    channel.Failed,
    channel.Over,
)
# What a session may say of its guest is that there is one, where it is and how it ends: no free text but a defect's
# place, a queue of this machine and a reason.
WORDS = {"Printed": {"queue"}, "Failed": {"code"}, "Over": {"why"}}


@given(said=st.one_of(*(st.from_type(kind) for kind in TO_SESSION)))
def test_what_the_shell_says_arrives_as_it_was_said(said: channel.ToSession) -> None:
    line = to_line(said)
    assert line.count(b"\n") == 1
    assert from_shell(line) == said


@given(said=st.one_of(*(st.from_type(kind) for kind in TO_SHELL)))
def test_what_a_session_says_arrives_as_it_was_said(said: channel.ToShell) -> None:
    line = to_line(said)
    assert line.count(b"\n") == 1
    assert from_session(line) == said


@given(
    shell=st.one_of(*(st.from_type(kind) for kind in TO_SHELL)),
    session=st.one_of(*(st.from_type(kind) for kind in TO_SESSION)),
)
def test_nobody_says_what_the_other_side_says(shell: channel.ToShell, session: channel.ToSession) -> None:
    with pytest.raises(ChannelError):
        from_shell(to_line(shell))
    with pytest.raises(ChannelError):
        from_session(to_line(session))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(line=st.binary(max_size=60) | json_values.map(lambda value: json.dumps(value).encode()))
def test_what_is_no_message_is_refused_and_not_repeated(line: bytes) -> None:
    for read in (from_session, from_shell):
        with pytest.raises(ChannelError) as refused:
            read(line)
        assert str(refused.value).startswith("not a message: ")


def message(kind: type[Any], **changed: object) -> bytes:
    values = {"Begin": channel.Begin("s1", "x", "http://127.0.0.1:9", "羽田", "Haneda")}.get(kind.__name__)
    plain = json.loads(to_line(values)) if values else {"is": kind.__name__}
    return json.dumps(plain | changed).encode()


@pytest.mark.parametrize(
    "line",
    [
        message(channel.Begin, online="yes"),
        message(channel.Begin, online=1),
        message(channel.Begin, session_id=5),
        message(channel.Begin, languages="ja"),
        message(channel.Begin, missions=[1]),
        message(channel.Begin, guest="山田 花子"),
        message(channel.Network, online=None),
        message(channel.Network),
        message(channel.StaffComes, told="true"),
        b"[" * 100_000,
    ],
)
def test_a_session_takes_no_other_types_and_nothing_more(line: bytes) -> None:
    with pytest.raises(ChannelError):
        from_shell(line)


@pytest.mark.parametrize(
    "line",
    [
        message(channel.Beat, state="dancing"),
        message(channel.Beat, state="menu", name="山田 花子"),
        message(channel.Printed, queue="pass", job="7"),
        message(channel.Printed, queue="pass", job=7.5),
        message(channel.Printed, queue="pass", job=True),
        message(channel.CallStaff, wanted=0),
        message(channel.Ready, ready=True),
        b"[" * 100_000,
    ],
)
def test_the_shell_takes_no_other_types_and_nothing_more(line: bytes) -> None:
    with pytest.raises(ChannelError):
        from_session(line)


def test_a_session_has_no_words_for_its_guest() -> None:
    free = {kind.__name__: {each.name for each in fields(kind) if each.type == "str"} for kind in TO_SHELL}
    assert {name: found for name, found in free.items() if found} == WORDS
