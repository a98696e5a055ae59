"""The second factor of staff: set up once, asked for at every sign-in, each code taken once, and no way around it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.support.staff_calls import audit, code, desk, has_factor, signed_in, words

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.factor import Person

    from moonmail.backend.accounts.models import Member

pytestmark = pytest.mark.usefixtures("own_counts")


class TestSettingUp:
    def test_leads_from_the_password_to_the_desk(self, agent: Person, clock: MovableClock) -> None:
        from tests.support.backend_calls import Caller
        from tests.support.factor import codes_on

        app = desk(agent)
        assert "係員用のアカウント" in words(agent.browser.get(app.address))
        led = agent.password(app.next_page)
        assert led["Location"].startswith("/oauth/authorize")
        led = agent.browser.get(led["Location"])
        assert led["Location"].startswith("/account/second-factor/set-up?next=")
        agent.begin_set_up(app.next_page)
        form = {"code": code(agent, clock), "next": app.next_page}
        led = agent.browser.post("/account/second-factor/set-up", form)
        codes = codes_on(agent.browser.get(led["Location"]))
        assert len(set(codes)) == 10
        led = agent.browser.post("/account/second-factor/recovery", {"next": app.next_page})
        page = agent.browser.get(led["Location"])
        assert "MoonMail デスクに" in words(page)
        assert "お客さま窓口" in words(page)
        tokens = json.loads(app.tokens(page).content)
        assert Caller(tokens["access_token"]).get("/v1/desk/me").json["roles"] == ["agent"]
        assert audit(agent) == [("changed", "factor_set_up"), ("signed_in", "")]
        assert agent.browser.get("/account/second-factor/recovery").status_code == 303, "the browser is signed out"

    def test_the_qr_code_says_what_the_words_say(self, agent: Person) -> None:
        from moonmail.media.codes import qr_matrix
        from moonmail.media.qr_files import qr_svg

        agent.password("/account")
        secret = agent.begin_set_up()
        address = f"otpauth://totp/MoonMail%3A{agent.email.replace('@', '%40')}?secret={secret}&issuer=MoonMail"
        answer = agent.browser.get("/account/second-factor/code.svg")
        assert answer["Content-Type"] == "image/svg+xml"
        assert answer.content == qr_svg(qr_matrix(address))
        assert "no-store" in answer["Cache-Control"]

    def test_the_secret_stays_the_same_in_the_other_language_and_after_a_mistake(
        self, agent: Person, clock: MovableClock
    ) -> None:
        from tests.support.factor import secret_on

        agent.password("/account")
        secret = agent.begin_set_up()
        assert secret_on(agent.browser.get("/account/second-factor/set-up?lang=en")) == secret
        answer = agent.browser.post("/account/second-factor/set-up", {"code": code(agent, clock, 5)})
        assert secret_on(answer) == secret
        assert "This code is not right" in words(answer)
        assert not has_factor(agent)

    def test_a_code_that_set_it_up_signs_nobody_in(self, agent: Person, clock: MovableClock) -> None:
        from tests.support.factor import new_browser

        agent.set_up(clock())
        agent.browser = new_browser()
        agent.password("/account")
        assert "もう使われています" in words(agent.code(code(agent, clock)))

    def test_secrets_are_kept_encrypted(self, agent: Person, clock: MovableClock) -> None:
        from allauth.mfa.models import Authenticator
        from django.contrib.sessions.models import Session

        agent.password("/account")
        secret = agent.begin_set_up()
        assert secret not in str([each.get_decoded() for each in Session.objects.all()])
        agent.browser.post("/account/second-factor/set-up", {"code": code(agent, clock)})
        kept = [each.data for each in Authenticator.objects.filter(user=agent.account)]
        assert len(kept) == 2
        assert secret not in str(kept)
        for each in kept:
            assert str(each.get("secret") or each.get("seed")).startswith("gAAAA")

    def test_the_recovery_codes_are_shown_until_somebody_says_that_they_have_them(
        self, agent: Person, clock: MovableClock
    ) -> None:
        from tests.support.factor import codes_on

        agent.password("/account")
        agent.begin_set_up()
        agent.browser.post("/account/second-factor/set-up", {"code": code(agent, clock)})
        address = "/account/second-factor/recovery"
        codes = codes_on(agent.browser.get(address))
        assert codes_on(agent.browser.get(f"{address}?lang=en")) == codes
        assert desk(agent).page()["Location"].startswith(f"{address}?next=")
        agent.browser.post(address)
        page = agent.browser.get(address)
        assert codes_on(page) == []
        assert "10 recovery codes can still be used" in words(page)
        agent.browser.post(address, {"action": "renew"})
        newer = codes_on(agent.browser.get(address))
        assert len(newer) == 10
        assert not set(newer) & set(codes)
        assert audit(agent)[-1] == ("changed", "recovery_codes_renewed")

    def test_who_signed_in_with_the_last_one_makes_new_ones(self, agent: Person, clock: MovableClock) -> None:
        from tests.support.factor import codes_on, new_browser

        old = agent.set_up(clock())
        agent.browser = new_browser()
        agent.password("/account")
        agent.code(old[0])
        address = "/account/second-factor/recovery"
        assert "あと9個" in words(agent.browser.get(address))
        led = agent.browser.post(address, {"action": "renew"})
        newer = codes_on(agent.browser.get(led["Location"]))
        assert len(newer) == 10
        for each, good in ((old[1], False), (newer[0], True)):
            agent.browser = new_browser()
            agent.password("/account")
            agent.code(each)
            assert signed_in(agent) is good

    def test_members_have_none(self, member: Member) -> None:
        from tests.support.oauth_inside import browser_of

        browser = browser_of(member)
        for address in ("set-up", "recovery", "code.svg"):
            assert browser.get(f"/account/second-factor/{address}").status_code == 403

    def test_nobody_sets_up_a_second_one_by_password_alone(self, ready: Person) -> None:
        from tests.support.oauth_inside import browser_of

        ready.browser = browser_of(ready.account)
        answer = ready.browser.get("/account/second-factor/set-up")
        assert answer["Location"].startswith("/account/sign-in")
        assert "_auth_user_id" not in ready.browser.session

    def test_it_goes_on_to_pages_of_ours_alone(self, agent: Person, clock: MovableClock) -> None:
        agent.password("/account")
        agent.begin_set_up("https://evil.example/")
        form = {"code": code(agent, clock), "next": "https://evil.example/"}
        assert (
            agent.browser.post("/account/second-factor/set-up", form)["Location"] == "/account/second-factor/recovery"
        )
        assert (
            agent.browser.post("/account/second-factor/recovery", {"next": "//evil.example"})["Location"] == "/account"
        )


class TestSigningIn:
    def test_the_password_alone_signs_nobody_in(self, ready: Person) -> None:
        app = desk(ready)
        assert ready.password(app.next_page)["Location"] == "/account/second-factor"
        assert not signed_in(ready)
        assert app.page()["Location"].startswith("/account/sign-in")

    @pytest.mark.parametrize("typed", ["{}", " {} ", "{:.3} {:.3}"])
    def test_the_code_does(self, ready: Person, clock: MovableClock, typed: str) -> None:
        app = desk(ready)
        ready.password(app.next_page)
        now = code(ready, clock)
        led = ready.code(f"{now[:3]} {now[3:]}" if typed.count("{") == 2 else typed.format(now))
        page = ready.browser.get(led["Location"])
        answer = app.tokens(page)
        assert answer.status_code == 200, answer.content
        assert audit(ready)[-1] == ("signed_in", "")

    def test_also_in_full_width(self, ready: Person, clock: MovableClock) -> None:
        ready.password("/account")
        ready.code(code(ready, clock).translate({ord("0") + n: 0xFF10 + n for n in range(10)}))
        assert signed_in(ready)

    @pytest.mark.parametrize("steps", [-1, 0, 1])
    def test_clocks_may_differ_by_a_step(self, ready: Person, clock: MovableClock, steps: int) -> None:
        ready.password("/account")
        ready.code(code(ready, clock, steps))
        assert signed_in(ready)

    @pytest.mark.parametrize("steps", [-120, -2, 2])
    def test_but_by_no_more(self, ready: Person, clock: MovableClock, steps: int) -> None:
        ready.password("/account")
        answer = ready.code(code(ready, clock, steps))
        assert "確認コードが違います" in words(answer)
        assert not signed_in(ready)
        assert audit(ready)[-1] == ("refused", "second_factor_wrong")

    @pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３", "12 34 5x"])
    def test_what_can_be_no_code_is_said_and_not_counted(self, ready: Person, typed: str) -> None:
        ready.password("/account")
        before = audit(ready)
        for _ in range(7):
            answer = ready.code(typed)
            assert answer.status_code == 200
            assert 'class="field wrong"' in words(answer)
        assert audit(ready) == before

    def test_a_code_is_taken_once_and_none_before_it_afterwards(self, ready: Person, clock: MovableClock) -> None:
        from django.core.cache import cache
        from tests.support.factor import new_browser

        used = code(ready, clock)
        ready.password("/account")
        ready.code(used)
        assert signed_in(ready)
        for again in (used, code(ready, clock, -1)):
            # What is used is known also by another process, and after a restart.
            cache.clear()
            ready.browser = new_browser()
            ready.password("/account")
            assert "もう使われています" in words(ready.code(again))
            assert not signed_in(ready)
        clock.forward(seconds=30)
        assert "もう使われています" in words(ready.code(used))
        ready.code(code(ready, clock))
        assert signed_in(ready)

    def test_after_five_wrong_codes_none_is_taken_for_a_quarter_of_an_hour(
        self, ready: Person, clock: MovableClock
    ) -> None:
        from tests.support.factor import new_browser

        ready.password("/account")
        for _ in range(5):
            assert ready.code(code(ready, clock, 50)).status_code == 200
        answer = ready.code(code(ready, clock))
        assert (answer.status_code, answer["Retry-After"]) == (429, "900")
        assert "15分ほどおいてから" in words(answer)
        ready.browser = new_browser()
        ready.password("/account")
        assert ready.code(code(ready, clock)).status_code == 429
        clock.forward(minutes=15)
        ready.code(code(ready, clock))
        assert signed_in(ready)

    def test_wrong_codes_at_the_set_up_are_counted_as_well(self, agent: Person, clock: MovableClock) -> None:
        agent.password("/account")
        agent.begin_set_up()
        for _ in range(5):
            agent.browser.post("/account/second-factor/set-up", {"code": code(agent, clock, 50)})
        answer = agent.browser.post("/account/second-factor/set-up", {"code": code(agent, clock)})
        assert answer.status_code == 429
        assert not has_factor(agent)

    def test_a_recovery_code_is_good_once(self, agent: Person, clock: MovableClock) -> None:
        from tests.support.factor import new_browser

        codes = agent.set_up(clock())
        for attempt in (codes[3], codes[3], codes[7]):
            agent.browser = new_browser()
            agent.password("/account")
            agent.code(f"{attempt[:4]}-{attempt[4:]}")
            if attempt != codes[3]:
                break
        assert signed_in(agent)
        assert [why for _, why in audit(agent)] == [
            "factor_set_up",
            "recovery_code_used",
            "second_factor_wrong",
            "recovery_code_used",
        ]

    def test_the_second_factor_of_another_browser_does_not_count(self, ready: Person, clock: MovableClock) -> None:
        from tests.support.factor import new_browser
        from tests.support.oauth_inside import browser_of

        ready.password("/account")
        ready.code(code(ready, clock))
        assert desk(ready).page().status_code == 200
        elsewhere = browser_of(ready.account)
        ready.browser = elsewhere
        answer = desk(ready).page()
        assert answer["Location"].startswith("/account/sign-in?next=")
        assert not signed_in(ready)
        ready.browser = new_browser()
        assert ready.code(code(ready, clock, 1))["Location"] == "/account/sign-in", "no password came before it"

    def test_a_cookie_from_before_the_code_opens_nothing_after_it(self, ready: Person, clock: MovableClock) -> None:
        from tests.support.factor import new_browser

        ready.password("/account")
        before = ready.browser.cookies["moonmail_session"].value
        ready.code(code(ready, clock))
        assert signed_in(ready)
        thief = new_browser()
        thief.cookies["moonmail_session"] = before
        assert "_auth_user_id" not in thief.session
        ready.browser = thief
        assert desk(ready).page()["Location"].startswith("/account/sign-in")

    def test_nor_a_cookie_from_before_the_set_up(self, agent: Person, clock: MovableClock) -> None:
        from tests.support.factor import new_browser

        agent.password("/account")
        agent.begin_set_up()
        before = agent.browser.cookies["moonmail_session"].value
        agent.browser.post("/account/second-factor/set-up", {"code": code(agent, clock)})
        thief = new_browser()
        thief.cookies["moonmail_session"] = before
        assert "_auth_user_id" not in thief.session

    def test_an_account_that_is_closed_between_password_and_code(self, ready: Person, clock: MovableClock) -> None:
        from moonmail.backend.staff import service

        ready.password("/account")
        service.close(ready.account.pk, "command:test")
        answer = ready.code(code(ready, clock))
        assert answer.status_code == 403
        assert "閉じられています" in words(answer)
        assert not signed_in(ready)
        assert audit(ready)[-1] == ("refused", "account_closed")

    def test_a_closed_account_with_its_password(self, ready: Person) -> None:
        from moonmail.backend.staff import service

        service.close(ready.account.pk, "command:test")
        answer = ready.password("/account")
        assert (answer.status_code, "account_closed" in words(answer)) == (403, True)

    def test_an_account_that_is_closed_after_the_yes(self, ready: Person, clock: MovableClock) -> None:
        from tests.support.oauth_inside import query_of

        from moonmail.backend.staff import service

        app = desk(ready)
        ready.password(app.next_page)
        ready.code(code(ready, clock))
        granted = query_of(app.yes(app.page())["Location"])["code"]
        service.close(ready.account.pk, "command:test")
        assert app.exchange(granted).status_code == 400
        assert "signed_in" not in [act for act, _ in audit(ready)]

    def test_a_sign_in_that_was_left_does_not_stand_in_the_way_of_the_next(
        self, ready: Person, clock: MovableClock
    ) -> None:
        """The app was started again meanwhile, and listens elsewhere."""
        left, app = desk(ready), desk(ready)
        ready.password(left.next_page)
        address = left.browser.get("/account/sign-in", {"next": left.next_page})
        assert address["Location"] == "/account/second-factor", "the same sign-in goes on"
        answer = ready.browser.get(app.address)
        assert 'name="password"' in words(answer)
        assert ready.code(code(ready, clock))["Location"] == "/account/sign-in"
        ready.password(app.next_page)
        page = ready.browser.get(ready.code(code(ready, clock))["Location"])
        assert app.tokens(page).status_code == 200

    def test_another_account_can_be_chosen_instead(self, ready: Person) -> None:
        app = desk(ready)
        ready.password(app.next_page)
        answer = ready.browser.post("/account/second-factor", {"action": "cancel"})
        assert answer["Location"].startswith("/account/sign-in?next=%2Foauth%2Fauthorize")
        assert ready.browser.get(answer["Location"]).status_code == 200

    def test_a_key_that_was_lost_is_said(
        self, ready: Person, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from cryptography.fernet import Fernet
        from django.conf import settings

        ready.password("/account")
        monkeypatch.setattr(settings, "SECOND_FACTOR_KEY", Fernet.generate_key().decode())
        answer = ready.code(code(ready, clock))
        assert "サーバーの鍵" in words(answer)
        assert not signed_in(ready)
