"""Kiosks in the staff's admin: seen by all staff, changed and revoked by those who may."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client
    from tests.backend.conftest import MovableClock
    from tests.support.oauth_inside import Kiosk

    from moonmail.backend.accounts.models import Member

LIST = "/staff/kiosks/kiosk/"


@pytest.fixture
def kiosk(db: None) -> Kiosk:
    from tests.support.oauth_inside import Kiosk

    return Kiosk()


def staff(*, keeper: bool) -> Client:
    from tests.backend.conftest import make_member
    from tests.support.oauth_inside import browser_of

    from moonmail.backend.kiosks.staff import keepers

    member = make_member("desk@example.jp", "990000009")
    member.is_staff = True
    member.save()
    if keeper:
        member.groups.add(keepers())
    return browser_of(member)


def beat(kiosk: Kiosk, **more: Any) -> Any:
    return kiosk.caller.call("POST", "/v1/kiosks/beat", {"state": "attract", "config_rev": 1, **more}).json


def words(browser: Client, address: str, **query: str) -> str:
    answer = browser.get(address, query)
    assert answer.status_code == 200, answer.content
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def act(browser: Client, kiosk: Kiosk, action: str) -> Any:
    return browser.post(LIST, {"action": action, "_selected_action": str(kiosk.kiosk.pk)}, follow=True)


def test_all_staff_see_how_each_kiosk_is(kiosk: Kiosk, clock: MovableClock) -> None:
    browser = staff(keeper=False)
    beat(kiosk, version="1.2.3", printer="out_of_paper")
    page = words(browser, LIST)
    assert "羽田 第3 サクララウンジ" in page
    assert "要確認" in page
    assert "用紙切れ" in page
    assert "待ち受け" in page
    assert "1.2.3" in page
    clock.forward(minutes=5)
    page = words(browser, LIST)
    assert "応答なし" in page
    assert re.search(r"5\s*分前から", page), page
    one = words(browser, f"{LIST}{kiosk.kiosk.pk}/change/")
    assert "Haneda T3 Sakura Lounge" in words(browser, f"{LIST}{kiosk.kiosk.pk}/change/", lang="en")
    assert "2026年11月22日（日） 12:00 日本時間" in one
    assert "Save" not in one


def test_a_call_is_seen_and_answered(kiosk: Kiosk) -> None:
    browser = staff(keeper=False)
    beat(kiosk, calls_staff=True)
    assert "係員の呼び出し" in words(browser, LIST)
    assert act(browser, kiosk, "go_there").status_code == 200
    assert "係員が向かっています" in words(browser, LIST)
    assert beat(kiosk, calls_staff=True)["staff_coming"]


def test_who_may_changes_what_a_kiosk_offers(kiosk: Kiosk) -> None:
    browser = staff(keeper=True)
    address = f"{LIST}{kiosk.kiosk.pk}/change/"
    form = {
        "name_ja": "羽田 第3 あさがおラウンジ",
        "name_en": "Asagao Lounge",
        "languages": "en,ja",
        "hours": "1-7 06:30-22:30",
        "time_zone": "Asia/Tokyo",
        "missions": "mm-204",
        "printer": "Roll80",
        "staff_phone": "内線 4410",
    }
    beat(kiosk, state="menu")
    assert "ラウンジ名（英語）" in words(browser, address)
    assert browser.post(address, form).status_code == 302
    config = beat(kiosk)["config"]
    assert config["lounge"] == {"ja": "羽田 第3 あさがおラウンジ", "en": "Asagao Lounge"}
    assert (config["rev"], config["printer"], config["missions"]) == (2, "Roll80", ["mm-204"])
    assert config["hours"] == [{"days": [1, 2, 3, 4, 5, 6, 7], "opens": "06:30", "closes": "22:30"}]


@pytest.mark.parametrize("wrong", [{"hours": "daily 6-22"}, {"time_zone": "Moon/Tycho"}, {"printer": "a b; rm"}])
def test_what_no_kiosk_can_do_is_not_saved(kiosk: Kiosk, wrong: dict[str, str]) -> None:
    form = {"name_ja": "x", "name_en": "x", "languages": "ja", "time_zone": "Asia/Tokyo", **wrong}
    answer = staff(keeper=True).post(f"{LIST}{kiosk.kiosk.pk}/change/", form)
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert beat(kiosk)["config"] is None


def test_revoking_takes_more_than_being_staff(kiosk: Kiosk) -> None:
    act(staff(keeper=False), kiosk, "revoke")
    assert beat(kiosk)["config"] is None, "revoked by somebody who may not"


def test_a_keeper_revokes(kiosk: Kiosk) -> None:
    act(staff(keeper=True), kiosk, "revoke")
    assert beat(kiosk)["code"] == "kiosk_revoked"


def test_no_member_comes_in_and_nobody_adds_or_deletes(kiosk: Kiosk, member: Member) -> None:
    from tests.support.oauth_inside import browser_of

    assert browser_of(member).get(LIST).status_code in (302, 403)
    keeper = staff(keeper=True)
    assert keeper.get(f"{LIST}add/").status_code == 403
    assert keeper.get(f"{LIST}{kiosk.kiosk.pk}/delete/").status_code == 403


def test_every_state_has_words_and_what_a_later_kiosk_says_comes_as_it_is(kiosk: Kiosk) -> None:
    from moonmail.backend.kiosks import admin_words
    from moonmail.backend.kiosks.models import Kiosk as Row
    from moonmail.backend.kiosks.service import Condition
    from moonmail.contract.kiosk import KioskPrinter
    from moonmail.domain.kiosk import KioskState, TroubleReason

    assert set(admin_words.CONDITIONS) == set(Condition)
    assert set(admin_words.STATES) == set(KioskState)
    assert set(admin_words.TROUBLES) == set(TroubleReason)
    assert set(admin_words.PRINTERS) == set(KioskPrinter)
    Row.objects.update(state="dancing")
    assert "dancing" in words(staff(keeper=False), LIST)


def test_who_waits_comes_first(kiosk: Kiosk, clock: MovableClock) -> None:
    from tests.support.oauth_inside import Kiosk as Another

    later, first = Another("あさひ", "Asahi"), Another("わかば", "Wakaba")
    beat(first, calls_staff=True)
    clock.forward(seconds=1)
    beat(later, calls_staff=True)
    page = words(staff(keeper=False), LIST)
    assert page.index("わかば") < page.index("あさひ") < page.index("羽田 第3 サクララウンジ")


def test_staff_are_made_with_or_without_the_care_of_kiosks(
    db: None, django_app: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from moonmail.backend import commands
    from moonmail.backend.accounts.models import Member

    for name, more in (("sees", []), ("keeps", ["--kiosks"])):
        monkeypatch.setattr("sys.stdin", io.StringIO("hoshi no uta 9041\n"))
        arguments = ["create-staff", f"{name}@example.jp", "--name", "星野", *more, "--data", str(django_app)]
        assert commands.main(arguments) == 0
        member = Member.objects.get(email=f"{name}@example.jp")
        assert (member.is_staff, member.has_perm("kiosks.change_kiosk")) == (True, bool(more))
