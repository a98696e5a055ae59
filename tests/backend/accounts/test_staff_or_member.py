"""An account is a member's or the staff's: what each gets into, with which second factor, and what it is told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.support.staff_calls import audit, code, desk, make, signed_in, words

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.factor import Person

    from moonmail.backend.accounts.models import Member

pytestmark = pytest.mark.usefixtures("own_counts")


class TestWhoMayGoWhere:
    def refused(self, answer: Any, why: str, state: str = "") -> None:
        assert answer.status_code == 403
        page = words(answer)
        assert f"<code>{why}</code>" in page
        if state:
            assert f'href="http://127.0.0.1:45678/callback?error=access_denied&amp;state={state}"' in page

    def test_a_member_at_the_desks_app(self, member: Member) -> None:
        from tests.support.factor import Person
        from tests.support.oauth_inside import browser_of

        from moonmail.backend.audit.service import links

        person = Person(member)
        person.browser = browser_of(member)
        app = desk(person)
        self.refused(app.page(), "no_staff", app.state)
        assert not signed_in(person)
        entry = [link.entry for link in links()][-1]
        assert (entry.act, entry.who, entry.member, entry.role) == (
            "refused",
            f"member:{member.pk}",
            str(member.pk),
            "",
        )
        assert (entry.what, entry.why) == ("client:moonmail-desk", "no_staff")

    def test_staff_without_a_role(self, clock: MovableClock) -> None:
        person = make("kiosks@example.jp")
        person.set_up(clock())
        app = desk(person)
        self.refused(app.page(), "no_role", app.state)
        assert audit(person)[-1] == ("refused", "no_role")

    def test_staff_at_the_members_app(self, ready: Person, clock: MovableClock) -> None:
        from tests.support.oauth_inside import InsideApp

        ready.password("/account")
        ready.code(code(ready, clock))
        app = InsideApp(ready.account)
        self.refused(app.authorize(ready.browser), "staff_account", app.state)
        assert audit(ready)[-1] == ("refused", "staff_account")

    def test_staff_at_a_kiosk(self, ready: Person) -> None:
        from tests.support.oauth_inside import Kiosk, Phone

        kiosk = Kiosk()
        asked = kiosk.asked()
        self.refused(Phone(ready.account).open(asked["user_code"]), "staff_account")
        self.refused(Phone(ready.account).answer(asked["user_code"]), "staff_account")
        assert kiosk.told(asked["device_code"]) == "authorization_pending"

    def test_a_yes_that_was_prepared_before_somebody_became_staff(self, member: Member) -> None:
        from tests.support.factor import Desk
        from tests.support.oauth_inside import InsideApp, browser_of

        browser = browser_of(member)
        app = InsideApp(member)
        page = app.authorize(browser)
        type(member).objects.filter(pk=member.pk).update(is_staff=True)
        self.refused(Desk(browser).yes(page), "staff_account")

    def test_tokens_of_somebody_who_became_staff(self, member: Member) -> None:
        from tests.support.oauth_inside import InsideApp

        app = InsideApp(member)
        code = app.code()
        tokens = json.loads(app.exchange(app.code()).content)
        type(member).objects.filter(pk=member.pk).update(is_staff=True)
        assert app.exchange(code).status_code == 400
        assert app.refresh(tokens["refresh_token"]).status_code == 400
        assert app.refresh(tokens["refresh_token"]).status_code == 400, "its session is over"

    def test_a_yes_to_the_desk_by_who_lost_the_role_meanwhile(self, ready: Person, clock: MovableClock) -> None:
        from moonmail.backend.staff.models import StaffAccount

        app = desk(ready)
        ready.password(app.next_page)
        ready.code(code(ready, clock))
        page = app.page()
        StaffAccount.objects.filter(pk=ready.account.pk).update(roles=[])
        self.refused(app.yes(page), "no_role")

    def test_a_yes_to_the_desk_after_the_second_factor_was_reset(self, ready: Person, clock: MovableClock) -> None:
        from allauth.mfa.models import Authenticator

        app = desk(ready)
        ready.password(app.next_page)
        ready.code(code(ready, clock))
        page = app.page()
        Authenticator.objects.filter(user=ready.account).delete()
        assert app.yes(page)["Location"].startswith("/account/second-factor/set-up?next=%2Foauth%2Fauthorize")

    def test_nobody_joins_the_staff_by_a_page(self, ready: Person) -> None:
        assert desk(ready).authorize(ready.browser, prompt="create")["Location"].startswith("/account/sign-in?")


class TestTheAdmin:
    LIST = "/staff/kiosks/kiosk/"

    def test_asks_who_has_a_role_to_set_one_up_and_then_opens(self, agent: Person, clock: MovableClock) -> None:
        led = agent.password(self.LIST)
        assert led["Location"].startswith("/account/second-factor/set-up?next=")
        assert "あとで設定する" not in words(agent.browser.get(led["Location"]))
        led = agent.browser.get(self.LIST, follow=True)
        assert led.redirect_chain[-1][0].startswith("/account/second-factor/set-up?next=")
        agent.begin_set_up(self.LIST)
        agent.browser.post("/account/second-factor/set-up", {"code": code(agent, clock)})
        assert agent.browser.get(self.LIST).status_code == 200

    def test_asks_for_it_at_every_sign_in(self, ready: Person, clock: MovableClock) -> None:
        from tests.support.oauth_inside import browser_of

        ready.browser = browser_of(ready.account)
        led = ready.browser.get(self.LIST, follow=True)
        assert led.redirect_chain[-1][0].startswith("/account/sign-in?next=")
        assert not signed_in(ready)
        ready.password(self.LIST)
        assert ready.code(code(ready, clock))["Location"] == self.LIST
        assert ready.browser.get(self.LIST).status_code == 200

    def test_who_has_no_role_may_do_it_later(self, clock: MovableClock) -> None:
        from tests.support.oauth_inside import browser_of

        person = make("kiosks@example.jp")
        led = person.password(self.LIST)
        assert led["Location"].startswith("/account/second-factor/set-up?next=")
        page = words(person.browser.get(led["Location"]))
        assert f'href="{self.LIST}"' in page
        assert "あとで設定する" in page
        assert person.browser.get(self.LIST).status_code == 200
        person.set_up(clock())
        person.browser = browser_of(person.account)
        assert person.browser.get(self.LIST).status_code == 302, "once there is one, it is asked for"

    def test_does_not_show_second_factors(self, clock: MovableClock) -> None:
        from allauth.mfa.models import Authenticator
        from django.contrib import admin

        assert not admin.site.is_registered(Authenticator)

    def test_is_shut_to_members(self, member: Member) -> None:
        from tests.support.oauth_inside import browser_of

        assert browser_of(member).get(self.LIST, follow=True).status_code == 403
