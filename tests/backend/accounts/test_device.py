"""RFC 8628: a kiosk signs in by a member's phone. The numbers are the RFC's sections."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from moonmail.contract.version import DEVICE_GRANT, KIOSK_CLIENT_ID, OAUTH_CLIENT_ID
from moonmail.domain.references import ALPHABET

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.oauth_inside import Kiosk, Phone

    from moonmail.backend.accounts.models import Member

NO_CODE = "3333-4444"


@pytest.fixture
def kiosk(db: None) -> Kiosk:
    from tests.support.oauth_inside import Kiosk

    return Kiosk()


@pytest.fixture
def phone(member: Member) -> Phone:
    from tests.support.oauth_inside import Phone

    return Phone(member)


def said(answer: Any) -> tuple[int, Any]:
    body = json.loads(answer.content)
    return answer.status_code, body.get("error", body)


def words(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2]).split())


def signed_in(kiosk: Kiosk, phone: Phone) -> tuple[str, dict[str, Any]]:
    """Return the device code and the tokens that it brought."""
    asked = kiosk.asked()
    assert phone.answer(asked["user_code"]).status_code == 303
    answer = kiosk.poll(asked["device_code"])
    assert answer.status_code == 200, answer.content
    return asked["device_code"], json.loads(answer.content)


class TestAsking:
    """3.1, 3.2."""

    def test_the_answer_has_all_that_a_device_needs(self, kiosk: Kiosk) -> None:
        answer = kiosk.ask()
        asked = json.loads(answer.content)
        assert set(asked) == {
            "device_code",
            "user_code",
            "verification_uri",
            "verification_uri_complete",
            "expires_in",
            "interval",
        }
        assert re.fullmatch(f"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", asked["user_code"])
        assert asked["verification_uri"] == "http://127.0.0.1/device"
        assert asked["verification_uri_complete"] == f"http://127.0.0.1/device?user_code={asked['user_code']}"
        assert (asked["expires_in"], asked["interval"]) == (600, 5)
        assert answer["Cache-Control"] == "no-store"
        assert answer["Content-Type"] == "application/json"

    def test_no_two_are_alike_and_no_device_code_can_be_guessed(self, kiosk: Kiosk) -> None:
        asked = [kiosk.asked() for _ in range(5)]
        assert len({each["user_code"] for each in asked}) == len({each["device_code"] for each in asked}) == 5
        assert all(len(each["device_code"]) >= 43 for each in asked), "fewer than 256 bits"

    @pytest.mark.parametrize(
        ("changed", "status", "error"),
        [
            ({"client_id": None}, 400, "invalid_request"),
            ({"client_id": ""}, 400, "invalid_request"),
            ({"client_id": "somebody"}, 401, "invalid_client"),
            ({"client_id": OAUTH_CLIENT_ID}, 400, "unauthorized_client"),
            ({"client_id": [KIOSK_CLIENT_ID, OAUTH_CLIENT_ID]}, 400, "invalid_request"),
            ({"scope": "profile everything"}, 400, "invalid_scope"),
            ({"scope": ["profile", "profile"]}, 400, "invalid_request"),
        ],
    )
    def test_who_asks_wrongly_is_told_so(self, kiosk: Kiosk, changed: Any, status: int, error: str) -> None:
        assert said(kiosk.ask(**changed)) == (status, error)

    def test_it_is_announced(self, anyone: Any) -> None:
        document = anyone.get("/.well-known/openid-configuration").json
        assert document["device_authorization_endpoint"].endswith("/oauth/device/authorization")
        assert DEVICE_GRANT in document["grant_types_supported"]
        assert anyone.get("/oauth/device/authorization").status == 405

    def test_codes_are_limited_by_address(self, kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
        from moonmail.backend.limits import budgets, calls, counting

        monkeypatch.setenv("MOONMAIL_LIMITS", "on")
        monkeypatch.setitem(calls._BY_PAGE, "/oauth/device/authorization", budgets.Budget("few devices", 2, 30.0))
        counting.MEMORY.forget()
        counting.SHARED.forget()
        try:
            assert [kiosk.ask().status_code for _ in range(3)] == [200, 200, 429]
        finally:
            counting.MEMORY.forget()
            counting.SHARED.forget()

    def test_what_is_over_for_a_day_is_forgotten(self, kiosk: Kiosk, clock: MovableClock) -> None:
        from moonmail.backend.accounts.models import DeviceGrant

        kiosk.ask()
        clock.forward(days=1, minutes=10)
        kiosk.begin()
        kiosk.ask()
        assert DeviceGrant.objects.count() == 2
        clock.forward(seconds=1)
        kiosk.ask()
        assert DeviceGrant.objects.count() == 2


class TestAKiosksClient:
    def test_gets_in_by_a_phone_alone(self, kiosk: Kiosk, member: Member) -> None:
        from tests.support.oauth_inside import InsideApp

        app = InsideApp(member)
        refused = app.authorize(client_id=KIOSK_CLIENT_ID)
        assert (refused.status_code, "Location" in refused) == (400, False)
        code = app.code()
        assert said(app.exchange(code, client_id=KIOSK_CLIENT_ID)) == (400, "unauthorized_client")

    def test_nobody_elses_client_gets_in_by_a_phone(self, kiosk: Kiosk) -> None:
        code = kiosk.asked()["device_code"]
        assert said(kiosk.poll(code, client_id=OAUTH_CLIENT_ID)) == (400, "unauthorized_client")


class TestPolling:
    """3.4, 3.5."""

    def test_as_often_as_agreed_it_is_pending(self, kiosk: Kiosk, clock: MovableClock) -> None:
        code = kiosk.asked()["device_code"]
        for _ in range(4):
            assert said(kiosk.poll(code)) == (400, "authorization_pending")
            clock.forward(seconds=5)

    def test_sooner_it_has_to_slow_down_by_five_seconds_for_good(self, kiosk: Kiosk, clock: MovableClock) -> None:
        code = kiosk.asked()["device_code"]
        assert kiosk.told(code) == "authorization_pending"
        clock.forward(seconds=4.999)
        assert said(kiosk.poll(code)) == (400, "slow_down")
        clock.forward(seconds=9.999)
        assert kiosk.told(code) == "slow_down"
        clock.forward(seconds=15)
        assert kiosk.told(code) == "authorization_pending"
        clock.forward(seconds=14.999)
        assert kiosk.told(code) == "slow_down"

    def test_one_device_slows_down_alone(self, kiosk: Kiosk) -> None:
        hasty, patient = kiosk.asked()["device_code"], kiosk.asked()["device_code"]
        assert [kiosk.told(hasty) for _ in range(2)] == ["authorization_pending", "slow_down"]
        assert kiosk.told(patient) == "authorization_pending"

    def test_a_yes_is_never_kept_waiting(self, kiosk: Kiosk, phone: Phone) -> None:
        asked = kiosk.asked()
        kiosk.told(asked["device_code"])
        phone.answer(asked["user_code"])
        assert kiosk.told(asked["device_code"]) == "ok"

    def test_a_no_stays_a_no(self, kiosk: Kiosk, phone: Phone, clock: MovableClock) -> None:
        asked = kiosk.asked()
        phone.answer(asked["user_code"], "deny")
        for _ in range(2):
            assert said(kiosk.poll(asked["device_code"])) == (400, "access_denied")
            clock.forward(minutes=11)

    @pytest.mark.parametrize("answered", [False, True])
    def test_after_ten_minutes_it_is_over(
        self, kiosk: Kiosk, phone: Phone, clock: MovableClock, answered: bool
    ) -> None:
        asked = kiosk.asked()
        if answered:
            phone.answer(asked["user_code"])
        else:
            clock.forward(seconds=599.999)
            assert kiosk.told(asked["device_code"]) == "authorization_pending"
            clock.forward(seconds=-599.999)
        clock.forward(minutes=10)
        assert said(kiosk.poll(asked["device_code"])) == (400, "expired_token")

    @pytest.mark.parametrize(
        ("changed", "status", "error"),
        [
            ({"device_code": "invented"}, 400, "invalid_grant"),
            ({"device_code": None}, 400, "invalid_request"),
            ({"device_code": ""}, 400, "invalid_request"),
            ({"device_code": ["one", "two"]}, 400, "invalid_request"),
            ({"client_id": None}, 400, "invalid_request"),
            ({"client_id": "somebody"}, 401, "invalid_client"),
        ],
    )
    def test_wrong_questions(self, kiosk: Kiosk, changed: Any, status: int, error: str) -> None:
        answer = kiosk.poll("placeholder", **changed)
        assert said(answer) == (status, error)
        assert answer["Cache-Control"] == "no-store"

    def test_the_short_code_is_no_device_code(self, kiosk: Kiosk, phone: Phone) -> None:
        asked = kiosk.asked()
        phone.answer(asked["user_code"])
        for short in (asked["user_code"], asked["user_code"].replace("-", "")):
            assert kiosk.told(short) == "invalid_grant"

    def test_a_parameter_of_the_caller_changes_nothing(self, kiosk: Kiosk, phone: Phone, stranger: Member) -> None:
        """oauthlib puts whatever is sent where it keeps what it has found out."""
        asked = kiosk.asked()
        phone.answer(asked["user_code"])
        more = {"user": str(stranger.pk), "scopes": "openid", "scope": "openid", "extra_credentials": "x"}
        tokens = json.loads(kiosk.poll(asked["device_code"], **more).content)
        assert tokens["scope"] == "profile"
        assert phone.member.app_sessions.count() == 1

    def test_a_member_who_is_shut_out_meanwhile_is_not_let_in(self, kiosk: Kiosk, phone: Phone) -> None:
        asked = kiosk.asked()
        phone.answer(asked["user_code"])
        phone.member.is_active = False
        phone.member.save()
        assert kiosk.told(asked["device_code"]) == "access_denied"


class TestTheSession:
    def test_is_the_members_and_short(self, kiosk: Kiosk, phone: Phone) -> None:
        from tests.support.oauth_inside import me

        _, tokens = signed_in(kiosk, phone)
        assert (tokens["token_type"], tokens["expires_in"], tokens["scope"]) == ("Bearer", 300, "profile")
        assert 19 * 60 < tokens["refresh_expires_in"] <= 20 * 60
        assert "id_token" not in tokens
        assert me(tokens["access_token"]) == 200
        session = phone.member.app_sessions.get()
        assert (session.client_id, session.ended_at) == (KIOSK_CLIENT_ID, None)

    def test_a_code_is_good_once_and_a_replay_ends_what_it_opened(
        self, kiosk: Kiosk, phone: Phone, clock: MovableClock
    ) -> None:
        """RFC 6749, 4.1.2, said of authorization codes; a device code is one as well."""
        from tests.support.oauth_inside import me

        code, tokens = signed_in(kiosk, phone)
        clock.forward(days=2)
        kiosk.begin()
        kiosk.asked()
        assert said(kiosk.poll(code)) == (400, "invalid_grant")
        assert me(tokens["access_token"]) == 401
        assert said(kiosk.refresh(tokens["refresh_token"])) == (400, "invalid_grant")
        assert phone.member.app_sessions.get().ended_why == "code_replayed"

    def test_is_renewed_for_two_hours_and_no_longer(self, kiosk: Kiosk, phone: Phone, clock: MovableClock) -> None:
        from tests.support.oauth_inside import me

        _, tokens = signed_in(kiosk, phone)
        for _ in range(7):
            clock.forward(minutes=15)
            tokens = json.loads(kiosk.refresh(tokens["refresh_token"]).content)
            assert (tokens["expires_in"], "id_token" in tokens) == (300, False)
        clock.forward(minutes=15)
        assert said(kiosk.refresh(tokens["refresh_token"])) == (400, "invalid_grant")
        assert me(tokens["access_token"]) == 401
        assert phone.member.app_sessions.get().ended_why == "timed_out"

    def test_a_refresh_token_shown_again_ends_it(self, kiosk: Kiosk, phone: Phone) -> None:
        from tests.support.oauth_inside import me

        _, first = signed_in(kiosk, phone)
        second = json.loads(kiosk.refresh(first["refresh_token"]).content)
        third = json.loads(kiosk.refresh(second["refresh_token"]).content)
        assert said(kiosk.refresh(first["refresh_token"])) == (400, "invalid_grant")
        assert me(third["access_token"]) == 401

    def test_finish_ends_all_of_it_and_no_other(self, kiosk: Kiosk, phone: Phone) -> None:
        from tests.support.oauth_inside import InsideApp, me

        app = InsideApp(phone.member)
        at_home = json.loads(app.exchange(app.code()).content)
        _, tokens = signed_in(kiosk, phone)
        assert said(app.refresh(tokens["refresh_token"]))[0] == 400, "another client's"
        assert kiosk.post("revoke", {"token": tokens["refresh_token"]}).status_code == 200
        assert me(tokens["access_token"]) == 401
        assert kiosk.refresh(tokens["refresh_token"]).status_code == 400
        assert me(at_home["access_token"]) == 200

    def test_a_deleted_account_leaves_no_yes_behind(self, kiosk: Kiosk, phone: Phone) -> None:
        from moonmail.backend.accounts.deletion import _forget_sign_ins

        asked = kiosk.asked()
        phone.answer(asked["user_code"])
        _forget_sign_ins(phone.member)
        assert kiosk.told(asked["device_code"]) == "invalid_grant"


class TestWhoItIs:
    """3.3: the page asks for a sign-in first, so that guesses are somebody's."""

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_nobody_yet(self, kiosk: Kiosk, method: str) -> None:
        from tests.support.oauth_inside import browser_of

        code = kiosk.asked()["user_code"]
        browser = browser_of(None)
        answer = getattr(browser, method)("/device", {"user_code": code, "action": "allow"})
        assert answer.status_code == 302
        assert answer["Location"] == f"/account/sign-in?next=%2Fdevice%3Fuser_code%3D{code}"
        assert "ラウンジの端末でサインインするために" in words(browser.get(answer["Location"]))
        assert "ラウンジの端末" not in words(browser.get("/account/sign-in"))

    def test_another_one_than_the_page_named(self, kiosk: Kiosk, phone: Phone, stranger: Member) -> None:
        asked = kiosk.asked()
        assert phone.answer(asked["user_code"], member=str(stranger.pk)).status_code == 403
        assert kiosk.told(asked["device_code"]) == "authorization_pending"

    def test_another_site_cant_say_yes(self, kiosk: Kiosk, phone: Phone, member: Member) -> None:
        from tests.support.oauth_inside import browser_of

        asked = kiosk.asked()
        phone.browser = browser_of(member, enforce_csrf_checks=True)
        assert phone.answer(asked["user_code"]).status_code == 403
        assert kiosk.told(asked["device_code"]) == "authorization_pending"


class TestTheQuestion:
    """3.3, 3.3.1, 5.4: the person compares the code and says yes, however it came."""

    @pytest.mark.parametrize(
        "spelling", ["{0}-{1}", "{0}{1}", " {0} {1} ", "{0}－{1}", "{0}ー{1}", "{0}–{1}", "wide", "lower", "wide lower"]
    )
    def test_the_code_may_be_typed_in_many_ways(self, kiosk: Kiosk, phone: Phone, spelling: str) -> None:
        code = kiosk.asked()["user_code"]
        typed = code if "{" not in spelling else spelling.format(*code.split("-"))
        typed = typed.lower() if "lower" in spelling else typed
        typed = "".join(chr(ord(c) + 0xFEE0) for c in typed) if "wide" in spelling else typed
        answer = phone.type(typed)
        assert (answer.status_code, answer["Location"]) == (303, f"/device?user_code={code}")
        assert code in words(phone.browser.get(answer["Location"]))

    def test_says_who_asks_since_when_and_as_whom(self, kiosk: Kiosk, phone: Phone, clock: MovableClock) -> None:
        code = kiosk.asked()["user_code"]
        page = words(phone.open(code))
        assert code in page
        assert "羽田 第3 サクララウンジの MoonMail 端末" in page
        assert "たった今" in page
        assert f"{phone.member.name} 様" in page
        assert phone.member.membership_number in page
        clock.forward(minutes=3, seconds=30)
        page = words(phone.open(code, lang="en"))
        assert "MoonMail kiosk: Haneda T3 Sakura Lounge" in page
        assert "about 3 minutes ago (good for about 6 more minutes)" in page
        assert "say no" in page

    def test_looking_at_it_is_no_answer(self, kiosk: Kiosk, phone: Phone, clock: MovableClock) -> None:
        asked = kiosk.asked()
        for _ in range(3):
            phone.open(asked["user_code"])
        phone.type(asked["user_code"])
        phone.answer(asked["user_code"], "something else")
        assert kiosk.told(asked["device_code"]) == "authorization_pending"

    @pytest.mark.parametrize(("action", "page"), [("allow", "端末にお戻りください"), ("deny", "しませんでした")])
    def test_after_the_answer_the_browser_is_signed_out(
        self, kiosk: Kiosk, phone: Phone, action: str, page: str
    ) -> None:
        answer = phone.answer(kiosk.asked()["user_code"], action)
        assert answer.status_code == 303
        assert page in words(phone.browser.get(answer["Location"]))
        assert phone.browser.get("/device")["Location"].startswith("/account/sign-in?")
        assert page in words(phone.browser.get(answer["Location"])), "the page can be read again"

    @pytest.mark.parametrize("action", ["allow", "deny"])
    def test_a_button_pressed_twice(self, kiosk: Kiosk, phone: Phone, action: str) -> None:
        asked = kiosk.asked()
        first, second = (phone.answer(asked["user_code"], action) for _ in range(2))
        assert (second.status_code, second["Location"]) == (303, first["Location"])
        if action == "allow":
            assert kiosk.told(asked["device_code"]) == "ok"
            assert phone.answer(asked["user_code"], action)["Location"] == first["Location"]

    def test_an_answer_is_not_taken_back(self, kiosk: Kiosk, phone: Phone) -> None:
        asked = kiosk.asked()
        phone.answer(asked["user_code"], "deny")
        assert phone.answer(asked["user_code"]).status_code == 200
        assert kiosk.told(asked["device_code"]) == "access_denied"


class TestWhatIsWrongWithACode:
    @pytest.mark.parametrize("by_qr", [False, True])
    @pytest.mark.parametrize(
        ("typed", "says"),
        [
            (NO_CODE, "端末の画面のコードと見比べて"),
            ("3333-444", "コードは8文字です。入力された文字は7文字でした"),
            ("3333-0000", "使われていない文字があります：0"),
            ("<b>333-4444", "使われていない文字があります：&lt; &gt;"),
        ],
    )
    def test_it_is_said_and_what_was_typed_stays(self, phone: Phone, typed: str, says: str, by_qr: bool) -> None:
        import html

        answer = phone.open(typed) if by_qr else phone.type(typed)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert says in page.replace("B ", "") if "<" in typed else says in page
        assert f'value="{html.escape(typed)}"' in page
        assert page.count('class="error"') == 1

    def test_nothing_typed(self, phone: Phone) -> None:
        assert "端末の画面に出ているコードを入力してください" in words(phone.type(" "))
        assert phone.open(" ").content.decode().count('class="error"') == 1
        assert 'class="error"' not in phone.browser.get("/device").content.decode()

    def test_over(self, kiosk: Kiosk, phone: Phone, clock: MovableClock, stranger: Member) -> None:
        from tests.support.oauth_inside import Phone

        used, denied, expired = (kiosk.asked() for _ in range(3))
        phone.answer(used["user_code"])
        phone.answer(denied["user_code"], "deny")
        theirs = Phone(stranger)
        assert "もう使われています" in words(theirs.open(used["user_code"])), "answered, not yet fetched"
        kiosk.poll(used["device_code"])
        clock.forward(minutes=10)
        for asked, says in ((used, "もう使われています"), (denied, "断られています"), (expired, "切れています")):
            for answer in (theirs.open(asked["user_code"]), theirs.answer(asked["user_code"])):
                assert answer.status_code == 200
                assert says in words(answer).replace(" ", "")
                assert "新しいコードを出し" in words(answer)
        assert kiosk.told(expired["device_code"]) == "expired_token"
        assert theirs.member.app_sessions.count() == 0


class TestGuessing:
    """5.1: five wrong ones by a member, twenty from an address, in a quarter of an hour."""

    @pytest.mark.parametrize("way", ["open", "type", "answer"])
    def test_after_five_the_door_is_closed_to_the_right_one_too(
        self, kiosk: Kiosk, phone: Phone, clock: MovableClock, way: str
    ) -> None:
        asked = kiosk.asked()
        for _ in range(5):
            assert getattr(phone, way)(NO_CODE).status_code == 200
        clock.forward(minutes=5)
        refused = getattr(phone, way)(asked["user_code"])
        assert (refused.status_code, refused["Retry-After"]) == (429, "600")
        assert "10分ほどおいてから" in words(refused)
        assert kiosk.told(asked["device_code"]) == "authorization_pending"
        clock.forward(minutes=10)
        asked = kiosk.asked()
        assert phone.answer(asked["user_code"]).status_code == 303
        assert kiosk.told(asked["device_code"]) == "ok"

    def test_what_cant_be_a_code_is_no_guess(self, kiosk: Kiosk, phone: Phone) -> None:
        for _ in range(8):
            phone.type("0000-0000")
        assert phone.type(kiosk.asked()["user_code"]).status_code == 303

    def test_twenty_from_one_address_by_several_members(self, kiosk: Kiosk, db: None) -> None:
        from tests.backend.conftest import make_member
        from tests.support.oauth_inside import Phone

        phones = [Phone(make_member(f"m{n}@example.jp", f"00666000{n}")) for n in range(5)]
        for each in phones[:4]:
            for _ in range(5):
                assert each.type(NO_CODE).status_code == 200
        code = kiosk.asked()["user_code"]
        assert phones[4].type(code).status_code == 429
        phones[4].browser.defaults["REMOTE_ADDR"] = "203.0.113.7"
        assert phones[4].type(code).status_code == 303


def test_codes_are_kept_as_hashes(kiosk: Kiosk) -> None:
    from moonmail.backend.accounts.models import DeviceGrant

    asked = kiosk.asked()
    kept = repr(DeviceGrant.objects.values_list().get())
    for secret in (asked["device_code"], asked["user_code"], asked["user_code"].replace("-", "")):
        assert secret not in kept
