"""The support desk in the member's app: unread is counted and read, what is typed is kept, a code is shown and ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.desktop import states_account as acts
from tests.desktop.shells import Bench, done
from tests.screens.message_pages import CODE, GENERAL, REFUSED, TALK
from tests.screens.world import uuid

from moonmail.client.errors import ExchangeError
from moonmail.client.model import SessionChanged, StoreChanged, Trouble
from moonmail.desktop.capabilities import KIOSK

Make = Callable[..., Bench]


def told(bench: Bench, *types: str) -> None:
    bench.shell.services.bridge.take(StoreChanged(frozenset(types)))
    bench.settle()


@contextmanager
def _kept(bench: Bench) -> Iterator[dict[str, str]]:
    """Keep what is typed as the store does."""
    kept: dict[str, str] = {}
    bench.engine.words_kept = lambda key: done(kept.get(key, ""))
    bench.engine.keep_words = lambda key, text: done(kept.update({key: text}))
    yield kept


def vm_of(bench: Bench, page: str) -> Any:
    return bench.home.made(page)


def asked(bench: Bench, name: str) -> list[tuple[Any, ...]]:
    return [args for called, args in bench.engine.calls if called == name]


def test_what_is_unread_is_on_the_rail_and_is_read_once_it_is_on_the_screen(bench: Bench) -> None:
    acts.answers(bench, conversations=(TALK, GENERAL), words_kept="")
    told(bench, "case_message")
    news = bench.home.desk_news_model
    assert (news._props.unread, news._props.unreadWords) == (1, "未読 1件")
    assert asked(bench, "read_case") == []
    bench.home.open("messages")
    bench.settle()
    assert asked(bench, "read_case") == [(uuid(400), 4)]


def test_it_is_said_when_the_desk_writes_and_not_what_it_writes(bench: Bench) -> None:
    said: list[str] = []
    bench.home.said.connect(said.append)
    acts.answers(bench, conversations=())
    told(bench, "case")
    acts.answers(bench, conversations=(TALK,))
    told(bench, "case", "case_message")
    assert said == ["サポートデスクから連絡が届きました"]
    told(bench, "case_message")
    assert len(said) == 1


def test_a_desktop_is_told_that_there_is_something_and_not_what(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    from moonmail.desktop import notifications, startup

    posted: list[Any] = []

    class Recorder:
        def post(self, news: Any) -> None:
            posted.append(news)

    monkeypatch.setattr(notifications, "desktop_posting", lambda _: Recorder())
    startup.notify_of_flights(bench.shell)
    acts.answers(bench, conversations=())
    told(bench, "case")
    acts.answers(bench, conversations=(TALK,))
    told(bench, "case_message")
    assert [(news.key, news.title) for news in posted] == [("desk", "サポートデスクから連絡が届きました")]
    assert TALK.lines[-1].words.ja not in str(posted)
    (found,) = bench.home.findChildren(notifications.Notifications)
    found.opened.emit("desk")
    bench.settle()
    assert bench.home.shown_page == "messages"


def test_what_is_typed_is_kept_for_each_conversation_and_goes_when_it_is_sent(bench: Bench) -> None:
    acts.answers(bench, conversations=(TALK, GENERAL))
    with _kept(bench) as kept:
        bench.home.open("messages")
        bench.settle()
        vm = vm_of(bench, "messages")
        vm.type("ありがとう")
        vm.choose(1)
        bench.settle()
        assert vm._draft == ""
        vm.choose(0)
        bench.settle()
        assert (vm._draft, kept) == ("ありがとう", {str(TALK.booking_id): "ありがとう"})
        vm.send()
        bench.settle()
        assert asked(bench, "write_to_desk") == [("ありがとう", TALK.case_id, TALK.booking_id)]
        assert (vm._draft, kept[str(TALK.booking_id)]) == ("", "")


def test_too_long_is_said_before_it_is_sent(bench: Bench) -> None:
    acts.answers(bench, conversations=(TALK,), words_kept="")
    bench.home.open("messages")
    bench.settle()
    vm = vm_of(bench, "messages")
    vm.type("あ" * 2003)
    assert (vm._props.canSend, vm._props.error) == (False, "3文字超えています。短くしてお送りください。")
    vm.type("   ")
    assert not vm._props.canSend


def test_a_refusal_stands_at_its_message(bench: Bench) -> None:
    acts.answers(bench, conversations=(REFUSED,), words_kept="")
    bench.home.open("messages")
    bench.settle()
    assert [row.refused for row in vm_of(bench, "messages")._props.rows] == [False, False, True]


class TestCode:
    def ask(self, bench: Bench, **more: Any) -> Any:
        member = acts.MEMBER.model_copy(update={"code_until": CODE.expires_at})
        acts.answers(bench, **({"member": member, "desk_code": CODE} | more))
        bench.engine.server_now = lambda: CODE.expires_at - timedelta(seconds=90)
        told(bench, "member")
        return bench.home.desk_news_model

    def test_it_is_shown_with_the_time_left_and_ends_by_itself(self, bench: Bench) -> None:
        news = self.ask(bench)
        assert (news._props.code, news._props.codeLeft, news._props.codeSpoken) == (
            "040 917",
            "あと1分30秒",
            "0 4 0 9 1 7",
        )
        bench.engine.server_now = lambda: CODE.expires_at
        news._update()
        assert news._props.code == ""

    def test_closed_it_stays_closed_until_another_one_is_asked_for(self, bench: Bench) -> None:
        news = self.ask(bench)
        news.closeCode()
        told(bench, "member")
        assert news._props.code == ""
        later = CODE.expires_at + timedelta(seconds=30)
        acts.answers(
            bench,
            member=acts.MEMBER.model_copy(update={"code_until": later}),
            desk_code=CODE.model_copy(update={"expires_at": later}),
        )
        told(bench, "member")
        assert news._props.code == "040 917"

    def test_used_it_goes(self, bench: Bench) -> None:
        news = self.ask(bench)
        acts.answers(bench, member=acts.MEMBER)
        told(bench, "member")
        assert news._props.code == ""

    def test_an_answer_that_did_not_come_is_asked_for_again(self, bench: Bench) -> None:
        news = self.ask(bench, desk_code=ExchangeError(Trouble.OFFLINE))
        assert news._props.code == ""
        assert self.ask(bench)._props.code == "040 917"

    def test_whoever_signs_out_takes_it_along(self, bench: Bench) -> None:
        news = self.ask(bench)
        gone = replace(bench.engine.session, signed_in=False)
        bench.shell.services.bridge.take(SessionChanged(gone))
        bench.settle()
        assert news._props.code == ""

    def test_nothing_of_it_is_at_a_kiosk(self, bench: Bench) -> None:
        from moonmail.desktop.viewmodels.desk_news import VmDeskNews

        services = replace(bench.shell.services, can=KIOSK)
        news = VmDeskNews(services, bench.home, bench.home)
        self.ask(bench, conversations=(TALK,))
        told(bench, "case", "member")
        assert (news._props.code, news._props.unread) == ("", 0)


def test_who_looked_is_listed_with_the_reason(bench: Bench) -> None:
    from tests.screens.message_pages import ACCESSES

    acts.answers(bench, accesses=ACCESSES, member=acts.MEMBER)
    bench.home.push("my_data")
    bench.settle()
    rows = vm_of(bench, "my_data").accesses_model._rows.rows
    assert [(row.field, row.reason) for row in rows] == [
        ("電話番号", "折り返しお電話するため"),
        ("お名前（カナ）", "お名前でお呼びするため"),
    ]


@pytest.mark.parametrize("title", ["ばあばへの手紙", "とても長い件名をつけたお客さまの手紙"])
def test_a_topic_is_short_enough_to_be_read(title: str) -> None:
    from zoneinfo import ZoneInfo

    from moonmail.desktop.viewmodels.messages_props import MessagesInputs, derive_messages
    from moonmail.domain.text import Language

    known = (replace(TALK, title=title, unread=0),)
    inputs = MessagesInputs(known, None, ("", "", ""), "", True, Language.JA, ZoneInfo("Asia/Tokyo"))
    assert len(derive_messages(inputs).topics[0]) <= 25
