"""Drafts carried home from a kiosk: kept sealed for a day, given to who knows the code, and to nobody who guesses."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from moonmail.contract.carried import MOST_CARRIED

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Answer, Caller
    from tests.support.server import RunningBackend

SEALED = bytes(range(64))


def path(carried_id: uuid.UUID) -> str:
    return f"/v1/carried/{carried_id}"


def body(content: bytes = SEALED) -> dict[str, str]:
    return {"content": base64.b64encode(content).decode()}


def keep(caller: Caller, carried_id: uuid.UUID | None = None, content: bytes = SEALED) -> Answer:
    return caller.put(path(carried_id or uuid.uuid4()), body(content))


class TestKeeping:
    def test_what_was_sent_comes_back_as_often_as_asked(self, anyone: Caller, clock: MovableClock) -> None:
        name = uuid.uuid4()
        made = keep(anyone, name)
        assert made.status == 201
        for _ in range(3):
            again = anyone.get(path(name))
            assert (again.status, again.json) == (200, made.json)
            assert again.header("Cache-Control") == "no-store"
        assert base64.b64decode(made.json["content"]) == SEALED
        assert made.json["id"] == str(name)

    def test_the_same_again_changes_nothing(self, anyone: Caller, clock: MovableClock) -> None:
        name = uuid.uuid4()
        first = keep(anyone, name)
        clock.forward(hours=1)
        again = keep(anyone, name)
        assert (first.status, again.status) == (201, 200)
        assert first.json == again.json

    def test_other_content_under_the_same_code_is_not_taken(self, anyone: Caller) -> None:
        name = uuid.uuid4()
        keep(anyone, name)
        assert keep(anyone, name, SEALED[::-1]).code == "id_reused"
        assert base64.b64decode(anyone.get(path(name)).json["content"]) == SEALED

    def test_it_is_gone_after_a_day(self, anyone: Caller, clock: MovableClock) -> None:
        from moonmail.backend.carried.models import CarriedDraft

        name = uuid.uuid4()
        keep(anyone, name)
        clock.forward(hours=24, milliseconds=-1)
        assert anyone.get(path(name)).status == 200
        clock.forward(milliseconds=1)
        answer = anyone.get(path(name), Accept_Language="en")
        assert (answer.status, answer.code) == (404, "code_unknown")
        assert "24 hours" in answer.json["detail"]
        assert not CarriedDraft.objects.filter(pk=name).exists()

    def test_time_alone_takes_it_from_the_database(self, anyone: Caller, clock: MovableClock, member: object) -> None:
        from moonmail.backend.carried.models import CarriedDraft

        old, young = uuid.uuid4(), uuid.uuid4()
        keep(anyone, old)
        clock.forward(hours=23)
        keep(anyone, young)
        clock.forward(hours=1)
        # Somebody else's poll is enough.
        assert anyone.get("/v1/changes?limit=1").status == 200
        assert list(CarriedDraft.objects.values_list("pk", flat=True)) == [young]

    def test_who_is_signed_in_may_have_it_as_well(self, anyone: Caller, me: Caller) -> None:
        name = uuid.uuid4()
        keep(anyone, name)
        assert me.get(path(name)).status == 200


class TestBadInput:
    @pytest.mark.parametrize(
        ("content", "code"),
        [
            ("", "malformed"),
            ("no base64!", "malformed"),
            ("QUJD" * 3, "malformed"),
            ("A" * 41, "malformed"),
            (base64.b64encode(bytes(MOST_CARRIED + 1)).decode(), "too_large"),
            ("A" * 4_000_000, "too_large"),
        ],
    )
    def test_what_is_no_sealed_draft(self, anyone: Caller, content: str, code: str) -> None:
        name = uuid.uuid4()
        assert anyone.put(path(name), {"content": content}).code == code
        assert anyone.get(path(name)).code == "code_unknown"

    def test_the_largest_that_is_taken(self, anyone: Caller) -> None:
        assert keep(anyone, content=bytes(MOST_CARRIED)).status == 201

    def test_nothing_more_is_taken(self, anyone: Caller) -> None:
        assert anyone.put(path(uuid.uuid4()), {**body(), "name": "月野"}).code == "malformed"
        assert anyone.put(path(uuid.uuid4()), {}).code == "malformed"

    def test_there_is_an_end_to_what_is_kept(
        self, anyone: Caller, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from moonmail.backend.carried import service

        monkeypatch.setattr(service, "MOST_KEPT", 2)
        first = uuid.uuid4()
        keep(anyone, first)
        keep(anyone)
        full = keep(anyone)
        assert (full.status, full.code, full.header("Retry-After")) == (503, "busy", "600")
        # What is there already is no new one.
        assert keep(anyone, first).status == 200
        clock.forward(hours=24)
        assert keep(anyone).status == 201


class TestGuessing:
    def test_wrong_codes_are_counted_by_address(self, anyone: Caller, me: Caller, clock: MovableClock) -> None:
        there = uuid.uuid4()
        keep(anyone, there)
        codes = [anyone.get(path(uuid.uuid4())).code for _ in range(20)]
        assert codes == ["code_unknown"] * 20
        clock.forward(minutes=5)
        # Now also the right one has to wait, whoever asks from there, and is told how long.
        for caller in (anyone, me):
            refused = caller.get(path(there), Accept_Language="en")
            assert (refused.code, refused.json["retry_after"]) == ("too_many_requests", 600)
            assert "about 10 minutes" in refused.json["detail"]
        # Kiosks behind that address still keep drafts.
        assert keep(anyone).status == 201
        clock.forward(minutes=10)
        assert anyone.get(path(there)).status == 200

    def test_right_ones_are_not_counted(self, anyone: Caller) -> None:
        name = uuid.uuid4()
        keep(anyone, name)
        assert {anyone.get(path(name)).status for _ in range(30)} == {200}


class TestHowMuch:
    @pytest.fixture(autouse=True)
    def limited(self, monkeypatch: pytest.MonkeyPatch, django_app: Path) -> Iterator[None]:
        from moonmail.backend.limits import counting

        monkeypatch.setenv("MOONMAIL_LIMITS", "on")
        counting.MEMORY.forget()
        counting.SHARED.forget()
        yield
        counting.MEMORY.forget()
        counting.SHARED.forget()

    def test_one_address_keeps_so_many(self, anyone: Caller, clock: MovableClock) -> None:
        answers = [keep(anyone) for _ in range(31)]
        assert [answer.status for answer in answers] == [201] * 30 + [429]
        assert answers[-1].header("Retry-After") == "30"
        clock.forward(seconds=30)
        assert keep(anyone).status == 201


class TestThePage:
    """What the phone shows that scanned the code."""

    def test_both_languages_are_on_it_and_no_link_loses_the_code(self, anyone: Caller) -> None:
        for asked, first, second in (("ja", "ja", "en"), ("en", "en", "ja")):
            answer = anyone.get(f"/carry?lang={asked}")
            html = answer.response.content.decode()
            assert answer.status == 200
            assert f'<html lang="{first}">' in html
            assert html.index(f'lang="{first}">\n  <header') < html.index(f'lang="{second}">\n  <header')
            assert "ラウンジの下書きを開く" in html
            assert "Open a draft from the lounge" in html
            assert "?lang=" not in html

    def test_it_runs_nothing_and_is_kept_nowhere(self, anyone: Caller) -> None:
        answer = anyone.get("/carry")
        assert "script" not in answer.header("Content-Security-Policy")
        assert "default-src 'none'" in answer.header("Content-Security-Policy")
        assert answer.header("Cache-Control") == "no-store"
        assert answer.header("Referrer-Policy") == "same-origin"
        assert b"<script" not in answer.response.content

    def test_it_can_only_be_read(self, anyone: Caller) -> None:
        assert anyone.call("POST", "/carry").status in (403, 405)


def test_the_same_draft_sent_many_times_at_once(live: RunningBackend) -> None:
    import requests

    where = live.url + path(uuid.uuid4())
    with ThreadPoolExecutor(6) as pool:
        statuses = sorted(pool.map(lambda _: requests.put(where, json=body(), timeout=30).status_code, range(12)))
    assert statuses == [200] * 11 + [201]


def test_a_day_is_told(anyone: Caller) -> None:
    from datetime import datetime

    made = keep(anyone).json
    span = datetime.fromisoformat(made["expires_at"]) - datetime.fromisoformat(made["made_at"])
    assert span == timedelta(hours=24)
