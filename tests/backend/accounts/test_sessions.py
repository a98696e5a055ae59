"""Families of refresh tokens: a lost answer signs nobody out, a stolen token signs the thief out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from tests.support.oauth import App
from tests.support.server import RunningBackend


def test_a_refresh_token_is_exchanged_for_another(app: App, sakura: dict[str, str]) -> None:
    first = app.tokens(sakura["email"], sakura["password"])
    second = app.refresh(first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert second["access_token"] != first["access_token"]
    third = app.refresh(second["refresh_token"]).json()
    assert app.me(third["access_token"]).status_code == 200
    assert len({each["refresh_token"] for each in (first, second, third)}) == 3


def test_ninety_days_are_promised(app: App, sakura: dict[str, str]) -> None:
    tokens = app.tokens(sakura["email"], sakura["password"])
    assert 89 * 86_400 < tokens["refresh_expires_in"] <= 90 * 86_400


def test_a_lost_answer_is_given_again_within_a_minute(right_time: RunningBackend, sakura: dict[str, str]) -> None:
    app = App(right_time.url)
    first = app.tokens(sakura["email"], sakura["password"])["refresh_token"]
    lost = app.refresh(first).json()
    right_time.move_clock(timedelta(seconds=55))
    again = app.refresh(first)
    assert again.status_code == 200
    assert again.json()["refresh_token"] == lost["refresh_token"]
    assert app.me(again.json()["access_token"]).status_code == 200
    assert app.me(lost["access_token"]).status_code == 200
    assert app.refresh(lost["refresh_token"]).status_code == 200


def test_after_a_minute_it_is_a_theft_and_ends_the_session(right_time: RunningBackend, sakura: dict[str, str]) -> None:
    app = App(right_time.url)
    first = app.tokens(sakura["email"], sakura["password"])["refresh_token"]
    second = app.refresh(first).json()
    right_time.move_clock(timedelta(seconds=61))
    assert app.refresh(first).json()["error"] == "invalid_grant"
    assert app.me(second["access_token"]).status_code == 401
    assert app.refresh(second["refresh_token"]).status_code == 400


def test_once_the_successor_was_used_the_older_one_ends_the_session(app: App, sakura: dict[str, str]) -> None:
    first = app.tokens(sakura["email"], sakura["password"])["refresh_token"]
    second = app.refresh(first).json()["refresh_token"]
    third = app.refresh(second).json()
    assert app.refresh(first).json()["error"] == "invalid_grant"
    assert app.me(third["access_token"]).status_code == 401
    assert app.refresh(third["refresh_token"]).status_code == 400


def test_a_theft_ends_one_session_and_no_other(app: App, sakura: dict[str, str]) -> None:
    elsewhere = app.tokens(sakura["email"], sakura["password"])
    first = app.tokens(sakura["email"], sakura["password"])["refresh_token"]
    app.refresh(app.refresh(first).json()["refresh_token"])
    assert app.refresh(first).status_code == 400
    assert app.me(elsewhere["access_token"]).status_code == 200
    assert app.refresh(elsewhere["refresh_token"]).status_code == 200


def test_many_at_once_get_one_successor(app: App, sakura: dict[str, str]) -> None:
    first = app.tokens(sakura["email"], sakura["password"])["refresh_token"]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: app.refresh(first), range(6)))
    assert [answer.status_code for answer in answers] == [200] * 6
    assert len({answer.json()["refresh_token"] for answer in answers}) == 1


def test_one_code_at_once_opens_one_session(app: App, sakura: dict[str, str]) -> None:
    code = app.sign_in(sakura["email"], sakura["password"])
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: app.exchange(code), range(6)))
    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 5


class TestSigningOut:
    def test_any_token_of_the_session_ends_all_of_it(self, app: App, sakura: dict[str, str]) -> None:
        for kind in ("access_token", "refresh_token"):
            tokens = app.tokens(sakura["email"], sakura["password"])
            assert app.post("revoke", token=tokens[kind], token_type_hint=kind).status_code == 200
            assert app.me(tokens["access_token"]).status_code == 401
            assert app.refresh(tokens["refresh_token"]).status_code == 400

    def test_also_with_a_token_that_was_exchanged_and_whose_answer_was_lost(
        self, app: App, sakura: dict[str, str]
    ) -> None:
        first = app.tokens(sakura["email"], sakura["password"])["refresh_token"]
        lost = app.refresh(first).json()
        assert app.post("revoke", token=first, token_type_hint="refresh_token").status_code == 200
        assert app.me(lost["access_token"]).status_code == 401
        assert app.refresh(lost["refresh_token"]).status_code == 400

    def test_an_invented_token_is_nothing_to_complain_about(self, app: App) -> None:
        assert app.post("revoke", token="invented").status_code == 200

    def test_a_signed_out_session_gives_no_lost_answers(self, app: App, sakura: dict[str, str]) -> None:
        first = app.tokens(sakura["email"], sakura["password"])["refresh_token"]
        second = app.refresh(first).json()["refresh_token"]
        app.post("revoke", token=second)
        assert app.refresh(first).status_code == 400


def test_no_token_is_kept_in_plain(live: RunningBackend, app: App, sakura: dict[str, str]) -> None:
    first = app.tokens(sakura["email"], sakura["password"])
    second = app.refresh(first["refresh_token"]).json()
    dump = live.dump()
    assert sakura["email"] in dump
    log = live.log_file.read_text()
    for token in (first["access_token"], first["refresh_token"], second["access_token"], second["refresh_token"]):
        assert token not in dump
        assert token not in log


def test_a_restart_signs_nobody_out(live: RunningBackend, app: App, sakura: dict[str, str]) -> None:
    tokens = app.tokens(sakura["email"], sakura["password"])
    live.restart()
    assert app.me(tokens["access_token"]).status_code == 200
    assert app.refresh(tokens["refresh_token"]).status_code == 200
