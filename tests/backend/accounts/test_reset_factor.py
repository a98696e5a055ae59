"""A telephone was lost: at the console the second factor is taken away, and everything that was open with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.support.staff_calls import make

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.factor import Person

pytestmark = pytest.mark.usefixtures("own_counts")


@pytest.fixture
def person(agent: Person, clock: MovableClock) -> Person:
    agent.set_up(clock())
    return agent


@pytest.fixture
def run(django_app: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    from moonmail.backend import commands

    def run(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = commands.main([*words, "--data", str(django_app)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_a_reset_ends_everything_and_leads_to_a_new_one(person: Person, run: Any, clock: MovableClock) -> None:
    from tests.support.backend_calls import Caller
    from tests.support.factor import Desk, code_of, new_browser

    from moonmail.backend.audit.service import links
    from moonmail.backend.staff.service import who

    app = Desk(person.browser)
    access = json.loads(app.tokens(app.page()).content)["access_token"]
    assert Caller(access).get("/v1/desk/me").status == 200
    person.browser = new_browser()
    clock.forward(minutes=1)
    person.password("/account")
    person.code(code_of(person.secret, clock()))
    assert person.browser.get("/staff/").status_code == 200
    clock.forward(minutes=1)
    for _ in range(5):
        person.password("/account", browser := new_browser())
        person.code(code_of(person.secret, clock(), 50), browser)

    assert json.loads(run("staff")[1])["second_factor"] is True
    code, out, _ = run("reset-factor", "TSUKI@example.jp")
    assert (code, json.loads(out)["had_second_factor"]) == (0, True)
    assert json.loads(run("staff")[1])["second_factor"] is False
    entry = [link.entry for link in links()][-1]
    assert (entry.act, entry.what, entry.why) == ("changed", who(person.account.pk), "factor_reset")
    assert entry.who.startswith("command:")

    assert Caller(access).get("/v1/desk/me").status == 401
    assert person.browser.get("/staff/").status_code == 302
    assert "_auth_user_id" not in person.browser.session
    person.browser = new_browser()
    old = person.secret
    person.set_up(clock())
    assert person.secret != old, "five wrong codes from before hold nobody up either"


def test_who_had_none_has_none(person: Person, run: Any) -> None:
    assert run("reset-factor", person.email)[0] == 0
    code, out, _ = run("reset-factor", person.email)
    assert (code, json.loads(out)["had_second_factor"]) == (0, False)


def test_nobody_by_that_name(person: Person, run: Any) -> None:
    code, _, said = run("reset-factor", "nobody@example.jp")
    assert (code, "nobody of the staff" in said) == (2, True)


def test_others_stay_signed_in(person: Person, run: Any, clock: MovableClock) -> None:
    other = make("hoshi@example.jp", "agent")
    other.set_up(clock())
    run("reset-factor", person.email)
    assert other.browser.get("/staff/").status_code == 200
